"""Carries data from the map to a term of the arithmetic, or to where turning starts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.core.pictures import as_picture
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.library import Library
from explorer.widgets import paint, units
from explorer.widgets.picture import Array, fitted, to_image

SIDE, BESIDE, BADGE = 56, 14, 22
"""Of the picture; from the pointer to it; of the number of data, in pixels at 100 %."""
START = "start"


class Ghost(QWidget):
    """A picture that follows the hand and is in nobody's way; of several data it tells how many."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._picture: Array | None = None
        self.count = 1
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, picture: Array | None, count: int, place: QPoint) -> None:
        """Show a picture beside a place of the screen."""
        self._picture, self.count = picture, count
        side, beside = units.px(SIDE), units.px(BESIDE)
        self.resize(side, side)
        self.move(self._window.mapFromGlobal(place) + QPoint(beside, beside))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture in a frame of the accent, and the number."""
        palette = self.palette()
        with QPainter(self) as painter:
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
                painter.drawImage(fitted(image.size(), room, self.devicePixelRatioF()), image)
            if self.count > 1:
                self._paint_badge(painter)

    def _paint_badge(self, painter: QPainter) -> None:
        palette, side, text = self.palette(), units.px(BADGE), f"{self.count:,}"
        painter.setFont(units.font(11, bold=True))
        width = max(side, painter.fontMetrics().horizontalAdvance(text) + units.px(10))
        box = QRect(self.width() - width, 0, width, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.accent(palette))
        painter.drawRoundedRect(QRectF(box), side / 2, side / 2)
        painter.setPen(paint.ground(palette))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class Carrying(QObject):
    """Lets a datum of the map be carried away, and with one that is selected all that are.

    Signals
    -------
    dropped(str, object)
        The letter of the term, or `START`, and the row ids that were let go over it.
    """

    dropped = Signal(str, object)

    def __init__(
        self,
        page: DirectionsPage,
        library: Library,
        selected: Callable[[], frozenset[int]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._selected = page, library, selected
        self.rows: tuple[int, ...] = ()
        self._ghost: Ghost | None = None
        canvas = page.codes.canvas
        canvas.carried.connect(self._take)
        canvas.carried_to.connect(self._carry)
        canvas.carried_off.connect(self._let_go)
        canvas.carry_cancelled.connect(self._end)

    @property
    def ghost(self) -> Ghost | None:
        """The picture that follows the hand, if there is one."""
        return self._ghost

    def _target(self, place: QPoint) -> str:
        start = self._page.start
        if start.isVisible() and start.rect().contains(start.mapFromGlobal(place)):
            return START
        return self._page.turn.sum.well_at(place)

    @Slot(int, QPoint)
    def _take(self, row: int, place: QPoint) -> None:
        self._end()
        selected = self._selected()
        self.rows = (row, *sorted(selected - {row})) if row in selected else (row,)
        self._ghost = Ghost(self._page.window())
        self._carry(place)

    @Slot(QPoint)
    def _carry(self, place: QPoint) -> None:
        """Follow the hand, and show which term would take it."""
        if self._ghost is not None:
            self._ghost.follow(self._picture(), len(self.rows), place)
            target = self._target(place)
            for letter, well in self._page.turn.sum.wells.items():
                well.set_aimed(letter == target)

    @Slot(QPoint)
    def _let_go(self, place: QPoint) -> None:
        rows, target = self.rows, self._target(place)
        self._end()
        if rows and rows[0] >= 0 and target:
            self.dropped.emit(target, rows)

    @Slot()
    def _end(self) -> None:
        self.rows = ()
        for well in self._page.turn.sum.wells.values():
            well.set_aimed(False)
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None

    def _picture(self) -> Array | None:
        """Return the picture of the first datum, if the data are there."""
        model_id = self._page.codes.chooser.currentData()
        card = self._library.cards.get(model_id or "")
        data = None if card is None else self._library.data_of(card)
        row = self.rows[0] if self.rows else -1
        return None if data is None or not 0 <= row < len(data.pictures) else as_picture(data.pictures[row])
