"""Reads known attributes off what a model draws, a few pictures at a time.

Shapes: n pictures, *shape of one, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from explorer.core import paths
from explorer.core.between import Ints
from explorer.core.messages import Floats
from explorer.engine.aids import Surroundings
from explorer.engine.errors import told
from trainers.data import known
from trainers.predictors import AttributeReader, open_reader
from trainers.targets import Target

AT_ONCE = 10
"""Pictures that are decoded and read before something else may go first."""

Values: TypeAlias = Mapping[str, NDArray[np.float64]]
Reading: TypeAlias = Generator[None, None, Values]


class Readers:
    """Who reads the attributes of pictures, by the name of the data; each is opened once."""

    def __init__(self) -> None:
        self._open: dict[str, AttributeReader | None] = {}

    def of(self, one: Surroundings) -> AttributeReader | None:
        """Return who reads the pictures of a model, None where nobody does."""
        data_id = one.model.card.data_id
        if data_id not in self._open:
            place = paths.predictor(data_id.partition(":")[0]) if known(data_id) else None
            with told():
                self._open[data_id] = open_reader(place) if place is not None and place.is_file() else None
        reader = self._open[data_id]
        fits = reader is not None and reader.input_shape == one.model.card.input_shape
        return reader if fits else None


class Watched:
    """The codes of some rows, and what adding steps to them changes in what the model draws.

    Parameters
    ----------
    one : Surroundings
        Of the model.
    reader : AttributeReader
    rows : ndarray (n,) of int64
        Row ids of its data.
    """

    def __init__(self, one: Surroundings, reader: AttributeReader, rows: Ints) -> None:
        self._model, self._reader = one.model, reader
        self._codes = one.model.codes[rows].astype(np.float64)
        self._labels = None if one.loaded is None else one.loaded.data.labels[rows]
        self._before: Values | None = None

    @property
    def targets(self) -> tuple[Target, ...]:
        """The attributes that are read."""
        return self._reader.targets

    def before(self) -> Reading:
        """Read what is drawn without any step."""
        if self._before is None:
            self._before = yield from self._drawn(0.0)
        return self._before

    def changes(self, step: NDArray[np.float64]) -> Reading:
        """Read by how much each attribute changes after a step (k,), (n,) each, in units of its range."""
        before = yield from self.before()
        after = yield from self._drawn(step)
        return {t.name: t.change(before[t.name], after[t.name]) for t in self.targets}

    def _drawn(self, step: NDArray[np.float64] | float) -> Reading:
        codes = (self._codes + step).astype(np.float32)
        parts = []
        for start in range(0, len(codes), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            labels = None if self._labels is None else self._labels[some]
            parts.append(self._reader.read(self._model.decode(codes[some], labels)))
            yield
        return _joined(parts)


def read_all(reader: AttributeReader, pictures: Floats) -> Reading:
    """Read the attributes of pictures (n, *shape), (n,) each."""
    parts = []
    for start in range(0, len(pictures), AT_ONCE):
        parts.append(reader.read(pictures[start : start + AT_ONCE]))
        yield
    return _joined(parts)


def _joined(parts: list[dict[str, NDArray[np.float64]]]) -> Values:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
