"""How much of one set of points another covers: each judged by balls around points.

Shapes: n real and m generated points, k features, balls that reach to the nth nearest other point.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
T = TypeVar("T")

ROWS = 256
"""Points whose distances to all others are measured before something else may go first."""

NEAREST = 5
"""Neighbours, as Naeem et al. 2020 take them for all four; Kynkaanniemi et al. 2019 take 3 of more points."""


@dataclass(frozen=True)
class Covered:
    """Two shares that belong together.

    Attributes
    ----------
    faithful : float
        Of the generated points: precision, or density.
    reached : float
        Of the real points: recall, or coverage.
    """

    faithful: float
    reached: float


Judging: TypeAlias = Generator[None, None, tuple[Covered, Covered]]


def precision_recall(real: NDArray[Any], made: NDArray[Any], nearest: int = NEAREST) -> Covered:
    """Give improved precision and recall (Kynkaanniemi et al. 2019, equation 1).

    Precision is the share of generated points within a ball of some real point, recall that of real points
    within a ball of some generated point; a ball reaches to the nth nearest point of its own kind.

    Parameters
    ----------
    real : (n, k) ndarray
    made : (m, k) ndarray
    nearest : int

    Raises
    ------
    ValueError
        Where there are not more points than neighbours.
    """
    return _finished(pieces(real, made, nearest))[0]


def density_coverage(real: NDArray[Any], made: NDArray[Any], nearest: int = NEAREST) -> Covered:
    """Give density and coverage (Naeem et al. 2020, equations 5 and 6).

    Density is in how many balls of real points a generated point lies, over the number of neighbours: 1 on
    average where both have one distribution, and it may be more. Coverage is the share of real points whose
    ball holds a generated point. Neither asks for balls of generated points, which an outlier can blow up.

    Parameters
    ----------
    real : (n, k) ndarray
    made : (m, k) ndarray
    nearest : int

    Raises
    ------
    ValueError
        Where there are not more real points than neighbours.
    """
    return _finished(pieces(real, made, nearest))[1]


def pieces(real: NDArray[Any], made: NDArray[Any], nearest: int = NEAREST) -> Judging:
    """Give precision and recall, density and coverage, letting go after every few rows of distances.

    See :func:`precision_recall` and :func:`density_coverage`, which give the same.
    """
    reach_real = yield from _reaches(real, nearest)
    reach_made = yield from _reaches(made, nearest)
    balls = np.zeros(len(made), dtype=np.int64)
    recalled, covered = [], []
    for start in range(0, len(real), ROWS):
        rows = slice(start, start + ROWS)
        between = distances(real[rows], made)
        within = between <= reach_real[rows, None]
        balls += within.sum(axis=0)
        covered.append(within.any(axis=1))
        recalled.append((between <= reach_made).any(axis=1))
        yield None
    precise = Covered(float((balls > 0).mean()), float(np.concatenate(recalled).mean()))
    return precise, Covered(float(balls.mean()) / nearest, float(np.concatenate(covered).mean()))


def radii(points: NDArray[Any], nearest: int) -> Doubles:
    """Give the distance of each point (n, k) to its nth nearest other point, (n,).

    Raises
    ------
    ValueError
        Where there are not more points than neighbours.
    """
    return _finished(_reaches(points, nearest))


def _reaches(points: NDArray[Any], nearest: int) -> Generator[None, None, Doubles]:
    if not 1 <= nearest < len(points):
        raise ValueError(f"of {len(points)} points none has {nearest} neighbours")
    parts = []
    for start in range(0, len(points), ROWS):
        apart = distances(points[start : start + ROWS], points)
        own = np.arange(len(apart))
        apart[own, start + own] = np.inf
        parts.append(np.partition(apart, nearest - 1, axis=1)[:, nearest - 1])
        yield None
    return np.concatenate(parts)


def distances(a: NDArray[Any], b: NDArray[Any]) -> Doubles:
    """Give all Euclidean distances, (n, k) and (m, k) -> (n, m), in double precision."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    middle = b.mean(axis=0)  # near the origin less is lost where squares are taken from each other
    a, b = a - middle, b - middle
    squares: Doubles = np.square(a).sum(axis=1)[:, None] + np.square(b).sum(axis=1) - 2.0 * a @ b.T
    found: Doubles = np.sqrt(squares.clip(0.0))
    return found


def _finished(work: Generator[None, None, T]) -> T:
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: T = end.value
            return found
