"""Points as discs or rings, and heads of arrows, each stamped from a sheet of sprites painted once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPolygonF

from explorer.widgets.map import sprites
from explorer.widgets.map.sprites import STEPS, Floats, Ints, Style

DIRECTIONS = 72
"""How many directions the heads of arrows are kept in."""

_MOST_SHEETS = 12


class Stamps:
    """The sheets that were made so far."""

    def __init__(self) -> None:
        self._sheets: dict[object, QPixmap] = {}

    def dots(
        self,
        painter: QPainter,
        at: Floats,
        style: Style,
        colours: npt.NDArray[np.uint8],
        colour: Ints | None = None,
    ) -> None:
        """Paint points.

        Parameters
        ----------
        painter
            In device pixels.
        at
            (n, 2) where, in device pixels; what lies outside is left out.
        style
            Of all of them.
        colours
            (k, 3) those there are.
        colour
            (n,) which of them each has; None for the first.
        """
        which = np.zeros(len(at), np.intp) if colour is None else colour
        seen = within(painter, at, style.side)
        if not seen.any():
            return
        table = sprites.fragments(at[seen, 0], at[seen, 1], which[seen], style)
        key = (style, colours.tobytes())
        sprites.stamp(painter, table, self._kept(key, lambda: sprites.sheet(style, colours)))

    def heads(self, painter: QPainter, at: Floats, angle: Floats, length: float, shade: QColor) -> None:
        """Paint heads of arrows, tips at `at` (m, 2), pointing to `angle` (m,) in radians, y down."""
        style = Style(length, 1.0)
        seen = within(painter, at, style.side)
        if not seen.any():
            return
        row = np.rint(angle[seen] / (2 * np.pi) * DIRECTIONS).astype(np.intp) % DIRECTIONS
        table = sprites.fragments(at[seen, 0], at[seen, 1], row, style)
        key = ("head", style, shade.rgba())
        sprites.stamp(painter, table, self._kept(key, lambda: _head_sheet(style, shade)))

    def _kept(self, key: object, make: Callable[[], QPixmap]) -> QPixmap:
        if key not in self._sheets:
            if len(self._sheets) >= _MOST_SHEETS:
                self._sheets.clear()
            self._sheets[key] = make()
        return self._sheets[key]


def within(painter: QPainter, at: Floats, reach: float) -> npt.NDArray[np.bool_]:
    """Return which places (n, 2) lie on what is painted on, or at most `reach` beside it; not NaN."""
    device = painter.device()
    seen = (at > -reach) & (at < (device.width() + reach, device.height() + reach))
    return np.asarray(seen.all(axis=1))


def _head_sheet(style: Style, shade: QColor) -> QPixmap:
    """Return heads in all directions at all places within a pixel, laid out as `sprites.sheet` does."""
    side = style.side
    image = QImage(STEPS * STEPS * side, DIRECTIONS * side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    length, half = style.radius, 0.42 * style.radius
    head = QPolygonF(
        [QPointF(0, 0), QPointF(-length, half), QPointF(-0.72 * length, 0), QPointF(-length, -half)]
    )
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        for row in range(DIRECTIONS):
            for step in range(STEPS * STEPS):
                down, right = divmod(step, STEPS)
                painter.save()
                painter.translate(
                    step * side + style.centre + (right + 0.5) / STEPS,
                    row * side + style.centre + (down + 0.5) / STEPS,
                )
                painter.rotate(row * 360 / DIRECTIONS)
                painter.drawPolygon(head)
                painter.restore()
    return QPixmap.fromImage(image)
