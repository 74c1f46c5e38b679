"""The card of the training panel for what becomes of the data: pictures, figures, and what a code carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.core.runs import Bytes, Measured
from explorer.panels.train.session import RUN, TWIN
from explorer.panels.train.views import LEAST
from explorer.widgets.bars import Bars
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.gallery import Gallery
from explorer.widgets.line import Line
from explorer.widgets.tile import PictureTile
from explorer.widgets.units import fix, pad

SHARES, SHORT_SHARES = (5, 2), (1, 1)
"""Room of the pictures against what stands beside them; the second for two runs' KLs at little height."""
SHORT = (100, 84)
"""Least height of the pictures, and least width of a run's KLs, where there is little room, at 100 %."""


class Figures(QWidget):
    """What a run measures of itself: each figure large, below it what it is, and its baseline."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [(Line(role="strong"), Line(role="caption", lines=3)) for _ in range(lines)]
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 0)
        for value, word in self._lines:
            column.addWidget(value)
            column.addWidget(word)
        self.show_measures(())

    def show_measures(self, measures: Sequence[Measured]) -> None:
        """Show figures; lines without one are hidden."""
        for index, (value, word) in enumerate(self._lines):
            found = measures[index] if index < len(measures) else None
            for line in (value, word):
                line.setVisible(found is not None)
            if found is not None:
                value.set_text(amount(found))
                word.set_text(described(found))
                word.setToolTip(found.help or described(found))

    def texts(self) -> list[tuple[str, str]]:
        """Return what is shown, figure and words."""
        return [(value.text(), word.text()) for value, word in self._lines if not value.isHidden()]


def amount(measured: Measured) -> str:
    """Write a measured figure, with the most it can be."""
    of = "" if measured.of is None else f" of {figure(measured.of)}"
    return f"{figure(measured.value)}{of}"


def described(measured: Measured) -> str:
    """Say what a figure is and in what it is counted, and what its baseline comes to."""
    if measured.beside is not None:
        words, value = measured.beside
        return f"{measured.word}; {words}: {figure(value)}"
    return f"{measured.word}, {measured.unit}" if measured.unit else measured.word


class ResultCard(QFrame):
    """What becomes of the same few data, and beside it the figures, the KLs and what the hand decodes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.gallery = Gallery()
        self.space = MapCanvas()
        self.space.setAccessibleName("The data and what is decoded")
        self.probe = PictureTile("Under the hand", "Drag a point", side=72, width=112, lines=1)
        self.figures = Figures()
        self.bars = {name: Bars() for name in (RUN, TWIN)}
        self._titles = {name: Line(role="strong") for name in self.bars}
        self._kls = {name: QWidget() for name in self.bars}
        self._side = QWidget()
        self._rows: list[tuple[str, Bytes]] = []
        self._captions: list[list[str] | None] = []
        self._briefly: Mapping[str, str] = {}
        self._generative: tuple[str, ...] = ()
        self._short = False
        self._lay_out()
        self.set_kind(pictures=True, generative=())

    def _lay_out(self) -> None:
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.VLine)
        self._beside = side = QVBoxLayout(self._side)
        pad(side, 0, 0, 0, 0, 8)
        top, low = QHBoxLayout(), QHBoxLayout()
        pad(top, 0, 0, 0, 0, 12)
        pad(low, 0, 0, 0, 0, 12)
        top.addWidget(self.probe, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.figures, 1, Qt.AlignmentFlag.AlignTop)
        for name, bars in self.bars.items():
            column = QVBoxLayout(self._kls[name])
            pad(column, 0, 0, 0, 0, 6)
            column.addWidget(self._titles[name])
            column.addWidget(bars, 1)
            low.addWidget(self._kls[name], 1)
        side.addLayout(top)
        side.addLayout(low, 1)
        side.addStretch(0)
        self._line = line = QHBoxLayout(self)
        for widget in (self.gallery, self.space, rule, self._side):
            line.addWidget(widget)
        fix(self.space, min_height=LEAST[1])

    def set_kind(self, *, pictures: bool, generative: Sequence[str]) -> None:
        """Make room for what is shown: pictures or points of data space, and the KLs of the runs named."""
        self.gallery.setVisible(pictures)
        self.probe.setVisible(pictures)
        self.space.setVisible(not pictures)
        self._generative = tuple(generative)
        for name, place in self._kls.items():
            place.setVisible(name in generative)
        self._arrange()

    def set_short(self, short: bool) -> None:
        """Make do with little height: one line beside the pictures, and no errors below them."""
        if short != self._short:
            self._short = short
            self._arrange()

    def _arrange(self) -> None:
        short, ways = self._short, QBoxLayout.Direction
        self._beside.setDirection(ways.LeftToRight if short else ways.TopToBottom)
        pad(self._line, *((12, 8, 12, 8, 12) if short else (16, 12, 14, 12, 14)))
        both = len(self._generative) > 1
        pictures, beside = SHORT_SHARES if short and both else SHARES
        for widget, share in ((self.gallery, pictures), (self.space, pictures), (self._side, beside)):
            self._line.setStretchFactor(widget, share)
        fix(self.gallery, min_height=SHORT[0] if short else 0)
        fix(self._side, min_width=0 if short else 196)  # 0: as its parts need
        for bars in self.bars.values():
            fix(bars, min_width=SHORT[1] if short else 0, min_height=SHORT[1] // 2 if short else 0)
        # What two codes carry tells how many of their units are active.
        self.figures.setVisible(not (short and both))
        self._show_rows()

    def set_rows(
        self,
        rows: Sequence[tuple[str, Bytes]],
        captions: Sequence[list[str] | None],
        briefly: Mapping[str, str],
    ) -> None:
        """Show rows of pictures with headings and what is written below them.

        Where there is little room nothing is, and some headings are said ``briefly``.
        """
        self._rows, self._captions, self._briefly = list(rows), list(captions), briefly
        self._show_rows()

    def _show_rows(self) -> None:
        if self._short:
            brief = [(self._briefly.get(heading, heading), pictures) for heading, pictures in self._rows]
            self.gallery.set_rows(brief)
        else:
            self.gallery.set_rows(self._rows, self._captions)

    def set_kl(self, name: str, title: str, kl: NDArray[np.floating], dead: NDArray[np.bool_]) -> None:
        """Show the KLs (k,) of a run in nats, those that carry nothing marked as dead."""
        self._titles[name].set_text(title)
        self.bars[name].set_values(kl, dead, unit="nats")


def figure(value: float) -> str:
    """Write a figure as briefly as it deserves."""
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:,.0f}"
    if 0 < abs(value) < 1:
        return f"{value:.3f}".replace("0.", ".", 1) if abs(value) >= 0.001 else "< .001"
    return f"{value:.3g}"
