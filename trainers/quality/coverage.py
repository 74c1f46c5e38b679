"""How much of one set of points another covers: each judged by balls around points.

Shapes: n real and m generated points, k features, balls that reach to the nth nearest other point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

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
    between = distances(real, made)
    within_real = between <= radii(real, nearest)[:, None]
    within_made = between <= radii(made, nearest)[None]
    return Covered(float(within_real.any(axis=0).mean()), float(within_made.any(axis=1).mean()))


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
    within = distances(real, made) <= radii(real, nearest)[:, None]
    return Covered(float(within.sum(axis=0).mean()) / nearest, float(within.any(axis=1).mean()))


def radii(points: NDArray[Any], nearest: int) -> Doubles:
    """Give the distance of each point (n, k) to its nth nearest other point, (n,).

    Raises
    ------
    ValueError
        Where there are not more points than neighbours.
    """
    if not 1 <= nearest < len(points):
        raise ValueError(f"of {len(points)} points none has {nearest} neighbours")
    apart = distances(points, points)
    np.fill_diagonal(apart, np.inf)
    found: Doubles = np.partition(apart, nearest - 1, axis=1)[:, nearest - 1]
    return found


def distances(a: NDArray[Any], b: NDArray[Any]) -> Doubles:
    """Give all Euclidean distances, (n, k) and (m, k) -> (n, m), in double precision."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    middle = b.mean(axis=0)  # near the origin less is lost where squares are taken from each other
    a, b = a - middle, b - middle
    squares: Doubles = np.square(a).sum(axis=1)[:, None] + np.square(b).sum(axis=1) - 2.0 * a @ b.T
    found: Doubles = np.sqrt(squares.clip(0.0))
    return found
