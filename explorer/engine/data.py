"""The datasets that are loaded, and what the probe needs of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.core import messages as m
from explorer.core.neighbours import Index
from explorer.engine.errors import EngineError, told
from trainers.data import Dataset, load


class Loaded:
    """A dataset, its training rows and their mean picture."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.training_rows = np.flatnonzero(data.train)
        training = data.x[data.train]
        self.mean = training.mean(axis=0)
        self.pictures = Index.of(training.reshape(len(training), -1))

    def to_show(self) -> m.DataReady:
        """Return the pictures as 8-bit intensities."""
        low, high = self.data.value_range
        scaled = (self.data.x - low) / (high - low) * 255.0
        return m.DataReady(
            data_id=self.data.name,
            pictures=m.frozen(np.clip(np.rint(scaled), 0, 255).astype(np.uint8)),
            labels=m.frozen(self.data.labels),
            class_names=self.data.class_names,
        )


class DataShelf:
    """Loads each dataset once."""

    def __init__(self) -> None:
        self._loaded: dict[str, Loaded] = {}

    def load(self, data_id: str) -> Loaded:
        """Load a dataset by name or path.

        Raises
        ------
        EngineError
            If this machine does not have it.
        """
        if data_id not in self._loaded:
            with told():
                self._loaded[data_id] = Loaded(load(data_id))
        return self._loaded[data_id]

    def ready(self, card: m.ModelCard, rows: int) -> Loaded | None:
        """Return a model's data if they are loaded already and still have its shape and its rows."""
        loaded = self._loaded.get(card.data_id)
        return loaded if loaded is not None and _fits(loaded.data, card, rows) else None

    def fitting(self, card: m.ModelCard, rows: int | None = None) -> Dataset:
        """Load a model's data.

        Raises
        ------
        EngineError
            If this machine does not have them, or they have another shape or other rows by now.
        """
        data = self.load(card.data_id).data
        if not _fits(data, card, rows):
            raise EngineError(
                f"{card.model_id}: its data {Path(card.data_id).name} have changed since; train it anew."
            )
        return data


def _fits(data: Dataset, card: m.ModelCard, rows: int | None) -> bool:
    return data.shape == card.input_shape and rows in (None, len(data))
