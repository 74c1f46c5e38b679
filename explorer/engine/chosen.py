"""Which rows of its data a run shows: the same at every step, and for every model of the same data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.data import Dataset

Ids = NDArray[np.int64]

MOST, TESTED = 2000, 600
"""Rows on the map at most, and test rows that losses are measured on."""
NUMBERS = 800_000
"""Numbers that the test rows may have together, so that large pictures cost no more than small ones."""
FEWEST = 200


@dataclass(frozen=True, eq=False)
class Chosen:
    """Row ids, rising but for the columns.

    Attributes
    ----------
    rows : (n,) int64
        Training rows on the map.
    columns : (c,) int64
        Test rows in the strip, one of each class in turn.
    test : (t,) int64
        Test rows that losses are measured on.
    words : str
        How many rows there are, and where it is a sample of them that is shown.
    """

    rows: Ids
    columns: Ids
    test: Ids
    words: str


def choose(data: Dataset, columns: int) -> Chosen:
    """Choose evenly what is shown of a dataset, with so many columns in the strip."""
    train, test = np.flatnonzero(data.train), np.flatnonzero(~data.train)
    numbers = int(np.prod(data.shape))
    rows = _evenly(train, max(FEWEST, min(MOST, 4 * NUMBERS // numbers)))
    measured = _evenly(test, max(FEWEST, min(TESTED, NUMBERS // numbers)))
    words = f"{len(train):,} train, {len(test):,} test"
    samples = [] if data.rows_in_all is None else [data.stated]
    if len(rows) < len(train):
        samples.append(f"{len(rows):,} training rows on the map")
    if len(measured) < len(test):
        samples.append(f"test losses of {len(measured):,} rows")
    if samples:
        words += f"; {', '.join(samples)}"
    return Chosen(rows, _in_turn(test, data.labels[test], columns), measured, words)


def _evenly(ids: Ids, most: int) -> Ids:
    """Take at most so many of the ids, evenly spread."""
    if len(ids) <= most:
        return ids
    return ids[np.linspace(0, len(ids) - 1, most).round().astype(np.int64)]


def _in_turn(ids: Ids, labels: NDArray[np.int64], count: int) -> Ids:
    """Take the first of each class, then the second of each, and so on."""
    order = np.argsort(labels, kind="stable")
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(len(ids)) - np.searchsorted(labels[order], labels[order])
    return ids[np.lexsort((labels, ranks))[:count]]
