"""How the parts of a cell's picture are drawn, in the units of its sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPen, QPolygonF

from explorer.widgets import fixed, paint
from explorer.widgets.cell_diagram.plan import HEIGHT, Line, Node, Plan, Point, Tag

CORNER, ARROW = 10.0, 7.0
"""Radius of a line's corners, and length of its arrow."""

DOT, SPACING = 6.0, 4.0
"""Size of the dots that flow, and how far they are apart in dots."""

BODY = QRectF(112, 44, 544, 300)
"""The cell itself."""

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
FIGURE, LINE = 15.5, 17.0
"""Size of the figures on the wires, and the height of a line of them."""


@dataclass(frozen=True)
class Look:
    """The colours of a theme by their use here."""

    ground: QColor
    body: QColor
    line: QColor
    wire: QColor
    ink: QColor
    muted: QColor
    accent: QColor
    tint: QColor

    @classmethod
    def of(cls, palette: QPalette) -> Look:
        """Return those of a palette."""
        ground, accent = paint.ground(palette), paint.accent(palette)
        return cls(
            ground=ground,
            body=palette.color(QPalette.ColorRole.AlternateBase),
            line=paint.line(palette),
            wire=paint.mix(paint.line(palette), paint.muted(palette), 0.55),
            ink=paint.ink(palette),
            muted=paint.muted(palette),
            accent=accent,
            tint=paint.mix(ground, accent, 0.16),
        )


def path_of(line: Line) -> QPainterPath:
    """Return a line with round corners."""
    path = QPainterPath(QPointF(*line[0]))
    for before, corner, after in zip(line, line[1:], line[2:], strict=False):
        start, end = _towards(corner, before), _towards(corner, after)
        path.lineTo(start)
        path.quadTo(QPointF(*corner), end)
    path.lineTo(QPointF(*line[-1]))
    return path


def _towards(corner: Point, other: Point) -> QPointF:
    """Return the place `CORNER` from a corner on the way to another, or half way if that is nearer."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    share = min(CORNER / max(hypot(dx, dy), 1e-9), 0.5)
    return QPointF(corner[0] + share * dx, corner[1] + share * dy)


def font(base: QFont, size: float, *, bold: bool = False) -> QFont:
    """Return a font at `size` units of the sheet, the weight semi-bold if `bold`."""
    made = QFont(base)
    made.setPixelSize(max(1, round(size)))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def draw_body(painter: QPainter, plan: Plan, look: Look) -> None:
    """Draw the cell's ground and all lines at rest."""
    painter.setPen(QPen(look.line, 1.5))
    painter.setBrush(look.body)
    painter.drawRoundedRect(BODY, 14, 14)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ends = set(plan.junctions)
    for line in plan.wires:
        draw_wire(painter, line, look.wire, 1.8, arrow=line[-1] not in ends)
    for bridge in plan.bridges:
        draw_wire(painter, bridge, look.body, 8.0, arrow=False)
        draw_wire(painter, bridge, look.wire, 1.8, arrow=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.wire)
    for at in plan.junctions:
        painter.drawEllipse(QPointF(*at), 3, 3)


