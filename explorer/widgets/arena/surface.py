"""The game as something to look at; setters emit nothing but `painted`, and that after painting."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.field import Bounds, box
from explorer.widgets.arena.scene import LAYERS, Floats, Scene, Sight, known
from explorer.widgets.lively import Lively
from explorer.widgets.map import overlay
from explorer.widgets.map.view import View


class ArenaSurface(Lively, QWidget):
    """Draws points, arrows, the grid of the generator and the field of the discriminator.

    The layers are kept as one pixmap, so that a probe over them costs nothing; however many setters are
    called in a row, they are painted once.

    Signals
    -------
    view_changed()
        Another part of the plane is seen; see `seen`.
    painted(int)
        The newest stamp, once, after what was set until then was really painted.
    """

    view_changed = Signal()
    painted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene()
        self._bounds: Bounds = (-1.0, -1.0, 1.0, 1.0)
        self._view = View()
        self._layers = QPixmap()
        self._drawn_for: object = None
        self._stamp, self._pending = 0, False
        self._message = ""
        self._round_bottom = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- where it looks ----------------------------------------------------------------------------

    def set_bounds(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Show at least this box, in the middle and as large as fits; x to the right, y up, equal aspect.

        Raises
        ------
        ValueError
            If it is not finite, or no box.
        """
        self._bounds = box((x0, y0, x1, y1))
        self._refit()

    def bounds(self) -> Bounds:
        """Return the box that is shown at least: left, bottom, right, top."""
        return self._bounds

    def seen(self) -> Bounds:
        """Return all that is seen: left, bottom, right, top; it contains `bounds`."""
        x0, y1 = self.to_data(QPointF(0, 0))
        x1, y0 = self.to_data(QPointF(self.width(), self.height()))
        return x0, y0, x1, y1

    def to_pixels(self, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return places (..., 2) as pixels of this widget (..., 2)."""
        return self._view.to_pixels(xy, self.width(), self.height())

    def to_data(self, point: QPointF) -> tuple[float, float]:
        """Return the place of a pixel of this widget."""
        x, y = self._view.to_map((point.x(), point.y()), self.width(), self.height())
        return float(x), float(y)

    # -- the layers --------------------------------------------------------------------------------

    def set_field(self, share: npt.ArrayLike | None, bounds: Bounds | None = None) -> None:
        """Show what the discriminator says of each place.

        Parameters
        ----------
        share
            (h, w) from 0, surely made, to 1, surely real, at the centres of the cells; the first row is at
            the top, where y is largest. None for none.
        bounds
            Left, bottom, right and top of the outer edges of the cells; None for those of before.

        Raises
        ------
        ValueError
            If a value is not finite, or the shape or the box is none.
        """
        self._scene.field.set(share, bounds)
        self._anew()

    def set_grid(self, xy: npt.ArrayLike | None) -> None:
        """Show where the generator puts a grid of noise (rows, columns, 2), or a line of it with one row.

        Cells hold equally much noise, so the smaller they become the denser, and the more opaque, they are.
        """
        grid = None if xy is None else np.array(xy, dtype=np.float64)
        if grid is not None and (grid.ndim != 3 or grid.shape[2] != 2 or not grid.size):
            raise ValueError(f"a grid has shape (rows, columns, 2), not {grid.shape}")
        self._scene.grid = grid
        self._anew()

    def set_real(self, xy: npt.ArrayLike) -> None:
        """Show real points (n, 2); those that are not finite are left out."""
        self._scene.real = _pairs(xy)
        self._anew()

    def set_made(self, xy: npt.ArrayLike) -> None:
        """Show points that the generator made (m, 2); those that are not finite are left out."""
        self._scene.made = _pairs(xy)
        self._anew()

    def set_arrows(self, at: npt.ArrayLike, by: npt.ArrayLike, full: float | None = None) -> None:
        """Show arrows from `at` (m, 2) along `by` (m, 2).

        Parameters
        ----------
        at, by
            Where they start, and vectors of any length with y up.
        full
            The length that is drawn as 8 % of the canvas, so that gradients that vanish are seen to vanish;
            None for that at the 95th percentile. None is drawn longer than 15 %.
        """
        start, vectors = _pairs(at), _pairs(by)
        if len(start) != len(vectors):
            raise ValueError(f"{len(start)} arrows need as many vectors, not {len(vectors)}")
        self._scene.at, self._scene.by, self._scene.full = start, vectors, full
        self._anew()

    def set_modes(self, centres: npt.ArrayLike, radius: float = 0.0) -> None:
        """Show dashed circles of a radius, in units of the data, around `centres` (k, 2)."""
        self._scene.modes, self._scene.radius = _pairs(centres), float(radius)
        self._anew()

    def set_trails(self, before: npt.ArrayLike | None, after: npt.ArrayLike | None = None) -> None:
        """Show lines that fade towards where made points were (m, 2), from where they are; None for none."""
        start, end = (_pairs(() if of is None else of) for of in (before, after))
        if len(start) != len(end):
            raise ValueError(f"{len(start)} trails need as many ends, not {len(end)}")
        self._scene.before, self._scene.after = start, end
        self._anew()

    def set_scores(self, real_p: npt.ArrayLike | None, made_p: npt.ArrayLike | None = None) -> None:
        """Colour points by how probably real they are, real ones filled, made ones as rings; None by origin.

        Parameters
        ----------
        real_p, made_p
            (n,) and (m,) from 0 to 1. Where there is not one for each point they have the colour of their
            origin.
        """
        if real_p is None and made_p is None:
            self._scene.scores = None
        else:
            given = (() if of is None else of for of in (real_p, made_p))
            real, made = (np.array(of, dtype=np.float64).reshape(-1) for of in given)
            self._scene.scores = real, made
        self._anew()

    def set_layer(self, name: str, on: bool) -> None:
        """Show a layer, one of `LAYERS`, or hide it.

        Raises
        ------
        ValueError
            If there is no such layer.
        """
        known([name])
        (self._scene.hidden.discard if on else self._scene.hidden.add)(name)
        self._anew()

    def layer(self, name: str) -> bool:
        """Tell whether a layer, one of `LAYERS`, is shown."""
        return name not in self._scene.hidden and name in LAYERS

    def set_emphasis(self, names: Collection[str] | None) -> None:
        """Leave only these layers bright and dim the others; None for all bright."""
        self._scene.emphasis = None if names is None else known(names)
        self._anew()

    def set_message(self, text: str) -> None:
        """Say something in the middle, such as what is being waited for; "" for nothing."""
        if text != self._message:
            self._message = text
            self.update()

    def set_round_bottom(self, round_bottom: bool) -> None:
        """Say whether it fills the bottom of a card, whose round corners are then to stay."""
        self._round_bottom = round_bottom
        self.update()

    def set_stamp(self, stamp: int) -> None:
        """Have `painted` tell this number after what has been set was painted."""
        self._stamp, self._pending = stamp, True
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(640), units.px(560))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(200), units.px(110))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the layers where they were uncovered, paint what is over them, and tell the stamp."""
        ratio = self.devicePixelRatioF()
        self._draw_layers(ratio)
        with QPainter(self) as painter:
            painter.scale(1 / ratio, 1 / ratio)
            part = _device_rect(event.rect(), ratio)
            painter.drawPixmap(part.topLeft(), self._layers, part)
            painter.resetTransform()
            paint.smooth(painter)
            self._paint_over(painter)
            if self._message:
                overlay.draw_message(painter, self.rect(), self._message, self.palette())
            if self._round_bottom:
                overlay.draw_corners(painter, self.rect(), self.palette())
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())
        if self._pending:
            self._pending = False
            self.painted.emit(self._stamp)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the bounds anew."""
        super().resizeEvent(event)
        self._refit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._drawn_for = None
        super().changeEvent(event)

    def _paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the layers, in logical pixels; here, nothing."""

    def _draw_layers(self, ratio: float) -> None:
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        key = (size, ratio, units.scale(), self._view)
        if key == self._drawn_for:
            return
        if self._layers.size() != size:
            self._layers = QPixmap(size)
        self._layers.fill(paint.ground(self.palette()))
        sight = Sight(self._view, self.width(), self.height(), ratio, ratio * units.scale())
        with QPainter(self._layers) as painter:
            self._scene.paint(painter, sight, self.palette())
        self._drawn_for = key

    def _anew(self) -> None:
        self._drawn_for = None
        self.update()

    def _refit(self) -> None:
        x0, y0, x1, y1 = self._bounds
        zoom = min(max(1, self.width()) / (x1 - x0), max(1, self.height()) / (y1 - y0))
        view = View((x0 + x1) / 2, (y0 + y1) / 2, zoom)
        if view != self._view:
            self._view = view
            self._anew()
        self.view_changed.emit()


def _pairs(xy: npt.ArrayLike) -> Floats:
    """Return places as an array (n, 2) of their own.

    Raises
    ------
    ValueError
        If they are no pairs.
    """
    places = np.array(xy, dtype=np.float64)
    if not places.size:
        return np.empty((0, 2))
    if places.ndim != 2 or places.shape[1] != 2:
        raise ValueError(f"places have shape (n, 2), not {places.shape}")
    return places


def _device_rect(box: QRect, ratio: float) -> QRect:
    """Return a logical rectangle in device pixels, at least covering it."""
    left, top = int(np.floor(box.left() * ratio)), int(np.floor(box.top() * ratio))
    right = int(np.ceil((box.right() + 1) * ratio))
    bottom = int(np.ceil((box.bottom() + 1) * ratio))
    return QRect(left, top, right - left, bottom - top)
