"""The page of directions: picture and map at the left, what can be turned or added up at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.directions.inspector import DirectionsInspector
from explorer.panels.directions.rows import AxisTable
from explorer.panels.directions.state import SEGMENTS, Segment
from explorer.panels.directions.sums import SumView
from explorer.panels.directions.views import CodesCard, StartCard
from explorer.panels.headed import HeadedPage
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import fix, pad, px, scale

LEAST = (440, 330)
HEADLINE_HEIGHT = 430
WIDE = 780
"""Width from which there is room for everything side by side."""
HEIGHTS = {"wide": 440, "narrow": 296, "stacked": 720}
"""Least heights of the ways in which the cards stand; with less the page scrolls."""
LEFT, RIGHT = 4, 7
TITLES = {
    "codes": "Codes",
    "principal": "Principal",
    "attributes": "Attributes",
    "arithmetic": "Arithmetic",
}
TIPS = {
    "codes": "A slider for each number of the code",
    "principal": "A slider for each principal direction of the codes",
    "attributes": "A slider for each vector that was made of an attribute or of two groups",
    "arithmetic": "A − B + C, each the mean of some codes",
}


class TurnCard(QFrame):
    """What can be turned, by kinds; or the arithmetic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.segment: Segment = "codes"
        self.segments = Segmented([TITLES[key] for key in SEGMENTS])
        for index, key in enumerate(SEGMENTS):
            self.segments.button(index).setToolTip(TIPS[key])
        self.table, self.sum = AxisTable(), SumView()
        self.nothing = Line(role="caption", lines=4, align=Qt.AlignmentFlag.AlignHCenter)
        self.caption = Line(role="caption")
        self.every = QPushButton()
        self.every.setProperty("role", "link")
        self.every.setCheckable(True)
        self._stack = QStackedWidget()
        empty = QWidget()
        room = QVBoxLayout(empty)
        pad(room, 40, 60, 40, 0, 0)
        room.addWidget(self.nothing)
        room.addStretch(1)
        for part in (self.table, empty, self.sum):
            self._stack.addWidget(part)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        pad(head, 14, 12, 14, 8, 0)
        head.addWidget(self.segments)
        foot = QHBoxLayout()
        pad(foot, 14, 2, 14, 8, 8)
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.every)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)

    def show_segment(self, segment: Segment, empty: str) -> None:
        """Show the table, the arithmetic, or words where there is nothing to be turned."""
        self.segment = segment
        self.segments.set_current(SEGMENTS.index(segment))
        self.nothing.set_text(empty)
        sums = segment == "arithmetic"
        self._stack.setCurrentIndex(2 if sums else 1 if empty else 0)
        self._foot.setVisible(not sums and not empty)

    def set_caption(self, text: str, count: int, few: int, every: bool) -> None:
        """Say how the rows are ordered, and offer all of them or the first few."""
        self.caption.set_text(text)
        self.every.setText(f"The first {few}" if every else f"All {count}")
        self.every.setChecked(every)
        self.every.setVisible(count > few)


class DirectionsPage(HeadedPage):
    """Page of the view.

    Signals
    -------
    undo_wished()
        Asked by a key.
    """

    undo_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = DirectionsInspector()
        self.start, self.codes, self.turn = StartCard(), CodesCard(), TurnCard()
        self._way = ""
        self._lay_out()
        self.setFocusProxy(self.codes.canvas)

    def _lay_out(self) -> None:
        self._left = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        pad(self._left, 0, 0, 0, 0, 12)
        self._left.addWidget(self.start)
        self._left.addWidget(self.codes, 1)
        body = QWidget()
        body.setProperty("role", "scrolled")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        pad(self._body, 0, 0, 0, 0, 14)
        self._body.addLayout(self._left, LEFT)
        self._body.addWidget(self.turn, RIGHT)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = body
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addWidget(scroll, 1)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._arrange()
        self._headline.show_words(self.height() / scale() >= HEADLINE_HEIGHT)

    def _arrange(self) -> None:
        """Let the sliders stand beside picture and map; with little room the arithmetic stands above them."""
        way = "wide" if self.width() / scale() >= WIDE else "narrow"
        if way == "narrow" and self.turn.segment == "arithmetic":
            way = "stacked"
        if way == self._way:
            return
        self._way, stacked = way, way == "stacked"
        ways = QBoxLayout.Direction
        self._body.setDirection(ways.BottomToTop if stacked else ways.LeftToRight)
        self._left.setDirection(ways.LeftToRight if stacked else ways.TopToBottom)
        self.start.strip.setVisible(way != "narrow")
        fix(self._inner, min_height=HEIGHTS[way])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back with Ctrl Z."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        else:
            super().keyPressEvent(event)

    # -- state comes down ------------------------------------------------------------------------

    def show_segment(self, segment: Segment, empty: str) -> None:
        """Show a table, the arithmetic, or words where there is nothing to be turned."""
        self.turn.show_segment(segment, empty)
        self._arrange()

    def title(self) -> str:
        """Return what one sees, in a line."""
        return self._headline.words()[0]

    def set_smooth(self, smooth: bool) -> None:
        """Draw the large pictures smoothly instead of pixel by pixel."""
        for picture in self.start.pair.pictures:
            picture.smooth = smooth
