"""A sample and the training picture nearest to it, side by side, with what lies between them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.panels.interpolate.choosing import LETTERS
from explorer.widgets.line import Line
from explorer.widgets.picture import Array
from explorer.widgets.tile import PictureTile
from explorer.widgets.units import fix, pad

SIDE, WIDTH, LETTER = 104, 124, 38
SAMPLE, NEAREST = "Sample", "Training picture"


class PairView(QWidget):
    """Two pictures, how far they are apart, and how far that usually is.

    Signals
    -------
    pin_wished(int)
        What the wall shows there is to be pinned as A, B, C or D.
    """

    pin_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample, self.nearest = (
            PictureTile(title, side=SIDE, width=WIDTH) for title in (SAMPLE, NEAREST)
        )
        self._apart, self._usual = Line(role="strong"), Line(role="caption", lines=3)
        self._pins = QButtonGroup(self)
        both = QHBoxLayout()
        pad(both, 0, 0, 0, 0, 8)
        both.addWidget(self.sample)
        both.addWidget(self.nearest)
        both.addStretch(1)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 4)
        column.addLayout(both)
        column.addSpacing(2)
        column.addWidget(self._apart)
        column.addWidget(self._usual)
        column.addSpacing(4)
        column.addLayout(self._pin_row())
        self._pins.idClicked.connect(self._pin)

    def _pin_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 6)
        row.addWidget(Line("Pin as", "caption"))
        for index, letter in enumerate(LETTERS):
            button = QPushButton(letter)
            button.setProperty("role", "letter")
            button.setAccessibleName(f"Pin as {letter}")
            button.setToolTip(f"Pin it as the anchor {letter} of “Between” (key {letter})")
            fix(button, width=LETTER)
            self._pins.addButton(button, index)
            row.addWidget(button)
        return row

    def show_pair(
        self, pictures: tuple[Array | None, Array | None], captions: tuple[str, str], title: str
    ) -> None:
        """Show the sample and the training picture, with a line below each."""
        self.sample.set_title(title or SAMPLE)
        for tile, picture, caption in zip((self.sample, self.nearest), pictures, captions, strict=True):
            tile.set_image(picture)
            tile.set_caption(caption)

    def show_distance(self, apart: str, usual: str) -> None:
        """Say how far they are apart, and how far that usually is."""
        self._apart.set_text(apart)
        self._usual.set_text(usual)

    def words(self) -> tuple[str, str]:
        """Return how far they are apart, and how far that usually is."""
        return self._apart.text(), self._usual.text()

    def pin(self, letter: str) -> QPushButton:
        """Return the button that pins as a letter."""
        button = self._pins.button(LETTERS.index(letter))
        assert isinstance(button, QPushButton)
        return button

    def set_pinnable(self, pinnable: bool) -> None:
        """Say whether there is anything to pin."""
        for button in self._pins.buttons():
            button.setEnabled(pinnable)

    @Slot(int)
    def _pin(self, index: int) -> None:
        self.pin_wished.emit(index)
