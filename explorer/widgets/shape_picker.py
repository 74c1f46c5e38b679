"""Problems on sequences by their shape: what comes in and goes out, as boxes, and a chip for each problem."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.lively import Lively
from explorer.widgets.units import fix, pad

STEPS = 4
ENDS: dict[str, tuple[frozenset[int], frozenset[int]]] = {
    "one-to-many": (frozenset({0}), frozenset(range(STEPS))),
    "many-to-one": (frozenset(range(STEPS)), frozenset({STEPS - 1})),
    "many-to-many": (frozenset(range(STEPS)), frozenset(range(STEPS))),
}
"""By shape: at which steps something comes in, and at which something goes out."""
DIAGRAM = (104, 92)


class ShapeDiagram(QWidget):
    """A net unrolled over a few steps: boxes that come in below, boxes that go out above."""

    def __init__(self, shape: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ins, self._outs = ENDS[shape]
        self._lit = False
        self.setAccessibleName(shape.replace("-", " "))
        fix(self, *DIAGRAM)

    def set_lit(self, lit: bool) -> None:
        """Show it as the one that is chosen, or as another."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint boxes and arrows."""
        k, palette = units.scale(), self.palette()
        side, wide = 15 * k, self.width() / STEPS
        levels = [self.height() - side / 2 - 2 * k, self.height() / 2, side / 2 + 2 * k]
        strong = paint.ink(palette) if self._lit else paint.muted(palette)
        out = paint.accent(palette) if self._lit else paint.muted(palette)
        with QPainter(self) as painter:
            paint.smooth(painter)
            for step in range(STEPS):
                x = (step + 0.5) * wide
                below, cell, above = (QPointF(x, y) for y in levels)
                if step in self._ins:
                    self._arrow(painter, below, cell, side, strong)
                    self._box(painter, below, side, strong, 0.12)
                if step in self._outs:
                    self._arrow(painter, cell, above, side, out)
                    self._box(painter, above, side, out, 0.35 if self._lit else 0.2)
                if step + 1 < STEPS:
                    self._arrow(painter, cell, QPointF(x + wide, cell.y()), side, strong)
                self._box(painter, cell, side, strong, 0.0, corner=side / 2)

    def _box(
        self, painter: QPainter, at: QPointF, side: float, colour: QColor, fill: float, corner: float = 0.0
    ) -> None:
        k = units.scale()
        painter.setPen(QPen(colour, 1.5 * k))
        painter.setBrush(paint.mix(paint.ground(self.palette()), colour, fill))
        box = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
        painter.drawRoundedRect(box, corner or 3 * k, corner or 3 * k)

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF, side: float, colour: QColor) -> None:
        """Draw an arrow between two boxes, across or upwards."""
        k, across = units.scale(), start.y() == end.y()
        unit = QPointF(1, 0) if across else QPointF(0, -1)
        tail, tip = start + unit * (side / 2 + k), end - unit * (side / 2 + 1.5 * k)
        painter.setPen(QPen(colour, 1.4 * k))
        painter.drawLine(tail, tip)
        aside = QPointF(unit.y(), unit.x()) * (2.8 * k)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        back = tip - unit * (4.5 * k)
        painter.drawPolygon(QPolygonF([tip, back + aside, back - aside]))


class _Chip(Lively, QAbstractButton):
    """The name of a problem."""

    def __init__(self, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        # A click leaves the keyboard where it is, so that the space bar goes on training.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(units.font(14, bold=True))
        return QSize(metrics.horizontalAdvance(self.text()) + units.px(20), units.px(27))

    def minimumSizeHint(self) -> QSize:
        return QSize(units.px(60), units.px(27))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, k = self.palette(), units.scale()
        ground, accent = paint.ground(palette), paint.accent(palette)
        face = paint.mix(ground, accent, 0.14 if self.isChecked() else 0.0)
        if self.underMouse() and not self.isChecked():
            face = paint.mix(face, paint.ink(palette), 0.05)
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setPen(QPen(accent if self.isChecked() else paint.line(palette), paint.hairline()))
            painter.setBrush(face)
            paint.rounded(painter, self.rect(), 7)
            painter.setFont(units.font(14, bold=self.isChecked()))
            painter.setPen(accent if self.isChecked() else paint.ink(palette))
            inner = self.rect().adjusted(round(9 * k), 0, -round(6 * k), 0)
            mode = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(self.text(), mode, inner.width())
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 7 * k)


class ShapePicker(QWidget):
    """The three shapes side by side, each with its problems.

    Signals
    -------
    chosen(str)
        Key of the problem the user chose.

    Parameters
    ----------
    parent
        The parent widget.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._chips: dict[str, _Chip] = {}
        self._diagrams: dict[str, ShapeDiagram] = {}
        self._shape_of: dict[str, str] = {}
        self._columns: dict[str, QVBoxLayout] = {}
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 12)
        for shape in ENDS:
            row.addWidget(self._card(shape), 1)
        self._group.buttonClicked.connect(self._choose)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _card(self, shape: str) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        diagram, chips = ShapeDiagram(shape), QVBoxLayout()
        self._diagrams[shape], self._columns[shape] = diagram, chips
        pad(chips, 0, 0, 0, 0, 4)
        chips.addWidget(Line(shape.replace("-", " ").capitalize(), role="label"))
        chips.addStretch(1)
        across = QHBoxLayout(card)
        pad(across, 12, 8, 12, 8, 14)
        across.addWidget(diagram, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addLayout(chips, 1)
        return card

    def set_problems(self, problems: Sequence[tuple[str, str, str]]) -> None:
        """Offer problems as (key, title, shape), once."""
        for key, title, shape in problems:
            if key not in self._chips:
                chip = self._chips[key] = _Chip(key, title)
                self._shape_of[key] = shape
                self._group.addButton(chip)
                column = self._columns[shape]
                column.insertWidget(column.count() - 1, chip)
        self.updateGeometry()

    def set_current(self, key: str) -> None:
        """Show which one is chosen; emits nothing."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            for shape, diagram in self._diagrams.items():
                diagram.set_lit(shape == self._shape_of[key])

    def current(self) -> str:
        """Return the key of the one that is chosen, "" before any is."""
        checked = self._group.checkedButton()
        return checked.key if isinstance(checked, _Chip) else ""

    def chip(self, key: str) -> QAbstractButton:
        """Return the chip of a problem."""
        return self._chips[key]

    @Slot(QAbstractButton)
    def _choose(self, chip: QAbstractButton) -> None:
        if isinstance(chip, _Chip):
            self.chosen.emit(chip.key)
