"""The room of each bar: rows where they are high enough to be read, else columns."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize

_LEAST_ROW = 17.0
_MOST_ROW = 26.0
_MOST_COLUMN = 44.0
_EVERY = (1, 2, 4, 5, 8, 10, 16, 20, 32)


@dataclass(frozen=True)
class Slots:
    """Where the bars of a widget go, in pixels.

    Parameters
    ----------
    rows
        Whether the bars lie, one below the other.
    room
        What the bars of the largest value fill together.
    pitch
        From one bar to the next.
    every
        Each so many-th bar has its name written.
    figures
        Whether there is room for a figure at each bar.
    """

    rows: bool
    room: QRectF
    pitch: float
    every: int
    figures: bool

    def slot(self, place: int) -> QRectF:
        """Return the room of a bar that has the largest value."""
        if self.rows:
            return QRectF(
                self.room.left(), self.room.top() + place * self.pitch, self.room.width(), self.pitch
            )
        return QRectF(self.room.left() + place * self.pitch, self.room.top(), self.pitch, self.room.height())

    def bar(self, place: int, share: float) -> QRectF:
        """Return the bar that reaches `share` (0 to 1) of its room."""
        slot = self.slot(place)
        gap = min(self.pitch * 0.15, self.pitch - 1) if self.pitch > 2 else 0.0
        if self.rows:
            return QRectF(slot.left(), slot.top() + gap, slot.width() * share, slot.height() - 2 * gap)
        height = slot.height() * share
        return QRectF(slot.left() + gap, slot.bottom() - height, slot.width() - 2 * gap, height)

    def place(self, x: float, y: float, n: int) -> int:
        """Return which of `n` bars is at a pixel, -1 for none."""
        along = y - self.room.top() if self.rows else x - self.room.left()
        place = int(along // self.pitch)
        return place if 0 <= place < n else -1


def slots(size: QSize, n: int, scale: float, line: float, advance: Callable[[str], int]) -> Slots:
    """Return the room of `n` bars in a widget.

    Parameters
    ----------
    size
        That of the widget.
    n
        How many bars, 1 or more.
    scale
        Of the user interface.
    line
        Height of a line of text.
    advance
        Width of a text.
    """
    widest, figure = advance(f"z{n}"), advance("00.00")
    foot = line + 6 * scale
    if n * _LEAST_ROW * scale <= size.height() - foot:
        pitch = min(_MOST_ROW * scale, (size.height() - foot) / n)
        left, right = widest + 10 * scale, figure + 8 * scale
        room = QRectF(left, 0, max(1.0, size.width() - left - right), pitch * n)
        return Slots(True, room, pitch, 1, True)
    left = figure + 4 * scale
    pitch = min(_MOST_COLUMN * scale, max(1.0, (size.width() - left) / n))
    room = QRectF(left, line + 4 * scale, pitch * n, max(1.0, size.height() - 2 * line - 10 * scale))
    every = next((every for every in _EVERY if every * pitch >= widest + 6 * scale), n)
    return Slots(False, room, pitch, every, pitch >= figure + 2 * scale)
