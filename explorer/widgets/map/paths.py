"""Paths through the map: lines with a dot at each step, light enough to draw anew at every move of a hand.

Qt is quick at separate straight lines and slow at long thick outlines and at its own dashes. So a path is
clipped, thinned and cut into dashes here, and drawn as straight lines whose square ends overlap at the bends.

Shapes: m points of a path, p visible pieces of it, k steps. "Device" pixels are those of the screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from explorer.widgets.map import shapes, sprites
from explorer.widgets.map.sprites import Rgb, Style
from explorer.widgets.map.stage import Stage

Floats = npt.NDArray[np.float64]
LineStyle = Literal["solid", "dashed", "dotted"]

HALO = 1.4
"""Width of the ground that keeps a path off what lies below it, at each side."""

DASH, DASHES = 8.0, 13.0
"""Length of a dash, and from the beginning of one to the next."""

DOT, DOTS = 1.5, 6.0
"""Radius of a dot of a dotted line, and from one to the next."""


@dataclass(frozen=True)
class Weight:
    """How heavy a path is: the width of its line and the radius of the dots at its steps, in pixels at 100 %.

    `shade` is how far its colour is from the ground towards the ink.
    """

    width: float
    step: float
    shade: float


STRONG, WEAK = Weight(2.2, 3.6, 1.0), Weight(1.7, 3.0, 0.68)

_THIN = 0.2
"""By how many device pixels a path may be off after points were left out of it."""

_MARGIN = 24.0
"""How far beyond the map a path is drawn, in pixels at 100 %."""


@dataclass(frozen=True, eq=False)
class PathMark:
    """A path to draw, in map coordinates; its arrays are copied and read-only.

    Parameters
    ----------
    xy : (m, 2)
        The points it goes through; those that are not finite leave a gap.
    steps : (k,) or (k, 2)
        Where the dots are: indices of points, or places. None by default.
    style
        How the line is drawn.
    strong
        In ink rather than muted, and a little wider.

    Attributes
    ----------
    places : (k, 2)
        Where the steps are, those that are not finite left out.

    Raises
    ------
    ValueError
        If a shape or the style is none of these, or there is no point of an index.
    """

    xy: Floats
    steps: npt.NDArray[Any] | Sequence[int] = ()
    style: LineStyle = "solid"
    strong: bool = True
    places: Floats = field(init=False)

    def __post_init__(self) -> None:
        points = np.array(self.xy, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"a path has shape (m, 2), not {points.shape}")
        if self.style not in ("solid", "dashed", "dotted"):
            raise ValueError(f"a path is solid, dashed or dotted, not {self.style!r}")
        for name, array in (("xy", points), ("places", _places(np.array(self.steps), points))):
            array.flags.writeable = False
            object.__setattr__(self, name, array)


def _places(steps: npt.NDArray[Any], points: Floats) -> Floats:
    if not steps.size:
        return np.empty((0, 2))
    places: Floats
    if steps.ndim == 1 and np.issubdtype(steps.dtype, np.integer):
        index = steps.astype(np.intp)
        if not ((index >= 0) & (index < len(points))).all():
            raise ValueError(f"steps have to be points of the path, 0 to {len(points) - 1}")
        places = points[index]
    else:
        places = np.array(steps, dtype=np.float64)
    if places.ndim != 2 or places.shape[1] != 2:
        raise ValueError(f"steps have shape (k,) or (k, 2), not {steps.shape}")
    return places[np.isfinite(places).all(axis=1)]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A path as seen from somewhere, in device pixels: its lines, and its dots with a table to stamp them."""

    weight: Weight
    lines: list[QLineF]
    dots: list[tuple[Style, Floats, Floats]]
    box: QRect


