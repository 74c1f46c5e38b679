"""Codes by norm and direction, and the arcs between them.

Shapes: p pairs of codes, k >= 2 latent dimensions, m steps.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

_OPPOSITE = 1e-7  # sine of an angle that float32 cannot tell from a half turn


def polar(codes: Floats) -> tuple[Floats, Floats]:
    """Norms and directions of codes.

    Parameters
    ----------
    codes : ndarray of float64, shape (..., k)

    Returns
    -------
    norms : ndarray, shape (...)
        Euclidean.
    directions : ndarray, shape (..., k)
        Of norm 1; zero has the direction zero.
    """
    size = np.abs(codes).max(axis=-1, keepdims=True, initial=0.0)  # squares alone could leave the floats
    scaled = np.divide(codes, size, out=np.zeros_like(codes), where=size > 0)
    norm = np.linalg.norm(scaled, axis=-1, keepdims=True)
    return (norm * size)[..., 0], scaled / np.where(norm > 0, norm, 1.0)


def arcs(a: Floats, b: Floats, t: Floats) -> Floats:
    """Turn from one code to another along the great circle, the norm going evenly, down to zero at least.

    Opposite codes are joined over the coordinate axis that lies most across (the first of equals), the same
    for the way back. A zero vector takes the other's direction; equal codes stay what they are.

    Parameters
    ----------
    a, b : ndarray of float64, shape (p, k)
    t : ndarray of float64, shape (m,)
        0 is `a`, 1 is `b`, both up to rounding; beyond them the turn goes on.

    Returns
    -------
    ndarray, shape (p, m, k)
    """
    (norm_a, u), (norm_b, v) = polar(a), polar(b)
    u = np.where(norm_a[:, None] > 0, u, v)
    angle, across = _turn(u, v)
    turned = angle[:, None] * t
    norm = np.maximum(norm_a[:, None] + t * (norm_b - norm_a)[:, None], 0.0)
    on_circle = np.cos(turned)[..., None] * u[:, None] + np.sin(turned)[..., None] * across[:, None]
    equal = (a == b).all(axis=1)[:, None, None]
    codes: Floats = np.where(equal, a[:, None], norm[..., None] * on_circle)
    return codes


def _turn(u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Angle between unit vectors (p, k), and the unit vectors across `u` towards `v`; zero is nowhere."""
    cosine = np.einsum("pk,pk->p", u, v)
    sine, across = polar(v - cosine[:, None] * u)
    opposite = (cosine < 0) & (sine < _OPPOSITE)
    axis = np.eye(u.shape[1])[np.abs(u).argmin(axis=1)]
    across = np.where(opposite[:, None], axis, across)
    across = polar(across - np.einsum("pk,pk->p", across, u)[:, None] * u)[1]  # rounding has left some of u
    return np.where(opposite, np.pi, np.arctan2(sine, cosine)), across
