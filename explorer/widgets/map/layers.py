"""The map with more on it than points: a picture below, circles, ellipses, a line and crosses above.

Everything is given in map coordinates and follows the view. It is drawn into the same pixmap as the points,
so a hover or a drag of the probe costs no more for it. Setters never emit a signal.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.widgets.map import marks
from explorer.widgets.map.backdrop import Bounds, mosaic
from explorer.widgets.map.sprites import Rgb
from explorer.widgets.map.surface import MapSurface

LATTICE_OPACITY = 0.5


class LayeredMap(MapSurface):
    """A map that can show more than points."""

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
        self._layer.backdrop.set(image, bounds, opacity)
        self._drawn_anew()

    def set_lattice(
        self,
        pictures: npt.NDArray[np.uint8] | None,
        bounds: Bounds = (0, 0, 1, 1),
        *,
        opacity: float = LATTICE_OPACITY,
    ) -> None:
        """Put a lattice of pictures under the points, or take it away.

        Parameters
        ----------
        pictures
            (rows, columns, *shape) uint8, the first row at the top, each picture decoded from the middle of
            its cell. None for no lattice.
        bounds
            x0, y0, x1, y1: the rectangle of the map that the cells fill together.
        opacity
            0 to 1.
        """
        self.set_backdrop(None if pictures is None else mosaic(pictures), bounds, opacity=opacity)

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
        """Draw a line through points (m, 2) in their order, above the data; None for none.

        Points that are not finite leave a gap.
        """
        self._layer.marks.path = marks.as_points(xy, "a path")
        self._drawn_anew()

    def _drawn_anew(self) -> None:
        self._layer.forget()
        self.update()
