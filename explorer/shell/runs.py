"""Short texts in more than one tone, painted rather than laid out, so that changing figures move nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import units

Tone = Literal["ink", "strong", "muted"]
Runs = Sequence[tuple[str, Tone]]
_WEIGHTS = {"ink": QFont.Weight.Normal, "strong": QFont.Weight.DemiBold, "muted": QFont.Weight.Normal}


def toned(font: QFont, tone: Tone) -> QFont:
    """Return the font in the weight of a tone.

    Parameters
    ----------
    font : QFont
        Any font.
    tone : {"ink", "strong", "muted"}
        Strong is semi-bold, the others regular.

    Returns
    -------
    QFont
        A copy.
    """
    made = QFont(font)
    made.setWeight(_WEIGHTS[tone])
    return made


def width_of(runs: Runs, font: QFont) -> int:
    """Return the width of the runs in pixels.

    Parameters
    ----------
    runs : sequence of (text, tone)
        What is to be written, left to right.
    font : QFont
        Gives family and size.

    Returns
    -------
    int
        Logical pixels.
    """
    return sum(QFontMetrics(toned(font, tone)).horizontalAdvance(text) for text, tone in runs)


def paint_runs(painter: QPainter, box: QRect, runs: Runs, font: QFont, palette: QPalette) -> None:
    """Write the runs into a box, upright in its middle, the last ones shortened where room is short.

    Parameters
    ----------
    painter : QPainter
        Open on the widget.
    box : QRect
        Where to write.
    runs : sequence of (text, tone)
        Left to right.
    font : QFont
        Gives family and size.
    palette : QPalette
        Text is the ink, PlaceholderText the muted tone.
    """
    left = box.left()
    for text, tone in runs:
        painter.setFont(toned(font, tone))
        role = QPalette.ColorRole.PlaceholderText if tone == "muted" else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        metrics = painter.fontMetrics()
        room = box.right() + 1 - left
        shown = text
        if metrics.horizontalAdvance(text) > room:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, box.top(), room, box.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        left += metrics.horizontalAdvance(shown)
        if shown != text:
            break


def plain(runs: Runs) -> str:
    """Return the runs as one plain text.

    Parameters
    ----------
    runs : sequence of (text, tone)
        Left to right.

    Returns
    -------
    str
        For accessible names and tool tips.
    """
    return "".join(text for text, _ in runs)


class RunLabel(QWidget):
    """A line of small text in several tones.

    Parameters
    ----------
    widest : sequence of (text, tone)
        Room is kept for this text, so that the neighbours stand still whatever is shown. Empty: the room
        follows the text and may be cut short.
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, widest: Runs = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widest, self._runs = widest, tuple[tuple[str, Tone], ...]()
        across = QSizePolicy.Policy.Fixed if widest else QSizePolicy.Policy.Maximum
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        return plain(self._runs)

    def set_runs(self, runs: Runs) -> None:
        """Show other text; nothing happens where it is the same.

        Parameters
        ----------
        runs : sequence of (text, tone)
            Left to right.
        """
        if tuple(runs) == self._runs:
            return
        self._runs = tuple(runs)
        self.setAccessibleName(self.text)
        if not self._widest:
            self.setToolTip(self.text)
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the widest text."""
        font = units.font(12.5)
        wide = max(width_of(self._widest, font), 0 if self._widest else width_of(self._runs, font))
        return QSize(wide + 2, QFontMetrics(font).height())

    def minimumSizeHint(self) -> QSize:
        """Return the whole text's room where it is fixed, else next to nothing."""
        hint = self.sizeHint()
        return hint if self._widest else QSize(min(hint.width(), units.px(24)), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the text."""
        painter = QPainter(self)
        paint_runs(painter, self.rect(), self._runs, units.font(12.5), self.palette())
