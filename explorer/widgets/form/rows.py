"""The lines of a form: a label at the left, the control at the right, a note below where there is one."""

import math

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.core.forms import Field, Value, choice_words, explain
from explorer.widgets import units
from explorer.widgets.form.words import Note
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.switch import Switch
from explorer.widgets.units import fix, pad

LABEL, GAP, PANE = 104, 4, 256
"""Widths of the labels, of the gap beside them and of the narrowest form, in pixels at 100 %."""

MOST_SEGMENTS = 4

PENDING = "from the next start"


class FieldRow(QWidget):
    """What all lines have: label, value, note, and whether they are pointed at.

    Signals
    -------
    changed(str, object)
        Name and value that the user wishes, also while sliding.
    settled(str, object)
        The same once the hand has let go, or at once where nothing slides.
    lit()
        The pointer or the keyboard came, or left.
    """

    changed = Signal(str, object)
    settled = Signal(str, object)
    lit = Signal()

    most_label = 124
    """How wide a long label may become, in pixels at 100 %."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.hovered = False
        self.focused = False
        self._value: Value = field.default
        self._error = ""
        self._pending = False
        self._label = Line(field.label, "caption", parent=self)
        self._note = Note(self)
        self._line = QHBoxLayout()
        pad(self._line, 0, 0, 0, 0, GAP)
        self._line.addWidget(self._label)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 0)
        column.addLayout(self._line)
        column.addWidget(self._note)
        self._fit_label(self.most_label)

    def value(self) -> Value:
        """Return the value."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Show another value; emits nothing. What the hand holds or types just now stays."""
        if value != self._value:
            self._value = value
            self.set_error("")
        self._show()

    def error(self) -> str:
        """Return what is wrong with what was tried, "" for nothing."""
        return self._error

    def note(self) -> str:
        """Return what stands under the field."""
        return self._note.text()

    def set_error(self, text: str) -> None:
        """Say under the field what is wrong; "" for nothing."""
        self._error = text
        self._tell()

    def set_pending(self, pending: bool) -> None:
        """Say under the field, or no longer, that its value takes effect from the next start."""
        self._pending = pending
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the keyboard came to a control, or left it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.focused = event.type() == QEvent.Type.FocusIn
            self.lit.emit()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Notice the pointer."""
        self._hover(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Notice that the pointer has gone."""
        self._hover(False)

    def _hover(self, hovered: bool) -> None:
        self.hovered = hovered
        self.lit.emit()

    def _fit_label(self, most: int) -> None:
        """Give the label the usual width or, where it is longer, as much as it needs and may have."""
        metrics = QFontMetrics(self._label.text_font())
        needed = math.ceil(metrics.horizontalAdvance(self.field.label) / units.scale()) + 2
        fix(self._label, width=min(max(needed, LABEL), most))

    def _watch(self, *controls: QWidget) -> None:
        """Name the controls and listen to where the keyboard is."""
        for control in controls:
            control.setAccessibleName(control.accessibleName() or self.field.label)
            control.installEventFilter(self)
        self._describe()

    def _controls(self) -> tuple[QWidget, ...]:
        """Return what a screen reader reads."""
        raise NotImplementedError

    def _show(self) -> None:
        """Bring the control to the value."""
        raise NotImplementedError

    def _wish(self, value: Value, *, settled: bool = True) -> None:
        """Take a value from the user and tell it, if it is another one."""
        if value == self._value:
            return
        self._value = value
        self.set_error("")
        self.changed.emit(self.field.name, value)
        if settled:
            self.settled.emit(self.field.name, value)

    def _tell(self) -> None:
        if self._error:
            self._note.tell(self._error, strong=True)
        else:
            self._note.tell(PENDING if self._pending else "")
        self._describe()

    def _describe(self) -> None:
        words = (self._error, explain(self.field), PENDING.capitalize() + "." if self._pending else "")
        for control in self._controls():
            control.setAccessibleDescription(" ".join(text for text in words if text))


class SwitchRow(FieldRow):
    """A field that is on or off."""

    most_label = PANE - 48

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.switch = Switch(parent=self)
        self.switch.switched.connect(self._switched)
        self.switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._line.addStretch(1)
        self._line.addWidget(self.switch)
        self._watch(self.switch)
        self._show()

    def _controls(self) -> tuple[QWidget, ...]:
        return (self.switch,)

    def _show(self) -> None:
        self.switch.setChecked(bool(self._value))

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        self._wish(on)


class ChoiceRow(FieldRow):
    """One of a few: side by side where there is room for them, else in a list that drops down."""

    most_label = PANE - GAP - 96

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.segments: Segmented | None = None
        self.list: QComboBox | None = None
        words = [choice_words(choice) for choice in field.choices]
        room = _room(field.label, words)
        if room:
            self.segments = Segmented(words, self)
            self.segments.chosen.connect(self._chosen)
            for index, text in enumerate(words):
                self.segments.button(index).setAccessibleName(f"{field.label}: {text}")
            fix(self._label, width=PANE - GAP - room)
            self._line.addWidget(self.segments, 1)
        else:
            self.list = QComboBox(self)
            self.list.addItems(words)
            self.list.setMinimumWidth(1)
            self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.list.activated.connect(self._chosen)
            self._line.addWidget(self.list, 1)
        self._watch(*self._controls())
        self._show()

    def _controls(self) -> tuple[QWidget, ...]:
        if self.segments is not None:
            return tuple(self.segments.findChildren(QAbstractButton))
        return (self.list,) if self.list is not None else ()

    def _show(self) -> None:
        index = self.field.choices.index(str(self._value))
        if self.segments is not None:
            self.segments.set_current(index)
        elif self.list is not None:
            self.list.setCurrentIndex(index)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self._wish(self.field.choices[index])


def _room(label: str, words: list[str]) -> int:
    """Return how wide (at 100 %) segments are to be, 0 where they are too many or their words too long."""
    if len(words) > MOST_SEGMENTS:
        return 0
    bold, small = QFontMetrics(units.font(14, bold=True)), QFontMetrics(units.font(12.5))
    widest = max(bold.horizontalAdvance(text) for text in words) / units.scale() + 12
    needed = round(sum(bold.horizontalAdvance(text) for text in words) / units.scale()) + 14 * len(words)
    named = small.horizontalAdvance(label) / units.scale() + 2
    if named <= LABEL and widest * len(words) <= PANE - LABEL - GAP:
        return PANE - LABEL - GAP
    return needed if needed <= PANE - GAP - named else 0
