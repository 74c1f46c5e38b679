"""Something beside something else, or below it where there is little width."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from explorer.widgets.units import fix, pad

WIDEST = (1 << 24) - 1
"""Widgets may be so many pixels wide."""


class Stacking(QBoxLayout):
    """A wide part, and a slim one beside it or below it.

    Parameters
    ----------
    main : QWidget or QLayout
        Takes the room.
    beside : QWidget
    width : int
        Of what is beside, in pixels at 100 %.
    gap : int
        Between them.
    """

    def __init__(self, main: QWidget | QLayout, beside: QWidget, width: int, gap: int = 14) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        pad(self, 0, 0, 0, 0, gap)
        if isinstance(main, QWidget):
            self.addWidget(main, 1)
        else:
            self.addLayout(main, 1)
        self.addWidget(beside)
        self._beside, self._width = beside, width
        self._stacked = False
        fix(beside, width=width)

    @property
    def stacked(self) -> bool:
        """Whether one part is below the other."""
        return self._stacked

    def stack(self, stacked: bool) -> bool:
        """Put one part below the other, or beside it; tell whether that is new."""
        if stacked == self._stacked:
            return False
        self._stacked = stacked
        ways = QBoxLayout.Direction
        self.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        if stacked:
            fix(self._beside)
            self._beside.setMinimumWidth(0)
            self._beside.setMaximumWidth(WIDEST)
        else:
            fix(self._beside, width=self._width)
        return True
