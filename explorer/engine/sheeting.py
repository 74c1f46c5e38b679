"""Lays out sheets of pictures, and reads them in pieces: first some cells everywhere, then the rest.

Shapes: r rows, c columns, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.engine.aids import Piece, Speed

TAIL = 6.0
"""Standard deviations beyond which nothing of the prior is left to be shared out."""

Edges = NDArray[np.float64]


def spread(rows: int, columns: int, cells: int) -> tuple[Ints, Ints]:
    """Choose cells of a sheet that lie evenly over it, the corners among them.

    Parameters
    ----------
    cells : int
        About how many; from ``rows * columns`` on, all of them.

    Returns
    -------
    first, rest : ndarray of int64
        Those cells, ``row * columns + column``, and all others, in an order that is even too.
    """
    every = np.arange(rows * columns)
    if cells >= len(every):
        return every, every[:0]
    down = max(min(2, rows), int(rows * (cells / len(every)) ** 0.5))
    across = max(min(2, columns), min(columns, cells // down))
    down = max(min(2, rows), min(rows, cells // across))
    row, column = (
        np.rint(np.linspace(0, n - 1, some)).astype(np.int64) for n, some in ((rows, down), (columns, across))
    )
    first = (row[:, None] * columns + column).ravel()
    rest = np.random.default_rng(0).permutation(np.setdiff1d(every, first))
    return first, rest


def fill(
    rows: int, columns: int, read: Callable[[Ints], Piece], speed: Speed
) -> Generator[tuple[Ints, Piece], None, Piece]:
    """Read all cells of a sheet, giving each piece but the last, and return all of it in order."""
    now, rest = spread(rows, columns, speed.cells())
    done = [(now, speed.time(read, now))]
    while len(rest):
        yield done[-1]
        at_once = speed.cells()
        now, rest = rest[:at_once], rest[at_once:]
        done.append((now, speed.time(read, now)))
    back = np.argsort(np.concatenate([cells for cells, _ in done]))
    return {name: np.concatenate([piece[name] for _, piece in done])[back] for name in done[0][1]}


def even(low: float, high: float, cells: int) -> tuple[Edges, Edges]:
    """Share out a stretch of an axis evenly; return the edges (cells + 1,) and the middles (cells,)."""
    places = np.linspace(low, high, 2 * cells + 1)
    return places[::2], places[1::2]


def by_quantiles(low: float, high: float, cells: int, middle: float) -> tuple[Edges, Edges] | None:
    """Share out a stretch of an axis so that each cell holds as much of N(middle, 1).

    Returns
    -------
    edges : ndarray, shape (cells + 1,)
        What lies beyond six standard deviations is left out.
    middles : ndarray, shape (cells,)
        Each with as much of its cell on either side.
    None where the whole stretch lies beyond.
    """
    normal = NormalDist()
    low, high = max(low - middle, -TAIL), min(high - middle, TAIL)
    if not low < high:
        return None
    shares = np.linspace(normal.cdf(low), normal.cdf(high), 2 * cells + 1)[1:-1]
    places = np.array([low, *map(normal.inv_cdf, shares), high]).clip(low, high) + middle
    return places[::2], places[1::2]
