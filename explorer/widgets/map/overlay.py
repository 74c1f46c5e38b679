"""What is painted over the points at every move, in logical pixels: probe, crosshair, rings, names."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QRegion,
    QTransform,
)

from explorer.widgets import paint, units

PROBE = 9.0
"""Radius of the inside of the probe in pixels at 100 %; around it come the accent ring and the halo."""

CARD_RADIUS = 9
"""Radius of the corners of a card in pixels at 100 %."""

PATH_CURSOR = 5.5
"""Radius of the mark of a place of a path in pixels at 100 %."""

PROBE_RING = 3.5
PROBE_HALO = 2.0
PROBE_LIFT = 1.5
"""How much larger the probe is while it is pointed at or held."""


def probe_radius() -> float:
    """Return how large the probe is to the eye: its disc with the ring."""
    return (PROBE + PROBE_RING) * units.scale()


def probe_reach() -> float:
    """Return how far the painted probe reaches from its centre."""
    return (PROBE + PROBE_RING + PROBE_HALO + PROBE_LIFT) * units.scale() + 1


def square(at: QPointF, reach: float) -> QRect:
    """Return the pixels within `reach` of `at` in either direction."""
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach).toAlignedRect()


def probe_region(at: QPointF, box: QRect) -> QRegion:
    """Return all that has to be repainted when the probe leaves or reaches `at`."""
    if not box.contains(at.toPoint()):
        reach = round(30 * units.scale())
        edge = QRegion(box).subtracted(QRegion(box.adjusted(reach, reach, -reach, -reach)))
        return edge.united(_crosshair_region(at, box))
    return _crosshair_region(at, box).united(QRegion(square(at, probe_reach())))


def _crosshair_region(at: QPointF, box: QRect) -> QRegion:
    vertical, horizontal = _crosshair(at, box)
    return QRegion(vertical).united(QRegion(horizontal)).intersected(QRegion(box))


def _crosshair(at: QPointF, box: QRect) -> tuple[QRect, QRect]:
    width = units.px(1)
    x = int(np.clip(np.floor(at.x() - width / 2 + 0.5), -9e4, 9e4))
    y = int(np.clip(np.floor(at.y() - width / 2 + 0.5), -9e4, 9e4))
    return QRect(x, box.top(), width, box.height()), QRect(box.left(), y, box.width(), width)


def draw_crosshair(painter: QPainter, at: QPointF, box: QRect, palette: QPalette) -> None:
    """Draw the faint lines through the probe, across the whole map."""
    colour = paint.faded(paint.accent(palette), 0.28)
    for strip in _crosshair(at, box):
        painter.fillRect(strip, colour)


def draw_probe(painter: QPainter, at: QPointF, fill: QColor, palette: QPalette, *, lifted: bool) -> None:
    """Draw the disc that can be dragged: `fill` inside, a ring in the accent, a halo in the ground."""
    k = units.scale()
    grown = PROBE_LIFT * k if lifted else 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, radius in (
        (paint.ground(palette), PROBE + PROBE_RING + PROBE_HALO),
        (paint.accent(palette), PROBE + PROBE_RING),
        (fill, PROBE),
    ):
        painter.setBrush(colour)
        painter.drawEllipse(at, radius * k + grown, radius * k + grown)


def draw_hover(painter: QPainter, at: QPointF, radius: float, palette: QPalette) -> None:
    """Draw the ring around the datum that is pointed at, `radius` being that of its mark."""
    k = units.scale()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = radius + 4.5 * k
    painter.setPen(QPen(paint.faded(paint.ground(palette), 0.9), 4.5 * k))
    painter.drawEllipse(at, inner, inner)
    painter.setPen(QPen(paint.ink(palette), 1.8 * k))
    painter.drawEllipse(at, inner, inner)


def hover_reach(radius: float) -> float:
    """Return how far the ring around a mark of `radius` reaches."""
    return radius + 8 * units.scale()


def draw_arrow(painter: QPainter, at: QPointF, box: QRect, palette: QPalette) -> None:
    """Draw an arrow at the edge of `box` that points to `at`, which is out of sight."""
    k = units.scale()
    middle = QRectF(box).center()
    dx, dy = at.x() - middle.x(), at.y() - middle.y()
    inset = 14 * k
    room_x, room_y = max(1.0, box.width() / 2 - inset), max(1.0, box.height() / 2 - inset)
    share = min(room_x / max(abs(dx), 1e-9), room_y / max(abs(dy), 1e-9))
    painter.save()
    painter.translate(middle.x() + dx * share, middle.y() + dy * share)
    painter.rotate(float(np.degrees(np.arctan2(dy, dx))))
    head = QPolygonF(
        [QPointF(9 * k, 0), QPointF(-6 * k, 7.5 * k), QPointF(-2.5 * k, 0), QPointF(-6 * k, -7.5 * k)]
    )
    pen = QPen(paint.ground(palette), 2 * PROBE_HALO * k)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(paint.accent(palette))
    painter.drawPolygon(head)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(head)
    painter.restore()


def path_cursor_reach() -> float:
    """Return how far the mark of a place of a path reaches from its centre."""
    return (PATH_CURSOR + PROBE_HALO) * units.scale() + 1


def draw_path_cursor(painter: QPainter, at: QPointF, palette: QPalette) -> None:
    """Draw the disc that marks a place of a path."""
    k = units.scale()
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, radius in (
        (paint.ground(palette), PATH_CURSOR + PROBE_HALO),
        (paint.accent(palette), PATH_CURSOR),
    ):
        painter.setBrush(colour)
        painter.drawEllipse(at, radius * k, radius * k)


def draw_lasso(painter: QPainter, outline: Sequence[QPointF], text: str, palette: QPalette) -> None:
    """Draw the outline being drawn, faintly filled, with `text` beside its end."""
    k = units.scale()
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(outline)))
    path.setFillRule(Qt.FillRule.OddEvenFill)
    painter.fillPath(path, paint.faded(paint.accent(palette), 0.10))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(paint.accent(palette), 1.6 * k)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(outline[-1], outline[0])
    if text:
        _draw_tag(painter, outline[-1] + QPointF(12 * k, -12 * k), text, palette)


def _draw_tag(painter: QPainter, at: QPointF, text: str, palette: QPalette) -> None:
    k = units.scale()
    painter.setFont(units.font(12.5, bold=True))
    metrics = painter.fontMetrics()
    box = QRectF(
        at.x(), at.y() - metrics.height(), metrics.horizontalAdvance(text) + 12 * k, metrics.height() + 4 * k
    )
    painter.setPen(QPen(paint.line(palette), paint.hairline()))
    painter.setBrush(paint.ground(palette))
    painter.drawRoundedRect(box, 4 * k, 4 * k)
    painter.setPen(paint.ink(palette))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_corners(painter: QPainter, box: QRect, palette: QPalette) -> None:
    """Draw the round corners of the card over the bottom corners of the map."""
    radius = units.px(CARD_RADIUS)
    for left in (box.left(), box.right() + 1 - radius):
        corner = QRectF(left, box.bottom() + 1 - radius, radius, radius)
        disc = QRectF(0, 0, 2 * radius, 2 * radius).adjusted(0.5, 0.5, -0.5, -0.5)
        disc.moveBottom(corner.bottom() + 0.5)
        if left == box.left():
            disc.moveLeft(corner.left() - 0.5)
        else:
            disc.moveRight(corner.right() + 0.5)
        outside, inside = QPainterPath(), QPainterPath()
        outside.addRect(corner)
        inside.addEllipse(disc)
        painter.fillPath(outside - inside, paint.ground(palette))
        painter.setPen(QPen(paint.line(palette), 1))
        painter.save()
        painter.setClipRect(corner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        painter.restore()


def draw_message(painter: QPainter, box: QRect, text: str, palette: QPalette) -> None:
    """Write `text` in the middle of `box`, muted."""
    painter.setFont(units.font(14))
    painter.setPen(paint.muted(palette))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box.adjusted(24, 24, -24, -24), int(flags), text)


_INSET = 7
"""How far the names of the axes stand from the edges, in pixels at 100 %."""


class AxisNames:
    """The names of both axes, kept as pixmaps since they are repainted with every move of the crosshair."""

    def __init__(self) -> None:
        self._names = ("", "")
        self._tags: tuple[QPixmap, QPixmap] | None = None
        self._key: tuple[object, ...] = ()

    def set(self, x_name: str, y_name: str) -> bool:
        """Take new names; tell whether they differ from those before."""
        changed = (x_name, y_name) != self._names
        self._names = (x_name, y_name)
        return changed

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the horizontal and of the vertical axis."""
        return self._names

    def room(self) -> tuple[float, float]:
        """Return how many pixels the names take at the left and at the bottom."""
        taken = float(units.px(_INSET) + QFontMetrics(units.font(12)).height() + units.px(2))
        return (taken if self._names[1] else 0.0), (taken if self._names[0] else 0.0)

    def draw(self, painter: QPainter, box: QRect, palette: QPalette, ratio: float) -> None:
        """Draw the names along the bottom (at the right) and up the left edge (at the top)."""
        inset = units.px(_INSET)
        left, bottom = (round(taken) for taken in self.room())
        rooms = (box.width() - inset - max(inset, left), box.height() - inset - max(inset, bottom))
        key = (self._names, rooms, ratio, units.scale(), palette.cacheKey())
        if self._tags is None or key != self._key:
            pairs = zip(self._names, rooms, strict=True)
            flat = [_name_tag(name, room, palette, ratio) for name, room in pairs]
            self._tags = (flat[0], flat[1].transformed(QTransform().rotate(-90)))
            self._key = key
        horizontal, upright = self._tags
        if self._names[0]:
            size = horizontal.deviceIndependentSize()
            right, bottom = box.right() + 1 - inset, box.bottom() + 1 - inset
            painter.drawPixmap(QPointF(right - size.width(), bottom - size.height()), horizontal)
        if self._names[1]:
            painter.drawPixmap(QPointF(box.left() + inset, box.top() + inset), upright)


def _name_tag(name: str, room: int, palette: QPalette, ratio: float) -> QPixmap:
    """Return `name` with an arrow, small and muted on a faint ground, at most `room` pixels wide."""
    font = units.font(12)
    metrics = QFontMetrics(font)
    most = max(0, room - metrics.horizontalAdvance(" →") - units.px(10))
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most) + " →"
    size = QSize(metrics.horizontalAdvance(text) + units.px(10), metrics.height() + units.px(2))
    tag = QPixmap(size * ratio)
    tag.setDevicePixelRatio(ratio)
    tag.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tag)
    paint.smooth(painter)
    box = QRectF(0, 0, size.width(), size.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paint.faded(paint.ground(palette), 0.82))
    painter.drawRoundedRect(box, 4 * units.scale(), 4 * units.scale())
    painter.setFont(font)
    painter.setPen(paint.muted(palette))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return tag
