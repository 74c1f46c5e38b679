"""Samples of any shape as something that can be drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CHANNELS = (1, 3)


def as_picture(sample: NDArray[Any]) -> NDArray[Any]:
    """Return a sample as a grey picture (h, w) or a coloured one (h, w, 3).

    Parameters
    ----------
    sample : ndarray (*shape)
        (h, w) and (h, w, 1 or 3) stay, (1 or 3, h, w) is turned round; a vector (d,) becomes one line of
        d blocks, and what has more axes is laid out row below row.

    Returns
    -------
    ndarray
        With the same values.
    """
    if sample.ndim == 3 and sample.shape[-1] not in CHANNELS and sample.shape[0] in CHANNELS:
        sample = np.moveaxis(sample, 0, -1)
    if sample.ndim == 3 and sample.shape[-1] == 1:
        sample = sample[..., 0]
    if sample.ndim == 2 or (sample.ndim == 3 and sample.shape[-1] == CHANNELS[1]):
        return sample
    return sample.reshape(1, -1) if sample.ndim < 2 else sample.reshape(-1, sample.shape[-1])
