"""The map as something to look at: data and probe come in through setters and are painted.

Shapes: n data. Setters never emit a signal.
"""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.map import overlay
from explorer.widgets.map import view as views
from explorer.widgets.map.layer import Look, PointsLayer, point_radius
from explorer.widgets.map.picking import Lasso
from explorer.widgets.map.shapes import keeps_shapes
from explorer.widgets.map.view import View

Rows = npt.NDArray[np.int64]

_FARTHEST = 1e12
"""Coordinates beyond this are treated like those that are not finite: such data are not shown."""


class MapSurface(QWidget):
    """Draws the points of a map with a probe over them.

    Signals
    -------
    view_changed()
        The user, or a change of size, made the map look elsewhere.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer = PointsLayer()
        self._rows: Rows = np.empty(0, np.int64)
        self._index: dict[int, int] | None = None
        self._view = View()
        self._fits = True
        self._follows = False
        self._frame = np.empty((0, 2))
        self._closing = False
        self._probe: tuple[float, float] | None = None
        self._probe_row = -1
        self._lifted = False
        self._hover = -1
        self._lasso: Lasso | None = None
        self._names = overlay.AxisNames()
        self._message = ""
        self._round_bottom = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- data --------------------------------------------------------------------------------------

    def set_points(self, xy: npt.ArrayLike, rows: npt.ArrayLike | None = None) -> None:
        """Place the data.

        Another number of data than before clears colours, dimming and selection and shows all of the map;
        the same number keeps them and the view, so that this can be called at every frame of a morph.

        Parameters
        ----------
        xy
            (n, 2) map coordinates; data that are not finite are left out.
        rows
            (n,) row ids, by which the signals name the data; by default 0 to n - 1.

        Raises
        ------
        ValueError
            If the shapes do not fit.
        """
        points = np.array(xy, dtype=np.float64)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"points have shape (n, 2), not {points.shape}")
        self._take_rows(rows, len(points))
        points[~(np.abs(points) < _FARTHEST).all(axis=1)] = np.nan
        anew = len(points) != len(self._layer.xy)
        self._layer.set_points(points, paint.muted(self.palette()).getRgb()[:3])  # type: ignore[index]
        if anew:
            self._fits = True
            self._refit()
        elif self._follows and self._fits and not self.busy:
            self._follow()
        if self._hover >= 0 and (anew or not np.isfinite(points[self._hover]).all()):
            self._hover = -1
        self.update()

    def set_colours(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Colour the data: (n, 3) uint8."""
        colours = np.asarray(rgb, dtype=np.uint8)
        if colours.shape != (len(self._rows), 3):
            raise ValueError(f"colours have shape ({len(self._rows)}, 3), not {colours.shape}")
        self._layer.set_colours(colours)
        self.update()

    def set_dimmed(self, mask: npt.ArrayLike | None) -> None:
        """Dim the data where `mask` (n,) is true, none for None."""
        n = len(self._rows)
        dimmed = np.zeros(n, dtype=bool) if mask is None else np.array(mask, dtype=bool)
        if dimmed.shape != (n,):
            raise ValueError(f"the mask has shape ({n},), not {dimmed.shape}")
        if not np.array_equal(dimmed, self._layer.dimmed):
            self._layer.set_masks(dimmed, self._layer.selected)
            self.update()

    def set_selected(self, rows: npt.ArrayLike) -> None:
        """Mark the data with these row ids, and no others; ids the map does not have are left out."""
        selected = np.isin(self._rows, np.asarray(rows, dtype=np.int64).ravel())
        if not np.array_equal(selected, self._layer.selected):
            self._layer.set_masks(self._layer.dimmed, selected)
            self.update()

    def set_probe(self, xy: tuple[float, float] | npt.ArrayLike | None, row: int = -1) -> None:
        """Put the probe to `xy` (2,) in map coordinates, or take it away.

        Parameters
        ----------
        xy
            Where to; None, or what is not finite, takes it away.
        row
            The datum it comes from, whose colour it gets inside; -1 for a free point, light accent inside.
        """
        self._set_probe(None if xy is None else np.asarray(xy, dtype=np.float64), row)

    def set_hover(self, row: int) -> None:
        """Draw the ring around the datum `row`, as for a datum pointed at in another map; -1 for none."""
        index = self._index_of(row)
        if index != self._hover:
            self._update_hover()
            self._hover = index
            self._update_hover()

    def set_axes(self, x_name: str, y_name: str) -> None:
        """Name the axes, with units or the share of variance where they have one."""
        room = self._names.room()
        if self._names.set(x_name, y_name):
            if self._fits and self._names.room() != room:
                self._refit()
            self.update()

    def set_round_bottom(self, round_bottom: bool) -> None:
        """Say whether the map fills the bottom of a card, whose round corners are then to stay."""
        self._round_bottom = round_bottom
        self.update()

    def set_message(self, text: str) -> None:
        """Say something in the middle of the map, such as what is being waited for; "" for nothing."""
        if text != self._message:
            self._message = text
            self.update()

    # -- view --------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """Where the map looks. Setting it keeps the map from fitting itself when its size changes."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._fits = False
        self._look(view)

    @property
    def fits(self) -> bool:
        """Whether the map shows all data because the user has not looked elsewhere."""
        return self._fits

    def fit(self) -> None:
        """Show all data with a margin, now and whenever the size changes until the user looks elsewhere."""
        self._fits = True
        self._refit()

    def set_follow(self, follow: bool) -> None:
        """Say whether the view goes along with data that move while it `fits`; see `view.followed`.

        The view stops following once the user looks elsewhere, and goes on once the map `fits` again.
        """
        self._follows = follow
        self._closing = False

    def set_frame(self, xy: npt.ArrayLike | None) -> None:
        """Keep places (m, 2) in sight besides the data, wherever the map fits; None for no others."""
        frame = np.empty((0, 2)) if xy is None else np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        if not np.array_equal(frame, self._frame):
            self._frame = frame
            if self._fits:
                self._refit()

    @property
    def busy(self) -> bool:
        """Whether a mouse button is doing something, so that nothing is pointed at and the view stays."""
        return False

    def to_pixels(self, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return map coordinates (..., 2) as pixels of this widget (..., 2)."""
        return self._view.to_pixels(xy, self.width(), self.height())

    def to_map(self, pixels: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return pixels of this widget (..., 2) as map coordinates (..., 2)."""
        return self._view.to_map(pixels, self.width(), self.height())

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(480), units.px(440))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(160), units.px(140))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the cached points where they were uncovered and paint what is over them."""
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.scale(1 / ratio, 1 / ratio)
        self._paint_points(painter, event.region(), ratio)
        paint.smooth(painter)
        self._paint_paths(painter, _device_rect(event.rect(), ratio))
        painter.resetTransform()
        self._paint_over(painter)
        painter.end()

    def _paint_points(self, painter: QPainter, region: QRegion, ratio: float) -> None:
        look = self._look_of_points(ratio)
        if keeps_shapes(painter):
            self._layer.compose(painter, self._view, look)
            return
        points = self._layer.pixmap(self._view, look)
        for box in region:  # type: ignore[attr-defined]
            device = _device_rect(box, ratio)
            painter.drawPixmap(device.topLeft(), points, device)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew as long as the user has not looked elsewhere; else keep the middle in the middle."""
        if self._fits:
            self._refit()
            self.view_changed.emit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            if self._fits:
                self._refit()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _look_of_points(self, ratio: float) -> Look:
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        palette = self.palette()
        ground, ink = (colour.getRgb()[:3] for colour in (paint.ground(palette), paint.ink(palette)))  # type: ignore[index]
        return Look(size, ratio * units.scale(), ratio, ground, ink)

    def _paint_paths(self, painter: QPainter, clip: QRect) -> None:
        """Paint what lies right over the points and touches `clip`, in device pixels; here, nothing."""

    def _paint_grips(self, painter: QPainter) -> None:
        """Paint what can be taken besides the probe, over it; here, nothing."""

    def _paint_over(self, painter: QPainter) -> None:
        palette, box = self.palette(), self.rect()
        probe = self._probe_pixel()
        if probe is not None:
            overlay.draw_crosshair(painter, probe, box, palette)
        self._names.draw(painter, box, palette, self.devicePixelRatioF())
        if self._hover >= 0:
            overlay.draw_hover(painter, self._pixel(self._hover), self._mark_radius(), palette)
        if probe is not None and box.contains(probe.toPoint()):
            overlay.draw_probe(painter, probe, self._probe_colour(), palette, lifted=self._lifted)
        elif probe is not None:
            overlay.draw_arrow(painter, probe, box, palette)
        self._paint_grips(painter)
        if self._lasso is not None:
            outline = [QPointF(x, y) for x, y in self.to_pixels(self._lasso.outline)]
            count = int(np.count_nonzero(self._lasso.inside()))
            overlay.draw_lasso(painter, outline, f"{count:,}", palette)
        if self._message:
            overlay.draw_message(painter, box, self._message, palette)
        if self._round_bottom:
            overlay.draw_corners(painter, box, palette)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, box, 6 * units.scale())

    # -- helpers -----------------------------------------------------------------------------------

    def _take_rows(self, rows: npt.ArrayLike | None, n: int) -> None:
        if rows is None:
            if len(self._rows) != n or self._index is not None:
                self._rows, self._index = np.arange(n), None
            return
        ids = np.array(rows, dtype=np.int64)
        if ids.shape != (n,):
            raise ValueError(f"row ids have shape ({n},), not {ids.shape}")
        if self._index is None or not np.array_equal(ids, self._rows):
            self._rows, self._index = ids, {int(row): index for index, row in enumerate(ids)}

    def _index_of(self, row: int) -> int:
        """Return the place of a row id among the data, -1 where it has none or is not finite."""
        if self._index is not None:
            index = self._index.get(row, -1)
        else:
            index = row if 0 <= row < len(self._rows) else -1
        return index if index >= 0 and np.isfinite(self._layer.xy[index]).all() else -1

    def _row(self, index: int) -> int:
        return int(self._rows[index]) if index >= 0 else -1

    def _pixel(self, index: int) -> QPointF:
        return QPointF(*self.to_pixels(self._layer.xy[index]))

    def _mark_radius(self) -> float:
        return point_radius(len(self._rows)) * units.scale()

    def _probe_pixel(self) -> QPointF | None:
        return None if self._probe is None else QPointF(*self.to_pixels(self._probe))

    def _probe_colour(self) -> QColor:
        index = self._index_of(self._probe_row)
        if index >= 0:
            return QColor(*self._layer.colour(index))
        return paint.mix(paint.accent(self.palette()), paint.ground(self.palette()), 0.45)

    def _set_probe(self, xy: npt.NDArray[np.float64] | None, row: int) -> None:
        place = None if xy is None or not np.isfinite(xy).all() else (float(xy[0]), float(xy[1]))
        if (place, row) == (self._probe, self._probe_row):
            return
        self._update_probe()
        self._probe, self._probe_row = place, row
        self._update_probe()

    def _update_probe(self) -> None:
        at = self._probe_pixel()
        if at is not None:
            self.update(overlay.probe_region(at, self.rect()))

    def _update_hover(self) -> None:
        if self._hover >= 0:
            self.update(overlay.square(self._pixel(self._hover), overlay.hover_reach(self._mark_radius())))

    def _refit(self) -> None:
        left, bottom = self._taken()
        self._look(views.fit(self._in_sight(), self.width(), self.height(), left=left, bottom=bottom))

    def _follow(self) -> None:
        left, bottom = self._taken()
        size = (self.width(), self.height())
        view, self._closing = views.followed(
            self._view, self._in_sight(), size, left=left, bottom=bottom, closing=self._closing
        )
        self._look(view)

    def _in_sight(self) -> npt.NDArray[np.float64]:
        """Return all places that are to be seen, (n + m, 2)."""
        return np.concatenate([self._layer.xy, self._frame]) if len(self._frame) else self._layer.xy

    def _taken(self) -> tuple[float, float]:
        """Return the pixels at the left and at the bottom that no point is to lie in."""
        left, bottom = (pixels and pixels + self._mark_radius() for pixels in self._names.room())
        return left, bottom

    def _look(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self.update()


def _device_rect(box: QRect, ratio: float) -> QRect:
    """Return the device pixels that `box` touches."""
    left, top = int(np.floor(box.left() * ratio)), int(np.floor(box.top() * ratio))
    right = int(np.ceil((box.right() + 1) * ratio))
    bottom = int(np.ceil((box.bottom() + 1) * ratio))
    return QRect(left, top, right - left, bottom - top)
