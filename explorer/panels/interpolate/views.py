"""The panel's three cards: the grid between four corners, the map of the codes, the strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.line import Line
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.units import fix, pad, px

WORDS_WIDTH, LEAST_STRIP = 128, 54


class Headed(QFrame):
    """A card with a title, a caption at its right, and something below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)

    def lay_out(self, title: QWidget, content: QWidget, margins: tuple[int, int, int, int]) -> None:
        """Put title and caption above the content, with pixels at 100 % around the head."""
        head = QHBoxLayout()
        pad(head, *margins, 8)
        head.addWidget(title)
        head.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(content, 1)


class GridCard(Headed):
    """Pictures between four corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mosaic = Mosaic()
        self.mosaic.setAccessibleName("Grid between four corners")
        inner = QWidget()
        around = QVBoxLayout(inner)
        pad(around, 12, 0, 12, 10, 0)
        around.addWidget(self.mosaic)
        self.lay_out(Line("Four corners", "strong"), inner, (18, 9, 12, 5))
        fix(self.mosaic, min_width=140, min_height=110)


class CodesCard(Headed):
    """The map of one model's codes, and which model that is."""

    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName("Map of the codes")
        self.canvas.set_round_bottom(True)
        self.canvas.carry_mode = True
        self.chooser = TitleChoice()
        self.chooser.setAccessibleName("Model of the map and the grid")
        self.chooser.activated.connect(self._choose)
        self.lay_out(self.chooser, self.canvas, (6, 6, 12, 2))
        fix(self.canvas, min_width=160, min_height=96)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.model_chosen.emit(self.chooser.itemData(index))


@dataclass(frozen=True)
class StripWords:
    """What a strip is: its key, its title, and a line or two about it."""

    key: str
    title: str
    caption: str
    explanation: str = ""


class Strip(QWidget):
    """A row of pictures and what they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._caption = Line(role="strong"), Line(role="caption", lines=2)
        self.mosaic = Mosaic()
        words = QVBoxLayout()
        pad(words, 0, 0, 0, 0, 1)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        words.addStretch(1)
        self._words = QWidget()
        self._words.setLayout(words)
        fix(self._words, width=WORDS_WIDTH)
        line = QHBoxLayout(self)
        pad(line, 0, 0, 0, 0, 10)
        line.addWidget(self._words)
        line.addWidget(self.mosaic, 1)
        fix(self.mosaic, min_width=160)

    def set_words(self, words: StripWords) -> None:
        """Say what it is."""
        self._title.set_text(words.title)
        self._caption.set_text(words.caption)
        self.setToolTip(words.explanation)
        self.mosaic.setAccessibleName(f"{words.title}, {words.caption}")

    def words(self) -> tuple[str, str]:
        """Return title and caption."""
        return self._title.text(), self._caption.text()


class StripsCard(QFrame):
    """Strips under each other, as many as there are; they scroll where there is no room.

    Signals
    -------
    made(object)
        A `Strip` that did not exist before, to be listened to.
    """

    made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.strips: list[Strip] = []
        self._shown = 0
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._column = QVBoxLayout(inner)
        pad(self._column, 18, 4, 14, 6, 2)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        pad(outer, 1, 1, 1, 1, 0)
        outer.addWidget(scroll)
        fix(self, min_height=90)

    @property
    def shown(self) -> list[Strip]:
        """The strips that are on screen, from the top."""
        return self.strips[: self._shown]

    def set_words(self, words: Sequence[StripWords]) -> None:
        """Show as many strips as there are words."""
        while len(self.strips) < len(words):
            strip = Strip()
            self.strips.append(strip)
            self._column.addWidget(strip)
            self.made.emit(strip)
        self._shown = len(words)
        for index, strip in enumerate(self.strips):
            strip.setVisible(index < len(words))
        for strip, one in zip(self.strips, words, strict=False):
            strip.set_words(one)
        self._share_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height out anew."""
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Make all strips equally high to the pixel, so that their pictures are equally large."""
        if self._shown:
            margins = self._column.contentsMargins()
            frame = 2 * (px(1) + self.frameWidth()) + 2
            free = self.height() - frame - margins.top() - margins.bottom()
            each = (free - (self._shown - 1) * self._column.spacing()) // self._shown
            for strip in self.shown:
                strip.setFixedHeight(max(each, px(LEAST_STRIP)))
