"""The states of a game that one can go back to: many of late, fewer from long ago."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Protocol


class Going(Protocol):
    """What goes on by rounds, and can be put back to a state, which knows its rounds."""

    @property
    def rounds(self) -> int:
        """Rounds played."""
        ...

    def snapshot(self) -> Any:
        """Copy the state."""
        ...

    def restore(self, state: Any) -> None:
        """Go back to a state."""
        ...


MOST = 48
"""States that are kept; one more, and every other one of the older half goes."""
EVERY = 10
"""Rounds between two of them at first."""


class Past:
    """States in the order of their rounds.

    Parameters
    ----------
    most : int
        How many are kept, 3 at least.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._states: list[Any] = []
        self._every = EVERY

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that are kept."""
        return tuple(state.rounds for state in self._states)

    def note(self, game: Going) -> None:
        """Keep the state after a round if it is time to; what was kept of this and later rounds goes."""
        self._states = self._states[: bisect_right(self.rounds, game.rounds - 1)]
        if not self._states or game.rounds >= self._states[-1].rounds + self._every:
            self.keep(game)

    def keep(self, game: Going) -> None:
        """Keep the state of now; what was kept of later rounds goes."""
        self._states = self._states[: bisect_right(self.rounds, game.rounds - 1)]
        self._states.append(game.snapshot())
        if len(self._states) > self._most:
            self._states = [self._states[0], *self._states[1:-1][1::2], self._states[-1]]
            self._every *= 2

    def restore(self, game: Going, rounds: int) -> None:
        """Bring a game to the last state up to a round; those of later rounds stay until it is played on."""
        at = max(0, bisect_right(self.rounds, rounds) - 1)
        game.restore(self._states[at])
