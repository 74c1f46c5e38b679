"""The card of a race: both losses over the steps, and how both do on what they have not learnt from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.messages import Floats
from explorer.panels.races.words import COLOURS, MEAN_OF
from explorer.widgets import paint, units
from explorer.widgets.curves import Curve, Curves
from explorer.widgets.line import Line
from explorer.widgets.plot.curve import legible
from explorer.widgets.units import fix, pad

PLAIN, SOLVED = "no memory", "solved"
LOW, WIDE = 280, 440
"""Height below which the card says less; width from which both scores then stand in one row."""


class Dash(QWidget):
    """A short line in the colour of a net, or in dashes of ink for none."""

    def __init__(self, net: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._net = net
        fix(self, width=22, height=18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        palette, k = self.palette(), units.scale()
        pen = QPen(paint.muted(palette), 1.5 * k, Qt.PenStyle.DashLine)
        if self._net is not None:
            pen = QPen(legible(net_colour(self._net), palette, 3.0), 3.5 * k)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        middle = self.height() / 2
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setPen(pen)
            painter.drawLine(QPointF(3 * k, middle), QPointF(self.width() - 3 * k, middle))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() in paint.LOOK_EVENTS:
            self.update()
        super().changeEvent(event)


class RaceCard(QFrame):
    """Two curves of loss on a logarithmic axis, with what no memory comes to, and both scores in words.

    State comes down through setters that emit nothing; a `RaceMind` calls them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title, self.caption = (
            Line("Loss while they learn", role="strong"),
            Line(role="caption", align=Qt.AlignmentFlag.AlignRight),
        )
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.curves = Curves()
        self.curves.set_axis(log=True)
        self.curves.set_message("Train, and see which of the two learns it.")
        self.curves.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.names = Line(role="strong"), Line(role="strong")
        self.scores = Line(role="body"), Line(role="body")
        self.plain_name, self.plain = Line("No memory", role="caption"), Line(role="caption")
        self.tested = Line(role="caption", lines=2)
        self._lay_out()

    def _lay_out(self) -> None:
        head, self._table, column = QHBoxLayout(), QGridLayout(), QVBoxLayout(self)
        pad(head, 14, 10, 14, 0, 8)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        pad(self._table, 14, 0, 14, 0, 6)
        self._rows = [(Dash(net), self.names[net], self.scores[net]) for net in (0, 1)]
        self._rows.append((Dash(None), self.plain_name, self.plain))
        self._beside = False
        self._fill_table(beside=False)
        for name in (*self.names, self.plain_name):
            name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        below = QHBoxLayout()
        pad(below, 14, 0, 14, 0, 0)
        below.addWidget(self.tested)
        inset = QHBoxLayout()
        pad(inset, 12, 0, 8, 0, 0)
        inset.addWidget(self.curves)
        pad(column, 1, 1, 1, 10, 6)
        column.addLayout(head)
        column.addLayout(inset, 1)
        column.addLayout(self._table)
        column.addLayout(below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the curves their room: what they say, too, gives way, and the scores stand in one row."""
        super().resizeEvent(event)
        low = self.height() < units.px(LOW)
        for line in (*self._rows[2], self.tested):
            line.setVisible(not low)
        self._fill_table(beside=low and self.width() >= units.px(WIDE))

    def _fill_table(self, *, beside: bool) -> None:
        """Put the scores of both nets below each other, or beside each other."""
        if self._table.count() and beside == self._beside:
            return
        self._beside = beside
        for row, widgets in enumerate(self._rows):
            right = 3 if beside and row == 1 else 0
            for place, widget in enumerate(widgets):
                self._table.removeWidget(widget)
                self._table.addWidget(widget, 0 if right else row, place + right)
        self._table.setColumnStretch(2, 1)
        self._table.setColumnStretch(5, int(beside))

    # -- state comes down ------------------------------------------------------------------------

    def set_runners(self, names: Sequence[str]) -> None:
        """Say which two there are."""
        for line, name in zip(self.names, names, strict=True):
            if name != line.text():
                line.set_text(name)
                line.updateGeometry()

    def set_goal(self, unit: str, plain: float, solved: float) -> None:
        """Name the axis, and draw what no memory comes to and what counts as solved, where that is known."""
        lines = [(PLAIN, plain)] + ([(SOLVED, solved)] if math.isfinite(solved) else [])
        self.curves.set_names(f"{unit}, mean of {MEAN_OF} steps")
        self.curves.set_baselines(lines)

    def set_losses(self, losses: tuple[Floats, Floats]) -> None:
        """Show the losses of both at each step, a pair of (steps,)."""
        steps = np.arange(1, len(losses[0]) + 1)
        names = [line.text() for line in self.names]
        drawn = [
            Curve(name, steps, trailing_mean(loss), colour)
            for name, loss, colour in zip(names, losses, COLOURS, strict=True)
        ]
        self.curves.set_curves(drawn if len(steps) > 1 else ())
        self.caption.set_text(f"step {len(steps):,}" if len(steps) else "")

    def set_scores(self, said: Sequence[str], plain: str, tested: str) -> None:
        """Say how both do, what no memory comes to, and on what that is measured."""
        for line, words in zip(self.scores, said, strict=True):
            line.set_text(words)
        self.plain.set_text(plain)
        self.tested.set_text(tested)


def net_colour(net: int) -> QColor:
    """Return the colour of the first or of the second net."""
    return QColor(*COLOURS[net])


def trailing_mean(losses: Floats, count: int = MEAN_OF) -> NDArray[np.float64]:
    """Give the mean of each value and the ones before it, `count` in all as far as there are, (n,)."""
    sums = np.concatenate([[0.0], np.cumsum(losses, dtype=np.float64)])
    ends = np.arange(1, len(losses) + 1)
    starts = np.maximum(0, ends - count)
    means: NDArray[np.float64] = (sums[ends] - sums[starts]) / (ends - starts)
    return means