class Paths:
    """Keeps the paths of a map and draws them."""

    def __init__(self) -> None:
        self._marks: tuple[PathMark, ...] = ()
        self._drawn: list[_Drawn] = []
        self._stage: Stage | None = None
        self._sheets: dict[tuple[Style, Rgb], QPixmap] = {}

    def set(self, marks: Sequence[PathMark]) -> bool:
        """Take other paths, the weak ones to be drawn first; tell whether they are others."""
        ordered = tuple(sorted(marks, key=lambda mark: mark.strong))
        if ordered == self._marks:
            return False
        self._marks, self._stage = ordered, None
        return True

    def boxes(self, stage: Stage) -> list[QRect]:
        """Return the rectangles of the screen that the paths are in."""
        return [one.box for one in self._seen_from(stage) if not one.box.isEmpty()]

    def draw(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        """Draw all that touches `clip`, in device pixels."""
        for one in self._seen_from(stage):
            if one.box.intersects(clip):
                self._draw(painter, one, stage)

    def _draw(self, painter: QPainter, one: _Drawn, stage: Stage) -> None:
        weight = one.weight
        for shade, width in ((0.0, weight.width + 2 * HALO), (weight.shade, weight.width)):
            pen = QPen(stage.mixed(shade), width * stage.zoom)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            painter.drawLines(one.lines)
        rgb: Rgb = stage.mixed(weight.shade).getRgb()[:3]  # type: ignore[index]
        for style, places, table in one.dots:
            if shapes.keeps_shapes(painter):
                inks, same = np.array([rgb], np.uint8), np.zeros(len(places), np.intp)
                shapes.discs(painter, places[:, 0], places[:, 1], same, inks, style)
            else:
                sprites.stamp(painter, table, self._sheet(style, rgb))

    def _sheet(self, style: Style, rgb: Rgb) -> QPixmap:
        key = (style, rgb)
        if key not in self._sheets:
            if len(self._sheets) >= 8:
                self._sheets.clear()
            self._sheets[key] = sprites.sheet(style, np.array([rgb], np.uint8))
        return self._sheets[key]

    def _seen_from(self, stage: Stage) -> list[_Drawn]:
        if stage != self._stage:
            self._drawn = [_seen(mark, stage) for mark in self._marks]
            self._stage = stage
        return self._drawn


def _seen(mark: PathMark, stage: Stage) -> _Drawn:
    weight, zoom = STRONG if mark.strong else WEAK, stage.zoom
    reach = _MARGIN * zoom
    table = pieces(
        thinned(stage.device(mark.xy)), (-reach, -reach, stage.width + reach, stage.height + reach)
    )
    dots = np.empty((0, 2))
    if mark.style == "dashed":
        table = cut(table, (DASH - weight.width) * zoom, DASHES * zoom)
    elif mark.style == "dotted":
        table, dots = table[:0], cut(table, 0.0, DOTS * zoom)[:, :2]
    steps = stage.device(mark.places)
    steps = steps[((steps > -reach) & (steps < (stage.width + reach, stage.height + reach))).all(axis=1)]
    lines = [QLineF(*ends) for ends in table[:, :4].tolist()]
    corners = np.concatenate([table[:, :2], table[:, 2:4], dots, steps])
    stamps = [_stamps(places, radius, stage) for places, radius in ((dots, DOT), (steps, weight.step))]
    return _Drawn(weight, lines, stamps, _box(corners, (STRONG.step + HALO) * zoom + 2))


def _stamps(places: Floats, radius: float, stage: Stage) -> tuple[Style, Floats, Floats]:
    style = Style(radius * stage.zoom, 1.0, halo=HALO * stage.zoom, ground=stage.ground)
    x, y = places.T
    return style, places, sprites.fragments(x, y, np.zeros(len(places), np.intp), style)


def _box(corners: Floats, reach: float) -> QRect:
    if not len(corners):
        return QRect()
    left, top = np.floor(corners.min(axis=0) - reach).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0) + reach).astype(int).tolist()
    return QRect(left, top, right - left, bottom - top)


def thinned(points: Floats) -> Floats:
    """Leave as many points of a path (m, 2) out, at a regular stride, as makes no visible change."""
    count = len(points)
    if count < 3 or not np.isfinite(points).all():
        return points
    for stride in (count - 1, 16, 4):
        if stride >= count:
            continue
        kept = np.append(np.arange(0, count - 1, stride), count - 1)
        start = points[kept[:-1]].repeat(np.diff(kept), axis=0)
        chord = points[kept[1:]].repeat(np.diff(kept), axis=0) - start
        offset = points[:-1] - start
        squared = np.maximum((chord**2).sum(axis=1), 1e-12)
        share = np.clip((offset * chord).sum(axis=1) / squared, 0, 1)
        if np.abs(offset - share[:, None] * chord).max() <= _THIN:
            points = points[kept]
            break
    return points


def pieces(points: Floats, box: tuple[float, float, float, float]) -> Floats:
    """Return what of a path through `points` (m, 2) lies in a rectangle: (p, 6).

    The six numbers: where a straight piece begins and ends (x, y, x, y), and how far along the path each is.
    """
    start, delta = points[:-1], np.diff(points, axis=0)
    length = np.hypot(*delta.T)
    finite = np.isfinite(length)
    along = np.cumsum(np.where(finite, length, 0.0)) - np.where(finite, length, 0.0)
    low, high = np.array(box[:2]), np.array(box[2:])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        edges = np.stack([(low - start) / delta, (high - start) / delta])
        enter = np.maximum(edges.min(axis=0).max(axis=1), 0.0)
        leave = np.minimum(edges.max(axis=0).min(axis=1), 1.0)
        seen = finite & (length > 0) & (enter < leave)
    start, delta, length, along = start[seen], delta[seen], length[seen], along[seen]
    enter, leave = enter[seen], leave[seen]
    first, last = start + enter[:, None] * delta, start + leave[:, None] * delta
    return np.column_stack([first, last, along + enter * length, along + leave * length])


def cut(table: Floats, dash: float, period: float) -> Floats:
    """Cut pieces (p, 6) as of `pieces` into dashes, one at each multiple of `period`; into points for 0."""
    begin, end = table[:, 4], table[:, 5]
    first = np.floor(begin / period).astype(np.int64)
    counts = np.floor(end / period).astype(np.int64) - first + 1
    owner = np.repeat(np.arange(len(table)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]
    low = np.maximum(number * period, begin[owner])
    high = np.minimum(number * period + dash, end[owner])
    kept = (low < high) if dash else (number * period >= begin[owner]) & (number * period < end[owner])
    owner, low, high = owner[kept], low[kept], np.maximum(low, high)[kept]
    share = (np.stack([low, high]) - begin[owner]) / (end - begin)[owner]
    start, delta = table[owner, :2], table[owner, 2:4] - table[owner, :2]
    ends = [start + part[:, None] * delta for part in share]
    return np.column_stack([*ends, low, high])
