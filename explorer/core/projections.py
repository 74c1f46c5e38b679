"""Maps as planes through a latent space.

Shapes: n codes, k latent dimensions (``latent_dim``), 2 map coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def coordinate_name(index: int) -> str:
    """Name of a latent coordinate, counted from zero: ``coordinate_name(0)`` is ``"z₁"``."""
    return f"z{index + 1}".translate(_SUBSCRIPTS)


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through a latent space, on which a map is drawn.

    Dragging moves a code within the plane and keeps what the plane does not show.

    Attributes
    ----------
    origin : ndarray of float64, shape (k,)
        The code at map coordinates (0, 0).
    basis : ndarray of float64, shape (k, 2)
        Orthonormal directions of the two axes. In a latent space of one dimension the second is zero, and
        all codes lie on the first axis.
    names : tuple of str
        Names of the two axes, with their share of variance where `shares` are known.
    shares : tuple of float or None
        Share of the variance that lies along each axis, 0 to 1; None where the plane is the whole space.
    """

    origin: Floats
    basis: Floats
    names: tuple[str, str]
    shares: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for field in ("origin", "basis"):
            array = np.array(getattr(self, field), dtype=np.float64)
            array.flags.writeable = False
            object.__setattr__(self, field, array)
        if self.basis.shape != (self.origin.size, 2):
            raise ValueError(f"origin {self.origin.shape} and basis {self.basis.shape} do not fit")

    @classmethod
    def of_codes(cls, codes: ArrayLike, names: tuple[str, str] | None = None) -> Plane:
        """Plane that shows most of the given codes.

        Two dimensions and fewer are shown as they are. Of more, the plane holds the first two principal
        directions of the codes and passes through their mean.

        Parameters
        ----------
        codes : array_like, shape (n, k)
            Rows that are not finite are left out.
        names : tuple of str, optional
            What to call the axes.

        Returns
        -------
        Plane
            The same codes give the same plane, signs included.

        Raises
        ------
        ValueError
            If `codes` is not a table of at least one column.
        """
        z = np.asarray(codes, dtype=np.float64)
        if z.ndim != 2 or z.shape[1] == 0:
            raise ValueError(f"codes must have the shape (n, k) with k >= 1, not {z.shape}")
        k = z.shape[1]
        if k <= 2:
            own = (coordinate_name(0), coordinate_name(1) if k == 2 else "")
            return cls(np.zeros(k), np.eye(k, 2), names or own)
        return _principal_plane(z[np.isfinite(z).all(axis=1)], names or ("direction 1", "direction 2"))

    @property
    def latent_dim(self) -> int:
        """Number of dimensions of the latent space."""
        return int(self.origin.size)

    def project(self, z: ArrayLike) -> Floats:
        """Map coordinates of codes.

        Parameters
        ----------
        z : array_like, shape (k,) or (n, k)

        Returns
        -------
        ndarray, shape (2,) or (n, 2)
        """
        offset: Floats = np.asarray(z, dtype=np.float64) - self.origin
        return offset @ self.basis

    def move(self, z0: ArrayLike, du: ArrayLike) -> Floats:
        """Move a code within the plane: ``z0 + basis @ du``, all else kept.

        Parameters
        ----------
        z0 : array_like, shape (k,) or (n, k)
            Where the code is.
        du : array_like, shape (2,) or (n, 2)
            Step in map coordinates.

        Returns
        -------
        ndarray, shape (k,) or (n, k)
        """
        step: Floats = np.asarray(du, dtype=np.float64) @ self.basis.T
        return np.asarray(z0, dtype=np.float64) + step

    def place(self, z0: ArrayLike, xy: ArrayLike) -> Floats:
        """Bring a code to a place of the map, keeping what the map does not show.

        Parameters
        ----------
        z0 : array_like, shape (k,) or (n, k)
            The code whose hidden coordinates are kept.
        xy : array_like, shape (2,) or (n, 2)
            Map coordinates to bring it to.

        Returns
        -------
        ndarray, shape (k,) or (n, k)
            A code that projects to `xy` (of a one-dimensional space, to its first coordinate).
        """
        return self.move(z0, np.asarray(xy, dtype=np.float64) - self.project(z0))


def plane_for_pca(explained_variance_ratio: ArrayLike) -> Plane:
    """Plane of the first two principal components, for codes that are PCA scores.

    Parameters
    ----------
    explained_variance_ratio : array_like, shape (k,)
        Share of the data's variance along each component.

    Returns
    -------
    Plane
        Its axes carry their share, as in ``"PC 1 · 14.9 % of variance"``.

    Raises
    ------
    ValueError
        If there is no component.
    """
    ratio = np.asarray(explained_variance_ratio, dtype=np.float64).ravel()
    if ratio.size == 0:
        raise ValueError("a PCA needs at least one component")
    shares = (float(ratio[0]), float(ratio[1]) if ratio.size > 1 else 0.0)
    second = _with_share("PC 2", shares[1]) if ratio.size > 1 else ""
    names = (_with_share("PC 1", shares[0]), second)
    return Plane(np.zeros(ratio.size), np.eye(ratio.size, 2), names, shares)


def _principal_plane(z: Floats, names: tuple[str, str]) -> Plane:
    k = z.shape[1]
    origin = z.mean(axis=0) if len(z) else np.zeros(k)
    centred = z - origin
    variances, directions = np.linalg.eigh(centred.T @ centred)
    total = float(variances.clip(min=0).sum())
    if total <= np.finfo(np.float64).tiny:
        return Plane(origin, np.eye(k, 2), names, (0.0, 0.0))
    basis = _signed(directions[:, [-1, -2]])
    shares = (max(float(variances[-1]), 0.0) / total, max(float(variances[-2]), 0.0) / total)
    first, second = (_with_share(name, s, "the codes' spread") for name, s in zip(names, shares, strict=True))
    return Plane(origin, basis, (first, second), shares)


def _signed(basis: Floats) -> Floats:
    """Turn each column so that its largest entry is positive."""
    largest = basis[np.abs(basis).argmax(axis=0), np.arange(basis.shape[1])]
    signs: Floats = np.where(largest < 0, -1.0, 1.0)
    return basis * signs


def _with_share(name: str, share: float, of: str = "variance") -> str:
    return f"{name} · {100 * share:.1f} % of {of}"
