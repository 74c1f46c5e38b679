"""What a predictor tells: each known attribute as numbers a net can learn, and back; imports no torch.

Shapes: n rows, c columns of one attribute, m columns in all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """A known attribute of the data.

    Attributes
    ----------
    name : str
    low, high : float
        Its least and greatest value in the data.
    cyclic : bool
        Whether it is an angle in radians, of period 2 pi.
    """

    name: str
    low: float
    high: float
    cyclic: bool = False

    @property
    def columns(self) -> int:
        """How many numbers a net gives for it: an angle is told as a point of the plane."""
        return 2 if self.cyclic else 1

    @property
    def reach(self) -> float:
        """The greatest change there can be: its whole range, or half a turn."""
        return float(np.pi) if self.cyclic else self.high - self.low

    def scaled(self, values: ArrayLike) -> Floats:
        """Give values (n,) as columns (n, c) of width 1: from 0 to 1, or on a circle of diameter 1."""
        given = np.asarray(values, dtype=np.float64)
        if self.cyclic:
            return np.stack([np.cos(given), np.sin(given)], axis=1) / 2
        return ((given - self.low) / self.reach)[:, None]

    def read(self, columns: ArrayLike) -> Floats:
        """Give the values (n,) that columns (n, c) tell; what lies beyond the range is brought to its end."""
        given = np.asarray(columns, dtype=np.float64)
        if self.cyclic:
            return np.mod(np.arctan2(given[:, 1], given[:, 0]), 2 * np.pi)
        return self.low + self.reach * np.clip(given[:, 0], 0.0, 1.0)

    def change(self, before: ArrayLike, after: ArrayLike) -> Floats:
        """Give the change of values (n,) in units of :attr:`reach`, -1 to 1; of an angle the short way."""
        step = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
        if self.cyclic:
            step = np.mod(step + np.pi, 2 * np.pi) - np.pi
        return step / self.reach


def targets_of(attributes: Mapping[str, NDArray[Any]], cyclic: Collection[str] = ()) -> tuple[Target, ...]:
    """Give the attributes of some data as targets, by name; without those that are the same in all rows.

    Parameters
    ----------
    attributes : mapping of str to (n,) array
        Of a ``Dataset`` or of a ``Checkpoint``.
    cyclic : collection of str
        Those that are angles.
    """
    ends = {name: (float(values.min()), float(values.max())) for name, values in sorted(attributes.items())}
    return tuple(Target(name, *end, name in cyclic) for name, end in ends.items() if end[0] < end[1])


def columns_of(targets: Sequence[Target], attributes: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """Give the attributes of n rows as a net is to tell them, (n, m)."""
    return np.concatenate([t.scaled(attributes[t.name]) for t in targets], axis=1).astype(np.float32)


def values_of(targets: Sequence[Target], columns: NDArray[Any]) -> dict[str, Floats]:
    """Give what a net told (n, m) in the attributes' own units, (n,) each, within their ranges."""
    ends = np.cumsum([0, *(t.columns for t in targets)])
    if columns.shape[1:] != (ends[-1],):
        raise ValueError(f"{len(targets)} attributes are told in {ends[-1]} columns, not in {columns.shape}")
    return {t.name: t.read(columns[:, a:b]) for t, a, b in zip(targets, ends, ends[1:], strict=False)}
