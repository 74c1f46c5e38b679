"""The page's left half: the picture that is turned beside its original, and the map of the codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets import paint, units
from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.line import Line
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.picture import Array, Picture
from explorer.widgets.units import fix, pad

LEAST_SIDE, MOST_SIDE, GAP = 64, 300, 14
WORDS = 60
"""Height of the words below a picture."""


def _caption(parent: QWidget) -> Line:
    return Line(role="caption", parent=parent)


class Pair(QWidget):
    """Two pictures side by side, as large as there is room for, each with a title and a caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = Picture(parent=self), Picture(parent=self)
        self._titles = tuple(Line(role="strong", parent=self) for _ in self.pictures)
        self._captions = tuple(tuple(_caption(self) for _ in range(2)) for _ in self.pictures)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def turned(self) -> Picture:
        """The picture that follows the sliders."""
        return self.pictures[1]

    def show_image(self, index: int, image: Array | None, stamp: int = 0) -> None:
        """Show a picture at the left (0) or at the right (1)."""
        self.pictures[index].set_image(image, stamp)

    def set_words(self, index: int, title: str, caption: str) -> None:
        """Say what a picture is."""
        self._titles[index].set_text(title)
        for line, text in zip(self._captions[index], (*caption.split("\n"), ""), strict=False):
            line.set_text(text)
        self.pictures[index].setAccessibleName(title)
        self.pictures[index].setAccessibleDescription(caption)

    def words(self, index: int) -> tuple[str, str]:
        """Return what is said of a picture."""
        said = (line.text() for line in self._captions[index])
        return self._titles[index].text(), "\n".join(text for text in said if text)

    def high_enough(self, width: int) -> int:
        """Return the height at which the pictures fill a width."""
        side = min((width - units.px(GAP)) // 2, units.px(MOST_SIDE))
        return side + units.px(WORDS + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(2 * LEAST_SIDE + GAP), units.px(LEAST_SIDE + WORDS + 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out."""
        super().resizeEvent(event)
        self._share_out()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self._share_out()
        super().changeEvent(event)

    def _share_out(self) -> None:
        gap, words, line = units.px(GAP), units.px(WORDS), units.px(WORDS // 3)
        half = (self.width() - gap) // 2
        side = max(1, min(half, self.height() - words - units.px(4), units.px(MOST_SIDE)))
        top = max(0, (self.height() - side - words - units.px(4)) // 2)
        for index, picture in enumerate(self.pictures):
            left = index * (half + gap)
            picture.setGeometry(left, top, side, side)
            below = top + side + units.px(4)
            for nth, text in enumerate((self._titles[index], *self._captions[index])):
                text.setGeometry(left, below + nth * line, half, line)


class StartCard(QFrame):
    """The picture that is turned beside its original, and a few data to start from.

    Signals
    -------
    example_chosen(int)
        Which of the examples was clicked.
    """

    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.pair = Pair()
        self.strip = Mosaic()
        self.strip.setAccessibleName("Examples to start from")
        fix(self.strip, height=54)
        self.strip.clicked.connect(self._choose)
        self._column = QVBoxLayout(self)
        pad(self._column, 14, 12, 14, 2, 2)
        self._column.addWidget(self.pair)
        self._column.addWidget(self.strip)
        self._column.addStretch(1)

    def set_examples(self, pictures: NDArray[np.uint8] | None, captions: Sequence[str]) -> None:
        """Offer data (1, n, h, w) or (1, n, h, w, 3) to start from."""
        self.strip.set_pictures(pictures)
        self.strip.set_captions([list(captions)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the pictures fill the width."""
        super().resizeEvent(event)
        margins = self._column.contentsMargins()
        width = event.size().width() - margins.left() - margins.right()
        self.pair.setFixedHeight(self.pair.high_enough(width))

    @Slot(int, int)
    def _choose(self, _: int, column: int) -> None:
        self.example_chosen.emit(column)


class CodesCard(QFrame):
    """The map of the model's codes.

    Signals
    -------
    model_chosen(str)
        Another model is to be looked into.
    lasso_switched(bool)
        Whether dragging is to draw an outline.
    """

    model_chosen = Signal(str)
    lasso_switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName("Map of the codes")
        self.canvas.set_round_bottom(True)
        self.canvas.carry_mode = True
        self.chooser = TitleChoice()
        self.chooser.setAccessibleName("Model")
        self.chooser.activated.connect(self._choose)
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self.lasso = QPushButton("Lasso")
        self.lasso.setCheckable(True)
        self.lasso.setToolTip("Draw an outline around data (or hold Shift and drag)")
        self.lasso.toggled.connect(self.lasso_switched)
        head = QHBoxLayout()
        pad(head, 6, 6, 10, 2, 8)
        head.addWidget(self.chooser)
        head.addWidget(self.caption, 1)
        head.addWidget(self.lasso)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        fix(self.canvas, min_width=140, min_height=84)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.model_chosen.emit(self.chooser.itemData(index))
