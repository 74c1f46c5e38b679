"""Nearest neighbours: who lies beside whom, and how far apart codes lie.

Equal distances are ordered by row id, so that the same points give the same answer everywhere.
Shapes: n points, m queries, d dimensions, k neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

_BLOCK = 2_000_000  # entries of one block of distances: bounds the memory
_TREE_MAX_DIM = 8  # a KD-tree gains nothing in more dimensions than this
_TREE_MIN_POINTS = 3_000  # below, a tree costs more than it saves
_MAX_SEARCHED = 50_000_000  # distances measured again for the sake of ties
_SAMPLE = 512  # codes asked for the typical spacing


@dataclass(frozen=True, eq=False)
class Index:
    """Points made ready to be searched by brute force, exactly.

    Candidates come from one matrix product; those near the border are measured again in float64.

    Attributes
    ----------
    points : ndarray of float32 or float64, shape (n, d)
        Not copied where it has one of these types already.
    squared : ndarray, shape (n,)
        Squared norm of each point.
    """

    points: NDArray[Any]
    squared: NDArray[Any]

    @classmethod
    def of(cls, points: ArrayLike) -> Index:
        """Prepare points for searching.

        Parameters
        ----------
        points : array_like, shape (n, d)

        Returns
        -------
        Index

        Raises
        ------
        ValueError
            If `points` is no table, or a value is not finite or too large to be squared.
        """
        table = np.asarray(points)
        if table.ndim != 2:
            raise ValueError(f"points must have the shape (n, d), not {table.shape}")
        if table.dtype not in (np.float32, np.float64):
            table = table.astype(np.float64)
        with np.errstate(over="ignore"):
            squared = np.einsum("nd,nd->n", table, table)
        if not np.isfinite(squared).all():
            raise ValueError("points must be finite and small enough to be squared")
        return cls(table, squared)

    def query(self, queries: ArrayLike, k: int, *, exclude: ArrayLike | None = None) -> tuple[Ids, Floats]:
        """Nearest points of each query.

        Parameters
        ----------
        queries : array_like, shape (m, d)
        k : int
            How many; never more than there are points.
        exclude : array_like of int, shape (m,), optional
            One row of the points for each query that shall not be found: mostly itself.

        Returns
        -------
        ids : ndarray of int64, shape (m, k)
            Nearest first, equal distances by row.
        distances : ndarray of float64, shape (m, k)
            Euclidean.
        """
        asked = np.asarray(queries, dtype=self.points.dtype)
        omitted = None if exclude is None else np.asarray(exclude, dtype=np.int64)
        n = len(self.points)
        k = max(0, min(k, n if omitted is None else n - 1))
        ids = np.empty((len(asked), k), dtype=np.int64)
        distances = np.empty((len(asked), k))
        if k:
            for part in _blocks(len(asked), n):
                skip = None if omitted is None else omitted[part]
                ids[part], distances[part] = self._nearest(asked[part], k, skip)
        return ids, distances

    def _nearest(self, asked: NDArray[Any], k: int, skip: Ids | None) -> tuple[Ids, Floats]:
        norms = np.einsum("md,md->m", asked, asked)
        rough = self.squared - 2.0 * (asked @ self.points.T) + norms[:, None]
        if skip is not None:
            rough[np.arange(len(asked)), skip] = np.inf
        error = (asked.shape[1] + 4) * np.finfo(asked.dtype).eps * (norms + self.squared.max())
        limit = np.partition(rough, k - 1, axis=1)[:, k - 1] + 2 * error
        row, found = np.nonzero(rough <= limit[:, None])
        exact = self._measure(asked, row, found)
        order = np.lexsort((found, exact, row))
        starts = np.searchsorted(row, np.arange(len(asked)))
        kept = order[starts[:, None] + np.arange(k)]
        return found[kept].astype(np.int64), exact[kept]

    def _measure(self, asked: NDArray[Any], row: NDArray[Any], found: NDArray[Any]) -> Floats:
        exact = np.empty(len(row))
        for part in _blocks(len(row), asked.shape[1]):
            away = self.points[found[part]].astype(np.float64) - asked[row[part]]
            exact[part] = np.sqrt(np.einsum("cd,cd->c", away, away))
        return exact


def nearest(query: ArrayLike, points: ArrayLike | Index, k: int) -> tuple[Ids, Floats]:
    """Points nearest to one place.

    Parameters
    ----------
    query : array_like, shape (d,)
    points : array_like, shape (n, d), or Index
        Hand over an `Index` where the same points are asked again.
    k : int
        How many; never more than there are points.

    Returns
    -------
    ids : ndarray of int64, shape (k,)
        Nearest first, equal distances by row.
    distances : ndarray of float64, shape (k,)
        Euclidean.
    """
    index = points if isinstance(points, Index) else Index.of(points)
    ids, distances = index.query(np.asarray(query)[None], k)
    return ids[0], distances[0]


def knn(points: ArrayLike, k: int) -> Ids:
    """Nearest neighbours of each point among the others.

    Parameters
    ----------
    points : array_like, shape (n, d)
    k : int
        How many; never more than ``n - 1``.

    Returns
    -------
    ndarray of int64, shape (n, k)
        Nearest first. A point is not its own neighbour, though an equal point is.
    """
    index = Index.of(points)
    n, d = index.points.shape
    k = max(0, min(k, n - 1))
    if d > _TREE_MAX_DIM or n < _TREE_MIN_POINTS or k + 2 > n:
        return index.query(index.points, k, exclude=np.arange(n))[0]
    return _knn_by_tree(index, k)


def _knn_by_tree(index: Index, k: int) -> Ids:
    """Neighbours by a KD-tree; rows with a tie at the border are searched again by brute force.

    Where nearly all points are equal that would take minutes, and the tree's own choice stands.
    """
    from scipy.spatial import cKDTree

    n = len(index.points)
    rows = np.arange(n)
    distances, found = cKDTree(index.points).query(index.points, k + 2)
    distances = np.where(found == rows[:, None], np.inf, distances)  # itself goes last
    order = np.lexsort((found, distances), axis=1)
    distances = np.take_along_axis(distances, order, axis=1)
    ids = np.take_along_axis(found, order, axis=1)[:, :k].astype(np.int64)
    tied = rows[distances[:, k - 1] >= distances[:, k] * (1 - 1e-12)] if k else rows[:0]
    if 0 < len(tied) * n <= _MAX_SEARCHED:
        ids[tied] = index.query(index.points[tied], k, exclude=tied)[0]
    return ids


def drift(a: ArrayLike, b: ArrayLike, k: int) -> Floats:
    """Share of the nearest neighbours that two maps of the same rows do not have in common.

    Parameters
    ----------
    a : array_like, shape (n, d)
    b : array_like, shape (n, e)
        The same rows, in as many dimensions as it likes.
    k : int
        How many neighbours; never more than ``n - 1``.

    Returns
    -------
    ndarray, shape (n,)
        0 where both maps agree on all neighbours of a row, 1 where they share none.

    Raises
    ------
    ValueError
        If the two have different numbers of rows.
    """
    beside_a, beside_b = knn(a, k), knn(b, k)
    if len(beside_a) != len(beside_b):
        raise ValueError(f"two maps of the same rows are needed, not of {len(beside_a)} and {len(beside_b)}")
    n, k = beside_a.shape
    if k == 0:
        return np.zeros(n)
    both = np.sort(np.concatenate([beside_a, beside_b], axis=1), axis=1)
    common = (both[:, 1:] == both[:, :-1]).sum(axis=1)
    unlike: Floats = 1.0 - common / k
    return unlike


def spacing(codes: ArrayLike) -> float:
    """Typical distance from a code to its nearest other: the unit of "near the data".

    Parameters
    ----------
    codes : array_like, shape (n, k)

    Returns
    -------
    float
        Median over the codes, equal ones counted once; of more than 512 an even sample is asked. Always
        greater than zero: 1 where there are not two different codes.
    """
    index = Index.of(np.unique(np.asarray(codes), axis=0))
    n, d = index.points.shape
    if n < 2:
        return 1.0
    asked = np.unique(np.linspace(0, n - 1, min(n, _SAMPLE)).astype(np.int64))
    if d <= _TREE_MAX_DIM and n >= _TREE_MIN_POINTS:
        from scipy.spatial import cKDTree

        gaps = cKDTree(index.points).query(index.points[asked], 2)[0][:, 1]
    else:
        gaps = index.query(index.points[asked], 1, exclude=asked)[1][:, 0]
    return float(np.median(gaps)) or 1.0


def _blocks(rows: int, width: int) -> Iterator[slice]:
    """Slices over the rows of a table, each of about `_BLOCK` entries."""
    step = max(1, _BLOCK // max(1, width))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))
