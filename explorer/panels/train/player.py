"""Begins runs, plays them in lockstep and lets them rest; knows the engine and no widget."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.core.messages import Cancelled, Done, EngineClient, Failed, Outcome, Progressed, Ticket
from explorer.core.runs import (
    BeginRun,
    DataFetched,
    EndRun,
    KnobsTurned,
    Lost,
    Moment,
    PlayRuns,
    Recipe,
    RunNotice,
    RunsRested,
    TurnKnobs,
)
from explorer.panels.train.session import RUN, Session

FADE = 0.5
"""Seconds over which the speed is averaged."""


class Doing(Enum):
    """What the player does."""

    NOTHING = "nothing"
    BEGINNING = "beginning"
    RESTING = "resting"
    PLAYING = "playing"


class Player(QObject):
    """The runs of the panel; of two the second is the twin of the first.

    Signals
    -------
    state_changed()
        `doing`, the runs or their plans are others now.
    begun()
        All runs that were asked for are ready, at their first step.
    moved()
        A run has got on: there are new losses or a new moment.
    fetched(str)
        How far the data have come.
    noticed(str)
        A sentence that does not stop anything.
    troubled(str, str)
        Why something has stopped or was refused.
    """

    state_changed = Signal()
    begun = Signal()
    moved = Signal()
    fetched = Signal(str)
    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._clock: Callable[[], float] = time.perf_counter
        self.sessions: dict[str, Session] = {}
        self._before: dict[str, Session] = {}
        self._numbers = itertools.count(1)
        self.doing = Doing.NOTHING
        self.speed = 0.0
        self._beginning: dict[str, Ticket] = {}
        self._ready: dict[str, Session] = {}
        self._playing: Ticket | None = None
        self._waits = False
        self._play_to: int | None = None
        self._mark: tuple[float, int] | None = None

    @property
    def main(self) -> Session | None:
        """The first run."""
        return self.sessions.get(RUN)

    @property
    def finished(self) -> bool:
        """Whether the first run has made all its steps."""
        return self.main is not None and self.main.step >= self.main.steps

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, recipes: Mapping[str, Recipe], state: str | None = None) -> None:
        """Begin runs anew; with ``state`` the first goes on where that file left off."""
        self._stop()
        self._forget_beginning()
        self.doing = Doing.BEGINNING
        for place, recipe in recipes.items():
            name = f"{place} {next(self._numbers)}"
            request = BeginRun(run_id=name, recipe=recipe, state=state if place == RUN else None)
            self._beginning[place] = self._engine.ask(request, partial(self._on_begun, place, set(recipes)))
        self.state_changed.emit()

    def undo(self) -> bool:
        """Bring back the runs before the last beginning, which rest; return whether there were any."""
        if not self._before or self.doing is Doing.BEGINNING:
            return False
        self._stop()
        self._before, self.sessions = self.sessions, self._before
        self.doing = Doing.RESTING
        self.begun.emit()
        self.state_changed.emit()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there are runs before these."""
        return bool(self._before)

    def play(self, until: int | None) -> None:
        """Train on to a step, or to the end; while the runs still begin, as soon as they are ready."""
        if self.doing is Doing.BEGINNING:
            self._waits, self._play_to = True, until
            return
        main = self.main
        if main is None or self.doing is Doing.PLAYING:
            return
        until = main.steps if until is None else until
        if main.step >= until:
            return
        self.doing, self.speed, self._mark = Doing.PLAYING, 0.0, None
        self._playing = self._engine.ask(
            PlayRuns(run_ids=tuple(s.begun.run_id for s in self.sessions.values()), until=until),
            self._on_play,
        )
        self.state_changed.emit()

    def pause(self) -> None:
        """Let the runs rest where they are."""
        self._waits = False
        if self.doing is Doing.PLAYING:
            self._stop()
            self.doing = Doing.RESTING
            self.state_changed.emit()

    def turn(self, place: str, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        name = self.sessions[place].begun.run_id
        request = TurnKnobs(run_id=name, fields=dict(fields), training=dict(training))
        self._engine.ask(request, self._on_turned)

    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None

    # -- answers ---------------------------------------------------------------------------------

    def _on_begun(self, place: str, places: set[str], outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, DataFetched):
                self.fetched.emit(outcome.part.words)
            return
        if isinstance(outcome, Cancelled):
            return
        if isinstance(outcome, Failed):
            self._give_up(outcome)
            return
        self._ready[place] = Session(outcome.response)
        if set(self._ready) == places:
            self._set_off({key: self._ready[key] for key in sorted(places)})

    def _give_up(self, failed: Failed) -> None:
        self._forget_beginning()
        self._waits = False
        self.doing = Doing.RESTING if self.sessions else Doing.NOTHING
        self.troubled.emit(failed.sentence, failed.detail)
        self.state_changed.emit()

    def _forget_beginning(self) -> None:
        """Let go of runs that have not come to be shown."""
        for ticket in self._beginning.values():
            ticket.cancel()
        self._end(self._ready)
        self._ready, self._beginning = {}, {}

    def _set_off(self, sessions: dict[str, Session]) -> None:
        if self.sessions and not self.sessions[RUN].fresh:
            self._end(self._before)
            self._before = self.sessions
        else:
            self._end(self.sessions)
        self.sessions, self.doing = sessions, Doing.RESTING
        self._ready, self._beginning = {}, {}
        self.begun.emit()
        self.state_changed.emit()
        if self._waits:
            self._waits = False
            self.play(self._play_to)

    def _end(self, sessions: Mapping[str, Session]) -> None:
        for session in sessions.values():
            self._engine.ask(EndRun(run_id=session.begun.run_id), _ignore)

    def _on_play(self, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._hear(outcome.part)
            return
        if isinstance(outcome, Cancelled):
            return
        self._playing = None
        self.doing = Doing.RESTING
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            rested: RunsRested = outcome.response
            if rested.trouble:
                self.troubled.emit(rested.trouble, "")
        self.state_changed.emit()

    def _hear(self, part: object) -> None:
        """Take what a run tells; also what was on its way when it was paused."""
        if isinstance(part, RunNotice):
            self.noticed.emit(part.sentence)
            return
        if not isinstance(part, Lost | Moment):
            return
        session = self.session_of(part.run_id)
        if session is None:
            return
        if isinstance(part, Lost):
            session.lose(part)
        else:
            session.take(part)
        if session is self.main:
            self._time(part.step)
        self.moved.emit()

    def session_of(self, run_id: str) -> Session | None:
        """Return the run that is shown under an engine's name."""
        return next((s for s in self.sessions.values() if s.begun.run_id == run_id), None)

    def _time(self, step: int) -> None:
        """Average the steps per second over a short time."""
        now = self._clock()
        if self._mark is None:
            self._mark = (now, step)
        elif now - self._mark[0] >= FADE:
            self.speed = (step - self._mark[1]) / (now - self._mark[0])
            self._mark = (now, step)

    def _on_turned(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            turned: KnobsTurned = outcome.response
            session = self.session_of(turned.run_id)
            if session is not None:
                session.recipe, session.steps = turned.recipe, turned.steps
                self.state_changed.emit()


def _ignore(outcome: Outcome) -> None:
    """Hear and say nothing."""
