"""Begins a game for pictures, plays it, goes back with it and lets it rest; knows no widget."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Cancelled, Done, EngineClient, Outcome, Ticket
from explorer.core.picture_games import (
    BeginPictureGame,
    EndPictureGame,
    LookAtPictureGame,
    PictureGameBegun,
    PictureGameTurned,
    PictureMoment,
    PictureRecipe,
    PlayPictureGame,
    RewindPictureGame,
    TurnPictureGame,
)
from explorer.core.runs import DataFetched
from explorer.panels.pictures.history import History
from explorer.panels.playing import EVER, Doing, Playing

_NUMBERS = itertools.count(1)


@dataclass
class Session:
    """A game that is shown.

    Attributes
    ----------
    begun : PictureGameBegun
    recipe : PictureRecipe
        As it stands now.
    unit : str
        Of the losses.
    moment : PictureMoment
    accuracy : float
        The last that was measured.
    history : History
    """

    begun: PictureGameBegun
    recipe: PictureRecipe
    unit: str
    moment: PictureMoment
    accuracy: float
    history: History = field(default_factory=History)

    @classmethod
    def of(cls, begun: PictureGameBegun) -> Session:
        """Return the session of a game that has just begun."""
        return cls(begun, begun.recipe, begun.unit, begun.moment, begun.moment.accuracy)

    @property
    def game_id(self) -> str:
        """The engine's name of the game."""
        return self.begun.game_id

    def take(self, moment: PictureMoment) -> None:
        """Take what it looks like."""
        self.moment = moment
        if moment.accuracy == moment.accuracy:  # is a number
            self.accuracy = moment.accuracy


class Player(Playing):
    """The game of the page.

    Signals
    -------
    moved()
        It has got on, or back.
    fetched(str)
        How far its data have been fetched.
    """

    moved = Signal()
    fetched = Signal(str)

    def __init__(
        self,
        engine: EngineClient,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(engine, parent)
        self._clock = clock
        self.session: Session | None = None
        self._name = ""
        self._beginning: Ticket | None = None
        self._then_play = False
        self.nearest = False

    @property
    def settled(self) -> bool:
        """Whether it rests and waits for no answer."""
        return super().settled or (self.doing is Doing.NOTHING and self._asked == 0)

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, recipe: PictureRecipe, *, on: bool = False) -> None:
        """Begin a game anew, in place of the one that is there; with `on` it is played at once."""
        self.pause()
        if self._beginning is not None:
            self._beginning.cancel()
        self.doing, self._then_play = Doing.BEGINNING, on
        self._name = f"picture game {next(_NUMBERS)}"
        request = BeginPictureGame(game_id=self._name, recipe=recipe, nearest=self.nearest)
        self._beginning = self._ask(request, partial(self._on_begun, self._name))
        self.state_changed.emit()

    def play(self, until: int = EVER) -> None:
        """Play on, up to a round."""
        if self.doing is not Doing.RESTING or self.session is None:
            return
        self.session.history.rest()
        self._play(PlayPictureGame(game_id=self.session.game_id, until=until))

    def step(self) -> None:
        """Play one round."""
        if self.doing is Doing.PLAYING:
            self.pause()
        elif self.session is not None:
            self.play(self.session.moment.rounds + 1)

    @Slot()
    def pause(self) -> None:
        """Let the game rest where it is."""
        self._then_play = False
        super().pause()

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        if self.session is not None:
            request = TurnPictureGame(game_id=self.session.game_id, fields=fields, training=training)
            self._ask(request, self._on_turned)

    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to a state that is kept."""
        self.pause()
        if self.session is not None and self.doing is Doing.RESTING:
            request = RewindPictureGame(game_id=self.session.game_id, rounds=rounds)
            self._ask(request, self._on_moment)

    def look(self, *, nearest: bool) -> None:
        """See the nearest training pictures from now on, or not."""
        self.nearest = nearest
        if self.session is not None:
            request = LookAtPictureGame(game_id=self.session.game_id, nearest=nearest)
            self._ask(request, self._on_moment)

    # -- answers ---------------------------------------------------------------------------------

    def _hear(self, part: object) -> None:
        if isinstance(part, DataFetched):
            self.fetched.emit(part.words)

    def _on_begun(self, name: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and name != self._name:
            self._let_go(EndPictureGame(game_id=name))
        elif isinstance(outcome, Done):
            if self.session is not None:
                self._let_go(EndPictureGame(game_id=self.session.game_id))
            self._beginning = None
            self.session = Session.of(outcome.response)
            self.doing = Doing.RESTING
            self.begun.emit()
            if self._then_play:
                self.play()
        elif name == self._name and not isinstance(outcome, Cancelled):
            self.doing = Doing.RESTING if self.session else Doing.NOTHING
            self._beginning = None

    def _look(self) -> None:
        self.look(nearest=self.nearest)

    def _take(self, part: object) -> None:
        session = self.session
        if isinstance(part, PictureMoment) and session is not None and part.game_id == session.game_id:
            session.history.note(part, self._clock())
            session.take(part)
            self.moved.emit()

    def _on_moment(self, outcome: Outcome) -> None:
        session = self.session
        if isinstance(outcome, Done) and session is not None:
            moment: PictureMoment = outcome.response
            if moment.game_id == session.game_id:
                if moment.losses[0] == moment.losses[0]:  # rounds were played that nobody has told
                    session.history.note(moment, self._clock())
                session.take(moment)
                self.moved.emit()

    def _on_turned(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and self.session is not None:
            turned: PictureGameTurned = outcome.response
            if turned.game_id == self.session.game_id:
                self.session.recipe, self.session.unit = turned.recipe, turned.unit
                self.state_changed.emit()
