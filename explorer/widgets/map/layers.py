"""The map with more on it than points: pictures below, circles, ellipses, crosses and paths above.

Everything is given in map coordinates and follows the view. All but the paths is drawn into the same pixmap
as the points, so a hover or a drag of the probe costs no more for it. Paths are drawn over that, since they
change with every move of a hand. Setters never emit a signal.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from explorer.widgets.map import marks, overlay
from explorer.widgets.map.backdrop import Bounds, Sheet, mosaic
from explorer.widgets.map.layer import stage_of
from explorer.widgets.map.paths import PathMark, Paths
from explorer.widgets.map.sprites import Rgb
from explorer.widgets.map.stage import Stage
from explorer.widgets.map.surface import MapSurface

LATTICE_OPACITY = 0.5


class LayeredMap(MapSurface):
    """A map that can show more than points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths = Paths()
        self._path_cursor: npt.NDArray[np.float64] | None = None

    def set_backdrop(
        self, image: npt.NDArray[np.uint8] | None, bounds: Bounds = (0, 0, 1, 1), *, opacity: float = 1.0
    ) -> None:
        """Put a picture under the points, or take it away.

        Parameters
        ----------
        image
            (h, w) uint8 intensities, drawn from paper to ink, or (h, w, 3) red, green, blue; the first row is
            at the top. None for no picture.
        bounds
            x0, y0, x1, y1: the rectangle of the map it fills.
        opacity
            0 to 1.

        Raises
        ------
        ValueError
            If the shape is none of these or the rectangle is empty.
        """
        self._layer.backdrop.set(None if image is None else Sheet(image, bounds, opacity))
        self._drawn_anew()

    def set_lattice(
        self,
        pictures: npt.NDArray[np.uint8] | None,
        bounds: Bounds = (0, 0, 1, 1),
        there: npt.ArrayLike | None = None,
        *,
        opacity: float = LATTICE_OPACITY,
    ) -> None:
        """Put a lattice of pictures under the points, or take it away.

        With `there` it is laid over the lattices that are shown, which stay, scaled, where it has no cell:
        those not there yet, and all beyond its bounds. So one can zoom in and out while new cells come. A
        lattice with the same bounds, and as many cells, takes the place of the one before. Without `there` it
        is the only one, as it has to be once the model, or the plane, is another.

        Parameters
        ----------
        pictures
            (rows, columns, *shape) uint8, the first row at the top, each picture decoded from the middle of
            its cell. None for no lattice at all.
        bounds
            x0, y0, x1, y1: the rectangle of the map that the cells fill together.
        there
            (rows, columns) which cells have been decoded so far; the pictures of the others are not shown.
        opacity
            0 to 1.

        Raises
        ------
        ValueError
            If the shapes do not fit or the rectangle is empty.
        """
        if pictures is None or there is None:
            self.set_backdrop(None if pictures is None else mosaic(pictures), bounds, opacity=opacity)
            return
        cells = np.array(there, dtype=bool)
        if cells.shape != pictures.shape[:2]:
            raise ValueError(f"the cells there have shape {pictures.shape[:2]}, not {cells.shape}")
        self._layer.backdrop.lay(Sheet(mosaic(pictures), bounds, opacity, cells))
        self._drawn_anew()

    def set_ellipses(
        self,
        centres: npt.ArrayLike,
        covariances: npt.ArrayLike,
        colours: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        """Draw the outlines of 1 and 2 sigma of normal distributions; what is not finite is left out.

        Parameters
        ----------
        centres, covariances
            (m, 2) and (m, 2, 2); m may be 0.
        colours
            (m, 3) uint8; ink for None.

        Raises
        ------
        ValueError
            If the shapes do not fit.
        """
        places = marks.as_points(centres, "the centres of ellipses")
        spread = np.array(covariances, dtype=np.float64)
        if spread.shape != (len(places), 2, 2) or (
            colours is not None and np.shape(colours) != (len(places), 3)
        ):
            raise ValueError(f"{len(places)} ellipses need (m, 2, 2) and (m, 3), not {spread.shape}")
        known = np.isfinite(places).all(axis=1) & np.isfinite(spread).all(axis=(1, 2))
        shown = self._layer.marks
        shown.centres = places[known]
        shown.sigmas, shown.turns = marks.axes_of(spread[known])
        shown.colours = None if colours is None else np.array(colours, dtype=np.uint8)[known]
        self._drawn_anew()

    def set_rings(self, radii: Sequence[float], words: Sequence[str] = ()) -> None:
        """Draw dashed circles about the origin, each with a few words at its top; none for [].

        Parameters
        ----------
        radii
            In map units.
        words
            What each is called, "" for nothing.
        """
        shown = self._layer.marks
        shown.radii = tuple(float(radius) for radius in radii)
        shown.words = marks.as_words(words, len(shown.radii))
        self._drawn_anew()

    def set_extra(self, xy: npt.ArrayLike | None, colour: Rgb | None = None) -> None:
        """Draw small crosses above the points, which cannot be pointed at.

        Parameters
        ----------
        xy
            (m, 2); None for none, what is not finite is left out.
        colour
            Red, green and blue, 0 to 255; ink for None.
        """
        places = marks.as_points(xy, "a set of crosses")
        shown = self._layer.marks
        shown.extra, shown.extra_colour = places[np.isfinite(places).all(axis=1)], colour
        self._drawn_anew()

    def set_path(self, xy: npt.ArrayLike | None) -> None:
        """Draw one strong line through points (m, 2) in their order, above the data; None for none.

        Points that are not finite leave a gap.
        """
        self.set_paths([] if xy is None else [PathMark(np.array(xy, dtype=np.float64))])

    def set_paths(self, paths: Sequence[PathMark]) -> None:
        """Draw paths above the data, in their order but the weak ones first; they are cheap to draw anew."""
        before = self._path_region()
        if self._paths.set(paths):
            self.update(before + self._path_region())

    def set_path_cursor(self, xy: tuple[float, float] | npt.ArrayLike | None) -> None:
        """Mark a place of a path (2,), such as the step shown; None, or what is not finite, for none."""
        place = None if xy is None else np.array(xy, dtype=np.float64)
        self._update_path_cursor()
        self._path_cursor = None if place is None or not np.isfinite(place).all() else place
        self._update_path_cursor()

    def visible_bounds(self) -> Bounds:
        """Return x0, y0, x1, y1: the rectangle of the map that is in sight."""
        (x0, y1), (x1, y0) = self.to_map([(0, 0), (self.width(), self.height())]).tolist()
        return x0, y0, x1, y1

    def _paint_paths(self, painter: QPainter, clip: QRect) -> None:
        self._paths.draw(painter, clip, self._stage())
        if self._path_cursor is not None:
            painter.save()
            painter.resetTransform()
            at = QPointF(*self.to_pixels(self._path_cursor))
            overlay.draw_path_cursor(painter, at, self.palette())
            painter.restore()

    def _stage(self) -> Stage:
        return stage_of(self._view, self._look_of_points(self.devicePixelRatioF()))

    def _path_region(self) -> QRegion:
        """Return where the paths are, in logical pixels."""
        region, ratio = QRegion(), self.devicePixelRatioF()
        for box in self._paths.boxes(self._stage()):
            sides = (side / ratio for side in box.getRect())  # type: ignore[attr-defined]
            region += QRectF(*sides).toAlignedRect()
        return region

    def _update_path_cursor(self) -> None:
        if self._path_cursor is not None:
            at = QPointF(*self.to_pixels(self._path_cursor))
            self.update(overlay.square(at, overlay.path_cursor_reach()).intersected(self.rect()))

    def _drawn_anew(self) -> None:
        self._layer.forget()
        self.update()
