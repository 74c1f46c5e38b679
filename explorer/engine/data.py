"""The datasets that are loaded, and what the probe needs of them."""

from __future__ import annotations

import math
import os
from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core import messages as m
from explorer.core.neighbours import Index
from explorer.core.runs import DataFetched
from explorer.engine.beside import beside
from explorer.engine.errors import EngineError, told
from explorer.engine.files import stamp_of
from trainers.data import Dataset, Fetching, fetching, known, load
from trainers.models.pca import Pca
from trainers.samples import Samples
from trainers.specs import PcaSpec

PIECE = 1 << 18
"""Numbers that are made bytes at once, before something else may go first."""


class Loaded:
    """A dataset, its training rows, and what is worked out of them once."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.training_rows = np.flatnonzero(data.train)
        self._straight: dict[int, Pca] = {}
        self._training: Samples | None = None
        self._ready: m.DataReady | None = None

    @cached_property
    def mean(self) -> m.Floats:
        """The mean picture of the training rows."""
        mean: m.Floats = self.data.x_train.mean(axis=0)
        return mean

    @cached_property
    def pictures(self) -> Index:
        """The pictures of the training rows, to be searched."""
        training = self.data.x_train
        return Index.of(training.reshape(len(training), -1))

    def samples(self, rows: NDArray[np.int64], device: torch.device) -> Samples:
        """Return some rows as a training takes them."""
        x, labels = (torch.from_numpy(a[rows]) for a in (self.data.x, self.data.labels))
        return Samples(x, labels).to(device)

    def training(self, device: torch.device) -> Samples:
        """Return the training rows, which all runs share."""
        if self._training is None:
            self._training = self.samples(self.training_rows, device)
        return self._training

    def straight(self, latent_dim: int, device: torch.device) -> Generator[None, None, Pca]:
        """Fit PCA of a code size, or of as many components as there are; others may go first meanwhile."""
        k = min(latent_dim, len(self.training_rows), math.prod(self.data.shape))
        if k not in self._straight:
            model = Pca(PcaSpec(latent_dim=k), self.data.shape)
            yield from beside(lambda: model.fit_closed_form(torch.from_numpy(self.data.x_train)))
            self._straight[k] = model.to(device)
        return self._straight[k]

    def to_show(self) -> Generator[None, None, m.DataReady]:
        """Return the pictures as 8-bit intensities, made once; others may go first meanwhile."""
        if self._ready is None:
            pictures = yield from self._bytes()
            self._ready = m.DataReady(
                data_id=self.data.name,
                pictures=m.frozen(pictures),
                labels=m.frozen(self.data.labels),
                class_names=self.data.class_names,
                train=m.frozen(self.data.train),
            )
        return self._ready

    def _bytes(self) -> Generator[None, None, NDArray[np.uint8]]:
        (low, high), x = self.data.value_range, self.data.x
        pictures = np.empty(x.shape, dtype=np.uint8)
        at_once = max(1, PIECE // math.prod(self.data.shape))
        for start in range(0, len(x), at_once):
            rows = slice(start, start + at_once)
            pictures[rows] = np.clip(np.rint((x[rows] - low) / (high - low) * 255.0), 0, 255)
            yield
        return pictures


class DataShelf:
    """Loads each dataset once, and one from a file again when the file has changed."""

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[tuple[int, int], Loaded]] = {}

    def load(self, data_id: str) -> Loaded:
        """Load a dataset by name or path; what was loaded is kept when its file goes away.

        Raises
        ------
        EngineError
            If this machine does not have it.
        """
        name, stamp = _known_as(data_id)
        if self._lacks(name, stamp):
            with told():
                self._loaded[name] = (stamp, Loaded(load(data_id)))
        return self._loaded[name][1]

    def fetch(self, data_id: str) -> Generator[Any, None, Loaded]:
        """Load a dataset as `load` does, telling how far it has come where it must be fetched."""
        yield
        name, stamp = _known_as(data_id)
        if self._lacks(name, stamp):
            with told():
                self._loaded[name] = (stamp, Loaded((yield from _fetched(data_id))))
        return self._loaded[name][1]

    def _lacks(self, name: str, stamp: tuple[int, int]) -> bool:
        return name not in self._loaded or stamp not in ((0, 0), self._loaded[name][0])

    def ready(self, card: m.ModelCard, rows: int) -> Loaded | None:
        """Return a model's data if they are loaded already and are what it learnt from; looks at no file."""
        known = self._loaded.get(card.data_id)
        return known[1] if known is not None and _fits(known[1].data, card, rows) else None

    def fitting(self, card: m.ModelCard, rows: int | None = None) -> Dataset:
        """Load a model's data.

        Raises
        ------
        EngineError
            If this machine does not have them, or they have another shape, other rows or values by now.
        """
        data = self.load(card.data_id).data
        if not _fits(data, card, rows):
            raise EngineError(
                f"{card.model_id}: its data {Path(card.data_id).name} have changed since; train it anew."
            )
        return data


def _fits(data: Dataset, card: m.ModelCard, rows: int | None) -> bool:
    alike = data.shape == card.input_shape and rows in (None, len(data))
    return alike and card.data_sha256 in ("", data.sha256)


def _known_as(data_id: str) -> tuple[str, tuple[int, int]]:
    """Return the name under which a dataset is kept, and what changes with it."""
    if known(data_id):
        return data_id, (0, 0)
    place = os.path.realpath(data_id)
    return place, stamp_of(place)


def _fetched(data_id: str) -> Generator[DataFetched | None, None, Dataset]:
    """Load a dataset, telling how far it has come whenever that makes other words."""
    steps, words = fetching(data_id), ""
    while True:
        now = yield from beside(lambda: _next(steps))
        if isinstance(now, Dataset):
            return now
        yield None if now == words else DataFetched(words=now)
        words = now


def _next(steps: Generator[Fetching, None, Dataset]) -> str | Dataset:
    """Return how far it has come, in words, or at the end the dataset."""
    try:
        return next(steps).words
    except StopIteration as done:
        data: Dataset = done.value
        return data


def word(data_id: str) -> str:
    """Return a dataset's name, or the bare name of its file."""
    return Path(data_id).stem
