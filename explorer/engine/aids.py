"""What is worked out once for a model, or for its data, so that a drag between points meets it ready.

Shapes: n training codes, k numbers of a code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.core.density_path import DensityGraph
from explorer.core.messages import Floats
from explorer.core.neighbours import Index
from explorer.engine.anchors import range_of
from explorer.engine.data import Loaded
from explorer.engine.later import Later
from explorer.engine.mixture import Mixture
from explorer.engine.model import OpenModel
from explorer.engine.voting import Voters
from trainers.data import Dataset

PIECE = 0.008
"""Seconds that a piece of a sheet takes."""
FIRST, HANDY, LEAST = 32, 16, 4
"""Cells of a piece when nothing is known yet, if that is bearable, and at least."""
REMEMBERED = 8
"""Pieces whose cost is remembered."""
LIGHT = 1 << 20
"""Up to so many numbers of all training pictures nothing is left for later."""
TESTED = 512
"""Test pictures that the yardstick is measured on."""

Piece = Mapping[str, NDArray[Any]]


class Speed:
    """Says how many cells make a piece, by what a cell cost in the cheapest of the last pieces.

    The cheapest, since whatever else the machine does only adds to it. Small pieces cost more by the cell, so
    that sixteen cells are read even if they take as long as four pieces.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._costs: deque[float] = deque(maxlen=REMEMBERED)

    def cells(self) -> int:
        """Return how many cells take as long as a piece."""
        if not self._costs:
            return FIRST
        fitting = int(PIECE / max(min(self._costs), 1e-7))
        return max(LEAST, fitting, min(HANDY, 4 * fitting))

    def time(self, read: Callable[[Ints], Piece], cells: Ints) -> Piece:
        """Read cells, and remember what one of them cost."""
        begun = self._clock()
        piece = read(cells)
        self._costs.append((self._clock() - begun) / len(cells))
        return piece


class ModelAids:
    """What is worked out once for a model, as long as its training rows are the same.

    Attributes
    ----------
    graph : Later of DensityGraph
        Of the training codes.
    mixture : Later of Mixture
        Fitted to the training codes.
    speeds : dict of str to Speed
        By what is read.
    """

    def __init__(self, model: OpenModel, clock: Callable[[], float]) -> None:
        codes: Floats = model.training.points
        self._rows = model.training_rows
        self.graph = Later(lambda: DensityGraph.of(codes))
        self.mixture = Later(lambda: Mixture.fit(codes))
        self.speeds = {kind: Speed(clock) for kind in ("grid", "lattice", "samples")}

    def holds(self, model: OpenModel) -> bool:
        """Whether that is still so."""
        return np.array_equal(self._rows, model.training_rows)


class DataAids:
    """What is worked out once for a dataset.

    Attributes
    ----------
    voters : Later of Voters, or None
        None where there are no classes.
    yardstick : Later of float
        Distance of a test picture to its nearest training picture, the median; nan without test pictures.
    """

    def __init__(self, loaded: Loaded) -> None:
        data, pictures = loaded.data, loaded.pictures
        light = pictures.points.size <= LIGHT
        self.voters: Later[Voters] | None = None
        if len(data.class_names) > 1:
            self.voters = Later(lambda: Voters(pictures, data.labels[data.train]), at_once=light)
        self.yardstick = Later(lambda: _yardstick(data, pictures), at_once=light)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A model with all that is known around it.

    Attributes
    ----------
    model : OpenModel
    loaded : Loaded or None
        Its data, if they are there.
    aids : ModelAids
    data_aids : DataAids or None
        As far as its data are there.
    """

    model: OpenModel
    loaded: Loaded | None
    aids: ModelAids
    data_aids: DataAids | None

    @property
    def voters(self) -> Later[Voters] | None:
        """Who judges pictures; None without classes or data."""
        return None if self.data_aids is None else self.data_aids.voters

    def judge(self, pictures: Floats) -> tuple[Ints, Floats]:
        """Return labels and votes (m,) of pictures (m, *shape), -1 and 0 as long as nobody can judge."""
        voters = None if self.voters is None else self.voters.now()
        if voters is None:
            return np.full(len(pictures), -1), np.zeros(len(pictures), dtype=np.float32)
        return voters.judge(pictures)

    def as_bytes(self, pictures: Floats) -> NDArray[np.uint8]:
        """Return pictures as 8-bit intensities; what is not finite is black."""
        low, high = range_of(self.loaded)
        scaled = np.nan_to_num(pictures, nan=low, posinf=high, neginf=low)
        scaled -= low
        scaled *= 255.0 / (high - low)
        np.rint(scaled, out=scaled)
        return scaled.clip(0, 255, out=scaled).astype(np.uint8)


def _yardstick(data: Dataset, pictures: Index) -> float:
    tests = np.flatnonzero(~data.train)
    if not len(tests) or not len(pictures.points):
        return float("nan")
    some = tests[np.unique(np.linspace(0, len(tests) - 1, TESTED).astype(np.int64))]
    return float(np.median(pictures.query(data.x[some].reshape(len(some), -1), 1)[1]))
