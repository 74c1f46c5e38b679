"""The page: the gradient against lag, and a race; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.gradients import EXPLODED, LOST
from explorer.panels.headed import HeadedPage
from explorer.panels.memory import words
from explorer.panels.memory.inspector import MemoryInspector
from explorer.panels.races import RaceCard
from explorer.widgets.lags import Band, LagPlot
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import pad, px, scale

LEAST = (420, 316)
HEADLINE_HEIGHT, BOTH_HEIGHT, WORDS_WIDTH = 440, 860, 640
"""Heights and widths from which there is room for the headline, for plot and race, and for words beside."""
PLOT_SHARE, RACE_SHARE = 3, 2
GRADIENTS, RACE = 0, 1


class MemoryPage(HeadedPage):
    """Page of the view.

    Signals
    -------
    run_wished(), step_wished()
        By key: train both, or let them rest; a single step.
    left()
        It is no longer looked at.
    part_changed()
        The other part is in front, or both are seen.
    """

    run_wished = Signal()
    step_wished = Signal()
    left = Signal()
    part_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = MemoryInspector()
        self.plot, self.race = LagPlot(), RaceCard()
        self.plot.set_titles(words.VALUE, words.LAG)
        self.plot.set_bands([Band(words.VANISHED, LOST, False), Band(words.GROWN, EXPLODED, True)])
        self.plot.set_message(words.WAITING)
        self.part = Segmented(["Gradients", "Race"])
        self.part.setAccessibleName("What is shown")
        self.part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.part.chosen.connect(self._arrange)
        self._beside = Line(role="body", align=Qt.AlignmentFlag.AlignRight)
        self._problem = ""
        self._parts = (True, False)
        self._lay_out()
        self.setFocusProxy(self.plot)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "card")
        column = QVBoxLayout(self._card)
        pad(column, 14, 10, 8, 8, 0)
        column.addWidget(self.plot)
        row = self._row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 12)
        row.addWidget(self.part)
        row.addWidget(self._beside, 1)
        row.addStretch(0)
        whole = QVBoxLayout(self)
        pad(whole, 18, 12, 18, 12, 10)
        whole.addLayout(self._headline)
        whole.addLayout(row)
        whole.addWidget(self._card, PLOT_SHARE)
        whole.addWidget(self.race, RACE_SHARE)
        self._arrange()

    @property
    def parts(self) -> tuple[bool, bool]:
        """Whether gradients and race are shown."""
        return self._parts

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is left; a window that is minimised is not."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Train or rest by the space bar, one step by the full stop."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.run_wished.emit()
        elif event.key() == Qt.Key.Key_Period:
            self.step_wished.emit()
        else:
            super().keyPressEvent(event)

    def show_part(self, part: int) -> None:
        """Bring gradients or race to the front where only one is shown; emits nothing but `part_changed`."""
        self.part.set_current(part)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show plot and race, or one of them where there is room for one."""
        width, height = self.width() / scale(), self.height() / scale()
        both, part = height >= BOTH_HEIGHT, self.part.current()
        parts = (both or part == GRADIENTS, both or part == RACE)
        high = height >= HEADLINE_HEIGHT
        self._headline.show_words(high)
        self._move_switch(self._row if high else self._headline)
        self.part.setVisible(not both)
        self._beside.setVisible(high and width >= WORDS_WIDTH)
        self._show(*parts)
        self.inspector.show_parts(*parts)
        self._write()
        if parts != self._parts:
            self._parts = parts
            self.setFocusProxy(self.plot if parts[0] else self.race.curves)
            self.part_changed.emit()

    def _show(self, gradients: bool, race: bool) -> None:
        """Show what there is room for; the keyboard goes with it from what is hidden."""
        parts = [(self._card, self.plot, gradients), (self.race, self.race.curves, race)]
        at = next((plot for _, plot, shown in parts if plot.hasFocus() and not shown), None)
        for card, plot, shown in sorted(parts, key=lambda part: not part[2]):
            card.setVisible(shown)
            if shown and at is not None:
                plot.setFocus()

    def _move_switch(self, row: QHBoxLayout) -> None:
        """Put the switch into a row of its own, or where there is no room for one beside the views."""
        if row.indexOf(self.part) < 0:
            for other in (self._row, self._headline):
                other.removeWidget(self.part)
            row.insertWidget(0, self.part)

    def _write(self) -> None:
        self._beside.set_text(words.FORMULA if self._card.isVisibleTo(self) else self._problem)

    def set_problem(self, text: str) -> None:
        """Say what is to be learnt in the race."""
        self._problem = text
        self._write()
