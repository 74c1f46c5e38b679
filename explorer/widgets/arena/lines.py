"""Many short lines at once: arrows and trails.

All places are device pixels of what is painted on, y down.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

Floats = npt.NDArray[np.float64]

TYPICAL, LONGEST = 0.08, 0.15
"""How long arrows are, as shares of the shorter side: that at the 95th percentile, and none is longer."""

TRAIL = (0.12, 0.28, 0.48, 0.75)
"""Opacity of a trail from where a point was to where it is."""


def typical(by: Floats) -> float:
    """Return the 95th percentile of the lengths of `by` (m, 2) that are not 0, or 0 where there is none."""
    lengths = np.hypot(by[:, 0], by[:, 1])
    lengths = lengths[np.isfinite(lengths) & (lengths > 0)]
    return float(np.percentile(lengths, 95)) if len(lengths) else 0.0


def reached(by: Floats, full: float, side: float) -> Floats:
    """Return arrows (m, 2) in pixels, y down, for vectors `by` (m, 2) with y up.

    Parameters
    ----------
    by
        The vectors; what is not finite becomes an arrow of no length.
    full
        The length that is drawn as `TYPICAL` of the side; 0 for no arrows.
    side
        Of the canvas, the shorter one, in pixels.
    """
    length = np.hypot(by[:, 0], by[:, 1])
    drawn = np.minimum(length * (TYPICAL * side / full if full > 0 else 0.0), LONGEST * side)
    share = np.divide(drawn, length, out=np.zeros_like(length), where=np.isfinite(length) & (length > 0))
    arrows: Floats = np.where(np.isfinite(by), by, 0.0) * share[:, None] * (1, -1)
    return arrows


def draw(painter: QPainter, start: Floats, end: Floats) -> None:
    """Draw lines from `start` (m, 2) to `end` (m, 2) with the painter's pen."""
    table = np.ascontiguousarray(np.concatenate([start, end], axis=1))
    addresses = range(table.ctypes.data, table.ctypes.data + table.nbytes, 32)
    painter.drawLines(list(map(shiboken6.wrapInstance, addresses, repeat(QLineF))))  # type: ignore[arg-type]


def flat(colour: QColor, width: float) -> QPen:
    """Return a pen whose lines end where they end."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def draw_trails(painter: QPainter, before: Floats, after: Floats, shade: QColor, width: float) -> None:
    """Draw lines that grow more opaque from `before` (m, 2) to `after` (m, 2)."""
    step = (after - before) / len(TRAIL)
    for nth, alpha in enumerate(TRAIL):
        colour = QColor(shade)
        colour.setAlphaF(alpha)
        painter.setPen(flat(colour, width))
        draw(painter, before + nth * step, before + (nth + 1) * step)
