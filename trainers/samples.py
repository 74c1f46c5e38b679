"""Samples in memory with the classes they belong to, as a training takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset


@dataclass(frozen=True, eq=False)
class Samples:
    """Rows of one shape.

    Attributes
    ----------
    x : (n, *shape) Tensor
    labels : (n,) int64 Tensor or None
        Classes, which a conditional model needs.
    """

    x: Tensor
    labels: Tensor | None = None

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.x)

    def to(self, device: torch.device | str) -> Samples:
        """Give them on a device."""
        return Samples(self.x.to(device), None if self.labels is None else self.labels.to(device))

    def take(self, rows: Tensor) -> Samples:
        """Give some of the rows, (m,) int64 on the same device."""
        labels = None if self.labels is None else self.labels.index_select(0, rows)
        return Samples(self.x.index_select(0, rows), labels)


def split(dataset: Dataset | Corpus) -> tuple[Samples, Samples]:
    """Give the training and the test rows of a dataset, copied.

    Of a text these are the characters to learn from, (n,) int64 in their order, and the blocks of the test,
    (m, w) int64, each a sample.
    """
    if isinstance(dataset, Corpus):
        return Samples(torch.from_numpy(dataset.train_codes)), Samples(torch.from_numpy(dataset.test_codes))
    x, labels, train = (torch.from_numpy(np.array(a)) for a in (dataset.x, dataset.labels, dataset.train))
    return Samples(x[train], labels[train]), Samples(x[~train], labels[~train])
