"""The cards of the training panel for what moves: a run's map and its curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.curves import Curves
from explorer.widgets.line import Line
from explorer.widgets.manuscript import Manuscript
from explorer.widgets.units import fix, pad

LEAST = (150, 90)
WRITTEN, WRITTEN_SIZE = "What it writes at this step", 17.0


class RunCard(QFrame):
    """A framed map, or what a model that writes has written, with a title and a caption."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName(name)
        self.canvas.set_round_bottom(True)
        self.written = Manuscript(size=WRITTEN_SIZE, leading=1.6)
        self.written.setAccessibleName(WRITTEN)
        self._content = QStackedWidget()
        self._content.addWidget(self.canvas)
        self._content.addWidget(self.written)
        self._title = Line(role="strong")
        self._caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        pad(head, 13, 10, 14, 4, 8)
        self._caption.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(self._title, 1)
        head.addWidget(self._caption)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self._content, 1)
        fix(self._content, min_width=LEAST[0], min_height=LEAST[1])

    def set_writes(self, writes: bool) -> None:
        """Show what is written, or the map."""
        self._content.setCurrentWidget(self.written if writes else self.canvas)

    def set_written(self, text: str) -> None:
        """Show what has been written, from its beginning."""
        if text != self.written.text():
            self.written.set_text(text)
            self.written.show_character(0)

    def set_words(self, title: str, caption: str) -> None:
        """Say what is seen and of which step."""
        self._title.set_text(title)
        if len(caption) != len(self._caption.text()):
            self._caption.updateGeometry()
        self._caption.set_text(caption)

    def words(self) -> tuple[str, str]:
        """Return title and caption."""
        return self._title.text(), self._caption.text()


class CurvesCard(QFrame):
    """A framed plot of losses; which term, and whether its axis is logarithmic, is chosen above it."""

    term_chosen = Signal(str)
    log_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.curves = Curves()
        self.curves.setAccessibleName("Losses over the steps")
        self._terms = TitleChoice()
        self._terms.setAccessibleName("Which loss is drawn")
        self._terms.activated.connect(self._choose)
        self._terms.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self._log = QPushButton("Log")
        self._log.setCheckable(True)
        self._log.setToolTip("Draw the losses on a logarithmic axis")
        self._log.setAccessibleName("Logarithmic axis")
        self._log.clicked.connect(self.log_toggled)
        self._log.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._log.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        pad(head, 6, 6, 8, 2, 8)
        head.addWidget(self._terms)
        head.addWidget(self._words, 1)
        head.addWidget(self._log)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        plot = QHBoxLayout()
        pad(plot, 10, 0, 6, 4, 0)
        plot.addWidget(self.curves)
        column.addLayout(head)
        column.addLayout(plot, 1)
        fix(self.curves, min_width=LEAST[0], min_height=LEAST[1])

    def set_terms(self, terms: Sequence[tuple[str, str]], current: str) -> None:
        """Offer terms as (key, title)."""
        self._terms.set_choices(terms, current)

    def set_words(self, text: str) -> None:
        """Say which run it is."""
        self._words.set_text(text)

    def set_log(self, log: bool, *, can: bool) -> None:
        """Say whether the axis is logarithmic, and whether it can be: not for losses below 0."""
        self._log.setChecked(log)
        self._log.setEnabled(can)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.term_chosen.emit(self._terms.itemData(index))
