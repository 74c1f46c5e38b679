"""The view's mind: which cells are looked at, what was read of them, and the one under the hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.gradients import (
    Beginning,
    GradientsRead,
    ListStarts,
    ReadGradients,
    ReadTrained,
    StartsListed,
)
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed
from explorer.core.races import RaceRecipe, Runner
from explorer.core.texts import WriterCard
from explorer.panels.memory import curves, models, words
from explorer.panels.memory.curves import OWN
from explorer.panels.memory.models import Model
from explorer.panels.memory.page import RACE, MemoryPage
from explorer.panels.playing import Doing
from explorer.panels.races import RaceMind

TASKS = ("adding", "copying")
RECIPE = RaceRecipe(runners=(Runner(cell="lstm"), Runner(cell="rnn")))
"""In the order in which the race's colours are those of the curves."""
FIRST, GAIN = Beginning(cell="lstm", forget_bias=2.0), 1.0


class MemoryPresenter(QObject):
    """Asks for gradients, of what is shown beside each other once, of one's own at every move.

    Parameters
    ----------
    card : callable
        Gives the model that writes in this panel, None where there is none.

    Attributes
    ----------
    own : Beginning
        What the user has chosen.
    mind : RaceMind
        The race.
    reads : dict of str to GradientsRead
        What has been read, by its curve.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    state_changed()
        Whether it is settled may be another answer now.
    """

    troubled = Signal(str, str)
    state_changed = Signal()

    def __init__(
        self,
        page: MemoryPage,
        engine: EngineClient,
        card: Callable[[], WriterCard | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._engine, self._card = page, engine, card
        self.own, self.gain, self.seed = FIRST, GAIN, 0
        self.starts: tuple[tuple[str, Beginning], ...] = ()
        self.trained: dict[str, Model] = {}
        self.reads: dict[str, GradientsRead] = {}
        self.off: frozenset[str] = frozenset()
        self._forgets: dict[str, bool] = {}
        self._refused: set[str] = set()
        self._sent: dict[str, ReadGradients | ReadTrained] = {}
        self._asked = 0
        self._begun = self._touched = self._raced = False
        page.plot.switched.connect(self._switch)
        inspector = page.inspector
        inspector.cell_chosen.connect(self._choose)
        inspector.bias_moved.connect(self._move_bias)
        inspector.gain_moved.connect(self._move_gain)
        inspector.orthogonal_switched.connect(self._turn_orthogonal)
        inspector.seed_wished.connect(self._new_seed)
        inspector.set_seed(self.seed)
        self.mind = RaceMind(page.race, inspector.race, engine, tasks=TASKS, recipe=RECIPE, parent=self)
        self._join_race()
        self._say()

    def _join_race(self) -> None:
        mind, page = self.mind, self._page
        mind.troubled.connect(self.troubled)
        mind.state_changed.connect(self._on_race)
        mind.race.started.connect(self._on_race)
        mind.race.moved.connect(self._on_race)
        page.run_wished.connect(self._run)
        page.step_wished.connect(self._step)
        page.left.connect(mind.race.pause)
        page.part_changed.connect(self._on_part)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._asked == 0 and self.mind.settled

    @property
    def document(self) -> tuple[str, str]:
        """What it is about, for the top bar."""
        return words.DOCUMENT

    @Slot()
    def activate(self) -> None:
        """Read what is shown at first, and what has been opened since or was refused."""
        if not self._begun:
            self._begun = True
            self._ask(ListStarts(), self._on_listed)
        elif self.starts:
            self._ask_refused()
            self._ask_trained()
        if self._page.parts[1]:
            self.mind.activate()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(str)
    def _choose(self, cell: str) -> None:
        bias = self._page.inspector.bias.value() if self._forgets.get(cell) else 0.0
        self._begin_with(replace(self.own, cell=cell, forget_bias=bias))

    @Slot(float)
    def _move_bias(self, bias: float) -> None:
        if self._forgets.get(self.own.cell):
            self._begin_with(replace(self.own, forget_bias=round(bias, 3)))

    @Slot(float)
    def _move_gain(self, gain: float) -> None:
        """Take a gain, and with it an orthogonal matrix."""
        self.gain = round(gain, 3)
        self._begin_with(replace(self.own, gain=self.gain))

    @Slot(bool)
    def _turn_orthogonal(self, on: bool) -> None:
        self._begin_with(replace(self.own, gain=self.gain if on else None))

    @Slot()
    def _new_seed(self) -> None:
        self.seed += 1
        self._page.inspector.set_seed(self.seed)
        self._ask_all()

    @Slot(str, bool)
    def _switch(self, key: str, on: bool) -> None:
        self.off = self.off - {key} if on else self.off | {key}
        self._page.plot.set_off(self.off)

    def _begin_with(self, own: Beginning) -> None:
        self.own, self._touched, self._raced = own, True, False
        self._engine.hand_moves()
        self._page.inspector.set_beginning(own, self.gain)
        if OWN in self.off:
            self._switch(OWN, True)
        self._ask_start(OWN, own)

    @Slot()
    def _run(self) -> None:
        """Let the race run or rest; where it is not seen, look at it first."""
        if not self._page.parts[1]:
            self._page.show_part(RACE)
        self._raced = True
        self.mind.toggle()

    @Slot()
    def _step(self) -> None:
        if self._page.parts[1]:
            self._raced = True
            self.mind.race.step()

    @Slot()
    def _on_part(self) -> None:
        """Have a race ready where one is seen; what is not seen rests."""
        if not self._page.parts[1]:
            self.mind.race.pause()
        elif self._begun:
            self.mind.activate()
        self._say()

    @Slot()
    def _on_race(self) -> None:
        problem, race = self.mind.problem, self.mind.race
        self._page.set_problem(problem.help if problem is not None else "")
        self._raced |= race.doing is Doing.PLAYING
        self._say()
        self.state_changed.emit()

    # -- what is asked and answered --------------------------------------------------------------

    def _ask(
        self, request: ListStarts | ReadGradients | ReadTrained, reply: Callable[[Outcome], None]
    ) -> None:
        self._asked += 1
        self._engine.ask(request, reply)

    def _ask_all(self) -> None:
        self._ask_start(OWN, self.own)
        for title, begun in self.starts:
            self._ask_start(title, begun)
        self._ask_trained(anew=True)

    def _ask_refused(self) -> None:
        """Ask once more for cells at their start that could not be read."""
        for curve, begun in ((OWN, self.own), *self.starts):
            if curve in self._refused:
                self._ask_start(curve, begun)

    def _ask_start(self, curve: str, begun: Beginning) -> None:
        self._read(ReadGradients(curve=curve, beginning=begun, seed=self.seed))

    def _ask_trained(self, *, anew: bool = False) -> None:
        """Ask for shipped models, and for the one that writes in this panel."""
        wished = models.shown(self._card(), frozenset([OWN, *(title for title, _ in self.starts)]))
        for curve in [curve for curve, model in self.trained.items() if wished.get(curve) != model]:
            del self.trained[curve]
            self.reads.pop(curve, None)
        for curve, model in wished.items():
            if anew or curve not in self.trained or curve in self._refused:
                self.trained[curve] = model
                self._read(
                    ReadTrained(curve=curve, writer_id=model.writer_id, path=model.path, seed=self.seed)
                )
        self._show()

    def _read(self, request: ReadGradients | ReadTrained) -> None:
        self._refused.discard(request.curve)
        self._sent[request.curve] = request
        self._ask(request, partial(self._on_read, request))

    def _on_listed(self, outcome: Outcome) -> None:
        self._asked -= 1
        if isinstance(outcome, Done):
            listed = outcome.response
            assert isinstance(listed, StartsListed)
            self.starts = listed.starts
            self._forgets = {one.cell: one.forgets for one in listed.cells}
            self._page.inspector.offer(listed.cells)
            self._page.inspector.set_beginning(self.own, self.gain)
            self._ask_all()
        elif isinstance(outcome, Failed):
            self._begun = False
            self.troubled.emit(outcome.sentence, outcome.detail)
        self.state_changed.emit()

    def _on_read(self, request: ReadGradients | ReadTrained, outcome: Outcome) -> None:
        """Take what was read; of one's own also while the hand is further on, of a model only the newest."""
        part = outcome.part if isinstance(outcome, Progressed) else getattr(outcome, "response", None)
        newest = self._sent[request.curve] is request
        wanted = newest or (isinstance(request, ReadGradients) and request.seed == self.seed)
        if isinstance(part, GradientsRead) and wanted:
            self.reads[part.curve] = part
            self._show()
        if isinstance(outcome, Failed):
            if newest:
                self._refused.add(request.curve)
            self.troubled.emit(outcome.sentence, outcome.detail)
        if not isinstance(outcome, Progressed):
            self._asked -= 1
            self.state_changed.emit()

    # -- what is seen ----------------------------------------------------------------------------

    def _show(self) -> None:
        reads, page = self.reads, self._page
        shown = [curves.at_start(title, title, reads[title]) for title, _ in self.starts if title in reads]
        shown += [curves.after(key, model, reads[key]) for key, model in self.trained.items() if key in reads]
        if OWN in reads:
            shown.append(curves.own(reads[OWN]))
            page.inspector.set_told(words.told_of(reads[OWN]))
        page.plot.set_curves(shown)
        self._say()

    def _say(self) -> None:
        """Say what one sees: where both parts are seen, of the one that was touched last."""
        gradients, race = self._page.parts
        if race and (self._raced or not gradients):
            begun, scores = self.mind.race.begun, self.mind.race.scores
            told = words.RACE if begun is None else words.race(begun, scores)
            self._page.set_headline(told, words.RACE_HINT)
        else:
            self._page.set_headline(self._words(), words.HINT)

    def _words(self) -> str:
        if self._touched and OWN in self.reads:
            return words.told_of(self.reads[OWN])
        begun = {b: self.reads[title] for title, b in self.starts if title in self.reads}
        return words.headline(begun)
