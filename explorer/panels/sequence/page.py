"""The page of the sequence panel: text, odds, temperatures; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.panels.sequence.cards import BelowCard, OddsCard
from explorer.panels.sequence.inspector import SequenceInspector
from explorer.panels.texts.cards import TextCard
from explorer.widgets.stacking import Stacking
from explorer.widgets.units import pad, px, scale

LEAST, STACKED = (420, 320), (420, 940)
"""The least room: with the odds beside the text, and below it; less is scrolled."""
HEADLINE_HEIGHT, COLUMNS_HEIGHT, ODDS_WIDTH = 440, 520, 620
"""Heights and widths from which there is room for the headline, the temperatures and the odds."""
BESIDE = 300
COLUMNS = 4
TEXT_SHARE, COLUMNS_SHARE = 3, 2


class SequencePage(HeadedPage):
    """Page of the panel.

    Signals
    -------
    write_wished()
        By key: write, or stop.
    end_wished()
        By key: back to the end of the text.
    """

    write_wished = Signal()
    end_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = SequenceInspector()
        self.inspector.prime.returnPressed.connect(self._take_keyboard)
        self.text, self.odds, self.below = TextCard(), OddsCard(), BelowCard(COLUMNS)
        self._lay_out()
        self.setFocusProxy(self.text.manuscript)

    def _lay_out(self) -> None:
        self._row = Stacking(self.text, self.odds, BESIDE)
        column = QVBoxLayout(self)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addLayout(self._row, TEXT_SHARE)
        column.addWidget(self.below, COLUMNS_SHARE)

    @Slot()
    def _take_keyboard(self) -> None:
        """Have the space bar write, once a prime has been entered."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        width, height = STACKED if self._row.stacked else LEAST
        return QSize(px(width), px(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        width, height = self.width() / scale(), self.height() / scale()
        stacked = width < ODDS_WIDTH
        self._headline.show_words(height >= HEADLINE_HEIGHT and not stacked)
        self.below.setVisible(height >= COLUMNS_HEIGHT)
        if self._row.stack(stacked):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write or stop by the space bar, go back to the end by Escape."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.write_wished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.end_wished.emit()
        else:
            super().keyPressEvent(event)
