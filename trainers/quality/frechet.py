"""The Frechet distance between two sets of features, each taken for a Gaussian (Heusel et al. 2017).

It is that of Wasserstein between the two Gaussians (Dowson & Landau 1982), squared. From few samples it comes
out too large, and the more so the fewer: it compares at an equal number only (Chong & Forsyth 2020).

Shapes: n samples, k features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and covariance of features.

    Attributes
    ----------
    mean : (k,) float64
    root : (k, k) float64
        The symmetric square root of the covariance.
    variance : float
        Its trace.
    """

    mean: Doubles
    root: Doubles
    variance: float

    @classmethod
    def of(cls, features: NDArray[Any]) -> Moments:
        """Measure features (n, k), in double precision.

        Raises
        ------
        ValueError
            Of fewer than two samples.
        """
        if len(features) < 2:
            raise ValueError("of fewer than two samples there is no covariance")
        points = np.asarray(features, dtype=np.float64)
        return cls.given(points.mean(axis=0), np.atleast_2d(np.cov(points, rowvar=False)))

    @classmethod
    def given(cls, mean: NDArray[Any], covariance: NDArray[Any]) -> Moments:
        """Take a mean (k,) and a covariance (k, k), which may have any rank."""
        strengths, turn = np.linalg.eigh(np.asarray(covariance, dtype=np.float64))
        root = (turn * np.sqrt(strengths.clip(0.0))) @ turn.T
        return cls(np.asarray(mean, dtype=np.float64), root, float(strengths.clip(0.0).sum()))


def frechet(one: Moments, other: Moments) -> float:
    """Give the squared distance |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), in squared units of a feature.

    The trace of the root is the sum of the singular values of C1^(1/2) C2^(1/2), which needs no full rank and
    never becomes complex.
    """
    shared = np.linalg.svd(one.root @ other.root, compute_uv=False).sum()
    apart = np.square(one.mean - other.mean).sum()
    return max(0.0, float(apart + one.variance + other.variance - 2.0 * shared))
