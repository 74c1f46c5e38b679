"""How a plot is laid out: what it looks like, and where steps and values stand in it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPalette

from explorer.widgets import units
from explorer.widgets.plot.axis import Axis


@dataclass(frozen=True)
class Look:
    """All that decides, beside the data, what the layer looks like: pixels, their finesse and the colours."""

    size: QSize
    ratio: float
    scale: float
    palette: QPalette


@dataclass(frozen=True)
class Frame:
    """Where in a plot steps and values stand.

    Parameters
    ----------
    box
        The room of the curves, in logical pixels.
    x, y
        The axes.
    told
        Whether the axes stand for anything yet, so that they have figures.
    """

    box: QRect
    x: Axis
    y: Axis
    told: tuple[bool, bool] = (True, True)

    def across(self, step: float) -> float:
        """Return the pixel of a step."""
        return self.box.left() + float(self.x.share(step)) * self.box.width()

    def down(self, value: float) -> float:
        """Return the pixel of a value; NaN where it has no place."""
        return self.box.top() + (1 - float(self.y.share(value))) * self.box.height()

    def value_ticks(self) -> list[float]:
        """Return the values to mark, none as long as they would stand for nothing."""
        return value_ticks(self.y, self.box.height()) if self.told[1] else []

    def step_ticks(self) -> list[float]:
        """Return the steps to mark, none as long as they would stand for nothing."""
        return self.x.ticks(self.box.width(), 56.0 * units.scale()) if self.told[0] else []

    def step(self, across: float) -> float:
        """Return the step at a pixel."""
        return self.x.value((across - self.box.left()) / self.box.width())


def value_ticks(y: Axis, height: float) -> list[float]:
    """Return the values to mark on an axis of `height` pixels."""
    return y.ticks(height, 40.0 * units.scale())
