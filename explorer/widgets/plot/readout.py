"""The card beside the line at a step: what the curves are there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.plot.card import FloatingCard

_ALIGN = Qt.AlignmentFlag


@dataclass(frozen=True)
class Reading:
    """One line of a readout.

    Parameters
    ----------
    name
        What it is.
    value
        Its figure.
    colour
        That of the name.
    """

    name: str
    value: str
    colour: QColor


class Readout(FloatingCard):
    """A heading, and below it names with their figures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading = ""
        self._readings: tuple[Reading, ...] = ()

    def tell(self, heading: str, readings: Sequence[Reading]) -> None:
        """Show other figures."""
        self._heading, self._readings = heading, tuple(readings)
        self.fit()

    def words(self) -> str:
        """Return all that it says, in one line."""
        return " ".join([self._heading, *(f"{line.name} {line.value}" for line in self._readings)])

    def content_size(self) -> QSize:
        """Return room for the heading and a line for each figure."""
        heading, body = QFontMetrics(units.font(12.5, bold=True)), QFontMetrics(units.font(12.5))
        names = max((body.horizontalAdvance(line.name) for line in self._readings), default=0)
        values = max((body.horizontalAdvance(line.value) for line in self._readings), default=0)
        width = max(heading.horizontalAdvance(self._heading), names + values + units.px(16)) + 2
        return QSize(width, heading.height() + len(self._readings) * (body.height() + units.px(1)))

    def paint_content(self, painter: QPainter, room: QRect) -> None:
        """Paint the heading, the names in their colours and the figures in a column."""
        ink = paint.ink(self.palette())
        painter.setFont(units.font(12.5, bold=True))
        painter.setPen(ink)
        row = QRect(room.topLeft(), QSize(room.width(), painter.fontMetrics().height()))
        painter.drawText(row, int(_ALIGN.AlignLeft | _ALIGN.AlignVCenter), self._heading)
        painter.setFont(units.font(12.5))
        pitch = painter.fontMetrics().height() + units.px(1)
        for line in self._readings:
            row.translate(0, pitch)
            painter.setPen(line.colour)
            painter.drawText(row, int(_ALIGN.AlignLeft | _ALIGN.AlignVCenter), line.name)
            painter.setPen(ink)
            painter.drawText(row, int(_ALIGN.AlignRight | _ALIGN.AlignVCenter), line.value)
