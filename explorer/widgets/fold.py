"""What is seldom needed, folded away under a word."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from explorer.widgets.units import pad


class Fold(QWidget):
    """A word with an arrow that unfolds what is below.

    Parameters
    ----------
    word
        What it says.
    parent
        The parent widget.
    """

    def __init__(self, word: str = "More", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setAccessibleName(word)
        self.button.setProperty("role", "fold")
        self.button.setText(word)
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._unfold)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        pad(self._column, 0, 0, 0, 0, 8)
        self._content.hide()
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._content)

    def add(self, widget: QWidget) -> None:
        """Put something below what is folded already."""
        self._column.addWidget(widget)

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._content.setVisible(unfolded)
