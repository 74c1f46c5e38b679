"""What is drawn over and below the pictures of a mosaic: frames, letters, rings, labels, bars."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette, QPen, QPixmap

from explorer.widgets import paint, units
from explorer.widgets.cells.layout import MARGIN, Cell, Cells

LABEL = 12.5
"""Size of the labels below a strip, in pixels at 100 %, as all lengths here."""

BAR, OVER = 3.0, 5.0
"""Height of a bar, and of one that is beyond its end."""

RADIUS, LETTER = 8.5, 11.0
"""Of the disc with an anchor's letter, and the size of the letter."""

LEAST = 22.0
"""Pictures are not made lower than this for the sake of labels and bars."""

_ABOVE = 3.0
_CORNER = 3.0


def widths(labels: Sequence[str]) -> tuple[float, ...]:
    """Return how wide labels are."""
    metrics = QFontMetricsF(units.font(LABEL))
    return tuple(metrics.horizontalAdvance(label) for label in labels)


def foot(label_widths: Sequence[float] | None, bars: bool, room: QSizeF) -> tuple[float, bool, bool]:
    """Return the height of what stands below a strip, and whether labels and bars are among it.

    Parameters
    ----------
    label_widths
        How wide the labels are, None for none; they are left out where one is too wide for its cell.
    bars
        Whether there are bars.
    room
        That of a cell, for picture, label and bar; both go rather than leave a picture less than `LEAST`.
    """
    k = units.scale()
    fit = label_widths is not None and max(label_widths, default=0.0) <= room.width()
    bar = (OVER + 2 * _ABOVE) * k * bars
    label = (QFontMetricsF(units.font(LABEL)).height() + _ABOVE * k) * fit
    if room.height() - label - bar >= LEAST * k:
        return label + bar, fit, bars
    return (bar, False, bars) if room.height() - bar >= LEAST * k else (0.0, False, False)


def empty_frames(cells: Cells, palette: QPalette) -> QPixmap:
    """Return the frames of a strip with nothing in them."""
    all_cells = cells.all()
    frames = QPixmap(round(all_cells.width() * cells.ratio), round(all_cells.height() * cells.ratio))
    frames.setDevicePixelRatio(cells.ratio)
    frames.fill(Qt.GlobalColor.transparent)
    with QPainter(frames) as painter:
        paint.smooth(painter)
        half, corner = paint.hairline() / 2, _CORNER * units.scale()
        painter.setPen(QPen(paint.line(palette), 2 * half))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.translate(-all_cells.topLeft())
        for column in range(cells.columns):
            box = cells.box(0, column).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(box, corner, corner)
    return frames


def draw_anchors(
    painter: QPainter, cells: Cells, anchors: Mapping[Cell, str], palette: QPalette, target: Cell | None
) -> None:
    """Draw frames in the accent around the anchors and their letters at the outer corners.

    Parameters
    ----------
    painter, cells, palette
        Where and in which colours.
    anchors
        The letter of each cell.
    target
        The cell that would take what is being dragged; it is tinted.
    """
    k, accent = units.scale(), paint.accent(palette)
    if target is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.faded(accent, 0.28))
        painter.drawRect(cells.box(*target))
    for cell in anchors:
        _ring(painter, cells.box(*cell), accent, (3.0 if cell == target else 2.0) * k, 1.0 * k)
    if target is not None and target not in anchors:
        _ring(painter, cells.box(*target), accent, 3.0 * k, 1.0 * k)
    for cell, letter in anchors.items():
        _letter(painter, _corner(cells, cell), letter, cells.ratio, palette)


def _corner(cells: Cells, cell: Cell) -> QPointF:
    """Return where an anchor's letter goes: at the corner away from the middle, beside a small cell."""
    out = max(0.0, cells.margin / cells.ratio - MARGIN * units.scale())
    box = cells.box(*cell).adjusted(-out, -out, out, out)
    x = box.left() if 2 * cell[1] < cells.columns - 1 else box.right()
    y = box.top() if 2 * cell[0] <= cells.rows - 1 else box.bottom()
    return QPointF(x, y)


def _letter(painter: QPainter, at: QPointF, letter: str, ratio: float, palette: QPalette) -> None:
    """Draw a letter in a disc, as the anchors on the map have it."""
    base, accent = palette.color(QPalette.ColorRole.Base), paint.accent(palette)
    disc = _disc(letter, units.scale(), ratio, base.rgb(), accent.rgb())
    half = disc.width() / ratio / 2
    painter.drawImage(at - QPointF(half, half), disc)


