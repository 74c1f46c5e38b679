"""A line of painted text whose change costs a repaint and no new layout, for figures that follow the hand."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units

_ROLES: dict[str, tuple[float, bool, bool]] = {
    "title": (17, True, False),
    "hint": (17, False, True),
    "body": (14, False, False),
    "strong": (14, True, False),
    "caption": (12.5, False, True),
    "label": (12.5, True, False),
}

_LEAST_LETTERS = 3
"""So few letters, dots included, say nothing: then the line stays empty."""


class Line(QWidget):
    """Text in one of the roles, elided at its width, with the whole of it in the tool tip.

    Parameters
    ----------
    text
        What it says at first.
    role
        "title" and "hint" (large; bold, and muted), "body", "strong", "caption" (small and muted) or "label"
        (small and semi-bold).
    align
        Where the text stands.
    lines
        How many lines it has room for; more than one wraps words.
    parent
        The parent widget.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._size, self._bold, self._muted = _ROLES[role]
        self._align = align
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else; paints anew, never lays out anew."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self._tell_whole()
        self.update()

    def text_font(self) -> QFont:
        """Return the font of the role at the current scale."""
        return units.font(self._size, bold=self._bold)

    def sizeHint(self) -> QSize:
        """Return room for the text of now and for the wished number of lines."""
        metrics = QFontMetrics(self.text_font())
        width = metrics.horizontalAdvance(self._text) if self._lines == 1 else 0
        return QSize(width + 2, metrics.lineSpacing() * self._lines)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines; the width may shrink to nothing."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, elided where it is one line and too long."""
        palette = self.palette()
        painter = QPainter(self)
        painter.setFont(self.text_font())
        painter.setPen(paint.muted(palette) if self._muted else palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self._flags(), self._fitting(painter.fontMetrics()))
        painter.end()

    def resizeEvent(self, event: QEvent) -> None:
        """Offer the whole text as a tool tip where it has become too long."""
        self._tell_whole()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew after a change of font or palette."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _flags(self) -> int:
        wrap = Qt.TextFlag.TextWordWrap if self._lines > 1 else Qt.TextFlag.TextSingleLine
        vertical = Qt.AlignmentFlag.AlignTop if self._lines > 1 else Qt.AlignmentFlag.AlignVCenter
        return int(self._align | vertical) | int(wrap)

    def _fitting(self, metrics: QFontMetrics) -> str:
        if self._lines > 1:
            return self._text
        fitting = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        return fitting if len(fitting) > _LEAST_LETTERS or fitting == self._text else ""

    def _tell_whole(self) -> None:
        metrics = QFontMetrics(self.text_font())
        if self._lines > 1:
            room = QRect(0, 0, max(1, self.width()), 100_000)
            needed = metrics.boundingRect(room, self._flags(), self._text).height()
            hidden = needed > self._lines * metrics.lineSpacing()
        else:
            hidden = metrics.horizontalAdvance(self._text) > self.width()
        self.setToolTip(self._text if hidden else "")
