"""A bar that tells what went wrong, or well, without getting in the way."""

import re

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFont,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.units import pad

STAYS_MS, READING_MS = 5000, 60
"""How long what went well stays: so long, and so much longer for each character."""


class _Icon(QWidget):
    """A disc with an exclamation mark in ink, or a tick for what went well."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.well = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(units.px(20), units.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, k = self.palette(), units.scale()
        painter = QPainter(self)
        paint.smooth(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.ink(palette))
        painter.drawEllipse(QPointF(10 * k, 10 * k), 9 * k, 9 * k)
        painter.setPen(QPen(paint.ground(palette), 2.2 * k, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self.well:
            tick = ((5.8, 10.4), (8.8, 13.4), (14.2, 7.0))
            painter.drawPolyline([QPointF(x * k, y * k) for x, y in tick])
        else:
            painter.drawLine(QPointF(10 * k, 5.5 * k), QPointF(10 * k, 10.5 * k))
            painter.drawPoint(QPointF(10 * k, 14.3 * k))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


_LONG = re.compile(r"(\S{40})(?=\S)")


class Notice(QWidget):
    """One sentence with Copy and Dismiss; hidden until there is something to tell.

    It never takes the keyboard by itself. Screen readers are told. What went well goes by itself after a
    while, but not under the pointer; what went wrong stays until it is dismissed.

    Signals
    -------
    dismissed()
        The user has read it.
    gone()
        It has gone by itself.

    Parameters
    ----------
    parent
        The parent widget.
    """

    dismissed = Signal()
    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = ""
        self._text = ""
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(self._leave)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._label.setSizePolicy(policy)
        self.copy_button = QPushButton("Copy", self)
        self.dismiss_button = QPushButton("Dismiss", self)
        self.copy_button.setToolTip("Copy the message with its details")
        row = QHBoxLayout(self)
        pad(row, 14, 10, 12, 10, 10)
        self._icon = _Icon(self)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.copy_button.clicked.connect(self._copy)
        self.dismiss_button.clicked.connect(self._dismiss)
        self._set_font()
        self.hide()

    def tell(self, text: str, detail: str = "", *, well: bool = False) -> None:
        """Show one sentence; `detail` is copied with it and shown as a tool tip.

        With `well` it is of something that went well, and goes by itself.
        """
        self._detail = detail
        if well != self._icon.well:
            self._icon.well = well
            self._icon.update()
        self._leaving.stop()
        if well:
            self._leaving.start(STAYS_MS + READING_MS * len(text))
        self._text = text
        # A name without spaces may be longer than the window is wide: it may break anywhere then.
        self._label.setText(_LONG.sub("\\1\u200b", text))
        self._label.setToolTip(detail)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        """Return what is being told."""
        return self._text

    def clear(self) -> None:
        """Take the notice away; emits nothing."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait for nothing any more."""
        self._leaving.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dismiss on Escape while the keyboard is here."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar: the pane's ground with a mark in ink at its left edge."""
        palette = self.palette()
        painter = QPainter(self)
        paint.smooth(painter)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(paint.mix(palette.alternateBase().color(), paint.ink(palette), 0.04))
        paint.rounded(painter, self.rect(), 8)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._set_font()
        super().changeEvent(event)

    def _set_font(self) -> None:
        wished: QFont = units.font(14)
        if self._label.font() != wished:
            self._label.setFont(wished)

    @Slot()
    def _leave(self) -> None:
        """Go, as soon as the pointer is elsewhere; the keyboard stays where it is."""
        if self.underMouse():
            self._leaving.start(STAYS_MS)
        elif self.isAncestorOf(QApplication.focusWidget() or self):
            self._dismiss()
        else:
            self.hide()
            self.gone.emit()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(part for part in (self.text(), self._detail) if part))

    @Slot()
    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
