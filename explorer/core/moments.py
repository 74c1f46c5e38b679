"""What a run looks like after some steps.

Shapes: ``n`` rows on the map, ``c`` pictures in the strip, ``k`` numbers of a code, ``shape`` of one sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats

Bytes = NDArray[np.uint8]
Pictures = tuple[tuple[str, Bytes], ...]
"""Rows of pictures (c, *shape), each with its heading."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A figure that a family shows of itself; ``of`` is the most it can be, ``beside`` a baseline."""

    word: str
    value: float
    unit: str = ""
    of: float | None = None
    beside: tuple[str, float] | None = None
    help: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """What a run looks like after some steps.

    Attributes
    ----------
    run_id : str
    step : int
    kept : bool
        Whether it is one of the log-spaced moments that the history keeps; others are for the eye alone.
    label : int or None
        The class that was chosen for the lattice; None where it is that of the nearest row, or there is none.
    measured : bool
        Whether ``test``, ``measures`` and ``notice`` are of this step; else they are those of a moment ago.
    xy : (n, 2) float32
        The codes (posterior means) on the map.
    axes : (str, str)
        Names of the map's axes.
    spread : (n, 3) float32 or None
        Variances along both axes and their covariance, of each posterior.
    test : mapping of str to float
        Loss and terms on the test rows.
    strip : Pictures
        What becomes of the originals: fed (if it is something else), decoded, PCA's.
    errors : (c,) float32
        MSE per pixel of each decoded picture.
    lattice : (rows, columns, *shape) uint8 or None
        Decoded from a grid over the map, the first row at the top, each from the code at the middle of its
        cell; None for samples that are no pictures, and for the eye alone where it is not to be seen.
    bounds : (x0, y0, x1, y1)
        The rectangle of the map that the cells fill.
    space : (n, 2) float32 or None
        Reconstructions in data space, for samples of two or three numbers.
    line : (m, 2) float32 or None
        What a code of one number traces in data space as it grows.
    kl : (k,) float32 or None
        KL of each number of the code in nats, the mean over the rows on the map.
    measures : tuple of Measured
    notice : str
        What has to be said, such as that the code has collapsed.
    written : str
        What a model that writes makes of the same draws at every step; it has no map and no pictures.
    """

    run_id: str
    step: int
    kept: bool
    xy: Floats
    axes: tuple[str, str]
    spread: Floats | None
    test: Mapping[str, float]
    strip: Pictures
    errors: Floats
    lattice: Bytes | None
    bounds: tuple[float, float, float, float]
    space: Floats | None = None
    line: Floats | None = None
    kl: Floats | None = None
    measures: tuple[Measured, ...] = ()
    notice: str = ""
    measured: bool = True
    label: int | None = None
    written: str = ""
