"""What is drawn over the points and moves with them: circles, ellipses, small crosses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from explorer.widgets import paint, units
from explorer.widgets.map.sprites import Rgb, stamp
from explorer.widgets.map.stage import Stage

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

CROSS = 3.4
"""Half the side of a cross in pixels at 100 %."""

DASH, GAP = 6.0, 4.5
"""Lengths of the dashes of a circle and of the gaps between them, in pixels at 100 %."""

SIGMAS = (1.0, 2.0)
"""Which ellipses are drawn around a centre."""

_FARTHEST = 20_000.0
"""Ellipses of more device pixels than this are left out: no edge of them can be told from a line."""

_NEAR = 100.0
"""What is farther than this many device pixels out of sight is left out."""

_NONE = np.empty((0, 2))


@dataclass
class Marks:
    """Everything there is to draw, in map coordinates.

    Attributes
    ----------
    radii, words
        Circles about the origin, and what they are called.
    centres, sigmas, turns, colours : (m, 2), (m, 2), (m,), (m, 3) or None
        Ellipses: 1 sigma along both of their axes, and by how many degrees the first is turned.
    extra, extra_colour : (m, 2)
        Small crosses.
    """

    radii: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    centres: Floats = field(default_factory=lambda: _NONE)
    sigmas: Floats = field(default_factory=lambda: _NONE)
    turns: Floats = field(default_factory=lambda: np.empty(0))
    colours: Bytes | None = None
    extra: Floats = field(default_factory=lambda: _NONE)
    extra_colour: Rgb | None = None

    def draw(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        """Draw all that touches `clip`, in device pixels."""
        paint.smooth(painter)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for radius in self.radii:
            _draw_ring(painter, radius, stage)
        self._draw_ellipses(painter, clip, stage)
        self._draw_extra(painter, clip, stage)
        for radius, words in zip(self.radii, self.words, strict=True):
            _draw_words(painter, radius, words, stage)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_ellipses(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        places = stage.device(self.centres)
        radii = self.sigmas * stage.unit
        reach = radii.max(axis=1, initial=0)[:, None] * SIGMAS[-1] + 4 * stage.zoom
        seen = (places - reach < (clip.right() + 1, clip.bottom() + 1)).all(axis=1)
        seen &= (places + reach > (clip.left(), clip.top())).all(axis=1) & (reach[:, 0] < _FARTHEST)
        for index in np.flatnonzero(seen):
            colour = stage.mixed(1.0) if self.colours is None else QColor(*map(int, self.colours[index]))
            painter.save()
            painter.translate(*places[index])
            painter.rotate(-self.turns[index])
            for pen in (stage.pen(stage.mixed(0.0), 3.6), stage.pen(colour, 1.6)):
                painter.setPen(pen)
                for sigma in SIGMAS:
                    painter.drawEllipse(QPointF(), *(radii[index] * sigma))
            painter.restore()

    def _draw_extra(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        if not len(self.extra):
            return
        sprite = _cross(stage, QColor(*(self.extra_colour or stage.ink)))
        places, side = np.floor(stage.device(self.extra)), sprite.width()
        seen = (places > (clip.left() - side, clip.top() - side)).all(axis=1)
        seen &= (places < (clip.right() + side, clip.bottom() + side)).all(axis=1)
        table = np.zeros((int(seen.sum()), 10))
        table[:, :2] = places[seen] + 0.5
        table[:, 4:6] = side
        table[:, 6:8] = 1.0
        table[:, 9] = 1.0
        stamp(painter, table, sprite)


def _cross(stage: Stage, colour: QColor) -> QPixmap:
    """Return a cross with a halo, its middle in the middle of an odd number of pixels."""
    half = int(np.ceil((CROSS + 1.2) * stage.zoom))
    sprite = QPixmap(2 * half + 1, 2 * half + 1)
    sprite.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sprite)
    paint.smooth(painter)
    at, arm = half + 0.5, CROSS * stage.zoom
    for shade, width in ((paint.faded(stage.mixed(0.0), 0.8), 3.2), (colour, 1.4)):
        painter.setPen(QPen(shade, width * stage.zoom, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(at - arm, at), QPointF(at + arm, at))
        painter.drawLine(QPointF(at, at - arm), QPointF(at, at + arm))
    painter.end()
    return sprite


def _draw_ring(painter: QPainter, radius: float, stage: Stage) -> None:
    """Draw a dashed circle about the origin; of a large one only the arc that can be seen."""
    middle = stage.device(np.zeros(2))
    length = radius * stage.unit
    corners = np.array([[x, y] for x in (0.0, stage.width) for y in (0.0, stage.height)]) - middle
    farthest = float(np.hypot(*corners.T).max())
    nearest = float(np.hypot(*(np.clip(middle, 0, (stage.width, stage.height)) - middle)))
    if not nearest - _NEAR <= length <= farthest + _NEAR or length < 1:
        return
    whole = length <= 4 * np.hypot(stage.width, stage.height)
    arc = None if whole else QPolygonF([QPointF(x, y) for x, y in middle + _arc(corners, length)])
    for shade, width in ((0.0, 3.8), (0.72, 1.4)):
        pen = stage.pen(stage.mixed(shade), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([DASH / width, GAP / width])
        painter.setPen(pen)
        if arc is None:
            painter.drawEllipse(QPointF(*middle), length, length)
        else:
            painter.drawPolyline(arc)


def _arc(corners: Floats, length: float) -> Floats:
    """Return points (m, 2) of the arc of a circle about (0, 0), outside of a rectangle, that crosses it."""
    towards = corners.mean(axis=0)
    facing = np.arctan2(towards[1], towards[0])
    turn = np.angle(np.exp(1j * (np.arctan2(corners[:, 1], corners[:, 0]) - facing)))
    angles = facing + np.linspace(turn.min(), turn.max(), 128)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * length


def _draw_words(painter: QPainter, radius: float, words: str, stage: Stage) -> None:
    """Write a few words at the top of a circle about the origin, on a faint ground."""
    x, y = stage.device(np.array([0.0, radius]))
    if not words or not (-_NEAR < y < stage.height + _NEAR and abs(x) < _FARTHEST):
        return
    font = units.font(12)
    font.setPixelSize(max(1, round(12 * stage.zoom)))
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(words) + 8 * stage.zoom, metrics.height()
    box = QRectF(x - width / 2, y - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paint.faded(stage.mixed(0.0), 0.86))
    painter.drawRoundedRect(box, 4 * stage.zoom, 4 * stage.zoom)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font)
    painter.setPen(stage.mixed(0.8))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def axes_of(covariances: Floats) -> tuple[Floats, Floats]:
    """Return 1 sigma along both axes (m, 2) of covariances (m, 2, 2), and the angle of the first (m,).

    Angles are in degrees. What rounding has made slightly negative counts as 0.
    """
    values, vectors = np.linalg.eigh(covariances)
    return np.sqrt(np.maximum(values, 0)), np.degrees(np.arctan2(vectors[:, 1, 0], vectors[:, 0, 0]))


def as_points(xy: npt.ArrayLike | None, name: str) -> Floats:
    """Return points (m, 2) as float64 of their own, none for None.

    Raises
    ------
    ValueError
        If they have another shape.
    """
    points = _NONE if xy is None else np.array(xy, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"{name} has shape (m, 2), not {points.shape}")
    return points


def as_words(words: Sequence[str], count: int) -> tuple[str, ...]:
    """Return a word for each of `count` things, "" where there is none."""
    return (*words[:count], *[""] * max(0, count - len(words)))
