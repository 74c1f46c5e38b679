"""The discriminator's answer as a heat map, smoothly enlarged.

Shapes: h, w cells of the field; H, W device pixels of the canvas.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

Floats = npt.NDArray[np.float32]
Bounds = tuple[float, float, float, float]

MOST_PIXELS = 200_000
"""A larger canvas is worked out at a whole fraction of its pixels, which Qt enlarges."""

Taps = tuple[npt.NDArray[np.intp], Floats]
"""Which four cells count at each place (m, 4), and how much each does (m, 4)."""


def taps(cells: int, places: npt.NDArray[np.float64]) -> Taps:
    """Return which cells of a row count at each place, so that their values are met at their centres.

    Parameters
    ----------
    cells
        How many there are in a row, k.
    places
        (m,) where, in cells from 0 to k: the first lies from 0 to 1, its centre at 0.5.

    Returns
    -------
    tuple of ndarray
        (m, 4) the cells, and (m, 4) float32 how much each counts; these sum to 1.

    References
    ----------
    R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans. ASSP 29(6), 1981.
    """
    first = np.floor(places - 0.5)
    t = places - 0.5 - first
    shares = (
        ((-0.5 * t + 1.0) * t - 0.5) * t,
        (1.5 * t - 2.5) * t * t + 1.0,
        ((-1.5 * t + 2.0) * t + 0.5) * t,
        (0.5 * t - 0.5) * t * t,
    )
    near = np.clip(first[:, None] + np.arange(-1, 3), 0, cells - 1).astype(np.intp)
    return near, np.stack(shares, axis=1).astype(np.float32)


def spread(rows: Floats, by: Taps) -> Floats:
    """Return rows (m, w) between those given (k, w).

    It is no product of matrices: those are spread over all cores, and wait for a training that holds one.
    """
    near, shares = by
    total = rows[near[:, 0]] * shares[:, :1]
    for nth in range(1, 4):
        part = rows[near[:, nth]]
        part *= shares[:, nth : nth + 1]
        total += part
    return total


class Field:
    """A heat map; it keeps which cells count where on the last canvas, since mostly the values change.

    Attributes
    ----------
    share
        (h, w) from 0, surely made, to 1, surely real; its first row is at the top. None for no field.
    bounds
        Left, bottom, right and top of the outer edges of its cells.
    """

    def __init__(self) -> None:
        self.share: Floats | None = None
        self.bounds: Bounds = (0.0, 0.0, 1.0, 1.0)
        self._key: object = None
        self._across = self._down = taps(1, np.empty(0))
        self._image = QImage()
        self._packed = np.empty((0, 0), np.uint32)

    def set(self, share: npt.ArrayLike | None, bounds: Bounds | None = None) -> None:
        """Take other values, and where they are.

        Raises
        ------
        ValueError
            If there is no row or column, a value is not finite, or the bounds are no box.
        """
        if share is None:
            self.share = None
            return
        values = np.array(share, dtype=np.float32)
        if values.ndim != 2 or not values.size or not np.isfinite(values).all():
            raise ValueError(f"a field has shape (h, w) and finite values, not {values.shape}")
        self.bounds = self.bounds if bounds is None else box(bounds)
        self.share = values

    def draw(
        self, painter: QPainter, where: tuple[float, float, float, float], table: npt.NDArray[np.uint32]
    ) -> None:
        """Paint it in device pixels.

        Parameters
        ----------
        painter
            Of the canvas, in device pixels.
        where
            Left, top, right and bottom of the field's `bounds` in device pixels.
        table
            (256,) colours from 0 to 1, 0xffRRGGBB.
        """
        if self.share is None:
            return
        width, height = painter.device().width(), painter.device().height()
        left, top = max(0, int(np.floor(where[0]))), max(0, int(np.floor(where[1])))
        right, bottom = min(width, int(np.ceil(where[2]))), min(height, int(np.ceil(where[3])))
        if right <= left or bottom <= top:
            return
        part = int(np.ceil(np.sqrt(max(1.0, (right - left) * (bottom - top) / MOST_PIXELS))))
        key = (self.share.shape, where, left, top, right, bottom)
        if key != self._key:
            self._key = key
            rows, columns = self.share.shape
            self._across = taps(columns, _places(left, right, part, where[0], where[2], columns))
            self._down = taps(rows, _places(top, bottom, part, where[1], where[3], rows))
        self._image = self._coloured(table)
        tall, wide = len(self._down[0]), len(self._across[0])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, part > 1)
        painter.drawImage(QRectF(left, top, wide * part, tall * part), self._image)

    def _coloured(self, table: npt.NDArray[np.uint32]) -> QImage:
        assert self.share is not None
        wide = np.ascontiguousarray(spread(np.ascontiguousarray(self.share.T), self._across).T)
        levels = spread(wide, self._down)
        levels *= 255
        levels += 0.5
        np.clip(levels, 0, 255, out=levels)
        self._packed = np.take(table, levels.astype(np.uint8), mode="clip")
        height, width = self._packed.shape
        return QImage(self._packed.data, width, height, 4 * width, QImage.Format.Format_RGB32)


def box(bounds: Bounds) -> Bounds:
    """Return left, bottom, right and top as numbers.

    Raises
    ------
    ValueError
        If they are not finite, or no box.
    """
    x0, y0, x1, y1 = (float(value) for value in bounds)
    if not np.isfinite([x0, y0, x1, y1]).all() or x1 <= x0 or y1 <= y0:
        raise ValueError(f"bounds are left, bottom, right and top, finite and in order, not {bounds}")
    return x0, y0, x1, y1


def _places(start: int, end: int, part: int, low: float, high: float, cells: int) -> npt.NDArray[np.float64]:
    """Return where the middles of pixels lie, in cells, `part` pixels being one."""
    count = -(-(end - start) // part)
    middles = start + (np.arange(count) + 0.5) * part
    # Half a pixel beyond an edge still shows the cell at the edge.
    places: npt.NDArray[np.float64] = np.clip((middles - low) / (high - low), 0, 1) * cells
    return places
