"""Pictures under the points, pixel for pixel, that move and grow with the map."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.pictures import as_picture
from explorer.widgets import paint
from explorer.widgets.map.sprites import Rgb, fade
from explorer.widgets.map.stage import Stage
from explorer.widgets.picture import ink_table

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Packed = npt.NDArray[np.uint32]
Bounds = tuple[float, float, float, float]


SMOOTH_BELOW = 3.0
"""Device pixels of a pixel of the picture below which it is drawn smoothly."""

MOST = 3
"""Pictures that lie one upon the other at most: the oldest, which shows most, and the newest ones."""


def mosaic(pictures: Bytes) -> Bytes:
    """Lay a lattice of pictures (rows, columns, *shape) out as one, the first row at the top.

    Grey ones get a rim one pixel wide without ink, which tells them apart.
    """
    if pictures.ndim < 3:
        raise ValueError(f"a lattice has shape (rows, columns, *shape), not {pictures.shape}")
    rows, columns = pictures.shape[:2]
    cells = _cells(pictures)
    if cells.ndim == 3:
        cells = np.pad(cells, ((0, 0), (1, 1), (1, 1)))
    high, wide = cells.shape[1:3]
    whole = cells.reshape(rows, columns, *cells.shape[1:]).swapaxes(1, 2)
    return whole.reshape(rows * high, columns * wide, *cells.shape[3:])


def _cells(pictures: Bytes) -> Bytes:
    """Return the pictures one after the other, (rows * columns, h, w) or (rows * columns, h, w, 3)."""
    flat = pictures.reshape(-1, *pictures.shape[2:])
    if flat.ndim == 3 or (flat.ndim == 4 and flat.shape[3] == 3):
        return flat
    return np.stack([as_picture(cell) for cell in flat])


class Sheet:
    """One picture and the rectangle of the map it fills.

    Each device pixel shows the pixel of the picture it lies in; where those are small it is drawn smoothly.

    Parameters
    ----------
    image
        (h, w), (h, w, 1) or (h, w, 3) uint8.
    bounds
        x0, y0, x1, y1 in map units.
    opacity
        0 to 1.
    there
        (rows, columns) which of so many equal cells of the picture there are; all for None.

    Raises
    ------
    ValueError
        If a shape is none of these, or the rectangle is empty or not finite.
    """

    def __init__(self, image: Bytes, bounds: Bounds, opacity: float, there: Mask | None = None) -> None:
        if image.ndim == 3 and image.shape[2] == 1:
            image = image[:, :, 0]
        if image.dtype != np.uint8 or not (image.ndim == 2 or image.shape[2:] == (3,)):
            raise ValueError(f"a backdrop is uint8 (h, w) or (h, w, 3), not {image.dtype} {image.shape}")
        x0, y0, x1, y1 = bounds
        if not (np.isfinite(bounds).all() and x0 < x1 and y0 < y1):
            raise ValueError(f"a backdrop fills x0 < x1 and y0 < y1, not {bounds}")
        self.image, self._bounds, self._opacity = image, bounds, opacity
        self._there = None if there is None or there.all() else there
        self._packed: Packed | None = None
        self._inks: tuple[Rgb, Rgb] | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.image.size or (self._there is not None and not self._there.any())

    def hides(self, other: "Sheet") -> bool:
        """Tell whether nothing is to be seen of a picture below this one, or it is one of the same cells."""
        (x0, y0, x1, y1), (left, low, right, high) = self._bounds, other._bounds
        around = x0 <= left and y0 <= low and x1 >= right and y1 >= high
        same = self._bounds == other._bounds and self.image.shape == other.image.shape
        return same or (around and self._there is None)

    def draw(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        """Draw what lies in `clip`, in device pixels."""
        source = self._source((stage.ground, stage.ink))
        height, width = source.shape
        box = self._box(stage)
        if box.width() < SMOOTH_BELOW * width:
            self._draw_smoothly(painter, clip, source, box)
            return
        x = np.arange(clip.left(), clip.right() + 1) + 0.5 - box.left()
        y = np.arange(clip.top(), clip.bottom() + 1) + 0.5 - box.top()
        first_x, columns = _inside(x * (width / box.width()), width)
        first_y, rows = _inside(y * (height / box.height()), height)
        if not len(columns) or not len(rows):
            return
        wide = source[rows[0] : rows[-1] + 1].take(columns, axis=1)  # each row of the picture once
        seen = wide.take(rows - rows[0], axis=0)
        image = QImage(seen.data, len(columns), len(rows), 4 * len(columns), self._format)
        painter.drawImage(QPoint(clip.left() + first_x, clip.top() + first_y), image)

    def covers(self, clip: QRect, stage: Stage) -> bool:
        """Tell whether nothing below it is to be seen in `clip`."""
        return self._there is None and self._box(stage).adjusted(1, 1, -1, -1).contains(QRectF(clip))

    def _box(self, stage: Stage) -> QRectF:
        x0, y0, x1, y1 = self._bounds
        left, top = stage.device(np.array([x0, y1]))
        return QRectF(left, top, (x1 - x0) * stage.unit, (y1 - y0) * stage.unit)

    @property
    def _format(self) -> QImage.Format:
        if self._there is None:
            return QImage.Format.Format_RGB32
        return QImage.Format.Format_ARGB32_Premultiplied

    def _draw_smoothly(self, painter: QPainter, clip: QRect, source: Packed, box: QRectF) -> None:
        """Draw the picture where its pixels are so small that blocks of uneven size would be all one sees."""
        height, width = source.shape
        image = QImage(source.data, width, height, 4 * width, self._format)
        painter.save()
        painter.setClipRect(clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, image)
        painter.restore()

    def _source(self, inks: tuple[Rgb, Rgb]) -> Packed:
        """Return the picture as 0xffRRGGBB (h, w) as seen through its opacity, 0 where it is not there."""
        if self._packed is None or self._inks != inks:
            self._inks = inks
            packed = self._through(inks)
            if self._there is not None:
                high, wide = (
                    side // cells for side, cells in zip(packed.shape, self._there.shape, strict=True)
                )
                packed = np.where(self._there.repeat(high, axis=0).repeat(wide, axis=1), packed, np.uint32(0))
            self._packed = packed
        return self._packed

    def _through(self, inks: tuple[Rgb, Rgb]) -> Packed:
        ground, ink = inks
        if self.image.ndim == 2:
            end = fade(np.array([ink], np.uint8), ground, 1 - self._opacity)[0]
            return ink_table(QColor(*ground), QColor(*(int(c) for c in end)))[self.image]
        height, width = self.image.shape[:2]
        pixels = np.ascontiguousarray(self.image)
        seen = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        seen = seen.convertToFormat(QImage.Format.Format_RGB32)
        with QPainter(seen) as painter:
            painter.fillRect(seen.rect(), paint.faded(QColor(*ground), 1 - self._opacity))
        return np.frombuffer(seen.constBits(), np.uint32).reshape(height, width).copy()


class Backdrop:
    """The pictures under the points, the newest on top."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []

    def __bool__(self) -> bool:
        """Tell whether there is a picture."""
        return bool(self._sheets)

    @property
    def image(self) -> Bytes | None:
        """The newest picture, None where there is none."""
        return self._sheets[-1].image if self._sheets else None

    def set(self, sheet: Sheet | None) -> None:
        """Take a picture and no other; None for none."""
        self._sheets = [sheet] if sheet is not None and not sheet.empty else []

    def lay(self, sheet: Sheet) -> None:
        """Lay a picture over those that are there; what it hides goes."""
        below = [one for one in self._sheets if not sheet.hides(one)]
        if len(below) >= MOST:
            below = [below[0], *below[len(below) - MOST + 2 :]]
        self._sheets = below if sheet.empty else [*below, sheet]

    def draw(self, painter: QPainter, clip: QRect, stage: Stage) -> None:
        """Draw what lies in `clip`, in device pixels."""
        first = max((i for i, sheet in enumerate(self._sheets) if sheet.covers(clip, stage)), default=0)
        for sheet in self._sheets[first:]:
            sheet.draw(painter, clip, stage)


def _inside(cells: npt.NDArray[np.float64], count: int) -> tuple[int, npt.NDArray[np.intp]]:
    """Return where the rising `cells` begin to be among `count`, and the whole numbers of those that are."""
    first, last = np.searchsorted(cells, (0, count))
    return int(first), cells[first:last].astype(np.intp)
