"""What is dragged and pasted between widgets: a datum by its row id, or a picture from anywhere.

Nothing here reads a file: a dropped file is only named, and whoever may wait reads it.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QPainter

ROW = "application/x-latent-explorer-row"
"""The row id of a datum, as decimal digits in ASCII."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".pgm", ".ppm")
"""Ends of the names of files that are taken for pictures."""

LARGEST = 512
"""Pictures are brought down to this side, since no model looks at larger ones."""

_MOST_DIGITS = 12


def row_mime(row: int) -> QMimeData:
    """Return the datum `row` as something that can be dragged or copied."""
    mime = QMimeData()
    mime.setData(ROW, str(int(row)).encode("ascii"))
    return mime


def row_of(mime: QMimeData) -> int | None:
    """Return the row id that is dragged, None where there is none."""
    told = bytes(mime.data(ROW).data()) if mime.hasFormat(ROW) else b""
    return int(told) if told.isdigit() and len(told) <= _MOST_DIGITS else None


def picture_of(mime: QMimeData) -> npt.NDArray[np.uint8] | None:
    """Return the picture itself that is dragged or pasted.

    Parameters
    ----------
    mime
        What is dragged, or the clipboard's; that a file is named in it does not count.

    Returns
    -------
    ndarray or None
        (h, w, 3) red, green, blue, at most `LARGEST` on a side; what is clear in it is white.
    """
    if not mime.hasImage():
        return None
    image = mime.imageData()
    if not isinstance(image, QImage):
        image = image.toImage() if hasattr(image, "toImage") else QImage()
    if image.isNull():
        return None
    return _pixels(_reduced(image))


def image_file_of(mime: QMimeData) -> str | None:
    """Return the path of the first local file in it that is called like a picture; it is not looked at."""
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    return next((path for path in files if path.lower().endswith(SUFFIXES)), None)


def takes(mime: QMimeData | None) -> bool:
    """Tell whether there is a row, a picture or a file called like one in it, without making any."""
    if mime is None:
        return False
    return row_of(mime) is not None or mime.hasImage() or image_file_of(mime) is not None


def _reduced(image: QImage) -> QImage:
    """Return a large image at a size that models look at: first by leaving out pixels, then by means."""
    for side, how in (
        (4 * LARGEST, Qt.TransformationMode.FastTransformation),
        (LARGEST, Qt.TransformationMode.SmoothTransformation),
    ):
        if max(image.width(), image.height()) > side:
            image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, how)
    return image


def _pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """Return an image on white paper as (h, w, 3)."""
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    with QPainter(paper) as painter:
        image.setDevicePixelRatio(1.0)
        painter.drawImage(0, 0, image)
    flat = paper.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3).copy()
