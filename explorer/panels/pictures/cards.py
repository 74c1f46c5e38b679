"""The page's cards: the wall, and the curves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.pictures import words
from explorer.widgets.curves import Curves
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import fix, pad
from explorer.widgets.wall import Wall


class Card(QFrame):
    """A framed content under a head of a few parts, the last of which takes the room that is left."""

    def __init__(self, head: list[QWidget], content: QWidget, inset: int = 6) -> None:
        super().__init__()
        self.setProperty("role", "card")
        line, around, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        pad(line, 12, 8, 12, 2, 8)
        for widget in head:
            line.addWidget(widget, 1 if widget is head[-1] else 0)
        pad(around, inset, 0, inset, inset, 0)
        around.addWidget(content)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(line)
        column.addLayout(around, 1)


class WallCard(Card):
    """The wall of one noise, and above it what it shows.

    Signals
    -------
    turn_chosen(bool)
        The nearest training pictures are to be shown, or what the generator makes.
    """

    turn_chosen = Signal(bool)

    def __init__(self) -> None:
        self.wall = Wall()
        self.wall.setAccessibleName("Wall of one noise")
        self.shows = Segmented([words.PICTURES, words.COPIES])
        self.shows.setAccessibleName("What the wall shows")
        self.shows.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.shows.button(1).setToolTip("Turn the wall into the training pictures nearest to it (N)")
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        super().__init__([self.shows, self.caption], self.wall)
        self.shows.chosen.connect(self._choose)
        fix(self.wall, min_width=160, min_height=140)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.turn_chosen.emit(index == 1)


class CurveCard(Card):
    """One plot over the rounds under its name."""

    def __init__(self, name: str) -> None:
        self.title = Line(name, "strong")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self.curves = Curves()
        self.curves.setAccessibleName(name)
        super().__init__([self.title, self.caption], self.curves)
        fix(self.curves, min_width=150, min_height=70)
