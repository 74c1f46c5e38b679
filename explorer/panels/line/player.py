"""Begins generators on the line, plays them in lockstep, and lets them rest; knows no widget."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.lines import (
    BeginLine,
    EndLine,
    Learns,
    LineBegun,
    LineMoment,
    LineRecipe,
    LineStep,
    LineStepped,
    LineTurned,
    LookAtLine,
    PlayLines,
    RewindLine,
    StepLine,
    TurnLine,
)
from explorer.core.messages import Cancelled, Done, EngineClient, Outcome
from explorer.panels.playing import EVER, Doing, Playing

_NUMBERS = itertools.count(1)


@dataclass
class LineSession:
    """A generator that is shown.

    Attributes
    ----------
    begun : LineBegun
    recipe : LineRecipe
        As it stands now.
    moment : LineMoment
    """

    begun: LineBegun
    recipe: LineRecipe
    moment: LineMoment


class LinePlayer(Playing):
    """The generators of a part of the page, by place.

    Signals
    -------
    moved(str)
        One has got on; its place.
    """

    moved = Signal(str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.sessions: dict[str, LineSession] = {}
        self._beginning: dict[str, LineBegun | None] = {}
        self._names: dict[str, str] = {}
        self._then: Learns | None = None

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, recipes: Mapping[str, LineRecipe], then: Learns | None = None) -> None:
        """Begin anew, in place of what is there; with `then` it is played at once."""
        self.pause()
        self.doing, self._then = Doing.BEGINNING, then
        number = next(_NUMBERS)
        self._beginning = dict.fromkeys(recipes, None)
        self._names = {place: f"line {number} {place}" for place in recipes}
        for place, recipe in recipes.items():
            request = BeginLine(line_id=self._names[place], recipe=recipe)
            self._ask(request, partial(self._on_begun, place, dict(self._names)))
        self.state_changed.emit()

    def play(self, learns: Learns = "both", until: int = EVER) -> None:
        """Play on, up to a round; what is just being begun, as soon as it is ready."""
        if self.doing is Doing.BEGINNING:
            self._then = learns
        if self.doing is not Doing.RESTING:
            return
        names = tuple(session.begun.line_id for session in self.sessions.values())
        self._play(PlayLines(line_ids=names, until=until, learns=learns))

    @Slot()
    def pause(self) -> None:
        """Let all rest where they are."""
        self._then = None
        super().pause()

    def step(self, step: LineStep) -> None:
        """Go a turn or a round, all alike; not while one before is on its way."""
        self.pause()
        if self.doing is not Doing.RESTING or self._asked:
            return
        for place, session in self.sessions.items():
            request = StepLine(line_id=session.begun.line_id, step=step)
            self._ask(request, partial(self._on_stepped, place))

    def turn(self, place: str, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        name = self.sessions[place].begun.line_id
        self._ask(TurnLine(line_id=name, fields=fields, training=training), partial(self._on_turned, place))

    @Slot(int)
    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to a state that is kept."""
        self.pause()
        for place, session in self.sessions.items():
            request = RewindLine(line_id=session.begun.line_id, rounds=rounds)
            self._ask(request, partial(self._on_moment, place))

    # -- answers ---------------------------------------------------------------------------------

    def _on_begun(self, place: str, names: dict[str, str], outcome: Outcome) -> None:
        current = names == self._names
        if isinstance(outcome, Done):
            if not current:
                self._let_go(EndLine(line_id=outcome.response.line_id))
                return
            self._beginning[place] = outcome.response
            if all(begun is not None for begun in self._beginning.values()):
                self._set_off()
        elif current and not isinstance(outcome, Cancelled):
            self.doing = Doing.RESTING if self.sessions else Doing.NOTHING
            self._names = {}

    def _set_off(self) -> None:
        for session in self.sessions.values():
            self._let_go(EndLine(line_id=session.begun.line_id))
        ready = {place: begun for place, begun in self._beginning.items() if begun is not None}
        self.sessions = {place: LineSession(one, one.recipe, one.moment) for place, one in ready.items()}
        self.doing = Doing.RESTING
        self.begun.emit()
        self.state_changed.emit()
        if self._then is not None:
            self.play(self._then)

    def _look(self) -> None:
        for place, session in self.sessions.items():
            request = LookAtLine(line_id=session.begun.line_id)
            self._ask(request, partial(self._on_moment, place))

    def _take(self, part: object) -> None:
        if isinstance(part, LineMoment):
            for place, session in self.sessions.items():
                if session.begun.line_id == part.line_id:
                    session.moment = part
                    self.moved.emit(place)

    def _on_moment(self, place: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._take(outcome.response)

    def _on_stepped(self, place: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            stepped: LineStepped = outcome.response
            self._take(stepped.moment)
            if stepped.trouble:
                self.troubled.emit(stepped.trouble, "")

    def _on_turned(self, place: str, outcome: Outcome) -> None:
        session = self.sessions.get(place)
        if isinstance(outcome, Done) and session is not None:
            turned: LineTurned = outcome.response
            if turned.line_id == session.begun.line_id:
                session.recipe = turned.recipe
