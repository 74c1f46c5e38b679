"""Rows of pictures: how large they can be, how many fit, and where each goes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QSize

_SNAP = 0.75
"""Whole blocks of pixels are preferred as long as they fill this share of the wished side."""

_GAP = 8
_LEAST, _MOST = 20.0, 128.0
_WISHED_COLUMNS = 10
_NARROW = 40.0
"""Pictures are not made smaller than this, in pixels at 100 %, for the sake of more columns."""

INSET = 2


@dataclass(frozen=True)
class Grid:
    """Where the pictures of a gallery go, in pixels.

    Parameters
    ----------
    left
        Where the pictures begin; the headings are to the left of it.
    cell
        Size of a picture with its frame.
    gap
        Between pictures.
    columns
        How many are shown in a row.
    tops
        Where each row begins.
    bottom
        Where the last row ends, with its captions.
    """

    left: int
    cell: QSize
    gap: int
    columns: int
    tops: tuple[int, ...]
    bottom: int

    def box(self, row: int, column: int) -> QRect:
        """Return the frame of a picture."""
        left = self.left + column * (self.cell.width() + self.gap)
        return QRect(left, self.tops[row], self.cell.width(), self.cell.height())

    def column(self, column: int) -> QRect:
        """Return what a column of pictures takes from its first to its last row."""
        box = self.box(0, column)
        box.setBottom(self.bottom - 1)
        return box

    def at(self, x: float, y: float) -> int:
        """Return the column at a pixel, -1 for none; the gaps belong to the columns beside them."""
        if not 0 <= y < self.bottom:
            return -1
        place = int((x - self.left + self.gap / 2) // (self.cell.width() + self.gap))
        return place if 0 <= place < self.columns else -1


def grid(
    size: QSize, left: int, pictures: tuple[int, QSize], feet: Sequence[int], scale: float, ratio: float
) -> Grid:
    """Return where the pictures go.

    The height says how large they can be, the width how many fit. They become smaller, within limits, so
    that up to ten fit, and so that their pixels are whole blocks.

    Parameters
    ----------
    size
        That of the widget.
    left
        Room for the headings.
    pictures
        How many there are in a row, and their size in pixels of their own.
    feet
        For each row, how much room its captions take.
    scale, ratio
        Of the user interface; device pixels of a logical pixel.
    """
    n, picture = pictures
    gap, rows, width = round(_GAP * scale), max(1, len(feet)), size.width() - left
    height = (size.height() - sum(feet) - gap * (rows - 1)) / rows
    wished = width / max(1, min(n, _WISHED_COLUMNS)) - gap
    side = float(np.clip(min(height, max(wished, _NARROW * scale)), _LEAST * scale, _MOST * scale))
    cell = snapped(picture, side, round(INSET * scale), ratio)
    columns = max(1, min(n, (width + gap) // (cell.width() + gap)))
    tops, top = [], 0
    for foot in feet:
        tops.append(top)
        top += cell.height() + foot + gap
    return Grid(left, cell, gap, columns if n else 0, tuple(tops), max(0, top - gap))


def snapped(picture: QSize, side: float, inset: int, ratio: float) -> QSize:
    """Return the size of a frame around a picture that is to fit a square.

    Parameters
    ----------
    picture
        Size of the picture in pixels of its own.
    side
        That of the square.
    inset
        Between frame and picture.
    ratio
        Device pixels of a logical pixel.
    """
    room = max(1.0, side - 2 * inset)
    zoom = room * ratio / max(picture.width(), picture.height(), 1)
    if zoom >= 1 and int(zoom) >= _SNAP * zoom:
        zoom = int(zoom)
    width, height = (int(np.ceil(pixels * zoom / ratio)) for pixels in (picture.width(), picture.height()))
    return QSize(max(1, width) + 2 * inset, max(1, height) + 2 * inset)
