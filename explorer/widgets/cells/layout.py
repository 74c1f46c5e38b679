"""A grid or strip of pictures: how large they can be and where each goes, in whole pixels of the screen."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize

MARGIN = 9.0
"""Around all cells, for the rings and letters that reach beyond them; pixels at 100 %, as all below."""

SMALL, WIDE_MARGIN = 38.0, 15.0
"""Cells below the first have the second around them, so that letters stand beside them, not on them."""

BELOW = 5.0
"""Below a strip, where there are no letters."""

SNAP = 0.75
"""Whole blocks of pixels are preferred as long as they fill this share of the room."""

INSET, FRAMED = 2.0, 34.0
"""Between frame and picture of a strip; cells narrower than the second have neither."""

_GAPS_OF_STRIP, _WIDEST_OF_STRIP = (6.0, 14.0), 0.9
"""The least and the widest gap in pixels; the latter may be so much of a cell's side where there is room."""
_GAP_OF_LONG_STRIP, _LONG = 3.0, 16
_SHARE, _GAPS_OF_GRID = 0.13, (2.0, 8.0)

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True)
class Cells:
    """Where the cells are; all lengths in device pixels, all boxes in logical ones.

    Parameters
    ----------
    rows, columns
        How many there are.
    left, top
        Where the picture of the first cell begins.
    width, height
        Of a picture.
    across, down
        From one picture to the next.
    inset
        Between a picture and its frame, 0 for no frame.
    foot
        What there is below each picture of a strip.
    margin
        What is left free around all of them.
    ratio
        Device pixels of a logical pixel.
    """

    rows: int
    columns: int
    left: int
    top: int
    width: int
    height: int
    across: int
    down: int
    inset: int
    foot: int
    margin: int
    ratio: float

    def picture(self, row: int, column: int) -> QRectF:
        """Return where a picture goes."""
        left, top = self.left + column * self.across, self.top + row * self.down
        return QRectF(left / self.ratio, top / self.ratio, self.width / self.ratio, self.height / self.ratio)

    def box(self, row: int, column: int) -> QRectF:
        """Return a picture with its frame, where it has one."""
        around = self.inset / self.ratio
        return self.picture(row, column).adjusted(-around, -around, around, around)

    def all(self) -> QRectF:
        """Return what all cells take together."""
        if not self.rows or not self.columns:
            return QRectF()
        return self.box(0, 0).united(self.box(self.rows - 1, self.columns - 1))

    def at(self, x: float, y: float) -> Cell | None:
        """Return the cell at a place of the widget, None beside all; half a gap belongs to a cell."""
        column = self._index(x, self.left, self.across, self.width, self.columns)
        row = self._index(y, self.top, self.down, self.height, self.rows, self.foot)
        return None if row is None or column is None else (row, column)

    def _index(self, at: float, first: int, step: int, size: int, n: int, more: int = 0) -> int | None:
        half = (step - size) / 2 if n > 1 else self.inset
        place = int((at * self.ratio - first + half) // max(1, step)) if n > 1 else 0
        inside = first - half <= at * self.ratio < first + (n - 1) * step + size + half + more
        return place if inside and 0 <= place < n else None


def place(
    size: QSize, shape: Cell, picture: QSize, scale: float, ratio: float, *, foot: float = 0.0
) -> Cells:
    """Return where the cells go: a grid in the middle of the widget, a strip at its left.

    Parameters
    ----------
    size
        That of the widget.
    shape
        Rows and columns; one row is a strip.
    picture
        Size of a picture in pixels of its own.
    scale, ratio
        Of the user interface; device pixels of a logical pixel.
    foot
        Room below each picture of a strip, in logical pixels.
    """
    rows, columns = shape
    unit, strip = scale * ratio, rows == 1
    below = round(foot * ratio) if strip else 0
    whole = int(size.width() * ratio), int(size.height() * ratio) - below
    margin, wide, high = _margins(whole, shape, unit)
    side = min(wide / max(1, columns), high / max(1, rows))
    least, most = _gaps(side, columns, unit, strip=strip)
    inset = round(INSET * unit) if strip and side - least >= FRAMED * unit else 0
    room = [
        (length - (n - 1) * least) / max(1, n) - 2 * inset for length, n in ((wide, columns), (high, rows))
    ]
    width, height = _snapped(picture, room[0], room[1])
    gap = min(
        _spread(wide, width + 2 * inset, columns, least, most),
        _spread(high, height + 2 * inset, rows, least, most),
    )
    across, down = width + 2 * inset + gap, height + 2 * inset + gap
    spare = wide - columns * across + gap, high - rows * down + gap
    left = margin + inset + (0 if strip else max(0, spare[0] // 2))
    top = margin + inset + max(0, spare[1] // 2)
    return Cells(rows, columns, left, top, width, height, across, down, inset, below, margin, ratio)


def _margins(whole: tuple[int, int], shape: Cell, unit: float) -> tuple[int, int, int]:
    """Return what is left free around all cells, and the width and height inside."""
    rows, columns = shape
    for around in (MARGIN, WIDE_MARGIN):
        margin, under = round(around * unit), round((BELOW if rows == 1 else around) * unit)
        wide, high = max(1, whole[0] - 2 * margin), max(1, whole[1] - margin - under)
        if min(wide / max(1, columns), high / max(1, rows)) >= SMALL * unit:
            break
    return margin, wide, high


def _gaps(side: float, columns: int, unit: float, *, strip: bool) -> tuple[int, int]:
    """Return the least and the widest gap between cells of about this side."""
    if strip:
        least, most = (_GAP_OF_LONG_STRIP if columns > _LONG else _GAPS_OF_STRIP[0]), _GAPS_OF_STRIP[1]
        return round(least * unit), round(max(most * unit, _WIDEST_OF_STRIP * side))
    least = float(np.clip(_SHARE * side, _GAPS_OF_GRID[0] * unit, _GAPS_OF_GRID[1] * unit))
    return max(1, round(least)), max(1, round(max(least, 2 * _SHARE * side)))


def _spread(length: int, side: int, n: int, least: int, most: int) -> int:
    """Return the gap that fills a length with `n` cells of a side, within limits."""
    return most if n < 2 else int(np.clip((length - n * side) // (n - 1), least, most))


def _snapped(picture: QSize, width: float, height: float) -> tuple[int, int]:
    """Return the size of a picture in a room, in whole blocks where they nearly fill it."""
    own = max(1, picture.width()), max(1, picture.height())
    zoom = max(min(width / own[0], height / own[1]), 0.0)
    if zoom >= 1 and int(zoom) >= SNAP * zoom:
        zoom = int(zoom)
    return max(1, int(own[0] * zoom)), max(1, int(own[1] * zoom))
