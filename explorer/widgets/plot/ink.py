"""Curves as ink: how much of each pixel a pen covers that runs along a curve.

Qt strokes a polyline in a time that explodes with its noise (a quarter of a second for a noisy curve over
550 columns). Here the pen is a disc swept over the extents of the columns, and its cover is summed down each
column from where it begins and ends, so that a curve costs the same however noisy it is.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from explorer.widgets.plot.curve import Floats

SUB = 3
"""Columns of extents to a pixel; their mean smooths what is steep."""

Cover: TypeAlias = tuple[npt.NDArray[np.uint8], int]
"""How much of each pixel is covered, 0 to 255, in the rows where anything is, and the first of these."""


def swept(low: Floats, high: Floats, radius: float) -> tuple[Floats, Floats]:
    """Return the extents of a disc whose centre passes all of the given extents.

    Parameters
    ----------
    low, high
        (k,) pixels the centre passes in each column, `SUB` columns to a pixel; NaN where it does not come.
    radius
        That of the disc in pixels.

    Returns
    -------
    tuple of ndarray
        (k,) first and last pixel covered; the first lies beyond the last where nothing is.
    """
    top, bottom = np.where(np.isnan(low), np.inf, low), np.where(np.isnan(high), -np.inf, high)
    least, most = top - radius, bottom + radius
    for away in range(1, int(radius * SUB) + 1):
        reach = float(np.sqrt(radius**2 - (away / SUB) ** 2))
        for to, from_ in ((np.s_[away:], np.s_[:-away]), (np.s_[:-away], np.s_[away:])):
            np.minimum(least[to], top[from_] - reach, out=least[to])
            np.maximum(most[to], bottom[from_] + reach, out=most[to])
    return least, most


def dashes(low: Floats, high: Floats, on: float, off: float) -> npt.NDArray[np.bool_]:
    """Return which columns a dashed pen draws.

    The pattern goes by the length of the curve, of which steep pieces count at most three times their width:
    else noise would be all pattern.

    Parameters
    ----------
    low, high
        (k,) as for `swept`.
    on, off
        Lengths of dash and gap in pixels.
    """
    rise = np.abs(np.diff((low + high) / 2, prepend=np.nan))
    length = np.minimum(np.hypot(1 / SUB, np.nan_to_num(rise)), 3 / SUB)
    return np.asarray(np.cumsum(length) % (on + off) < on)


def cover(least: Floats, most: Floats, height: int, sub: int = SUB) -> Cover:
    """Return how much of each pixel lies between `least` and `most`.

    Parameters
    ----------
    least, most
        (sub * w,) first and last pixel covered in each column.
    height
        Rows there are; what lies outside is cut off.
    sub
        Columns to a pixel, of which 255 is a multiple.

    Returns
    -------
    tuple
        (h, w) cover from 0 to 255 of the rows that have any, and the first of these rows.
    """
    least = np.clip(least, 0.0, height).reshape(-1, sub)
    most = np.maximum(np.clip(most, 0.0, height).reshape(-1, sub), least)
    inked = most > least
    if not inked.any():
        return np.zeros((0, len(least)), np.uint8), 0
    first = int(least[inked].min())
    rows = int(np.ceil(most[inked].max())) - first
    # Steps up where the cover begins and down where it ends; the sums of bytes wrap, and come out right.
    steps = np.zeros((rows + 2, len(least)), np.uint8)
    for nth in range(sub):
        (columns,) = np.nonzero(inked[:, nth])
        for edge, sign in ((least, 1), (most, -1)):
            _step(steps, edge[columns, nth] - first, columns, sign * (255 // sub))
    np.add.accumulate(steps, axis=0, out=steps)
    return steps[:rows], first


def laid_over(line: Cover, band: Cover) -> Cover:
    """Return the cover of a line over a band that is only a third as opaque."""
    (above, first), (below, start) = line, band
    if not below.size:
        return line
    top = min(first, start) if above.size else start
    rows = max(first + len(above), start + len(below)) - top
    both = np.zeros((rows, below.shape[1]), np.uint8)
    both[start - top : start - top + len(below)] = below // 3
    over = both[first - top : first - top + len(above)] if above.size else both[:0]
    np.maximum(over, above, out=over)
    return both, top


def _step(steps: npt.NDArray[np.uint8], edge: Floats, columns: npt.NDArray[np.intp], by: int) -> None:
    """Let the cover of `columns` rise `by` so much at `edge`, shared among the two rows it lies between."""
    row = edge.astype(np.intp)
    below = np.rint((edge - row) * by).astype(np.int64)
    steps[row, columns] += (by - below & 255).astype(np.uint8)
    steps[row + 1, columns] += (below & 255).astype(np.uint8)


def inked(covered: npt.NDArray[np.uint8], colour: QColor) -> QImage:
    """Return an image of `colour` as opaque as the pixels are covered: (h, w) from 0 to 255."""
    height, width = covered.shape
    stride = -(-width // 4) * 4
    rows = np.zeros((height, stride), np.uint8)
    rows[:, :width] = covered
    image = QImage(rows.data, width, height, stride, QImage.Format.Format_Indexed8)
    plain = colour.rgb() & 0xFFFFFF
    image.setColorTable([alpha << 24 | plain for alpha in range(256)])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
