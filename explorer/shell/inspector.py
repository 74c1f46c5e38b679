"""The column at the window's right: the controls of the panel that is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from explorer.widgets import units

WIDTH = 300
ACTIONS = (Qt.Key.Key_Space, Qt.Key.Key_Period)
"""Keys by which a page runs and takes a step."""


class Inspector(QFrame):
    """A scrolling column; each panel hands in one widget, without margins of its own.

    Signals
    -------
    passed_on(QKeyEvent)
        A key by which the page runs was pressed on a control that has no use for it, a slider for example.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    passed_on = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        units.fix(self, width=WIDTH)
        self._stack = QStackedWidget()
        self._stack.setStyleSheet("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def add(self, widget: QWidget) -> None:
        """Add a panel's controls.

        Parameters
        ----------
        widget : QWidget
            Takes the column's width, less 16 px at each side.
        """
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column = QVBoxLayout(inner)
        units.pad(column, 16, 14, 16, 14, 0)
        column.addWidget(widget)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what the page does by key and no control here has a use for."""
        if event.key() in ACTIONS and not event.modifiers():
            self.passed_on.emit(event)
        else:
            super().keyPressEvent(event)

    def show_index(self, index: int) -> None:
        """Show one panel's controls.

        Parameters
        ----------
        index : int
            In the order of adding.
        """
        self._stack.setCurrentIndex(index)
