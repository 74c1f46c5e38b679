"""The page's cards: the odds of the next character, and what stands below the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from explorer.panels.texts.cards import Card
from explorer.widgets.heat import HeatMap
from explorer.widgets.line import Line
from explorer.widgets.manuscript import Manuscript
from explorer.widgets.odds import Odds
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import pad

SMALL = 13.0
TEMPERATURES, CELLS, BRANCHES = range(3)
"""What is shown below, by the places of the switch."""


class OddsCard(Card):
    """What may come next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.odds = Odds()
        super().__init__("Next character", self.odds, parent)


class PartedTexts(QWidget):
    """Two texts from where they part, each with a head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads = [Line(role="strong") for _ in range(2)]
        self.totals = [Line(role="caption") for _ in range(2)]
        self.sheets = [Manuscript(size=SMALL + 1, leading=1.5) for _ in range(2)]
        across = QHBoxLayout(self)
        pad(across, 0, 0, 0, 0, 12)
        for head, total, sheet in zip(self.heads, self.totals, self.sheets, strict=True):
            head.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            across.addLayout(_below(sheet, head, total), 1)

    def clear(self, message: str) -> None:
        """Show no texts, but say something."""
        for side, sheet in enumerate(self.sheets):
            self.set_head(side, "", "")
            sheet.set_text("")
            sheet.set_message(message)
            sheet.setVisible(side == 0)

    def set_head(self, side: int, name: str, total: str) -> None:
        """Name a text, and say what it costs."""
        if name != self.heads[side].text():
            self.heads[side].set_text(name)
            self.heads[side].updateGeometry()
        self.totals[side].set_text(total)

    def set_text(self, side: int, text: str, common: int, shades: npt.ArrayLike) -> None:
        """Show a text, the first characters of which the other has too, shaded."""
        sheet = self.sheets[side]
        sheet.show()
        sheet.set_text(text)
        sheet.set_mark(0, common)
        sheet.set_shading(shades)

    def append(self, side: int, text: str, shades: npt.ArrayLike) -> None:
        """Go on with a text."""
        self.sheets[side].append(text)
        self.sheets[side].append_shading(shades)


class BelowCard(QFrame):
    """The same draws at several temperatures, all cells as a map of heat, or two branches; and a foot.

    Signals
    -------
    turned()
        Another one is shown.
    """

    turned = Signal()

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.shows = Segmented(["Temperatures", "All cells", "Branches"])
        self.shows.setAccessibleName("Below the text")
        self.shows.chosen.connect(self._turn)
        self.heat = HeatMap()
        self.heat.set_axes("characters", "cells")
        self.heat.set_message("Stop the pen, and what all cells do is drawn.")
        self.parted = PartedTexts()
        self._pages = QStackedWidget()
        self.heads = [Line(role="strong") for _ in range(count)]
        self.texts = [Manuscript(size=SMALL, leading=1.5) for _ in range(count)]
        across = QHBoxLayout()
        pad(across, 0, 0, 0, 0, 12)
        for head, text in zip(self.heads, self.texts, strict=True):
            across.addLayout(_below(text, head), 1)
        self.bits, self._figures, self._told = Line(role="caption", lines=2), "", ""
        side_by_side = QWidget()
        side_by_side.setLayout(across)
        for page in (side_by_side, self.heat, self.parted):
            self._pages.addWidget(page)
        foot = QHBoxLayout()
        pad(foot, 8, 0, 12, 0, 8)
        foot.addWidget(self.bits, 1)
        foot.addWidget(self.shows)
        column = QVBoxLayout(self)
        pad(column, 4, 10, 4, 8, 6)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    @property
    def shows_cells(self) -> bool:
        """Whether all cells are shown."""
        return self._pages.currentIndex() == CELLS

    @property
    def shows_branches(self) -> bool:
        """Whether two branches are shown."""
        return self._pages.currentIndex() == BRANCHES

    def show_branches(self) -> None:
        """Bring the branches to the front."""
        self.shows.set_current(BRANCHES)
        self._turn(BRANCHES)

    @Slot(int)
    def _turn(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._write_foot()
        self.turned.emit()

    def set_figures(self, text: str) -> None:
        """Say what a character of unread text costs the model."""
        self._figures = text
        self._write_foot()

    def set_foot(self, text: str) -> None:
        """Compare the branches, in words."""
        self._told = text
        self._write_foot()

    def _write_foot(self) -> None:
        self.bits.set_text(self._told if self.shows_branches else self._figures)

    def set_texts(self, temperatures: Sequence[float], texts: Sequence[str]) -> None:
        """Show texts (of the same draws) under their temperatures."""
        for head, view, temperature, text in zip(self.heads, self.texts, temperatures, texts, strict=True):
            head.set_text(f"Temperature {temperature:g}")
            known = view.text()
            if text.startswith(known) and known:
                view.append(text[len(known) :])
            elif text != known:
                view.set_text(text)


def _below(text: Manuscript, *heads: Line) -> QVBoxLayout:
    """Return a text under its head."""
    below = QVBoxLayout()
    pad(below, 0, 0, 0, 0, 2)
    line = QHBoxLayout()
    pad(line, 8, 0, 0, 0, 8)
    for head in heads:
        line.addWidget(head)
    below.addLayout(line)
    below.addWidget(text, 1)
    return below
