"""Colours of values from -1 over 0 to 1: orange, the ground, blue; alike in luminance at both ends.

Colour-blind people can tell them apart. Behind text they are pale enough to leave it a contrast of at least
4.5; a heat map shows them at full strength.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPalette

from explorer.widgets import paint

Levels = npt.NDArray[np.uint8]
Table = npt.NDArray[np.uint32]
Rgb = tuple[int, int, int]

MIDDLE, NONE = 127, 255
"""The level of the value 0, and that of no value."""

_ENDS: dict[tuple[bool, bool], tuple[Rgb, Rgb]] = {
    (False, False): ((240, 146, 74), (112, 176, 238)),
    (False, True): ((230, 106, 18), (44, 130, 214)),
    (True, False): ((150, 74, 20), (30, 94, 158)),
    (True, True): ((240, 128, 44), (70, 150, 232)),
}
"""Low and high, for (dark, strong)."""

_SURPRISE: dict[bool, Rgb] = {False: (186, 160, 226), True: (104, 76, 152)}


def levels(values: npt.ArrayLike) -> Levels:
    """Return levels of values from -1 to 1: 0 to 254, `NONE` for what is not a number.

    Parameters
    ----------
    values
        Any shape; what lies beyond is cut off.
    """
    given = np.asarray(values, dtype=np.float32)
    known = np.isfinite(given)
    scaled = np.rint(np.clip(np.where(known, given, 0.0), -1.0, 1.0) * MIDDLE) + MIDDLE
    return np.where(known, scaled, NONE).astype(np.uint8)


def table(palette: QPalette, *, strong: bool = False) -> Table:
    """Return the colours (256,) of the levels, 0xAARRGGBB; no value is transparent.

    Parameters
    ----------
    palette
        Tells the theme.
    strong
        As a heat map has them, rather than as a tint behind text.
    """
    low, high = _ENDS[paint.is_dark(palette), strong]
    return _through(low, _rgb(paint.ground(palette)), high)


def surprise_table(palette: QPalette) -> Table:
    """Return the colours (256,) of levels from 0 (`MIDDLE`) to 1 (254): from the ground to violet."""
    ground = _rgb(paint.ground(palette))
    return _through(ground, ground, _SURPRISE[paint.is_dark(palette)])


def colour(palette: QPalette, value: float, *, strong: bool = False) -> QColor:
    """Return the colour of one value from -1 to 1."""
    return QColor.fromRgba(int(table(palette, strong=strong)[int(levels(value))]))


def _rgb(of: QColor) -> Rgb:
    return of.red(), of.green(), of.blue()


@cache
def _through(low: Rgb, middle: Rgb, high: Rgb) -> Table:
    at = np.arange(256.0)
    channels = [np.interp(at, (0, MIDDLE, 254), of) for of in zip(low, middle, high, strict=True)]
    rgb = np.rint(np.stack(channels, axis=1)).astype(np.uint32)
    made = (rgb << np.array((16, 8, 0), np.uint32)).sum(axis=1, dtype=np.uint32) + np.uint32(0xFF000000)
    made[NONE] = 0
    made.flags.writeable = False
    return np.asarray(made, np.uint32)
