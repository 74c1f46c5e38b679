"""Numbered questions of one kind: which answers still count, and how long the hand waited for them."""

from __future__ import annotations

import time

from explorer.core.messages import Done, Outcome, Progressed


class Series:
    """Questions of one kind; the newest answer counts, of which parts may come before the whole.

    Attributes
    ----------
    stamp : int
        The number of the newest question.
    shown : int
        That of the newest one of which something has been shown.
    """

    def __init__(self) -> None:
        self.stamp = 0
        self.shown = self._answered = self._since = 0

    @property
    def settled(self) -> bool:
        """Whether the newest question has been answered."""
        return self._answered >= self.stamp

    def ask(self) -> int:
        """Return the number of a new question."""
        self.stamp += 1
        return self.stamp

    def takes(self, stamp: int) -> bool:
        """Whether an answer is still to be shown: nothing newer is on screen."""
        if stamp <= self._since or stamp < self.shown:
            return False
        self.shown = stamp
        return True

    def end(self, stamp: int) -> None:
        """Note that a question has come to its end, whatever came of it."""
        self._answered = max(self._answered, stamp)

    def forget(self) -> None:
        """Drop every answer that is still to come."""
        self._since = self._answered = self.stamp


class Moves:
    """When the hand moved for which question."""

    def __init__(self) -> None:
        self._at: dict[int, float] = {}

    def note(self, stamp: int, moved_at: float | None) -> None:
        """Note when the hand moved (``time.perf_counter()``); None for what no hand asks."""
        if moved_at is not None:
            self._at[stamp] = moved_at

    def painted(self, stamp: int) -> float | None:
        """Return the milliseconds until the answer was painted; None where no hand waits for it any more."""
        moved_at = self._at.get(stamp)
        self._at = {later: at for later, at in self._at.items() if later > stamp}
        return None if moved_at is None else 1000 * (time.perf_counter() - moved_at)

    def forget(self) -> None:
        """Time nothing of what has been asked."""
        self._at.clear()


def part_of(outcome: Outcome) -> object:
    """Return the piece, or the whole, that an outcome brings; None for neither."""
    if isinstance(outcome, Progressed):
        return outcome.part
    return outcome.response if isinstance(outcome, Done) else None
