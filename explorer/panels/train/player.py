"""Begins runs, plays them in lockstep and lets them rest; knows the engine and no widget."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Ticket
from explorer.core.runs import (
    KnobsTurned,
    LayAside,
    LookAtRun,
    Lost,
    Moment,
    PlayRuns,
    Recipe,
    RunNotice,
    RunsRested,
    TurnKnobs,
    View,
    ViewRun,
)
from explorer.panels.playing import Doing
from explorer.panels.train.beginnings import Beginnings, ignore
from explorer.panels.train.draft import Twist
from explorer.panels.train.lockstep import Lockstep, told
from explorer.panels.train.session import RUN, TWIN, Session
from explorer.panels.train.speed import Speed


class Player(QObject):
    """The runs of the panel; of two the second is the twin of the first.

    Signals
    -------
    state_changed()
        `doing`, the runs or their plans are others now.
    begun()
        All runs that were asked for are ready, at their first step.
    refused()
        What was asked for cannot begin.
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
    refused = Signal()
    moved = Signal()
    fetched = Signal(str)
    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._beginnings = Beginnings(engine, self)
        self._runs, self._before = Lockstep({}), Lockstep({})
        self.doing = Doing.NOTHING
        self.speed = Speed()
        self.gave_up = False
        self._plays = self._looks = 0
        self._playing: Ticket | None = None
        self._waits = self._steps = False
        self._play_to: int | None = None
        self._beginnings.ready.connect(self._set_off)
        self._beginnings.failed.connect(self._give_up)
        self._beginnings.fetched.connect(self.fetched)

    @property
    def sessions(self) -> dict[str, Session]:
        """The runs by their names."""
        return self._runs.sessions

    @property
    def main(self) -> Session | None:
        """The first run."""
        return self.sessions.get(RUN)

    @property
    def twist(self) -> Twist | None:
        """The knob in which the twin differs that is shown, if there is one."""
        twin = self.sessions.get(TWIN)
        return None if twin is None else twin.twist

    @property
    def finished(self) -> bool:
        """Whether the first run has made all its steps."""
        return self.main is not None and self.main.over

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, recipes: Mapping[str, Recipe], state: str | None = None) -> None:
        """Begin runs anew; with ``state`` the first goes on where that file left off."""
        self._stop()
        self.doing, self.gave_up = Doing.BEGINNING, False
        self._beginnings.ask(recipes, state)
        self.state_changed.emit()

    def undo(self) -> bool:
        """Bring back the runs before the last beginning, which rest; return whether there were any."""
        if not self._before.runs or self.doing is Doing.BEGINNING:
            return False
        self._stop()
        self._lay_aside(self._runs)
        self._lay_aside(self._before, aside=False)
        self._before, self._runs = self._runs, self._before
        self.doing = Doing.RESTING
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there are runs before these."""
        return bool(self._before.runs)

    @property
    def waits(self) -> bool:
        """Whether the runs are to be played as soon as they are ready."""
        return self._waits

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
        self.doing = Doing.PLAYING
        self.speed.begin()
        self._plays += 1
        reply = partial(self._on_play, self._plays, self._runs)
        self._playing = self._engine.ask(_to_play(self._runs, until), reply)
        self.state_changed.emit()

    def step(self) -> None:
        """Train a single step, once it is known where the runs rest."""
        if self.main is not None and self.doing is Doing.RESTING:
            self._steps = self._looks > 0
            if not self._steps:
                self.play(self.main.step + 1)

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

    def view(self, view: View) -> None:
        """Tell what of the runs is to be seen; those that rest are looked at again if they look otherwise."""
        for run in self._runs.runs:
            self._engine.ask(ViewRun(run_id=run.begun.run_id, view=view), ignore)
        others = [run for run in self._runs.runs if run.begun.conditional and run.moment.label != view.label]
        if others and self.doing is Doing.RESTING:
            self._look_at(self._runs)

    def _stop(self) -> None:
        self._steps = False
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None

    # -- answers ---------------------------------------------------------------------------------

    @Slot(object)
    def _give_up(self, failed: Failed) -> None:
        self._waits = False
        self.doing, self.gave_up = Doing.RESTING if self.sessions else Doing.NOTHING, True
        self.refused.emit()
        self.troubled.emit(failed.sentence, failed.detail)
        self.state_changed.emit()

    @Slot(object)
    def _set_off(self, sessions: dict[str, Session]) -> None:
        if self.main is not None and not self.main.fresh:
            ended, self._before = self._before, self._runs
            self._lay_aside(self._before)
        else:
            ended = self._runs
        self._beginnings.end(session.begun for session in ended.runs)
        self._runs, self.doing = Lockstep(sessions), Doing.RESTING
        self.begun.emit()
        self.state_changed.emit()
        if self._waits:
            self._waits = False
            self.play(self._play_to)

    def _lay_aside(self, runs: Lockstep, *, aside: bool = True) -> None:
        """Have runs for `undo` alone; with ``aside`` False again as they were."""
        names = tuple(run.begun.run_id for run in runs.runs)
        self._engine.ask(LayAside(run_ids=names, aside=aside), ignore)

    def _on_play(self, play: int, runs: Lockstep, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._hear(runs, outcome.part)
            return
        if play == self._plays and self._playing is not None:
            self._playing, self.doing = None, Doing.RESTING
        if isinstance(outcome, Done) and outcome.response.trouble:
            self._go_back(runs, outcome.response)
        self._look_at(runs)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        self.state_changed.emit()

    def _go_back(self, runs: Lockstep, rested: RunsRested) -> None:
        """Forget what came after the last good state."""
        runs.flush()
        for run in runs.runs:
            run.go_back(rested.steps.get(run.begun.run_id, run.step))
        self.moved.emit()
        self.troubled.emit(told(runs, rested), "")

    def _look_at(self, runs: Lockstep) -> None:
        """See where runs rest: between two looks they have gone further than was told."""
        if runs not in (self._runs, self._before):
            return
        for run in runs.runs:
            self._looks += 1
            self._engine.ask(LookAtRun(run_id=run.begun.run_id), partial(self._on_look, runs, run))

    def _on_look(self, runs: Lockstep, run: Session, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        self._looks -= 1
        if isinstance(outcome, Done) and runs.tells_more(run, outcome.response):
            self._take(runs, run, outcome.response)
        if not self._looks and self.doing is Doing.RESTING:
            self._come_together()

    def _come_together(self) -> None:
        """Bring a twin that rests a step behind to where the other is."""
        runs = self._runs
        if runs.apart == 1:  # not where one went back from numbers that are none
            self._looks += 1
            until = max(runs.newest(run) for run in runs.runs)
            self._engine.ask(_to_play(runs, until), partial(self._on_together, runs))
        else:
            self._be_there(runs)

    def _on_together(self, runs: Lockstep, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._hear(runs, outcome.part)
            return
        self._looks -= 1
        if isinstance(outcome, Done) and outcome.response.trouble:
            self._go_back(runs, outcome.response)
        self._be_there(runs)

    def _be_there(self, runs: Lockstep) -> None:
        """Show runs that rest where each is."""
        if self.doing is Doing.RESTING and runs.flush():
            self.moved.emit()
        if self._steps and not self._looks:
            self.step()

    def _hear(self, runs: Lockstep, part: object) -> None:
        """Take what a run tells; also what was on its way when it was paused."""
        if isinstance(part, RunNotice):
            self.noticed.emit(part.sentence)
        elif isinstance(part, Lost | Moment):
            run = next(run for run in runs.runs if run.begun.run_id == part.run_id)
            if isinstance(part, Moment):
                self._take(runs, run, part)
            else:
                run.lose(part)
                self.moved.emit()
            if run is self.main:
                self.speed.note(part.step)

    def _take(self, runs: Lockstep, run: Session, moment: Moment) -> None:
        if runs.take(run, moment):
            self.moved.emit()

    def session_of(self, run_id: str) -> Session | None:
        """Return the run that is shown under an engine's name."""
        return next((s for s in self.sessions.values() if s.begun.run_id == run_id), None)

    def _on_turned(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            turned: KnobsTurned = outcome.response
            session = self.session_of(turned.run_id)
            if session is not None:
                session.turn(turned)
                self.state_changed.emit()


def _to_play(runs: Lockstep, until: int) -> PlayRuns:
    return PlayRuns(run_ids=tuple(run.begun.run_id for run in runs.runs), until=until)
