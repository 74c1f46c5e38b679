"""Where the parts of a figure go, in whole pixels, so that every pixel of a picture becomes a square block.

Lengths are pixels at scale 1, times the scale; they do not follow the scale of the user interface.
"""

from dataclasses import dataclass
from math import ceil
from typing import Self

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from explorer.widgets.figure.figure import PictureFigure

TITLE, HEADING, CAPTION, NOTE = 15, 13, 11, 11
"""Sizes of the text."""
MARGIN, GAP, GAP_OF_ANCHORS, GAP_OF_ROWS = 16, 2, 5, 10
MOST_GAP = 8
WIDEST_CELL, WIDEST_HEADING, WIDEST_CAPTION = 112, 150, 96
LETTER = 20
"""Room beside the outermost pictures for letters."""

WRAPPED = int(Qt.TextFlag.TextWordWrap)
_FAR = 1 << 20


def font(size: float, scale: float, *, bold: bool = False) -> QFont:
    """Return the application's typeface at a size of the figure's own.

    Without tabular figures: a PDF does not know which characters their glyphs are, so none could be copied.
    """
    made = QFont(QApplication.font())
    made.clearFeatures()
    made.setPixelSize(max(1, round(size * scale)))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def text_size(text: str, of: QFont, width: int) -> QSize:
    """Return the room that a text takes, wrapped within `width` pixels."""
    if not text:
        return QSize(0, 0)
    box = QFontMetrics(of).boundingRect(QRect(0, 0, width, _FAR), WRAPPED, text)
    return QSize(box.width() + 1, box.height())


@dataclass(frozen=True)
class FigureLayout:
    """Where the parts of a figure go.

    Parameters
    ----------
    size
        Of the whole figure.
    zoom
        Side of the block that a pixel of a picture becomes.
    left, tops
        Where the first column begins, and where each row does.
    cell
        Of a picture.
    pitch, gap
        From one column to the next, and what of that parts them.
    captions
        Height of the captions of each row.
    title, note, headings
        Where the words go; the headings take `headings` pixels at the left.
    scale
        Of the figure.
    """

    size: QSize
    zoom: int
    left: int
    tops: tuple[int, ...]
    cell: QSize
    pitch: int
    gap: int
    captions: tuple[int, ...]
    headings: int
    title: QRect
    note: QRect
    scale: float

    @classmethod
    def of(cls, figure: PictureFigure, width: int, scale: float) -> Self:
        """Lay out a figure.

        Parameters
        ----------
        width
            Wished width at scale 1. The figure is narrower or wider than that, since its blocks are whole.
        """
        margin, across = _px(MARGIN, scale), _across(figure, width, scale)
        cell, pitch, gap = across.cell, across.pitch, across.gap
        inner = across.left + figure.columns * pitch - gap + across.right
        whole = text_size(figure.title, font(TITLE, scale, bold=True), _FAR).width()
        inner = max(inner, min(whole, _px(width, scale) - 2 * margin))
        title_high = text_size(figure.title, font(TITLE, scale, bold=True), inner).height()
        title = QRect(margin, margin, inner, title_high)
        tops, captions, bottom = _down(figure, title, cell, pitch - gap, gap, scale)
        note_high = text_size(figure.note, font(NOTE, scale), inner).height()
        note = QRect(margin, bottom + _px(10, scale) * bool(figure.note), inner, note_high)
        size = QSize(inner + 2 * margin, note.top() + note_high + margin)
        left = margin + across.left
        return cls(
            size, across.zoom, left, tops, cell, pitch, gap, captions, across.headings, title, note, scale
        )

    def picture(self, row: int, column: int) -> QRect:
        """Return where a picture goes."""
        spare = self.pitch - self.gap - self.cell.width()
        left = self.left + column * self.pitch + spare // 2
        return QRect(left, self.tops[row], self.cell.width(), self.cell.height())

    def caption(self, row: int, column: int) -> QRect:
        """Return where the words below a picture go."""
        top = self.tops[row] + self.cell.height() + _px(3, self.scale)
        return QRect(self.left + column * self.pitch, top, self.pitch - self.gap, self.captions[row])

    def heading(self, row: int) -> QRect:
        """Return where the words at the left of a row go."""
        return QRect(_px(MARGIN, self.scale), self.tops[row], self.headings, self.cell.height())


@dataclass(frozen=True)
class _Across:
    """What is decided along a row."""

    left: int
    right: int
    headings: int
    zoom: int
    cell: QSize
    pitch: int
    gap: int


def _px(length: float, scale: float) -> int:
    return max(1, round(length * scale))


def _across(figure: PictureFigure, width: int, scale: float) -> _Across:
    of_headings, widest = font(HEADING, scale), _px(WIDEST_HEADING, scale)
    headings = max((text_size(text, of_headings, widest).width() for text in figure.headings), default=0)
    before, after = _letters(figure, scale)
    left = headings + _px(12, scale) * bool(headings) + before
    room = (_px(width, scale) - 2 * _px(MARGIN, scale) - left - after) / figure.columns
    least = _px(GAP_OF_ANCHORS if figure.letters else GAP, scale)
    gap = min(max(least, round(0.1 * room)), _px(MOST_GAP, scale))
    height, own = figure.pictures.shape[2:4]
    zoom = max(1, round(min(room - gap, _px(WIDEST_CELL, scale)) / max(own, height)))
    if scale != 1:
        zoom = max(1, round(_across(figure, width, 1.0).zoom * scale))
    cell = QSize(own * zoom, height * zoom)
    of_captions, most = font(CAPTION, scale), max(_px(WIDEST_CAPTION, scale), cell.width())
    texts = {text for row in figure.captions for text in row}
    words = max((text_size(text, of_captions, most).width() for text in texts), default=0)
    return _Across(left, after, headings, zoom, cell, max(cell.width(), words) + gap, gap)


def _letters(figure: PictureFigure, scale: float) -> tuple[int, int]:
    """Return the room for letters at the left and at the right."""
    columns = {column for _, column in figure.letters}
    last = figure.columns - 1
    return _px(LETTER, scale) * (0 in columns), _px(LETTER, scale) * (last > 0 and last in columns)


def _down(
    figure: PictureFigure, title: QRect, cell: QSize, room: int, gap: int, scale: float
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Return where the rows begin, the heights of their captions, and where the last of them ends."""
    of_captions, tops, captions = font(CAPTION, scale), [], []
    apart = max(gap, _px(GAP_OF_ROWS, scale)) if figure.headings or figure.captions else gap
    bottom = title.top() + title.height() + _px(12, scale) * bool(title.height()) - apart
    of_headings = font(HEADING, scale)
    for row in range(figure.rows):
        tops.append(bottom + apart)
        texts = figure.captions[row] if figure.captions else ()
        captions.append(max((text_size(text, of_captions, room).height() for text in texts), default=0))
        heading = figure.headings[row] if figure.headings else ""
        taken = cell.height() + captions[-1] + _px(3, scale) * bool(captions[-1])
        wanted = text_size(heading, of_headings, _px(WIDEST_HEADING, scale)).height()
        bottom = tops[-1] + ceil(max(taken, wanted))
    return tuple(tops), tuple(captions), bottom
