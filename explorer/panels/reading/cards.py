"""The page's cards: what a character costs, the odds at one, and the path of the state or all cells."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from explorer.core.colours import class_colours, ramp
from explorer.panels.reading import words
from explorer.panels.reading.kinds import KINDS
from explorer.panels.texts.cards import Card
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.heat import HeatMap
from explorer.widgets.legend import ColourBar, Legend
from explorer.widgets.line import Line
from explorer.widgets.odds import Odds
from explorer.widgets.ranking import Ranking
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import pad, px

INSET = 12
PLACE, KIND, COST = "place", "kind", "cost"
"""What points are coloured by."""


class CostsCard(Card):
    """What a character of the text costs the model and others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.ranking = Ranking("Bits per character")
        room = QWidget()
        column = QVBoxLayout(room)
        pad(column, 14, 0, 14, 4, 4)
        self.told = Line(role="caption", lines=3)
        column.addWidget(self.ranking)
        column.addWidget(self.told)
        column.addStretch(1)
        super().__init__("Bits per character", room, parent)


class OddsCard(Card):
    """What could have come at a character, and what it cost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.odds = Odds(choosable=False)
        room = QWidget()
        column = QVBoxLayout(room)
        pad(column, 0, 0, 0, 0, 2)
        self.told = Line(role="caption", lines=2)
        inset = QHBoxLayout()
        pad(inset, 14, 0, 14, 2, 0)
        inset.addWidget(self.told)
        column.addWidget(self.odds, 1)
        column.addLayout(inset)
        super().__init__("Odds", room, parent)


class PathMap(MapCanvas):
    """A map whose points are pointed at and clicked, but moved by nobody."""

    def take(self, index: int) -> None:
        """Leave a datum where it is."""

    def drag_to(self, at: QPointF) -> None:
        """Leave it there."""

    def drop(self) -> None:
        """Leave it there."""


class BelowCard(QFrame):
    """The path of the hidden state on a map, or all cells as a map of heat.

    Signals
    -------
    turned()
        The other one is shown.
    """

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title, self.caption = Line("Path of the hidden state", "strong"), Line(role="caption")
        self.shows = Segmented(["Path", "All cells"])
        self.shows.setAccessibleName("Below the text")
        self.shows.chosen.connect(self._turn)
        self.map, self.heat = PathMap(), HeatMap()
        self.map.setAccessibleName("Hidden states along the text")
        self.map.set_message(words.NO_MAP)
        self.heat.set_axes("characters", "cells")
        self.heat.set_message(words.NO_CELLS)
        self.kinds, self.scale = Legend(), ColourBar(ramp=ramp("sequential"))
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._pages = QStackedWidget()
        for page in (self.map, self.heat):
            self._pages.addWidget(page)
        # The height of a legend that wraps would become that of the whole page.
        self.kinds.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._told, self._by = "", ""
        self._lay_out()
        self._show_legend()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        pad(head, 10, 0, 12, 0, 8)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        head.addWidget(self.shows)
        foot = QHBoxLayout()
        pad(foot, INSET, 0, INSET, 0, 8)
        for legend in (self.scale, self.kinds):
            foot.addWidget(legend)
        column = QVBoxLayout(self)
        pad(column, 1, 8, 1, 8, 6)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    @property
    def shows_cells(self) -> bool:
        """Whether all cells are shown."""
        return self._pages.currentIndex() == 1

    @Slot(int)
    def _turn(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.title.set_text("All cells" if index else "Path of the hidden state")
        self.title.updateGeometry()
        self._show_legend()
        self.turned.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the kinds as many lines as they need."""
        super().resizeEvent(event)
        self._fit_kinds()

    def _fit_kinds(self) -> None:
        self.kinds.setFixedHeight(max(1, self.kinds.heightForWidth(self.width() - px(2 * INSET))))

    def set_told(self, text: str) -> None:
        """Say what the map shows; "" takes its legend away."""
        self._told = text
        self._show_legend()

    def set_scale(self, by: str) -> None:
        """Say what the colours of the points mean."""
        self._by = by
        if by == KIND:
            self.kinds.set_classes(KINDS, class_colours(len(KINDS)))
            self._fit_kinds()
        elif by == COST:
            self.scale.set_scale(0, 8, "bits or more")
        else:
            self.scale.set_scale(0, 100, "% of the text")
        self._show_legend()

    def _show_legend(self) -> None:
        shown = bool(self._told) and not self.shows_cells
        self.caption.set_text(self._told if shown else "")
        self.kinds.setVisible(shown and self._by == KIND)
        self.scale.setVisible(shown and self._by != KIND)
