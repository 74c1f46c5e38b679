"""Figures that leave the application: pictures with words around them, or what a widget shows."""

from explorer.widgets.figure.drawing import FigureDrawing, draw
from explorer.widgets.figure.figure import FigureColours, PictureFigure
from explorer.widgets.figure.output import (
    ENDINGS,
    Drawing,
    FigureTooLargeError,
    bytes_of,
    copy,
    image_of,
    pdf_of,
    png_of,
    svg_of,
)
from explorer.widgets.figure.renderer import Renderer
from explorer.widgets.figure.widget import widget_figure

__all__ = [
    "ENDINGS",
    "Drawing",
    "FigureColours",
    "FigureDrawing",
    "FigureTooLargeError",
    "PictureFigure",
    "Renderer",
    "bytes_of",
    "copy",
    "draw",
    "image_of",
    "pdf_of",
    "png_of",
    "svg_of",
    "widget_figure",
]
