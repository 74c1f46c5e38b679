"""The view's page: wall, map and distances; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.panels.samples.inspector import SamplesInspector
from explorer.panels.samples.keys import Keys
from explorer.panels.samples.views import CodesCard, NearCard, WallCard
from explorer.widgets.units import pad, px, scale

LEAST = (440, 330)
HEADLINE_HEIGHT, DISTANCES_HEIGHT = 430, 440
"""Heights from which there is room for the headline and for the distances."""
WALL_SHARE, MAP_SHARE = 7, 5


class SamplesPage(HeadedPage):
    """Page of the view.

    Attributes
    ----------
    inspector : SamplesInspector
    keys : Keys
        What is asked by a key, here or among the controls.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = Keys(self)
        self.inspector = SamplesInspector(self.keys)
        self.wall, self.codes, self.near = WallCard(), CodesCard(), NearCard()
        self._lay_out()
        self.setFocusProxy(self.wall.wall)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        pad(beside, 0, 0, 0, 0, 10)
        beside.addWidget(self.codes, 1)
        beside.addWidget(self.near)
        row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 14)
        row.addWidget(self.wall, WALL_SHARE)
        row.addLayout(beside, MAP_SHARE)
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addLayout(row, 1)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        height = self.height() / scale()
        self._headline.show_words(height >= HEADLINE_HEIGHT)
        self.near.setVisible(height >= DISTANCES_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        if not self.keys.press(event):
            super().keyPressEvent(event)

    # -- state comes down ------------------------------------------------------------------------

    def set_smooth(self, smooth: bool) -> None:
        """Draw pictures smoothly instead of pixel by pixel."""
        self.wall.wall.smooth = smooth
        for tile in (self.inspector.pair.sample, self.inspector.pair.nearest):
            tile.picture.smooth = smooth
