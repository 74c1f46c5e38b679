"""A net from number to number that learns one step at a time, and can be put back.

Shapes: n points, as (n, 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from trainers.adam import FusedAdam
from trainers.fields import Spec, choice, number
from trainers.fit import TrainingError
from trainers.flat import FlatWeights
from trainers.models.layers import chain, draw
from trainers.runtime import generator

KEEP_EVERY = 20
"""Steps between two states that are kept, to go back to from numbers that are none."""
END = 0.05
"""Share of the learning rate that is left in the end."""


@dataclass(frozen=True, kw_only=True)
class LineSpec(Spec):
    """A fully connected net from number to number, and how it is trained.

    The learning rate falls along half a cosine to a twentieth over ``steps``, and stays there.
    """

    layers: int = number(2, 0, 6, "Hidden layers.", group="choices")
    nodes: int = number(64, 2, 1024, "Width of each of them.", log=True, group="choices")
    noise: Literal["gaussian", "uniform"] = choice(
        "gaussian", "What a generator is fed: N(0, 1), or even noise from -1 to 1.", group="choices"
    )
    steps: int = number(1000, 1, 1_000_000, "Over how many steps the learning rate falls.", log=True)
    batch_size: int = number(256, 2, 16_384, "Points in a batch, of each kind.", log=True)
    learning_rate: float = number(5e-3, 1e-7, 1.0, "The first step size.", log=True)
    beta1: float = number(0.9, 0.0, 0.999, "Weight of the past in the mean gradient.")
    seed: int = number(0, 0, 2**31 - 1, "Start of every random choice.", group="data")


@dataclass(frozen=True, eq=False)
class LineState:
    """A training after a step, copied: weights, moments of the gradient, and where chance stands."""

    step: int
    weights: Tensor
    moments: tuple[Tensor, Tensor, Tensor]
    chance: Tensor


class LineNet:
    """A net with its optimiser and its chance.

    Parameters
    ----------
    spec : LineSpec

    Attributes
    ----------
    step : int
        Steps done.
    chance : torch.Generator
        What a step draws from.
    """

    def __init__(self, spec: LineSpec) -> None:
        self.spec, self.step = spec, 0
        self.chance = generator(spec.seed)
        self._net = chain((1, *(spec.nodes,) * spec.layers, 1))
        draw(self._net, spec.seed)
        self._flat = FlatWeights(self._net)
        self._adam = FusedAdam(self._flat.flat)
        self._kept = self.snapshot()

    def __call__(self, x: Tensor) -> Tensor:
        """Give a number for each, (n, 1) -> (n, 1)."""
        out: Tensor = self._net(x)
        return out

    def noise(self, n: int) -> Tensor:
        """Draw what a generator is fed, (n, 1)."""
        if self.spec.noise == "uniform":
            return 2 * torch.rand(n, 1, generator=self.chance) - 1
        return torch.randn(n, 1, generator=self.chance)

    def learn(self, loss: Tensor) -> float:
        """Do one step down the slope of a loss, and give its value.

        Raises
        ------
        TrainingError
            Where it is no finite number; the net is as it was when all was well.
        """
        value = float(loss.detach())
        if not math.isfinite(value):
            bad, back = self.step, self._kept.step
            self.restore(self._kept)
            raise TrainingError(f"the loss is {value} at step {bad}; take a smaller step size", bad, back)
        self._flat.zero_grad()
        loss.backward()
        self._adam.advance(self._rate(), self.spec.beta1)
        self.step += 1
        if self.step % KEEP_EVERY == 0 and bool(torch.isfinite(self._flat.flat).all()):
            self._kept = self.snapshot()
        return value

    def snapshot(self) -> LineState:
        """Copy the state, from which it goes on to the same end bit for bit."""
        adam = self._adam
        moments = (adam.step.clone(), adam.exp_avg.clone(), adam.exp_avg_sq.clone())
        return LineState(self.step, self._flat.flat.detach().clone(), moments, self.chance.get_state())

    @torch.no_grad()
    def restore(self, state: LineState) -> None:
        """Go back to a state of the same spec."""
        self.step = state.step
        self._flat.flat.copy_(state.weights)
        own = (self._adam.step, self._adam.exp_avg, self._adam.exp_avg_sq)
        for mine, kept in zip(own, state.moments, strict=True):
            mine.copy_(kept)
        self.chance.set_state(state.chance)

    def _rate(self) -> float:
        done = min(1.0, self.step / self.spec.steps)
        return self.spec.learning_rate * (END + (1 - END) * (1 + math.cos(math.pi * done)) / 2)
