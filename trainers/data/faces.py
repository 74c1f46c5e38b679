"""Faces drawn by rule, 32 x 32 in colour: all attributes of a face are known, each independent of the others.

The head is a cylinder that turns: a feature at the angle t on it is seen at R sin(t + turn), narrower by the
cosine; all else are ellipses, lines and arcs with edges smooth over one pixel, painted from back to front.
Pixels are worked out by sums, products, quotients and square roots alone, which are alike on every machine,
and rounded to 256 levels: so the faces are the same bytes everywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trainers.data.brush import Brush, Plane, root
from trainers.data.dataset import DataError, Dataset, Floats, stratified_split

SIZE = 32
ROWS = 4000
CHUNK = 100
TURN = 0.48  # radians at pose 1
ZOOM = 1.12  # pixels a unit in which the faces are told below
HAIR = {
    "black": (0.10, 0.09, 0.11),
    "brown": (0.36, 0.22, 0.13),
    "red": (0.68, 0.27, 0.12),
    "blond": (0.91, 0.74, 0.40),
    "grey": (0.80, 0.81, 0.84),
}
SKIN = ((0.99, 0.86, 0.76), (0.93, 0.72, 0.56), (0.76, 0.53, 0.37), (0.55, 0.36, 0.25), (0.37, 0.24, 0.18))
LIPS = ((0.86, 0.42, 0.42), (0.78, 0.33, 0.33), (0.66, 0.27, 0.25), (0.62, 0.27, 0.27), (0.60, 0.27, 0.29))
BLUSH = np.array([1.0, 0.62, 0.58], np.float32)
FRAME = (0.13, 0.13, 0.17)
RANGES = {
    "smile": (-1.0, 1.0),
    "open": (0.0, 1.0),
    "glasses": (0.0, 1.0),
    "hair": (0.0, 1.0),
    "hair colour": (0.0, 1.0),
    "skin": (0.0, 1.0),
    "pose": (-1.0, 1.0),
    "gaze": (-1.0, 1.0),
    "brows": (-1.0, 1.0),
    "width": (-1.0, 1.0),
    "light": (-1.0, 1.0),
    "background": (0.0, 2 * np.pi),
}
PLAIN = {"skin": 0.25, "hair": 0.3, "hair colour": 0.25, "background": 3.8}
"""What :func:`draw` takes for an attribute that is not given, where it is not 0."""

Values = Mapping[str, NDArray[np.float64]]


def load(seed: int = 0) -> Dataset:
    """Draw 4,000 faces of the attributes in :data:`RANGES`, evenly spread and independent of one another.

    The classes are the colours of the hair. Two faces in five wear glasses. The faces do not depend on the
    seed, the split does.
    """
    x, values = _all()
    labels = _colours(values)
    return Dataset(
        name="faces",
        x=x,
        labels=labels,
        class_names=tuple(HAIR),
        train=stratified_split(labels, seed),
        attributes={name: value.astype(np.float32) for name, value in values.items()},
        cyclic=frozenset({"background"}),
        seed=seed,
    )


def further(rows: int, seed: int) -> Dataset:
    """Draw more faces by the same rule, all of them to learn from; none is one of :func:`load`'s.

    Parameters
    ----------
    rows : int
    seed : int
        Chooses their attributes.
    """
    values = _drawn(rows, (seed, rows))
    labels = _colours(values)
    return Dataset(
        name=f"faces, {rows} further ones",
        x=draw(values),
        labels=labels,
        class_names=tuple(HAIR),
        train=np.ones(rows, dtype=bool),
        attributes={name: value.astype(np.float32) for name, value in values.items()},
        cyclic=frozenset({"background"}),
        seed=seed,
    )


def _colours(values: Values) -> NDArray[np.int64]:
    """Give the class of each face, (n,)."""
    return np.rint(values["hair colour"] * (len(HAIR) - 1)).astype(np.int64)


@functools.cache
def _all() -> tuple[Floats, Values]:
    values = _drawn(ROWS)
    return draw(values), values


def _drawn(n: int, seed: int | tuple[int, ...] = 20) -> Values:
    """Draw attributes by a Latin hypercube (McKay, Beckman & Conover 1979): each is spread evenly."""
    rng = np.random.default_rng(seed)
    even = {name: (rng.permutation(n) + rng.random(n)) / n for name in RANGES}
    values = {name: low + (high - low) * even[name] for name, (low, high) in RANGES.items()}
    values["glasses"] = (even["glasses"] < 0.4).astype(np.float64)
    values["open"] = np.maximum(0.0, 2.0 * even["open"] - 1.0)
    places = even["hair colour"] * len(HAIR)
    within = 0.7 * (places % 1.0 - 0.5)  # of each colour its own shades, none halfway to the next
    values["hair colour"] = np.clip((np.floor(places) + within) / (len(HAIR) - 1), 0.0, 1.0)
    return values


def draw(attributes: Mapping[str, ArrayLike], size: int = SIZE) -> Floats:
    """Draw faces of given attributes.

    Parameters
    ----------
    attributes : mapping of str to (n,) or one number
        Within :data:`RANGES`; what lies outside is brought to its end, the rest is as in a plain face.
        "background" is an angle in radians, the hue.
    size : int
        Height and width in pixels.

    Returns
    -------
    (n, size, size, 3) float32
        Red, green and blue from 0 to 1, in steps of 1 / 255.

    Raises
    ------
    DataError
        For a name that is not in :data:`RANGES`.
    """
    for name in attributes:
        if name not in RANGES:
            raise DataError(f"faces have no attribute {name!r:.40}; there are {', '.join(RANGES)}")
    given = {name: np.asarray(attributes.get(name, PLAIN.get(name, 0.0)), np.float64) for name in RANGES}
    values = dict(zip(given, np.broadcast_arrays(*map(np.atleast_1d, given.values())), strict=True))
    for name, (low, high) in RANGES.items():
        if name != "background":
            values[name] = np.clip(values[name], low, high)
    n = len(values["pose"])
    faces = np.empty((n, size, size, 3), np.float32)
    for start in range(0, n, CHUNK):
        rows = slice(start, start + CHUNK)
        faces[rows] = _Picture({name: value[rows] for name, value in values.items()}, size).painted()
    return faces


class _Picture:
    """Some faces while they are painted; each attribute is (n, 1, 1), to go with rows and columns."""

    def __init__(self, values: Values, size: int) -> None:
        n = len(values["pose"])
        turn = values["pose"] * TURN
        self.of = {name: _deep(value) for name, value in values.items()}
        self.whole = Brush(np.zeros((n, 3, size, size), np.float32), ZOOM * size / SIZE)
        self.sin, self.cos = _deep(np.sin(turn)), _deep(np.cos(turn))
        self.half = 8.3 + 1.0 * self.of["width"]
        self.hair = _ramp(tuple(HAIR.values()), values["hair colour"])
        self.skin = _ramp(SKIN, values["skin"])
        self.lips = _ramp(LIPS, values["skin"])
        self.tint = _hue(values["background"])

    def painted(self) -> Floats:
        """Paint from back to front; (n, size, size, 3)."""
        for layer in (self._background, self._back_hair, self._body, self._ears, self._head, self._nose):
            layer()
        for side in (-1.0, 1.0):
            self._eye(side)
        self._mouth()
        self._fringe()
        for side in (-1.0, 1.0):
            self._brow(side)
        self._glasses()
        levels = np.rint(np.clip(self.whole.rgb, 0, 1) * 255) / np.float32(255)
        return np.moveaxis(levels, 1, -1).astype(np.float32)

    def _at(self, place: float, radius: float = 8.2) -> tuple[Plane, Plane]:
        """Give where a feature is seen that lies ``place`` units beside the nose's line, and how narrow."""
        s = place / radius
        c = (1 - s * s) ** 0.5
        wide = radius * (1 + 0.06 * self.of["width"])
        return wide * (s * self.cos + c * self.sin), np.maximum(self.cos - self.sin * (s / c), 0.15)

    def _background(self) -> None:
        b = self.whole
        light = 1.03 - 0.008 * b.y + 0.006 * self.of["light"] * b.x - 0.0006 * (b.x**2 + b.y**2)
        b.rgb[...] = self.tint[:, :, None, None] * light[:, None]

    def _back_hair(self) -> None:
        b, length = self.whole, self.of["hair"]
        bottom = -1 + 15.5 * length
        half = self.half + 0.4 + 2.2 * length
        cover = b.box(b.x + 1.2 * self.sin, b.y - (bottom - 11.3) / 2, half, (bottom + 11.3) / 2, 5.0)
        crown = b.ellipse(b.x + 1.2 * self.sin, b.y + 0.5, half, 11.4 + 0.6 * length)
        b.paint(np.where(b.y < -0.5, crown, cover), 0.62 * self.hair)

    def _body(self) -> None:
        b = self.whole.within(5, 15, -15, 15)
        shade = 1.06 - 0.012 * abs(b.x - 6 * self.of["light"])
        cloth = (0.95 - 0.72 * self.tint)[:, :, None, None] * shade[:, None]
        b.paint(b.ellipse(b.x, b.y - 19.2, 13.0, 8.0), cloth)
        b.paint(b.box(b.x, b.y - 9.0, 3.4, 6.0, 3.0), 0.78 * self.skin)

    def _ears(self) -> None:
        b = self.whole.within(-3, 6, -13, 13)
        for side in (-1.0, 1.0):
            x = side * self.half + 0.4 * self.sin
            b.paint(b.ellipse(b.x - x, b.y - 1.4, 1.4, 2.1), 0.88 * self.skin)

    def _head(self) -> None:
        b, light = self.whole.within(-11, 12, -12, 12), self.of["light"]
        drop = np.clip((b.y - 0.5) / 10, 0, 1) ** 2
        u, v = (b.x - (0.5 + 1.1 * drop) * self.sin) / (1 - 0.18 * drop), b.y - 0.5
        face = b.ellipse(u, v, self.half, 10.3)
        u, v = u / self.half, v / 10.3
        shade = 1.06 + 0.24 * light * u - 0.05 * v - 0.15 * (u * u + 0.5 * v * v)
        b.paint(face, self.skin[:, :, None, None] * shade[:, None])
        b = self.whole.within(1, 8, -10, 10)
        for side in (-1.0, 1.0):
            x, c = self._at(side * 4.7)
            far = ((b.x - x) / (2.7 * c)) ** 2 + ((b.y - 4.4) / 2.1) ** 2
            b.paint((0.25 + 0.12 * self.of["smile"]) * np.clip(1 - far, 0, 1), self.skin * BLUSH)

    def _nose(self) -> None:
        b = self.whole.within(-2, 7, -10, 10)
        tip, _ = self._at(0.0, 9.6)
        top, _ = self._at(0.0, 8.0)
        line = top + (tip - top) * np.clip((b.y + 0.5) / 4, 0, 1)
        ridge = np.clip(1 - abs(b.x - line) / 1.3, 0, 1) * np.clip(b.y + 1.5, 0, 1) * np.clip(4.3 - b.y, 0, 1)
        b.paint(0.28 * ridge, np.minimum(1.12 * self.skin, 1))
        b.paint(0.55 * b.ellipse(b.x - tip, b.y - 4.5, 1.7, 0.75), 0.66 * self.skin)
        b.paint(0.5 * b.ellipse(b.x - tip, b.y - 3.4, 1.2, 1.0), np.minimum(1.08 * self.skin, 1))

    def _eye(self, side: float) -> None:
        b = self.whole.within(-4, 3, -11, 11)
        x, c = self._at(side * 3.75)
        x = b.x - x
        b.paint(0.5 * b.ellipse(x, b.y + 0.6, 2.6 * c, 1.95), 0.60 * self.skin)
        lid = b.edge(1.35 - 0.75 * self.of["smile"] - b.y)  # who smiles has the lower lid raised
        white = b.ellipse(x, b.y + 0.3, 2.25 * c, 1.65) * lid
        b.paint(white, (0.97, 0.97, 0.96))
        x = x - 0.95 * c * self.of["gaze"]
        b.paint(white * b.ellipse(x, b.y + 0.25, 1.25 * root(c), 1.45), (0.13, 0.11, 0.14))
        b.paint(0.8 * b.ellipse(x + 0.45, b.y + 0.9, 0.5, 0.5), (1.0, 1.0, 1.0))

    def _brow(self, side: float) -> None:
        b, brows = self.whole.within(-8, 0, -11, 11), self.of["brows"]
        x, c = self._at(side * 3.8)
        u = (b.x - x) / (2.6 * c)
        y = -3.7 - 0.8 * brows + 0.5 * u * u + 1.1 * side * u * brows
        cover = b.edge((1 - abs(u)) * 2.6 * c) * b.edge(0.75 - abs(b.y - y))
        b.paint(0.9 * cover, 0.55 * self.hair)

    def _mouth(self) -> None:
        b, smile, gap = self.whole.within(3, 12, -11, 11), self.of["smile"], self.of["open"]
        x, _ = self._at(0.0, 8.6)
        grin = np.clip(smile, 0, 1)
        half = (4.0 + 0.8 * grin - 0.5 * gap) * self.cos
        u = np.clip((b.x - x) / half, -1.4, 1.4)
        bow = 1 - u * u
        middle = 6.7 + 2.3 * smile * (bow - 0.55)
        upper, lower = middle - (0.3 * gap + 0.2 * grin) * bow, middle + (3.2 * gap + 1.3 * grin) * bow
        along = b.edge((1 - abs(u)) * half)
        thick = 0.45 + 0.30 * bow
        b.paint(along * b.edge(np.minimum(b.y - upper + thick, lower + thick - b.y)), self.lips)
        inside = (
            along * b.edge(np.minimum(b.y - upper, lower - 0.2 - b.y)) * np.clip(3 * gap + 2 * grin, 0, 1)
        )
        b.paint(inside, (0.30, 0.08, 0.09))
        b.paint(inside * b.edge(upper + 1.2 + 0.5 * grin - b.y), (0.97, 0.96, 0.94))

    def _fringe(self) -> None:
        b, length, light = self.whole.within(-15, 10, -13, 13), self.of["hair"], self.of["light"]
        x = b.x + 0.4 * self.sin
        cap = b.ellipse(x, b.y + 1.0, self.half + 0.5 + 1.1 * length, 10.6 + 0.7 * length)
        cap *= b.edge(1.0 + 8.0 * length - b.y)
        opening = b.ellipse(
            b.x - 2.8 * self.sin - 0.7, b.y - 5.4 + 0.12 * b.x, self.half - 0.1 - 1.2 * length, 11.4
        )
        shade = 1 + 0.014 * light * b.x - 0.018 * (b.y + 6)
        gloss = np.clip(1 - ((b.x + 2 - 3 * light) / 5) ** 2 - ((b.y + 8.7) / 1.8) ** 2, 0, 1)
        colour = self.hair[:, :, None, None] * (shade + 0.22 * gloss)[:, None] + 0.06 * gloss[:, None]
        b.paint(cap * (1 - opening), colour)

    def _glasses(self) -> None:
        b, worn = self.whole.within(-5, 4, -13, 13), self.of["glasses"]
        y = b.y + 0.2
        for side in (-1.0, 1.0):
            x, c = self._at(side * 3.8, 9.0)
            u, half = b.x - x, 3.2 * c
            b.paint(0.12 * worn * b.ellipse(u, y, half, 2.9), (0.85, 0.95, 1.0))
            rim = b.ellipse(u, y, half + 0.35, 3.25) - b.ellipse(u, y, half - 0.35, 2.55)
            end = b.edge(side * (self.half * side + 0.3 * self.sin - b.x))
            temple = b.edge(0.35 - abs(b.y + 0.7)) * b.edge(side * u - half) * end
            b.paint(worn * np.maximum(rim, temple), FRAME)
        x, _ = self._at(0.0, 9.4)
        b.paint(worn * b.edge(0.35 - abs(b.y + 0.6)) * b.edge(1.0 - abs(b.x - x)), FRAME)


def _deep(value: NDArray[np.float64]) -> Floats:
    """Give one number a picture as (n, 1, 1) float32."""
    return value.astype(np.float32)[:, None, None]


def _ramp(stops: tuple[tuple[float, ...], ...], place: NDArray[np.float64]) -> Floats:
    """Give the colour at each place from 0 to 1 between some, (n, 3)."""
    ends = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(place, ends, channel) for channel in zip(*stops, strict=True)], 1).astype(
        np.float32
    )


def _hue(angle: NDArray[np.float64]) -> Floats:
    """Give a light tint of each hue, (n, 3)."""
    thirds = angle[:, None] - np.array([0, 2, 4]) * np.pi / 3
    return (0.76 + 0.12 * np.cos(thirds)).astype(np.float32)
