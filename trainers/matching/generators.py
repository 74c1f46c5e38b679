"""A generator on the line that learns to match a density, whatever tells it how.

Shapes: n points, as (n, 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from trainers.densities import LineDensity
from trainers.matching.net import LineNet, LineSpec, LineState
from trainers.runtime import generator

MEASURED = 4096
"""Points by which a generator is measured."""


@dataclass(frozen=True)
class Matching:
    """A step of a generator: how many were done, and what it minimised at that batch."""

    step: int
    loss: float


class GeneratorTraining(Iterator[Matching]):
    """A generator that learns, a step each time it is advanced; a kin says by what in :meth:`loss`.

    Parameters
    ----------
    target : LineDensity
    spec : LineSpec or None

    Raises
    ------
    TrainingError
        When it is advanced to a loss that is no finite number; the weights are those of before.
    """

    def __init__(self, target: LineDensity, spec: LineSpec | None = None) -> None:
        self.target, self.net = target, LineNet(spec or LineSpec())

    def __next__(self) -> Matching:
        """Do a step."""
        made = self.net(self.net.noise(self.net.spec.batch_size))
        loss = self.net.learn(self.loss(made))
        return Matching(self.net.step, loss)

    def loss(self, made: Tensor) -> Tensor:
        """Give what generated points (n, 1) cost, a scalar with a slope."""
        raise NotImplementedError

    @torch.no_grad()
    def push(self, noise: Tensor) -> Tensor:
        """Give where noise is moved to, (n, 1) -> (n, 1)."""
        return self.net(noise)

    def spread(self, n: int = MEASURED) -> Tensor:
        """Give generated points (n, 1) of noise that is spread evenly, as its quantiles, not drawn."""
        share = (torch.arange(n) + 0.5) / n
        noise = 2 * share - 1 if self.net.spec.noise == "uniform" else torch.special.ndtri(share)
        return self.push(noise[:, None])

    def samples(self, n: int, seed: int) -> Tensor:
        """Draw generated points, (n, 1); the training's own chance is left alone."""
        source = generator(seed)
        if self.net.spec.noise == "uniform":
            return self.push(2 * torch.rand(n, 1, generator=source) - 1)
        return self.push(torch.randn(n, 1, generator=source))

    def distance(self, n: int = MEASURED) -> float:
        """Give how far a point has to be moved on average to turn what is made into the target.

        Wasserstein's distance of first order, on the line the mean difference of the quantiles (Villani 2003,
        section 2.2). In the units of the line.
        """
        made = self.spread(n)[:, 0].sort().values
        share = (torch.arange(n, dtype=torch.float64) + 0.5) / n
        return float((made - self.target.quantile(share)).abs().mean())

    def snapshot(self) -> LineState:
        """Copy the state, from which it goes on to the same end."""
        return self.net.snapshot()

    def restore(self, state: LineState) -> None:
        """Go back to a state."""
        self.net.restore(state)
