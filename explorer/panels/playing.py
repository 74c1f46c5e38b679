"""What is begun in the engine, played on there, and let rest; knows neither what it is nor any widget."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Request, Ticket
from explorer.panels.asking import Asker

EVER = 10**9
"""A round that is never reached."""


class Doing(Enum):
    """What a player does."""

    NOTHING = "nothing"
    BEGINNING = "beginning"
    RESTING = "resting"
    PLAYING = "playing"
    SLOW = "slow"


class Playing(Asker):
    """Keeps what it does.

    Who inherits says how it begins, what is taken of what comes while it is played (`_take`), and how it is
    looked at where it rests (`_look`).

    Attributes
    ----------
    doing : Doing

    Signals
    -------
    begun()
        What was asked for is ready.
    """

    begun = Signal()

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.doing = Doing.NOTHING
        self._playing: Ticket | None = None
        self._plays = self._going = 0

    @property
    def settled(self) -> bool:
        """Whether it rests and waits for no answer."""
        return self.doing is Doing.RESTING and self._asked == 0 and self._going == 0

    @Slot()
    def pause(self) -> None:
        """Let all rest where they are."""
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
        if self.doing in (Doing.PLAYING, Doing.SLOW):
            self._rest()

    def _rest(self) -> None:
        self.doing = Doing.RESTING
        self.state_changed.emit()

    # -- playing ---------------------------------------------------------------------------------

    def _play(self, request: Request) -> None:
        """Ask for what goes on until it is cancelled, and tells parts."""
        self.doing = Doing.PLAYING
        self._plays += 1
        self._going += 1
        self._playing = self._engine.ask(request, partial(self._on_play, self._plays))
        self.state_changed.emit()

    def _on_play(self, play: int, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._take(outcome.part)
            return
        self._going -= 1
        if play == self._plays and self.doing is Doing.PLAYING:
            self._playing = None
            self._rest()
        if isinstance(outcome, Done) and outcome.response.trouble:
            self.troubled.emit(outcome.response.trouble, "")
        elif isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if self.doing is Doing.RESTING:
            self._look()  # between two looks it has gone further than was told
        self.state_changed.emit()

    def _take(self, part: Any) -> None:
        """Take what comes while it is played; also what was on its way when it was paused."""
        raise NotImplementedError

    def _look(self) -> None:
        """See where it rests."""
        raise NotImplementedError
