"""A square, an ellipse or a heart, of known place, size and turn: in the spirit of dSprites.

Matthey, Higgins, Hassabis & Lerchner 2017, "dSprites: disentanglement testing sprites dataset". There all
combinations of a few values are drawn; here values are drawn from a range, each independent of the others. A
square looks alike after a quarter of a turn and an ellipse after half a turn: of these the picture tells less
than the attribute. The distance to the heart is that of Quilez, "2D distance functions".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainers.data.brush import Brush, Plane, root
from trainers.data.dataset import Dataset, Floats, stratified_split

SIZE = 32
EACH = 1000
NAMES = ("square", "ellipse", "heart")
REACH = 8.0  # pixels from the middle at x or y 1
RADIUS = (4.5, 7.5)  # pixels at scale 0 and 1, of the circle about the shape


def load(seed: int = 0) -> Dataset:
    """Draw 1,000 of each shape, light on dark.

    Attributes: "x" and "y" from -1 to 1, to the right and up; "scale" from 0 to 1; "rotation" in radians,
    anticlockwise. The pictures do not depend on the seed, the split does.
    """
    labels = np.repeat(np.arange(len(NAMES)), EACH)
    rng = np.random.default_rng(28)
    even = {name: rng.random(len(labels)) for name in ("x", "y", "scale", "rotation")}
    values = {
        "x": 2 * even["x"] - 1,
        "y": 2 * even["y"] - 1,
        "scale": even["scale"],
        "rotation": 2 * np.pi * even["rotation"],
    }
    return Dataset(
        name="shapes",
        x=draw(labels, **values),
        labels=labels,
        class_names=NAMES,
        train=stratified_split(labels, seed),
        attributes={name: value.astype(np.float32) for name, value in values.items()},
        cyclic=frozenset({"rotation"}),
        seed=seed,
    )


def draw(
    labels: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    scale: NDArray[np.float64],
    rotation: NDArray[np.float64],
) -> Floats:
    """Draw shapes of given attributes, each (n,), as :func:`load` tells them.

    Returns
    -------
    (n, 32, 32) float32
        From 0 to 1 in steps of 1 / 255; edges are smooth over one pixel.
    """
    brush = Brush(np.empty((0, 3, SIZE, SIZE), np.float32))
    right, up = brush.x - _deep(REACH * x), -brush.y - _deep(REACH * y)
    cos, sin = _deep(np.cos(rotation)), _deep(np.sin(rotation))
    u, v = cos * right + sin * up, cos * up - sin * right
    radius = _deep(RADIUS[0] + (RADIUS[1] - RADIUS[0]) * scale)
    cover = np.empty(u.shape, np.float32)
    for label, shape in enumerate((_square, _ellipse, _heart)):
        rows = labels == label
        cover[rows] = shape(brush, u[rows], v[rows], radius[rows])
    return np.rint(cover * 255).astype(np.float32) / np.float32(255)


def _square(brush: Brush, u: Plane, v: Plane, radius: Plane) -> Plane:
    half = radius * 0.7071
    return brush.box(u, v, half, half, 0.0)


def _ellipse(brush: Brush, u: Plane, v: Plane, radius: Plane) -> Plane:
    return brush.ellipse(u, v, radius, 0.55 * radius)


def _heart(brush: Brush, u: Plane, v: Plane, radius: Plane) -> Plane:
    unit = radius / 0.66
    x, y = abs(u) / unit, v / unit + 0.656
    lobe = root((x - 0.25) ** 2 + (y - 0.75) ** 2) - 0.35355339
    foot = 0.5 * np.maximum(x + y, 0)
    flank = root(np.minimum(x**2 + (y - 1) ** 2, (x - foot) ** 2 + (y - foot) ** 2)) * np.sign(x - y)
    return brush.edge(-unit * np.where(x + y > 1, lobe, flank))


def _deep(value: NDArray[np.float64]) -> Floats:
    return value.astype(np.float32)[:, None, None]
