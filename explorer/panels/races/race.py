"""The race that is on: begun, run, stopped, asked; knows the engine and no widget."""

from __future__ import annotations

import itertools
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Cancelled, Done, EngineClient, Floats, Outcome, Ticket
from explorer.core.races import (
    AskRace,
    BeginRace,
    EndRace,
    ListRaces,
    LookAtRace,
    RaceBegun,
    RaceMoment,
    RaceRecipe,
    RaceRested,
    RacesListed,
    RunnerScore,
    RunRace,
    StepRace,
)
from explorer.panels.asking import Asker
from explorer.panels.playing import Doing

MOST = 20_000
"""Steps after which a race rests by itself."""
_NUMBERS = itertools.count(1)


class Race(Asker):
    """Two nets that learn one problem, and what has been told of them.

    Attributes
    ----------
    listed : RacesListed or None
        What there is to choose from, once it is known.
    begun : RaceBegun or None
    steps : int
        Done by both, as far as is told.
    scores : list of (int, RunnerScore, RunnerScore)
        By step.
    said : pair of (s, n, n_out) float32, or None
        What they say to the sequences that are shown.
    failed : bool
        Whether what was wished last could not be begun.
    astray : int
        Which net's loss is no number any more; -1 where all is well.

    Signals
    -------
    known()
        What there is to choose from is known.
    started()
        Another race is ready.
    moved()
        It has got on: losses, and now and then scores and answers.
    asked(object)
        A `RaceAsked` has come.
    """

    known = Signal()
    started = Signal()
    moved = Signal()
    asked = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.listed: RacesListed | None = None
        self.begun: RaceBegun | None = None
        self.doing = Doing.NOTHING
        self.failed = self._listing = False
        self._number = 0
        self._then = 0
        self._running: Ticket | None = None
        self._forget()

    def _forget(self) -> None:
        self.steps, self.astray = 0, -1
        self.scores: list[tuple[int, RunnerScore, RunnerScore]] = []
        self.said: tuple[Floats, Floats] | None = None
        self._pieces: list[tuple[Floats, Floats]] = []
        self._looking = False

    @property
    def settled(self) -> bool:
        """Whether it rests and waits for no answer."""
        return self.doing in (Doing.NOTHING, Doing.RESTING) and self._asked == 0

    @property
    def runs(self) -> bool:
        """Whether it runs, or will once it is ready."""
        return self.doing is Doing.PLAYING or self._then > 0

    @property
    def losses(self) -> tuple[Floats, Floats]:
        """The losses of both at each step, a pair of (steps,)."""
        nothing = np.empty(0, np.float32)
        one, two = (np.concatenate([nothing, *(piece[net] for piece in self._pieces)]) for net in (0, 1))
        return one, two

    # -- wishes ----------------------------------------------------------------------------------

    def list(self) -> None:
        """Ask what there is to choose from, unless it is known or asked for."""
        if self.listed is None and not self._listing:
            self._listing = True
            self._ask(ListRaces(), self._on_listed)

    def begin(self, recipe: RaceRecipe, until: int = 0) -> None:
        """Begin anew, in place of what is there, and run to a step at once."""
        self.pause()
        self.doing, self._then, self._number = Doing.BEGINNING, until, next(_NUMBERS)
        self.failed = False
        request = BeginRace(race_id=f"race {self._number}", recipe=recipe)
        self._ask(request, partial(self._on_begun, self._number))
        self.state_changed.emit()

    def run(self, until: int = MOST) -> None:
        """Run on, up to a step; what is just being begun or listed, as soon as it is ready."""
        if self.doing is Doing.BEGINNING or self.listed is None:
            self._then = until
        if self.doing is not Doing.RESTING or self.begun is None:
            return
        self.doing = Doing.PLAYING
        request = RunRace(race_id=self.begun.race_id, until=until)
        self._running = self._ask(request, partial(self._on_rested, self.begun.race_id))
        self.state_changed.emit()

    @Slot()
    def pause(self) -> None:
        """Let it rest where it is."""
        self._then = 0
        if self._running is not None:
            self._running.cancel()
            self._running = None
        if self.doing is Doing.PLAYING:
            self.doing = Doing.RESTING
            self.state_changed.emit()

    @Slot()
    def toggle(self) -> None:
        """Run, or rest."""
        if self.runs:
            self.pause()
        else:
            self.run()

    @Slot()
    def step(self) -> None:
        """Let both learn one step; not while another is on its way."""
        self.pause()
        if self.doing is Doing.RESTING and self.begun is not None and not (self._asked or self.failed):
            name = self.begun.race_id
            self._ask(StepRace(race_id=name), partial(self._on_rested, name))

    def ask(self, x: Floats) -> None:
        """Ask what both make of sequences of one's own, x (t, n, n_in)."""
        if self.begun is not None:
            self._ask(AskRace(race_id=self.begun.race_id, x=x), self._on_asked)

    # -- answers ---------------------------------------------------------------------------------

    def _hear(self, part: RaceMoment) -> None:
        self._take(part)

    def _on_listed(self, outcome: Outcome) -> None:
        self._listing = False
        if isinstance(outcome, Done):
            self.listed = outcome.response
            self.known.emit()
        else:
            self._then = 0

    def _on_begun(self, number: int, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            begun: RaceBegun = outcome.response
            if number != self._number:
                self._let_go(EndRace(race_id=begun.race_id))
                return
            if self.begun is not None:
                self._let_go(EndRace(race_id=self.begun.race_id))
            self.begun, self.doing = begun, Doing.RESTING
            self._forget()
            self._take(begun.moment, quiet=True)
            self.started.emit()
            if self._then:
                self.run(self._then)
        elif number == self._number:
            self.doing = Doing.NOTHING if self.begun is None else Doing.RESTING
            self.failed, self._then = True, 0
            self.state_changed.emit()

    def _on_rested(self, race_id: str, outcome: Outcome) -> None:
        if self.begun is None or race_id != self.begun.race_id:
            return
        if isinstance(outcome, Done):
            rested: RaceRested = outcome.response
            self._take(rested.moment)
            self.astray = rested.astray
            if rested.trouble:
                self.troubled.emit(rested.trouble, "")
        else:
            self._look()
        if self.doing is Doing.PLAYING and not isinstance(outcome, Cancelled):
            self._running = None
            self.doing = Doing.RESTING

    def _look(self) -> None:
        """See where it rests: it has gone further than was told."""
        if self.begun is not None and not self._looking:
            self._looking = True
            request = LookAtRace(race_id=self.begun.race_id, since=self.steps)
            self._ask(request, partial(self._on_looked, self.begun.race_id))

    def _on_looked(self, race_id: str, outcome: Outcome) -> None:
        if self.begun is not None and race_id == self.begun.race_id:
            self._looking = False
            if isinstance(outcome, Done):
                self._take(outcome.response)

    def _on_asked(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and self.begun and outcome.response.race_id == self.begun.race_id:
            self.asked.emit(outcome.response)

    def _take(self, moment: RaceMoment, *, quiet: bool = False) -> None:
        """Take what is new of a piece; where one before is missing, ask for all that is."""
        if self.begun is None or moment.race_id != self.begun.race_id or moment.steps < self.steps:
            return
        if moment.first > self.steps:
            self._look()
            return
        known = self.steps - moment.first
        self._pieces.append((moment.losses[0][known:], moment.losses[1][known:]))
        self.steps = moment.steps
        if moment.scores is not None:
            self.scores.append((moment.steps, *moment.scores))
        self.said = self.said if moment.said is None else moment.said
        if not quiet:
            self.moved.emit()
