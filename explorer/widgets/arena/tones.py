"""The colours of the game in both themes: blue for what is real, orange for what is made.

The two can be told apart by colour-blind people; where they stand for a probability, shape tells the origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPalette

from explorer.widgets import paint

Rgb = tuple[int, int, int]
Bytes = npt.NDArray[np.uint8]

LEVELS = 64
"""How many shades a probability is told apart in."""

BAR: Rgb = (63, 144, 218)


@dataclass(frozen=True)
class Tones:
    """The colours of one theme.

    Parameters
    ----------
    real, made
        Of the points.
    unsure
        Between the two, of a point that is as probably real as made.
    force
        Of the arrows.
    grid
        Of the cells and the lines of the generator's grid.
    field_real, field_made
        What the ground becomes where the discriminator is sure.
    bar, alarm
        Of the bars of modes, and of those that are too low.
    """

    real: Rgb
    made: Rgb
    unsure: Rgb
    force: Rgb
    grid: Rgb
    field_real: Rgb
    field_made: Rgb
    bar: Rgb
    alarm: Rgb


_LIGHT = Tones(
    real=(31, 111, 181),
    made=(209, 79, 0),
    unsure=(136, 130, 138),
    force=(92, 32, 0),
    grid=(72, 58, 110),
    field_real=(158, 199, 238),
    field_made=(240, 168, 113),
    bar=BAR,
    alarm=(189, 31, 1),
)
_DARK = Tones(
    real=(104, 182, 250),
    made=(255, 136, 60),
    unsure=(165, 160, 168),
    force=(240, 200, 170),
    grid=(186, 172, 232),
    field_real=(22, 74, 124),
    field_made=(128, 62, 20),
    bar=(79, 156, 226),
    alarm=(255, 107, 84),
)


def tones(palette: QPalette) -> Tones:
    """Return the colours that go with a palette."""
    return _DARK if paint.is_dark(palette) else _LIGHT


def colour(rgb: Rgb, alpha: float = 1.0) -> QColor:
    """Return red, green, blue as Qt's colour, with an opacity from 0 to 1."""
    return paint.faded(QColor(*rgb), alpha)


@cache
def scored(shades: Tones) -> Bytes:
    """Return the colours (`LEVELS`, 3) of points from surely made to surely real."""
    return _through(LEVELS, shades.made, shades.unsure, shades.real)


@cache
def ground_table(ground: Rgb, shades: Tones, strength: float) -> npt.NDArray[np.uint32]:
    """Return the colours (256,) of the field, 0xffRRGGBB, from surely made to surely real.

    Parameters
    ----------
    ground
        The colour in the middle, where it cannot tell.
    shades
        The theme's colours.
    strength
        How far from the ground they go, 0 to 1.
    """
    ends = (
        tuple(round(g + (c - g) * strength) for g, c in zip(ground, of, strict=True))
        for of in (shades.field_made, shades.field_real)
    )
    low, high = ends
    rgb = _through(256, low, ground, high).astype(np.uint32)
    shifted = rgb << np.array((16, 8, 0), np.uint32)
    return np.asarray(shifted.sum(axis=1) + 0xFF000000, np.uint32)


def _through(count: int, low: tuple[int, ...], middle: tuple[int, ...], high: tuple[int, ...]) -> Bytes:
    """Return colours (count, 3) that go evenly from `low` over `middle` to `high`."""
    at = np.linspace(0, 2, count)
    channels = [np.interp(at, (0, 1, 2), of) for of in zip(low, middle, high, strict=True)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
