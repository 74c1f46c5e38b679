"""Laying one map over another: Procrustes alignment and the morph between two maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Similarity:
    """Turn or mirror, scale and shift: ``scale * xy @ rotation + translation``.

    Attributes
    ----------
    rotation : ndarray of float64, shape (d, d)
        Orthogonal; its determinant is -1 where it mirrors.
    scale : float
        Greater than zero.
    translation : ndarray of float64, shape (d,)
    """

    rotation: Floats
    scale: float
    translation: Floats

    def __post_init__(self) -> None:
        for field in ("rotation", "translation"):
            array = np.array(getattr(self, field), dtype=np.float64)
            array.flags.writeable = False
            object.__setattr__(self, field, array)
        if not (np.isfinite(self.scale) and self.scale > 0):
            raise ValueError(f"scale must be greater than zero and finite, not {self.scale}")

    @classmethod
    def identity(cls, d: int = 2) -> Similarity:
        """Leave everything where it is, in `d` dimensions."""
        return cls(np.eye(d), 1.0, np.zeros(d))

    def apply(self, xy: ArrayLike) -> Floats:
        """Carry points over.

        Parameters
        ----------
        xy : array_like, shape (d,) or (n, d)

        Returns
        -------
        ndarray of the same shape
        """
        turned: Floats = np.asarray(xy, dtype=np.float64) @ self.rotation
        return self.scale * turned + self.translation

    def inverse(self, xy: ArrayLike) -> Floats:
        """Carry points back: ``inverse(apply(xy))`` is `xy`.

        Parameters
        ----------
        xy : array_like, shape (d,) or (n, d)

        Returns
        -------
        ndarray of the same shape
        """
        offset: Floats = (np.asarray(xy, dtype=np.float64) - self.translation) / self.scale
        return offset @ self.rotation.T


def procrustes(moving: ArrayLike, target: ArrayLike, *, keep_spread: bool = False) -> Similarity:
    """Similarity that lays one set of points over another, row by row, with least squared distance [1]_.

    Parameters
    ----------
    moving, target : array_like, shape (n, d)
        Rows that belong together; those that are not finite in either are left out.
    keep_spread : bool
        Scale the moving points to the target's spread rather than to least squares, which shrinks them
        where the two sets differ much. Rotation and centre stay the same.

    Returns
    -------
    Similarity
        Where the points do not tell (fewer than two rows, or all points of one set equal) only the centres
        are laid over each other. Points along one line are never mirrored.

    Raises
    ------
    ValueError
        If the two do not have the same shape (n, d).

    References
    ----------
    .. [1] P. H. Schönemann, R. M. Carroll, "Fitting one matrix to another under choice of a central dilation
           and a rigid motion", Psychometrika 35, 1970.
    """
    a, b = np.asarray(moving, dtype=np.float64), np.asarray(target, dtype=np.float64)
    if a.ndim != 2 or a.shape != b.shape:
        raise ValueError(f"both sets of points must have one shape (n, d), not {a.shape} and {b.shape}")
    finite = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    if not finite.any():
        return Similarity.identity(a.shape[1])
    centre_a, centre_b = a[finite].mean(axis=0), b[finite].mean(axis=0)
    rotation, scale = _turn(a[finite] - centre_a, b[finite] - centre_b, keep_spread)
    return Similarity(rotation, scale, centre_b - scale * centre_a @ rotation)


def _turn(a: Floats, b: Floats, keep_spread: bool) -> tuple[Floats, float]:
    """Rotation and scale that lay the centred points `a` over the centred points `b`."""
    d = a.shape[1]
    size_a, size_b = float(np.abs(a).max()), float(np.abs(b).max())
    if min(size_a, size_b) <= np.finfo(np.float64).tiny * 1e6:
        return np.eye(d), 1.0
    a, b = a / size_a, b / size_b
    left, agreement, right = np.linalg.svd(a.T @ b)
    if np.linalg.det(left @ right) < 0 and agreement[-1] <= 1e-9 * agreement[0]:
        left[:, -1] *= -1
    spread = float(np.linalg.norm(b) / np.linalg.norm(a))
    fitted = float(agreement.sum() / np.square(a).sum())
    scale = spread if keep_spread or fitted <= 1e-9 * spread else fitted
    return left @ right, scale * size_b / size_a


def blend(a: ArrayLike, b: ArrayLike, t: float) -> Floats:
    """Points on the way from one map to another.

    Parameters
    ----------
    a, b : array_like of one shape
        Coordinates at the two ends.
    t : float
        How far: 0 gives exactly `a`, 1 exactly `b`.

    Returns
    -------
    ndarray of the same shape
    """
    start, end = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    between: Floats = (1.0 - t) * start + t * end
    return between
