"""Which datum is meant: the nearest to the pointer, or those inside a drawn outline."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DIM_PENALTY = 2.0
"""A dimmed datum counts as this many times as far away, so that bright ones win."""


def nearest(xy: Floats, at: Floats, reach: float, dimmed: Mask | None = None) -> int:
    """Return the index of the point of `xy` nearest to `at`, or -1.

    Parameters
    ----------
    xy
        (n, 2) points; those that are not finite are never meant.
    at
        (2,) where the pointer is, in the same units.
    reach
        How far away a point may be.
    dimmed
        (n,) whether a point is dimmed: it is meant only if no bright one is about as near.

    Notes
    -----
    Of points at the same distance the last is meant, since it is drawn on top.
    """
    x, y = xy[:, 0], xy[:, 1]
    near = np.flatnonzero(np.abs(x - at[0]) <= reach)
    near = near[np.abs(y[near] - at[1]) <= reach]
    if not near.size:
        return -1
    near = near[::-1]
    distance = np.hypot(x[near] - at[0], y[near] - at[1])
    cost = distance if dimmed is None else distance * np.where(dimmed[near], DIM_PENALTY, 1.0)
    cost[distance > reach] = np.inf
    best = int(np.argmin(cost))
    return int(near[best]) if np.isfinite(cost[best]) else -1


def crossed(xy: Floats, start: Floats, end: Floats) -> Mask:
    """Tell for each point (n, 2) whether a ray to its right crosses the edge from `start` to `end`."""
    x, y = xy[:, 0], xy[:, 1]
    if start[1] == end[1]:
        return np.zeros(len(xy), dtype=bool)
    beside = (y >= min(start[1], end[1])) & (y < max(start[1], end[1]))
    slope = (end[0] - start[0]) / (end[1] - start[1])
    result: Mask = beside & (x < start[0] + (y - start[1]) * slope)
    return result


class Lasso:
    """An outline being drawn, which knows at any moment which points are inside (even-odd rule).

    Each new edge flips the points whose ray it crosses, so that a move costs one pass over the points however
    long the outline has become.

    Parameters
    ----------
    xy
        (n, 2) points in map units; those that are not finite are never inside.
    start
        (2,) where the outline begins, in map units.
    """

    def __init__(self, xy: Floats, start: Floats) -> None:
        self._xy = xy
        self._odd = np.zeros(len(xy), dtype=bool)
        self.outline = [np.asarray(start, dtype=np.float64)]

    def extend(self, to: Floats) -> None:
        """Draw on to `to` (2,), in map units."""
        end = np.asarray(to, dtype=np.float64)
        self._odd ^= crossed(self._xy, self.outline[-1], end)
        self.outline.append(end)

    def inside(self) -> Mask:
        """Return for each point whether it is inside the outline, closed by a straight line."""
        return self._odd ^ crossed(self._xy, self.outline[-1], self.outline[0])
