"""The density image: what is drawn in place of single points when there are too many of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

FEW_COLOURS = 24
"""Up to this many colours a cell shows the one that dominates in it, above the mean of its colours."""

ONE = 0.45
"""Opacity of a cell with one datum; each further one covers the same share of what is left."""


MOST = 64
"""More data than this in a cell cover it no more than this many."""


@dataclass(frozen=True)
class Grid:
    """Cells of the density image and which of them each datum is in.

    Parameters
    ----------
    height, width
        Of the grid in cells.
    cells
        (n,) number of the cell of each datum, row by row.
    """

    height: int
    width: int
    cells: Ints

    @property
    def size(self) -> int:
        """Return how many cells there are."""
        return self.height * self.width


def cell_colours(grid: Grid, colour: Ints, colours: Bytes) -> tuple[Ints, Ints, Bytes]:
    """Return which cells hold data, how many, and in which colour.

    Parameters
    ----------
    grid
        The cells of n data.
    colour
        (n,) index of the colour of each datum.
    colours
        (k, 3) the colours.

    Returns
    -------
    held : (m,)
        Numbers of the cells that hold data.
    counts : (m,)
    rgb : (m, 3)
        The colour that dominates in the cell or, where there are many colours, their mean.
    """
    counts = np.bincount(grid.cells, minlength=grid.size)
    held = np.flatnonzero(counts)
    many, k = counts[held], len(colours)
    if k <= FEW_COLOURS:
        votes = np.bincount(grid.cells * k + colour, minlength=grid.size * k).reshape(grid.size, k)
        return held, many, colours[votes[held].argmax(axis=1)]
    rgb = np.empty((len(held), 3))
    for channel in range(3):
        weights = colours[:, channel].astype(np.float64)[colour]
        rgb[:, channel] = np.bincount(grid.cells, weights=weights, minlength=grid.size)[held]
    return held, many, np.rint(rgb / many[:, None]).astype(np.uint8)


def image(grid: Grid, colour: Ints, colours: Bytes) -> npt.NDArray[np.uint32]:
    """Return the density as premultiplied 0xAARRGGBB (height, width).

    Parameters
    ----------
    grid
        The cells of n data.
    colour, colours
        (n,) index of the colour of each datum, and the (k, 3) colours.
    """
    held, counts, rgb = cell_colours(grid, colour, colours)
    alpha = np.rint((1 - (1 - ONE) ** np.arange(MOST + 1)) * 255).astype(np.uint32)[np.minimum(counts, MOST)]
    red, green, blue = ((rgb[:, channel] * alpha + 127) // 255 for channel in range(3))
    packed = np.zeros(grid.size, np.uint32)
    packed[held] = alpha << 24 | red << 16 | green << 8 | blue
    return packed.reshape(grid.height, grid.width)
