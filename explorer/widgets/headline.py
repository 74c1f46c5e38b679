"""The line over a page: what one sees, what to try, and what stands in its corner."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.units import pad

SMALL = 12.5


class Hint(Line):
    """A hint in one line, or where that is too long in two small ones, if there is room for them."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, "hint")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return no width of its own: it takes what the sentence before it leaves."""
        return QSize(0, super().sizeHint().height())

    @property
    def wraps(self) -> bool:
        """Whether it stands in small lines."""
        if QFontMetrics(self.text_font()).horizontalAdvance(self.text()) <= self.width():
            return False
        needed = QFontMetrics(units.font(SMALL)).boundingRect(self.rect(), self._wrapped(), self.text())
        return self.rect().contains(needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if not self.wraps:
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            painter.setFont(units.font(SMALL))
            painter.setPen(paint.muted(self.palette()))
            painter.drawText(self.rect(), self._wrapped(), self.text())

    def _wrapped(self) -> int:
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)

    def _tell_whole(self) -> None:
        if self.wraps:
            self.setToolTip("")
        else:
            super()._tell_whole()


class Headline(QHBoxLayout):
    """A strong sentence, a muted one behind it, and room at the right end.

    Parameters
    ----------
    strong, hint
        What is said at first.
    """

    def __init__(self, strong: str = "", hint: str = "") -> None:
        super().__init__()
        self._strong, self._hint = Line(strong, "title"), Hint(hint)
        self._strong.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        pad(self, 0, 0, 0, 0, 7)
        self.addWidget(self._strong)
        self.addWidget(self._hint, 1)

    def say(self, strong: str, hint: str) -> None:
        """Say in one line what one sees and what to try."""
        if strong != self._strong.text():
            self._strong.set_text(strong)
            self._strong.updateGeometry()
        self._hint.set_text(hint)

    def words(self) -> tuple[str, str]:
        """Return what one sees, and what to try."""
        return self._strong.text(), self._hint.text()

    def show_words(self, shown: bool) -> None:
        """Say it, or leave the room to what stands below; the corner stays."""
        for line in (self._strong, self._hint):
            line.setVisible(shown)

    def take_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
