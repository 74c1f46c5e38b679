"""Painting many small pictures at once: ellipses and lines with smooth edges, laid over one another.

A cover is how much of each pixel a shape fills, from 0 to 1, found from the distance to its edge, which is
given a slope one pixel wide. Only sums, products, quotients and square roots are used on pixels: these are
rounded alike on every machine, as sines and exponentials are not.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.floating[Any]]
"""Float32, one value a pixel: (height, width), (n, height, width), or what goes with these."""

Number: TypeAlias = Plane | float
"""One number, or one for each picture, (n, 1, 1) float32."""


class Brush:
    """Paints on a part of ``n`` square pictures, measured in units from their middle, to the right and down.

    Attributes
    ----------
    rgb : (n, 3, size, size) float32
        The pictures.
    x, y : (1, width) and (height, 1) float32
        Places of the centres of this part's pixels.
    """

    def __init__(self, rgb: Plane, scale: float = 1.0) -> None:
        size = rgb.shape[-1]
        places = (np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)) / np.float32(scale)
        self.rgb = rgb
        self.x, self.y = places[None, :], places[:, None]
        self._scale = np.float32(scale)  # pixels a unit

    def within(self, top: float, bottom: float, left: float, right: float) -> Brush:
        """Give a brush for a part of the same pictures; what is small is painted sooner there."""
        part = Brush(self.rgb)
        rows = slice(*np.searchsorted(self.y[:, 0], (top, bottom)))
        columns = slice(*np.searchsorted(self.x[0], (left, right)))
        part.rgb, part._scale = self.rgb[:, :, rows, columns], self._scale
        part.x, part.y = self.x[:, columns], self.y[rows]
        return part

    def paint(self, cover: Plane, colour: Plane | tuple[float, float, float]) -> None:
        """Lay a colour over the pictures.

        Parameters
        ----------
        cover : (height, width) or (n, height, width) float32
        colour : (3,), (n, 3) or (n, 3, height, width) float32
            Red, green, blue.
        """
        colour = np.asarray(colour, np.float32)
        if colour.ndim < 4:
            colour = colour[..., None, None]
        step = colour - self.rgb
        step *= cover[..., None, :, :]
        self.rgb += step

    def edge(self, inside: Plane) -> Plane:
        """Turn the distance to an edge, positive inside, into a cover."""
        cover: Plane = np.clip(inside * self._scale + np.float32(0.5), 0, 1)
        return cover

    def ellipse(self, x: Plane, y: Plane, a: Number, b: Number) -> Plane:
        """Cover an ellipse of half-axes a and b, given places seen from its middle.

        The distance is that of the first order, f / |grad f| (Taubin 1991).
        """
        u, v = x / a, y / b
        level = root(u * u + v * v)
        u, v = u / a, v / b
        return self.edge((1 - level) * level / np.maximum(root(u * u + v * v), np.float32(1e-6)))

    def box(self, x: Plane, y: Plane, a: Number, b: Number, corner: float) -> Plane:
        """Cover a rectangle of half-width a and half-height b with round corners."""
        right, down = abs(x) - (a - corner), abs(y) - (b - corner)
        outside = root(np.maximum(right, 0) ** 2 + np.maximum(down, 0) ** 2)
        return self.edge(corner - outside - np.minimum(np.maximum(right, down), 0))


def root(square: Plane) -> Plane:
    """Give the square root in single precision."""
    return np.sqrt(square, dtype=np.float32)
