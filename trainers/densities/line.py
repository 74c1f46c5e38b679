"""Densities on the line with a distribution function in closed form; each draws by the inverse transform.

Uniform noise pushed through the quantile function has the density (Devroye 1986, section II.2).

Shapes: n points, as (n, 1); g places of a grid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Generator, Tensor

from trainers.densities.base import LOG_2PI, LineDensity, Modes, uniform


class _Inverse:
    """Draws by the inverse transform."""

    dim = 1
    modes: Modes | None = None

    def sample(self, n: int, generator: Generator) -> Tensor:
        """Draw n points, (n, 1) float32, by pushing uniform noise through the quantile function."""
        return self.quantile(uniform(n, generator)).float()[:, None]

    def quantile(self, u: Tensor) -> Tensor:
        """Give the point below which a share u lies."""
        raise NotImplementedError


@dataclass(frozen=True)
class Uniform(_Inverse):
    """Every place from ``low`` to ``high`` alike."""

    low: float = -2.0
    high: float = 2.0

    def log_density(self, x: Tensor) -> Tensor:
        """Give the log density, (n, 1) -> (n,)."""
        inside = (x[:, 0] >= self.low) & (x[:, 0] <= self.high)
        level = torch.full_like(x[:, 0], -math.log(self.high - self.low))
        return torch.where(inside, level, -torch.inf)

    def cdf(self, x: Tensor) -> Tensor:
        """Give the distribution function."""
        return ((x - self.low) / (self.high - self.low)).clamp(0, 1)

    def quantile(self, u: Tensor) -> Tensor:
        """Give the point below which a share u lies."""
        return self.low + (self.high - self.low) * u


@dataclass(frozen=True)
class Skewed(_Inverse):
    """A log-normal density: ``start + exp(sigma * N(0, 1))``, steep on the left with a tail on the right."""

    start: float = -2.0
    sigma: float = 0.5

    def log_density(self, x: Tensor) -> Tensor:
        """Give the log density, (n, 1) -> (n,)."""
        log = (x[:, 0] - self.start).clamp(min=1e-30).log()
        inside = -(log / self.sigma).square() / 2 - log - math.log(self.sigma) - LOG_2PI / 2
        return torch.where(x[:, 0] > self.start, inside, -torch.inf)

    def cdf(self, x: Tensor) -> Tensor:
        """Give the distribution function."""
        below: Tensor = torch.special.ndtr((x - self.start).clamp(min=1e-30).log() / self.sigma)
        return below

    def quantile(self, u: Tensor) -> Tensor:
        """Give the point below which a share u lies."""
        z: Tensor = torch.special.ndtri(u)
        return self.start + (self.sigma * z).exp()


class PiecewiseLinear(_Inverse):
    """A density drawn by hand: straight lines between its heights at the places of a grid.

    Parameters
    ----------
    grid : (g,) array
        Rising.
    heights : (g,) array
        Not negative; their scale does not matter, since the density is brought to an area of 1.

    Raises
    ------
    ValueError
        Where the grid does not rise, or there is no area under the heights.
    """

    def __init__(self, grid: ArrayLike, heights: ArrayLike) -> None:
        at, height = (np.array(a, dtype=np.float64) for a in (grid, heights))
        if at.ndim != 1 or at.shape != height.shape or len(at) < 2 or not (np.diff(at) > 0).all():
            raise ValueError("a density needs a rising grid of at least two places, and a height at each")
        if not np.isfinite(height).all() or height.min() < 0:
            raise ValueError("a density is nowhere negative, and everywhere a number")
        area = float(np.trapezoid(height, at))
        if area <= 0:
            raise ValueError("there is nothing under the curve; draw it above 0")
        self.grid, self.heights = torch.from_numpy(at), torch.from_numpy(height / area)

    @classmethod
    def of(cls, density: LineDensity, grid: ArrayLike) -> PiecewiseLinear:
        """Give another density as straight lines over a grid, to be reshaped."""
        at = torch.as_tensor(np.array(grid, dtype=np.float64))
        return cls(at.numpy(), density.log_density(at[:, None]).exp().numpy())

    @cached_property
    def _below(self) -> Tensor:
        """The share of the density below each place of the grid, (g,)."""
        pieces = (self.heights[1:] + self.heights[:-1]) / 2 * self.grid.diff()
        below = torch.cat([torch.zeros(1, dtype=torch.float64), pieces.cumsum(0)])
        return below / below[-1]

    def log_density(self, x: Tensor) -> Tensor:
        """Give the log density, (n, 1) -> (n,)."""
        at = x[:, 0].double()
        i, step = self._piece(torch.bucketize(at, self.grid.to(x.device), right=True), x.device)
        slope, start, left = self._straight(i, step, x.device)
        inside = (at >= self.grid[0]) & (at <= self.grid[-1])
        height = torch.where(inside, (start + slope * (at - left)).clamp(min=0), 0.0)
        return height.log().to(x.dtype)

    def cdf(self, x: Tensor) -> Tensor:
        """Give the distribution function: a parabola in each piece."""
        at = x.double().clamp(self.grid[0].item(), self.grid[-1].item())
        i, step = self._piece(torch.bucketize(at, self.grid.to(x.device), right=True), x.device)
        slope, start, left = self._straight(i, step, x.device)
        way = at - left
        return (self._below.to(x.device)[i] + start * way + slope * way.square() / 2).clamp(0, 1).to(x.dtype)

    def quantile(self, u: Tensor) -> Tensor:
        """Turn :meth:`cdf` round: solve the parabola of the piece in which a share u is reached."""
        share = u.double().clamp(0, 1)
        below = self._below.to(u.device)
        i, step = self._piece(torch.bucketize(share, below), u.device)
        slope, start, left = self._straight(i, step, u.device)
        more = (share - below[i]).clamp(min=0)
        root = (start.square() + 2 * slope * more).clamp(min=0).sqrt()
        way = 2 * more / (start + root).clamp(min=1e-300)
        return (left + torch.minimum(way, step)).to(u.dtype)

    def _piece(self, right: Tensor, device: torch.device) -> tuple[Tensor, Tensor]:
        """Give the number of the piece that ends at a place of the grid, and its width."""
        i = (right - 1).clamp(0, len(self.grid) - 2)
        return i, self.grid.to(device).diff()[i]

    def _straight(self, i: Tensor, step: Tensor, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
        """Give slope and height at the left end of each piece, and where that is."""
        heights, grid = self.heights.to(device), self.grid.to(device)
        return (heights[i + 1] - heights[i]) / step, heights[i], grid[i]
