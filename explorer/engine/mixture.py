"""Where new codes are drawn from: the prior N(0, I), or Gaussians fitted to the codes that there are.

Shapes: n codes, k numbers of each, g Gaussians.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats

MOST = 10
"""Gaussians at most (Ghosh et al. 2020, section 4)."""
ROWS_A_NUMBER = 5
"""Codes that each number of a mean needs at least."""
ROUNDS = 200
FLOOR = 1e-6
"""Least variance, as a share of the codes' own."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture of Gaussians.

    Attributes
    ----------
    weights : (g,) ndarray
    means : (g, k) ndarray
    factors : (g, k, k) ndarray
        Lower triangles L, the covariances being ``L L^T``.
    words : str
        What it is.
    """

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    factors: NDArray[np.float64]
    words: str

    @classmethod
    def prior(cls, k: int) -> Mixture:
        """Return N(0, I) in k dimensions."""
        return cls(np.ones(1), np.zeros((1, k)), np.eye(k)[None], "the prior N(0, I)")

    @classmethod
    def fit(cls, codes: Floats) -> Mixture:
        """Fit ten Gaussians, or as many as the codes (n, k) can tell apart, by expectation maximisation."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import GaussianMixture

        z = codes[np.isfinite(codes).all(axis=1)].astype(np.float64)
        n, k = z.shape
        if len(np.unique(z, axis=0)) < 2:
            return cls(np.ones(1), z[:1] if n else np.zeros((1, k)), np.zeros((1, k, k)), "the only code")
        g = min(MOST, max(1, n // (ROWS_A_NUMBER * (k + 1))))
        floor = FLOOR * float(z.var(axis=0).mean())
        model = GaussianMixture(g, reg_covar=floor, max_iter=ROUNDS, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the last round is as good as any
            model.fit(z)
        words = f"{g} Gaussian{'s' if g > 1 else ''} fitted to the codes of {n:,} rows"
        return cls(model.weights_, model.means_, np.linalg.cholesky(model.covariances_), words)

    def draw(self, n: int, seed: int, temperature: float, truncation: float | None) -> Floats:
        """Draw codes, each made of its own uniform draws, so that it moves steadily with what is turned.

        Parameters
        ----------
        n : int
            More samples leave the first as they were.
        temperature : float
            What the deviation from a Gaussian's mean is multiplied by.
        truncation : float or None
            How many standard deviations no normal draw may exceed.

        Returns
        -------
        (n, k) float32
        """
        from scipy.special import ndtr, ndtri

        k = self.means.shape[1]
        uniform = np.random.default_rng(seed).random((n, k + 1))
        low = float(ndtr(-truncation)) if truncation is not None else 0.0
        normal = ndtri(np.clip(low + (1 - 2 * low) * uniform[:, 1:], 1e-15, 1 - 1e-15))
        which = np.searchsorted(np.cumsum(self.weights)[:-1], uniform[:, 0], side="right")
        away = np.einsum("nij,nj->ni", self.factors[which], normal)
        codes: Floats = (self.means[which] + temperature * away).astype(np.float32)
        return codes
