"""Bars of how much each known attribute changes, in per cent of its range, beside what nothing changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.core.turning import Change
from explorer.widgets import paint, units

FONT = 12.5
LINE = 18
"""Height of a bar with its words."""
TWO_FROM = 430
"""Width from which the bars stand in two columns."""
NAME, FIGURE, BETWEEN = 84, 46, 24


class ChangeBars(QWidget):
    """A bar for each attribute, that which is meant to change in the accent and first.

    Bar and figure are how much it changes from picture to picture whatever the sign; of the target they are
    the mean with its sign. A tick shows how much the round trip alone changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[Change, ...] = ()
        self._target = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Measured change of the attributes")

    def set_changes(self, changes: Sequence[Change], target: str) -> None:
        """Show other changes; the target comes first, then what changes most."""
        before = len(self._changes)
        self._changes = tuple(sorted(changes, key=lambda one: (one.name != target, -one.size)))
        self._target = target
        if len(self._changes) != before:
            self.updateGeometry()
        self.setAccessibleDescription(self.words())
        self.setToolTip(self.words().replace("; ", "\n"))
        self.update()

    def words(self) -> str:
        """Return all figures as a sentence."""
        return "; ".join(
            f"{one.name} {figure(one, self._target)} (± {one.deviation:.0%}, round trip {one.floor:.0%})"
            for one in self._changes
        )

    def columns(self) -> int:
        """Return in how many columns they stand."""
        return 2 if self.width() >= units.px(TWO_FROM) and len(self._changes) > 3 else 1

    def heightForWidth(self, width: int) -> int:
        """Return the height of the rows that are needed at a width."""
        columns = 2 if width >= units.px(TWO_FROM) and len(self._changes) > 3 else 1
        return -(-len(self._changes) // columns) * self._line()

    def sizeHint(self) -> QSize:
        """Return room for one column."""
        return QSize(units.px(240), self.heightForWidth(max(self.width(), units.px(240))))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the bars read."""
        return QSize(units.px(NAME + FIGURE + 40), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, bars and figures."""
        columns = self.columns()
        rows = -(-len(self._changes) // columns) if self._changes else 0
        gap = units.px(BETWEEN)
        width = (self.width() - (columns - 1) * gap) / columns
        with QPainter(self) as painter:
            paint.smooth(painter)
            for index, change in enumerate(self._changes):
                column, row = divmod(index, rows)
                box = QRectF(column * (width + gap), row * self._line(), width, self._line())
                self._paint_bar(painter, box, change)

    def _paint_bar(self, painter: QPainter, box: QRectF, change: Change) -> None:
        palette, meant = self.palette(), change.name == self._target
        painter.setFont(units.font(FONT, bold=meant))
        painter.setPen(paint.ink(palette) if meant else paint.muted(palette))
        name, figures = units.px(NAME), units.px(FIGURE)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        text = painter.fontMetrics().elidedText(change.name, Qt.TextElideMode.ElideRight, name - units.px(6))
        painter.drawText(QRectF(box.left(), box.top(), name, box.height()), middle, text)
        right = QRectF(box.right() - figures, box.top(), figures, box.height())
        painter.drawText(right, middle | int(Qt.AlignmentFlag.AlignRight), figure(change, self._target))
        track = QRectF(
            box.left() + name, box.center().y() - units.px(4), box.width() - name - figures, units.px(8)
        )
        painter.fillRect(track, paint.faded(paint.line(palette), 0.6))
        bar = QRectF(track)
        bar.setWidth(track.width() * min(1.0, abs(change.mean) if meant else change.size))
        painter.fillRect(
            bar,
            paint.accent(palette) if meant else paint.mix(paint.line(palette), paint.muted(palette), 0.75),
        )
        tick = track.left() + track.width() * min(1.0, change.floor)
        painter.fillRect(
            QRectF(tick - units.px(1), track.top() - units.px(2), units.px(2), track.height() + units.px(4)),
            paint.ink(palette),
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _line(self) -> int:
        return max(units.px(LINE), QFontMetrics(units.font(FONT)).height())


def figure(change: Change, target: str) -> str:
    """Write how much an attribute changes: of the target the mean with its sign, else the mean size."""
    return f"{change.mean:+.0%}".replace("-", "−") if change.name == target else f"{change.size:.0%}"
