"""The generator's warped grid of noise: lines, and cells that are the more opaque the denser they are.

All places are device pixels of what is painted on, y down.
"""

from __future__ import annotations

from itertools import repeat

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter

Floats = npt.NDArray[np.float64]

_ALPHAS = 24
_MOST_ALPHA = 0.55


def areas(grid: Floats) -> Floats:
    """Return the areas (rows - 1, columns - 1) of the cells of a grid (rows, columns, 2), folded or not.

    A cell is the two triangles at a diagonal; of a cell that is folded in itself both count.
    """
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
    first, second = _cross(b - a, c - a), _cross(c - a, d - a)
    size: Floats = (np.abs(first) + np.abs(second)) / 2
    return size


def opacity(area: Floats, even: float) -> Floats:
    """Return how opaque cells are, 0 to 1, which all hold equally much: the denser, the more.

    Parameters
    ----------
    area
        Of the cells.
    even
        What it would be if all lay evenly in the frame.

    References
    ----------
    M. Kahng et al., "GAN Lab: understanding complex deep generative models using interactive visual
    experimentation", IEEE TVCG 25(1), 2019: the manifold's opacity tells its density.
    """
    density = even / np.maximum(area, 1e-12 * even)
    alphas: Floats = _MOST_ALPHA * density / (density + 2.0)
    return alphas


class Mesh:
    """Qt's points and lines over memory of numpy, made once for all grids of a shape.

    Parameters
    ----------
    rows, columns
        Of the grid.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.shape = rows, columns
        self._corners = np.empty((rows - 1, columns - 1, 4, 2))
        self._across = np.empty((rows, columns - 1, 4))
        self._down = np.empty((rows - 1, columns, 4))
        points = _wrapped(self._corners, QPointF, 16)
        self._cells = [points[start : start + 4] for start in range(0, len(points), 4)]
        self._lines = [*_wrapped(self._across, QLineF, 32), *_wrapped(self._down, QLineF, 32)]

    def place(self, grid: Floats) -> None:
        """Take a grid (rows, columns, 2)."""
        for nth, part in enumerate((grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1])):
            self._corners[:, :, nth] = part
        self._across[..., :2], self._across[..., 2:] = grid[:, :-1], grid[:, 1:]
        self._down[..., :2], self._down[..., 2:] = grid[:-1], grid[1:]

    def draw_cells(self, painter: QPainter, alphas: Floats, shade: QColor) -> None:
        """Fill the cells, as opaque as told (rows - 1, columns - 1); what is not finite is left out.

        Edges are left hard, so that cells meet without a gap; the lines over them are smooth.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        level = np.rint(np.nan_to_num(alphas) * _ALPHAS).astype(np.intp)
        level[~np.isfinite(self._corners).all(axis=(2, 3))] = 0
        now, levels = 0, level.ravel()
        for nth in np.argsort(levels, kind="stable").tolist():
            if levels[nth] != now:
                now = int(levels[nth])
                colour = QColor(shade)
                colour.setAlphaF(now / _ALPHAS)
                painter.setBrush(colour)
            if now:
                painter.drawConvexPolygon(self._cells[nth])

    def draw_lines(self, painter: QPainter) -> None:
        """Draw the lines with the painter's pen; those that are not finite are left out."""
        ends = (self._across.reshape(-1, 4), self._down.reshape(-1, 4))
        finite = np.isfinite(np.concatenate(ends)).all(axis=1)
        if finite.all():
            painter.drawLines(self._lines)
        else:
            painter.drawLines([self._lines[nth] for nth in np.flatnonzero(finite)])


def _wrapped(table: Floats, kind: type, step: int) -> list:  # type: ignore[type-arg]
    """Return Qt's objects of `step` bytes that lie in `table`, which has to outlive them."""
    addresses = range(table.ctypes.data, table.ctypes.data + table.nbytes, step)
    return list(map(shiboken6.wrapInstance, addresses, repeat(kind)))


def _cross(first: Floats, second: Floats) -> Floats:
    crossed: Floats = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    return crossed
