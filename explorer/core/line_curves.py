"""A density on the line as a hand can reshape it: straight lines between heights over a fixed grid.

Uniform noise pushed through its quantile function has the density: the inverse transform (Devroye 1986,
section II.2).

Shapes: g places of the grid, n numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

LOW, HIGH, PLACES = -3.0, 3.0, 121
"""Where the grid begins and ends, and how many places it has."""
REACH = 0.3
"""How wide a pull reaches: the standard deviation of the bump that it adds."""
HIGHEST = 2.0
"""No pull goes beyond this height."""
_HALVINGS, _LEAST_AREA = 44, 1e-6


_GRID = np.linspace(LOW, HIGH, PLACES)
_GRID.flags.writeable = False


def places() -> Doubles:
    """Return the grid, (g,), read-only."""
    return _GRID


class CurveError(ValueError):
    """Heights that are no density; the message is a sentence that says what to do."""


@dataclass(frozen=True, eq=False)
class LineCurve:
    """A density of straight lines between heights (g,) over `places`; their scale does not matter.

    Raises
    ------
    CurveError
        Where a height is negative or no number, or nothing lies under the curve.
    """

    heights: Doubles

    def __post_init__(self) -> None:
        heights = np.array(self.heights, dtype=np.float64)
        if heights.shape != (PLACES,):
            raise CurveError(f"A curve has {PLACES} heights, not {heights.size}; pull it anew.")
        if not np.isfinite(heights).all() or heights.min() < 0:
            raise CurveError("A density is nowhere negative and everywhere a number; pull the curve anew.")
        area = float(np.trapezoid(heights, places()))
        if area <= 0:
            raise CurveError("There is nothing under the curve; pull it above 0.")
        heights /= area
        heights.flags.writeable = False
        object.__setattr__(self, "heights", heights)

    @cached_property
    def below(self) -> Doubles:
        """The share of the density below each place of the grid, (g,)."""
        pieces = (self.heights[1:] + self.heights[:-1]) / 2 * np.diff(places())
        below = np.concatenate([[0.0], np.cumsum(pieces)])
        return np.asarray(below / below[-1])

    def density(self, x: npt.ArrayLike) -> Doubles:
        """Return the density at places, 0 beyond the grid."""
        at = np.asarray(x, dtype=np.float64)
        return np.asarray(np.interp(at, places(), self.heights, left=0.0, right=0.0))

    def cdf(self, x: npt.ArrayLike) -> Doubles:
        """Return the share of the density below each of x: a parabola in each piece."""
        at, grid = np.clip(np.asarray(x, dtype=np.float64), LOW, HIGH), places()
        i = np.clip(np.searchsorted(grid, at, side="right") - 1, 0, PLACES - 2)
        way = at - grid[i]
        slope = (self.heights[i + 1] - self.heights[i]) / (grid[1] - grid[0])
        below = self.below[i] + self.heights[i] * way + slope * way**2 / 2
        return np.asarray(np.clip(below, 0.0, 1.0))

    def quantile(self, u: npt.ArrayLike) -> Doubles:
        """Return the place below which a share u lies: the parabola of a piece, turned round."""
        share, grid = np.clip(np.asarray(u, dtype=np.float64), 0.0, 1.0), places()
        step = (HIGH - LOW) / (PLACES - 1)
        i = np.clip(np.searchsorted(self.below, share, side="right") - 1, 0, PLACES - 2)
        start = self.heights[i]
        more = np.maximum(share - self.below[i], 0.0)
        root = np.sqrt(np.maximum(start**2 + 2 * (self.heights[i + 1] - start) / step * more, 0.0))
        return np.asarray(grid[i] + np.minimum(2 * more / np.maximum(start + root, 1e-300), step))

    def pulled(self, x: float, height: float) -> LineCurve:
        """Return the curve with one place pulled to a height, and what is near it along with it.

        A bump is added, or taken away, and all is brought back to an area of 1, so that it is the new density
        that has the height there: the curve stays under the pointer. What would fall below 0 stays at 0.

        Raises
        ------
        CurveError
            Where place or height is no number.
        """
        if not (np.isfinite(x) and np.isfinite(height)):
            raise CurveError("A pull goes to a finite place and height; pull the curve anew.")
        at, wished = float(np.clip(x, LOW, HIGH)), float(np.clip(height, 0.0, HIGHEST))
        bump = np.exp(-((places() - at) ** 2) / (2 * REACH**2))
        step, low, high = float(np.diff(places())[0]), -float(self.heights.max()) - 1.0, 64.0
        raised = self.heights
        # The height there rises with the bump's, though not in a straight line: the interval is halved.
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            tried = np.maximum(self.heights + middle * bump, 0.0)
            area = step * float(tried.sum() - (tried[0] + tried[-1]) / 2)
            if area <= _LEAST_AREA:
                low = middle
                continue
            raised = tried
            there = float(np.interp(at, places(), tried)) / area
            low, high = (middle, high) if there < wished else (low, middle)
        return LineCurve(raised)
