"""A switch for what is either on or off, with its words at the left."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively


class Switch(Lively, QAbstractButton):
    """A switch with a text; the whole line can be clicked.

    Signals
    -------
    switched(bool)
        The user switched it; `setChecked` does not emit it (Qt's own `toggled` is emitted either way).

    Parameters
    ----------
    text
        What is switched.
    parent
        The parent widget.
    """

    switched = Signal(bool)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        # A click leaves the keyboard where it is, so that the space bar goes on doing what it did.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.switched)

    def sizeHint(self) -> QSize:
        """Return room for the words and the switch."""
        metrics = QFontMetrics(units.font(14))
        words = metrics.horizontalAdvance(self.text()) + units.px(12) if self.text() else 0
        return QSize(words + units.px(34), max(metrics.height(), units.px(18)) + units.px(6))

    def minimumSizeHint(self) -> QSize:
        """Return room for the switch and a little of the words."""
        return QSize(units.px(60 if self.text() else 34), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, track and knob."""
        palette, k = self.palette(), units.scale()
        painter = QPainter(self)
        paint.smooth(painter)
        painter.setFont(units.font(14))
        painter.setPen(paint.ink(palette) if self.isEnabled() else paint.muted(palette))
        words = QRect(0, 0, self.width() - units.px(42), self.height())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        track = QRectF(self.width() - 33 * k, (self.height() - 18 * k) / 2, 32 * k, 18 * k)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._track_colour())
        painter.drawRoundedRect(track, 9 * k, 9 * k)
        painter.setBrush(QColor("white"))
        x = track.right() - 9 * k if self.isChecked() else track.left() + 9 * k
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.drawEllipse(QPointF(x, track.center().y()), 7 * k, 7 * k)
        painter.setOpacity(1.0)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.rect(), 6 * k)
        painter.end()

    def _track_colour(self) -> QColor:
        palette = self.palette()
        if self.isChecked():
            colour = paint.accent(palette)
        else:
            colour = paint.mix(paint.line(palette), paint.muted(palette), 0.35)
        if not self.isEnabled():
            return paint.mix(colour, paint.ground(palette), 0.6)
        return paint.mix(colour, paint.ink(palette), 0.12) if self.underMouse() else colour
