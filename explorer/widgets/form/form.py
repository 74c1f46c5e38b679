"""A form made from the description of its fields."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QToolButton, QVBoxLayout, QWidget

from explorer.core.forms import Field, Value, facts
from explorer.widgets.form.numbers import NumberRow, TextRow
from explorer.widgets.form.rows import ChoiceRow, FieldRow, SwitchRow
from explorer.widgets.form.words import HelpCard
from explorer.widgets.units import pad, px

HEADINGS = {"choices": "Choices", "knobs": "Knobs", "training": "Training"}
"""What the groups of fields are called, in their order; others come after them by their own name."""

AIR = 8
"""Room below the card in pixels at 100 %."""

FOLDED, HIDDEN = "more", "data"

Words = tuple[str, str, str]


def make_row(field: Field, parent: QWidget) -> FieldRow:
    """Return the line that shows a field."""
    if field.kind == "bool":
        return SwitchRow(field, parent)
    if field.kind == "choice":
        return ChoiceRow(field, parent)
    return (NumberRow if field.ranged else TextRow)(field, parent)


class SpecForm(QWidget):
    """Settings as lines under headings, each explained in a card at the foot when it is pointed at.

    The card stands over the foot of the column that the form scrolls in, so that nothing moves for it.

    Fields of the group "more" are folded away, those of the group "data" are not there at all.

    Signals
    -------
    changed(str, object)
        Name and value that the user wishes, also while sliding.
    settled(str, object)
        The same once the hand let go, or the value was typed or chosen.
    """

    changed = Signal(str, object)
    settled = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[Field, ...] = ()
        self._headings: dict[str, str] = {}
        self._rows: dict[str, FieldRow] = {}
        self._body = QWidget(self)
        self._card = HelpCard(self)
        self.destroyed.connect(self._card.deleteLater)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 8)
        column.addWidget(self._body)
        column.addStretch(1)
        self._lay_out()

    # -- what it shows ---------------------------------------------------------------------------------

    def set_fields(self, fields: Sequence[Field], headings: Mapping[str, str] | None = None) -> None:
        """Show these fields, each with its default; nothing happens if they are the same as before.

        Parameters
        ----------
        fields
            In the order in which they are shown within their group.
        headings
            Words for the groups, in their order, in place of or besides `HEADINGS`; "" for no heading.

        Raises
        ------
        ValueError
            If two fields have the same name.
        """
        wished = tuple(fields)
        words = dict(headings or {})
        if len({field.name for field in wished}) != len(wished):
            raise ValueError("two fields have the same name")
        if wished != self._fields or words != self._headings:
            self._fields, self._headings = wished, words
            self._lay_out()

    def fields(self) -> tuple[Field, ...]:
        """Return the fields, also those that are not shown."""
        return self._fields

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show values by the names of their fields; emits nothing, and leaves out names without a field.

        What the hand holds or types at this moment stays.
        """
        for name in values.keys() & self._rows.keys():
            self._rows[name].set_value(values[name])

    def values(self) -> dict[str, Value]:
        """Return the values of all fields that are shown or folded away, by name."""
        return {name: row.value() for name, row in self._rows.items()}

    def set_pending(self, names: Iterable[str]) -> None:
        """Say of these fields, and no others, that their value takes effect from the next start."""
        pending = set(names)
        for name, row in self._rows.items():
            row.set_pending(name in pending)

    def set_error(self, name: str, text: str) -> None:
        """Say under a field what is wrong with it, until its value changes; "" for nothing.

        A field that is folded away is brought to sight.
        """
        if name in self._rows:
            self._rows[name].set_error(text)
            if text and self._rows[name].field.group == FOLDED:
                self._more.setChecked(True)

    def error(self, name: str) -> str:
        """Return what is said to be wrong with a field, "" for nothing."""
        return self._rows[name].error()

    def row(self, name: str) -> FieldRow:
        """Return the line of a field."""
        return self._rows[name]

    def is_unfolded(self) -> bool:
        """Tell whether the fields that are folded away at first are shown."""
        return self._more.isChecked()

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or fold away the fields under "More"."""
        self._more.setChecked(unfolded)

    def help_text(self) -> Words:
        """Return title, explanation and facts in the card, all "" while nothing is pointed at."""
        return self._card.text() if not self._card.isHidden() else ("", "", "")

    # -- building --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Build all lines anew."""
        unfolded = bool(self._rows) and self._more.isChecked()
        self._card.hide()
        old, self._body = self._body, QWidget()
        self._rows = {}
        column = QVBoxLayout(self._body)
        pad(column, 0, 0, 0, 0, 2)
        for group, fields in self._grouped().items():
            self._add_group(column, group, fields)
        self._add_folded(column, [field for field in self._fields if field.group == FOLDED])
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()
        self._more.setChecked(unfolded)

    def _grouped(self) -> dict[str, list[Field]]:
        """Return the fields that stand open by group, in the order of the headings."""
        groups: dict[str, list[Field]] = {group: [] for group in [*self._headings, *HEADINGS]}
        for field in self._fields:
            if field.group not in (FOLDED, HIDDEN):
                groups.setdefault(field.group, []).append(field)
        return {group: fields for group, fields in groups.items() if fields}

    def _add_group(self, column: QVBoxLayout, group: str, fields: Sequence[Field]) -> None:
        lines = QVBoxLayout()
        pad(lines, 0, 14 if column.count() else 0, 0, 0, 2)
        column.addLayout(lines)
        default = HEADINGS.get(group, group.replace("_", " ").capitalize())
        text = self._headings.get(group, default)
        if text:
            heading = QLabel(text, self._body)
            heading.setProperty("role", "heading")
            lines.addWidget(heading)
        for field in fields:
            self._add_row(lines, field)

    def _add_folded(self, column: QVBoxLayout, fields: Sequence[Field]) -> None:
        self._more = _Fold(self._body)
        self._more.setVisible(bool(fields))
        folded = QWidget(self._body)
        folded.hide()
        inner = QVBoxLayout(folded)
        pad(inner, 0, 0, 0, 0, 2)
        for field in fields:
            self._add_row(inner, field)
        self._more.toggled.connect(folded.setVisible)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(folded)

    def _add_row(self, column: QVBoxLayout, field: Field) -> None:
        row = make_row(field, self._body)
        row.changed.connect(self.changed)
        row.settled.connect(self.settled)
        row.lit.connect(self._explain)
        self._rows[field.name] = row
        column.addWidget(row)

    # -- the card --------------------------------------------------------------------------------------

    @Slot()
    def _explain(self) -> None:
        """Explain the field under the pointer, else the one that has the keyboard."""
        lit = [row for row in self._rows.values() if row.hovered]
        lit += [row for row in self._rows.values() if row.focused]
        if not lit:
            self._card.hide()
            return
        self._card.tell(*_words(lit[0].field))
        self._place(lit[0])
        self._card.show()
        self._card.raise_()

    def _place(self, row: FieldRow) -> None:
        """Put the card at the foot of the column that the form scrolls in, or clear of the field."""
        host = _column_of(self)
        if self._card.parentWidget() is not host:
            self._card.setParent(host)
        words, width = self._card.text(), self.width()
        air = px(AIR)
        at = self.mapTo(host, QPoint(0, 0))
        box = QRect(at.x(), 0, width, HelpCard.needed(words, width))
        box.moveBottom(host.height() - 1 - air)
        if box.intersects(QRect(row.mapTo(host, QPoint(0, 0)), row.size())):
            box.moveTop(air)
        self._card.setGeometry(box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card at its place."""
        super().resizeEvent(event)
        if not self._card.isHidden():
            self._explain()

    def hideEvent(self, event: QHideEvent) -> None:
        """Explain nothing while out of sight."""
        self._card.hide()
        super().hideEvent(event)


def _column_of(widget: QWidget) -> QWidget:
    """Return the part of the window that `widget` scrolls in, or the window."""
    while not widget.isWindow():
        parent = widget.parentWidget()
        assert parent is not None
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return parent
        widget = parent
    return widget


def _words(field: Field) -> Words:
    return field.label, field.help, facts(field)


class _Fold(QToolButton):
    """A button that unfolds what is below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText("More")
        self.setAccessibleName("More")
        self.setProperty("role", "fold")
        self.setCheckable(True)
        self.setArrowType(Qt.ArrowType.RightArrow)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._turn)

    @Slot(bool)
    def _turn(self, unfolded: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
