"""A classifier in data space: the nearest training pictures vote (Cover & Hart 1967).

Distances come from one product of matrices in single precision. Where samples are many numbers, most training
pictures are ruled out first: by their distance within a subspace of a few principal directions, together with
the difference of what lies outside it, which is never more than the distance itself.

Shapes: n training pictures, m pictures, d numbers of each, p directions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import VOTES, Ints
from explorer.core.messages import Floats
from explorer.core.neighbours import Index

MOST_VOTERS = 4096
"""Training pictures at most; of more an even sample is asked."""
WIDE = 256
"""From so many numbers on pictures are ruled out first."""
DIRECTIONS, SAMPLE = 64, 512
"""Of the subspace, and the pictures that it is found from."""
AT_ONCE = 128
"""Pictures that are searched for at once, so that their distances stay in the cache."""
SLACK = 1e-5
"""Share of the squared lengths by which products in single precision may be wrong."""


@dataclass(frozen=True, eq=False)
class Screen:
    """Finds the nearest training pictures, measuring only those that can be among them.

    Attributes
    ----------
    middle : (d,) float32
    basis : (d, p) float32
        Orthonormal directions of the subspace, which passes through the middle.
    low : Index
        Training pictures within the subspace, and how far from it they lie, (n, p + 1).
    """

    middle: Floats
    basis: Floats
    low: Index

    @classmethod
    def of(cls, points: Floats) -> Screen:
        """Make a screen of training pictures (n, d)."""
        few = points[np.unique(np.linspace(0, len(points) - 1, SAMPLE).astype(np.int64))]
        middle = few.mean(axis=0)
        few = few - middle
        strengths, turn = np.linalg.eigh((few @ few.T).astype(np.float64))
        kept = np.flatnonzero(strengths > 1e-9 * max(float(strengths[-1]), 1e-30))[-DIRECTIONS:]
        basis = np.linalg.qr(few.T @ turn[:, kept].astype(np.float32))[0].astype(np.float32)
        parts = [_lowered(points[i : i + SAMPLE] - middle, basis) for i in range(0, len(points), SAMPLE)]
        return cls(middle, basis, Index.of(np.concatenate(parts)))

    def nearest(self, asked: Floats, index: Index, k: int) -> Ints:
        """Return the rows (m, k) of the nearest to each picture (m, d), nearest first."""
        low = _lowered(asked - self.middle, self.basis)
        bounds = _rough(low, self.low)
        likely = np.unique(_smallest(bounds.copy(), k))
        measured = _rough(asked, index, likely)
        lengths = np.einsum("md,md->m", asked, asked)
        limit = np.partition(measured, k - 1, axis=1)[:, k - 1] + SLACK * (lengths + index.squared.max())
        limit += lengths - np.einsum("md,md->m", low, low)  # what bounds and measured distances leave out
        possible = (bounds <= limit[:, None]).any(axis=0)
        possible[likely] = False
        more = np.flatnonzero(possible)
        measured = np.concatenate([measured, _rough(asked, index, more)], axis=1)
        rows: Ints = np.concatenate([likely, more])[_smallest(measured, k)]
        return rows


class Voters:
    """Training pictures that vote.

    Parameters
    ----------
    pictures : Index
        All training pictures (n, d); they are not copied, but for a sample of very many.
    labels : (n,) ndarray
    """

    def __init__(self, pictures: Index, labels: Ints) -> None:
        n, d = pictures.points.shape
        if n > MOST_VOTERS:
            rows = np.linspace(0, n - 1, MOST_VOTERS).astype(np.int64)
            pictures, labels = Index.of(pictures.points[rows]), labels[rows]
        self._index, self._labels, self._all = pictures, labels, n <= MOST_VOTERS
        self._screen = Screen.of(pictures.points) if d > WIDE and n > VOTES else None

    def judge(self, pictures: Floats) -> tuple[Ints, Floats]:
        """Let the nearest training pictures vote on each picture.

        Parameters
        ----------
        pictures : (m, *shape) ndarray

        Returns
        -------
        labels : (m,) int64
            What most take it for, of equally many the nearer; -1 where a picture is not finite.
        votes : (m,) float32
            Share of those that do.
        """
        flat: Floats = pictures.reshape(len(pictures), -1)
        bad = ~np.isfinite(np.einsum("md,md->m", flat, flat))
        if bad.any():
            flat = np.where(bad[:, None], np.float32(0), flat)
        parts = [self._nearest(flat[start : start + AT_ONCE]) for start in range(0, len(flat), AT_ONCE)]
        near = self._labels[np.concatenate(parts)]
        same = (near[:, :, None] == near[:, None]).sum(axis=2)
        most, every = same.argmax(axis=1), np.arange(len(near))
        votes = (same[every, most] / near.shape[1]).astype(np.float32)
        return np.where(bad, -1, near[every, most]), np.where(bad, np.float32(0), votes)

    def nearest(self, pictures: Floats) -> tuple[Ints, Floats] | None:
        """Find the training picture that is nearest to each picture (m, *shape), all finite.

        Returns
        -------
        rows : (m,) int64
        distances : (m,) float32
            Euclidean.
        None where only a sample of the training pictures votes, which may miss the nearest.
        """
        flat: Floats = pictures.reshape(len(pictures), -1)
        if not self._all or not np.isfinite(np.einsum("md,md->m", flat, flat)).all():
            return None
        parts = [self._nearest(flat[start : start + AT_ONCE], 1) for start in range(0, len(flat), AT_ONCE)]
        rows: Ints = np.concatenate(parts)[:, 0]
        distances: Floats = np.linalg.norm(flat - self._index.points[rows], axis=1).astype(np.float32)
        return rows, distances

    def _nearest(self, asked: Floats, most: int = VOTES) -> Ints:
        """Return the rows (m, k) of the nearest training pictures, nearest first."""
        k = min(most, len(self._labels))
        if self._screen is None:
            return _smallest(_rough(asked, self._index), k)
        return self._screen.nearest(asked, self._index, k)


def _rough(asked: Floats, index: Index, rows: Ints | None = None) -> Floats:
    """Return squared distances (m, n) to some rows or all, but for the squared length of what is asked."""
    points, squared = index.points, index.squared
    if rows is not None:
        points, squared = points[rows], squared[rows]
    rough: Floats = asked @ points.T
    rough *= -2
    rough += squared
    return rough


def _lowered(points: Floats, basis: Floats) -> Floats:
    """Return points (n, d) within a subspace (d, p), and how far from it each lies, (n, p + 1)."""
    within = points @ basis
    rest = np.einsum("nd,nd->n", points, points) - np.einsum("np,np->n", within, within)
    return np.concatenate([within, np.sqrt(np.maximum(rest, 0))[:, None]], axis=1)


def _smallest(rough: Floats, k: int) -> NDArray[np.int64]:
    """Return where the k smallest of each row (m, n) are, the smallest first; they are overwritten."""
    every, found = np.arange(len(rough)), np.empty((len(rough), k), dtype=np.int64)
    for nth in range(k):
        found[:, nth] = rough.argmin(axis=1)
        rough[every, found[:, nth]] = np.inf
    return found
