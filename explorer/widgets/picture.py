"""Pictures of the data, pixel for pixel, in the ink and paper of the theme."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units

Array = npt.NDArray[np.floating] | npt.NDArray[np.uint8]

_SNAP = 0.85
"""Whole blocks of pixels are preferred as long as they fill this share of the room."""


def ink_table(paper: QColor, ink: QColor) -> npt.NDArray[np.uint32]:
    """Return 256 colours (0xffRRGGBB) from `paper` (intensity 0) to `ink` (intensity 1), read-only."""
    return _table(paper.rgb(), ink.rgb())


@lru_cache(maxsize=8)
def _table(paper: int, ink: int) -> npt.NDArray[np.uint32]:
    """Return the colours between two of them (0xffRRGGBB), kept since every new picture asks for them."""
    steps = np.linspace(0, 1, 256)[:, None]
    ends = np.array([[rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255] for rgb in (paper, ink)], dtype=float)
    table = _packed(np.rint(ends[0] + (ends[1] - ends[0]) * steps).astype(np.uint32))
    table.flags.writeable = False
    return table


def to_image(array: Array, paper: QColor, ink: QColor) -> QImage:
    """Return `array` as an image that owns its pixels.

    Parameters
    ----------
    array
        (h, w) or (h, w, 1) intensities, or (h, w, 3) red, green, blue; floats in [0, 1] (others are clipped,
        what is not finite counts as 0) or uint8.
    paper, ink
        The colours of intensity 0 and 1; colour pictures keep their own.

    Raises
    ------
    ValueError
        If the shape is none of these.
    """
    pixels = _bytes(array)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.ndim == 2:
        packed = ink_table(paper, ink)[pixels]
    elif pixels.ndim == 3 and pixels.shape[2] == 3:
        packed = _packed(pixels.astype(np.uint32))
    else:
        raise ValueError(f"a picture has shape (h, w), (h, w, 1) or (h, w, 3), not {array.shape}")
    height, width = packed.shape
    packed = np.ascontiguousarray(packed)
    return QImage(packed.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def fitted(image: QSize, room: QRect, ratio: float = 1.0) -> QRectF:
    """Return where in `room` an image of this size goes: aspect kept, centred, in whole blocks where it can.

    Parameters
    ----------
    image
        Size of the image in its own pixels.
    room
        The rectangle to fill, in logical pixels.
    ratio
        Device pixels of a logical pixel.
    """
    if image.isEmpty() or room.isEmpty():
        return QRectF()
    zoom = min(room.width() / image.width(), room.height() / image.height()) * ratio
    if zoom >= 1 and int(zoom) >= _SNAP * zoom:
        zoom = int(zoom)
    width, height = image.width() * zoom / ratio, image.height() * zoom / ratio
    left = room.left() + np.floor((room.width() - width) / 2 * ratio) / ratio
    top = room.top() + np.floor((room.height() - height) / 2 * ratio) / ratio
    return QRectF(left, top, width, height)


def _bytes(array: Array) -> npt.NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array  # type: ignore[return-value]
    finite = np.nan_to_num(np.asarray(array, dtype=np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    return np.rint(np.clip(finite, 0, 1) * 255).astype(np.uint8)


def _packed(rgb: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    packed = 0xFF000000 | rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]
    return packed.astype(np.uint32)


class Picture(QWidget):
    """One picture in a thin frame.

    Signals
    -------
    painted(int)
        The stamp of a picture, once, after it (or the empty frame in its place) was really painted.

    Parameters
    ----------
    side
        Wished side in pixels at 100 %.
    parent
        The parent widget.
    """

    painted = Signal(int)

    def __init__(self, side: int = 104, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._array: Array | None = None
        self._image: QImage | None = None
        self._smooth = False
        self._stamp = 0
        self._pending = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_image(self, array: Array | None, stamp: int = 0) -> None:
        """Show `array`, or an empty frame for None.

        Parameters
        ----------
        array
            (h, w), (h, w, 1) or (h, w, 3) in [0, 1]; it is read at once and not kept waiting for changes.
        stamp
            What `painted` is to tell after this picture has been painted.
        """
        if array is None and self._array is None and stamp == self._stamp:
            return
        self._image = self._converted(array)
        self._array = array
        self._stamp = stamp
        self._pending = True
        self.update()

    def set_side(self, side: int) -> None:
        """Wish for another side, in pixels at 100 %."""
        self._side = side
        self.updateGeometry()

    def image(self) -> Array | None:
        """Return the array being shown."""
        return self._array

    @property
    def smooth(self) -> bool:
        """Whether the pixels are smoothed instead of drawn as blocks."""
        return self._smooth

    @smooth.setter
    def smooth(self, smooth: bool) -> None:
        if smooth != self._smooth:
            self._smooth = smooth
            self.update()

    def sizeHint(self) -> QSize:
        """Return the wished side at the current scale."""
        return QSize(units.px(self._side), units.px(self._side))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which it still reads."""
        return QSize(units.px(16), units.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint paper, picture and frame, then tell that this picture is on the screen."""
        painter = QPainter(self)
        self._paint_paper(painter)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
            inset = units.px(2)
            room = self.rect().adjusted(inset, inset, -inset, -inset)
            painter.drawImage(fitted(self._image.size(), room, self.devicePixelRatioF()), self._image)
        painter.end()
        if self._pending:
            self._pending = False
            self.painted.emit(self._stamp)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._image = self._converted(self._array)
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _converted(self, array: Array | None) -> QImage | None:
        palette = self.palette()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        return None if array is None else to_image(array, paper, ink)

    def _paint_paper(self, painter: QPainter) -> None:
        palette = self.palette()
        paint.smooth(painter)
        width = paint.hairline()
        painter.setPen(QPen(paint.line(palette), width))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, 3 * units.scale(), 3 * units.scale())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
