"""A term of the arithmetic as a button: its examples as a stack, the decoded mean of their codes below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.picture import Array, fitted, to_image

WIDTH, LEAST_WIDTH, GAP, CORNER = 128, 84, 8, 7
MEAN, STACK = 92, 0.52
"""Side of the picture of a mean at least, and of how much of it the stack of examples is high."""
MOST = 8
"""Examples that are drawn."""


class Well(Lively, QAbstractButton):
    """A term; a click opens what it can be made of, and data are dropped on it.

    Signals
    -------
    menu_wished(str, object)
        The letter, and the `QMenu` that is to be filled and will be opened below the term.
    """

    menu_wished = Signal(str, object)

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter = letter
        self.aimed = False
        self._examples: tuple[Array, ...] = ()
        self._mean: Array | None = None
        self._name = self._told = ""
        self._side = MEAN
        self._menu = QMenu(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Choose its examples (click), or drop data of the map here")
        self.clicked.connect(self._open)

    def set_examples(self, pictures: Sequence[Array]) -> None:
        """Show the data that it is the mean of."""
        self._examples = tuple(pictures[:MOST])
        self.update()

    def set_mean(self, picture: Array | None) -> None:
        """Show what the mean of their codes decodes to."""
        self._mean = picture
        self.update()

    def set_words(self, name: str, told: str) -> None:
        """Say what it is the mean of, and of how many."""
        self._name, self._told = name, told
        self.setAccessibleName(f"{self.letter}: {name}")
        self.setAccessibleDescription(told)
        self.update()

    def words(self) -> tuple[str, str]:
        """Return what it says."""
        return self._name, self._told

    def mean(self) -> Array | None:
        """Return the decoded mean."""
        return self._mean

    def set_aimed(self, aimed: bool) -> None:
        """Show whether what is carried would be dropped here."""
        if aimed != self.aimed:
            self.aimed = aimed
            self.update()

    def set_side(self, side: int) -> None:
        """Show the mean larger or smaller, in pixels at 100 %."""
        if side != self._side:
            self._side = side
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for stack, mean and words."""
        pictures = units.px(high(self._side) + 3 * GAP - 3)
        return QSize(units.px(WIDTH), pictures + 3 * _line_height())

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(LEAST_WIDTH), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, the stack, the mean and the words."""
        palette = self.palette()
        with QPainter(self) as painter:
            paint.smooth(painter)
            self._paint_frame(painter)
            self._paint_stack(painter)
            room, gap, above = units.px(self._side), units.px(GAP), units.px(STACK * self._side)
            side = min(room, self.width() - gap)
            top = above + 2 * gap + (room - side) // 2
            box = QRect((self.width() - side) // 2, top, side, side)
            self._paint_picture(painter, box, self._mean)
            self._paint_words(painter, above + 2 * gap + room + units.px(4))
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), units.px(CORNER))

    def _paint_frame(self, painter: QPainter) -> None:
        palette, lit = self.palette(), self.aimed or self.underMouse()
        width = units.px(2) if self.aimed else paint.hairline()
        painter.setPen(QPen(paint.accent(palette) if lit else paint.line(palette), width))
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        half = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), units.px(CORNER), units.px(CORNER)
        )

    def _paint_stack(self, painter: QPainter) -> None:
        """Paint the examples small, in two rows."""
        gap, air = units.px(GAP), units.px(2)
        across, above = MOST // 2, units.px(STACK * self._side)
        side = min((self.width() - gap - (across - 1) * air) // across, (above - air) // 2)
        left = (self.width() - across * side - (across - 1) * air) // 2
        top = gap + (above - 2 * side - air) // 2
        for index, picture in enumerate(self._examples):
            row, column = divmod(index, across)
            box = QRect(left + column * (side + air), top + row * (side + air), side, side)
            self._paint_picture(painter, box, picture)

    def _paint_picture(self, painter: QPainter, box: QRect, picture: Array | None) -> None:
        palette = self.palette()
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        paint.rounded(painter, box, 3)
        if picture is not None:
            image = to_image(picture, palette.color(QPalette.ColorRole.Base), paint.ink(palette))
            inset = units.px(2)
            draw_fitted(painter, image, box.adjusted(inset, inset, -inset, -inset), self.devicePixelRatioF())

    def _paint_words(self, painter: QPainter, top: int) -> None:
        """Write what it is the mean of, a condition a line, and of how many."""
        first, _, second = self._name.partition(", ")
        lines = (first, True), (second, True), (f"{self.letter}: {self._told}", False)
        box = QRect(units.px(3), top, self.width() - units.px(6), _line_height())
        for text, strong in lines:
            painter.setFont(units.font(12.5, bold=strong))
            painter.setPen(paint.ink(self.palette()) if strong else paint.muted(self.palette()))
            fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), fitting)
            box.translate(0, box.height() if text else 0)

    def event(self, event: QEvent) -> bool:
        """Tell the whole name where it is cut."""
        if event.type() == QEvent.Type.ToolTip and self._name:
            self.setToolTip(f"{self._name} ({self._told}). Click to choose, or drop data of the map here.")
        return super().event(event)

    @Slot()
    def _open(self) -> None:
        self._menu.deleteLater()  # with the menus that it opened
        self._menu = QMenu(self)
        self.menu_wished.emit(self.letter, self._menu)
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + units.px(2))))


def high(side: int) -> float:
    """Return how high stack and mean are together, the gap between them included."""
    return (1 + STACK) * side + GAP


def _line_height() -> int:
    return QFontMetrics(units.font(12.5, bold=True)).height()


class Sign(QWidget):
    """A sign between two terms, as high as their means."""

    def __init__(self, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._side = sign, MEAN
        self.setAccessibleName({"−": "minus", "+": "plus", "=": "equals"}[sign])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_side(self, side: int) -> None:
        """Stand at the middle of means of a side, in pixels at 100 %."""
        self._side = side
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the sign."""
        return QSize(units.px(20), units.px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it at the middle of the means."""
        with QPainter(self) as painter:
            painter.setFont(units.font(22, bold=True))
            painter.setPen(paint.muted(self.palette()))
            middle = units.px((STACK + 0.5) * self._side + 2 * GAP)
            metrics = painter.fontMetrics()
            at = QPointF(
                (self.width() - metrics.horizontalAdvance(self._sign)) / 2,
                middle + (metrics.ascent() - metrics.descent()) / 2,
            )
            painter.drawText(at, self._sign)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


def draw_fitted(painter: QPainter, image: QImage, room: QRect, ratio: float) -> None:
    """Draw an image into a room: by whole blocks where they fit, else smoothly."""
    place = fitted(image.size(), room, ratio)
    zoom = place.width() * ratio / max(1, image.width())
    whole = bool(np.isclose(zoom, round(zoom)))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawImage(place, image)
    painter.restore()
