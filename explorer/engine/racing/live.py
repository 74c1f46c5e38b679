"""One race: two trainings that see the same sequences.

Shapes: t steps, n sequences that are shown, s steps that are answered.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explorer.core import races as r
from explorer.core.messages import Floats, frozen
from explorer.engine.errors import EngineError
from trainers.specs.cells import CELLS
from trainers.task_runs import TESTED, TaskPlan, TaskRun
from trainers.tasks import TASKS, Batch, Task

BATCH = 32
MOST_HIDDEN, MOST_BIAS, MOST_ASKED = 512, 20.0, 2000


class AstrayError(Exception):
    """The loss of a net is no number any more; ``which`` it is, and a sentence."""

    def __init__(self, which: int, sentence: str) -> None:
        super().__init__(sentence)
        self.which, self.sentence = which, sentence


class LiveRace:
    """Two nets in lockstep, and the losses they have had.

    Parameters
    ----------
    race_id : str
    recipe : RaceRecipe

    Raises
    ------
    EngineError
        For a recipe that cannot be followed.
    DataError
        Where a text that is learnt from cannot be loaded.
    """

    def __init__(self, race_id: str, recipe: r.RaceRecipe) -> None:
        self.race_id, self.task = race_id, _checked(recipe)
        plans = [_plan(recipe, runner, self.task) for runner in recipe.runners]
        self.runs = tuple(TaskRun(plan) for plan in plans)
        one, two = (
            replace(runner, forget_bias=plan.forget_bias)
            for runner, plan in zip(recipe.runners, plans, strict=True)
        )
        self.recipe = replace(
            recipe,
            runners=(one, two),
            length=recipe.length or self.task.length,
            learning_rate=plans[0].learning_rate,
        )
        self._losses: tuple[list[float], list[float]] = ([], [])
        self._shown = self._batch(recipe.shown)
        self._astray: AstrayError | None = None
        self.told = 0

    @property
    def steps(self) -> int:
        """Steps that both have done."""
        return len(self._losses[1])

    @property
    def behind(self) -> int:
        """Which net's turn it is."""
        return 0 if len(self._losses[0]) == len(self._losses[1]) else 1

    def turn(self) -> None:
        """Let the net whose turn it is learn a step.

        Raises
        ------
        AstrayError
            Where its loss is no number any more, and whenever it is asked again.
        """
        if self._astray is not None:
            raise self._astray
        which = self.behind
        loss = float(next(self.runs[which]))
        if not math.isfinite(loss):
            title, seed = CELLS[self.recipe.runners[which].cell].title, self.recipe.seed
            sentence = (
                f"The {title} went astray at step {self.steps + 1:,}: its loss is no number any more. "
                f"Begin anew with a seed other than {seed}, or with shorter sequences."
            )
            self._astray = AstrayError(which, sentence)
            raise self._astray
        self._losses[which].append(loss)

    def draw_level(self) -> None:
        """Let the second net do the step that the first has done already, so that both stand at one step."""
        try:
            while self.behind and self._astray is None:
                self.turn()
        except AstrayError:
            return  # it is told when they are to go on

    def begun(self) -> r.RaceBegun:
        """Tell what is raced for, and the sequences that are shown."""
        runners, test = self.recipe.runners, self.runs[0].test
        return r.RaceBegun(
            race_id=self.race_id,
            recipe=self.recipe,
            problem=card_of(self.recipe.task),
            titles=(CELLS[runners[0].cell].title, CELLS[runners[1].cell].title),
            weights=(_size(self.runs[0]), _size(self.runs[1])),
            plain_loss=self.runs[0].plain_loss(),
            plain_score=self.task.baseline(test),
            tested=TESTED,
            x=_sent(self._shown.x),
            target=_sent(self._shown.target),
            plain=_sent(self._shown.plain),
            moment=self.moment(0, scored=True, answered=True),
        )

    def moment(self, since: int, *, scored: bool, answered: bool) -> r.RaceMoment:
        """Tell how it stands, with the losses from a step on."""
        since, steps = min(max(0, since), self.steps), self.steps
        one, two = (frozen(np.array(losses[since:steps], dtype=np.float32)) for losses in self._losses)
        return r.RaceMoment(
            race_id=self.race_id,
            first=since,
            steps=steps,
            losses=(one, two),
            scores=(self._score(0), self._score(1)) if scored else None,
            said=(self._said(0), self._said(1)) if answered else None,
        )

    def asked(self, x: Floats) -> tuple[Floats, Floats]:
        """Give what both say at each step to sequences of one's own.

        Raises
        ------
        EngineError
            For what is no sequence of this problem.
        """
        n_in = self.task.n_in
        if x.ndim != 3 or x.shape[2] != n_in or not 0 < x.shape[0] * x.shape[1] <= MOST_ASKED:
            raise EngineError(f"A sequence here has {n_in} numbers at each step; ask with 1 to {MOST_ASKED}.")
        if not np.isfinite(x).all():
            raise EngineError("A number of the sequence is none; ask with finite numbers.")
        asked = torch.from_numpy(np.array(x, dtype=np.float32))
        one, two = (_sent(self._likely(run.told(asked))) for run in self.runs)
        return one, two

    def _score(self, which: int) -> r.RunnerScore:
        score = self.runs[which].measure()
        return r.RunnerScore(loss=score.loss, score=score.score)

    def _said(self, which: int) -> Floats:
        out = self.runs[which].told(self._shown.x)
        return _sent(self._likely(out[len(out) - len(self._shown.target) :]))

    def _likely(self, out: Tensor) -> Tensor:
        return out.softmax(-1) if self.task.classes else out

    def _batch(self, n: int) -> Batch:
        """Take the first sequences of the test; where a class is all that comes in, one of each."""
        test = self.runs[0].test
        at = torch.arange(n)
        if self.task.shape == "one-to-many":
            kinds = test.x[0].argmax(-1)
            at = torch.stack([torch.nonzero(kinds == kind)[0, 0] for kind in range(self.task.n_in)])
        return Batch(test.x[:, at], test.target[:, at], test.plain[:, at])


