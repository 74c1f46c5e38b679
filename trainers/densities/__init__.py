"""Densities for the game of two nets: on the line, in the plane, and drawn by hand.

A new one is a line in :data:`DENSITIES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from trainers.densities.base import Density, LineDensity, Modes
from trainers.densities.line import PiecewiseLinear, Skewed, Uniform
from trainers.densities.mixture import Mixture
from trainers.plane import REACH, SHAPES, strokes

__all__ = [
    "DENSITIES",
    "REACH",
    "Density",
    "DensityEntry",
    "LineDensity",
    "Mixture",
    "Modes",
    "PiecewiseLinear",
    "Skewed",
    "Uniform",
    "drawn",
    "drawn_on_the_line",
    "make_density",
]

BRUSH = 0.06
"""Standard deviation of what a drawn point becomes."""


@dataclass(frozen=True)
class DensityEntry:
    """One line of the table of densities.

    Attributes
    ----------
    title, help : str
    dim : int
        Numbers of a point.
    make : callable
        Makes the density; one that is drawn from its strokes.
    by_hand : bool
        Whether it has to be given what was drawn.
    """

    title: str
    help: str
    dim: int
    make: Callable[..., Density]
    by_hand: bool = False

    def __call__(self, *drawing: Any) -> Density:
        """Make the density."""
        return self.make(*drawing)


def drawn(points: ArrayLike, sigma: float = BRUSH) -> Mixture:
    """Make a density of one's own strokes: every point of them becomes a small Gaussian.

    Parameters
    ----------
    points : (m, 2) array
    sigma : float

    Raises
    ------
    ValueError
        Where there is no point.
    """
    return Mixture(torch.from_numpy(strokes(np.asarray(points)).astype(np.float32)), sigma, apart=False)


def drawn_on_the_line(grid: ArrayLike, heights: ArrayLike) -> PiecewiseLinear:
    """Make a density of the heights (g,) drawn at the places (g,) of a grid; see `PiecewiseLinear`."""
    return PiecewiseLinear(grid, heights)


def _planar(name: str) -> Callable[[], Mixture]:
    def make() -> Mixture:
        shape = SHAPES[name]()
        return Mixture(torch.from_numpy(shape.centres.astype(np.float32)), shape.sigma, shape.modes)

    return make


def _normals(*centres: float, sigma: float) -> Callable[[], Mixture]:
    return lambda: Mixture(torch.tensor(centres)[:, None], sigma)


DENSITIES: dict[str, DensityEntry] = {
    **{name: DensityEntry((s := shape()).title, s.help, 2, _planar(name)) for name, shape in SHAPES.items()},
    "drawn": DensityEntry("Your drawing", "What is drawn with the mouse.", 2, drawn, by_hand=True),
    "normal": DensityEntry("Normal", "One bell about 1.", 1, _normals(1.0, sigma=0.5)),
    "two-normals": DensityEntry("Two bells", "Two bells with a gap.", 1, _normals(-1.25, 1.25, sigma=0.35)),
    "uniform": DensityEntry("Uniform", "Every place from -2 to 2 alike.", 1, Uniform),
    "skewed": DensityEntry("Skewed", "Steep on the left, a tail on the right.", 1, Skewed),
    "drawn-1d": DensityEntry(
        "Your curve", "A curve drawn with the mouse.", 1, drawn_on_the_line, by_hand=True
    ),
}
"""Density by name."""


def make_density(name: str, *drawing: Any) -> Density:
    """Make a density by its name.

    Parameters
    ----------
    name : str
        A key of :data:`DENSITIES`.
    drawing
        Of one that is drawn: points (m, 2), or the places and heights of a curve.

    Raises
    ------
    ValueError
        For an unknown name, or an empty drawing.
    """
    if name not in DENSITIES:
        raise ValueError(f"unknown density {name!r:.40}; choose {', '.join(DENSITIES)}")
    return DENSITIES[name](*drawing)