@lru_cache(maxsize=32)
def _disc(letter: str, scale: float, ratio: float, base: int, accent: int) -> QImage:
    """Return a letter in a disc, kept since text is slow and the letters are always the same."""
    radius = (RADIUS - 1.0) * scale
    side = 2 * ceil((RADIUS + 1.0) * scale * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        paint.smooth(painter)
        painter.translate(side / 2 / ratio, side / 2 / ratio)
        painter.setPen(QPen(QColor(accent), 2.0 * scale))
        painter.setBrush(QColor(base))
        painter.drawEllipse(QPointF(), radius, radius)
        painter.setFont(units.font(LETTER, bold=True))
        room = QRectF(-2 * radius, -radius, 4 * radius, 2 * radius)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, letter)
    return image


def draw_hover(painter: QPainter, cells: Cells, cell: Cell, palette: QPalette, *, by_key: bool) -> None:
    """Draw the ring around what is pointed at, in the accent where the keyboard is there."""
    k, box = units.scale(), cells.box(*cell)
    _ring(painter, box, paint.faded(paint.ground(palette), 0.9), 4.5 * k, 2.25 * k)
    _ring(painter, box, paint.accent(palette) if by_key else paint.ink(palette), 1.8 * k, 2.2 * k)


def draw_cursor(painter: QPainter, cells: Cells, cell: Cell, palette: QPalette) -> None:
    """Draw the heavy ring around the cell that is being played, and a pointer above it."""
    k, box = units.scale(), cells.box(*cell)
    _ring(painter, box, paint.faded(paint.ground(palette), 0.9), 5.5 * k, 2.75 * k)
    _ring(painter, box, paint.ink(palette), 3.0 * k, 1.5 * k)


def _ring(painter: QPainter, box: QRectF, colour: QColor, width: float, out: float) -> None:
    """Draw a rounded frame whose middle is `out` pixels outside of a box."""
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = _CORNER * units.scale()
    painter.drawRoundedRect(box.adjusted(-out, -out, out, out), corner, corner)


def draw_labels(
    painter: QPainter, cells: Cells, labels: Sequence[str], label_widths: Sequence[float], palette: QPalette
) -> None:
    """Write a word below each picture of a strip."""
    painter.setFont(units.font(LABEL))
    painter.setPen(paint.muted(palette))
    first, step = cells.box(0, 0), cells.across / cells.ratio
    line = first.bottom() + _ABOVE * units.scale() + QFontMetricsF(units.font(LABEL)).ascent()
    for column, (label, width) in enumerate(zip(labels[: cells.columns], label_widths, strict=False)):
        painter.drawText(QPointF(first.center().x() + column * step - width / 2, line), label)


def draw_bars(painter: QPainter, cells: Cells, bars: npt.NDArray[np.float64], palette: QPalette) -> None:
    """Draw a small bar below each picture of a strip; one beyond its end is higher, and amber."""
    k, first, step = units.scale(), cells.box(0, 0), cells.across / cells.ratio
    pixel = 1 / cells.ratio
    low, high = (max(pixel, round(height * k / pixel) * pixel) for height in (BAR, OVER))
    bottom = round((first.bottom() + cells.foot / cells.ratio) / pixel) * pixel
    tracks, fills, overs = [], [], []
    for column, share in enumerate(bars[: cells.columns].tolist()):
        left, over = first.left() + column * step, share > 1
        if over:
            overs.append(QRectF(left, bottom - high, first.width(), high))
        elif share >= 0:
            tracks.append(QRectF(left, bottom - (high + low) / 2, first.width(), low))
            fills.append(QRectF(left, bottom - (high + low) / 2, first.width() * share, low))
    painter.setPen(Qt.PenStyle.NoPen)
    for boxes, colour in (
        (tracks, paint.line(palette)),
        (fills, paint.muted(palette)),
        (overs, paint.warning(palette)),
    ):
        painter.setBrush(colour)
        painter.drawRects(boxes)


def around(cells: Cells, cell: Cell) -> QRect:
    """Return all that the rings around a cell reach."""
    reach = 7 * units.scale()
    return cells.box(*cell).adjusted(-reach, -reach, reach, reach).toAlignedRect()
