"""Colours of classes and of measured values, as plain arrays.

Classes get qualitative palettes, values get ramps that are even in OKLab. Every colour is meant to be seen
on white and on near-black alike, since the same map is shown in both themes.

References
----------
.. [1] M. Okabe, K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/.
.. [2] M. A. Petroff, "Accessible color sequences for data visualization", 2021, arXiv:2107.02270.
.. [3] B. Ottosson, "A perceptual color space for image processing", 2020,
       https://bottosson.github.io/posts/oklab/.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rgb: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float64]

#: Colour of a value that is not known.
MISSING = (138, 138, 138)

# Okabe and Ito [1]_, strong colours first. Their black is unseen on a dark ground: a grey stands in for it.
_OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#7a7a7a")

# Petroff [2]_, the sequence of ten.
_PETROFF10 = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip

# OKLab (lightness, chroma, hue in degrees) that a ramp passes through.
_SEQUENTIAL = ((0.78, 0.095, 205.0), (0.68, 0.125, 255.0), (0.59, 0.175, 305.0), (0.50, 0.195, 375.0))
_CYCLIC_LIGHTNESS, _CYCLIC_SWING, _CYCLIC_CHROMA = 0.66, 0.07, 0.105

RAMPS = ("sequential", "cyclic")


def _from_hex(colours: tuple[str, ...]) -> Rgb:
    return np.array([tuple(bytes.fromhex(colour[1:])) for colour in colours], dtype=np.uint8)


def to_oklab(rgb: ArrayLike) -> Floats:
    """Turn sRGB colours into OKLab [3]_.

    Parameters
    ----------
    rgb : array_like, shape (..., 3)
        Channels from 0 to 255.

    Returns
    -------
    ndarray, shape (..., 3)
        Lightness from 0 to 1, and the two opponent axes.
    """
    channel = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    lab: Floats = np.cbrt(linear @ _LINEAR_TO_LMS.T) @ _LMS_TO_LAB.T
    return lab


def from_oklab(lab: ArrayLike) -> Floats:
    """Turn OKLab colours into sRGB; the inverse of `to_oklab`.

    Parameters
    ----------
    lab : array_like, shape (..., 3)

    Returns
    -------
    ndarray, shape (..., 3)
        Channels of which 0 to 255 can be shown; what lies outside is not cut off.
    """
    cone = np.asarray(lab, dtype=np.float64) @ np.linalg.inv(_LMS_TO_LAB).T
    linear = cone**3 @ np.linalg.inv(_LINEAR_TO_LMS).T
    bright = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return 255.0 * np.where(linear <= 0.0031308, 12.92 * linear, bright)


def class_colours(n: int) -> Rgb:
    """Distinct colours for `n` classes.

    Up to eight classes take Okabe and Ito's palette [1]_, up to ten Petroff's [2]_; beyond, each further
    colour is the one farthest, in OKLab [3]_, from all before it.

    Parameters
    ----------
    n : int
        How many classes; zero and less give none.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        The same colours at every call.
    """
    if n <= len(_OKABE_ITO):
        return _from_hex(_OKABE_ITO)[: max(n, 0)]
    if n <= len(_PETROFF10):
        return _from_hex(_PETROFF10)[:n]
    return _generated(n).copy()


@lru_cache(maxsize=8)
def _generated(n: int) -> Rgb:
    candidates = _legible_grid()
    lab = to_oklab(candidates)
    chosen = list(_from_hex(_PETROFF10))
    taken = [*to_oklab(np.array(chosen)), to_oklab(MISSING)]
    gap = np.min([np.linalg.norm(lab - other, axis=1) for other in taken], axis=0)
    while len(chosen) < n:
        best = int(np.argmax(gap))
        chosen.append(candidates[best])
        gap = np.minimum(gap, np.linalg.norm(lab - lab[best], axis=1))
    return np.array(chosen, dtype=np.uint8)


def _legible_grid() -> Rgb:
    level = np.arange(0, 256, 15, dtype=np.uint8)
    grid = np.stack(np.meshgrid(level, level, level, indexing="ij"), axis=-1).reshape(-1, 3)
    lab = to_oklab(grid)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    return grid[(lab[:, 0] > 0.42) & (lab[:, 0] < 0.84) & (chroma > 0.05) & (chroma < 0.22)]


def ramp(name: str) -> Rgb:
    """Table of 256 colours for values, with equal steps in OKLab [3]_.

    Parameters
    ----------
    name : {"sequential", "cyclic"}
        ``sequential`` goes from light cyan to dark crimson, for errors and shares. ``cyclic`` ends where it
        begins, for phases: entry 255 lies one step before entry 0.

    Returns
    -------
    ndarray of uint8, shape (256, 3)

    Raises
    ------
    ValueError
        If there is no ramp of that name.
    """
    return _ramp(name).copy()


@lru_cache(maxsize=len(RAMPS))
def _ramp(name: str) -> Rgb:
    if name == "sequential":
        lab = _evenly(_sequential_curve(), np.linspace(0.0, 1.0, 256))
    elif name == "cyclic":
        lab = _evenly(_cyclic_curve(), np.arange(256) / 256)
    else:
        raise ValueError(f"no ramp {name!r}; there are {', '.join(RAMPS)}")
    return np.clip(np.rint(from_oklab(lab)), 0, 255).astype(np.uint8)


def _sequential_curve() -> Floats:
    lightness, chroma, hue = np.array(_SEQUENTIAL).T
    at, stops = np.linspace(0.0, 1.0, 2048), np.linspace(0.0, 1.0, len(_SEQUENTIAL))
    return _lab(np.interp(at, stops, lightness), np.interp(at, stops, chroma), np.interp(at, stops, hue))


def _cyclic_curve() -> Floats:
    hue = np.linspace(0.0, 360.0, 2049)
    lightness = _CYCLIC_LIGHTNESS + _CYCLIC_SWING * np.cos(np.deg2rad(hue - 90.0))
    return _lab(lightness, np.full_like(hue, _CYCLIC_CHROMA), hue)


def _lab(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    angle = np.deg2rad(hue)
    return np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=1)


def _evenly(curve: Floats, at: Floats) -> Floats:
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    return np.stack([np.interp(at * length[-1], length, axis) for axis in curve.T], axis=1)


def colour_values(values: ArrayLike, name: str, lo: float, hi: float) -> Rgb:
    """Colour each value by a ramp.

    Parameters
    ----------
    values : array_like, shape (n,)
        NaN means not known.
    name : {"sequential", "cyclic"}
        Which ramp. On ``sequential`` values beyond the ends take the end's colour; on ``cyclic`` they wrap
        round with period ``hi - lo``.
    lo, hi : float
        Values of the ramp's first and last colour. Where they are equal all known values take the middle.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        What is not known is `MISSING`.
    """
    table = _ramp(name)
    known = np.asarray(values, dtype=np.float64)
    share = (known - lo) / (hi - lo) if hi > lo else np.where(np.isnan(known), np.nan, 0.5)
    if name == "cyclic":
        step = np.floor(np.where(np.isfinite(share), share, np.nan) % 1.0 * 256)
    else:
        step = np.rint(np.clip(share, 0.0, 1.0) * 255)
    coloured = table[np.nan_to_num(np.minimum(step, 255)).astype(np.intp)]
    coloured[np.isnan(step)] = MISSING
    return coloured


_LINEAR_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
