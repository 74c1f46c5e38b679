"""Mixtures of equal round Gaussians: rings, grids, and, with many that overlap, curves and drawings.

Shapes: n points of d numbers, m Gaussians.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Generator, Tensor

from trainers.densities.base import LOG_2PI, Modes

CHUNK = 1 << 22
"""Distances that are in memory at once."""
EXACT = "donot_use_mm_for_euclid_dist"
HALVINGS = 60


@dataclass(frozen=True, eq=False)
class Mixture:
    """Gaussians of one width, all as likely.

    Attributes
    ----------
    centres : (m, d) float32 Tensor
        On the CPU.
    sigma : float
    apart : bool
        Whether each Gaussian is a mode; otherwise they overlap to a curve.
    """

    centres: Tensor
    sigma: float
    apart: bool = True

    @property
    def dim(self) -> int:
        """Numbers of a point."""
        return int(self.centres.shape[1])

    @property
    def modes(self) -> Modes | None:
        """Its Gaussians, where they are modes."""
        return Modes(self.centres, self.sigma) if self.apart else None

    def sample(self, n: int, generator: Generator) -> Tensor:
        """Draw n points, (n, d): of a Gaussian chosen at random each."""
        device = generator.device
        which = torch.randint(len(self.centres), (n,), generator=generator, device=device)
        noise = torch.randn(n, self.dim, generator=generator, device=device)
        return self.centres.to(device)[which] + self.sigma * noise

    def log_density(self, x: Tensor) -> Tensor:
        """Give the exact log density, (n, d) -> (n,)."""
        centres = self.centres.to(x.device, x.dtype)
        scale = math.log(len(centres)) + self.dim * (math.log(self.sigma) + LOG_2PI / 2)
        parts = []
        for some in x.split(max(1, CHUNK // len(centres))):
            squares = torch.cdist(some, centres, compute_mode=EXACT).square()
            parts.append(torch.logsumexp(squares / (-2 * self.sigma**2), dim=1) - scale)
        return torch.cat(parts) if parts else x.new_zeros(0)

    def smoothed(self, width: float) -> Mixture:
        """Give what a Gaussian kernel of some width makes of it, exactly: the same with wider Gaussians."""
        return replace(self, sigma=math.hypot(self.sigma, width))

    def cdf(self, x: Tensor) -> Tensor:
        """Give the distribution function; on the line alone."""
        centres = self._on_the_line().to(x.device)
        z = (x.double()[..., None] - centres) / self.sigma
        below: Tensor = torch.special.ndtr(z)
        return below.mean(-1).to(x.dtype)

    def quantile(self, u: Tensor) -> Tensor:
        """Turn :meth:`cdf` round by halving an interval; on the line alone."""
        centres = self._on_the_line()
        target = u.double().clamp(1e-12, 1 - 1e-12)
        low = torch.full_like(target, float(centres.min()) - 8 * self.sigma)
        high = torch.full_like(target, float(centres.max()) + 8 * self.sigma)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.cdf(middle) < target
            low, high = torch.where(below, middle, low), torch.where(below, high, middle)
        return ((low + high) / 2).to(u.dtype)

    def _on_the_line(self) -> Tensor:
        if self.dim != 1:
            raise ValueError(
                f"only a density on the line has a distribution function, not one in {self.dim} dimensions"
            )
        return self.centres[:, 0].double()
