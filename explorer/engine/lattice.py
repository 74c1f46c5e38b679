"""A lattice over a map: a grid of square-looking pictures, each decoded from the middle of its cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats
from explorer.core.pictures import as_picture

CELLS = 256
"""Cells at most."""
LONGEST = 32
"""Rows or columns at most."""
BYTES = 240_000
"""What the pictures of all cells may take together."""
LEAST = 1e-3
"""Side of the rectangle where all codes are one."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Grid:
    """Cells over a rectangle of the map.

    Attributes
    ----------
    rows, columns : int
    bounds : (x0, y0, x1, y1)
        What the cells fill together.
    """

    rows: int
    columns: int
    bounds: Bounds

    def centres(self) -> NDArray[np.float64]:
        """Return the middle of each cell, (rows * columns, 2), the first row at the top."""
        x0, y0, x1, y1 = self.bounds
        x = x0 + (x1 - x0) * (np.arange(self.columns) + 0.5) / self.columns
        y = y1 - (y1 - y0) * (np.arange(self.rows) + 0.5) / self.rows
        places = np.empty((self.rows, self.columns, 2))
        places[..., 0], places[..., 1] = x, y[:, None]
        return places.reshape(-1, 2)


def grid_over(xy: Floats, shape: tuple[int, ...], flat: bool) -> Grid:
    """Lay a grid over all points of a map, its cells as high and wide as the pictures are.

    Parameters
    ----------
    xy : (n, 2) ndarray
    shape : tuple of int
        Of one sample.
    flat : bool
        Whether there is but one axis, and so one row.
    """
    x0, y0, x1, y1 = bounds_of(xy)
    height, width = as_picture(np.empty(shape, dtype=np.uint8)).shape[:2]
    tall = height / width
    cells = most_cells(shape)
    if flat:
        rows, columns = 1, min(LONGEST, cells)
    else:
        wished = math.sqrt(cells * tall * (x1 - x0) / (y1 - y0))
        columns = max(1, min(LONGEST, cells, round(wished)))
        fitting = math.ceil((y1 - y0) * columns / ((x1 - x0) * tall))
        rows = max(1, min(LONGEST, cells // columns, fitting))
    side = (x1 - x0) / columns
    if not flat:
        side = max(side, (y1 - y0) / (rows * tall))
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    dx, dy = side * columns / 2, side * tall * rows / 2
    return Grid(rows, columns, (x - dx, y - dy, x + dx, y + dy))


def most_cells(shape: tuple[int, ...]) -> int:
    """Return how many cells a lattice of samples (*shape) has at most."""
    return max(1, min(CELLS, BYTES // math.prod(shape)))


def bounds_of(xy: Floats) -> Bounds:
    """Return the rectangle round all points that are finite, never quite empty."""
    ends = _ends(xy)
    if not np.isfinite(ends).all():
        ends = _ends(xy[np.isfinite(xy).all(axis=1)])
    low, high = ends
    least = max(LEAST, float((high - low).max()) * LEAST)
    room = np.maximum(least - (high - low), 0) / 2
    (x0, y0), (x1, y1) = (low - room).tolist(), (high + room).tolist()
    return x0, y0, x1, y1


def _ends(xy: Floats) -> NDArray[np.float64]:
    """Return the least and the largest of both coordinates, (2, 2); 0 of no points."""
    if not len(xy):
        return np.zeros((2, 2))
    columns = np.ascontiguousarray(xy.T, dtype=np.float64)
    return np.array([columns.min(axis=1), columns.max(axis=1)])
