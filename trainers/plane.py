"""Toy densities in the plane as mixtures of equal round Gaussians; numpy alone.

Every shape lies within -2.5..2.5, and 0..1 as a data set stands for that range. A curve is a mixture of many
Gaussians that follow each other closer than they are wide, so that its density is exact as well.

Shapes: m centres, as (m, 2) float64.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

REACH = 2.5
"""Half the side of the square that all shapes lie in."""
LINKS = 400
"""Gaussians that a curve is made of."""

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shape:
    """A mixture of equal round Gaussians.

    Attributes
    ----------
    title, help : str
    centres : (m, 2) float64
    sigma : float
        Their standard deviation.
    modes : bool
        Whether each Gaussian is a mode of its own; otherwise they are links of curves.
    parts : tuple of int
        How many of the Gaussians, in order, belong to each class.
    class_names : tuple of str
    """

    title: str
    help: str
    centres: Points
    sigma: float
    modes: bool
    parts: tuple[int, ...]
    class_names: tuple[str, ...]

    def draw(self, n: int, rng: np.random.Generator) -> tuple[Points, NDArray[np.int64]]:
        """Draw points (n, 2), evenly from all Gaussians, and tell the class (n,) of each."""
        which = np.arange(n) * len(self.centres) // n
        points = self.centres[which] + self.sigma * rng.standard_normal((n, 2))
        return points, np.repeat(np.arange(len(self.parts)), self.parts)[which]


def ring(count: int = 8, radius: float = 2.0) -> Points:
    """Give centres on a circle, anticlockwise from the right."""
    angle = 2 * np.pi * np.arange(count) / count
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def grid(side: int = 5, step: float = 1.0) -> Points:
    """Give the centres of a square grid, row by row from below."""
    at = step * (np.arange(side) - (side - 1) / 2)
    x, y = np.meshgrid(at, at)
    return np.column_stack([x.ravel(), y.ravel()])


def moons(radius: float = REACH / 1.75) -> Points:
    """Give two half circles, one inside the other's bend, about their own middle."""
    angle = np.pi * (np.arange(LINKS // 2) + 0.5) / (LINKS // 2)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return radius * np.concatenate([upper, -upper])


def spiral(turns: float = 1.75, radius: float = 2.1) -> Points:
    """Give a spiral of Archimedes from near the middle outwards, its links equally far apart."""
    angle = np.linspace(0.5, 2 * np.pi * turns, 20 * LINKS)
    r = radius * angle / angle[-1]
    fine = np.column_stack([r * np.cos(angle), r * np.sin(angle)])
    length = np.concatenate([[0.0], np.linalg.norm(np.diff(fine, axis=0), axis=1).cumsum()])
    at = np.linspace(0, length[-1], LINKS)
    return np.column_stack([np.interp(at, length, fine[:, i]) for i in (0, 1)])


def line(half: float = 2.0) -> Points:
    """Give a straight line through the middle, at 30 degrees."""
    along = np.linspace(-half, half, LINKS)
    return np.column_stack([along * np.cos(np.pi / 6), along * np.sin(np.pi / 6)])


def _one(title: str, help: str, centres: Points, sigma: float, word: str) -> Shape:
    return Shape(title, help, centres, sigma, False, (len(centres),), (word,))


def _modes(title: str, help: str, centres: Points, sigma: float, word: str) -> Shape:
    n = len(centres)
    return Shape(title, help, centres, sigma, True, (1,) * n, tuple(f"{word} {i + 1}" for i in range(n)))


SHAPES: dict[str, Callable[[], Shape]] = {
    "ring8": lambda: _modes("Ring of 8", "Eight Gaussians on a circle.", ring(), 0.1, "Gaussian"),
    "grid25": lambda: _modes("Grid of 25", "Twenty-five Gaussians on a grid.", grid(), 0.05, "Gaussian"),
    "moons": lambda: Shape(
        "Two moons",
        "Two half moons that no line parts.",
        moons(),
        0.06 * REACH / 1.75,
        False,
        (LINKS // 2, LINKS // 2),
        ("upper", "lower"),
    ),
    "spiral": lambda: _one("Spiral", "A spiral of nearly two turns.", spiral(), 0.06, "spiral"),
    "line": lambda: _one("Line", "A straight line: one dimension in a space of two.", line(), 0.05, "line"),
    "blobs": lambda: _modes(
        "Two blobs",
        "Two Gaussians with nothing between them.",
        np.array([[-1.4, 0.0], [1.4, 0.0]]),
        0.25,
        "blob",
    ),
}
"""Shape by name."""


def strokes(points: NDArray[Any]) -> Points:
    """Give drawn points (m, 2) as centres, without those that are no numbers.

    Raises
    ------
    ValueError
        Where nothing is left.
    """
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError(f"a drawing is a list of points (m, 2), not {given.shape}")
    found = given[np.isfinite(given).all(axis=1)]
    if not len(found):
        raise ValueError("the drawing is empty; draw a stroke")
    return found
