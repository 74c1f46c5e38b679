"""A choice of a few, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.units import pad


class _Segment(Lively, QAbstractButton):
    """One of the choices; the outer ones have round corners."""

    def __init__(self, text: str, parent: QWidget, *, first: bool, last: bool) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._first, self._last = first, last

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(units.font(14, bold=True))
        return QSize(metrics.horizontalAdvance(self.text()) + units.px(24), units.px(30))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(units.font(14, bold=True))
        return QSize(metrics.horizontalAdvance(self.text()) + units.px(8), units.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        painter = QPainter(self)
        paint.smooth(painter)
        shape = self._shape()
        tint = 0.14 if self.isChecked() else 0.0
        ground = paint.mix(paint.ground(palette), paint.accent(palette), tint)
        if self.underMouse() and not self.isChecked() and self.isEnabled():
            ground = paint.mix(ground, paint.ink(palette), 0.04)
        painter.fillPath(shape, ground)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.drawPath(shape)
        painter.setFont(units.font(14, bold=self.isChecked()))
        colour = paint.accent(palette) if self.isChecked() else paint.ink(palette)
        painter.setPen(colour if self.isEnabled() else paint.muted(palette))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.rect(), 6 * units.scale())
        painter.end()

    def _shape(self) -> QPainterPath:
        """Return the outline: round outside, straight where the next segment begins, sharing its line."""
        half, corner = paint.hairline() / 2, 7 * units.scale()
        box = QRectF(self.rect()).adjusted(half, half, half if not self._last else -half, -half)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(box, corner if self._first or self._last else 0, corner)
        if self._first != self._last:
            straight = QRectF(box)
            if self._first:
                straight.setLeft(box.center().x())
            else:
                straight.setRight(box.center().x())
            path.addRect(straight)
            path = path.simplified()
        return path


class Segmented(QWidget):
    """A few exclusive choices side by side; arrow keys go from one to the next, a click leaves the keyboard.

    Signals
    -------
    chosen(int)
        Index of what the user chose; only on a change.

    Parameters
    ----------
    options
        What the choices say.
    parent
        The parent widget.
    """

    chosen = Signal(int)

    def __init__(self, options: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = 0
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 0)
        for index, text in enumerate(options):
            segment = _Segment(text, self, first=index == 0, last=index == len(options) - 1)
            self._group.addButton(segment, index)
            row.addWidget(segment)
        self._group.idToggled.connect(self._toggled)
        self._quiet = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    def current(self) -> int:
        """Return the index of what is chosen."""
        return self._current

    def set_current(self, index: int) -> None:
        """Choose; emits nothing."""
        self._quiet = True
        self._group.button(index).setChecked(True)
        self._quiet = False
        self._current = index

    def set_option(self, index: int, text: str = "", *, enabled: bool = True, tip: str = "") -> None:
        """Rename a choice (unless `text` is empty), enable or disable it, and say why in a tool tip."""
        segment = self._group.button(index)
        if text:
            segment.setText(text)
            segment.setAccessibleName(text)
            segment.updateGeometry()
        segment.setEnabled(enabled)
        segment.setToolTip(tip)

    def button(self, index: int) -> QAbstractButton:
        """Return the button of a choice."""
        return self._group.button(index)

    @Slot(int, bool)
    def _toggled(self, index: int, checked: bool) -> None:
        if checked and not self._quiet:
            self._current = index
            self.chosen.emit(index)
