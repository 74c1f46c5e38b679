"""Figures as PNG, SVG, PDF, or on the clipboard.

In a PNG the pixels of pictures are whole blocks. In SVG and PDF text stays text, and each picture is an image
without loss, of 8 by 8 for a pixel: some viewers smooth what they enlarge, though an SVG asks for
``image-rendering: pixelated`` and a PDF for no interpolation, and so no more than the rims of blocks blur.
"""

import re
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

ENDINGS = (".png", ".svg", ".pdf")
MOST_PIXELS = 64_000_000
DPI = 96
"""Pixels of a figure at scale 1 in an inch of paper."""
DETAIL = 3.0
"""Pixels for each pixel of a widget, of what it draws as pixels, in SVG and PDF."""

_POINTS = 72 / DPI
_SMOOTHED = b'image-rendering="optimizeSpeed"'
_PIXELATED = _SMOOTHED + b' style="image-rendering:pixelated"'
_FAMILY = re.compile(rb'font-family="([^",]*)"')


class FigureTooLargeError(ValueError):
    """More pixels than are made at once; ``str()`` says it in a sentence."""


class Drawing(Protocol):
    """Something that draws itself at any scale."""

    @property
    def title(self) -> str:
        """Return what the file says it is."""
        ...

    @property
    def ground(self) -> QColor:
        """Return the colour of its ground."""
        ...

    @property
    def on_any_thread(self) -> bool:
        """Return whether it may be drawn elsewhere than on the thread of the window."""
        ...

    def size(self, scale: float) -> QSize:
        """Return its size in pixels at a scale."""
        ...

    def paint(self, painter: QPainter, scale: float, detail: float) -> None:
        """Draw it from the painter's origin on.

        Parameters
        ----------
        scale
            By how much all lengths are multiplied.
        detail
            Pixels for each of its own, where it has to draw pixels.
        """
        ...


def image_of(drawing: Drawing, scale: float = 1.0) -> QImage:
    """Return a figure as an image.

    Raises
    ------
    FigureTooLargeError
        If it would have more than 64 megapixels.
    """
    size = drawing.size(scale)
    pixels = size.width() * size.height()
    if pixels > MOST_PIXELS:
        raise FigureTooLargeError(
            f"At this scale the figure has {pixels / 1e6:,.0f} megapixels; choose a smaller scale."
        )
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(drawing.ground)
    with QPainter(image) as painter:
        drawing.paint(painter, scale, scale)
    dots = round(DPI * scale / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def png_of(drawing: Drawing, scale: float = 1.0) -> bytes:
    """Return a figure as the bytes of a PNG; raises what `image_of` does."""
    return packed(image_of(drawing, scale))


def packed(image: QImage) -> bytes:
    """Return an image as the bytes of a PNG; it lets others go first, while many pixels take seconds."""
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(drawing: Drawing) -> bytes:
    """Return a figure as the bytes of an SVG."""
    buffer, size = _buffer(), drawing.size(1.0)
    made = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    made.setOutputDevice(buffer)
    made.setResolution(DPI)
    made.setSize(size)
    made.setViewBox(QRect(0, 0, size.width(), size.height()))
    made.setTitle(drawing.title)
    made.setDescription("Latent Explorer")
    with QPainter(made) as painter:
        drawing.paint(painter, 1.0, DETAIL)
    text = bytes(buffer.data().data()).replace(_SMOOTHED, _PIXELATED)
    return _FAMILY.sub(rb'font-family="\1, Helvetica, Arial, sans-serif"', text)


def pdf_of(drawing: Drawing) -> bytes:
    """Return a figure as the bytes of a PDF: one page of its size, 96 pixels an inch."""
    buffer, size = _buffer(), drawing.size(1.0)
    made = QPdfWriter(buffer)
    made.setResolution(DPI)
    points = QSizeF(size.width() * _POINTS, size.height() * _POINTS)
    made.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    made.setPageMargins(QMarginsF(0, 0, 0, 0))
    made.setTitle(drawing.title)
    made.setCreator("Latent Explorer")
    with QPainter(made) as painter:
        painter.fillRect(0, 0, size.width() + 2, size.height() + 2, drawing.ground)  # pages are whole points
        drawing.paint(painter, 1.0, DETAIL)
    return bytes(buffer.data().data())


def bytes_of(drawing: Drawing, ending: str, scale: float = 1.0) -> bytes:
    """Return a figure as the bytes of a file.

    Parameters
    ----------
    ending
        ``.png``, ``.svg`` or ``.pdf``.
    scale
        Of a PNG; the others can be shown at any.

    Raises
    ------
    ValueError
        If there is no such ending, or the figure is too large.
    """
    if ending == ".png":
        return png_of(drawing, scale)
    if ending not in ENDINGS:
        raise ValueError(f"a figure is written as {', '.join(ENDINGS)}, not as {ending}")
    return svg_of(drawing) if ending == ".svg" else pdf_of(drawing)


def copy(drawing: Drawing, scale: float = 1.0) -> None:
    """Put a figure on the clipboard as an image; raises what `image_of` does."""
    QGuiApplication.clipboard().setImage(image_of(drawing, scale))


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
