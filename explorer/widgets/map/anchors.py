"""Anchors of a map: discs with a letter that can be taken, each at its place or as near as can be.

Discs that would cover each other's letters are pushed apart, and one out of sight waits at the edge: a beak
points to the true place, and a dot marks it. All in logical pixels.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette, QPen, QPixmap, QPolygonF, QRegion

from explorer.widgets import paint, units

Place = tuple[float, float]
Floats = npt.NDArray[np.float64]

DISC, RING, HALO = 8.0, 2.6, 1.6
"""Radius of the paper and widths of the ring and of the halo in pixels at 100 %."""

CHOSEN = 4.6
"""Width of the ring of the one that keys move."""

LIFT = 1.5
"""How much larger a disc is that is pointed at or held."""

APART = 19.0
"""How far discs keep from each other, so that each letter can be read."""

_ROUNDS, _SETTLED = 24, 0.5
"""How often discs are pushed apart at most, and by how little it is enough, in pixels at 100 %."""

_OFF = 8.0
"""A disc farther than this from its place has a beak, and a dot at the place; nearer it covers its place."""

_TIP = 9.0
"""How far the beak of a disc reaches out at most, for a place beyond the edge."""

_DOT = 2.4
"""Radius of the dot at the place of a disc that was pushed away."""


@dataclass(frozen=True)
class Face:
    """How an anchor looks: where its disc is, where its place, and what the hand and the keys do with it."""

    letter: str
    disc: Place
    place: Place
    lifted: bool = False
    chosen: bool = False

    @property
    def at(self) -> QPointF:
        """Return the middle of the disc."""
        return QPointF(*self.disc)

    def region(self) -> QRegion:
        """Return all that it is drawn in."""
        k = units.scale()
        reach = (DISC + CHOSEN + HALO + LIFT) * k + 1
        square = QRectF(self.at - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach))
        if self.beak is not None:
            beyond = HALO * k + 2
            tip = self.beak.boundingRect().adjusted(-beyond, -beyond, beyond, beyond)
            return QRegion(square.toAlignedRect()) + tip.toAlignedRect()
        return QRegion(square.toAlignedRect())

    @property
    def beak(self) -> QPolygonF | None:
        """Return the wedge from the disc to the place, None where the disc is there."""
        k = units.scale()
        away = np.subtract(self.place, self.disc)
        far = float(np.hypot(*away))
        if far <= _OFF * k:
            return None
        dx, dy = away / far
        base, length = 0.62 * DISC * k, min(far, (DISC + RING + _TIP) * k)
        x, y = self.disc
        return QPolygonF(
            [
                QPointF(x - dy * base, y + dx * base),
                QPointF(x + dx * length, y + dy * length),
                QPointF(x + dy * base, y - dx * base),
            ]
        )


def faces(
    places: Mapping[str, Place], box: QRect, *, fixed: str = "", lifted: str = "", chosen: str = ""
) -> list[Face]:
    """Return where the discs of anchors are, given the pixels of their places.

    Parameters
    ----------
    places
        From letter to pixel.
    box
        All discs are inside of it.
    fixed
        The one that the hand moves, which others make way for.
    lifted, chosen
        The one pointed at or held, and the one that keys move.
    """
    held = np.array([letter == fixed for letter in places], dtype=bool)
    spread = _apart(np.array(list(places.values()), dtype=np.float64).reshape(-1, 2), held, box)
    return [
        Face(letter, (x, y), places[letter], letter == lifted, letter == chosen)
        for letter, (x, y) in zip(places, spread.tolist(), strict=True)
    ]


def _apart(places: Floats, held: npt.NDArray[np.bool_], box: QRect) -> Floats:
    """Return the middles of discs (n, 2): their places, brought into the box and pushed apart."""
    k, n = units.scale(), len(places)
    edges = np.array([box.left(), box.top()]), np.array([box.right() + 1, box.bottom() + 1])
    beyond = ((places < edges[0]) | (places > edges[1])).any(axis=1, keepdims=True)
    inset = (DISC + RING + HALO + LIFT + np.where(beyond, _TIP, 0.0)) * k
    low = edges[0] + inset
    high = np.maximum(low, edges[1] - inset)
    discs = np.clip(places, low, high)
    turn = 2 * np.pi * np.arange(n) / max(n, 1)
    ways = -1e-3 * np.stack([np.cos(turn), np.sin(turn)], axis=1)  # of those at the very same place
    for _ in range(_ROUNDS):
        away = discs[:, None] - discs[None] + (ways[:, None] - ways[None])
        far = np.hypot(away[..., 0], away[..., 1])
        lack = np.maximum(APART * k - far, 0.0) * ~np.eye(n, dtype=bool)
        if lack.max(initial=0) <= _SETTLED * k:
            break
        share = np.where(held[:, None], 0.0, np.where(held[None], 1.0, 0.5))
        push = away / np.maximum(far, 1e-9)[..., None] * (lack * share)[..., None]
        crowd = np.maximum((lack > 0).sum(axis=1), 1)[:, None]
        discs = np.clip(discs + push.sum(axis=1) / crowd, low, high)
    return discs


class Stamps:
    """Draws discs, each painted once: the same to the pixel wherever it is."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], QPixmap] = {}

    def draw(self, painter: QPainter, shown: list[Face], palette: QPalette, ratio: float) -> None:
        """Draw discs with their beaks, the first at the bottom."""
        for face in shown:
            if face.beak is not None:
                _draw_beak(painter, face.beak, palette)
        for face in shown:
            stamp = self._stamp(face, palette, ratio)
            half = stamp.width() / 2
            x, y = (np.floor((at * ratio) - half + 0.5) / ratio for at in face.disc)
            painter.drawPixmap(QPointF(x, y), stamp)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, radius in ((paint.ground(palette), _DOT + 1.2), (paint.accent(palette), _DOT)):
            painter.setBrush(colour)
            for face in shown:
                if face.beak is not None:
                    painter.drawEllipse(QPointF(*face.place), radius * units.scale(), radius * units.scale())

    def _stamp(self, face: Face, palette: QPalette, ratio: float) -> QPixmap:
        key = (face.letter, face.lifted, face.chosen, units.scale(), ratio, palette.cacheKey())
        if key not in self._kept:
            if len(self._kept) >= 32:
                self._kept.clear()
            self._kept[key] = _painted(face, palette, ratio)
        return self._kept[key]


