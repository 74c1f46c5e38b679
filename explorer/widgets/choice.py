"""A title that can be changed: a flat chooser as wide as what it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from explorer.widgets import units

_LEAST = 96
_AIR = 2
_ANY_WIDTH = 400


class Choice(QComboBox):
    """A combo box that the wheel scrolls past: what is chosen changes by a click or a key alone.

    A click leaves the keyboard where it is, so that the space bar goes on doing what it did; Tab comes here.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what lies behind."""
        event.ignore()


class TitleChoice(Choice):
    """A combo box that looks like a title until the pointer or the keyboard comes to it.

    Listen to ``activated``, which only the user's choice emits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "title-choice")
        self._choices: tuple[tuple[str, str], ...] = ()

    def set_choices(self, choices: Sequence[tuple[str, str]], current: str | None) -> None:
        """Offer choices as (key, title), the one with the key `current` chosen; emits nothing.

        The key is the tool tip of its title.
        """
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.clear()
            for index, (key, title) in enumerate(choices):
                self.addItem(title, key)
                self.setItemData(index, key, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findData(current))
        self.setToolTip(self.currentData() or "")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the current title and the arrow."""
        text = self.fontMetrics().horizontalAdvance(self.currentText())
        chrome = _ANY_WIDTH - self._field(_ANY_WIDTH).width()
        return QSize(text + chrome + units.px(2 * _AIR), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the beginning of a title."""
        return QSize(min(self.sizeHint().width(), units.px(_LEAST)), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the title, elided where it is too long."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fitting()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def fitting(self) -> str:
        """Return as much of the current title as there is room for, with dots where it goes on."""
        room = self._field(self.width()).width() - units.px(_AIR)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def _field(self, width: int) -> QRect:
        """Return where the style writes the title if the whole is `width` wide."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, width, self.height())
        field = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)


def offer(box: QComboBox, choices: Sequence[tuple[str, str]], current: str) -> None:
    """Offer (key, title) in a box and show which is chosen; emits nothing, leaves what is so already."""
    if [(box.itemData(i), box.itemText(i)) for i in range(box.count())] != list(choices):
        box.clear()
        for key, title in choices:
            box.addItem(title, key)
    box.setCurrentIndex(box.findData(current))
