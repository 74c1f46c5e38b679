"""One map: whose it is, what it is worth, and the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.line import Line
from explorer.widgets.units import fix, pad


class MapCard(QFrame):
    """A framed canvas with a chooser of models above it."""

    model_chosen = Signal(str)
    close_wished = Signal()

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName(f"{place} map")
        self.canvas.set_round_bottom(True)
        self._chooser = TitleChoice()
        self._chooser.setAccessibleName(f"Model of the {place.lower()} map")
        self._chooser.activated.connect(self._choose)
        self._caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self._close = QToolButton()
        self._close.setProperty("role", "quiet")
        self._close.setText("×")
        self._close.setToolTip("Take this map away")
        self._close.setAccessibleName(f"Take the {place.lower()} map away")
        self._close.clicked.connect(self.close_wished)
        fix(self._close, height=27)
        self._close.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        pad(head, 6, 6, 12, 2, 8)
        head.addWidget(self._chooser)
        head.addWidget(self._caption, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        fix(self.canvas, min_width=180, min_height=96)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The places where Tab stops, in order."""
        return self._chooser, self.canvas, self._close

    def set_models(self, models: list[tuple[str, str]], current: str | None) -> None:
        """Offer models as (id, title); `current` is the one that is shown."""
        self._chooser.set_choices(models, current)

    def set_caption(self, text: str, explanation: str = "") -> None:
        """Say at the right what the map is worth."""
        self._caption.set_text(text)
        self._caption.setToolTip(explanation or text)

    def set_closable(self, closable: bool) -> None:
        """Offer to take the map away."""
        self._close.setVisible(closable)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.model_chosen.emit(self._chooser.itemData(index))