def _painted(face: Face, palette: QPalette, ratio: float) -> QPixmap:
    """Return a disc in the middle of a pixmap: a ring in the accent, the letter on paper, a halo around."""
    k = units.scale()
    disc, ring = DISC + LIFT * face.lifted, CHOSEN if face.chosen else RING
    side = 2 * int(np.ceil((disc + ring + HALO) * k * ratio) + 1)
    pixmap = QPixmap(side, side)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    middle = QPointF(side / ratio / 2, side / ratio / 2)
    painter = QPainter(pixmap)
    paint.smooth(painter)
    painter.setPen(Qt.PenStyle.NoPen)
    ground, accent = paint.ground(palette), paint.accent(palette)
    for colour, radius in ((ground, disc + ring + HALO), (accent, disc + ring), (ground, disc)):
        painter.setBrush(colour)
        painter.drawEllipse(middle, radius * k, radius * k)
    font = units.font(12, bold=True)
    painter.setFont(font)
    painter.setPen(accent)
    bounds = QFontMetricsF(font).tightBoundingRect(face.letter)
    at = bounds.center()
    painter.drawText(QPointF(middle.x() - at.x(), middle.y() - at.y()), face.letter)
    painter.end()
    return pixmap


def _draw_beak(painter: QPainter, beak: QPolygonF, palette: QPalette) -> None:
    k = units.scale()
    for colour, width in ((paint.ground(palette), 2 * HALO + 1.2), (paint.accent(palette), 1.2)):
        pen = QPen(colour, width * k)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(colour)
        painter.drawPolygon(beak)
