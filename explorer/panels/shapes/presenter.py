"""The mind of the view: which problem is on, what both nets say to its sequences, and to the user's own."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import EngineClient, Floats
from explorer.core.races import RaceAsked, RaceRecipe
from explorer.panels.races import RaceMind
from explorer.panels.races.words import COLOURS, names
from explorer.panels.shapes import own, words
from explorer.panels.shapes.page import ShapesPage
from explorer.widgets.answers import Row

SHOWN = 8
WAVES = "waves"


class ShapesPresenter(QObject):
    """Presents the view.

    Attributes
    ----------
    mind : RaceMind

    Signals
    -------
    state_changed()
        Whether it is settled may be another answer now.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(self, page: ShapesPage, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._x: Floats | None = None
        self._asked: RaceAsked | None = None
        self._heard: object = None
        recipe = RaceRecipe(task="brackets", shown=SHOWN)
        self.mind = RaceMind(page.card, page.inspector, engine, recipe=recipe, parent=self)
        race = self.mind.race
        self.mind.troubled.connect(self.troubled)
        self.mind.state_changed.connect(self.state_changed)
        self.mind.recipe_changed.connect(self._on_recipe)
        race.known.connect(self._on_known)
        race.started.connect(self._on_started)
        race.moved.connect(self._on_moved)
        race.asked.connect(self._on_asked)
        page.run_wished.connect(self.mind.toggle)
        page.step_wished.connect(race.step)
        page.left.connect(race.pause)
        page.picker.chosen.connect(self.mind.choose_task)
        page.stage.typed.connect(self._type)
        page.stage.way_drawn.connect(self._draw)
        self._say()

    @property
    def settled(self) -> bool:
        """Whether it rests and nothing is awaited."""
        return self.mind.settled

    @property
    def document(self) -> tuple[str, str]:
        """The problem and its shape, for the top bar."""
        problem = self.mind.problem
        return ("Shapes", "") if problem is None else (problem.title, problem.shape.replace("-", " "))

    @property
    def seed(self) -> int:
        """Of the first weights and of the sequences."""
        return self.mind.recipe.seed

    @Slot()
    def activate(self) -> None:
        """Begin, the first time."""
        self.mind.activate()

    # -- sequences of one's own ------------------------------------------------------------------

    @Slot(str)
    def _type(self, text: str) -> None:
        problem = self.mind.problem
        self._x = None if problem is None else own.typed(problem, text)
        self._ask_anew()

    @Slot(object)
    def _draw(self, places: Any) -> None:
        begun = self.mind.race.begun
        if begun is not None and begun.recipe.length is not None:
            self._x = own.way(places, begun.recipe.length)
            self._ask_anew()

    def _ask_anew(self) -> None:
        self._asked = None
        self._ask()
        self._show_rows()

    @property
    def _question(self) -> Floats | None:
        """What the user gave, or waves that are longer than those learnt from."""
        begun = self.mind.race.begun
        if begun is None or begun.problem.name != self.mind.recipe.task:
            return None
        if begun.problem.name == WAVES and begun.recipe.length is not None:
            return own.waves(begun.problem, begun.recipe.length)
        return self._x

    def _ask(self) -> None:
        """Ask what both make of it."""
        x = self._question
        if x is not None:
            self.mind.race.ask(x)

    @Slot(object)
    def _on_asked(self, asked: RaceAsked) -> None:
        """Take an answer, unless something else has been given since."""
        x = self._question
        if x is not None and np.array_equal(asked.x, x):
            self._asked = asked
            self._show_rows()

    # -- what is told ----------------------------------------------------------------------------

    @Slot()
    def _on_known(self) -> None:
        problems = self.mind.problems
        self._page.picker.set_problems([(card.name, card.title, card.shape) for card in problems])
        self._on_recipe()

    @Slot()
    def _on_recipe(self) -> None:
        form = self._form
        self._page.picker.set_current(self.mind.recipe.task)
        self._say()
        if form.form != self._page.stage.form or form.title != self._page.stage.title.text():
            self._x = self._asked = None
            self._page.stage.show_form(form.form, form.title, form.caption, form.asks)
            self._page.stage.sheet.set_rows(())

    @Slot()
    def _on_started(self) -> None:
        begun = self.mind.race.begun
        assert begun is not None
        self._asked = None
        self._page.stage.set_nets(names(begun), COLOURS)
        self._on_moved()

    @Slot()
    def _on_moved(self) -> None:
        if self.mind.race.said is not self._heard:
            self._heard = self.mind.race.said
            self._ask()
            self._show_rows()
        self._say()

    def _show_rows(self) -> None:
        race = self.mind.race
        if race.begun is None or race.begun.problem.name != self.mind.recipe.task:
            return
        problem = race.begun.problem
        rows = own.rows_of(race.begun, race.said)
        if self._asked is not None and problem.name == WAVES:
            said = self._asked.said
            rows = [Row(row.x, row.target, own.answered(problem, said, i)) for i, row in enumerate(rows)]
        elif self._x is not None:
            rows.append(self._own_row(self._x))
        self._page.stage.sheet.set_rows(rows, problem.ins, problem.outs)

    def _own_row(self, x: Floats) -> Row:
        problem, asked = self.mind.problem, self._asked
        assert problem is not None
        said = None if asked is None else own.answered(problem, asked.said)
        return Row(x[:, 0], own.wanted(problem, x), said, own=True)

    @property
    def _form(self) -> words.Form:
        return words.FORMS.get(self.mind.recipe.task, words.PLAINLY)

    def _say(self) -> None:
        race = self.mind.race
        ours = race.begun is not None and race.begun.problem.name == self.mind.recipe.task
        if ours and race.begun is not None and race.scores:
            self._page.stage.set_legend(names(race.begun), words.brief(race.begun, race.scores))
        self._page.set_headline(*words.headline(race.begun, self._form, race.scores if ours else ()))
