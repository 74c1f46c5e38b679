"""The page's controls: the picture, making vectors, the chosen vector, saving and exporting."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from explorer.core.turning import ChangeMeasured
from explorer.panels.directions.changes import ChangeBars
from explorer.panels.directions.maker import VectorMaker, caption
from explorer.widgets.column import Column
from explorer.widgets.fold import Fold
from explorer.widgets.legend import Legend
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

EXPORTS = (
    {"table": "Table of pictures …", "map": "Map as a picture …", "sum": "Arithmetic as a picture …"},
    {"copy-table": "Copy the table", "copy-sum": "Copy the arithmetic", "copy-map": "Copy the map"},
    {"save": "Save vectors …", "load": "Load vectors …", "code": "Code of the picture …"},
    {"lines": "Copy Python that makes the picture", "sum-lines": "Copy Python that makes the result"},
)
"""What leaves the page, and its words in the menu."""


class VectorView(QWidget):
    """The chosen vector: its name, what it is worth, and what adding it changes.

    Signals
    -------
    renamed(str)
        Another name is wished.
    removed(), measure_wished()
        It is to go; it is to be measured over held-out pictures.
    """

    renamed = Signal(str)
    removed = Signal()
    measure_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the vector")
        self.name.setMaxLength(60)
        self.name.editingFinished.connect(self._rename)
        self.figures = caption()
        self.measure, self.remove = QPushButton("Measure over 50"), QPushButton("Remove")
        self.measure.setToolTip(
            "Add it to 50 held-out pictures, as many times as training pictures needed, and measure"
        )
        self.measure.clicked.connect(self.measure_wished)
        self.remove.clicked.connect(self.removed)
        self.bars, self.measured = ChangeBars(), caption()
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 8)
        column.addWidget(self.name)
        column.addWidget(self.figures)
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        line.addWidget(self.measure)
        line.addWidget(self.remove)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.bars)
        column.addWidget(self.measured)

    def show_vector(self, name: str, figures: str) -> None:
        """Show a vector's name and what it is worth."""
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(name)
        self.figures.setText(figures)

    def show_measured(self, able: bool, change: ChangeMeasured | None, words: str) -> None:
        """Show what adding it changes, and whether that can be measured."""
        self.measure.setVisible(able)
        self.bars.setVisible(change is not None)
        self.measured.setVisible(bool(words))
        self.measured.setText(words)
        if change is not None:
            self.bars.set_changes(change.changes, change.target)

    @Slot()
    def _rename(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self.renamed.emit(self.name.text())


class DirectionsInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    others_wished = Signal()
    reset_wished = Signal()
    undo_wished = Signal()
    pin_wished = Signal()
    probe_wished = Signal()
    smooth_switched = Signal(bool)
    export_wished = Signal(str)
    class_isolated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build_picture()
        self._heading("Attribute vector")
        self.maker = VectorMaker()
        self._column.addWidget(self.maker)
        self._chosen = self._heading("Chosen vector")
        self.vector = VectorView()
        self._column.addWidget(self.vector)
        self._column.addStretch(1)
        self._build_export()
        self.show_vector_part(False)

    def _row(self, *widgets: QWidget) -> None:
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 8)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        self._column.addLayout(line)

    def _button(self, text: str, tip: str, signal: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(signal)
        return button

    def _build_picture(self) -> None:
        self._heading("Picture")
        self.reset = self._button("Reset", "Bring every slider back to the start", self.reset_wished)
        self.undo = self._button("Undo", "Take the last change back (Ctrl Z)", self.undo_wished)
        self.others = self._button("Others", "Offer other data to start from", self.others_wished)
        self._row(self.reset, self.undo, self.others)
        self.pin = self._button("Pin as anchor", "Pin the picture's code in “Between”", self.pin_wished)
        self.probe = self._button("Probe", "Put the map's probe on the picture's code", self.probe_wished)
        self._row(self.pin, self.probe)

    def _build_export(self) -> None:
        self.export = QPushButton("Export")
        menu = QMenu(self)
        for group in EXPORTS:
            for key, words in group.items():
                menu.addAction(words).setObjectName(key)
            menu.addSeparator()
        menu.triggered.connect(self._on_export)
        self.export.setMenu(menu)
        self.save = QPushButton("Save …")
        self.save.setObjectName("save")
        self.save.setToolTip("Save the vectors of this model to a file")
        self.load = QPushButton("Load …")
        self.load.setToolTip("Load vectors from a file")
        self.load.setObjectName("load")
        for button in (self.save, self.load):
            button.clicked.connect(self._on_button)
        self._row(self.save, self.load, self.export)
        self.smooth = Switch("Smooth pictures")
        self.smooth.switched.connect(self.smooth_switched)
        self.legend = Legend()
        self.legend.isolated.connect(self.class_isolated)
        more = Fold()
        for widget in (self.smooth, self.legend):
            more.add(widget)
        self._column.addWidget(more)

    # -- state comes down ------------------------------------------------------------------------

    def set_turned(self, turned: bool, can_undo: bool, known: bool) -> None:
        """Show what can be done with the picture."""
        self.reset.setEnabled(turned)
        self.undo.setEnabled(can_undo)
        for button in (self.pin, self.probe):
            button.setEnabled(known)

    def show_vector_part(self, shown: bool) -> None:
        """Show the chosen vector, or that there is none."""
        self._chosen.setVisible(shown)
        self.vector.setVisible(shown)
        self.save.setEnabled(shown)

    # -- wishes go up ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back with Ctrl Z here too."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        else:
            super().keyPressEvent(event)

    @Slot(QAction)
    def _on_export(self, action: QAction) -> None:
        self.export_wished.emit(action.objectName())

    @Slot()
    def _on_button(self) -> None:
        self.export_wished.emit(self.sender().objectName())
