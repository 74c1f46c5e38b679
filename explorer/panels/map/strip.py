"""The reading strip: the original, what each model decodes, what lies near, how far from the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.widgets.line import Line
from explorer.widgets.meter import ManifoldMeter
from explorer.widgets.tile import NeighbourRow, PictureTile
from explorer.widgets.units import pad, px

NEIGHBOURS = 5
LEAST_TILES = 3
"""Pictures there is always room for, so that nothing moves when the first reading comes."""
SMALL, LARGE, HUGE = (56, 106), (96, 112), (136, 144)
"""Side of a picture and width of its words, in pixels at 100 %."""
LOW, HIGH = 520, 860
"""Heights of the page in pixels at 100 % up to which pictures are small, and from which they are huge."""
ROOM_FOR_NEIGHBOURS, ROOM_FOR_METER = 210, 150


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
        self._size = LARGE
        self._near, self._far = (
            _Part("Nearest training pictures", self.neighbours),
            _Part("On the manifold", self.meter),
        )
        self._lay_out()
        self.show_tiles([TileView(None, "", "")] * LEAST_TILES, 0)

    def _lay_out(self) -> None:
        pad(self._row, 0, 0, 0, 0, 10)
        line = QHBoxLayout(self)
        pad(line, 18, 14, 18, 10, 18)
        line.addLayout(self._row)
        line.addWidget(self._near, 3)
        line.addWidget(self._far, 2)
        line.addStretch(0)

    def show_tiles(self, tiles: Sequence[TileView], stamp: int) -> None:
        """Show pictures; `painted` tells `stamp` once all of them are on screen."""
        while len(self._tiles) < len(tiles):
            tile = PictureTile(side=self._size[0], width=self._size[1], lines=2)
            tile.picture.painted.connect(self._on_painted)
            tile.picture.smooth = self._smooth
            self._tiles.append(tile)
            self._row.addWidget(tile)
        for extra in self._tiles[len(tiles) :]:
            extra.hide()
        self._stamp, self._awaited = stamp, set()
        self._make_room()
        for tile, view in zip(self._tiles, tiles, strict=False):
            tile.set_title(view.title)
            tile.set_caption(view.caption)
            tile.set_image(view.picture, stamp)
            if view.picture is not None:
                self._awaited.add(tile.picture)
            tile.show()

    def set_room(self, height: int) -> None:
        """Make the pictures as large as the page's height (in pixels at 100 %) allows."""
        size = SMALL if height < LOW else LARGE if height < HIGH else HUGE
        if size != self._size:
            self._size = size
            for tile in self._tiles:
                tile.set_size(*size)
            self._make_room()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the pictures alone; what else there is goes where there is no room."""
        return QSize(self._needed(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the meter and the neighbours as far as there is room beside the pictures."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        room = self.width() - self._needed()
        self._far.setVisible(room >= px(ROOM_FOR_METER))
        self._near.setVisible(room >= px(ROOM_FOR_METER + ROOM_FOR_NEIGHBOURS))

    def _needed(self) -> int:
        """Return the width that the pictures take, in pixels."""
        shown = max(sum(not tile.isHidden() for tile in self._tiles), LEAST_TILES)
        return px(shown * self._size[1] + (shown - 1) * 10 + 36)

    def set_source(self, name: str) -> None:
        """Say of which model the neighbours and the meter speak."""
        self._near.set_heading(f"Training pictures nearest to {name}'s")
        self._near.setToolTip(f"Euclidean distance, over all pixels, from the picture that {name} decodes.")
        self._far.set_heading(f"{name}'s manifold")

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


class _Part(QWidget):
    """A part of the strip behind a thin line, with a heading."""

    def __init__(self, heading: str, content: QWidget) -> None:
        super().__init__()
        self._heading = Line(heading, "strong")
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.VLine)
        column = QVBoxLayout()
        pad(column, 0, 0, 0, 0, 10)
        column.addWidget(self._heading)
        column.addWidget(content)
        column.addStretch(1)
        line = QHBoxLayout(self)
        pad(line, 0, 0, 0, 0, 18)
        line.addWidget(rule)
        line.addLayout(column, 1)

    def set_heading(self, text: str) -> None:
        """Say something else above."""
        self._heading.set_text(text)