def card_of(name: str) -> r.ProblemCard:
    """Say what a problem is."""
    task = TASKS[name]
    return r.ProblemCard(
        name=name,
        title=task.title,
        help=task.help,
        shape=task.shape,
        classes=task.classes,
        unit=task.unit,
        length=task.length,
        lengths=task.lengths,
        forget_bias=task.forget_bias,
        ins=task.ins,
        outs=task.outs,
        solved=task.solved,
    )


def _plan(recipe: r.RaceRecipe, runner: r.Runner, task: Task) -> TaskPlan:
    bias, rate = runner.forget_bias, recipe.learning_rate
    return TaskPlan(
        recipe.task,
        runner.cell,
        length=recipe.length,
        hidden=recipe.hidden,
        forget_bias=task.forget_bias if bias is None else bias,
        batch_size=BATCH,
        learning_rate=task.learning_rate if rate is None else rate,
        seed=recipe.seed,
    )


def _checked(recipe: r.RaceRecipe) -> Task:
    """Return the problem of a recipe that can be followed."""
    if recipe.task not in TASKS:
        raise EngineError(f"There is no problem {recipe.task!r:.40}; choose {', '.join(TASKS)}.")
    task = TASKS[recipe.task]
    for runner in recipe.runners:
        if runner.cell not in CELLS:
            raise EngineError(f"There is no cell {runner.cell!r:.40}; choose {', '.join(CELLS)}.")
        if runner.forget_bias is not None and not abs(runner.forget_bias) <= MOST_BIAS:
            raise EngineError(f"A forget bias is a number from −{MOST_BIAS:.0f} to {MOST_BIAS:.0f}.")
    least, most = task.lengths
    if recipe.length is not None and not least <= recipe.length <= most:
        raise EngineError(f"Sequences of “{task.title}” have {least} to {most} steps; choose such a length.")
    rate = recipe.learning_rate
    if rate is not None and not 0 < rate < math.inf:
        raise EngineError("A learning rate is a number above 0; choose .01, for example.")
    if not 1 <= recipe.hidden <= MOST_HIDDEN or not 1 <= recipe.shown <= TESTED:
        raise EngineError(f"A net has 1 to {MOST_HIDDEN} units, and 1 to {TESTED} sequences can be shown.")
    return task


def _size(run: TaskRun) -> int:
    return sum(weight.numel() for weight in run.net.parameters())


def _sent(tensor: Tensor) -> Floats:
    return frozen(tensor.numpy())
