"""All that is shown on the canvas of the game, layer by layer, and how it is painted.

Shapes: n real points, m made ones, k modes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

from explorer.widgets import paint
from explorer.widgets.arena import lines
from explorer.widgets.arena.dots import Stamps
from explorer.widgets.arena.field import Bounds, Field
from explorer.widgets.arena.grid import Mesh, areas, opacity
from explorer.widgets.arena.tones import LEVELS, Tones, colour, ground_table, scored, tones
from explorer.widgets.map.sprites import Style
from explorer.widgets.map.view import View

Floats = npt.NDArray[np.float64]

LAYERS = ("field", "grid", "trails", "real", "made", "arrows", "modes")
"""The layers from below."""

DOT, ALPHA = 3.1, 0.86
"""Radius in pixels at 100 %, and opacity, of a point."""

RING = 3.4, 1.6
"""Radius of a made point that shows its probability, and how thick its ring is."""

DIM = 0.22
"""Opacity of a layer that is not emphasised."""

_FARTHEST = 1e6
_NOTHING = np.empty((0, 2))


@dataclass(frozen=True)
class Sight:
    """Where the scene is seen from.

    Parameters
    ----------
    view
        Which part of the plane.
    width, height
        Of the canvas in logical pixels.
    ratio
        Device pixels of a logical pixel.
    zoom
        Device pixels of a pixel at 100 %.
    """

    view: View
    width: int
    height: int
    ratio: float
    zoom: float

    def pixels(self, xy: Floats) -> Floats:
        """Return places (..., 2) in device pixels; NaN for what is not finite or far beyond all sense."""
        at = self.view.to_pixels(xy, self.width, self.height) * self.ratio
        return np.where(np.abs(at) < _FARTHEST, at, np.nan)

    @property
    def side(self) -> float:
        """The shorter side in device pixels."""
        return min(self.width, self.height) * self.ratio


class Scene:
    """The layers; setters of `Arena` write them."""

    def __init__(self) -> None:
        self.field = Field()
        self.grid: Floats | None = None
        self.real = self.made = self.at = self.by = _NOTHING
        self.before = self.after = _NOTHING
        self.modes, self.radius = _NOTHING, 0.0
        self.full: float | None = None
        self.scores: tuple[Floats, Floats] | None = None
        self.emphasis: frozenset[str] | None = None
        self.hidden: set[str] = set()
        self._stamps, self._mesh = Stamps(), Mesh(1, 1)

    def paint(self, painter: QPainter, sight: Sight, palette: QPalette) -> None:
        """Paint the layers that are on, in device pixels, over a ground that is there already."""
        shades = tones(palette)
        steps = {
            "field": self._paint_field,
            "grid": self._paint_grid,
            "trails": self._paint_trails,
            "real": self._paint_real,
            "made": self._paint_made,
            "arrows": self._paint_arrows,
            "modes": self._paint_modes,
        }
        for name in LAYERS:
            if name not in self.hidden:
                painter.setOpacity(DIM if self.dimmed(name) else 1.0)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                steps[name](painter, sight, palette, shades)
        painter.setOpacity(1.0)

    def dimmed(self, name: str) -> bool:
        """Tell whether a layer is not among those that are emphasised."""
        return self.emphasis is not None and name not in self.emphasis

    def full_length(self) -> float:
        """Return how long the vector is whose arrow takes `lines.TYPICAL` of the canvas, 0 for none."""
        return lines.typical(self.by) if self.full is None else self.full

    def _paint_field(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        x0, y0, x1, y1 = self.field.bounds
        (left, top), (right, bottom) = sight.pixels(np.array([(x0, y1), (x1, y0)]))
        table = ground_table(_ground(palette), shades, 0.35 if self.dimmed("field") else 1.0)
        painter.setOpacity(1.0)
        if np.isfinite([left, top, right, bottom]).all():
            self.field.draw(painter, (left, top, right, bottom), table)

    def _paint_grid(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        if self.grid is None:
            return
        grid = sight.pixels(self.grid)
        rows, columns = grid.shape[:2]
        if self._mesh.shape != (rows, columns):
            self._mesh = Mesh(rows, columns)
        self._mesh.place(grid)
        cells = (rows - 1) * (columns - 1)
        if cells:
            even = sight.width * sight.height * sight.ratio**2 / cells
            self._mesh.draw_cells(painter, opacity(areas(grid), even), colour(shades.grid))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A pen of one pixel that hides what is below is Qt's fast one; a line alone is a little stronger.
        shade = paint.mix(colour(shades.grid), paint.ground(palette), 0.4 if cells else 0.0)
        painter.setPen(QPen(shade, sight.zoom * (1.0 if cells else 1.6)))
        self._mesh.draw_lines(painter)

    def _paint_trails(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        if len(self.before):
            before, after = sight.pixels(self.before), sight.pixels(self.after)
            known = np.isfinite(before).all(axis=1) & np.isfinite(after).all(axis=1)
            lines.draw_trails(painter, before[known], after[known], colour(shades.made), 1.6 * sight.zoom)

    def _paint_real(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        scores = None if self.scores is None else self.scores[0]
        self._paint_dots(painter, sight.pixels(self.real), _disc(sight), shades, scores, shades.real)

    def _paint_made(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        scores = None if self.scores is None else self.scores[1]
        style = _disc(sight) if scores is None else _ring(sight, palette)
        self._paint_dots(painter, sight.pixels(self.made), style, shades, scores, shades.made)

    def _paint_dots(
        self,
        painter: QPainter,
        at: Floats,
        style: Style,
        shades: Tones,
        scores: Floats | None,
        plain: tuple[int, int, int],
    ) -> None:
        """Paint points in their colour, or in that of their probability where there is one for each."""
        if scores is None or len(scores) != len(at):
            self._stamps.dots(painter, at, style, np.array([plain], np.uint8))
            return
        level = np.rint(np.clip(np.nan_to_num(scores, nan=0.5), 0, 1) * (LEVELS - 1)).astype(np.intp)
        self._stamps.dots(painter, at, style, scored(shades), level)

    def _paint_arrows(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        start = sight.pixels(self.at)
        arrow = lines.reached(self.by, self.full_length(), sight.side)
        length = np.hypot(arrow[:, 0], arrow[:, 1])
        drawn = np.isfinite(start).all(axis=1) & (length >= 0.75 * sight.zoom)
        if not drawn.any():
            return
        start, arrow, length = start[drawn], arrow[drawn], length[drawn]
        head = 5.5 * sight.zoom
        shaft = np.maximum(1 - 0.72 * head / length, 0)[:, None]
        painter.setPen(lines.flat(colour(shades.force), sight.zoom))
        lines.draw(painter, start, start + arrow * shaft)
        angle = np.arctan2(arrow[:, 1], arrow[:, 0])
        self._stamps.heads(painter, start + arrow, angle, head, colour(shades.force))

    def _paint_modes(self, painter: QPainter, sight: Sight, palette: QPalette, shades: Tones) -> None:
        reach = self.radius * sight.view.px_per_unit * sight.ratio
        pen = QPen(paint.faded(paint.ink(palette), 0.62), sight.zoom)
        pen.setDashPattern([4.0, 4.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in sight.pixels(self.modes).tolist():
            if np.isfinite([x, y]).all():
                painter.drawEllipse(QPointF(x, y), reach, reach)


def known(names: Collection[str]) -> frozenset[str]:
    """Return names of layers as a set.

    Raises
    ------
    ValueError
        If there is no such layer.
    """
    unknown = set(names) - set(LAYERS)
    if unknown:
        raise ValueError(f"no layer {sorted(unknown)}; there are {', '.join(LAYERS)}")
    return frozenset(names)


def _disc(sight: Sight) -> Style:
    return Style(DOT * sight.zoom, ALPHA)


def _ring(sight: Sight, palette: QPalette) -> Style:
    radius, thick = RING
    return Style(radius * sight.zoom, 1.0, ground=_ground(palette), hollow=(radius - thick) * sight.zoom)


def _ground(palette: QPalette) -> tuple[int, int, int]:
    ground = paint.ground(palette)
    return ground.red(), ground.green(), ground.blue()


__all__ = ["LAYERS", "Bounds", "Scene", "Sight", "known"]
