"""The discriminator that no other beats, and one that learns to be it.

For a density p of real points and q of generated ones it is p / (p + q) (Goodfellow et al. 2014,
proposition 1), so that its logit is log p - log q.

Shapes: n points, as (n, 1); g places of a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from trainers.adversarial.losses import discriminator_loss
from trainers.densities import LineDensity, Mixture
from trainers.matching.net import LineNet, LineSpec, LineState

WIDTH = 0.1
"""Of the kernels that densities are estimated with."""
JUDGE = LineSpec(steps=2000, batch_size=512)
"""How a discriminator learns where nothing else is asked for."""


class Told(Protocol):
    """What can say how likely a point is."""

    def log_density(self, x: Tensor) -> Tensor:
        """Give the log density, (n, 1) -> (n,)."""


def ideal_logit(p: Told, q: Told, x: Tensor) -> Tensor:
    """Give log p - log q at points (n, 1) -> (n,); 0 where neither ever is."""
    real, made = p.log_density(x), q.log_density(x)
    neither = torch.isneginf(real) & torch.isneginf(made)
    return torch.where(neither, 0.0, real - made.masked_fill(neither, 0.0))


def ideal(p: Told, q: Told, x: Tensor) -> Tensor:
    """Give the ideal discriminator p / (p + q) at points (n, 1) -> (n,), one half where neither ever is."""
    return torch.sigmoid(ideal_logit(p, q, x))


def kde(points: Tensor, width: float = WIDTH) -> Mixture:
    """Estimate the density of points (n, 1) by Gaussian kernels; it passes slopes to where it is asked."""
    return Mixture(points.detach(), width, apart=False)


def distance_to_ideal(found: Tensor, p: Told, q: Told, grid: Tensor) -> float:
    """Give the mean of |D - p / (p + q)| over points that are real or made with the same chance.

    Parameters
    ----------
    found : (g,) Tensor
        What D says at the places of the grid, from 0 to 1.
    p, q : Told
    grid : (g, 1) Tensor
        Rising, over all that p and q reach.
    """
    weight = (p.log_density(grid).exp() + q.log_density(grid).exp()) / 2
    apart = weight * (found - ideal(p, q, grid)).abs()
    return float(torch.trapezoid(apart, grid[:, 0]) / torch.trapezoid(weight, grid[:, 0]))


@dataclass(frozen=True)
class Judging:
    """A step of the discriminator: how many were done, and the cross entropy of that batch in nats."""

    step: int
    loss: float


class JudgeTraining(Iterator[Judging]):
    """A discriminator that learns to tell two fixed densities apart, a step each time it is advanced.

    Parameters
    ----------
    p, q : LineDensity
        Of what counts as real, and as made.
    spec : LineSpec or None

    Raises
    ------
    TrainingError
        When it is advanced to a loss that is no finite number.
    """

    def __init__(self, p: LineDensity, q: LineDensity, spec: LineSpec | None = None) -> None:
        self.p, self.q, self._net = p, q, LineNet(spec or JUDGE)

    def __next__(self) -> Judging:
        """Do a step."""
        net, n = self._net, self._net.spec.batch_size
        both = torch.cat([self.p.sample(n, net.chance), self.q.sample(n, net.chance)])
        real, made = net(both)[:, 0].split(n)
        loss = net.learn(discriminator_loss("non-saturating", real, made))
        return Judging(net.step, loss)

    @torch.no_grad()
    def judge(self, x: Tensor) -> Tensor:
        """Give for how likely it takes points to be real, (n, 1) -> (n,), from 0 to 1."""
        return torch.sigmoid(self._net(x)[:, 0])

    def error(self, grid: Tensor) -> float:
        """Give how far it is from the ideal one; see :func:`distance_to_ideal`."""
        return distance_to_ideal(self.judge(grid), self.p, self.q, grid)

    def snapshot(self) -> LineState:
        """Copy the state, from which it goes on to the same end."""
        return self._net.snapshot()

    def restore(self, state: LineState) -> None:
        """Go back to a state."""
        self._net.restore(state)
