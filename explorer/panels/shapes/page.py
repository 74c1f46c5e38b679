"""The page: problems by shape, sequences with what both nets say, losses; knows looks, not meanings."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.panels.races import RaceCard, RaceControls
from explorer.panels.shapes.stage import Stage
from explorer.widgets.answers import WaveSheet
from explorer.widgets.shape_picker import ShapePicker
from explorer.widgets.units import pad, px, scale

LEAST = (420, 316)
HEADLINE_HEIGHT, PICKER_HEIGHT, PICKER_WIDTH, CURVES_WIDTH = 440, 560, 720, 700
"""Heights and widths from which there is room for the headline, the shapes and the losses."""


class ShapesPage(HeadedPage):
    """Page of the view.

    Attributes
    ----------
    inspector : RaceControls
    picker : ShapePicker
    stage : Stage
    card : RaceCard

    Signals
    -------
    run_wished(), step_wished()
        By key.
    left()
        Another page is in front.
    """

    run_wished = Signal()
    step_wished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = RaceControls()
        self.picker, self.stage, self.card = ShapePicker(), Stage(), RaceCard()
        row, column = QHBoxLayout(), QVBoxLayout(self)
        pad(row, 0, 0, 0, 0, 14)
        row.addWidget(self.stage, 8)
        row.addWidget(self.card, 5)
        pad(column, 18, 12, 18, 12, 10)
        column.addLayout(self._headline)
        column.addWidget(self.picker)
        column.addLayout(row, 1)
        self.stage.left.connect(self._take_keyboard)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        width, height = self.width() / scale(), self.height() / scale()
        self._headline.show_words(height >= HEADLINE_HEIGHT and width >= CURVES_WIDTH)
        self.picker.setVisible(height >= PICKER_HEIGHT and width >= PICKER_WIDTH)
        self.card.setVisible(width >= CURVES_WIDTH)
        self.stage.tell_scores(width < CURVES_WIDTH)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that another page is in front."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

    @Slot()
    def _take_keyboard(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Train or pause by the space bar, a step by the full stop, a wave by its number."""
        sheet = self.stage.sheet
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.run_wished.emit()
        elif event.key() in (Qt.Key.Key_Period, Qt.Key.Key_PageDown):
            self.step_wished.emit()
        elif not (isinstance(sheet, WaveSheet) and sheet.draw_by_key(event)):
            super().keyPressEvent(event)
