"""The navigation rail: one icon and word for each panel, demos and settings at its foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.shell.controls import RailButton
from explorer.widgets import units

WIDTH = 76


class Rail(QFrame):
    """The column at the window's left; it scrolls where the window is low.

    Parameters
    ----------
    parent : QWidget, optional
        Owner.
    """

    panel_wished = Signal(str)
    demos_wished = Signal()
    settings_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("Panels")
        units.fix(self, width=WIDTH)
        self._panels: dict[str, RailButton] = {}
        self.demos = RailButton("demos", "Demos")
        self.settings = RailButton("settings", "Settings")
        self.demos.clicked.connect(self.demos_wished)
        self.settings.clicked.connect(self.settings_wished)
        self._column = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setLayout(self._column)
        units.pad(self._column, 6, 10, 5, 10, 4)
        self._column.addStretch(1)
        self._column.addWidget(self.demos)
        self._column.addWidget(self.settings)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the panels, top to bottom."""
        return tuple(self._panels)

    def button(self, key: str) -> RailButton:
        """Return a panel's button.

        Parameters
        ----------
        key : str
            The panel.

        Returns
        -------
        RailButton
            Checked while its panel is shown.
        """
        return self._panels[key]

    def add(self, key: str, word: str, icon: str) -> None:
        """Add a panel below those that are there.

        Parameters
        ----------
        key, word, icon : str
            The panel's key, its word and the name of its icon.
        """
        button = RailButton(icon, word)
        button.setCheckable(True)
        button.setToolTip(f"{word}  Ctrl {len(self._panels) + 1}")
        self._column.insertWidget(len(self._panels), button)
        last = list(self._panels.values())[-1] if self._panels else None
        self._panels[key] = button
        button.clicked.connect(self._clicked)
        if last is not None:
            QWidget.setTabOrder(last, button)
        QWidget.setTabOrder(button, self.demos)

    def set_current(self, key: str) -> None:
        """Check one panel's button and uncheck the others.

        There is no button group: one would take unchecked buttons out of the tab order.

        Parameters
        ----------
        key : str
            The panel.
        """
        shown = self._panels[key]
        for button in self._panels.values():
            button.setChecked(button is shown)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        self.panel_wished.emit(next(key for key, mine in self._panels.items() if mine is sender))
