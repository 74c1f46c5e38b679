"""Where a map looks: a centre and a zoom, the same on both axes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

MARGIN = 0.06
"""Share of the room that `fit` leaves free at each side."""

MOST_TAKEN = 0.2
"""Share of a side that `fit` leaves at most to what stands at the left or at the bottom."""

SMALL, LARGE, CLOSING = 0.55, 0.9, 0.12
"""See `followed`."""

ZOOM_RANGE = (0.05, 2_000.0)
"""How far one may zoom out of and into the view that fits."""


@dataclass(frozen=True)
class View:
    """A view of the plane: x to the right, y upwards, equal aspect.

    Parameters
    ----------
    cx, cy
        The point of the map in the middle of the widget, in map units.
    px_per_unit
        Logical pixels of one map unit.
    """

    cx: float = 0.0
    cy: float = 0.0
    px_per_unit: float = 1.0

    def __post_init__(self) -> None:
        numbers = (self.cx, self.cy, self.px_per_unit)
        if not all(np.isfinite(number) for number in numbers) or self.px_per_unit <= 0:
            raise ValueError(f"a view needs finite numbers and a zoom above 0, not {numbers}")

    def to_pixels(self, xy: npt.ArrayLike, width: float, height: float) -> npt.NDArray[np.float64]:
        """Return map coordinates (..., 2) as pixels (..., 2) of a widget of `width` by `height`."""
        offset = (np.asarray(xy, dtype=np.float64) - (self.cx, self.cy)) * self.px_per_unit
        return offset * (1, -1) + (width / 2, height / 2)

    def to_map(self, pixels: npt.ArrayLike, width: float, height: float) -> npt.NDArray[np.float64]:
        """Return pixels (..., 2) of a widget of `width` by `height` as map coordinates (..., 2)."""
        offset = np.asarray(pixels, dtype=np.float64) - (width / 2, height / 2)
        return offset * (1, -1) / self.px_per_unit + (self.cx, self.cy)

    def panned(self, dx: float, dy: float) -> "View":
        """Return the view after its content was moved by (dx, dy) pixels."""
        return View(self.cx - dx / self.px_per_unit, self.cy + dy / self.px_per_unit, self.px_per_unit)

    def zoomed(self, factor: float, anchor: tuple[float, float], width: float, height: float) -> "View":
        """Return the view zoomed by `factor` about the pixel `anchor`, which stays where it is."""
        x, y = self.to_map(anchor, width, height)
        zoom = self.px_per_unit * factor
        return View(
            float(x - (anchor[0] - width / 2) / zoom), float(y + (anchor[1] - height / 2) / zoom), zoom
        )


def fit(xy: Floats, width: float, height: float, *, left: float = 0.0, bottom: float = 0.0) -> View:
    """Return the view that shows all finite points of `xy` (n, 2) with `MARGIN` at each side.

    Points that coincide, or none at all, get a view of about one unit.

    Parameters
    ----------
    xy
        (n, 2) points in map units.
    width, height
        Size of the widget in pixels.
    left, bottom
        Pixels at these sides that something else stands in; the margin there is at least as wide, up to
        `MOST_TAKEN` of the size.
    """
    low_x, high_x, low_y, high_y = _room(width, height, left, bottom)
    room = np.maximum((high_x - low_x, high_y - low_y), 1 - 2 * MARGIN)
    finite = xy[np.isfinite(xy).all(axis=1)]
    if not len(finite):
        return View(0.0, 0.0, max(1.0, min(width, height)) * (1 - 2 * MARGIN) / 2)
    low, high = finite.min(axis=0), finite.max(axis=0)
    extent = np.maximum(high - low, 1e-12)
    zoom = float((room / extent).min())
    largest = float(np.abs(finite).max())
    if float((high - low).max()) <= 1e-9 * max(largest, 1e-3):
        zoom = float(room.min())
    cx, cy = low / 2 + high / 2
    aside, above = (low_x + high_x - width) / 2, (low_y + high_y - height) / 2
    return View(float(cx - aside / zoom), float(cy + above / zoom), zoom)


def _room(width: float, height: float, left: float, bottom: float) -> tuple[float, float, float, float]:
    """Return the pixels (left, right, top, bottom) between the margins that `fit` leaves."""
    return (
        max(MARGIN * width, min(left, MOST_TAKEN * width)),
        (1 - MARGIN) * width,
        MARGIN * height,
        min((1 - MARGIN) * height, max(height - bottom, (1 - MOST_TAKEN) * height)),
    )


def followed(
    view: View, xy: Floats, size: tuple[float, float], *, left: float, bottom: float, closing: bool
) -> tuple[View, bool]:
    """Return the view once a cloud of points has moved on: calm, and with the whole cloud in sight.

    It widens or moves aside at once, no farther than it has to. It closes in only on a cloud that has become
    small: from where the cloud takes less than `SMALL` of the room until it takes `LARGE` of it, by `CLOSING`
    of the way (in the logarithm of the zoom) at each call.

    Parameters
    ----------
    view
        Where the map looked before.
    xy, left, bottom
        As for `fit`.
    size
        Width and height of the widget in pixels.
    closing
        What the call before has returned besides its view.

    Returns
    -------
    view
        Where to look now.
    closing
        Whether it is closing in.
    """
    finite = xy[np.isfinite(xy).all(axis=1)]
    if not len(finite):
        return view, False
    whole = fit(finite, *size, left=left, bottom=bottom)
    share = view.px_per_unit / whole.px_per_unit
    closing = share < (LARGE if closing else SMALL)
    zoom = whole.px_per_unit if share > 1 else view.px_per_unit
    centre = np.array([view.cx, view.cy])
    if closing:
        zoom *= share**-CLOSING
        centre += (np.array([whole.cx, whole.cy]) - centre) * CLOSING
    left_x, right_x, top_y, bottom_y = _room(*size, left, bottom)
    low = finite.max(axis=0) - np.array([right_x - size[0] / 2, size[1] / 2 - top_y]) / zoom
    high = finite.min(axis=0) + np.array([size[0] / 2 - left_x, bottom_y - size[1] / 2]) / zoom
    cx, cy = np.where(low <= high, np.clip(centre, low, high), (low + high) / 2)
    return View(float(cx), float(cy), float(zoom)), bool(closing)
