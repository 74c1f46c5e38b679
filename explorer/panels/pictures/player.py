"""Begins a game for pictures, plays it, goes back with it and lets it rest; knows no widget."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.core.messages import Cancelled, Done, EngineClient, Failed, Outcome, Progressed, Request, Ticket
from explorer.core.picture_games import (
    BeginPictureGame,
    EndPictureGame,
    LookAtPictureGame,
    PictureGameBegun,
    PictureGameRested,
    PictureGameTurned,
    PictureMoment,
    PictureRecipe,
    PlayPictureGame,
    RewindPictureGame,
    TurnPictureGame,
)
from explorer.core.runs import DataFetched
from explorer.panels.pictures.history import History

EVER = 10**9
_NUMBERS = itertools.count(1)


class Doing(Enum):
    """What the player does."""

    NOTHING = "nothing"
    BEGINNING = "beginning"
    RESTING = "resting"
    PLAYING = "playing"


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


class Player(QObject):
    """The game of the page.

    Signals
    -------
    begun()
        The game that was asked for is ready.
    moved()
        It has got on, or back.
    fetched(str)
        How far its data have been fetched.
    state_changed()
        What it does is another thing now.
    troubled(str, str)
        Why something has stopped or was refused.
    """

    begun = Signal()
    moved = Signal()
    fetched = Signal(str)
    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(
        self,
        engine: EngineClient,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._engine, self._clock = engine, clock
        self.session: Session | None = None
        self.doing = Doing.NOTHING
        self._name = ""
        self._beginning: Ticket | None = None
        self._playing: Ticket | None = None
        self._plays = self._asked = self._under_way = 0
        self._then_play = False
        self.nearest = False

    @property
    def settled(self) -> bool:
        """Whether it rests and waits for no answer."""
        return self.doing in (Doing.RESTING, Doing.NOTHING) and self._asked == self._under_way == 0

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
        self.doing = Doing.PLAYING
        self._plays += 1
        self._under_way += 1
        self.session.history.rest()
        request = PlayPictureGame(game_id=self.session.game_id, until=until)
        self._playing = self._engine.ask(request, partial(self._on_play, self._plays))
        self.state_changed.emit()

    def step(self) -> None:
        """Play one round."""
        if self.doing is Doing.PLAYING:
            self.pause()
        elif self.session is not None:
            self.play(self.session.moment.rounds + 1)

    def pause(self) -> None:
        """Let the game rest where it is."""
        self._then_play = False
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
        if self.doing is Doing.PLAYING:
            self._rest()

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

    def _rest(self) -> None:
        self.doing = Doing.RESTING
        self.state_changed.emit()

    # -- answers ---------------------------------------------------------------------------------

    def _ask(self, request: Request, take: Callable[[Outcome], None]) -> Ticket:
        self._asked += 1
        return self._engine.ask(request, partial(self._on_answer, take))

    def _on_answer(self, take: Callable[[Outcome], None], outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, DataFetched):
                self.fetched.emit(outcome.part.words)
            return
        self._asked -= 1
        take(outcome)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if not self._asked:
            self.state_changed.emit()

    def _on_begun(self, name: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and name != self._name:
            self._end(name)
        elif isinstance(outcome, Done):
            if self.session is not None:
                self._end(self.session.game_id)
            self._beginning = None
            self.session = Session.of(outcome.response)
            self.doing = Doing.RESTING
            self.begun.emit()
            if self._then_play:
                self.play()
        elif name == self._name and not isinstance(outcome, Cancelled):
            self.doing = Doing.RESTING if self.session else Doing.NOTHING
            self._beginning = None

    def _end(self, game_id: str) -> None:
        self._engine.ask(EndPictureGame(game_id=game_id), _ignore)

    def _on_play(self, play: int, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._note(outcome.part)
            return
        self._under_way -= 1
        if play == self._plays and self.doing is Doing.PLAYING:
            self._playing = None
            self._rest()
        if isinstance(outcome, Done):
            rested: PictureGameRested = outcome.response
            if rested.trouble:
                self.troubled.emit(rested.trouble, "")
        elif isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if self.doing is Doing.RESTING:
            self.look(nearest=self.nearest)  # between two looks it has gone further than was told

    def _note(self, part: object) -> None:
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


def _ignore(_: Outcome) -> None:
    """Take an answer that says nothing."""
