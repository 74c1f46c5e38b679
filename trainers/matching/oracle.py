"""A generator taught by the ideal discriminator: the game of Goodfellow et al. 2014 with D at its optimum.

Both densities are known as kernels know them: that of the generator from points it makes, the target's from
its quantiles, with kernels of the same width, so that where both agree D says one half everywhere. D is held
fixed while the generator steps, as in the game.

The kernels are wide at first: where two modes are far apart an ideal D has no slope between them, and what is
in one of them stays there (Arjovsky & Bottou 2017, sections 2 and 3; noise on both heals it, section 3.1).

Shapes: n points, as (n, 1).
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from trainers.adversarial.losses import generator_loss
from trainers.densities import LineDensity, Mixture
from trainers.matching.generators import GeneratorTraining
from trainers.matching.ideal import ideal_logit, kde
from trainers.matching.net import LineSpec

KERNELS = 256
"""Points of which each density is estimated."""
FIRST_WIDTH, WIDTH = 1.0, 0.2
"""Of the kernels, at first and in the end."""


class OracleTraining(GeneratorTraining):
    """A generator against the ideal discriminator.

    Parameters
    ----------
    target : LineDensity
    spec : LineSpec or None
    kind : {"non-saturating", "minimax"}
        What the generator minimises of D's logits. Minimax gives it hardly a slope where D is sure, which an
        ideal D soon is.
    width : float
        Of the kernels in the end.
    first_width : float
        And at first; it falls evenly on a logarithm over half of the steps.
    """

    def __init__(
        self,
        target: LineDensity,
        spec: LineSpec | None = None,
        kind: Literal["non-saturating", "minimax"] = "non-saturating",
        width: float = WIDTH,
        first_width: float = FIRST_WIDTH,
    ) -> None:
        super().__init__(target, spec)
        self.kind, self._widths = kind, (first_width, width)
        share = (torch.arange(KERNELS, dtype=torch.float64) + 0.5) / KERNELS
        self._quantiles = target.quantile(share).float()[:, None]

    @property
    def width(self) -> float:
        """Of the kernels, at this step."""
        first, last = self._widths
        done = min(1.0, 2 * self.net.step / self.net.spec.steps)
        return float(first * (last / first) ** done)

    def loss(self, made: Tensor) -> Tensor:
        """Give the generator's loss at points (n, 1)."""
        return generator_loss(self.kind, ideal_logit(self.real(), self.made(), made))

    def real(self) -> Mixture:
        """Estimate the target's density."""
        return kde(self._quantiles, self.width)

    def made(self) -> Mixture:
        """Estimate the density of what the generator makes now."""
        return kde(self.spread(KERNELS), self.width)

    @torch.no_grad()
    def judge(self, x: Tensor) -> Tensor:
        """Give what the ideal discriminator says of points, (n, 1) -> (n,), from 0 to 1."""
        return torch.sigmoid(ideal_logit(self.real(), self.made(), x))
