"""How a slider runs over the range of a field: evenly, or logarithmically, also from 0.

What a slider gives is neat: whole numbers for whole numbers, two significant digits where it is logarithmic,
round steps where it is not. Both ends and the default can be reached exactly. Over very many powers of ten
most of the slider is for the two around the default, so that a hand can tell neighbouring values apart.
"""

from __future__ import annotations

import math

import numpy as np

from explorer.core.forms import Field

ZERO = 0.05
"""Share of a logarithmic slider that begins at 0 which leads from 0 to its least value above 0."""

WIDE, MIDDLE = 4, 0.8
"""A range of more powers of ten is wide: then this share of the slider is for the two around the default."""

DECADES_BELOW = 2
"""How many powers of ten such a slider reaches below the power of ten of its default."""


def share_of(field: Field, value: float) -> float:
    """Return where a slider over the field stands for a value, 0 to 1; what is outside is clipped."""
    low, high = _ends(field)
    number = min(max(float(value), low), high)
    if not _logarithmic(field):
        return (number - low) / (high - low) if high > low else 0.0
    least = _least(field)
    if number < least:
        return ZERO * number / least
    begin = ZERO if low == 0 else 0.0
    shares, decades = _knots(field)
    return begin + (1 - begin) * float(np.interp(math.log10(number), decades, shares))


def value_at(field: Field, share: float) -> float:
    """Return the neat value at which a slider over the field stands at `share` (0 to 1)."""
    low, high = _ends(field)
    if share <= 0 or share >= 1:
        return field.of_kind(low if share <= 0 else high)
    if not _logarithmic(field):
        return neat(field, low + share * (high - low))
    least = _least(field)
    begin = ZERO if low == 0 else 0.0
    if share < begin:
        return field.of_kind(low if share < begin / 2 else least)
    shares, decades = _knots(field)
    return neat(field, 10 ** float(np.interp((share - begin) / (1 - begin), shares, decades)))


def stepped(field: Field, value: float, step: float) -> float:
    """Return the neat value a step of a key leads to, always another one unless it stands at the end.

    Parameters
    ----------
    field : Field
    value : float
        Where it stands.
    step : float
        Share of the slider, with its sign.
    """
    low, high = _ends(field)
    moved = value_at(field, share_of(field, value) + step)
    up = step > 0
    if (moved > value) if up else (moved < value):
        return moved
    quantum = _quantum(field, value)
    least = _least(field) if _logarithmic(field) else low
    if value < least or (value == least and not up):
        return field.of_kind(least if up else low)
    for size in (1, 1.5, 2):
        moved = neat(field, value + (size if up else -size) * quantum)
        if (moved > value) if up else (moved < value):
            return moved
    return field.of_kind(high if up else low)


def neat(field: Field, value: float) -> float:
    """Return the neat value next to a value, inside the range; next to the default it is the default."""
    rounded = _rounded(field, value)
    if not isinstance(field.default, str) and rounded == _rounded(field, field.default):
        return field.default
    return rounded


def _rounded(field: Field, value: float) -> float:
    low, high = _ends(field)
    quantum = _quantum(field, value)
    number = float(f"{round(value / quantum) * quantum:.12g}")
    return field.of_kind(min(max(number, low), high))


def _quantum(field: Field, value: float) -> float:
    """Return by how much neat values differ around a value."""
    low, high = _ends(field)
    if _logarithmic(field):
        quantum = 10.0 ** (math.floor(math.log10(max(abs(value), _least(field)))) - 1)
    else:
        quantum = _round_step((high - low) / 100)
    return max(1.0, quantum) if field.kind == "int" else quantum


def _round_step(step: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above `step`."""
    if step <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step) + 1e-9)
    return power * max(size for size in (1, 2, 5) if size * power <= step * (1 + 1e-9))


def _knots(field: Field) -> tuple[list[float], list[float]]:
    """Return shares of a logarithmic slider, and the logarithms to base 10 there; between them it is even."""
    low, high = math.log10(_least(field)), math.log10(_ends(field)[1])
    default = 0.0 if isinstance(field.default, str) else float(field.default)
    if high - low <= WIDE or not 10**low <= default <= 10**high:
        return [0.0, 1.0], [low, high]
    middle = max(low, math.log10(default) - 1), min(high, math.log10(default) + 1)
    edge = (1 - MIDDLE) / 2
    shares = [0.0, edge if middle[0] > low else 0.0, 1.0 - edge if middle[1] < high else 1.0, 1.0]
    return shares, [low, *middle, high]


def _logarithmic(field: Field) -> bool:
    low, high = _ends(field)
    return field.log and 0 <= low < high


def _least(field: Field) -> float:
    """Return the least value above 0 of a logarithmic slider."""
    low, high = _ends(field)
    if low > 0:
        return low
    if field.kind == "int":
        return min(1.0, high)
    default = 0.0 if isinstance(field.default, str) else float(field.default)
    typical = default if default > 0 else high / 10**DECADES_BELOW
    return min(10.0 ** (math.floor(math.log10(typical)) - DECADES_BELOW), high / 10)


def _ends(field: Field) -> tuple[float, float]:
    assert field.low is not None, f"{field.name} has no range"
    assert field.high is not None, f"{field.name} has no range"
    return float(field.low), float(field.high)
