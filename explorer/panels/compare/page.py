"""The page of the comparison: the table, what to read off it, the buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.comparing import MEASURES
from explorer.panels.compare import words
from explorer.panels.compare.inspector import CompareInspector
from explorer.panels.headed import HeadedPage
from explorer.widgets.line import Line
from explorer.widgets.measures import Column, MeasureTable
from explorer.widgets.units import pad, px, scale

LEAST = (440, 330)
HEADLINE_HEIGHT = 430


class ComparePage(HeadedPage):
    """Page of the view.

    Attributes
    ----------
    inspector : CompareInspector

    Signals
    -------
    wished()
        The table is to be computed, or that is to end: by the button or the space bar.
    left()
        By Escape.
    """

    wished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = CompareInspector()
        self.table = MeasureTable()
        self.table.set_columns([Column(words.TITLES[one], words.TIPS[one]) for one in MEASURES])
        self.table.set_message(words.EMPTY)
        self.set_headline(words.HEADLINE, words.HINT)
        self.stated, self.reading = Line(role="caption"), Line(role="body", lines=3)
        self.compute = self._button("Compute", "Compute the table, or stop it (space bar)")
        self.compute.setProperty("role", "primary")
        self.compute.clicked.connect(self.wished)
        self.export = self._button("Export CSV", "Write all figures to a file")
        self.progress = Line(role="caption")
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.table)

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        pad(inside, 1, 4, 1, 8, 4)
        around = QHBoxLayout()
        pad(around, 14, 2, 14, 0, 0)
        around.addWidget(self.stated)
        inside.addWidget(self.table, 1)
        inside.addLayout(around)
        foot = QFrame()
        foot.setProperty("role", "card")
        across, buttons, text = QHBoxLayout(foot), QHBoxLayout(), QVBoxLayout()
        pad(across, 16, 10, 16, 10, 20)
        pad(buttons, 0, 0, 0, 0, 8)
        pad(text, 0, 0, 0, 0, 0)
        buttons.addWidget(self.compute)
        buttons.addWidget(self.export)
        beside = QVBoxLayout()
        pad(beside, 0, 0, 0, 0, 4)
        beside.addLayout(buttons)
        beside.addWidget(self.progress)
        across.addLayout(beside)
        across.addWidget(self.reading, 1)
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addWidget(card, 1)
        column.addWidget(foot)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), max(px(LEAST[1]), super().minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._headline.show_words(self.height() / scale() >= HEADLINE_HEIGHT)

    def set_doing(self, *, computing: bool, able: bool, progress: str) -> None:
        """Show what is going on."""
        self.compute.setText("Stop" if computing else "Compute")
        self.export.setEnabled(able)
        self.progress.set_text(progress)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Compute or stop with the space bar, stop with Escape."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.wished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
