"""The one shape in which all data comes, and how it is split."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class DataError(ValueError):
    """Data that is not there or cannot be used; the message is one line with the next step."""


@dataclass(frozen=True)
class Dataset:
    """Rows of one sample shape; the row id is the index.

    Attributes
    ----------
    name : str
        The key of ``trainers.data.DATA``, or the real path it came from.
    x : (n, *shape) float32
        The samples, in ``value_range``.
    labels : (n,) int64
        Class of each row, an index into ``class_names``; all 0 where there are no classes.
    class_names : tuple of str
    train : (n,) bool
        True for training rows, False for test rows.
    attributes : dict of str to (n,) float32
        Known numbers of each row, such as the "phase" of the wheel in radians.
    cyclic : frozenset of str
        The attributes that are angles, of period 2 pi.
    seed : int
        What the split was drawn from.
    scaled_from : (float, float)
        The range of values in the source that became ``value_range``.
    """

    name: str
    x: Floats
    labels: Ints
    class_names: tuple[str, ...]
    train: Mask
    attributes: Mapping[str, Floats] = field(default_factory=dict)
    cyclic: frozenset[str] = frozenset()
    seed: int = 0
    scaled_from: tuple[float, float] = (0.0, 1.0)
    value_range: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        arrays: list[NDArray[Any]] = [self.x, self.labels, self.train, *self.attributes.values()]
        for array in arrays:
            array.flags.writeable = False

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.x)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        return self.x.shape[1:]

    @functools.cached_property
    def sha256(self) -> str:
        """SHA-256 of the samples' bytes, float32 with the lowest byte first, worked out when first asked."""
        return hashlib.sha256(np.ascontiguousarray(self.x, dtype="<f4").tobytes()).hexdigest()

    @property
    def x_train(self) -> Floats:
        """The training rows, (n_train, *shape), a copy."""
        return self.x[self.train]

    @property
    def x_test(self) -> Floats:
        """The test rows, (n_test, *shape), a copy."""
        return self.x[~self.train]


def stratified_split(labels: Ints, seed: int, test_share: float = 0.2) -> Mask:
    """Choose test rows so that each class keeps its share.

    Parameters
    ----------
    labels : (n,) int64
    seed : int
    test_share : float
        ``ceil(test_share * n)`` rows become test rows.

    Returns
    -------
    (n,) bool
        True for training rows.
    """
    rng = np.random.default_rng(seed)
    n_test = min(math.ceil(test_share * len(labels)), len(labels) - 1)
    classes, counts = np.unique(labels, return_counts=True)
    quota = counts * n_test / len(labels)
    taken = np.floor(quota).astype(int)
    left = np.argsort(-(quota - taken), kind="stable")[: n_test - taken.sum()]
    taken[left] += 1
    train = np.ones(len(labels), dtype=bool)
    for label, k in zip(classes, taken, strict=True):
        train[rng.permutation(np.flatnonzero(labels == label))[:k]] = False
    return train
