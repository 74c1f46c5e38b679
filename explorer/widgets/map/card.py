"""The card beside a datum: its picture, what it is, and a muted line."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.picture import Array, fitted, to_image

_SHADOW = 12
_PICTURE = 52
_PAD = 9
_WIDEST = 230


class HoverCard(QWidget):
    """A small card that lets every mouse event through and never takes the keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._array: Array | None = None
        self._title = ""
        self._subtitle = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def tell(self, array: Array | None, title: str, subtitle: str) -> None:
        """Take a picture (or None), a title and a line below it; sizes the card."""
        self._array, self._title, self._subtitle = array, title, subtitle
        self.resize(self._wished())
        self.update()

    def text(self) -> tuple[str, str]:
        """Return title and subtitle."""
        return self._title, self._subtitle

    def place(self, datum: QPointF, pointer: QPointF, room: QRect) -> bool:
        """Move beside `datum`, inside `room` and clear of `pointer`; False where it does not fit.

        To the right and below is tried first, then the other corners, then the sides.
        """
        shadow, gap = units.px(_SHADOW), units.px(12)
        face = self.size() - QSize(2 * shadow, 2 * shadow)
        x, y = datum.x(), datum.y()
        right, left = x + gap, x - gap - face.width()
        below, above = y + gap, y - gap - face.height()
        middle = (x - face.width() / 2, y - face.height() / 2)
        spots = [(right, below), (right, above), (left, below), (left, above)]
        spots += [(right, middle[1]), (left, middle[1]), (middle[0], below), (middle[0], above)]
        inner = room.adjusted(4, 4, -4, -4)
        for spot in spots:
            box = QRect(QPoint(round(spot[0]), round(spot[1])), face)
            if inner.contains(box):
                break
        else:
            box = _pushed_inside(box, inner)
        clear = box.adjusted(-6, -6, 6, 6)
        if not inner.contains(box) or clear.contains(pointer.toPoint()) or clear.contains(datum.toPoint()):
            return False
        self.move(box.topLeft() - QPoint(shadow, shadow))
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of font or palette."""
        if event.type() in paint.LOOK_EVENTS:
            self.resize(self._wished())
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, face, picture and words."""
        palette = self.palette()
        painter = QPainter(self)
        paint.smooth(painter)
        shadow = units.px(_SHADOW)
        face = self.rect().adjusted(shadow, shadow, -shadow, -shadow)
        _draw_shadow(painter, face, shadow, palette)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(_face_colour(palette))
        paint.rounded(painter, face, 8)
        pad = units.px(_PAD)
        content = face.adjusted(pad, pad, -pad, -pad)
        if self._array is not None:
            content.setLeft(self._paint_picture(painter, content) + pad)
        self._paint_words(painter, content)
        painter.end()

    def _paint_picture(self, painter: QPainter, content: QRect) -> int:
        assert self._array is not None
        palette = self.palette()
        side = units.px(_PICTURE)
        frame = QRect(content.left(), content.top() + (content.height() - side) // 2, side, side)
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        painter.setBrush(paper)
        paint.rounded(painter, frame, 3)
        inset = units.px(2)
        image = to_image(self._array, paper, ink)
        room = frame.adjusted(inset, inset, -inset, -inset)
        painter.drawImage(fitted(image.size(), room, self.devicePixelRatioF()), image)
        return frame.right() + 1

    def _paint_words(self, painter: QPainter, content: QRect) -> None:
        palette = self.palette()
        lines = (
            (self._title, units.font(14, bold=True), paint.ink(palette)),
            (self._subtitle, units.font(12.5), paint.muted(palette)),
        )
        heights = [QFontMetrics(font).height() for text, font, _ in lines if text]
        top = content.top() + (content.height() - sum(heights)) // 2
        for text, font, colour in lines:
            if not text:
                continue
            painter.setFont(font)
            painter.setPen(colour)
            metrics = painter.fontMetrics()
            row = QRect(content.left(), top, content.width(), metrics.height())
            fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitting)
            top += metrics.height()

    def _wished(self) -> QSize:
        title, subtitle = QFontMetrics(units.font(14, bold=True)), QFontMetrics(units.font(12.5))
        words = max(title.horizontalAdvance(self._title), subtitle.horizontalAdvance(self._subtitle))
        width = min(words + 2, units.px(_WIDEST)) + 2 * units.px(_PAD)
        height = title.height() * bool(self._title) + subtitle.height() * bool(self._subtitle)
        if self._array is not None:
            width += units.px(_PICTURE) + units.px(_PAD) * bool(words)
            height = max(height, units.px(_PICTURE))
        shadow = 2 * units.px(_SHADOW)
        return QSize(width + shadow, height + 2 * units.px(_PAD) + shadow)


def _face_colour(palette: QPalette) -> QColor:
    """Return the ground of the card: that of the map, in a dark theme a step lighter to stand out."""
    role = QPalette.ColorRole.AlternateBase if paint.is_dark(palette) else QPalette.ColorRole.Window
    return palette.color(role)


def _draw_shadow(painter: QPainter, face: QRect, reach: int, palette: QPalette) -> None:
    """Draw a soft shadow, a little lower than the face."""
    strength = 0.10 if paint.is_dark(palette) else 0.022
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgbF(0.0, 0.0, 0.0, strength))
    for step in np.linspace(0.15, 0.95, 6):
        grown = float(reach * step)
        box = QRectF(face).adjusted(-grown, -grown * 0.7, grown, grown).translated(0, reach * 0.05)
        painter.drawRoundedRect(box, 8 * units.scale() + grown, 8 * units.scale() + grown)


def _pushed_inside(box: QRect, room: QRect) -> QRect:
    """Return `box` moved by as little as it takes to be inside `room`, if it can be."""
    x = min(max(box.left(), room.left()), room.right() + 1 - box.width())
    y = min(max(box.top(), room.top()), room.bottom() + 1 - box.height())
    return QRect(QPoint(x, y), box.size())
