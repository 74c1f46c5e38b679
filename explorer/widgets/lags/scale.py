"""The curves of a plot over lags, and the decades that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.widgets.plot.axis import Axis
from explorer.widgets.plot.curve import Colour

_DEEPEST, _SHALLOWEST = -30, -10
_EVERY = 5
_LEAST_TOP = 3
_MOST_TOP = 20
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class LagCurve:
    """What is left, by lag.

    Parameters
    ----------
    key
        By which it is switched.
    name, tip
        What it is, in short and in full.
    values
        (n,) by lag, from 0; what is not above 0 has no place and is a gap.
    colour
        Red, green, blue (0 to 255), or a role of the palette.
    dashed, strong
        Whether it is drawn in dashes, and whether in a strong line.
    """

    key: str
    name: str
    tip: str
    values: npt.NDArray[np.float64]
    colour: Colour
    dashed: bool = False
    strong: bool = False

    def end(self) -> tuple[int, float]:
        """Return the last lag that has a place and the value there; (-1, NaN) where there is none."""
        (known,) = np.nonzero(np.isfinite(self.values) & (self.values > 0))
        return (int(known[-1]), float(self.values[known[-1]])) if len(known) else (-1, float("nan"))


@dataclass(frozen=True)
class Band:
    """A part of the axis that means something.

    Parameters
    ----------
    words
        What it means.
    edge
        Where it begins.
    above
        Whether it reaches up from there; else down.
    """

    words: str
    edge: float
    above: bool


def decades(curves: Iterable[LagCurve]) -> Axis:
    """Return the axis that shows curves, which moves in steps of five decades, seldom under a hand."""
    logs = [np.log10(curve.values[(curve.values > 0) & np.isfinite(curve.values)]) for curve in curves]
    known = np.concatenate([np.zeros(1), *logs])
    low = int(np.floor(known.min() / _EVERY)) * _EVERY
    high = int(np.ceil(known.max()))
    high = _LEAST_TOP if high <= _LEAST_TOP else -(-high // _EVERY) * _EVERY
    return Axis(10.0 ** max(_DEEPEST, min(low, _SHALLOWEST)), 10.0 ** min(high, _MOST_TOP), log=True)


def ticks(axis: Axis, room: float, gap: float) -> list[float]:
    """Return powers of ten to mark, `gap` pixels apart on an axis of `room` pixels; 1 is among them."""
    low, high = round(np.log10(axis.lo)), round(np.log10(axis.hi))
    step = next((step for step in (1, 2, 5, 10) if step * room / (high - low) >= gap), 20)
    return [10.0**power for power in range(-(-low // step) * step, high + 1, step)]


def power_words(value: float) -> str:
    """Return a power of ten as it is written: 10⁻⁵, 1."""
    power = round(float(np.log10(value)))
    return "1" if power == 0 else f"10{str(power).translate(_SUPERSCRIPTS)}"
