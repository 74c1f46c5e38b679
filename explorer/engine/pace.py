"""When a run is looked at: at log-spaced steps that are kept, and between them for the eye, within limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from typing import TypeVar

T = TypeVar("T")

EACH_STEP_TO = 16
A_DECADE = 20
EVERY_SECONDS = 0.050
SHARE = 0.03
"""Of the time, what looks may take."""
MEASURE_SECONDS = 0.250
"""Between two looks for the eye that measure losses."""
BEGINNING = 100
"""Steps in which the history keeps so much that looks may cost more; nothing of it is paid later."""


def is_kept(step: int, steps: int, every: int = 1) -> bool:
    """Whether the moment after a step belongs to the history: each to 16, then 20 a decade, and the last.

    Of heavy models only every so manieth step counts, see `explorer.engine.cost`.
    """
    if step == steps:
        return True
    step, between = divmod(step, every)
    if between:
        return False
    if step <= EACH_STEP_TO:
        return True
    return math.floor(A_DECADE * math.log10(step)) > math.floor(A_DECADE * math.log10(step - 1))


class Pace:
    """Sees to it that looks for the eye come about twenty times a second and cost little.

    Looks that are kept cost too: as long as they have used up the share, there are none for the eye. What was
    not used is not saved up, and what a run's beginning costs is not paid back.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._owed = 0.0
        self._next = clock() + EVERY_SECONDS
        self._measure = clock()

    def due(self) -> bool:
        """Whether it is time to look."""
        return self._owed <= 0.0 and self._clock() >= self._next

    def measures(self) -> bool:
        """Whether a look now is to measure losses; if so, the next ones are not."""
        now = self._clock()
        if now < self._measure:
            return False
        self._measure = now + MEASURE_SECONDS
        return True

    def work(self, step: Callable[[], T]) -> T:
        """Do a step of training, which pays for looks."""
        if not self._owed:
            return step()
        begun = self._clock()
        done = step()
        self._owed = max(0.0, self._owed - SHARE * (self._clock() - begun))
        return done

    def look(self, looking: Generator[None, None, T], *, paid: bool = True) -> Generator[None, None, T]:
        """Look, and count what it costs if it is to be paid."""
        while True:
            begun = self._clock()
            try:
                next(looking)
            except StopIteration as stop:
                seen: T = stop.value
                return seen
            finally:
                now = self._clock()
                self._owed += now - begun if paid else 0.0
                self._next = now + EVERY_SECONDS
            yield
