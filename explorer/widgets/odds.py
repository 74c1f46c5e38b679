"""What may come next: a bar for each of the likeliest characters, and one row for all the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import fixed, paint, units
from explorer.widgets.lively import Lively

ROW, LEAST_ROW = 27.0, 20.0
"""Height of a row in pixels at 100 %: where there is room, and at least."""

_SIGN, _MARK, _INSET, _BAR = 36.0, 3.0, 2.0, 16.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Odds(Lively, QWidget):
    """Bars of the likeliest next characters; a click, or Enter, takes one.

    As many rows are shown as there is room for; what has none is summed up in a muted row. The one that was
    taken is marked, and shown in any case.

    Signals
    -------
    chosen(str)
        The character that the user takes.
    hovered(str)
        The character that is pointed at, "" once none is.

    Parameters
    ----------
    choosable
        Whether one can be taken; otherwise they are only looked at.
    parent
        The parent widget.
    """

    chosen = Signal(str)
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, choosable: bool = True) -> None:
        super().__init__(parent)
        self._choosable = choosable
        self._chars: tuple[str, ...] = ()
        self._shares = np.empty(0)
        self._taken: str | None = None
        self._at = ""
        self.setMouseTracking(choosable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Next character")
        self._describe()

    def set_odds(self, chars: Sequence[str], shares: npt.ArrayLike, taken: str | None = None) -> None:
        """Show other odds; made to be called at every character.

        Parameters
        ----------
        chars
            (v,) characters, in any order: all there are, or the likeliest of them.
        shares
            (v,) how probable each is, 0 to 1; what is not finite counts as 0. What is missing to 1 counts as
            other characters.
        taken
            The one that was taken, None for none.

        Raises
        ------
        ValueError
            If there is not one share for each character.
        """
        given = np.array(shares, dtype=np.float64)
        if given.shape != (len(chars),):
            raise ValueError(f"shares have shape ({len(chars)},), one for each character, not {given.shape}")
        given = np.clip(np.nan_to_num(given, posinf=0.0, neginf=0.0), 0.0, 1.0)
        order = np.argsort(-given, kind="stable")
        self._chars = tuple(chars[index] for index in order)
        self._shares, self._taken = given[order], taken
        self._keep_pointing()
        self._describe()
        self.update()

    def shown(self) -> tuple[str, ...]:
        """Return the characters that have a row, from the top."""
        return tuple(self._chars[index] for index in self._listed())

    def rest(self) -> float:
        """Return how probable all characters without a row are together, 0 to 1."""
        return max(0.0, 1.0 - float(self._shares[self._listed()].sum())) if self._chars else 0.0

    def pointed(self) -> str:
        """Return the character that is pointed at, "" for none."""
        return self._at

    def row(self, index: int) -> QRectF:
        """Return where a row is, counted from the top; the one after the last is that of the rest."""
        k = units.scale()
        return QRectF(0, index * self._row_height() + _INSET * k, self.width(), self._row_height())

    def bar(self, index: int) -> QRectF:
        """Return where the bar of a row is; the likeliest reaches all across."""
        k, row = units.scale(), self.row(index)
        left, right = row.left() + _SIGN * k, row.right() - self._figures() - 10 * k
        top = max(float(self._shares.max(initial=0.0)), 1e-9)
        share = self.rest() if index >= len(self._listed()) else self._shares[self._listed()[index]]
        wide = max(2 * k, max(0.0, right - left) * min(1.0, share / top))
        high = min(_BAR * k, row.height() - 6 * k)
        return QRectF(left, row.center().y() - high / 2, wide, high)

    def sizeHint(self) -> QSize:
        """Return room for eight characters and the rest."""
        return QSize(units.px(260), units.px(9 * ROW + 2 * _INSET))

    def minimumSizeHint(self) -> QSize:
        """Return room for two characters and the rest."""
        return QSize(units.px(140), units.px(3 * LEAST_ROW + 2 * _INSET))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        with QPainter(self) as painter:
            paint.smooth(painter)
            listed = self._listed()
            for place, index in enumerate(listed):
                self._paint_row(painter, place, self._chars[index], float(self._shares[index]))
            if self._chars and self.rest() >= 0.0005:
                self._paint_rest(painter, len(listed))
            if paint.keyboard_focus(self) and not self._at:
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())

    def _paint_row(self, painter: QPainter, place: int, char: str, share: float) -> None:
        palette, k, row, bar = self.palette(), units.scale(), self.row(place), self.bar(place)
        accent, taken, at = paint.accent(palette), char == self._taken, char == self._at
        if at:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.faded(paint.ink(palette), 0.06))
            painter.drawRoundedRect(row.adjusted(0, k, 0, -k), 6 * k, 6 * k)
        painter.setFont(fixed.fixed_font(16, bold=True))
        painter.setPen(accent if taken else paint.ink(palette))
        painter.drawText(row.adjusted(8 * k, 0, 0, 0), _LEFT, fixed.sign(char))
        most = 0.65 if self._taken is None else 0.4
        strength = 1.0 if taken else 0.35 + most * min(1.0, share / max(float(self._shares[0]), 1e-9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.mix(paint.ground(palette), accent, strength))
        corner = min(3 * k, bar.width() / 2)
        painter.drawRoundedRect(bar, corner, corner)
        if taken:
            mark = QRectF(row.left(), row.top() + 5 * k, _MARK * k, row.height() - 10 * k)
            painter.setBrush(accent)
            painter.drawRoundedRect(mark, mark.width() / 2, mark.width() / 2)
        painter.setFont(units.font(14, bold=taken))
        painter.setPen(paint.ink(palette) if taken else paint.muted(palette))
        painter.drawText(row.adjusted(0, 0, -4 * k, 0), _RIGHT, percent(share))
        if at and paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, row.toRect(), 6 * k)

    def _paint_rest(self, painter: QPainter, place: int) -> None:
        palette, k, row = self.palette(), units.scale(), self.row(place)
        painter.setFont(units.font(12.5))
        painter.setPen(paint.muted(palette))
        room = row.adjusted(8 * k, 0, -self._figures() - 10 * k, 0)
        painter.drawText(room, _LEFT, self._rest_words())
        painter.drawText(row.adjusted(0, 0, -4 * k, 0), _RIGHT, percent(self.rest()))

    def _rest_words(self) -> str:
        others = len(self._chars) - len(self._listed())
        return f"{others} others" if others > 1 else "1 other" if others else "others"

    # -- where things are --------------------------------------------------------------------------

    def _row_height(self) -> float:
        """Return the height of a row: lower where that gives room for more, but never too low."""
        k = units.scale()
        room = self.height() - 2 * _INSET * k
        wanted = min(len(self._chars), 8) + 1
        return float(min(max(room / wanted, LEAST_ROW * k), ROW * k))

    def _listed(self) -> list[int]:
        """Return which characters have a row, the likeliest first."""
        room = self.height() - 2 * _INSET * units.scale()
        rows = max(1, int(room / self._row_height() + 1e-6))
        n = len(self._chars)
        if n <= rows and self._shares.sum() > 0.9995:
            return list(range(n))
        listed = list(range(min(n, max(1, rows - 1))))
        if self._taken in self._chars and (taken := self._chars.index(self._taken)) >= len(listed):
            listed[-1] = taken
        return listed

    def _figures(self) -> float:
        return QFontMetrics(units.font(14, bold=True)).horizontalAdvance("99.9 %") + 4 * units.scale()

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the character at the pointer."""
        if not self._choosable:
            super().mousePressEvent(event)
            return
        paint.forget_focus(self)
        char = self._char_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and char:
            self.chosen.emit(char)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a character."""
        if self._choosable:
            self._point(self._char_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        self._point("")
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at none."""
        self._point("")
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from row to row; Enter takes the character, Escape points at none."""
        key, shown = Qt.Key(event.key()), self.shown()
        last = len(shown) - 1
        at = shown.index(self._at) if self._at in shown else -1
        targets = {
            Qt.Key.Key_Up: max(at - 1, 0),
            Qt.Key.Key_Down: min(at + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at:
            self.chosen.emit(self._at)
        elif key == Qt.Key.Key_Escape and self._at:
            self._point("")
        elif key in targets and shown:
            self._point(shown[targets[key]])
        else:
            super().keyPressEvent(event)

    def _char_at(self, point: QPointF) -> str:
        if not QRectF(self.rect()).contains(point):
            return ""
        shown = self.shown()
        return next((char for place, char in enumerate(shown) if self.row(place).contains(point)), "")

    def _point(self, char: str) -> None:
        if char != self._at:
            self._at = char
            pointing = Qt.CursorShape.PointingHandCursor
            self.setCursor(pointing if char else Qt.CursorShape.ArrowCursor)
            self._describe()
            self.update()
            self.hovered.emit(char)

    def _keep_pointing(self) -> None:
        """Point at what is at the same place as before if the character has gone."""
        if self._at and self._at not in self.shown():
            self._point("")

    def _describe(self) -> None:
        """Tell the odds to those who cannot see them."""
        if self._at:
            share = float(self._shares[self._chars.index(self._at)])
            taken = ", taken" if self._at == self._taken else ""
            self.setAccessibleDescription(f"{fixed.name(self._at)} {percent(share)}{taken}")
            return
        told = [
            f"{fixed.name(char)} {percent(float(share))}"
            for char, share in zip(self._chars[:3], self._shares[:3], strict=True)
        ]
        self.setAccessibleDescription(", ".join(told) or "no character yet")


def percent(share: float) -> str:
    """Return a share in per cent, with a tenth below one."""
    hundredths = 100 * share
    if 0 < hundredths < 0.1:
        return "< 0.1 %"
    return f"{hundredths:.0f} %" if hundredths >= 0.95 or hundredths == 0 else f"{hundredths:.1f} %"
