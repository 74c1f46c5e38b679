"""The list of keys: what the hand can do without a mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.widgets import units

KEYS: dict[str, dict[str, str]] = {
    "Window": {
        "Ctrl O": "Open a model or data",
        "Ctrl 1 … 9": "Show a panel",
        "Ctrl F": "Search a label or row; Esc clears",
        "F11": "Present: canvas only; Esc or F11 leaves",
        "Ctrl I": "Inspector on or off",
        "Ctrl +   Ctrl −   Ctrl 0": "Interface larger, smaller, 100 %",
        "F10": "Menu",
        "F1": "This list",
        "Ctrl Q": "Quit",
    },
    "Map": {
        "Arrow keys": "Move the probe; with Shift in larger steps",
        "Enter": "Select the point nearest to the probe",
        "+   −": "Zoom",
        "F": "Fit all points",
        "Click": "Select a point and put the probe there; on empty space clear",
        "Ctrl and click": "Add a point to the selection, or take it out",
        "Drag": "Move the probe, or take a point as the probe; on empty space pan",
        "Shift and drag": "Lasso",
        "Wheel": "Zoom at the pointer",
        "Double click": "Fit all points",
        "Esc": "Let go, or clear the selection; then leave presenting",
    },
    "Interpolate": {
        "Drag": "Move an anchor; carry a point of the map, or of the shelf, onto an anchor",
        "Click": "Pin a point where the chosen anchor is; on a picture put the probe there",
        "A   B   C   D": "Choose the anchor that arrow keys move; Esc chooses none",
        "Space": "Walk along the path to and fro, or rest",
        "Left   Right": "A single step",
        "Ctrl V": "Paste a picture onto the anchor that is pointed at",
        "Ctrl Z": "Take the last change back",
    },
    "Samples": {
        "N": "The nearest training pictures, and the samples again",
        "A   B   C   D": "Pin the sample that is pointed at",
        "Ctrl Z": "Take the last change back",
    },
    "Train": {
        "Space": "Train, rest, or replay from a rewound moment",
        ".": "Train a single step",
        "Ctrl Z": "Bring back the run before the last reset",
        "Left   Right": "On the scrubber: the moment before, the moment after",
        "Click": "Choose points: their posteriors are drawn",
        "Drag": "Decode the place under the hand, while it trains as well",
    },
    "Game": {
        "Space": "Play, or rest",
        "S": "Play slowly, half-step by half-step",
        ".   Page Down": "Go one half-step",
        "D   G   R": "A turn of the discriminator, of the generator, a round",
        "Point, arrow keys": "What the nets say of a place; Esc leaves it",
        "Ctrl Z   Enter   Esc": "While one draws: a stroke back, play for it, leave",
    },
    "Sequence": {
        "Space": "Write, or stop",
        "Click, Enter": "Stay at a character, to exchange it; Esc goes back to the end",
        "Left   Right": "In “Inside”: a stage back, a stage on",
    },
}


class Keyboard(QDialog):
    """The keys in two columns; the window behind stays usable.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        grid = QGridLayout(inner)
        units.pad(grid, 24, 20, 24, 8, 6)
        grid.setHorizontalSpacing(units.px(28))
        for heading, keys in KEYS.items():
            self._write(grid, heading, keys)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        units.pad(column, 0, 0, 24, 20, 8)
        column.addWidget(scroll)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        hint = inner.sizeHint()
        self.resize(hint.width() + units.px(40), hint.height() + units.px(76))
        close.setFocus()

    @staticmethod
    def _write(grid: QGridLayout, heading: str, keys: dict[str, str]) -> None:
        title = QLabel(heading)
        title.setProperty("role", "heading")
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), units.px(10))
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        for key, text in keys.items():
            line, what = grid.rowCount(), QLabel(text)
            name = QLabel(key)
            name.setProperty("role", "strong")
            grid.addWidget(name, line, 0)
            grid.addWidget(what, line, 1)
