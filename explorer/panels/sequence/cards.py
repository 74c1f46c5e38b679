"""The page's cards: the text, the odds of the next character, the same draws at several temperatures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from explorer.widgets.heat import HeatMap
from explorer.widgets.line import Line
from explorer.widgets.manuscript import Manuscript
from explorer.widgets.odds import Odds
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import fix, pad

ODDS_WIDTH = 300
SMALL = 13.0


class _Card(QFrame):
    """A framed content under a title and a caption."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = Line(title, role="strong")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        pad(head, 10, 10, 14, 2, 8)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 8, 4)
        column.addLayout(head)
        column.addWidget(content, 1)

    def set_title(self, text: str) -> None:
        """Call it something else."""
        if text != self.title.text():
            self.title.set_text(text)
            self.title.updateGeometry()


class TextCard(_Card):
    """The text that is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.manuscript = Manuscript()
        super().__init__("Written", self.manuscript, parent)
        self.manuscript.setAccessibleName("Written text")
        self._shading = ""
        self._cell = ""

    def set_shading_words(self, text: str) -> None:
        """Say what the shades are, "" for none."""
        self._shading = text
        self.caption.set_text(self._cell or self._shading)

    def set_cell(self, cell: int | None) -> None:
        """Say which cell the text is coloured by, None for none."""
        self._cell = "" if cell is None else f"coloured by cell {cell}"
        self.caption.set_text(self._cell or self._shading)


class OddsCard(_Card):
    """What may come next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.odds = Odds()
        super().__init__("Next character", self.odds, parent)
        fix(self, width=ODDS_WIDTH)


class BelowCard(QFrame):
    """The same draws at several temperatures, or all cells as a map of heat; and what a character costs.

    Signals
    -------
    turned()
        The other one is shown.
    """

    turned = Signal()

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.shows = Segmented(["Temperatures", "All cells"])
        self.shows.setAccessibleName("Below the text")
        self.shows.chosen.connect(self._turn)
        self.heat = HeatMap()
        self.heat.set_axes("characters", "cells")
        self.heat.set_message("Stop the pen, and what all cells do is drawn.")
        self._pages = QStackedWidget()
        self.heads = [Line(role="strong") for _ in range(count)]
        self.texts = [Manuscript(size=SMALL, leading=1.5) for _ in range(count)]
        across = QHBoxLayout()
        pad(across, 0, 0, 0, 0, 12)
        for head, text in zip(self.heads, self.texts, strict=True):
            below = QVBoxLayout()
            pad(below, 0, 0, 0, 0, 2)
            line = QHBoxLayout()
            pad(line, 8, 0, 0, 0, 0)
            line.addWidget(head)
            below.addLayout(line)
            below.addWidget(text, 1)
            across.addLayout(below, 1)
        self.bits = Line(role="caption")
        side_by_side = QWidget()
        side_by_side.setLayout(across)
        self._pages.addWidget(side_by_side)
        self._pages.addWidget(self.heat)
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
        return self._pages.currentIndex() == 1

    @Slot(int)
    def _turn(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.turned.emit()

    def set_texts(self, temperatures: Sequence[float], texts: Sequence[str]) -> None:
        """Show texts (of the same draws) under their temperatures."""
        for head, view, temperature, text in zip(self.heads, self.texts, temperatures, texts, strict=True):
            head.set_text(f"Temperature {temperature:g}")
            known = view.text()
            if text.startswith(known) and known:
                view.append(text[len(known) :])
            elif text != known:
                view.set_text(text)
