"""What is read, by which model, and how it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from explorer.panels.reading import words
from explorer.panels.reading.cards import COST, KIND, PLACE
from explorer.panels.texts.cell_controls import CellControls
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.switch import Switch

SHORTEST, LONGEST, USUAL = 5.0, 400.0, 30
"""Characters of the path that is drawn: at least, at most, at first."""
COLOURS = ((PLACE, "By place in the text"), (KIND, "By kind of character"), (COST, "By what it cost"))


class ReadingInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    example_chosen(int)
        One of `words.EXAMPLES`.
    colours_chosen(str)
        "place", "kind" or "cost".
    path_chosen(int)
        So many characters of the path are to be drawn.
    """

    paste_wished = Signal()
    written_wished = Signal()
    example_chosen = Signal(int)
    model_chosen = Signal(str)
    shading_switched = Signal(bool)
    colours_chosen = Signal(str)
    path_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build_text()
        self._build_model()
        self._heading("Cells")
        self.cells = CellControls()
        for holding in (self.cells.value, self.cells.hold):
            holding.hide()
        self._column.addWidget(self.cells)
        self._build_path()
        self._column.addStretch(1)

    def _build_text(self) -> None:
        self._heading("Text")
        self.paste, self.written = QPushButton("Paste a text"), QPushButton("Take what was written")
        self.paste.setProperty("role", "primary")
        self.paste.setToolTip("Read what is on the clipboard (Ctrl+V)")
        for button, signal in ((self.paste, self.paste_wished), (self.written, self.written_wished)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            self._column.addWidget(button)
        self.examples = Choice()
        self.examples.setAccessibleName("Examples")
        self.examples.addItem("An example …")
        for name, _ in words.EXAMPLES:
            self.examples.addItem(name)
        self.examples.activated.connect(self._choose_example)
        self.length = Line(role="caption", lines=2)
        self.shading = Switch("Shade what it cost")
        self.shading.setChecked(True)
        self.shading.switched.connect(self.shading_switched)
        for widget in (self.examples, self.length, self.shading):
            self._column.addWidget(widget)

    def _build_model(self) -> None:
        self._heading("Model")
        self.model, self.corpus = Choice(), Line(role="caption", lines=2)
        self.model.setAccessibleName("Model")
        self.model.activated.connect(self._choose_model)
        self._column.addWidget(self.model)
        self._column.addWidget(self.corpus)

    def _build_path(self) -> None:
        self._heading("Path")
        self.colours = Choice()
        self.colours.setAccessibleName("Colours of the points")
        for key, title in COLOURS:
            self.colours.addItem(title, key)
        self.colours.activated.connect(self._choose_colours)
        self.path = NumberSlider("Characters", SHORTEST, LONGEST, decimals=0)
        self.path.set_name_width(84)
        self.path.set_value(USUAL)
        self.path.changed.connect(self._choose_path)
        self._column.addWidget(self.colours)
        self._column.addWidget(self.path)

    @Slot(int)
    def _choose_example(self, index: int) -> None:
        if index > 0:
            self.example_chosen.emit(index - 1)

    @Slot()
    def _choose_model(self) -> None:
        self.model_chosen.emit(self.model.currentData())

    @Slot()
    def _choose_colours(self) -> None:
        self.colours_chosen.emit(self.colours.currentData())

    @Slot(float)
    def _choose_path(self, length: float) -> None:
        self.path_chosen.emit(round(length))
