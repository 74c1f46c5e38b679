"""A picture under the points, pixel for pixel, that moves and grows with the map."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.pictures import as_picture
from explorer.widgets.map.sprites import Rgb, fade
from explorer.widgets.map.stage import Stage
from explorer.widgets.picture import ink_table

Bytes = npt.NDArray[np.uint8]
Packed = npt.NDArray[np.uint32]
Bounds = tuple[float, float, float, float]


SMOOTH_BELOW = 3.0
"""Device pixels of a pixel of the picture below which it is drawn smoothly."""


def mosaic(pictures: Bytes) -> Bytes:
    """Lay a lattice of pictures (rows, columns, *shape) out as one, the first row at the top.

    Grey ones get a rim one pixel wide without ink, which tells them apart.
    """
    if pictures.ndim < 3:
        raise ValueError(f"a lattice has shape (rows, columns, *shape), not {pictures.shape}")
    rows, columns = pictures.shape[:2]
    cells = np.stack([as_picture(cell) for cell in pictures.reshape(-1, *pictures.shape[2:])])
    if cells.ndim == 3:
        cells = np.pad(cells, ((0, 0), (1, 1), (1, 1)))
    high, wide = cells.shape[1:3]
    whole = cells.reshape(rows, columns, *cells.shape[1:]).swapaxes(1, 2)
    return whole.reshape(rows * high, columns * wide, *cells.shape[3:])


class Backdrop:
    """Draws the picture: each device pixel shows the one it lies in; smoothly where those are small."""

    def __init__(self) -> None:
        self._image: Bytes | None = None
        self._bounds: Bounds = (0.0, 0.0, 1.0, 1.0)
        self._opacity = 1.0
        self._packed: Packed | None = None
        self._inks: tuple[Rgb, Rgb] | None = None

    def __bool__(self) -> bool:
        """Tell whether there is a picture."""
        return self._image is not None

    def set(self, image: Bytes | None, bounds: Bounds, opacity: float) -> None:
        """Take a picture (h, w), (h, w, 1) or (h, w, 3), or None, and the rectangle of the map it fills.

        Raises
        ------
        ValueError
            If the shape is none of these, or the rectangle is empty or not finite.
        """
        if image is not None:
            if image.ndim == 3 and image.shape[2] == 1:
                image = image[:, :, 0]
            if image.dtype != np.uint8 or not (image.ndim == 2 or image.shape[2:] == (3,)):
                raise ValueError(f"a backdrop is uint8 (h, w) or (h, w, 3), not {image.dtype} {image.shape}")
            x0, y0, x1, y1 = bounds
            if not (np.isfinite(bounds).all() and x0 < x1 and y0 < y1):
                raise ValueError(f"a backdrop fills x0 < x1 and y0 < y1, not {bounds}")
        self._image = image if image is not None and image.size else None
        self._bounds, self._opacity = bounds, opacity
        self._packed = None

    def draw(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        """Draw what lies in `clip`, in device pixels."""
        if self._image is None:
            return
        source = self._source(self._image, (stage.ground, stage.ink))
        x0, y0, x1, y1 = self._bounds
        height, width = source.shape
        left, top = stage.device(np.array([x0, y1]))
        if (x1 - x0) * stage.unit < SMOOTH_BELOW * width:
            self._draw_smoothly(
                painter, clip, source, QRectF(left, top, (x1 - x0) * stage.unit, (y1 - y0) * stage.unit)
            )
            return
        x = np.arange(clip.left(), clip.right() + 1) + 0.5 - left
        y = np.arange(clip.top(), clip.bottom() + 1) + 0.5 - top
        first_x, columns = _inside(x * (width / ((x1 - x0) * stage.unit)), width)
        first_y, rows = _inside(y * (height / ((y1 - y0) * stage.unit)), height)
        if not len(columns) or not len(rows):
            return
        seen = np.ascontiguousarray(source[rows][:, columns])
        image = QImage(seen.data, len(columns), len(rows), 4 * len(columns), QImage.Format.Format_RGB32)
        painter.drawImage(QPoint(clip.left() + first_x, clip.top() + first_y), image)

    @staticmethod
    def _draw_smoothly(painter: QPainter, clip: QRect, source: Packed, box: QRectF) -> None:
        """Draw the picture where its pixels are so small that blocks of uneven size would be all one sees."""
        height, width = source.shape
        image = QImage(source.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.save()
        painter.setClipRect(clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, image)
        painter.restore()

    def _source(self, image: Bytes, inks: tuple[Rgb, Rgb]) -> Packed:
        """Return the picture as 0xffRRGGBB (h, w) as it looks through its opacity."""
        if self._packed is None or self._inks != inks:
            self._inks = inks
            ground, ink = inks
            if image.ndim == 2:
                end = fade(np.array([ink], np.uint8), ground, 1 - self._opacity)[0]
                self._packed = ink_table(QColor(*ground), QColor(*(int(c) for c in end)))[image]
            else:
                red, green, blue = np.moveaxis(fade(image, ground, 1 - self._opacity), -1, 0).astype(
                    np.uint32
                )
                self._packed = (0xFF000000 | red << 16 | green << 8 | blue).astype(np.uint32)
        return self._packed


def _inside(cells: npt.NDArray[np.float64], count: int) -> tuple[int, npt.NDArray[np.intp]]:
    """Return where the rising `cells` begin to be among `count`, and the whole numbers of those that are."""
    first, last = np.searchsorted(cells, (0, count))
    return int(first), cells[first:last].astype(np.intp)
