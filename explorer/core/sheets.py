"""What is asked of a sheet of pictures: a grid between four anchors, or the lattice of a map.

A sheet is told in pieces. Shapes: ``k`` numbers of a code, ``shape`` of one sample, ``c`` cells of a piece.
Pictures, labels and votes are as in `explorer.core.between`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Anchor, Bytes, Ints, Pinned
from explorer.core.interpolation import Way
from explorer.core.messages import Floats, Lane, Request

Bounds = tuple[float, float, float, float]

MOST_GRID, MOST_LATTICE = 25, 40
"""Rows and columns of a grid and of a lattice at most."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """Some of the cells of a sheet, or all of them, row by row from the top.

    Attributes
    ----------
    model_id : str
    stamp : int
    rows, columns : int
        Of the whole sheet.
    cells : (c,) int64
        Which these are: ``row * columns + column``.
    codes : (c, k) float32
    pictures : (c, *shape) uint8
    labels, votes : (c,) int64, (c,) float32
    note : str
        What has to be said.
    """

    model_id: str
    stamp: int
    rows: int
    columns: int
    cells: Ints
    codes: Floats
    pictures: Bytes
    labels: Ints
    votes: Floats
    note: str = ""

    @property
    def there(self) -> NDArray[np.bool_]:
        """Mask (rows, columns) of these cells."""
        mask = np.zeros(self.rows * self.columns, dtype=bool)
        mask[self.cells] = True
        return mask.reshape(self.rows, self.columns)


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadGrid(Request):
    """Decode a grid between four anchors; tells pieces and is answered by the whole, both `GridRead`.

    The first piece comes at once: cells spread evenly, as many as take a few milliseconds, or all of them.

    Attributes
    ----------
    anchors : tuple of Anchor
        Top left, top right, bottom left, bottom right.
    rows, columns : int
        2 to 25.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    anchors: tuple[Anchor, Anchor, Anchor, Anchor]
    model_id: str
    way: Way = "line"
    rows: int = 10
    columns: int = 10
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of the requests for one model's grid only the newest is answered."""
        return f"grid {self.model_id}"


@dataclass(frozen=True, kw_only=True, eq=False)
class GridRead(Sheet):
    """Cells of a grid between four anchors.

    Attributes
    ----------
    pinned : Pinned
        The anchors; the cells in the corners are theirs.
    distances : (c,) float32
        To the nearest training code, in units of the typical spacing, as for a `Path`.
    """

    pinned: Pinned
    distances: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadLattice(Request):
    """Decode the plane of a map; tells pieces and is answered by the whole, both `LatticeRead`.

    Attributes
    ----------
    origin : (k,) ndarray
        The code at (0, 0) of the map, with whatever the map does not show.
    basis : (k, 2) ndarray
        Directions of its two axes.
    bounds : (x0, y0, x1, y1)
        The part of the map that is seen.
    rows, columns : int
        1 to 40.
    quantiles : bool
        Whether cells hold equal shares of the prior N(0, I) along each axis, instead of being equally large.
    label : int or None
        What a conditional model is told; None tells it the class of the training code nearest to each cell's.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    model_id: str
    origin: Floats
    basis: Floats
    bounds: Bounds
    rows: int = 40
    columns: int = 40
    quantiles: bool = False
    label: int | None = None
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of the requests for one model's lattice only the newest is answered."""
        return f"lattice {self.model_id}"


@dataclass(frozen=True, kw_only=True, eq=False)
class LatticeRead(Sheet):
    """Cells of a lattice, each decoded from its middle: by quantiles, the middle of its share of the prior.

    Attributes
    ----------
    classes : (c,) int64
        What a conditional model was told of each; -1 where nobody asks.
    x_edges, y_edges : (columns + 1,) and (rows + 1,) float64
        Where the cells end on the map; ``x_edges`` rise, ``y_edges`` fall, since the first row is at the top.
    """

    classes: Ints

    x_edges: NDArray[np.float64]
    y_edges: NDArray[np.float64]


def whole(pieces: Iterable[Sheet]) -> tuple[Bytes, Ints, NDArray[np.bool_]]:
    """Lay pieces of one sheet side by side.

    Parameters
    ----------
    pieces : iterable of Sheet
        At least one; a later piece covers an earlier one.

    Returns
    -------
    pictures : ndarray of uint8, shape (rows, columns, *shape)
        Where no piece has come yet, that of the nearest cell that has.
    labels : ndarray of int64, shape (rows, columns)
        -1 where no piece has come yet.
    there : ndarray of bool, shape (rows, columns)
        Where a piece has come.
    """
    laid = list(pieces)
    rows, columns = laid[0].rows, laid[0].columns
    cells = np.concatenate([piece.cells for piece in laid])
    at, taken = np.full(rows * columns, -1, dtype=np.int64), np.arange(len(cells))
    at[cells] = taken
    there = (at >= 0).reshape(rows, columns)
    labels = np.where(there.ravel(), np.concatenate([piece.labels for piece in laid])[at], -1)
    if not there.all():
        at = at[_nearest_there(there)]
    pictures = np.concatenate([piece.pictures for piece in laid])[at]
    return pictures.reshape(rows, columns, *pictures.shape[1:]), labels.reshape(rows, columns), there


def _nearest_there(there: NDArray[np.bool_]) -> Ints:
    """Return the nearest cell of a mask (rows, columns) to each cell, (rows * columns,)."""
    everywhere, found = (np.argwhere(mask).astype(np.float32) for mask in (np.ones_like(there), there))
    away = np.square(found).sum(axis=1) - everywhere @ (2 * found.T)
    nearest: Ints = np.flatnonzero(there)[away.argmin(axis=1)]
    return nearest
