"""Controls under each other, under headings: what an inspector is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.widgets.units import pad

GAP, ABOVE = 8, 8
"""Pixels at 100 % between two controls, and more of them above a heading."""


class Column(QWidget):
    """A column that its heirs fill from the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        pad(self._column, 0, 0, 0, 0, GAP)

    def _heading(self, text: str) -> QLabel:
        """Begin a group of controls."""
        label = QLabel(text)
        label.setProperty("role", "heading")
        if self._column.count():
            self._column.addSpacing(ABOVE)
        self._column.addWidget(label)
        return label


def push(text: str, tip: str, signal: object) -> QPushButton:
    """Make a button whose click leaves the keyboard where it is, so that the space bar goes on playing.

    Parameters
    ----------
    text, tip : str
        On it, and in a word more.
    signal : signal or callable
        What a click does.
    """
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(signal)
    return button


def leave_keyboard(root: QWidget) -> None:
    """Let a click on any control below leave the keyboard where it is."""
    for control in (*root.findChildren(QAbstractButton), *root.findChildren(QComboBox)):
        control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
