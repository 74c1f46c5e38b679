"""What every density of the game can do.

Shapes: n points of d numbers, as (n, d) float32; m modes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from torch import Generator, Tensor

REACH_IN_SIGMAS = 3.0
"""How far from a mode's centre a point may lie and still be of high quality."""


@dataclass(frozen=True, eq=False)
class Modes:
    """Equal round Gaussians that a density consists of, all as likely.

    Attributes
    ----------
    centres : (m, d) Tensor
    sigma : float
    """

    centres: Tensor
    sigma: float

    @property
    def ceiling(self) -> float:
        """The share of true samples within 3 sigma of their centre: .9889 in the plane, .9973 on a line.

        The chi distribution with d degrees of freedom at 3.
        """
        d = self.centres.shape[1]
        half = torch.tensor(REACH_IN_SIGMAS**2 / 2, dtype=torch.float64)
        return float(torch.special.gammainc(torch.tensor(d / 2, dtype=torch.float64), half))


class Density(Protocol):
    """A density that can be drawn from, and asked how likely a point is.

    Attributes
    ----------
    dim : int
        Numbers of a point, d.
    modes : Modes or None
        None where it does not fall into Gaussians.
    """

    @property
    def dim(self) -> int:
        """Numbers of a point."""
        ...

    @property
    def modes(self) -> Modes | None:
        """What it consists of."""
        ...

    def sample(self, n: int, generator: Generator) -> Tensor:
        """Draw n points, (n, d), on the generator's device."""
        ...

    def log_density(self, x: Tensor) -> Tensor:
        """Give the exact logarithm of the density, (n, d) -> (n,), in nats."""
        ...


@runtime_checkable
class LineDensity(Density, Protocol):
    """A density on the line, whose distribution function can be turned round."""

    def cdf(self, x: Tensor) -> Tensor:
        """Give the share of the density below each of x, of any shape."""
        ...

    def quantile(self, u: Tensor) -> Tensor:
        """Give the point below which a share u of the density lies: pushes uniform noise to the density."""
        ...


def uniform(n: int, generator: Generator) -> Tensor:
    """Draw n numbers from 0 to 1, (n,) float64."""
    return torch.rand(n, generator=generator, device=generator.device, dtype=torch.float64)


LOG_2PI = math.log(2 * math.pi)
