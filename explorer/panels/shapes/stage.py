"""The card on which a few sequences are drawn in the form of their problem, with a line for one's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.races import Dash
from explorer.widgets.answers import CopySheet, DepthSheet, PenSheet, PieceSheet, Sheet, SumSheet, WaveSheet
from explorer.widgets.line import Line
from explorer.widgets.units import pad


class OwnLine(QLineEdit):
    """A line in which Escape gives the keyboard back.

    Signals
    -------
    left()
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, or leave."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Stage(QFrame):
    """Sequences in the form of their problem.

    Signals
    -------
    typed(str)
        What the user types into the line below.
    way_drawn(object)
        (m, 2) places of a pen.
    left()
        Escape in the line.
    """

    typed = Signal(str)
    way_drawn = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        pens = PenSheet()
        self.sheets: dict[str, Sheet] = {
            "sums": SumSheet(),
            "copies": CopySheet(),
            "depths": DepthSheet(),
            "lines": WaveSheet(),
            "waves": WaveSheet(),
            "pens": pens,
            "pieces": PieceSheet(),
        }
        self.form = "sums"
        self._tells_scores = False
        self._named: tuple[tuple[str, ...], tuple[str, ...]] = (("", ""), ("", ""))
        pens.drawn.connect(self.way_drawn)
        self._stack = QStackedWidget()
        for sheet in self.sheets.values():
            self._stack.addWidget(sheet)
        self.title, self.caption = Line("Not learnt from", role="strong"), Line(role="caption")
        self.legend = Line(role="caption"), Line(role="caption")
        self.own = OwnLine()
        self.own.setAccessibleName("One of your own")
        self.own.textEdited.connect(self.typed)
        self.own.left.connect(self._leave)
        self._lay_out()

    def _lay_out(self) -> None:
        head, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        pad(head, 14, 10, 14, 2, 8)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        for net, line in enumerate(self.legend):
            head.addWidget(Dash(net))
            head.addWidget(line)
        for line in (self.title, *self.legend):
            line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        pad(below, 14, 0, 14, 0, 8)
        below.addWidget(self.own)
        inset = QHBoxLayout()
        pad(inset, 14, 0, 14, 0, 0)
        inset.addWidget(self._stack)
        pad(column, 1, 1, 1, 12, 6)
        column.addLayout(head)
        column.addLayout(inset, 1)
        column.addLayout(below)

    @property
    def sheet(self) -> Sheet:
        """The one in front."""
        return self.sheets[self.form]

    @Slot()
    def _leave(self) -> None:
        self.left.emit()

    # -- state comes down ------------------------------------------------------------------------

    def show_form(self, form: str, title: str, caption: str, asks: str) -> None:
        """Bring a form to the front; `asks` stands in the line for one's own, "" where there is none."""
        self.form = form
        self._stack.setCurrentWidget(self.sheets[form])
        self.title.set_text(title)
        self.title.updateGeometry()
        self.caption.set_text(caption)
        self.own.setPlaceholderText(asks)
        self.own.setVisible(bool(asks))
        self.own.clear()

    def set_nets(self, names: tuple[str, str], colours: tuple[tuple[int, int, int], ...]) -> None:
        """Say which nets there are."""
        for sheet in self.sheets.values():
            sheet.set_nets(names, colours)

    def set_legend(self, names: Sequence[str], scores: Sequence[str]) -> None:
        """Name the two colours, and say how well each net does where it is not said elsewhere."""
        self._named = tuple(names), tuple(scores)
        for line, name, score in zip(self.legend, names, scores, strict=True):
            text = f"{name} {score}" if self._tells_scores else name
            if text != line.text():
                line.set_text(text)
                line.updateGeometry()

    def tell_scores(self, told: bool) -> None:
        """Say how well each net does beside its name, or leave that to a card beside this one."""
        if told != self._tells_scores:
            self._tells_scores = told
            self.set_legend(*self._named)
