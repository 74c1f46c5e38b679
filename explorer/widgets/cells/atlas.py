"""All pictures of a mosaic as one image in the pixels of the screen, so that a paint copies one block.

Each column and each row of the screen takes its pixels from one column and one row of the pictures, or, in
the gaps, from one that is clear. So two gathers make the image, whatever the number of cells.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.widgets.cells.layout import Cells
from explorer.widgets.picture import ink_table

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Packed = npt.NDArray[np.uint32]

_CLEAR, _OPAQUE = QImage.Format.Format_ARGB32_Premultiplied, QImage.Format.Format_RGB32

PALE = 0.55
"""How far a picture that is out of date is mixed with the pane."""


class Atlas:
    """Makes the image and keeps its memory for the next one of the same size.

    Attributes
    ----------
    image
        What `draw` made last, in device pixels.
    """

    def __init__(self) -> None:
        self._pixels: Packed = np.zeros((0, 0), np.uint32)
        self.image = QImage()

    def draw(
        self,
        pictures: Bytes,
        cells: Cells,
        colours: tuple[QColor, QColor, QColor],
        *,
        missing: Flags | None = None,
        pale: Flags | None = None,
        smooth: bool = False,
    ) -> None:
        """Make the image anew.

        Parameters
        ----------
        pictures
            (rows, columns, h, w) or (rows, columns, h, w, 3).
        cells
            Where they go; the image begins at the first picture.
        colours
            Paper, ink and pane.
        missing, pale
            (rows, columns) which cells show the pane, and which are mixed with it.
        smooth
            Whether to smooth the pixels instead of drawing blocks.
        """
        sheet = _sheet(pictures, cells, colours)
        shape = cells.rows, cells.columns
        cover(sheet, shape, colours[2], missing, 1.0)
        cover(sheet, shape, colours[2], pale, PALE)
        size = sheet.shape[0] // cells.rows, sheet.shape[1] // cells.columns
        if smooth and (cells.width > size[1] or cells.height > size[0]):
            self._smooth_into(sheet, cells, size)
        else:
            self._blocks_into(sheet, cells, size)

    def _blocks_into(self, sheet: Packed, cells: Cells, size: tuple[int, int]) -> None:
        """Gather whole pixels: first along the columns, then row by row."""
        columns = sources(cells.columns, size[1], cells.width, cells.across)
        rows = sources(cells.rows, size[0], cells.height, cells.down)
        if self._pixels.shape != (len(rows), len(columns)):
            self._pixels = np.zeros((len(rows), len(columns)), np.uint32)
        np.take(np.take(sheet, columns, axis=1), rows, axis=0, out=self._pixels, mode="clip")
        self.image = QImage(self._pixels.data, len(columns), len(rows), 4 * len(columns), _CLEAR)

    def _smooth_into(self, sheet: Packed, cells: Cells, size: tuple[int, int]) -> None:
        """Let Qt enlarge each picture by itself, so that none runs into the next."""
        height, width = size
        reach = (cells.columns - 1) * cells.across, (cells.rows - 1) * cells.down
        self.image = QImage(reach[0] + cells.width, reach[1] + cells.height, _CLEAR)
        self.image.fill(Qt.GlobalColor.transparent)
        source = QImage(sheet.data, sheet.shape[1], sheet.shape[0], 4 * sheet.shape[1], _CLEAR)
        target, part = QRectF(0, 0, cells.width, cells.height), QRectF(0, 0, width, height)
        with QPainter(self.image) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for row in range(cells.rows):
                for column in range(cells.columns):
                    target.moveTo(column * cells.across, row * cells.down)
                    part.moveTo(column * width, row * height)
                    painter.drawImage(target, source, part)


def _sheet(pictures: Bytes, cells: Cells, colours: tuple[QColor, QColor, QColor]) -> Packed:
    """Return all pictures side by side as 0xffRRGGBB, with a column and a row more that are clear.

    Pictures with more pixels than their cells come as means over areas.
    """
    rows, columns, height, width = pictures.shape[:4]
    size = rows * height, columns * width
    flat = np.ascontiguousarray(pictures.swapaxes(1, 2)).reshape(*size, *pictures.shape[4:])
    inked = flat if flat.ndim == 3 else ink_table(*colours[:2])[flat]
    depth, layout = (3, QImage.Format.Format_RGB888) if flat.ndim == 3 else (4, _OPAQUE)
    image = QImage(inked.data, size[1], size[0], depth * size[1], layout)
    if cells.width < width or cells.height < height:
        size = rows * cells.height, columns * cells.width
        image = image.scaled(size[1], size[0], mode=Qt.TransformationMode.SmoothTransformation)
    image = image.convertToFormat(_OPAQUE)
    sheet = np.zeros((size[0] + 1, size[1] + 1), np.uint32)
    sheet[:-1, :-1] = np.frombuffer(image.constBits(), np.uint32).reshape(size)
    return sheet


def sources(n: int, size: int, shown: int, step: int) -> npt.NDArray[np.intp]:
    """Return from which pixel each pixel along one axis of the screen takes its colour.

    Parameters
    ----------
    n
        Cells along the axis.
    size, shown
        Pixels of a picture, and pixels of the screen it takes.
    step
        Pixels of the screen from one picture to the next.

    Returns
    -------
    ndarray
        ((n - 1) * step + shown,) indices; n * size, one beyond the last, for the gaps.
    """
    one = np.full(step, -1, dtype=np.intp)
    one[:shown] = (np.arange(shown) * 2 + 1) * size // (2 * shown)
    every = np.where(one >= 0, one + np.arange(n)[:, None] * size, n * size)
    return every.reshape(-1)[: (n - 1) * step + shown]


def cover(sheet: Packed, shape: tuple[int, int], pane: QColor, which: Flags | None, share: float) -> None:
    """Mix the pictures of some cells with the pane.

    Parameters
    ----------
    sheet
        (rows * h + 1, columns * w + 1) pictures side by side; written to.
    shape
        Rows and columns.
    pane
        The colour.
    which
        (rows, columns) which cells, None for none.
    share
        From 0 for nothing to 1 for the pane alone.
    """
    if which is None or not which.any():
        return
    height, width = sheet.shape[0] // shape[0], sheet.shape[1] // shape[1]
    tiles = sheet[:-1, :-1].reshape(shape[0], height, shape[1], width).swapaxes(1, 2)
    if share >= 1:
        tiles[which] = pane.rgb()
        return
    chosen = np.ascontiguousarray(tiles[which]).view(np.uint8)
    towards = np.tile(np.array([pane.rgb()], np.uint32).view(np.uint8), chosen.shape[-1] // 4)
    mixed = chosen * np.float32(1 - share) + towards * np.float32(share)
    tiles[which] = np.rint(mixed).astype(np.uint8).view(np.uint32)
