"""The line at the window's foot: device, state, frame time, seed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from explorer.shell.controls import Chip
from explorer.shell.runs import RunLabel
from explorer.shell.theme import tokens_of
from explorer.widgets import units

HEIGHT = 30
_REST_MS = 150


class Lamp(QWidget):
    """A dot: green at rest, amber at work. The text beside it says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.busy = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_busy(self, busy: bool) -> None:
        """Light it amber or green.

        Parameters
        ----------
        busy : bool
            Amber where true.
        """
        if busy != self.busy:
            self.busy = busy
            self.update()

    def sizeHint(self) -> QSize:
        """Return the dot's square."""
        return QSize(units.px(8), units.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.busy if self.busy else tokens.good))
        painter.drawEllipse(QRectF(self.rect()))


class StatusBar(QFrame):
    """Device and state at the left, figures at the right; nothing moves when a figure changes.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setAccessibleName("Status")
        units.fix(self, height=HEIGHT)
        self.lamp, self.device, self.state = Lamp(), RunLabel(), RunLabel()
        self.frame = RunLabel((("Frame ", "muted"), ("888.8 ms", "strong")))
        self.seed = RunLabel()
        self.leave = Chip((("Leave ", "ink"), ("F11", "muted")), height=22, pad=8, size=12.5)
        self.leave.hide()
        self._frame_ms: float | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show_frame)
        row = QHBoxLayout(self)
        units.pad(row, 16, 0, 16, 0, 6)
        for part in (self.lamp, self.device, _gap(4), self.state):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.frame)
        row.addWidget(self.seed)
        row.addWidget(_gap(2))
        row.addWidget(self.leave)

    def minimumSizeHint(self) -> QSize:
        """Return next to no width: the texts can be cut short."""
        return QSize(units.px(220), units.px(HEIGHT))

    def set_device(self, text: str) -> None:
        """Name the device; what follows the first comma is muted.

        Parameters
        ----------
        text : str
            As "CPU, 1 of 2 cores".
        """
        head, comma, tail = text.partition(",")
        self.device.set_runs(((head, "ink"), (comma + tail, "muted")))

    def set_state(self, text: str, busy: bool) -> None:
        """Say what is going on.

        Parameters
        ----------
        text : str
            As "Idle".
        busy : bool
            Whether something is being worked at.
        """
        self.state.set_runs(((text, "muted"),))
        self.lamp.set_busy(busy)

    def set_frame_ms(self, value: float | None) -> None:
        """Show the time from a hand's move to the painted picture, at most some seven times a second.

        Parameters
        ----------
        value : float or None
            Milliseconds; None shows nothing.
        """
        self._frame_ms = value
        if value is None or not self._rest.isActive():
            self._show_frame()
            self._rest.start()

    @Slot()
    def _show_frame(self) -> None:
        value = self._frame_ms
        self.frame.set_runs(() if value is None else (("Frame ", "muted"), (f"{value:.1f} ms", "strong")))

    def set_seed(self, seed: int | None) -> None:
        """Show the seed of what is on screen.

        Parameters
        ----------
        seed : int or None
            None shows nothing.
        """
        self.seed.set_runs(() if seed is None else (("Seed ", "muted"), (str(seed), "strong")))


def _gap(width: int) -> QWidget:
    """Return an empty place that grows with the scale, unlike a layout's spacing."""
    gap = QWidget()
    units.fix(gap, width=width)
    return gap
