"""The reading strip: the original, what each model decodes, what lies near, how far from the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.widgets.meter import ManifoldMeter
from explorer.widgets.tile import NeighbourRow, PictureTile
from explorer.widgets.units import fix, pad

NEIGHBOURS = 5


@dataclass(frozen=True, eq=False)
class TileView:
    """One picture and the words below it."""

    picture: NDArray[np.floating] | None
    title: str
    caption: str


class ReadingStrip(QFrame):
    """Pictures of the probe in a row; tells when a reading has been painted as a whole."""

    painted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._tiles: list[PictureTile] = []
        self._awaited: set[object] = set()
        self._smooth = False
        self._stamp = 0
        self.neighbours = NeighbourRow(NEIGHBOURS)
        self.meter = ManifoldMeter()
        self._row = QHBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        pad(self._row, 0, 0, 0, 0, 10)
        line = QHBoxLayout(self)
        pad(line, 18, 14, 18, 10, 18)
        line.addLayout(self._row)
        line.addWidget(_rule())
        line.addLayout(_headed("Nearest training pictures", self.neighbours), 3)
        line.addWidget(_rule())
        line.addLayout(_headed("On the manifold", self.meter), 2)
        fix(self.meter, min_width=150)

    def show_tiles(self, tiles: Sequence[TileView], stamp: int) -> None:
        """Show pictures; `painted` tells `stamp` once all of them are on screen."""
        while len(self._tiles) < len(tiles):
            tile = PictureTile(side=96, width=128, lines=2)
            tile.picture.painted.connect(self._on_painted)
            tile.picture.smooth = self._smooth
            self._tiles.append(tile)
            self._row.addWidget(tile)
        for extra in self._tiles[len(tiles) :]:
            extra.hide()
        self._stamp, self._awaited = stamp, set()
        for tile, view in zip(self._tiles, tiles, strict=False):
            tile.set_title(view.title)
            tile.set_caption(view.caption)
            tile.set_image(view.picture, stamp)
            if view.picture is not None:
                self._awaited.add(tile.picture)
            tile.show()

    def set_smooth(self, smooth: bool) -> None:
        """Draw pictures smoothly instead of pixel by pixel."""
        self._smooth = smooth
        for picture in (*(tile.picture for tile in self._tiles), *self.neighbours.pictures):
            picture.smooth = smooth

    @Slot(int)
    def _on_painted(self, stamp: int) -> None:
        if stamp != self._stamp or not self._awaited:
            return
        self._awaited.discard(self.sender())
        if not self._awaited:
            self.painted.emit(stamp)


def _headed(text: str, widget: QWidget) -> QVBoxLayout:
    """Put a heading over a part of the strip."""
    heading = QLabel(text)
    heading.setProperty("role", "strong")
    heading.setToolTip(widget.toolTip())
    column = QVBoxLayout()
    pad(column, 0, 0, 0, 0, 10)
    column.addWidget(heading)
    column.addWidget(widget)
    column.addStretch(1)
    return column


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.VLine)
    rule.setProperty("role", "rule")
    return rule
