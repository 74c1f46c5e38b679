"""What is remembered of a run: moments of its views, ever further apart, and its losses."""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.runs import Moment

BUDGET = 45 << 20
"""Bytes of arrays that the moments of one run may hold; there may be four: a run, its twin, those before."""
ARRAYS = ("xy", "spread", "errors", "lattice", "space", "line", "kl")
"""The fields of a moment that are arrays, but for the rows of pictures."""
ROOM = 1024
LONGEST = 1 << 17
"""Points of a track after which each two neighbours become one."""


class History:
    """Moments of a run in the order of their steps, with the first and the last always among them.

    Where they would hold more than ``budget`` bytes, that moment goes whose neighbours are closest by ratio
    of their steps: so what stays is spread evenly over the logarithm of the step.

    Parameters
    ----------
    budget : int
        Bytes; arrays that moments share count once.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._moments: list[Moment] = []
        self._holders: dict[int, int] = {}
        self.size = 0

    def __len__(self) -> int:
        """Return how many moments there are."""
        return len(self._moments)

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps of all moments, rising."""
        return tuple(moment.step for moment in self._moments)

    @property
    def last(self) -> Moment:
        """The newest moment."""
        return self._moments[-1]

    def add(self, moment: Moment) -> None:
        """Remember a moment that is not older than the last; one that is not to be kept, until the next."""
        if self._moments and (not self.last.kept or self.last.step == moment.step) and len(self) > 1:
            self._forget(len(self) - 1)
        self._moments.append(moment)
        self._count(moment, 1)
        while self.size > self._budget and len(self) > 2:
            self._forget(self._closest())

    def back_to(self, step: int) -> None:
        """Forget what came after a step; the first moment stays."""
        while len(self) > 1 and self.last.step > step:
            self._forget(len(self) - 1)

    def at(self, step: float) -> Moment:
        """Return the last moment that is not after ``step``, or the first."""
        index = bisect.bisect_right(self._moments, step, key=lambda moment: moment.step)
        return self._moments[max(0, index - 1)]

    def after(self, step: int) -> Moment | None:
        """Return the first moment after ``step``, or None."""
        index = bisect.bisect_right(self._moments, step, key=lambda moment: moment.step)
        return self._moments[index] if index < len(self._moments) else None

    def _closest(self) -> int:
        steps = np.log1p(np.array(self.steps, dtype=np.float64))
        return 1 + int(np.argmin(steps[2:] - steps[:-2]))

    def _forget(self, index: int) -> None:
        self._count(self._moments.pop(index), -1)

    def _count(self, moment: Moment, by: int) -> None:
        """Count the arrays of a moment that comes (1) or goes (-1)."""
        for array in _arrays(moment):
            held = self._holders[id(array)] = self._holders.get(id(array), 0) + by
            if held == max(by, 0):
                self.size += by * array.nbytes
            if not held:
                del self._holders[id(array)]


def _arrays(moment: Moment) -> Iterator[NDArray[np.generic]]:
    yield from (pictures for _, pictures in moment.strip)
    yield from (array for name in ARRAYS if (array := getattr(moment, name)) is not None)


def sharing(moment: Moment, before: Moment) -> Moment:
    """Return a moment with the arrays of the one before in the place of those that equal them.

    Moments that come from another process share no arrays, though most of what they show stays as it is.

    Parameters
    ----------
    moment, before : Moment
        Of one run.
    """
    rows = dict(before.strip)
    found: dict[str, object] = {
        name: _either(getattr(moment, name), getattr(before, name)) for name in ARRAYS
    }
    found["strip"] = tuple((heading, _either(row, rows.get(heading))) for heading, row in moment.strip)
    return replace(moment, **found)  # type: ignore[arg-type]


def _either(array: NDArray[Any] | None, before: NDArray[Any] | None) -> NDArray[Any] | None:
    """Return the earlier of two arrays if they are equal, else the later."""
    if array is None or before is None or array is before:
        return array
    same = (array.dtype, array.shape) == (before.dtype, before.shape) and np.array_equal(array, before)
    return before if same else array


class Track:
    """Losses on the training batches: step and terms, in arrays that grow."""

    def __init__(self) -> None:
        self._terms: tuple[str, ...] = ()
        self._table = np.empty((ROOM, 1))
        self._used = 0

    def __len__(self) -> int:
        """Return how many points there are."""
        return self._used

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Add the losses after a step; told again, they take the place of the first telling."""
        if not self._terms:
            self._terms = tuple(values)
            self._table = np.empty((ROOM, 1 + len(values)))
        if self._used and self._table[self._used - 1, 0] == step:
            self._used -= 1
        if self._used == len(self._table):
            self._make_room()
        self._table[self._used] = (step, *(values.get(term, math.nan) for term in self._terms))
        self._used += 1

    def back_to(self, step: int) -> None:
        """Forget the losses after a step."""
        self._used = int(np.searchsorted(self._table[: self._used, 0], step, side="right"))

    def curve(self, term: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the steps (m,) and the losses (m,) of a term; of one there is not, nothing."""
        if term not in self._terms:
            return np.empty(0), np.empty(0)
        used = self._table[: self._used]
        return used[:, 0], used[:, 1 + self._terms.index(term)]

    def _make_room(self) -> None:
        if self._used >= LONGEST:
            pairs = self._table[: self._used - self._used % 2].reshape(-1, 2, self._table.shape[1])
            means = pairs.mean(axis=1)
            means[:, 0] = pairs[:, 1, 0]
            self._used = len(means)
            self._table[: self._used] = means
        else:
            self._table = np.concatenate([self._table, np.empty_like(self._table)])
