"""When a game is looked at while it is played: at a steady frame rate, within a share of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

EVERY_SECONDS = 1 / 42
SHARE = 0.25
"""Of the time, what looks may take."""
MEASURE_SECONDS = 0.5
"""Between two looks that measure."""


class GamePace:
    """Sees to it that looks come about thirty times a second, and fewer where they would cost too much.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next = self._measure = clock()
        self._owed = 0.0

    def due(self) -> bool:
        """Whether it is time to look."""
        return self._owed <= 0.0 and self._clock() >= self._next

    def measures(self) -> bool:
        """Whether a look now is to measure; if so, the next ones are not."""
        now = self._clock()
        if now < self._measure:
            return False
        self._measure = now + MEASURE_SECONDS
        return True

    def work(self, play: Callable[[], object]) -> None:
        """Play, which pays for looks."""
        begun = self._clock()
        play()
        self._owed = max(0.0, self._owed - SHARE / (1 - SHARE) * (self._clock() - begun))

    def look(self, looking: Iterator[T | None]) -> Iterator[T | None]:
        """Look, and count what it costs."""
        self._next = self._clock() + EVERY_SECONDS
        while True:
            begun = self._clock()
            part = next(looking, StopIteration)
            self._owed += self._clock() - begun
            if part is StopIteration:
                return
            yield part  # type: ignore[misc]
