"""The map canvas: drawing and picking beside pyqtgraph's scatter plot of the same points, colours and size.

Both are shown in a window of 640 x 560 and paint into its backing store. *Redraw* zooms a little; *pan* moves
by whole pixels; *set points* places all anew; *probe* moves a mark with its crosshair over points that lie
still; *pick* asks for the datum at a pixel. They take turns; a side's figure is the best round's median.
Above 20,000 points the canvas draws the density, where pyqtgraph still draws single points.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.colours import class_colours
from explorer.widgets.canvas import MapCanvas, View
from tests.perf.bench import Figure, repeated, take_turns
from tests.perf.quiet import application

SIZES = (1_000, 10_000, 60_000)
WIDTH, HEIGHT = 640, 560
CLASSES = 10
TARGETS = {("redraw", 10_000): 8.0, ("pick", 60_000): 1.0}
Points = NDArray[np.float64]


def cloud(n: int, seed: int = 0) -> tuple[Points, NDArray[np.int64]]:
    """Return n points (n, 2) in ten clouds, and which cloud each is of."""
    draw = np.random.default_rng(seed)
    label = np.arange(n) % CLASSES
    return draw.normal(0, 1, (n, 2)) + draw.normal(0, 3, (CLASSES, 2))[label], label


def paint_now() -> None:
    """Have everything painted that waits for it, and nothing else."""
    QApplication.sendPostedEvents()


def expose(widget: QWidget) -> None:
    """Show a widget and wait until it has been painted."""
    widget.show()
    while not widget.windowHandle().isExposed():
        QApplication.processEvents()
    QApplication.processEvents()


class Brush(QObject):
    """Counts how often a widget is painted, so that no figure stands for nothing."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.strokes = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let the event through."""
        self.strokes += event.type() == QEvent.Type.Paint
        return False


class Ours:
    """`MapCanvas`, each act of the benchmark painted before it returns."""

    name = "canvas"

    def __init__(self, n: int) -> None:
        self._xy, label = cloud(n)
        self.canvas = MapCanvas()
        self.widget: QWidget = self.canvas
        self.canvas.resize(WIDTH, HEIGHT)
        expose(self.canvas)
        self.brush = Brush(self.canvas)
        self.canvas.set_points(self._xy)
        self.canvas.set_colours(class_colours(CLASSES)[label])
        self.canvas.set_probe((0.0, 0.0))
        self.canvas.fit()
        self._middle = self.canvas.view
        paint_now()

    def redraw(self, i: int) -> None:
        """Zoom a little in or out."""
        at = self._middle
        self.canvas.view = View(at.cx, at.cy, at.px_per_unit * (0.95 + 0.001 * (i % 50)))
        paint_now()

    def pan(self, i: int) -> None:
        """Move by a few whole pixels."""
        step = 1 if i % 20 < 10 else -1
        self.canvas.view = self.canvas.view.panned(3 * step, 2 * step)
        paint_now()

    def set_points(self, i: int) -> None:
        """Place all points a little elsewhere."""
        self.canvas.set_points(self._xy * (1 + 0.001 * (i % 50)))
        paint_now()

    def probe(self, i: int) -> None:
        """Move the probe."""
        self.canvas.set_probe((np.sin(i / 7), np.cos(i / 5)))
        paint_now()

    def pick(self, i: int) -> None:
        """Ask for the datum at a pixel."""
        self.canvas.datum_near(QPointF(WIDTH / 2 + 5 * (i % 40) - 100, HEIGHT / 2 + 3 * (i % 30) - 45))


class Theirs:
    """`pyqtgraph.ScatterPlotItem` with one brush for each class, used as its documentation advises."""

    name = "pyqtgraph"

    def __init__(self, n: int) -> None:
        import pyqtgraph as pg

        self._pg: Any = pg
        self._xy, label = cloud(n)
        brushes = [pg.mkBrush(QColor(*(int(c) for c in rgb))) for rgb in class_colours(CLASSES)]
        self._brushes = [brushes[i] for i in label]
        self.widget: Any = pg.PlotWidget(background="w")
        self.widget.resize(WIDTH, HEIGHT)
        self.widget.hideAxis("left")
        self.widget.hideAxis("bottom")
        self.widget.setAspectLocked(True)
        self._scatter = pg.ScatterPlotItem(pen=None, size=7, pxMode=True)
        self._scatter.setData(pos=self._xy, brush=self._brushes)
        self._probe = pg.ScatterPlotItem(pen=pg.mkPen("m", width=3), brush=pg.mkBrush("w"), size=20)
        self._lines = [pg.InfiniteLine(angle=angle, pen=pg.mkPen("m")) for angle in (90, 0)]
        for item in (self._scatter, *self._lines, self._probe):
            self.widget.addItem(item)
        self._box = self.widget.getViewBox()
        self._box.autoRange()
        self._box.disableAutoRange()
        expose(self.widget)
        self.brush = Brush(self.widget.viewport())
        self._range = self._box.viewRect()

    def redraw(self, i: int) -> None:
        """Zoom a little in or out."""
        wide = self._range.width() * (0.95 + 0.001 * (i % 50)) / 2
        at = self._range.center()
        self._box.setRange(xRange=(at.x() - wide, at.x() + wide), padding=0)
        paint_now()

    def pan(self, i: int) -> None:
        """Move by a few whole pixels."""
        step = 1 if i % 20 < 10 else -1
        px, py = self._box.viewPixelSize()
        self._box.translateBy(x=3 * step * px, y=2 * step * py)
        paint_now()

    def set_points(self, i: int) -> None:
        """Place all points a little elsewhere."""
        self._scatter.setData(pos=self._xy * (1 + 0.001 * (i % 50)), brush=self._brushes)
        paint_now()

    def probe(self, i: int) -> None:
        """Move the mark and the lines through it."""
        place = np.sin(i / 7), np.cos(i / 5)
        self._probe.setData(pos=[place])
        for line, at in zip(self._lines, place, strict=True):
            line.setValue(at)
        paint_now()

    def pick(self, i: int) -> None:
        """Ask for the data at a pixel."""
        at = QPointF(WIDTH / 2 + 5 * (i % 40) - 100, HEIGHT / 2 + 3 * (i % 30) - 45)
        self._scatter.pointsAt(self._box.mapSceneToView(at))


ACTS = {"redraw": 20, "pan": 20, "set_points": 10, "probe": 20, "pick": 20}
"""What is measured, and how often in a round."""


def measure(quick: bool) -> Iterator[Figure]:
    """Draw on both in turn, size by size."""
    application()
    for n in SIZES[:1] if quick else SIZES:
        pair = (Ours(n), Theirs(n))
        for act, times in ACTS.items():
            sides = {one.name: _side(one, act, 2 if quick else times) for one in pair}
            taken = take_turns(sides, 1 if quick else 5)
            ours, theirs = (min(taken[one.name]) for one in pair)
            words = f"{n:,} points, {act.replace('_', ' ')}"
            note = f"pyqtgraph {theirs:.2f} ms"
            yield Figure(words, ours, "ms", at_most=TARGETS.get((act, n)), note=note)
            yield Figure(f"{words}: canvas / pyqtgraph", ours / theirs, "x", at_most=1.0)
        for one in pair:
            one.widget.close()


def _side(one: Ours | Theirs, act: str, times: int) -> Callable[[], float]:
    def timed() -> float:
        before = one.brush.strokes
        taken = list(repeated(getattr(one, act), times))
        if act != "pick" and one.brush.strokes - before < times:
            raise RuntimeError(f"{one.name} was not painted at each {act}")
        return statistics.median(taken)

    return timed
