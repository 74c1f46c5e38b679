"""Handwritten digits: scikit-learn's copy of the UCI optical test set (Alpaydin & Kaynak 1998)."""

from __future__ import annotations

import numpy as np

from trainers.data.dataset import Dataset, stratified_split


def load(seed: int = 0) -> Dataset:
    """Load the 1,797 digits of 8 x 8 pixels, counts 0..16 brought to 0..1, split 1,437 to 360."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    labels = bunch.target.astype(np.int64)
    return Dataset(
        name="digits",
        x=(bunch.images / 16.0).astype(np.float32),
        labels=labels,
        class_names=tuple("0123456789"),
        train=stratified_split(labels, seed),
        seed=seed,
        scaled_from=(0.0, 16.0),
    )
