"""Where the layer of a map is drawn: from map coordinates to the pixels of the screen, and its colours."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from explorer.widgets import paint
from explorer.widgets.map.sprites import Rgb

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stage:
    """A map on a screen; "device" pixels are those of the screen.

    Parameters
    ----------
    cx, cy
        The point of the map in the middle.
    unit
        Device pixels of a map unit.
    zoom
        Device pixels of a pixel at 100 %.
    width, height
        Of the map in device pixels.
    ground, ink
        Colours.
    """

    cx: float
    cy: float
    unit: float
    zoom: float
    width: int
    height: int
    ground: Rgb
    ink: Rgb

    def device(self, xy: Floats) -> Floats:
        """Return map coordinates (..., 2) as device pixels (..., 2)."""
        offset = (xy - (self.cx, self.cy)) * self.unit
        return offset * (1, -1) + (self.width / 2, self.height / 2)

    def mixed(self, share: float) -> QColor:
        """Return the colour at `share` of the way from the ground to the ink."""
        return paint.mix(QColor(*self.ground), QColor(*self.ink), share)

    def pen(self, colour: QColor, width: float) -> QPen:
        """Return a pen of a width in pixels at 100 %, with round ends."""
        join, cap = Qt.PenJoinStyle.BevelJoin, Qt.PenCapStyle.RoundCap
        return QPen(colour, width * self.zoom, Qt.PenStyle.SolidLine, cap, join)
