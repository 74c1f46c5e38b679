"""Handwritten digits: scikit-learn's copy of the UCI optical test set (Alpaydin & Kaynak 1998)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import Dataset, stratified_split

Table = NDArray[np.float64]


def load(seed: int = 0) -> Dataset:
    """Load the 1,797 digits of 8 x 8 pixels, counts 0..16 brought to 0..1, split 1,437 to 360."""
    table = _table()
    labels = table[:, -1].astype(np.int64)
    return Dataset(
        name="digits",
        x=(table[:, :-1].reshape(-1, 8, 8) / 16.0).astype(np.float32),
        labels=labels,
        class_names=tuple("0123456789"),
        train=stratified_split(labels, seed),
        seed=seed,
        scaled_from=(0.0, 16.0),
    )


def _table() -> Table:
    """Read pixels and label of each digit, (1797, 65), from the file that scikit-learn brings along.

    Importing scikit-learn takes most of a second, in which nobody could drag anything; its file takes
    some hundredths. Where a release keeps it elsewhere, scikit-learn is asked.
    """
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "datasets" / "data" / "digits.csv.gz"
        if path.is_file():
            return np.loadtxt(path, delimiter=",")
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return np.column_stack([bunch.data, bunch.target])
