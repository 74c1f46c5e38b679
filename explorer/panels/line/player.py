"""Begins generators on the line, plays them in lockstep, and lets them rest; knows no widget."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
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
    LinesRested,
    LineStep,
    LineStepped,
    LineTurned,
    LookAtLine,
    PlayLines,
    RewindLine,
    StepLine,
    TurnLine,
)
from explorer.core.messages import Cancelled, Done, EngineClient, Failed, Outcome, Progressed, Request, Ticket

EVER = 10**9
_NUMBERS = itertools.count(1)


class Doing(Enum):
    """What the player does."""

    NOTHING = "nothing"
    BEGINNING = "beginning"
    RESTING = "resting"
    PLAYING = "playing"


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


class LinePlayer(QObject):
    """The generators of a part of the page, by place.

    Signals
    -------
    begun()
        All that were asked for are ready.
    moved(str)
        One has got on; its place.
    state_changed()
        What it does is another thing now.
    troubled(str, str)
        Why something has stopped or was refused.
    """

    begun = Signal()
    moved = Signal(str)
    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.sessions: dict[str, LineSession] = {}
        self.doing = Doing.NOTHING
        self._beginning: dict[str, LineBegun | None] = {}
        self._names: dict[str, str] = {}
        self._playing: Ticket | None = None
        self._plays = self._asked = self._going = 0
        self._then: Learns | None = None

    @property
    def settled(self) -> bool:
        """Whether it rests and waits for no answer."""
        return self.doing is Doing.RESTING and self._asked == 0 and self._going == 0

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
        self.doing = Doing.PLAYING
        self._plays += 1
        self._going += 1
        names = tuple(session.begun.line_id for session in self.sessions.values())
        request = PlayLines(line_ids=names, until=until, learns=learns)
        self._playing = self._engine.ask(request, partial(self._on_play, self._plays))
        self.state_changed.emit()

    @Slot()
    def pause(self) -> None:
        """Let all rest where they are."""
        self._then = None
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
        if self.doing is Doing.PLAYING:
            self._rest()

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

    def _rest(self) -> None:
        self.doing = Doing.RESTING
        self.state_changed.emit()

    # -- answers ---------------------------------------------------------------------------------

    def _ask(self, request: Request, take: Any) -> None:
        self._asked += 1
        self._engine.ask(request, partial(self._on_answer, take))

    def _on_answer(self, take: Any, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        self._asked -= 1
        take(outcome)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if not self._asked:
            self.state_changed.emit()

    def _on_begun(self, place: str, names: dict[str, str], outcome: Outcome) -> None:
        current = names == self._names
        if isinstance(outcome, Done):
            if not current:
                self._end(outcome.response.line_id)
                return
            self._beginning[place] = outcome.response
            if all(begun is not None for begun in self._beginning.values()):
                self._set_off()
        elif current and not isinstance(outcome, Cancelled):
            self.doing = Doing.RESTING if self.sessions else Doing.NOTHING
            self._names = {}

    def _set_off(self) -> None:
        for session in self.sessions.values():
            self._end(session.begun.line_id)
        ready = {place: begun for place, begun in self._beginning.items() if begun is not None}
        self.sessions = {place: LineSession(one, one.recipe, one.moment) for place, one in ready.items()}
        self.doing = Doing.RESTING
        self.begun.emit()
        self.state_changed.emit()
        if self._then is not None:
            self.play(self._then)

    def _end(self, line_id: str) -> None:
        self._engine.ask(EndLine(line_id=line_id), _ignore)

    def _on_play(self, play: int, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, LineMoment):
                self._take(outcome.part)
            return
        self._going -= 1
        if play == self._plays and self.doing is Doing.PLAYING:
            self._playing = None
            self._rest()
        if isinstance(outcome, Done):
            rested: LinesRested = outcome.response
            if rested.trouble:
                self.troubled.emit(rested.trouble, "")
        elif isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        self._look()
        self.state_changed.emit()

    def _look(self) -> None:
        """See where they rest: between two looks they have gone further than was told."""
        if self.doing is Doing.RESTING:
            for place, session in self.sessions.items():
                request = LookAtLine(line_id=session.begun.line_id)
                self._ask(request, partial(self._on_moment, place))

    def _take(self, moment: LineMoment) -> None:
        for place, session in self.sessions.items():
            if session.begun.line_id == moment.line_id:
                session.moment = moment
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


def _ignore(_: Outcome) -> None:
    """Take an answer that says nothing."""
