"""Carries a datum from map or shelf to an anchor: its picture follows the hand over the whole window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.pictures import as_picture
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.library import Library
from explorer.widgets import paint, units
from explorer.widgets.picture import Array, fitted, to_image

SIDE = 56
BESIDE = 14
"""Pixels at 100 % from the pointer to the picture."""


class Ghost(QWidget):
    """A picture that follows the hand and is in nobody's way."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._picture: Array | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, picture: Array | None, place: QPoint) -> None:
        """Show a picture beside a place of the screen."""
        self._picture = picture
        side, beside = units.px(SIDE), units.px(BESIDE)
        self.resize(side, side)
        self.move(self._window.mapFromGlobal(place) + QPoint(beside, beside))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture in a frame of the accent."""
        painter, palette = QPainter(self), self.palette()
        paint.smooth(painter)
        width = units.px(2)
        painter.setPen(QPen(paint.accent(palette), width))
        painter.setBrush(paint.ground(palette))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, units.px(5), units.px(5))
        if self._picture is not None:
            image = to_image(self._picture, paint.ground(palette), paint.ink(palette))
            inset = units.px(5)
            room = self.rect().adjusted(inset, inset, -inset, -inset)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawImage(fitted(image.size(), room, self.devicePixelRatioF()), image)
        painter.end()


class Carrying(QObject):
    """Lets a datum of the map, or of the shelf, be carried to an anchor.

    Signals
    -------
    pinned(int, int)
        The anchor that it was let go over, and its row.
    """

    pinned = Signal(int, int)

    def __init__(self, page: BetweenPage, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._library = page, library
        self.row = -1
        self._ghost: Ghost | None = None
        for source in (page.codes.canvas, page.inspector.shelf):
            source.carried.connect(self._take)
            source.carried_to.connect(self._carry)
            source.carried_off.connect(self._let_go)
            source.carry_cancelled.connect(self._end)

    @property
    def ghost(self) -> Ghost | None:
        """The picture that follows the hand, if there is one."""
        return self._ghost

    def _target(self, place: QPoint) -> int:
        return self._page.anchor_at(place, self._page.grid.isVisible())

    @Slot(int, QPoint)
    def _take(self, row: int, place: QPoint) -> None:
        self._end()
        self.row = row
        self._ghost = Ghost(self._page.window())
        self._carry(place)

    @Slot(QPoint)
    def _carry(self, place: QPoint) -> None:
        """Follow the hand, and show which anchor would take it."""
        if self._ghost is not None:
            self._ghost.follow(self._picture(), place)
            target = self._target(place)
            for index, tile in enumerate(self._page.inspector.anchors.tiles):
                tile.set_aimed(index == target)

    @Slot(QPoint)
    def _let_go(self, place: QPoint) -> None:
        row, target = self.row, self._target(place)
        self._end()
        if row >= 0 and target >= 0:
            self.pinned.emit(target, row)

    @Slot()
    def _end(self) -> None:
        self.row = -1
        for tile in self._page.inspector.anchors.tiles:
            tile.set_aimed(False)
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None

    def _picture(self) -> Array | None:
        """Return the picture of the datum, if the data are there."""
        model_id = self._page.codes.chooser.currentData()
        card = self._library.cards.get(model_id or "")
        data = None if card is None else self._library.data_of(card)
        return None if data is None or self.row >= len(data.pictures) else as_picture(data.pictures[self.row])
