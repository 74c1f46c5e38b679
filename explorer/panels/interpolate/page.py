"""The interpolation panel's page: grid, map and strips; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.interpolate.along import AlongCard
from explorer.panels.interpolate.drawing import DrawCard
from explorer.panels.interpolate.inspector import BetweenInspector
from explorer.panels.interpolate.views import CodesCard, GridCard, Strip, StripsCard
from explorer.widgets.headline import Headline
from explorer.widgets.units import pad, px, scale

LEAST = (440, 330)
HEADLINE_HEIGHT = 430
TOP_SHARE, STRIPS_SHARE = 12, 8
"""Room of grid and map against that of the strips; without a grid the strips have as much as the map."""
ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class BetweenPage(QWidget):
    """Page of the panel.

    Signals
    -------
    play_wished(), step_wished(int), undo_wished(), swap_wished()
        Asked by a key.
    """

    play_wished = Signal()
    step_wished = Signal(int)
    undo_wished = Signal()
    swap_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = BetweenInspector()
        self.grid, self.codes, self.strips = GridCard(), CodesCard(), StripsCard()
        self.along = AlongCard()
        self.along.hide()
        self.drawing = DrawCard()
        self.drawing.hide()
        self._headline = Headline()
        self._lay_out()
        self.setFocusProxy(self.codes.canvas)
        self.inspector.play_wished.connect(self.play_wished)
        self.inspector.swap_wished.connect(self.swap_wished)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        pad(top, 0, 0, 0, 0, 14)
        for card in (self.grid, self.codes):
            top.addWidget(card, 1)
        top.addWidget(self.drawing)
        self._column = QVBoxLayout(self)
        pad(self._column, 18, 12, 18, 12, 10)
        self._column.addLayout(self._headline)
        self._column.addLayout(top, TOP_SHARE)
        below = QHBoxLayout()
        pad(below, 0, 0, 0, 0, 14)
        below.addWidget(self.strips, 1)
        below.addWidget(self.along)
        self._column.addLayout(below, STRIPS_SHARE)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._headline.show_words(self.height() / scale() >= HEADLINE_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play with the space bar, step with the arrows, take back with Ctrl Z."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_wished.emit()
        elif key in ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.step_wished.emit(ARROWS[key])
        else:
            super().keyPressEvent(event)

    def take_corner(self, widget: QWidget) -> None:
        """Put something at the right end of the headline's row."""
        self._headline.addWidget(widget)

    # -- state comes down ------------------------------------------------------------------------

    def set_headline(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        self._headline.say(strong, hint)

    def title(self) -> str:
        """Return what one sees, in a line."""
        return self._headline.words()[0]

    def set_corners(self, corners: bool) -> None:
        """Show the grid between four anchors, or let the strips between two have its room."""
        self.grid.setVisible(corners)
        self._column.setStretch(2, STRIPS_SHARE if corners else TOP_SHARE)

    def set_smooth(self, smooth: bool) -> None:
        """Draw pictures smoothly instead of pixel by pixel."""
        for mosaic in (self.grid.mosaic, *(strip.mosaic for strip in self.strips.strips)):
            mosaic.smooth = smooth

    # -- what lies where -------------------------------------------------------------------------

    def anchor_at(self, place: QPoint, corners: bool) -> int:
        """Return the anchor that would take what is let go at a place of the screen; -1 for none."""
        tile = self.inspector.anchors.at(place)
        if tile >= 0:
            return tile
        if corners and _holds(self.grid, place):
            middle = self.grid.mosaic.mapFromGlobal(place) - self.grid.mosaic.rect().center()
            return 2 * (middle.y() > 0) + (middle.x() > 0)
        for strip in self.strips.shown:
            if _holds(strip, place):
                return int(strip.mosaic.mapFromGlobal(place).x() > strip.mosaic.width() / 2)
        return -1

    def strip_of(self, mosaic: object) -> Strip | None:
        """Return the strip that a mosaic belongs to."""
        return next((strip for strip in self.strips.strips if strip.mosaic is mosaic), None)


def _holds(widget: QWidget, place: QPoint) -> bool:
    return widget.isVisible() and widget.rect().contains(widget.mapFromGlobal(place))
