"""The mind of a race: keeps the recipe, follows the wishes, tells card and controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import EngineClient
from explorer.core.races import ProblemCard, RaceRecipe, Runner
from explorer.panels.playing import Doing
from explorer.panels.races import words
from explorer.panels.races.card import RaceCard
from explorer.panels.races.controls import RaceControls
from explorer.panels.races.race import MOST, Race


class RaceMind(QObject):
    """Two cells on one problem.

    Attributes
    ----------
    race : Race
        What is told of the race; connect to its signals for more than the card shows.
    recipe : RaceRecipe
        What is wished.

    Signals
    -------
    recipe_changed()
        Another problem, cell, length or seed is wished; it begins anew.
    state_changed()
        Whether it is settled, or what it does, may be another answer now.
    troubled(str, str)
        A sentence with the next step, and its details.

    Parameters
    ----------
    card : RaceCard
    controls : RaceControls
    engine : EngineClient
    tasks : sequence of str
        The problems there are to choose from; none takes all.
    recipe : RaceRecipe
        Where it begins.
    """

    recipe_changed = Signal()
    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(
        self,
        card: RaceCard,
        controls: RaceControls,
        engine: EngineClient,
        *,
        tasks: Sequence[str] = (),
        recipe: RaceRecipe | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.race, self.recipe = Race(engine, self), recipe or RaceRecipe()
        self._card, self._controls, self._tasks = card, controls, tuple(tasks)
        race = self.race
        race.known.connect(self._on_known)
        race.started.connect(self._on_started)
        race.moved.connect(self._show)
        race.state_changed.connect(self._on_state)
        race.troubled.connect(self.troubled)
        controls.run_wished.connect(self.toggle)
        controls.step_wished.connect(race.step)
        controls.anew_wished.connect(self.begin)
        controls.seed_wished.connect(self.take_seed)
        controls.task_chosen.connect(self.choose_task)
        controls.cell_chosen.connect(self.choose_cell)
        controls.bias_chosen.connect(self.choose_bias)
        controls.length_chosen.connect(self.choose_length)
        self._on_state()

    @property
    def settled(self) -> bool:
        """Whether it rests and nothing is awaited."""
        return self.race.settled

    @property
    def problems(self) -> tuple[ProblemCard, ...]:
        """The problems there are to choose from, none before they are known."""
        listed = self.race.listed
        cards = () if listed is None else listed.problems
        return tuple(card for card in cards if not self._tasks or card.name in self._tasks)

    @property
    def problem(self) -> ProblemCard | None:
        """The one that is chosen."""
        return next((card for card in self.problems if card.name == self.recipe.task), None)

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def activate(self) -> None:
        """Begin, the first time; call it when the view comes to the front."""
        self.race.list()

    @Slot()
    def begin(self) -> None:
        """Begin anew with what is wished, and run on if it ran."""
        if self.problem is not None:
            self.race.begin(self.recipe, MOST if self.race.runs else 0)

    @Slot()
    def toggle(self) -> None:
        """Train, or rest; one that is astray, or that could not be begun, begins anew."""
        race = self.race
        if race.doing in (Doing.NOTHING, Doing.RESTING) and (race.failed or race.astray >= 0):
            race.begin(self.recipe, MOST)
        else:
            race.list()
            race.toggle()

    def take(self, recipe: RaceRecipe) -> None:
        """Wish something else: it begins anew, and runs on if it ran."""
        self.recipe = recipe
        self._show_recipe()
        self.recipe_changed.emit()
        self.begin()

    @Slot(str)
    def choose_task(self, task: str) -> None:
        """Take another problem, with its own length and biases."""
        one, two = (Runner(cell=runner.cell) for runner in self.recipe.runners)
        self.take(replace(self.recipe, task=task, length=None, runners=(one, two)))

    @Slot(int, str)
    def choose_cell(self, net: int, cell: str) -> None:
        """Take another cell, with the problem's usual forget bias."""
        self._wish_runner(net, Runner(cell=cell))

    @Slot(int, float)
    def choose_bias(self, net: int, bias: float) -> None:
        """Take another forget bias."""
        if self.problem is not None and self._bias(net) != bias:
            self._wish_runner(net, replace(self.recipe.runners[net], forget_bias=bias))

    @Slot(int)
    def choose_length(self, length: int) -> None:
        """Take longer or shorter sequences."""
        if self.problem is not None and length != (self.recipe.length or self.problem.length):
            self.take(replace(self.recipe, length=length))

    @Slot()
    def take_seed(self) -> None:
        """Take the next seed."""
        self.take(replace(self.recipe, seed=self.recipe.seed + 1))

    def _bias(self, net: int) -> float:
        assert self.problem is not None
        bias = self.recipe.runners[net].forget_bias
        return self.problem.forget_bias if bias is None else bias

    def _wish_runner(self, net: int, runner: Runner) -> None:
        one, two = self.recipe.runners
        self.take(replace(self.recipe, runners=(runner, two) if net == 0 else (one, runner)))

    # -- what is told ----------------------------------------------------------------------------

    @Slot()
    def _on_known(self) -> None:
        assert self.race.listed is not None
        self._controls.set_choices(self.problems, self.race.listed.cells)
        self._show_recipe()
        self.begin()

    def _show_recipe(self) -> None:
        listed, problem = self.race.listed, self.problem
        if listed is not None and problem is not None:
            forgets = {cell.name: cell.forgets for cell in listed.cells}
            self._controls.set_recipe(
                self.recipe, problem, [forgets[runner.cell] for runner in self.recipe.runners]
            )

    @Slot()
    def _on_started(self) -> None:
        begun = self.race.begun
        assert begun is not None
        self._card.set_runners(words.names(begun))
        self._card.set_goal(begun.problem.unit, begun.plain_loss, begun.problem.solved)
        self._show()

    @Slot()
    def _show(self) -> None:
        begun, race = self.race.begun, self.race
        assert begun is not None
        self._card.set_losses(race.losses)
        said = [words.standing(begun.problem, score) for score in race.scores[-1][1:]]
        self._card.set_scores(said, words.plain(begun), words.tested(begun))

    @Slot()
    def _on_state(self) -> None:
        doing, failed = self.race.doing, self.race.failed
        ready = doing in (Doing.RESTING, Doing.PLAYING)
        self._controls.set_doing(
            running=doing is Doing.PLAYING, able=ready and not failed, begins=ready or failed
        )
        self.state_changed.emit()
