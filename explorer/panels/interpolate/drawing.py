"""A card to draw a picture of one's own on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.widgets.line import Line
from explorer.widgets.sketch import Sketch
from explorer.widgets.units import fix, pad

WIDTH = 250
SAMPLE = 500
"""Pictures of the data that are looked at."""
INK = 0.25
"""Share of the strongest ink from which a pixel counts as drawn."""


class DrawCard(QFrame):
    """A canvas to draw on, and buttons that everything can be reached by.

    Signals
    -------
    drawn()
        What is drawn has changed.
    closed()
        It is to go away.

    Parameters
    ----------
    parent
        The parent widget.
    width
        In pixels at 100 %; None for as wide as there is room.
    """

    drawn = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, width: int | None = WIDTH) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.sketch = Sketch()
        self.sketch.drawn.connect(self.drawn)
        self._title = Line("Draw your own", "strong")
        self.clear = QPushButton("Clear")
        self.clear.clicked.connect(self._clear)
        self.done = QPushButton("Done")
        self.done.clicked.connect(self.closed)
        buttons = QHBoxLayout()
        pad(buttons, 0, 0, 0, 0, 8)
        buttons.addWidget(self.clear)
        buttons.addWidget(self.done)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        pad(column, 14, 9, 14, 12, 8)
        column.addWidget(self._title)
        column.addWidget(self.sketch, 1)
        column.addLayout(buttons)
        if width is not None:
            fix(self, width=width)

    def set_anchor(self, letter: str) -> None:
        """Say which anchor the picture is for."""
        self._title.set_text(f"Draw your own {letter}")

    @Slot()
    def _clear(self) -> None:
        self.sketch.clear()


def fill_of(pictures: NDArray[np.uint8]) -> tuple[float, float]:
    """Return which share of height and width the ink of data (n, h, w) or (n, h, w, 3) fills, the median.

    A drawing is sized like that, so that a model meets it as it met its data.
    """
    some = pictures[:: max(1, len(pictures) // SAMPLE)].astype(np.float32)
    if some.ndim == 4:
        some = some.mean(axis=-1)
    drawn = some > INK * some.max(axis=(1, 2), keepdims=True).clip(min=1)
    shares = [_extent(drawn.any(axis=axis)) for axis in (2, 1)]
    return shares[0], shares[1]


def _extent(lines: NDArray[np.bool_]) -> float:
    """Return the median share of a length between the first and the last of lines (n, length) with ink."""
    filled = lines[lines.any(axis=1)]
    if not len(filled):
        return 1.0
    last = filled.shape[1] - filled[:, ::-1].argmax(axis=1)
    return float(np.median(last - filled.argmax(axis=1)) / filled.shape[1])
