"""What every control that paints itself does alike: it repaints for pointer, keyboard and look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Lively(_Base):
    """Mix it in before the widget's own class."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        paint.note_focus(self, event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has gone."""
        paint.note_focus(self, event)
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up a little."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go back to rest."""
        self.update()
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)
