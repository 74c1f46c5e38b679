"""A lying bar for each of a few that are compared by one figure, the best of them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively

ROW, LEAST_ROW, BAR, FONT = 26.0, 17.0, 13.0, 13.0
"""Height of a row where there is room, and at least; of a bar; and of the type, in pixels at 100 %."""

BEST = "best"

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Ranked:
    """One of those that are compared.

    Attributes
    ----------
    name : str
    value : float or None
        None as long as it is not known.
    own : bool
        Whether it is the one that the others are compared with.
    """

    name: str
    value: float | None = None
    own: bool = False


class Ranking(Lively, QWidget):
    """Names, bars from 0 and figures; the lowest figure is the best.

    Parameters
    ----------
    unit
        Of the figures, as it is told.
    parent
        The parent widget.
    """

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = unit
        self._rows: tuple[Ranked, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._describe()

    def set_rows(self, rows: Sequence[Ranked]) -> None:
        """Compare others."""
        self._rows = tuple(rows)
        self._describe()
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[Ranked, ...]:
        """Return who is compared."""
        return self._rows

    def best(self) -> int:
        """Return which of them is the best by now, -1 as long as fewer than two are known."""
        known = [i for i, row in enumerate(self._rows) if _known(row)]
        return min(known, key=lambda i: self._rows[i].value or 0.0) if len(known) > 1 else -1

    def bar(self, index: int) -> QRectF:
        """Return where a bar is; it has no width where nothing is known."""
        k, row, value = units.scale(), self._row(index), self._rows[index].value
        left, right = self._names() + 8 * k, row.right() - self._figures() - 8 * k
        top = max([row.value or 0.0 for row in self._rows if _known(row)] + [1e-9])
        share = 0.0 if not _known(self._rows[index]) else (value or 0.0) / top
        high = min(BAR * k, row.height() - 4 * k)
        wide = max(k, (right - left) * share) if _known(self._rows[index]) else 0.0
        return QRectF(left, row.center().y() - high / 2, wide, high)

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(units.px(280), units.px(ROW * max(1, len(self._rows))))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which all rows read."""
        return QSize(units.px(180), units.px(LEAST_ROW * max(1, len(self._rows))))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        best = self.best()
        with QPainter(self) as painter:
            paint.smooth(painter)
            for index in range(len(self._rows)):
                self._paint_row(painter, index, best=index == best)

    def _paint_row(self, painter: QPainter, index: int, *, best: bool) -> None:
        palette, k, row, bar = self.palette(), units.scale(), self._row(index), self.bar(index)
        one = self._rows[index]
        bold = best or one.own
        painter.setFont(units.font(FONT, bold=bold))
        painter.setPen(paint.ink(palette) if bold else paint.muted(palette))
        painter.drawText(row, _LEFT, one.name)
        painter.drawText(row, _RIGHT, _figure(one))
        colour = (
            paint.accent(palette) if one.own else paint.mix(paint.ground(palette), paint.muted(palette), 0.6)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        corner = min(3 * k, bar.width() / 2)
        painter.drawRoundedRect(bar, corner, corner)
        if best:
            self._paint_best(painter, row, bar)

    def _paint_best(self, painter: QPainter, row: QRectF, bar: QRectF) -> None:
        """Write the word behind the bar, or at its end where there is no room behind it."""
        palette, k = self.palette(), units.scale()
        painter.setFont(units.font(11.5, bold=True))
        wide = painter.fontMetrics().horizontalAdvance(BEST)
        room = row.right() - self._figures() - 8 * k - bar.right()
        behind = room >= wide + 8 * k
        painter.setPen(paint.ink(palette) if behind else paint.ground(palette))
        left = bar.right() + 6 * k if behind else bar.right() - wide - 6 * k
        painter.drawText(QRectF(left, row.top(), wide + k, row.height()), _LEFT, BEST)

    # -- where things are --------------------------------------------------------------------------

    def _row(self, index: int) -> QRectF:
        k = units.scale()
        high = min(max(self.height() / max(1, len(self._rows)), LEAST_ROW * k), ROW * k)
        return QRectF(0, index * high, self.width(), high)

    def _names(self) -> float:
        metrics = QFontMetrics(units.font(FONT, bold=True))
        return float(max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0))

    def _figures(self) -> float:
        return float(QFontMetrics(units.font(FONT, bold=True)).horizontalAdvance("00.00"))

    def _describe(self) -> None:
        """Tell the figures to those who cannot see them."""
        best = self.best()
        told = [
            f"{row.name} {_figure(row)}{', the best' if i == best else ''}"
            for i, row in enumerate(self._rows)
        ]
        self.setAccessibleName(self._unit)
        self.setAccessibleDescription("; ".join(told) or "nothing is compared yet")


def _known(row: Ranked) -> bool:
    return row.value is not None and isfinite(row.value)


def _figure(row: Ranked) -> str:
    return f"{row.value:.2f}" if _known(row) else "…"
