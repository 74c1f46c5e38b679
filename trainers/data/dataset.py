"""The one shape in which all data comes, and how it is split."""

from __future__ import annotations

import dataclasses
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

LEAST_ROWS = 10


class DataError(ValueError):
    """Data that is not there or cannot be used; the message is one line with the next step."""


@dataclass(frozen=True)
class Dataset:
    """Rows of one sample shape; the row id is the index.

    Attributes
    ----------
    name : str
        The key of ``trainers.data.DATA``, with ``:rows`` where only some were taken, or the real path it
        came from.
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
    rows_in_all : int or None
        How many rows there were before some were taken; None where these are all.
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
    rows_in_all: int | None = None

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
    def stated(self) -> str:
        """How many rows these are, in words: "10,000 of 70,000 rows", or "1,797 rows"."""
        part = "" if self.rows_in_all is None else f" of {self.rows_in_all:,}"
        return f"{len(self):,}{part} rows"

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
    n_test = min(math.ceil(test_share * len(labels)), len(labels) - 1)
    return ~_stratified(labels, n_test, np.random.default_rng(seed))


def sample(data: Dataset, rows: int) -> Dataset:
    """Take some rows, in their order, so that each class and the test rows keep their shares.

    Test rows are taken from the test rows and training rows from the training rows: what was learnt from a
    part is tested on nothing it has seen, be it on that part or on the whole.

    Parameters
    ----------
    data : Dataset
    rows : int
        How many; drawn by the data's own seed.

    Raises
    ------
    DataError
        Where there are fewer, or fewer than 10 are asked for.
    """
    check_rows(data.name, rows, len(data))
    rng = np.random.default_rng((data.seed, rows))
    n_test = min(max(round(rows * float((~data.train).mean())), 1), int((~data.train).sum()))
    taken = np.zeros(len(data), dtype=bool)
    for group, n in ((data.train, rows - n_test), (~data.train, n_test)):
        places = np.flatnonzero(group)
        taken[places[_stratified(data.labels[places], n, rng)]] = True
    return dataclasses.replace(
        data,
        name=f"{data.name}:{rows}",
        x=data.x[taken],
        labels=data.labels[taken],
        train=data.train[taken],
        attributes={name: values[taken] for name, values in data.attributes.items()},
        rows_in_all=len(data),
    )


def check_rows(name: str, rows: int, rows_in_all: int) -> None:
    """Refuse to take too few rows, or more than there are.

    Raises
    ------
    DataError
    """
    if not LEAST_ROWS <= rows <= rows_in_all:
        raise DataError(f"{name} has {rows_in_all:,} rows; ask for {LEAST_ROWS} to {rows_in_all} of them")


def _stratified(labels: Ints, n: int, rng: np.random.Generator) -> Mask:
    """Choose ``n`` rows so that each class keeps its share."""
    classes, counts = np.unique(labels, return_counts=True)
    quota = counts * n / len(labels)
    quotas = np.floor(quota).astype(int)
    left = np.argsort(-(quota - quotas), kind="stable")[: n - quotas.sum()]
    quotas[left] += 1
    chosen = np.zeros(len(labels), dtype=bool)
    for label, k in zip(classes, quotas, strict=True):
        chosen[rng.permutation(np.flatnonzero(labels == label))[:k]] = True
    return chosen
