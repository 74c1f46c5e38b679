"""What a mouse button does to a map: click, drag the probe, an anchor or a datum, pan, draw a lasso."""

from enum import Enum, auto
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt

from explorer.widgets.map.view import View

CLICK = 4
"""A press that moves no more than this many pixels (at 100 %) before its release is a click."""

Modifiers = Qt.KeyboardModifier


class Doing(Enum):
    """What the hand does: with the probe (DRAGGING), an anchor (HOLDING), a datum (CARRYING) or the map."""

    NOTHING = auto()
    PRESSING = auto()
    DRAGGING = auto()
    HOLDING = auto()
    CARRYING = auto()
    PANNING = auto()
    DRAWING = auto()


class Touchable(Protocol):
    """What a hand needs of a map: positions in pixels, data by index; -1 is the probe or nothing."""

    def probe_near(self, at: QPointF) -> QPointF | None: ...  # noqa: D102
    def datum_near(self, at: QPointF) -> int: ...  # noqa: D102
    def datum_pixel(self, index: int) -> QPointF: ...  # noqa: D102
    def reach(self, pixels: float) -> float: ...  # noqa: D102
    def take(self, index: int) -> None: ...  # noqa: D102
    def drag_to(self, at: QPointF) -> None: ...  # noqa: D102
    def drop(self) -> None: ...  # noqa: D102
    def anchor_near(self, at: QPointF) -> str: ...  # noqa: D102
    def anchor_pixel(self, letter: str) -> QPointF: ...  # noqa: D102
    def take_anchor(self, letter: str) -> None: ...  # noqa: D102
    def drag_anchor_to(self, at: QPointF) -> None: ...  # noqa: D102
    def drop_anchor(self) -> None: ...  # noqa: D102
    def carries(self) -> bool: ...  # noqa: D102
    def carry(self, index: int, at: QPointF) -> None: ...  # noqa: D102
    def carry_to(self, at: QPointF) -> None: ...  # noqa: D102
    def carry_off(self, at: QPointF) -> None: ...  # noqa: D102
    def carry_cancel(self) -> None: ...  # noqa: D102
    def click(self, index: int, modifiers: Modifiers) -> None: ...  # noqa: D102
    def current_view(self) -> View: ...  # noqa: D102
    def pan(self, start: View, dx: float, dy: float) -> None: ...  # noqa: D102
    def lasso_begin(self, at: QPointF) -> None: ...  # noqa: D102
    def lasso_extend(self, at: QPointF) -> None: ...  # noqa: D102
    def lasso_end(self, modifiers: Modifiers | None) -> None: ...  # noqa: D102


class Hand:
    """Turns presses, moves and releases into what they mean.

    Parameters
    ----------
    touched
        The map.
    """

    def __init__(self, touched: Touchable) -> None:
        self._map = touched
        self.doing = Doing.NOTHING
        self._button = Qt.MouseButton.NoButton
        self._start = QPointF()
        self._offset = QPointF()
        self._datum = -1
        self._lassoes = False
        self._view = View()

    def press(self, at: QPointF, button: Qt.MouseButton, *, lassoes: bool) -> None:
        """Take a press of `button`; `lassoes` where a drag is to draw an outline."""
        if self.doing is not Doing.NOTHING:
            return
        self._button, self._start, self._lassoes = button, at, lassoes
        self._view = self._map.current_view()
        self._datum = -1
        self.doing = Doing.PRESSING
        if lassoes:
            self._datum = self._map.datum_near(at)
            return
        if button == Qt.MouseButton.MiddleButton:
            self.doing = Doing.PANNING
            return
        self._reach_for(at)

    def move(self, at: QPointF) -> None:
        """Take a move while the button is down."""
        if self.doing is Doing.CARRYING:
            self._map.carry_to(at)
        if self.doing is Doing.PRESSING and self._far(at):
            self._begin(at)
        if self.doing is Doing.DRAGGING:
            self._map.drag_to(at + self._offset)
        elif self.doing is Doing.HOLDING:
            self._map.drag_anchor_to(at + self._offset)
        elif self.doing is Doing.PANNING:
            self._map.pan(self._view, at.x() - self._start.x(), at.y() - self._start.y())
        elif self.doing is Doing.DRAWING:
            self._map.lasso_extend(at)

    def release(self, at: QPointF, button: Qt.MouseButton, modifiers: Modifiers) -> None:
        """Take a release of `button`."""
        if self.doing is Doing.NOTHING or button != self._button:
            return
        doing, self.doing = self.doing, Doing.NOTHING
        if doing is Doing.PRESSING:
            self._map.click(self._datum, modifiers)
        elif doing is Doing.DRAGGING:
            self._map.drop()
        elif doing is Doing.HOLDING:
            self._map.drop_anchor()
        elif doing is Doing.CARRYING:
            self._map.carry_off(at)
        elif doing is Doing.DRAWING:
            self._map.lasso_end(modifiers)

    def cancel(self) -> bool:
        """Let go of everything; tell whether there was anything."""
        doing, self.doing = self.doing, Doing.NOTHING
        if doing is Doing.DRAGGING:
            self._map.drop()
        elif doing is Doing.HOLDING:
            self._map.drop_anchor()
        elif doing is Doing.CARRYING:
            self._map.carry_cancel()
        elif doing is Doing.DRAWING:
            self._map.lasso_end(None)
        elif doing is Doing.PANNING:
            self._map.pan(self._view, 0.0, 0.0)
        return doing is not Doing.NOTHING

    def _reach_for(self, at: QPointF) -> None:
        """Take the anchor or the probe that is meant, else note the datum."""
        letter = self._map.anchor_near(at)
        probe = None if letter else self._map.probe_near(at)
        if letter:
            self.doing = Doing.HOLDING
            self._offset = self._map.anchor_pixel(letter) - at
            self._map.take_anchor(letter)
        elif probe is not None:
            self._take(-1, probe - at)
        else:
            self._datum = self._map.datum_near(at)

    def _begin(self, at: QPointF) -> None:
        if self._lassoes:
            self.doing = Doing.DRAWING
            self._map.lasso_begin(self._start)
        elif self._datum >= 0 and self._map.carries():
            self.doing = Doing.CARRYING
            self._map.carry(self._datum, at)
        elif self._datum >= 0:
            self._take(self._datum, self._map.datum_pixel(self._datum) - self._start)
        else:
            self.doing = Doing.PANNING

    def _take(self, index: int, offset: QPointF) -> None:
        self.doing = Doing.DRAGGING
        self._offset = offset
        self._map.take(index)

    def _far(self, at: QPointF) -> bool:
        moved: npt.NDArray[np.float64] = np.array([at.x() - self._start.x(), at.y() - self._start.y()])
        return bool(np.hypot(*moved) > self._map.reach(CLICK))
