"""What is asked of the axes of a latent space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats, Request


@dataclass(frozen=True, kw_only=True)
class DescribeCodes(Request):
    """Measure the axes of a model's latent space over its training rows; answered by `CodesDescribed`."""

    model_id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class CodesDescribed:
    """The numbers of a code, and the principal directions of the training codes.

    Attributes
    ----------
    model_id : str
    rows : int
        How many codes that is measured on.
    gaussian_prior : bool
        Whether codes are meant to be spread like N(0, I).
    mean, variances : (k,) float32
    kl : (k,) float32 or None
        KL of each number to the prior in nats, the mean over the rows; None where there are no posteriors, or
        the data are not there.
    order : (k,) int64
        The numbers in falling order of their KL, or else of their variance.
    dead : (k,) bool
        Numbers that tell nothing: of a VAE those whose posterior means have a variance of 0.01 at most (Burda
        et al. 2016), else those with at most a ten-thousandth of the largest variance.
    ranges : (k, 2) float32
        Ends for a slider of each number: the codes' own, a tenth of their width wider; of a Gaussian prior at
        least -3 to 3.
    directions : (k, k) float32
        Columns of length 1, the one with the largest variance first; its largest entry is positive.
    shares : (k,) float32
        Share of the variance along each direction.
    """

    model_id: str
    rows: int
    gaussian_prior: bool
    mean: Floats
    variances: Floats
    kl: Floats | None
    order: NDArray[np.int64]
    dead: NDArray[np.bool_]
    ranges: Floats
    directions: Floats
    shares: Floats
