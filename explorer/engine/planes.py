"""Planes that stay put while what they show is moving.

Shapes: n codes, k numbers of a code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats
from explorer.core.projections import Plane


def steady_plane(codes: Floats, before: Floats | None) -> Plane:
    """Return the plane that shows most of codes (n, k), turned so that it looks as it did before.

    The turn, mirrored where that fits better, is the orthogonal Procrustes solution (Schönemann 1966).

    Parameters
    ----------
    codes : (n, k) ndarray
    before : (n, 2) ndarray or None
        Where the same rows lay on the map then.

    Returns
    -------
    Plane
        Of one or two numbers it is the whole space, as it is. Of more, the shares in its axes' names are
        those along the turned axes.
    """
    plane = Plane.of_codes(codes)
    if plane.shares is None or before is None or not sum(plane.shares):
        return plane
    now = plane.project(codes)
    u, _, vt = np.linalg.svd(now.T @ (before - before.mean(axis=0, dtype=np.float64)))
    turn = u @ vt
    shares = sum(plane.shares) * np.square(now @ turn).sum(axis=0) / np.square(now).sum()
    first, second = (f"direction {i} · {100 * s:.1f} % of the codes' spread" for i, s in enumerate(shares, 1))
    return Plane(plane.origin, plane.basis @ turn, (first, second), (float(shares[0]), float(shares[1])))


def project_variances(plane: Plane, variances: Floats) -> Floats:
    """Return variances along both axes and their covariance (n, 3) of independent numbers (n, k)."""
    first, second = plane.basis.T
    weights = np.stack([first**2, second**2, first * second], axis=1)
    projected: Floats = (variances @ weights).astype(np.float32)
    return projected


DEPTH = np.array([[1.0, 0.0], [0.35, 0.2], [0.0, 1.0]])
"""How three numbers are drawn: first and third as they are, the second runs obliquely into the depth."""


def in_data_space(samples: Floats) -> Floats | None:
    """Return where samples (n, d) of two or three numbers lie in data space, (n, 2); None for all others."""
    if samples.ndim != 2 or samples.shape[1] not in (2, 3):
        return None
    flat = samples if samples.shape[1] == 2 else samples @ DEPTH
    return np.asarray(flat, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Seen:
    """The codes on a map as they were seen last.

    Attributes
    ----------
    plane : Plane
    codes : (n, k) float32
    xy : (n, 2) float32
    log_vars : (n, k) float32 or None
        Of the posteriors.
    """

    plane: Plane
    codes: Floats
    xy: Floats
    log_vars: Floats | None = None

    def nearest(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the nearest row on the map of each place (m, 2), (m,)."""
        middle = self.xy.mean(axis=0)  # so that single precision is enough
        xy, here = self.xy - middle, (places - middle).astype(np.float32)
        near: NDArray[np.int64] = (np.square(xy).sum(axis=1) - here @ (2 * xy.T)).argmin(axis=1)
        return near

    def codes_at(self, places: NDArray[np.float64], near: NDArray[np.int64] | None) -> Floats:
        """Return the codes (m, k) of places (m, 2) of the map, each with what the map hides of a row, (m,).

        ``near`` may be None where a map hides nothing.
        """
        hidden = np.zeros(self.plane.latent_dim) if near is None else self.codes[near]
        return self.plane.place(hidden, places).astype(np.float32)
