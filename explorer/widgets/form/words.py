"""Words in a form that wrap: the note under a field, and the card that explains the one pointed at."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units

_SIZE = 12.5
_PAD = 9
_BELOW = 5
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_TALL = 100_000


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(1, width), _TALL), _WRAP, text).height()


class Note(QWidget):
    """A sentence under a field, as high as it needs; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._strong = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def text(self) -> str:
        """Return what it says."""
        return self._text

    def tell(self, text: str, *, strong: bool = False) -> None:
        """Say something, muted or, if `strong`, in ink; "" hides it."""
        if (text, strong) != (self._text, self._strong):
            self._text, self._strong = text, strong
            self.setAccessibleName(text)
            self.setVisible(bool(text))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow note is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text at a width."""
        return _height(self._text, units.font(_SIZE), width) + units.px(_BELOW)

    def sizeHint(self) -> QSize:
        """Return room for one line."""
        return QSize(units.px(120), QFontMetrics(units.font(_SIZE)).height() + units.px(_BELOW))

    def minimumSizeHint(self) -> QSize:
        """Return room for one line of any length."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text."""
        painter = QPainter(self)
        painter.setFont(units.font(_SIZE))
        painter.setPen((paint.ink if self._strong else paint.muted)(self.palette()))
        painter.drawText(self.rect(), _WRAP, self._text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of font or palette."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


class HelpCard(QWidget):
    """What a field is called, what it does, and its range, in a card that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ("", "", "")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def text(self) -> tuple[str, str, str]:
        """Return title, explanation and facts."""
        return self._words

    def tell(self, title: str, explanation: str, facts: str) -> None:
        """Say something else; neither moves nor shows the card."""
        self._words = (title, explanation, facts)
        self.update()

    @staticmethod
    def needed(words: tuple[str, str, str], width: int) -> int:
        """Return how high a card of this width has to be for its words."""
        room = width - 2 * units.px(_PAD)
        heights = [
            _height(text, units.font(_SIZE, bold=index == 0), room)
            for index, text in enumerate(words)
            if text
        ]
        return sum(heights) + units.px(3) * (len(heights) - 1) + 2 * units.px(_PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and its words."""
        palette = self.palette()
        painter = QPainter(self)
        paint.smooth(painter)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(paint.ground(palette))
        paint.rounded(painter, self.rect(), 8)
        pad = units.px(_PAD)
        room = self.rect().adjusted(pad, pad, -pad, -pad)
        for index, text in enumerate(self._words):
            if text:
                font = units.font(_SIZE, bold=index == 0)
                painter.setFont(font)
                painter.setPen((paint.muted if index == 2 else paint.ink)(palette))
                painter.drawText(room, _WRAP, text)
                room.setTop(room.top() + _height(text, font, room.width()) + units.px(3))
        painter.end()
