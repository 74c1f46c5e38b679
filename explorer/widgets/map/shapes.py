"""Discs of the points as shapes, for devices that keep what is drawn instead of pixels: SVG and PDF."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter

from explorer.widgets.map.sprites import Bytes, Floats, Ints, Style, fade

_KEEP = frozenset({QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture})


def keeps_shapes(painter: QPainter) -> bool:
    """Tell whether what is drawn stays a shape, or a picture of one that is played to what keeps them."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in _KEEP


def discs(painter: QPainter, x: Floats, y: Floats, colour: Ints, colours: Bytes, style: Style) -> None:
    """Draw discs at `x`, `y` (m,), in the order given, with what surrounds each; see `Style`.

    Parameters
    ----------
    colour
        (m,) which of the colours each has.
    colours
        (k, 3) distinct colours.
    """
    ring = style.radius + style.ring
    inks = [QColor(*map(int, rgb)) for rgb in fade(colours, style.ground, style.faded)]
    for ink in inks:
        ink.setAlphaF(style.alpha)
    around = [
        (radius, QColor(*rgb))
        for radius, rgb, width in (
            (ring + style.halo, style.ground, style.halo),
            (ring, style.ring_rgb, style.ring),
        )
        if width > 0
    ]
    hole = [(style.hollow, QColor(*style.ground))] if style.hollow > 0 else []
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for left, top, which in zip(np.asarray(x), np.asarray(y), colour, strict=True):
        centre = QPointF(float(left), float(top))
        for radius, paint in (*around, (style.radius, inks[which]), *hole):
            painter.setBrush(paint)
            painter.drawEllipse(centre, radius, radius)
    painter.restore()
