"""Axes: which range to show, where to put ticks, and how to write figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.widgets.plot.curve import Floats

_NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LOG_TICKS = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 5, 8), (1, 2, 5), (1, 3), (1,))

_TAIL = 0.05
"""Share of the columns at either end of the values that does not decide the range."""

_REACH = 0.6
"""A baseline farther from the curves than this share of their range does not widen the axis."""

_FACTOR = 0.6
"""On a log axis, in decades: a baseline within a factor of four is always near enough."""

_ALONE = 0.3
"""How much of a log axis, in decades, is shown around baselines that stand alone."""


@dataclass(frozen=True)
class Axis:
    """A range of values, on a linear or logarithmic scale.

    Parameters
    ----------
    lo, hi
        The ends, `lo` below `hi`; above 0 on a logarithmic scale.
    log
        Whether the scale is logarithmic.
    """

    lo: float
    hi: float
    log: bool = False

    def share(self, values: Floats | float) -> Floats:
        """Return where values stand, 0 at `lo` and 1 at `hi`; NaN for what has no place."""
        places, ends = _placed(np.asarray(values, dtype=np.float64), self.log), self._ends()
        shares: Floats = (places - ends[0]) / (ends[1] - ends[0])
        return shares

    def value(self, share: float) -> float:
        """Return the value that stands at `share`."""
        lo, hi = self._ends()
        at = lo + share * (hi - lo)
        return float(10.0**at if self.log else at)

    def width(self) -> float:
        """Return how far the ends are apart."""
        return self.hi - self.lo

    def edges(self, columns: int) -> Floats:
        """Return the (columns + 1,) borders of columns of equal width, on a linear scale."""
        return np.linspace(self.lo, self.hi, columns + 1)

    def ticks(self, room: float, gap: float) -> list[float]:
        """Return round values to mark, as many as keep `gap` pixels apart on an axis of `room` pixels."""
        if self.log:
            marked = self._log_ticks(room, gap)
            if len(marked) > 1 or self.hi > 10 * self.lo:
                return marked
        return _linear_ticks(self.lo, self.hi, max(1, int(room / gap)))

    def _ends(self) -> tuple[float, float]:
        return (float(np.log10(self.lo)), float(np.log10(self.hi))) if self.log else (self.lo, self.hi)

    def _log_ticks(self, room: float, gap: float) -> list[float]:
        decades = np.arange(np.floor(np.log10(self.lo)), np.ceil(np.log10(self.hi)) + 1)
        for digits in _LOG_TICKS:
            every = (10.0 ** decades[:, None] * np.array(digits)).ravel()
            marked = every[(every >= self.lo * (1 - 1e-9)) & (every <= self.hi * (1 + 1e-9))]
            if len(marked) < 2 or np.diff(self.share(marked)).min() * room >= gap:
                return [float(value) for value in marked]
        sparse = -(-len(marked) // max(1, int(room / gap)))
        return [float(value) for value in marked[::sparse]]


def _placed(values: Floats, log: bool) -> Floats:
    return np.log10(np.where(values > 0, values, np.nan)) if log else values


def _linear_ticks(lo: float, hi: float, most: int) -> list[float]:
    step = nice((hi - lo) / most, (1.0, 2.0, 5.0, 10.0))
    first, last = int(np.ceil(lo / step - 1e-9)), int(np.floor(hi / step + 1e-9))
    return [float(count * step) for count in range(first, last + 1)]


def nice(value: float, ladder: Sequence[float] = _NICE) -> float:
    """Return the least round number that is not below `value`; 1 where that is not above 0 or not finite."""
    if not np.isfinite(value) or value <= 0:
        return 1.0
    decade = 10.0 ** np.floor(np.log10(value))
    rung = next((rung for rung in ladder if rung * decade >= value * (1 - 1e-9)), 10.0)
    return float(rung * decade)


def steps_axis(first: float, last: float, span: float | None) -> Axis:
    """Return the axis for steps `first` to `last`: as long as planned, or grown in round numbers.

    Parameters
    ----------
    first, last
        Ends of what is recorded; NaN where nothing is.
    span
        Last step that is planned, or None.
    """
    reached = last if np.isfinite(last) else 0.0
    end = max(10.0, nice(reached)) if span is None else max(span, reached, 1.0)
    return Axis(min(first, 0.0) if np.isfinite(first) else 0.0, end)


def values_axis(lows: Floats, highs: Floats, baselines: Sequence[float], log: bool) -> Axis:
    """Return the axis that shows the bulk of the curves, and the baselines near them.

    A few columns of huge values, such as the first steps of a training or a spike, are left to run out of
    the plot. The ends move in round steps, so that the axis stands still while the curves grow.

    Parameters
    ----------
    lows, highs
        (k,) lowest and highest value of the curves in columns of equal width; NaN counts for nothing.
    baselines
        Values to show as well, unless they are so far off that they would squash the curves.
    log
        Whether the scale is logarithmic.
    """
    lines = _known(np.asarray(baselines, dtype=np.float64), log)
    low, high = _known(lows, log), _known(highs, log)
    if not len(low):
        around = np.array([-_ALONE, _ALONE]) if log else np.zeros(2)
        low = high = (np.array([lines.min(), lines.max()]) if len(lines) else np.array([-2.0, 0.0])) + around
    lo, hi = _bulk(low, high)
    reach = max(_REACH * (hi - lo), _FACTOR if log else 0.0)
    near = lines[(lines >= lo - reach) & (lines <= hi + reach)]
    lo, hi = float(np.min(near, initial=lo)), float(np.max(near, initial=hi))
    return _padded(lo, hi, log)


def _known(values: Floats, log: bool) -> Floats:
    """Return the places of the values that have one."""
    places = _placed(values, log)
    return places[np.isfinite(places)]


def _bulk(low: Floats, high: Floats) -> tuple[float, float]:
    """Return the range without the far ends: two short tails may double it but not more."""
    bottom, top = float(np.quantile(low, _TAIL)), float(np.quantile(high, 1 - _TAIL))
    spread = top - bottom
    return max(float(low.min()), bottom - 1.5 * spread), min(float(high.max()), top + 0.75 * spread)


def _padded(lo: float, hi: float, log: bool) -> Axis:
    """Return the axis from `lo` to `hi` (places) with a margin, its ends on round places."""
    least = 0.04 if log else max(0.04 * max(abs(lo), abs(hi)), 1e-9)
    if hi - lo < least:
        lo, hi = lo - least / 2, hi + least / 2
    margin = 0.05 * (hi - lo)
    step = nice((hi - lo) / 12, (1.0, 2.0, 5.0, 10.0))
    from_zero = not log and 0 <= lo < 0.5 * hi
    bottom = 0.0 if from_zero else np.floor((lo - margin) / step) * step
    top = np.ceil((hi + margin) / step) * step
    return Axis(float(10.0**bottom), float(10.0**top), True) if log else Axis(float(bottom), float(top))


def figure(value: float, digits: int = 3) -> str:
    """Return `value` with as many digits that matter, without a zero before the point: ``.0412``."""
    if not np.isfinite(value):
        return "—"
    if value == 0:
        return "0"
    power = int(np.floor(np.log10(abs(value))))
    if not -5 < power < 6:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}".replace("-", "−")
    return _plain(f"{value:,.{max(0, digits - 1 - power)}f}")


def amount(value: float) -> str:
    """Return `value` with the digits that matter: 0.004, 1.24, 12.4."""
    if not np.isfinite(value):
        return "—"
    decimals = 3 if abs(value) < 0.0995 else 2 if abs(value) < 9.995 else 1
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")


def tick_words(values: Sequence[float]) -> list[str]:
    """Return the figures of ticks, with as many decimals as tell them apart."""
    words: list[str] = []
    for digits in range(3, 9):
        words = [_trimmed(figure(value, digits)) for value in values]
        if len(set(words)) == len(words):
            break
    return words


def step_words(step: float) -> str:
    """Return a step as ticks write it: 500, 1.5k, 2M."""
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if abs(step) >= unit:
            return f"{step / unit:.4g}{sign}"
    return f"{step:.4g}"


def _plain(text: str) -> str:
    text = text.replace("-", "−")
    sign, rest = ("−", text[1:]) if text.startswith("−") else ("", text)
    return sign + (rest[1:] if rest.startswith("0.") else rest)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
