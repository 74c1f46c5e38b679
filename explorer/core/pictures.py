"""Samples of any shape as something that can be drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CHANNELS = (1, 3)
DOT_SIDE, DOT_RADIUS = 24, 2.2
"""Side of the picture of a point, and the dot's radius, in pixels."""
OBLIQUE = (0.35, 0.2)
"""How far the third of three numbers leads to the right and up."""


def as_picture(sample: NDArray[Any]) -> NDArray[Any]:
    """Return a sample as a grey picture (h, w) or a coloured one (h, w, 3).

    Parameters
    ----------
    sample : ndarray (*shape)
        (h, w) and (h, w, 1 or 3) stay, (1 or 3, h, w) is turned round; two or three numbers are a dot in a
        square, the third leading to the back; a longer vector (d,) becomes one line of d blocks, and what has
        more axes is laid out row below row.

    Returns
    -------
    ndarray
        With the same values; of a dot of the same type, 0 to 255 where that is uint8 and else 0 to 1.
    """
    if sample.shape in ((2,), (3,)):
        return _dot(sample)
    if sample.ndim == 3 and sample.shape[-1] not in CHANNELS and sample.shape[0] in CHANNELS:
        sample = np.moveaxis(sample, 0, -1)
    if sample.ndim == 3 and sample.shape[-1] == 1:
        sample = sample[..., 0]
    if sample.ndim == 2 or (sample.ndim == 3 and sample.shape[-1] == CHANNELS[1]):
        return sample
    return sample.reshape(1, -1) if sample.ndim < 2 else sample.reshape(-1, sample.shape[-1])


def _dot(sample: NDArray[Any]) -> NDArray[Any]:
    """Draw a point of two or three numbers, each within its range, as a dot."""
    top = 255 if sample.dtype == np.uint8 else 1
    x, y, *depth = sample.astype(np.float64) / top
    if depth:
        x, y = ((at + lead * depth[0]) / (1 + lead) for at, lead in zip((x, y), OBLIQUE, strict=True))
    rows, columns = np.mgrid[:DOT_SIDE, :DOT_SIDE] + 0.5
    away = np.hypot(columns - x * DOT_SIDE, rows - (1 - y) * DOT_SIDE)
    cover: NDArray[Any] = np.clip(DOT_RADIUS + 0.5 - away, 0, 1) * top
    return cover.astype(np.uint8) if top == 255 else cover.astype(np.float32)
