"""Draws a figure of pictures by any painter: into an image, an SVG or a PDF."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.widgets.figure.figure import FigureColours, PictureFigure
from explorer.widgets.figure.layout import (
    CAPTION,
    HEADING,
    LETTER,
    NOTE,
    TITLE,
    WRAPPED,
    FigureLayout,
    font,
)
from explorer.widgets.picture import to_image

FRAME, FRAME_OF_ANCHORS = 1, 2
"""Around a picture, in pixels at scale 1."""
EMBEDDED = 8
"""Side of the blocks in the images of SVG and PDF."""
WIDTH = 640
"""Wished width in pixels at scale 1."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_MIDDLE = Qt.AlignmentFlag.AlignCenter


def draw(
    painter: QPainter,
    figure: PictureFigure,
    width: int,
    colours: FigureColours,
    scale: float = 1.0,
    *,
    block: int | None = None,
) -> QSize:
    """Draw a figure, its ground too; return its size in the units of the painter.

    Parameters
    ----------
    painter
        What it draws begins at its origin.
    width
        Wished width at scale 1, see `FigureLayout.of`.
    scale
        By how much all lengths are multiplied; the blocks that pixels become stay whole.
    block
        Side of the blocks in the images that are handed to the painter; None for what they are drawn as. What
        is looked at later is smoothed by some viewers, which large blocks leave sharp.
    """
    placed = FigureLayout.of(figure, width, scale)
    painter.fillRect(QRect(0, 0, placed.size.width(), placed.size.height()), colours.ground)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for row in range(figure.rows):
        for column in range(figure.columns):
            if figure.shows(row, column):
                _draw_picture(painter, figure, placed, (row, column), colours, block or placed.zoom)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _draw_words(painter, figure, placed, colours)
    _draw_letters(painter, figure, placed, colours)
    return placed.size


def _draw_picture(
    painter: QPainter,
    figure: PictureFigure,
    placed: FigureLayout,
    cell: tuple[int, int],
    colours: FigureColours,
    block: int,
) -> None:
    """Draw one picture over a rectangle that is seen as its frame."""
    box, anchored = placed.picture(*cell), cell in figure.letters
    around = max(1, round((FRAME_OF_ANCHORS if anchored else FRAME) * placed.scale))
    painter.fillRect(
        box.adjusted(-around, -around, around, around), colours.accent if anchored else colours.line
    )
    blocks = figure.pictures[cell].repeat(block, axis=0).repeat(block, axis=1)
    painter.drawImage(box, to_image(blocks, colours.paper, colours.ink))


def _draw_words(
    painter: QPainter, figure: PictureFigure, placed: FigureLayout, colours: FigureColours
) -> None:
    scale = placed.scale
    painter.setPen(QPen(colours.ink))
    painter.setFont(font(TITLE, scale, bold=True))
    _write(painter, placed.title, _LEFT, figure.title)
    painter.setFont(font(HEADING, scale))
    for row, text in enumerate(figure.headings):
        _write(painter, placed.heading(row), _BESIDE, text)
    painter.setPen(QPen(colours.muted))
    painter.setFont(font(CAPTION, scale))
    for row, texts in enumerate(figure.captions):
        for column, text in enumerate(texts):
            _write(painter, placed.caption(row, column), _BELOW, text)
    painter.setFont(font(NOTE, scale))
    _write(painter, placed.note, _LEFT, figure.note)


def _draw_letters(
    painter: QPainter, figure: PictureFigure, placed: FigureLayout, colours: FigureColours
) -> None:
    """Write letters beside the outermost pictures, and over the corner of those in between."""
    painter.setFont(font(HEADING, placed.scale, bold=True))
    for (row, column), letter in figure.letters.items():
        box, side = placed.picture(row, column), round(LETTER * placed.scale)
        if column == 0:
            room = QRect(box.left() - side, box.top(), side, box.height())
        elif column == figure.columns - 1:
            room = QRect(box.right() + 1, box.top(), side, box.height())
        else:
            room = QRect(box.left(), box.top(), side, side)
            painter.fillRect(room, colours.ground)
        painter.setPen(QPen(colours.accent))
        _write(painter, room, _MIDDLE, letter)


def _write(painter: QPainter, room: QRect, where: Qt.AlignmentFlag, text: str) -> None:
    if text:
        painter.drawText(room, int(where) | WRAPPED | int(Qt.TextFlag.TextDontClip), text)


@dataclass(frozen=True, eq=False)
class FigureDrawing:
    """A figure in the colours of a theme, ready to be written; see `explorer.widgets.figure.output`."""

    figure: PictureFigure
    colours: FigureColours
    width: int = WIDTH
    on_any_thread: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """Return what the file says it is."""
        return self.figure.title

    @property
    def ground(self) -> QColor:
        """Return the colour of its ground."""
        return self.colours.ground

    def size(self, scale: float) -> QSize:
        """Return its size in pixels at a scale."""
        return FigureLayout.of(self.figure, self.width, scale).size

    def paint(self, painter: QPainter, scale: float, detail: float) -> None:
        """Draw it at a scale, pixels in larger blocks where they are to be looked at in more detail."""
        block = EMBEDDED if detail > scale else None
        draw(painter, self.figure, self.width, self.colours, scale, block=block)
