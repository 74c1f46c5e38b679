"""What is told of a generator on the line: both densities, the discriminator, the ways of the noise.

Shapes: g places of the grid, b bars, m numbers of noise, n points as (n, 1).
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from explorer.core.line_curves import HIGH, LOW, PLACES, places
from explorer.core.lines import LineMoment
from explorer.core.messages import Floats, frozen
from explorer.engine.lining.ways import NAN, Way
from trainers.densities import LineDensity
from trainers.matching.ideal import WIDTH, distance_to_ideal, ideal

POINTS = 2048
"""Points by which the generated density is told: of evenly spread noise, not drawn."""
ROUNDING = 1e-8
"""A density below this comes of rounding, and is none."""
NARROWEST = 1e-6
"""Neighbours in the noise that come closer than this are told as if they were so far apart."""
BARS, LINES = 48, 41
"""Bars of the histogram, and how much noise is followed on its way."""
FARTHEST = 2.4
"""Gaussian noise that is followed, in standard deviations."""
EVENED = 2
"""How often densities are evened out before the ideal discriminator is told: a blur of a twentieth."""
BEYOND = 60
"""Places beyond the grid at each of its ends where the discriminator's error is counted as well."""


def edges() -> Floats:
    """Give the edges of the histogram's bars, (b + 1,)."""
    return frozen(np.linspace(LOW, HIGH, BARS + 1, dtype=np.float32))


class _Known:
    """A density that is known at the places that are ever asked for, (n,)."""

    def __init__(self, density: Tensor) -> None:
        self._log = density.clamp(min=0).log().float()

    def log_density(self, _: Tensor) -> Tensor:
        """Give its logarithm."""
        return self._log


class LineLooks:
    """Looks at a way to learn a target; changes nothing in it.

    Parameters
    ----------
    way : Way
    target : LineDensity
    """

    def __init__(self, way: Way, target: LineDensity) -> None:
        self._way, self._target = way, target
        at, step = places(), (HIGH - LOW) / (PLACES - 1)
        more = np.arange(1, BEYOND + 1) * step
        wide = np.concatenate([LOW - more[::-1], at, HIGH + more]).astype(np.float32)
        self._wide = torch.from_numpy(wide)[:, None]
        share = (torch.arange(POINTS, dtype=torch.float64) + 0.5) / POINTS
        self._real = target.quantile(share).float()
        self._noise = (2 * share - 1 if way.uniform else torch.special.ndtri(share)).float()[:, None]
        reach = 1.0 if way.uniform else FARTHEST
        self._ways = torch.linspace(-reach, reach, LINES)[:, None]
        self._step = step
        self._edges = torch.from_numpy(np.append(wide - step / 2, wide[-1] + step / 2).astype(np.float64))
        apart = self._wide[BEYOND : BEYOND + PLACES].double() - self._wide[:, 0].double()
        self._kernels = torch.exp(-(apart**2) / (2 * WIDTH**2)) * step / (WIDTH * math.sqrt(2 * math.pi))
        self._exact = _Known(_evened(target.cdf(self._edges).diff() / step))

    def real(self) -> Floats:
        """Give the target's density at the grid, (g,)."""
        return _sent(self._target.log_density(_inner(self._wide)).exp())

    def distance(self, made: Tensor | None = None) -> float:
        """Give Wasserstein's distance of first order: the mean difference of the quantiles."""
        made = self._way.push(self._noise) if made is None else made
        return float((made[:, 0].sort().values - self._real).abs().mean())

    @torch.no_grad()
    def moment(self, line_id: str, trace: Floats, kept: tuple[int, ...]) -> LineMoment:
        """Look at it as it stands."""
        way = self._way
        made = way.push(self._noise)
        judged = way.judge(self._wide)
        pushed = self._pushed(made[:, 0].double())
        wanted, error = self._ideal(pushed, judged)
        return LineMoment(
            line_id=line_id,
            rounds=way.rounds,
            turns=way.turns,
            losses=way.losses,
            made=_sent(self._kernels @ pushed),
            bars=_bars(made),
            noise=_sent(self._ways[:, 0]),
            landed=_sent(way.push(self._ways)[:, 0]),
            judged=None if judged is None else _sent(_inner(judged)),
            ideal=_sent(_inner(wanted)),
            width=way.width,
            error=error,
            distance=self.distance(made),
            ks=self._ks(made),
            trace=trace,
            kept=kept,
        )

    def _ideal(self, pushed: Tensor, judged: Tensor | None) -> tuple[Tensor, float]:
        """Give what the ideal discriminator says, and how far the other is from it."""
        if self._way.width and judged is not None:
            return judged, 0.0
        density = _Known(_evened(pushed))
        error = NAN
        if judged is not None and self._way.tells_chances:
            error = distance_to_ideal(judged, self._exact, density, self._wide)
        return ideal(self._exact, density, self._wide), error

    def _pushed(self, made: Tensor) -> Tensor:
        """Give the generated density, the mean over each place's surroundings.

        The noise between two points of ``made`` is spread evenly between where they got to: exact for a
        generator of straight pieces, and no kernel blurs it.
        """
        low, high = torch.minimum(made[:-1], made[1:]), torch.maximum(made[:-1], made[1:])
        high = torch.maximum(high, low + NARROWEST)
        share = 1 / (len(low) * (high - low))
        below = _ramps(low, share, self._edges) - _ramps(high, share, self._edges)
        found = below.diff() / self._step
        return torch.where(found > ROUNDING, found, 0.0)

    def _ks(self, made: Tensor) -> float:
        """Give how far both distribution functions are apart at most."""
        below = self._target.cdf(made[:, 0].double()).sort().values
        steps = torch.arange(len(below) + 1, dtype=torch.float64) / len(below)
        return float(torch.maximum((steps[1:] - below).max(), (below - steps[:-1]).max()))


def _evened(density: Tensor) -> Tensor:
    """Even out a density between neighbouring places: both alike, so that where p = q D says one half."""
    for _ in range(EVENED):
        wide = torch.nn.functional.pad(density, (1, 1))
        density = (wide[:-2] + 2 * wide[1:-1] + wide[2:]) / 4
    return density


def _ramps(start: Tensor, slope: Tensor, at: Tensor) -> Tensor:
    """Give the sum of ramps that rise from their starts (n,) at their slopes (n,), at places (g,)."""
    start, order = start.sort()
    slope = slope[order]
    zero = torch.zeros(1, dtype=torch.float64)
    slopes = torch.cat([zero, slope.cumsum(0)])
    starts = torch.cat([zero, (slope * start).cumsum(0)])
    begun = torch.searchsorted(start, at)
    return slopes[begun] * at - starts[begun]


def _inner(told: Tensor) -> Tensor:
    """Give what is told of the grid out of what is told of it and beyond."""
    return told[BEYOND : BEYOND + PLACES]


def _bars(made: Tensor) -> Floats:
    """Give the histogram of points as a density, of all points, those beyond it too."""
    counts, _ = np.histogram(made[:, 0].numpy(), edges())
    return frozen((counts / len(made) * BARS / (HIGH - LOW)).astype(np.float32))


def _sent(tensor: Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy().astype(np.float32))