def draw_wire(painter: QPainter, line: Line, colour: QColor, width: float, *, arrow: bool) -> None:
    """Draw a line, and where it goes."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.strokePath(path_of(line), pen)
    if arrow:
        (x0, y0), (x, y) = line[-2:]
        length = max(hypot(x - x0, y - y0), 1e-9)
        dx, dy = (x - x0) / length, (y - y0) / length
        back, side = ARROW + 0.6 * width, 0.5 * ARROW + 0.5 * width
        left = QPointF(x - back * dx - side * dy, y - back * dy + side * dx)
        right = QPointF(x - back * dx + side * dy, y - back * dy - side * dx)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x, y), left, right]))


def draw_flows(painter: QPainter, lines: Sequence[Line], ends: set[Point], look: Look, phase: float) -> None:
    """Draw lines that are lit, with dots along them that are `phase` (0 to 1) of the way to the next."""
    for line in lines:
        draw_wire(painter, line, look.accent, 2.4, arrow=line[-1] not in ends)
    pen = QPen(look.accent, DOT)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.01, SPACING])
    pen.setDashOffset(-phase * (SPACING + 0.01))
    for line in lines:
        painter.strokePath(path_of(line), pen)


def draw_node(painter: QPainter, node: Node, look: Look, base: QFont, *, lit: bool, pointed: bool) -> None:
    """Draw a box, an operator or a squashing function."""
    wide, high = node.half()
    box = QRectF(node.x - wide, node.y - high, 2 * wide, 2 * high)
    edge = look.accent if lit or pointed else look.wire
    painter.setPen(QPen(edge, 2.2 if lit else 1.5))
    painter.setBrush(look.tint if lit else look.ground)
    if node.shape in ("gate", "matrix"):
        painter.drawRoundedRect(box, 6, 6)
    else:
        painter.drawEllipse(box)
    painter.setPen(look.accent if lit else look.ink)
    if node.word:
        painter.setFont(font(base, 15, bold=True))
        painter.drawText(box.adjusted(0, 1, 0, -high + 3), _MIDDLE, node.text)
        painter.setPen(look.ink if lit else look.muted)
        painter.setFont(font(base, 13.5))
        painter.drawText(box.adjusted(0, high - 1, 0, -1), _MIDDLE, node.word)
    else:
        sizes = {"operator": 19 if len(node.text) == 1 else 13, "squash": 13, "matrix": 14}
        painter.setFont(font(base, sizes[node.shape], bold=True))
        painter.drawText(box.adjusted(0, -1, 0, -1), _MIDDLE, node.text)


def draw_tag(
    painter: QPainter, tag: Tag, value: tuple[float, float | None], look: Look, base: QFont, *, lit: bool
) -> None:
    """Draw the mean of a value, and below it that of one cell in the accent."""
    mean, one = value
    painter.setFont(font(base, FIGURE, bold=lit))
    painter.setPen(look.ink if lit else look.muted)
    box = QRectF(tag.x - 38, tag.y - LINE, 76, LINE)
    if one is None:
        box.translate(0, LINE / 2)
    painter.drawText(box, _MIDDLE, number(mean))
    if one is not None:
        painter.setPen(look.accent)
        painter.drawText(box.translated(0, LINE), _MIDDLE, number(one))


def draw_words(painter: QPainter, plan: Plan, look: Look, base: QFont) -> None:
    """Draw the names of what comes and goes."""
    painter.setPen(look.ink)
    painter.setFont(font(base, 16, bold=True))
    for word in plan.words:
        painter.drawText(QRectF(word.x - 24, word.y - 14, 48, 28), _MIDDLE, word.text)


def draw_source(painter: QPainter, at: Point, char: str, look: Look, base: QFont) -> None:
    """Draw where the input comes in, with the character that does."""
    x, y = at
    word = QRectF(x - 12, y - 1, 24, 24)
    if char:
        painter.setPen(QPen(look.line, 1.5))
        painter.setBrush(look.ground)
        painter.drawRoundedRect(word, 5, 5)
        made = fixed.fixed_font(1, bold=True)
        made.setPixelSize(15)
        painter.setFont(made)
        painter.setPen(look.ink)
        painter.drawText(word, _MIDDLE, fixed.sign(char))
        word.translate(25, 0)
    painter.setPen(look.ink)
    painter.setFont(font(base, 16, bold=True))
    painter.drawText(word, _MIDDLE, "x")


def draw_legend(painter: QPainter, one: str, look: Look, base: QFont) -> None:
    """Draw what the two figures of each value are."""
    painter.setFont(font(base, FIGURE))
    painter.setPen(look.muted)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
    words = "mean of all cells"
    if one:
        wide = painter.fontMetrics().horizontalAdvance(f"   {one}")
        painter.drawText(QRectF(300, HEIGHT - 44, 444 - wide, 24), flags, words)
        painter.setPen(look.accent)
        words = one
    painter.drawText(QRectF(300, HEIGHT - 44, 444, 24), flags, words)


def number(value: float) -> str:
    """Return a figure with two places and a true minus, a dash for what is none."""
    if value != value:
        return "–"
    words = f"{value:.2f}" if abs(value) < 99.995 else f"{value:.0f}"
    return words.replace("-", "−") if float(words) else "0.00"
