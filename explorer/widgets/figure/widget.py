"""A widget as a figure: what it shows now, drawn as finely as it is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint

_RATIO = "devicePixelRatioF"


@dataclass(frozen=True, eq=False)
class WidgetDrawing:
    """What a widget shows, ready to be written; see `explorer.widgets.figure.output`."""

    widget: QWidget
    title: str = ""
    on_any_thread: ClassVar[bool] = False

    @property
    def ground(self) -> QColor:
        """Return the colour of its ground."""
        return paint.ground(self.widget.palette())

    def size(self, scale: float) -> QSize:
        """Return its size in pixels at a scale."""
        return QSize(ceil(self.widget.width() * scale), ceil(self.widget.height() * scale))

    def paint(self, painter: QPainter, scale: float, detail: float) -> None:
        """Draw it at a scale; what it keeps as pixels has `detail` of them for each pixel of the widget."""
        painter.save()
        painter.scale(scale, scale)
        painter.fillRect(self.widget.rect(), self.ground)
        try:
            with _told(self.widget, detail):
                self.widget.render(painter, QPoint(0, 0))
        finally:
            painter.restore()


def widget_figure(widget: QWidget, title: str = "") -> WidgetDrawing:
    """Take what a widget shows now, as a map or curves, to be written as PNG, SVG or PDF.

    In SVG and PDF lines, text and the points of a map stay what they are; what the widget keeps as pixels,
    such as the density of very many points, are pixels there too.

    Parameters
    ----------
    widget
        It may be hidden.
    title
        What the file says it is.
    """
    return WidgetDrawing(widget, title)


@contextmanager
def _told(widget: QWidget, ratio: float) -> Iterator[None]:
    """Let a widget and all within it take the screen for one with so many device pixels a pixel.

    Painted widgets ask `devicePixelRatioF` how fine to draw what they keep as pixels. Qt answers with the
    screen's, whatever they are drawn into, so while they are drawn they are answered here.
    """
    parts = [widget, *widget.findChildren(QWidget)]
    for part in parts:
        setattr(part, _RATIO, lambda: ratio)
    try:
        yield
    finally:
        for part in parts:
            delattr(part, _RATIO)
