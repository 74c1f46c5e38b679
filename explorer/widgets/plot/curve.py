"""A curve over training steps, and as much of it as the columns of a plot can show."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPalette

from explorer.widgets import paint

Floats: TypeAlias = npt.NDArray[np.float64]
Role: TypeAlias = Literal["ink", "muted", "accent"]
Colour: TypeAlias = tuple[int, int, int] | Role

_ROLES = {"ink": paint.ink, "muted": paint.muted, "accent": paint.accent}


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity over training steps.

    Parameters
    ----------
    name
        What it is, as the plot writes it; "" for one that is drawn and not named.
    steps
        (n,) steps; brought into order, those that are not finite are left out.
    values
        (n,) values at the steps; what is not finite is a gap.
    colour
        Red, green, blue (0 to 255), or a role of the palette.
    dashed
        Whether it is drawn in dashes, as of another run.

    Raises
    ------
    ValueError
        If there is not one value for each step.
    """

    name: str
    steps: npt.NDArray[Any]
    values: npt.NDArray[Any]
    colour: Colour
    dashed: bool = False

    def __post_init__(self) -> None:
        steps, values = (np.asarray(of, dtype=np.float64) for of in (self.steps, self.values))
        if steps.ndim != 1 or steps.shape != values.shape:
            raise ValueError(f"steps and values have one shape (n,), not {steps.shape} and {values.shape}")
        known = np.isfinite(steps)
        if not known.all():
            steps, values = steps[known], values[known]
        if np.any(steps[1:] < steps[:-1]):
            order = np.argsort(steps, kind="stable")
            steps, values = steps[order], values[order]
        if np.isinf(values).any():
            values = np.where(np.isinf(values), np.nan, values)
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "values", values)

    def nearest(self, step: float) -> tuple[float, float]:
        """Return the recorded step nearest to `step` and the value there; NaN twice for an empty curve."""
        if not len(self.steps):
            return np.nan, np.nan
        after = min(int(np.searchsorted(self.steps, step)), len(self.steps) - 1)
        before = max(after - 1, 0)
        index = before if step - self.steps[before] <= self.steps[after] - step else after
        return float(self.steps[index]), float(self.values[index])

    def last(self) -> tuple[float, float]:
        """Return the last step that has a value and the value; NaN twice where there is none."""
        (known,) = np.nonzero(~np.isnan(self.values))
        return (np.nan, np.nan) if not len(known) else self.nearest(float(self.steps[known[-1]]))

    def means(self, edges: Floats) -> "Curve":
        """Return the curve through the means of each column, between the rising steps `edges`.

        Columns without a point are left out; one whose points have no value is a gap.
        """
        at = np.searchsorted(self.steps, edges)
        (filled,) = np.nonzero(at[1:] > at[:-1])
        if not len(filled):
            return replace(self, steps=np.empty(0), values=np.empty(0))
        starts, known = at[filled], ~np.isnan(self.values[: at[-1]])
        count = np.add.reduceat(known, starts, dtype=np.int64)
        total = np.add.reduceat(np.where(known, self.values[: at[-1]], 0.0), starts)
        steps = np.add.reduceat(self.steps[: at[-1]], starts) / np.diff(starts, append=at[-1])
        return replace(self, steps=steps, values=np.where(count > 0, total / np.maximum(count, 1), np.nan))

    def extents(self, edges: Floats, place: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
        """Return how far the curve reaches within each column of a plot.

        The extremes of a column's points and the places where the curve crosses its borders are all that can
        be seen of it; compare M4, Jugel et al., "M4: A visualization-oriented time series data aggregation",
        PVLDB 7(10), 2014.

        Parameters
        ----------
        edges
            (k + 1,) rising steps at the borders of the columns.
        place
            Where along the axis values stand, rising; NaN for values that have no place.

        Returns
        -------
        tuple of ndarray
            (k,) lowest and (k,) highest places; NaN in columns the curve does not pass.
        """
        steps, values = self.steps, self.values
        at = np.searchsorted(steps, edges)
        border = _crossings(steps, values, edges, at, place)
        low, high = np.fmin(border[:-1], border[1:]), np.fmax(border[:-1], border[1:])
        (filled,) = np.nonzero(at[1:] > at[:-1])
        if len(filled):
            inside, starts = values[: at[-1]], at[filled]
            least, most = (place(of.reduceat(inside, starts)) for of in (np.fmin, np.fmax))
            low[filled] = np.fmin(low[filled], np.fmin(least, most))
            high[filled] = np.fmax(high[filled], most)
        return low, high


def _crossings(
    steps: Floats,
    values: Floats,
    edges: Floats,
    at: npt.NDArray[np.intp],
    place: Callable[[Floats], Floats],
) -> Floats:
    """Return where the curve crosses the borders `edges`, `at` being the first point at or after each."""
    crossed = np.full(len(edges), np.nan)
    (inner,) = np.nonzero((at > 0) & (at < len(steps)))
    if len(inner):
        after = at[inner]
        left, right = steps[after - 1], steps[after]
        share = (edges[inner] - left) / (right - left)
        crossed[inner] = place(values[after - 1]) * (1 - share) + place(values[after]) * share
    return crossed


def resolve(colour: Colour, palette: QPalette) -> QColor:
    """Return `colour` as the palette shows it."""
    return _ROLES[colour](palette) if isinstance(colour, str) else QColor(*colour)


def legible(colour: QColor, palette: QPalette, least: float = 4.5) -> QColor:
    """Return `colour`, moved towards the ink until it stands out from the ground.

    Parameters
    ----------
    colour
        Where to begin.
    palette
        Gives ground and ink.
    least
        Wished contrast as WCAG 2.2 defines it (1 to 21): 4.5 for text, 3 for lines.
    """
    return QColor.fromRgb(
        _legible(colour.rgb(), paint.ground(palette).rgb(), paint.ink(palette).rgb(), least)
    )


@lru_cache(maxsize=64)
def _legible(colour: int, ground: int, ink: int, least: float) -> int:
    for share in np.linspace(0.0, 1.0, 11):
        mixed = paint.mix(QColor.fromRgb(colour), QColor.fromRgb(ink), float(share))
        if contrast(mixed, QColor.fromRgb(ground)) >= least:
            return mixed.rgb()
    return ink


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    rgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))
