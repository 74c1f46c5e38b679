"""Trainings of a recurrent net on a small problem, one step at a time.

Shapes: t steps, b sequences, k hidden units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from trainers.adam import FusedAdam
from trainers.flat import FlatWeights
from trainers.models.layers import Linear, draw
from trainers.models.recurrent import Recurrent
from trainers.runtime import NoDenormals, generator
from trainers.tasks import TASKS, Batch

TESTED = 500


@dataclass(frozen=True)
class TaskPlan:
    """How a net is trained on a problem.

    Attributes
    ----------
    task : str
        A word of ``TASKS``.
    cell : str
        A word of ``CELLS``.
    length : int or None
        Of the sequences; None takes the task's own.
    hidden, layers : int
    forget_bias : float
    batch_size : int
    learning_rate : float
        Of Adam.
    clip : float
        The most that the gradient's norm may be.
    seed : int
        Twins of one seed see the same sequences.
    """

    task: str
    cell: str = "lstm"
    length: int | None = None
    hidden: int = 64
    layers: int = 1
    forget_bias: float = 1.0
    batch_size: int = 64
    learning_rate: float = 1e-2
    clip: float = 1.0
    seed: int = 0

    @classmethod
    def usual(cls, task: str, cell: str = "lstm", seed: int = 0) -> TaskPlan:
        """Give the plan with which an LSTM learns a problem, for any cell."""
        entry = TASKS[task]
        rate, bias = entry.learning_rate, entry.forget_bias
        return cls(task, cell, hidden=64, forget_bias=bias, batch_size=32, learning_rate=rate, seed=seed)


class TaskNet(nn.Module):
    """Layers of a cell, and what is read off them, (t, b, n_in) -> (t, b, n_out)."""

    def __init__(self, plan: TaskPlan) -> None:
        super().__init__()
        task = TASKS[plan.task]
        self.cells = Recurrent(plan.cell, task.n_in, plan.hidden, plan.layers, plan.forget_bias)
        self.output = Linear(plan.hidden, task.n_out)
        draw(self, plan.seed)

    def forward(self, x: Tensor) -> Tensor:
        """Read sequences and say something at each step."""
        said: Tensor = self.output(self.cells(x).out)
        return said


@dataclass(frozen=True)
class TaskScore:
    """How a net does on sequences that it has not seen.

    Attributes
    ----------
    step : int
    loss : float
        In ``Task.unit``.
    score, baseline : float
        Share of right answers, or mean squared error; and that of doing without a memory.
    """

    step: int
    loss: float
    score: float
    baseline: float


class TaskRun(Iterator[Tensor]):
    """A training that does a step, on new sequences, each time it is advanced, and gives its loss.

    Parameters
    ----------
    plan : TaskPlan
    """

    def __init__(self, plan: TaskPlan) -> None:
        self.plan, self.task, self.step = plan, TASKS[plan.task], 0
        self.net = TaskNet(plan)
        self._weights = FlatWeights(self.net)
        self._adam = FusedAdam(self._weights.flat)
        self._source = generator(plan.seed + 1)
        self._no_denormals = NoDenormals()
        self.test = self._test(generator(plan.seed + 2))

    def __next__(self) -> Tensor:
        """Do a step; its loss is a number that stays a tensor."""
        batch = self._batch(self.plan.batch_size, self._source)
        with torch.enable_grad(), self._no_denormals:
            loss = self.task.loss(self.net(batch.x), batch)
            self._weights.zero_grad()
            loss.backward()
            gradient = self._weights.flat.grad
            assert gradient is not None
            gradient.mul_((self.plan.clip / (gradient.norm() + 1e-6)).clamp(max=1.0))
            self._adam.advance(self.plan.learning_rate, 0.9)
        self.step += 1
        return loss.detach()

    @torch.no_grad()
    def measure(self) -> TaskScore:
        """Measure on sequences that are never learnt from."""
        out = self.net(self.test.x)
        loss = float(self.task.loss(out, self.test))
        return TaskScore(self.step, loss, self.task.right(out, self.test), self.task.baseline(self.test))

    @torch.no_grad()
    def told(self, x: Tensor) -> Tensor:
        """Give what the net says to sequences of one's own, (t, b, n_in) -> (t, b, n_out)."""
        said: Tensor = self.net(x)
        return said

    def plain_loss(self) -> float:
        """Give the loss of doing without a memory on the test's sequences, in ``Task.unit``."""
        return self.task.plain_loss(self.test)

    def _batch(self, b: int, source: Generator) -> Batch:
        return self.task.make(b, self.plan.length or self.task.length, source)

    def _test(self, source: Generator) -> Batch:
        make = self.task.held_out or self.task.make
        return make(TESTED, self.plan.length or self.task.length, source)
