"""A card that floats over a plot and lets the mouse through."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units

_SHADOW = 10
_PAD = 9
_GAP = 12


class FloatingCard(QWidget):
    """The ground of a card: shadow, face and edge; what stands on it is painted by the classes below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def content_size(self) -> QSize:
        """Return how much room the content needs, in pixels."""
        return QSize()

    def paint_content(self, painter: QPainter, room: QRect) -> None:
        """Paint the content into `room`."""

    def fit(self) -> None:
        """Take the size the content needs, and paint anew."""
        around = 2 * (units.px(_SHADOW) + units.px(_PAD))
        self.resize(self.content_size() + QSize(around, around))
        self.update()

    def place_beside(self, span: QRect, room: QRect) -> None:
        """Move to the right of `span`, else to its left, its top at that of `span`, inside `room`.

        Where neither side has room enough, the larger one is taken and `span` is covered in part.
        """
        shadow, gap = units.px(_SHADOW), units.px(_GAP)
        width, height = self.width() - 2 * shadow, self.height() - 2 * shadow
        right, left = span.right() + 1 + gap, span.left() - gap - width
        on_right = right + width <= room.right() + 1
        if not on_right and left < room.left():
            on_right = room.right() - span.right() >= span.left() - room.left()
        x = min(max(right if on_right else left, room.left()), room.right() + 1 - width)
        y = max(min(span.top(), room.bottom() + 1 - height), room.top())
        self.move(QPoint(x - shadow, y - shadow))

    def place_below(self, span: QRect, room: QRect) -> None:
        """Move below `span`, else above it, its left at that of `span`, inside `room`."""
        shadow, gap = units.px(_SHADOW), units.px(_GAP) // 3
        width, height = self.width() - 2 * shadow, self.height() - 2 * shadow
        below, above = span.bottom() + 1 + gap, span.top() - gap - height
        fits = below + height <= room.bottom() + 1
        y = below if fits or above < room.top() else above
        x = max(min(span.left(), room.right() + 1 - width), room.left())
        self.move(QPoint(x, max(min(y, room.bottom() + 1 - height), room.top())) - QPoint(shadow, shadow))

    def face(self) -> QRect:
        """Return the card without its shadow, in the pixels of the parent."""
        shadow = units.px(_SHADOW)
        return self.geometry().adjusted(shadow, shadow, -shadow, -shadow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, face and content."""
        palette, shadow, pad = self.palette(), units.px(_SHADOW), units.px(_PAD)
        face = self.rect().adjusted(shadow, shadow, -shadow, -shadow)
        with QPainter(self) as painter:
            paint.smooth(painter)
            _paint_shadow(painter, face, shadow, palette)
            painter.setPen(QPen(paint.line(palette), paint.hairline()))
            painter.setBrush(card_colour(palette))
            paint.rounded(painter, face, 8)
            self.paint_content(painter, face.adjusted(pad, pad, -pad, -pad))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of font or palette."""
        if event.type() in paint.LOOK_EVENTS:
            self.fit()
        super().changeEvent(event)


def card_colour(palette: QPalette) -> QColor:
    """Return the face of a card: the ground, in a dark theme a step lighter to stand out."""
    role = QPalette.ColorRole.AlternateBase if paint.is_dark(palette) else QPalette.ColorRole.Window
    return palette.color(role)


def _paint_shadow(painter: QPainter, face: QRect, reach: int, palette: QPalette) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgbF(0.0, 0.0, 0.0, 0.10 if paint.is_dark(palette) else 0.022))
    for step in range(1, 6):
        grown = reach * step / 6
        box = QRectF(face).adjusted(-grown, -grown * 0.7, grown, grown)
        painter.drawRoundedRect(box, 8 * units.scale() + grown, 8 * units.scale() + grown)
