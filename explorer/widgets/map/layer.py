"""The layer of the points: kept as a pixmap, drawn anew only where it has to be.

Shapes: n data, k distinct colours. "Device" pixels are those of the screen; the layer knows no others.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion

from explorer.widgets.map import density, shapes, sprites
from explorer.widgets.map.backdrop import Backdrop
from explorer.widgets.map.marks import Marks
from explorer.widgets.map.sprites import Rgb, Style
from explorer.widgets.map.stage import Stage
from explorer.widgets.map.view import View

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

DENSE = 20_000
"""Above this many data the density image takes over."""

MOST_COLOURS = 160
"""More distinct colours than this are rounded to fewer, since each costs a row of sprites."""

FEW_SELECTED = 60
"""Up to this many selected data each gets a ring, above only a larger mark."""

FADE, DIMMED_ALPHA = 0.68, 0.6
"""How far the colour of what is dimmed goes towards the ground, however dense it lies; and its opacity."""

MOST_RINGS = 4_000
"""Above this many selected data in a density image they are merely bright."""


@dataclass(frozen=True)
class Look:
    """What the drawing of the points depends on besides the data.

    Parameters
    ----------
    size
        Of the layer in device pixels.
    zoom
        Device pixels of a pixel at 100 %: screen ratio times scale of the user interface.
    ratio
        Device pixels of a logical pixel.
    ground, ink
        Colours of the ground and of the rings of what is selected.
    """

    size: QSize
    zoom: float
    ratio: float
    ground: Rgb
    ink: Rgb


def point_radius(n: int) -> float:
    """Return the radius of a point in pixels at 100 %: 3.4 for 1,800, a little larger for fewer."""
    return float(np.clip(3.4 * (1_800 / max(n, 1)) ** 0.12, 2.7, 5.0))


def distinct(rgb: Bytes) -> tuple[Bytes, Ints]:
    """Return the distinct colours (k, 3) of `rgb` (n, 3) and for each row which it is (n,).

    Where there are more than `MOST_COLOURS` they are rounded, ever more coarsely, until they are not.
    """
    for bits in (8, 6, 5, 4, 3, 2):
        coarse = rgb >> (8 - bits)
        packed = coarse[:, 0].astype(np.uint32) << 16 | coarse[:, 1].astype(np.uint32) << 8 | coarse[:, 2]
        codes, first, index = np.unique(packed, return_index=True, return_inverse=True)
        if len(codes) <= MOST_COLOURS:
            break
    return rgb[first], index.astype(np.intp)


class PointsLayer:
    """Draws the points of a map into a pixmap and keeps it."""

    def __init__(self) -> None:
        self.xy: Floats = np.empty((0, 2))
        self.dimmed: Mask = np.zeros(0, dtype=bool)
        self.selected: Mask = np.zeros(0, dtype=bool)
        self.backdrop = Backdrop()
        self.marks = Marks()
        self._colours: Bytes = np.empty((0, 3), np.uint8)
        self._colour: Ints = np.empty(0, np.intp)
        self._order: list[Ints] | None = None
        self._pixmap: QPixmap | None = None
        self._drawn: tuple[View, Look] | None = None
        self._sheets: dict[tuple[Style, bytes], QPixmap] = {}

    @property
    def dense(self) -> bool:
        """Whether there are so many data that their density is drawn."""
        return len(self.xy) > DENSE

    def set_points(self, xy: Floats, fallback: Rgb) -> None:
        """Take new positions (n, 2); colours and masks stay if n does, else all are bright in `fallback`."""
        if len(xy) != len(self.xy):
            self.dimmed = np.zeros(len(xy), dtype=bool)
            self.selected = np.zeros(len(xy), dtype=bool)
            self._colours = np.array([fallback], np.uint8)
            self._colour = np.zeros(len(xy), np.intp)
            self._order = None
        self.xy = xy
        self.forget()

    def set_colours(self, rgb: Bytes) -> None:
        """Take new colours (n, 3)."""
        self._colours, self._colour = distinct(rgb)
        self.forget()

    def set_masks(self, dimmed: Mask, selected: Mask) -> None:
        """Take which data are dimmed and which are selected, each (n,)."""
        self.dimmed, self.selected = dimmed, selected
        self._order = None
        self.forget()

    def colour(self, index: int) -> Rgb:
        """Return the colour of a datum."""
        red, green, blue = (int(channel) for channel in self._colours[self._colour[index]])
        return red, green, blue

    def forget(self) -> None:
        """Mark what was drawn as out of date."""
        self._drawn = None

    def pixmap(self, view: View, look: Look) -> QPixmap:
        """Return the layer as seen from `view`, drawing as little anew as it takes."""
        if self._pixmap is None or self._drawn is None or self._drawn[1] != look:
            return self._draw_all(view, look)
        before = self._drawn[0]
        if view != before:
            shift = self._shift(before, view, look)
            if shift is None:
                return self._draw_all(view, look)
            self._scroll(self._pixmap, shift, view, look)
        return self._pixmap

    def compose(self, painter: QPainter, view: View, look: Look) -> None:
        """Draw the layer anew, in device pixels: where shapes are kept, points are shapes."""
        painter.save()
        self._compose(painter, QRegion(QRect(QPoint(0, 0), look.size)), view, look)
        painter.restore()

    def _draw_all(self, view: View, look: Look) -> QPixmap:
        if self._pixmap is None or self._pixmap.size() != look.size:
            self._pixmap = QPixmap(look.size)
        self._draw(self._pixmap, QRegion(QRect(QPoint(0, 0), look.size)), view, look)
        self._drawn = (view, look)
        return self._pixmap

    @staticmethod
    def _shift(before: View, after: View, look: Look) -> QPoint | None:
        """Return by how many whole device pixels the content moved, None if it did anything else."""
        if before.px_per_unit != after.px_per_unit:
            return None
        zoom = after.px_per_unit * look.ratio
        dx, dy = (before.cx - after.cx) * zoom, (after.cy - before.cy) * zoom
        if abs(dx) >= look.size.width() or abs(dy) >= look.size.height():
            return None
        whole = round(dx), round(dy)
        if abs(dx - whole[0]) > 0.01 or abs(dy - whole[1]) > 0.01:
            return None
        return QPoint(*whole)

    def _scroll(self, pixmap: QPixmap, shift: QPoint, view: View, look: Look) -> None:
        """Move what is drawn and draw only what came into view."""
        everything = QRect(QPoint(0, 0), look.size)
        pixmap.scroll(shift.x(), shift.y(), everything)
        uncovered = QRegion(everything).subtracted(QRegion(everything.translated(shift)))
        self._draw(pixmap, uncovered, view, look)
        self._drawn = (view, look)

    def _draw(self, pixmap: QPixmap, region: QRegion, view: View, look: Look) -> None:
        with QPainter(pixmap) as painter:
            self._compose(painter, region, view, look)

    def _compose(self, painter: QPainter, region: QRegion, view: View, look: Look) -> None:
        stage = stage_of(view, look)
        x, y = stage.device(self.xy).T
        for clip in region:  # type: ignore[attr-defined]
            painter.setClipRect(clip)
            painter.fillRect(clip, QColor(*look.ground))
            self.backdrop.draw(painter, clip, stage)
            if self.dense:
                self._draw_density(painter, clip, x, y, view, look)
            else:
                self._draw_points(painter, clip, x, y, look)
            self.marks.draw(painter, clip, stage)

    def _styles(self, look: Look) -> tuple[Style, Style, Style]:
        radius = point_radius(len(self.xy)) * look.zoom
        few = np.count_nonzero(self.selected) <= FEW_SELECTED
        ring = 1.8 * look.zoom if few else 0.0
        bright = Style(radius, 0.84, ground=look.ground)
        if self.backdrop:
            bright = Style(radius, 1.0, halo=0.9 * look.zoom, ground=look.ground)
        return (
            Style(radius, DIMMED_ALPHA, faded=FADE, ground=look.ground),
            bright,
            Style(radius * 1.35, 1.0, ring, look.zoom * 1.1, ring_rgb=look.ink, ground=look.ground),
        )

    def _groups(self) -> list[Ints]:
        """Return the data that are dimmed, bright and selected, each in row order."""
        if self._order is None:
            dimmed = self.dimmed & ~self.selected
            masks = (dimmed, ~dimmed & ~self.selected, self.selected)
            self._order = [np.flatnonzero(mask) for mask in masks]
        return self._order

    def _draw_points(self, painter: QPainter, clip: QRect, x: Floats, y: Floats, look: Look) -> None:
        for style, group in zip(self._styles(look), self._groups(), strict=True):
            self._draw_group(painter, clip, x, y, style, group)

    def _draw_group(
        self, painter: QPainter, clip: QRect, x: Floats, y: Floats, style: Style, group: Ints
    ) -> None:
        reach = style.centre + 1
        gx, gy = x[group], y[group]
        seen = (gx > clip.left() - reach) & (gx < clip.right() + 1 + reach)
        seen &= (gy > clip.top() - reach) & (gy < clip.bottom() + 1 + reach)
        if not seen.any():
            return
        colour = self._colour[group[seen]]
        if shapes.keeps_shapes(painter):
            shapes.discs(painter, gx[seen], gy[seen], colour, self._colours, style)
            return
        table = sprites.fragments(gx[seen], gy[seen], colour, style)
        sprites.stamp(painter, table, self._sheet(style))

    def _sheet(self, style: Style) -> QPixmap:
        key = (style, self._colours.tobytes())
        if key not in self._sheets:
            if len(self._sheets) >= 6:
                self._sheets.clear()
            self._sheets[key] = sprites.sheet(style, self._colours)
        return self._sheets[key]

    def _draw_density(
        self, painter: QPainter, clip: QRect, x: Floats, y: Floats, view: View, look: Look
    ) -> None:
        """Draw the density in cells that move with the map, so that it does not shimmer while panning."""
        side = max(2, round(2 * look.zoom))
        zoom = view.px_per_unit * look.ratio
        left = clip.left() - (clip.left() - look.size.width() / 2 + view.cx * zoom) % side
        top = clip.top() - (clip.top() - look.size.height() / 2 - view.cy * zoom) % side
        height, width = clip.height() // side + 2, clip.width() // side + 2
        column, row = (x - left) / side, (y - top) / side
        seen = np.flatnonzero((column >= 0) & (column < width) & (row >= 0) & (row < height))
        cells = row[seen].astype(np.intp) * width + column[seen].astype(np.intp)
        box = QRectF(left, top, width * side, height * side)
        faint = (self.dimmed & ~self.selected)[seen]
        pale = sprites.fade(self._colours, look.ground, FADE)
        for mask, colours in ((faint, pale), (~faint, self._colours)):
            if mask.any():
                grid = density.Grid(height, width, cells[mask])
                packed = density.image(grid, self._colour[seen[mask]], colours)
                painter.drawImage(box, _image(packed))
        chosen = self._groups()[2]
        if 0 < len(chosen) <= MOST_RINGS:
            self._draw_group(painter, clip, x, y, self._styles(look)[2], chosen)


def stage_of(view: View, look: Look) -> Stage:
    """Return where a map that looks there is drawn."""
    width, height = look.size.width(), look.size.height()
    return Stage(
        view.cx, view.cy, view.px_per_unit * look.ratio, look.zoom, width, height, look.ground, look.ink
    )


def _image(packed: npt.NDArray[np.uint32]) -> QImage:
    """Return premultiplied 0xAARRGGBB (h, w) as an image; `packed` has to outlive it."""
    height, width = packed.shape
    return QImage(packed.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
