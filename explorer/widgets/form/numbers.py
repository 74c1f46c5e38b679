"""The line of a number, with a slider where it has a range, and that of a text: both can be typed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from explorer.core import sliding
from explorer.core.forms import Field, FieldError, Value, format_value, parse_typed
from explorer.widgets.form.rows import FieldRow
from explorer.widgets.slider import Slider
from explorer.widgets.units import fix

NUMBER, HEIGHT = 60, 26
"""Width and height of a typed number in pixels at 100 %."""

_STILL = 1e-5
"""A hand that moved a slider no farther than this share of it has not moved it, and a typed number stays."""

_FLAT = """
QLineEdit { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 0 1px;
            min-height: 0; }
QLineEdit:hover { border-color: palette(mid); }
QLineEdit:focus { background: palette(base); border-color: palette(highlight); }
"""


class TypedValue(QLineEdit):
    """A value that looks like plain words until the pointer or the keyboard comes to it.

    Signals
    -------
    typed(str)
        What the user typed, on Enter or when the keyboard leaves; not where nothing was changed.
    """

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setStyleSheet(_FLAT)
        self.editingFinished.connect(self._finish)
        fix(self, height=HEIGHT)

    @property
    def typing(self) -> bool:
        """Whether something is being typed."""
        return self.hasFocus() and self.text() != self._shown

    def show_text(self, text: str) -> None:
        """Show a value; drops what is being typed."""
        self._shown = text
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape drops what is being typed."""
        if event.key() == Qt.Key.Key_Escape and self.typing:
            self.show_text(self._shown)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _finish(self) -> None:
        if self.text() != self._shown:
            self.typed.emit(self.text())


class FieldSlider(Slider):
    """A slider over the range of a field, whose keys go from one neat value to the next."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._field = field
        self._number = 0.0

    def set_number(self, number: float) -> None:
        """Stand where the number is; emits nothing."""
        self._number = number
        self.set_value(self.place)

    @property
    def place(self) -> float:
        """Where the number is on the slider, 0 to 1."""
        return sliding.share_of(self._field, self._number)

    def stepped(self, step: float) -> float:
        """Return where the next neat value is."""
        return sliding.share_of(self._field, sliding.stepped(self._field, self._number, step))


class TextRow(FieldRow):
    """A value that is typed: a text, or a number without a range."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._begin()
        self.number = TypedValue(self)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.typed.connect(self._typed)
        self._line.addWidget(self.number, 0 if field.ranged else 1)
        if field.ranged:
            fix(self.number, width=NUMBER, height=HEIGHT)
        self._watch(*self._controls())
        self._show()

    def _begin(self) -> None:
        """Make what stands before the value, and comes before it for the keyboard."""

    def _controls(self) -> tuple[QWidget, ...]:
        return (self.number,)

    def _show(self) -> None:
        if not self.number.typing:
            self.number.show_text(format_value(self.field, self._value, brief=True))

    @Slot(str)
    def _typed(self, text: str) -> None:
        try:
            value = parse_typed(self.field, text)
        except FieldError as wrong:
            self.number.show_text(format_value(self.field, self._value, brief=True))
            self.set_error(str(wrong))
            return
        self.set_error("")
        self._wish(value)
        self.number.show_text(format_value(self.field, value, brief=True))
        self._show()


class NumberRow(TextRow):
    """A number with a range: an accent slider and the number, which can be typed."""

    def _begin(self) -> None:
        self._settled = self._value
        self.slider = FieldSlider(self.field, self)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider.moved.connect(self._slid)
        self.slider.dropped.connect(self._settle)
        self._line.addWidget(self.slider, 1)

    def set_value(self, value: Value) -> None:
        """Show another value; see `FieldRow.set_value`."""
        if self.slider.held:
            return
        super().set_value(value)
        self._settled = self._value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice also that a key was let go, or that the keyboard left: then nothing slides any longer."""
        released = event.type() == QEvent.Type.KeyRelease and not _repeats(event)
        if watched is self.slider and (released or event.type() == QEvent.Type.FocusOut):
            self._settle()
        return super().eventFilter(watched, event)

    def _controls(self) -> tuple[QWidget, ...]:
        return self.slider, self.number

    def _show(self) -> None:
        super()._show()
        assert not isinstance(self._value, str)
        self.slider.set_number(self._value)
        self._describe()

    def _describe(self) -> None:
        """Say the value first, since a slider has no text of its own."""
        super()._describe()
        words = format_value(self.field, self._value)
        self.slider.setAccessibleDescription(f"{words}. {self.slider.accessibleDescription()}")

    @Slot(float)
    def _slid(self, share: float) -> None:
        before = self._value
        if abs(share - self.slider.place) < _STILL:
            return
        self._wish(sliding.value_at(self.field, share), settled=False)
        if self._value != before:
            self.number.show_text(format_value(self.field, self._value, brief=True))
        self._show()

    @Slot()
    def _settle(self) -> None:
        if self._value != self._settled:
            self._settled = self._value
            self.settled.emit(self.field.name, self._value)

    @Slot(str)
    def _typed(self, text: str) -> None:
        super()._typed(text)
        self._settled = self._value


def _repeats(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.isAutoRepeat()
