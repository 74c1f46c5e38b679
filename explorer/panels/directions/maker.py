"""Controls that make a vector: of a known attribute, of two classes, or of two groups of data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.core.turning import OTHERS
from explorer.panels.directions.state import LEAST
from explorer.widgets.choice import Choice
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

CLASSES = "classes"
"""Key of the choice of two classes, which no attribute is called by."""
DECORRELATED = (
    "Moves this attribute while all other known ones rest: to first order of the codes and, where pictures "
    "can be read, in what is drawn. A plain difference of means takes along what goes with it in examples."
)
PLAIN = "The mean code of those with it less the mean code of those without it, over the training rows."
GROUPS = f"Lasso data on the map, then say whether they have it or lack it; {LEAST} of each at least."


def caption(text: str = "") -> QLabel:
    """Return small words that take as many lines as they need."""
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setWordWrap(True)
    return label


class VectorMaker(QWidget):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    attribute_wished(str)
        A vector of this attribute.
    classes_wished(int, int)
        A vector of a class against another, or against all others.
    decorrelated_switched(bool)
        Whether the others are to rest.
    group_wished(int)
        What is selected is with (0) or without (1) what is meant.
    groups_wished()
        A vector of the two groups.
    """

    attribute_wished = Signal(str)
    classes_wished = Signal(int, int)
    decorrelated_switched = Signal(bool)
    group_wished = Signal(int)
    groups_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        pad(self._column, 0, 0, 0, 0, 8)
        self._offered: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._build_known()
        self._build_groups()

    def _build_known(self) -> None:
        self.what, self.one, self.other = Choice(), Choice(), Choice()
        self.what.setAccessibleName("Attribute")
        self.one.setAccessibleName("Class with it")
        self.other.setAccessibleName("Class without it")
        for choice in (self.what, self.one, self.other):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(4)
            choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.what.activated.connect(self._arrange)
        self._line(self.what)
        self._against = QLabel("vs")
        self._against.setProperty("role", "muted")
        self._line(self.one, self._against, self.other)
        self.decorrelated = Switch("Decorrelated")
        self.decorrelated.switched.connect(self.decorrelated_switched)
        self.decorrelated.switched.connect(self._arrange)
        self._column.addWidget(self.decorrelated)
        self.why = caption()
        self._column.addWidget(self.why)
        self.make = QPushButton("Make vector")
        self.make.setToolTip("Make the vector, and a slider for it")
        self.make.clicked.connect(self._make)
        self._line(self.make, stretch=True)

    def _build_groups(self) -> None:
        self.with_it, self.without = QPushButton(), QPushButton()
        for index, button in enumerate((self.with_it, self.without)):
            button.setObjectName(str(index))
            button.clicked.connect(self._group)
        self.make_groups = QPushButton("Make vector")
        self.make_groups.setToolTip("Make the vector from those without to those with it")
        self.make_groups.clicked.connect(self.groups_wished)
        heading = QLabel("From two groups")
        heading.setProperty("role", "heading")
        self._column.addSpacing(8)
        self._column.addWidget(heading)
        self._line(self.with_it, self.without)
        self._column.addWidget(caption(GROUPS))
        self._line(self.make_groups, stretch=True)

    def _line(self, *widgets: QWidget, stretch: bool = False) -> None:
        line = QHBoxLayout()
        pad(line, 0, 0, 0, 0, 6)
        for widget in widgets:
            line.addWidget(widget)
        if stretch:
            line.addStretch(1)
        self._column.addLayout(line)

    # -- state comes down ------------------------------------------------------------------------

    def offer(self, attributes: Sequence[str], classes: Sequence[str]) -> None:
        """Offer known attributes, and the names of classes."""
        offered = tuple(attributes), tuple(classes)
        if offered == self._offered:
            return
        self._offered = offered
        self.what.clear()
        for name in attributes:
            self.what.addItem(name, name)
        if len(classes) > 1:
            self.what.addItem("two classes", CLASSES)
        for choice in (self.one, self.other):
            choice.clear()
            for label, name in enumerate(classes):
                choice.addItem(name, label)
        self.other.addItem("all others", OTHERS)
        self.other.setCurrentIndex(self.other.count() - 1)
        self._arrange()

    def set_decorrelated(self, on: bool) -> None:
        """Show whether the others are to rest."""
        self.decorrelated.setChecked(on)
        self._arrange()

    def set_groups(self, one: int, other: int, selected: int) -> None:
        """Show how many data are with and without it, and whether any are selected that could be."""
        self.with_it.setText(f"With it ({one:,})")
        self.without.setText(f"Without ({other:,})")
        for button, what in ((self.with_it, "have"), (self.without, "lack")):
            button.setEnabled(selected > 0)
            button.setToolTip(f"The {selected:,} selected data {what} it" if selected else "Lasso data first")
        self.make_groups.setEnabled(min(one, other) >= LEAST)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot()
    def _arrange(self) -> None:
        """Show what the choice asks for."""
        classes, known = self.what.currentData() == CLASSES, self.what.count() > 0
        for widget in (self.one, self._against, self.other):
            widget.setVisible(classes)
        self.what.setVisible(self.what.count() > 1 or not classes)
        for part in (self.what, self.make):
            part.setEnabled(known)
        attributes = known and not classes
        self.decorrelated.setVisible(attributes)
        self.why.setVisible(known)
        self.why.setText(DECORRELATED if attributes and self.decorrelated.isChecked() else PLAIN)

    @Slot()
    def _make(self) -> None:
        what = self.what.currentData()
        if what == CLASSES:
            self.classes_wished.emit(self.one.currentData(), self.other.currentData())
        elif what is not None:
            self.attribute_wished.emit(what)

    @Slot()
    def _group(self) -> None:
        self.group_wished.emit(int(self.sender().objectName()))
