"""The density image: what is drawn in place of single points when there are too many of them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

FEW_COLOURS = 24
"""Up to this many colours a cell shows the one that dominates in it, above the mean of its colours."""

ONE = 0.45
"""Opacity of a cell with one datum; each further one covers the same share of what is left."""

ONE_DIMMED = 0.07


def cell_colours(cells: Ints, size: int, colour: Ints, colours: Bytes) -> tuple[Floats, Floats]:
    """Return how many data each cell has and its colour.

    Parameters
    ----------
    cells
        (n,) number of the cell of each datum.
    size
        How many cells there are.
    colour
        (n,) index of the colour of each datum.
    colours
        (k, 3) the colours.

    Returns
    -------
    counts : (size,)
    rgb : (size, 3) in [0, 255]
    """
    counts = np.bincount(cells, minlength=size)
    k = len(colours)
    if k <= FEW_COLOURS:
        votes = np.bincount(cells * k + colour, minlength=size * k).reshape(size, k)
        return counts.astype(np.float64), colours[votes.argmax(axis=1)].astype(np.float64)
    rgb = np.empty((size, 3))
    for channel in range(3):
        rgb[:, channel] = np.bincount(cells, weights=colours[colour, channel], minlength=size)
    return counts.astype(np.float64), rgb / np.maximum(counts, 1)[:, None]


def image(
    columns: Ints,
    rows: Ints,
    shape: tuple[int, int],
    colour: Ints,
    colours: Bytes,
    dimmed: npt.NDArray[np.bool_],
) -> npt.NDArray[np.uint32]:
    """Return the density as premultiplied 0xAARRGGBB (h, w): bright data over dimmed ones.

    Parameters
    ----------
    columns, rows
        (n,) the cell of each datum, inside `shape`.
    shape
        (h, w) of the grid.
    colour, colours
        (n,) index of the colour of each datum, and the (k, 3) colours.
    dimmed
        (n,) whether a datum is dimmed.
    """
    size = shape[0] * shape[1]
    cells = rows * shape[1] + columns
    premultiplied, alpha = np.zeros((size, 3)), np.zeros(size)
    for mask, one in ((dimmed, ONE_DIMMED), (~dimmed, ONE)):
        if not mask.any():
            continue
        counts, rgb = cell_colours(cells[mask], size, colour[mask], colours)
        covered = 1 - (1 - one) ** counts
        premultiplied = premultiplied * (1 - covered)[:, None] + rgb * covered[:, None]
        alpha = alpha * (1 - covered) + covered
    channels = np.rint(premultiplied).astype(np.uint32)
    opacity = np.rint(alpha * 255).astype(np.uint32)
    opacity = np.rint(alpha * 255).astype(np.uint32)
    packed = opacity << 24 | channels[:, 0] << 16 | channels[:, 1] << 8 | channels[:, 2]
    return packed.astype(np.uint32).reshape(shape)
