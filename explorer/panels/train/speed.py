"""How fast a run gets on."""

from __future__ import annotations

import time
from collections.abc import Callable

FADE = 0.5
"""Seconds over which the speed is averaged."""


class Speed:
    """Steps a second, averaged over a short time.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    now : float
        0 as long as it is not known.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.now = 0.0
        self._mark: tuple[float, int] | None = None

    def begin(self) -> None:
        """Know nothing yet."""
        self.now, self._mark = 0.0, None

    def note(self, step: int) -> None:
        """Learn that a step is reached."""
        now = self.clock()
        if self._mark is None:
            self._mark = (now, step)
        elif now - self._mark[0] >= FADE:
            self.now = (step - self._mark[1]) / (now - self._mark[0])
            self._mark = (now, step)
