"""Pictures of one's own: drawn, dropped or pasted, and brought to the shape and range of the data."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from explorer.core.between import Anchor
from explorer.core.messages import DataReady, Floats, ModelCard, frozen
from explorer.panels.interpolate.drawing import fill_of
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.interpolate.state import CORNERS
from explorer.panels.interpolate.views import Strip
from explorer.widgets.rows_mime import picture_of, row_of


class OwnPictures(QObject):
    """Makes anchors of what is drawn on the card, and of what is dropped or pasted on grid and strips.

    Signals
    -------
    given(int, object)
        An `Anchor` that was dropped on the anchor of this number.
    row_given(int, int)
        A row that was.
    drawn(object)
        The `Anchor` that is drawn just now.
    """

    given = Signal(int, object)
    row_given = Signal(int, int)
    drawn = Signal(object)

    def __init__(self, page: BetweenPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._card: ModelCard | None = None
        self._fill = (1.0, 1.0)
        self._rows = True
        page.grid.mosaic.dropped.connect(self._drop_on_corner)
        page.strips.made.connect(self._listen_to)
        page.inspector.draw_wished.connect(self._toggle)
        page.drawing.closed.connect(self._toggle)
        page.drawing.drawn.connect(self._on_drawn)

    def set_data(self, card: ModelCard, data: DataReady | None) -> None:
        """Say which data pictures are to look like."""
        able = len(card.input_shape) >= 2 and card.encodes
        self._rows = card.encodes
        self._card = card if able else None
        self._page.inspector.draw.setEnabled(able)
        self._fill = fill_of(data.pictures) if able and data is not None else (1.0, 1.0)

    @Slot(object)
    def _listen_to(self, strip: Strip) -> None:
        strip.mosaic.dropped.connect(self._drop_on_end)

    @Slot(int, int, object)
    def _drop_on_corner(self, row: int, column: int, mime: QMimeData) -> None:
        self._drop(CORNERS.index((int(row > 0), int(column > 0))), mime)

    @Slot(int, int, object)
    def _drop_on_end(self, _: int, column: int, mime: QMimeData) -> None:
        self._drop(int(column > 0), mime)

    def _drop(self, index: int, mime: QMimeData) -> None:
        row, picture = row_of(mime), picture_of(mime)
        if row is not None and self._rows:
            self.row_given.emit(index, row)
        elif picture is not None and self._card is not None:
            self.given.emit(index, Anchor(picture=as_sample(picture, self._card)))

    @Slot()
    def _toggle(self) -> None:
        """Bring the canvas, or take it away."""
        shown = self._page.drawing.isHidden()
        self._page.drawing.setVisible(shown)
        self._page.inspector.draw.setChecked(shown)
        (self._page.drawing.sketch if shown else self._page).setFocus()

    @Slot()
    def _on_drawn(self) -> None:
        card = self._card
        if card is not None:
            sketch = self._page.drawing.sketch
            sample = sketch.as_sample(card.input_shape, *card.value_range, fill=self._fill)
            if sample is not None:
                self.drawn.emit(Anchor(picture=frozen(sample)))


class Likened(Protocol):
    """What is known of samples that a picture is to look like."""

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one."""
        ...

    @property
    def value_range(self) -> tuple[float, float]:
        """The ends of black and white."""
        ...


def as_sample(picture: NDArray[np.uint8], card: Likened) -> Floats:
    """Bring a picture (h, w, 3), 8-bit, to the shape and range of some samples."""
    height, width = card.input_shape[:2]
    kind = QImage.Format.Format_RGB888
    rows, columns = picture.shape[:2]
    image = QImage(np.ascontiguousarray(picture).data, columns, rows, 3 * columns, kind)
    ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = image.scaled(width, height, *ways).convertToFormat(kind)
    lines = np.frombuffer(small.constBits(), np.uint8).reshape(height, small.bytesPerLine())
    rgb = lines[:, : 3 * width].reshape(height, width, 3).astype(np.float32) / 255
    low, high = card.value_range
    shown = rgb if card.input_shape[2:] == (3,) else rgb.mean(axis=-1)
    return frozen((low + (high - low) * shown).reshape(card.input_shape))
