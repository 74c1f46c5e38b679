"""Cards of the views in which texts are written or read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.line import Line
from explorer.widgets.manuscript import Manuscript, TintLegend
from explorer.widgets.units import pad

CELL_ENDS, COST_ENDS = ("−1", "+1"), ("0 bits", "8 or more")
"""What the ends of the colours mean."""


class Card(QFrame):
    """A framed content under a title and a caption."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = Line(title, role="strong")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self.head = QHBoxLayout()
        pad(self.head, 10, 10, 14, 2, 8)
        self.head.addWidget(self.title)
        self.head.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 8, 4)
        column.addLayout(self.head)
        column.addWidget(content, 1)

    def set_title(self, text: str) -> None:
        """Call it something else."""
        if text != self.title.text():
            self.title.set_text(text)
            self.title.updateGeometry()


class TextCard(Card):
    """A text, with a legend of what stands behind its characters."""

    def __init__(self, title: str = "Written", parent: QWidget | None = None) -> None:
        self.manuscript = Manuscript()
        super().__init__(title, self.manuscript, parent)
        self.manuscript.setAccessibleName("Written text")
        self.legend = TintLegend()
        self.legend.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.legend.hide()
        self.head.addWidget(self.legend)
        self._shading = ""
        self._cell = ""

    def set_shading_words(self, text: str) -> None:
        """Say what the shades are, "" for none."""
        self._shading = text
        self._tell()

    def set_cell(self, cell: int | None) -> None:
        """Say which cell the text is coloured by, None for none."""
        self._cell = "" if cell is None else f"coloured by cell {cell}"
        self._tell()

    def _tell(self) -> None:
        self.caption.set_text(self._cell or self._shading)
        self.legend.setVisible(bool(self._cell or self._shading))
        self.legend.set_surprise(not self._cell)
        self.legend.set_words(*(CELL_ENDS if self._cell else COST_ENDS))
