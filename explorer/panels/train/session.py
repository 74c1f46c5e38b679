"""What the panel knows of one run: how it began, its history, its losses, how it looks now."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.history import History, Track, sharing
from explorer.core.runs import KnobsTurned, Lost, Moment, Recipe, RunBegun
from explorer.panels.train.draft import Twist

RUN, TWIN = "run", "twin"
"""The names of the run and of the one beside it."""


class Session:
    """One run from its first weights on.

    Parameters
    ----------
    begun : RunBegun

    Attributes
    ----------
    recipe : Recipe
        As it stands now; its live fields may have been changed on the way.
    steps : int
        How many are planned.
    moment : Moment
        How the run looks now.
    baselines : mapping
        Term -> words -> value; those of what the model is fed may change with a knob.
    twist : Twist or None
        The knob in which it differs, if it is a twin.
    late : tuple of str
        Fields that were turned after its end, so that they wait for a new beginning.
    """

    def __init__(self, begun: RunBegun) -> None:
        self.begun = begun
        self.recipe: Recipe = begun.recipe
        self.steps = begun.steps
        self.twist: Twist | None = None
        self.late: tuple[str, ...] = ()
        self.history = History()
        self.train, self.test = Track(), Track()
        self.baselines = begun.baselines
        for lost in begun.curve:
            self.lose(lost)
        for lost in begun.tests:
            self.test.add(lost.step, lost.train)
        self.moment = begun.moment
        self.take(begun.moment)

    @property
    def step(self) -> int:
        """The last step that was told of."""
        return self.moment.step

    @property
    def fresh(self) -> bool:
        """Whether nothing has been trained yet."""
        return self.step == 0 and len(self.train) == 0

    def knob(self, twist: Twist) -> str:
        """Say the knob in which two runs differ as it stands in this one, as "beta 4"."""
        own = self.recipe.training if twist.training else self.recipe.fields
        return twist.words(own[twist.field.name])

    @property
    def over(self) -> bool:
        """Whether all steps that are planned are done."""
        return self.step >= self.steps

    def turn(self, turned: KnobsTurned) -> None:
        """Learn how its recipe stands now."""
        before, now = ({**one.fields, **one.training} for one in (self.recipe, turned.recipe))
        self.recipe, self.steps = turned.recipe, turned.steps
        self.baselines = turned.baselines or self.baselines
        changed = tuple(name for name, value in now.items() if before.get(name) != value)
        self.late = tuple(dict.fromkeys((*self.late, *changed))) if self.over else ()

    def lose(self, lost: Lost) -> None:
        """Take the losses of some steps."""
        self.train.add(lost.step, lost.train)

    def take(self, moment: Moment) -> None:
        """Take how the run looks now; what looks as it did is one array in both moments."""
        again = self.moment.kept and moment.step == self.moment.step
        moment = sharing(moment, self.moment)
        self.moment = moment = replace(moment, kept=moment.kept or again)
        self.history.add(moment)
        if moment.test and moment.measured:
            self.test.add(moment.step, moment.test)

    def go_back(self, step: int) -> None:
        """Forget what came after a step, to which the run itself has gone back."""
        for memory in (self.history, self.train, self.test):
            memory.back_to(step)
        self.moment, self.late = self.history.last, ()
