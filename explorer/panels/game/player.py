"""Begins games, plays them in lockstep, slowly or in halves, and lets them rest; knows no widget."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.game_moments import GameMeasured, GameMoment, HalfStep
from explorer.core.games import (
    BeginGame,
    EndGame,
    GameBegun,
    GameRecipe,
    GameStepped,
    GameTurned,
    GameView,
    PlayGames,
    RewindGame,
    Step,
    StepGame,
    TurnGame,
    ViewGame,
)
from explorer.core.messages import Cancelled, Done, EngineClient, Outcome
from explorer.panels.playing import EVER, Doing, Playing

MAIN, TWIN = "main", "twin"
SLOW_MS = 1100
"""Time that a half-step stays lit."""
_NUMBERS = itertools.count(1)


@dataclass
class Session:
    """A game that is shown.

    Attributes
    ----------
    begun : GameBegun
    recipe : GameRecipe
        As it stands now.
    moment : GameMoment
    measured : GameMeasured or None
        The last one there was.
    half : HalfStep or None
        The half-step that was made last, None where a whole round was.
    """

    begun: GameBegun
    recipe: GameRecipe
    moment: GameMoment
    measured: GameMeasured | None = None
    half: HalfStep | None = field(default=None)

    @classmethod
    def of(cls, begun: GameBegun) -> Session:
        """Return the session of a game that has just begun."""
        return cls(begun, begun.recipe, begun.moment, begun.moment.measured)

    def take(self, moment: GameMoment) -> None:
        """Take what has come of it."""
        self.moment = moment
        if moment.measured is not None:
            self.measured = moment.measured


class Player(Playing):
    """The games of the page: one, or two that differ in a knob.

    Signals
    -------
    moved(str)
        A game has got on; its place.
    """

    moved = Signal(str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.sessions: dict[str, Session] = {}
        self._beginning: dict[str, GameBegun | None] = {}
        self._names: dict[str, str] = {}
        self._then_until: int | None = None
        self.seen = GameView()
        self._slow = QTimer(self)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._tick)

    @property
    def main(self) -> Session | None:
        """The first game."""
        return self.sessions.get(MAIN)

    @property
    def interval(self) -> int:
        """Milliseconds that a half-step stays lit."""
        return self._slow.interval()

    @interval.setter
    def interval(self, milliseconds: int) -> None:
        self._slow.setInterval(milliseconds)

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, recipes: Mapping[str, GameRecipe], view: GameView, until: int | None = None) -> None:
        """Begin games anew, in place of those that are there; with `until` they are played at once."""
        self.pause()
        self.doing, self._then_until, self.seen = Doing.BEGINNING, until, view
        number = next(_NUMBERS)
        self._beginning = dict.fromkeys(recipes, None)
        self._names = {place: f"game {number} {place}" for place in recipes}
        for place, recipe in recipes.items():
            request = BeginGame(game_id=self._names[place], recipe=recipe, view=view)
            self._ask(request, partial(self._on_begun, number, place, dict(self._names)))
        self.state_changed.emit()

    def play(self, until: int = EVER) -> None:
        """Play on, up to a round."""
        if self.doing is Doing.SLOW:
            self._rest()
        if self.doing is not Doing.RESTING:
            return
        names = tuple(session.begun.game_id for session in self.sessions.values())
        self._play(PlayGames(game_ids=names, until=until))

    def play_slowly(self) -> None:
        """Light one half-step after the other."""
        if self.doing is Doing.PLAYING:
            self.pause()
        if self.doing is Doing.RESTING:
            self.doing = Doing.SLOW
            self._slow.start()
            self._tick()
            self.state_changed.emit()

    @Slot()
    def pause(self) -> None:
        """Let the games rest where they are."""
        self._then_until = None
        super().pause()

    def step(self, step: Step) -> None:
        """Go a half-step, a turn or a round, all games alike; not while one before is on its way."""
        if self.doing is Doing.PLAYING:
            self.pause()
        if self.doing not in (Doing.RESTING, Doing.SLOW) or self._asked:
            return
        for place, session in self.sessions.items():
            request = StepGame(game_id=session.begun.game_id, step=step)
            self._ask(request, partial(self._on_stepped, place))

    def turn(self, place: str, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        name = self.sessions[place].begun.game_id
        self._ask(TurnGame(game_id=name, fields=fields, training=training), partial(self._on_turned, place))

    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to a state that is kept."""
        self.pause()
        for place, session in self.sessions.items():
            request = RewindGame(game_id=session.begun.game_id, rounds=rounds)
            self._ask(request, partial(self._on_moment, place))

    def view(self, view: GameView) -> None:
        """See something else from now on."""
        self.seen = view
        for place, session in self.sessions.items():
            request = ViewGame(game_id=session.begun.game_id, view=view)
            self._ask(request, partial(self._on_moment, place))

    def _rest(self) -> None:
        self._slow.stop()
        super()._rest()

    @Slot()
    def _tick(self) -> None:
        self.step("phase")

    # -- answers ---------------------------------------------------------------------------------

    def _on_begun(self, number: int, place: str, names: dict[str, str], outcome: Outcome) -> None:
        current = names == self._names
        if isinstance(outcome, Done):
            if not current:
                self._let_go(EndGame(game_id=outcome.response.game_id))
                return
            self._beginning[place] = outcome.response
            if all(begun is not None for begun in self._beginning.values()):
                self._set_off()
        elif current and not isinstance(outcome, Cancelled):
            self.doing = Doing.RESTING if self.sessions else Doing.NOTHING
            self._names = {}

    def _set_off(self) -> None:
        for session in self.sessions.values():
            self._let_go(EndGame(game_id=session.begun.game_id))
        self.sessions = {place: Session.of(begun) for place, begun in self._beginning.items() if begun}
        self.doing = Doing.RESTING
        self.begun.emit()
        self.state_changed.emit()
        if self._then_until is not None:
            self.play(self._then_until)

    def _look(self) -> None:
        self.view(self.seen)

    def _take(self, part: object) -> None:
        if isinstance(part, GameMoment):
            for place, session in self.sessions.items():
                if session.begun.game_id == part.game_id:
                    session.half = None
                    session.take(part)
                    self.moved.emit(place)

    def _on_moment(self, place: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._take(outcome.response)

    def _on_stepped(self, place: str, outcome: Outcome) -> None:
        session = self.sessions.get(place)
        if not isinstance(outcome, Done) or session is None:
            return
        stepped: GameStepped = outcome.response
        if stepped.game_id != session.begun.game_id:
            return
        session.half = stepped.half
        session.take(stepped.moment)
        self.moved.emit(place)
        if stepped.trouble:
            self._rest()
            self.troubled.emit(stepped.trouble, "")

    def _on_turned(self, place: str, outcome: Outcome) -> None:
        session = self.sessions.get(place)
        if isinstance(outcome, Done) and session is not None:
            turned: GameTurned = outcome.response
            if turned.game_id == session.begun.game_id:
                session.recipe = turned.recipe
                self.state_changed.emit()
