"""Measures what adding a vector to codes changes in the pictures, a few pictures at a time.

Shapes: n pictures, *shape of one, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from explorer.core import paths
from explorer.core.between import Ints
from explorer.core.directions import with_and_without
from explorer.core.messages import Floats
from explorer.core.turning import WANTED, Change, ChangeMeasured, MeasureChange
from explorer.engine.aids import Surroundings
from explorer.engine.arithmetic import LONGEST, STEPS
from explorer.engine.data import Loaded
from explorer.engine.errors import EngineError, told
from explorer.engine.vectors import NOT_THERE
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


def measure(
    request: MeasureChange, one: Surroundings, readers: Readers
) -> Generator[None, None, ChangeMeasured]:
    """Measure a change, letting go after every few pictures.

    Raises
    ------
    EngineError
        If the data are not there, or there are no such rows.
    """
    reader, loaded = readers.of(one), one.loaded
    if reader is None:
        return _told(request, 0, 1.0, ())
    if loaded is None:
        raise EngineError(NOT_THERE.format(name=request.model_id))
    vector = np.asarray(request.vector, dtype=np.float64)
    scale = request.scale
    if scale is None:
        seen = _chosen(request, loaded, held_out=False)
        scale = yield from _scale(request, one, reader, seen, vector)
    rows = _chosen(request, loaded, held_out=True) if request.rows is None else _given(request, loaded)
    data = yield from _read(one, reader, rows, loaded.data.x)
    before = yield from _drawn(one, reader, rows)
    after = yield from _drawn(one, reader, rows, scale * vector)
    changes = [_change(target, before, after, data) for target in reader.targets]
    return _told(request, len(rows), scale, tuple(changes))


def _told(request: MeasureChange, n: int, scale: float, changes: tuple[Change, ...]) -> ChangeMeasured:
    return ChangeMeasured(
        model_id=request.model_id,
        stamp=request.stamp,
        target=request.target,
        n=n,
        held_out=request.rows is None,
        scale=scale,
        changes=changes,
    )


def _change(target: Target, before: Values, after: Values, data: Values) -> Change:
    """Say how one attribute changes, and how much of that the round trip alone would."""
    step = target.change(before[target.name], after[target.name])
    trip = target.change(data[target.name], before[target.name])
    return Change(
        name=target.name,
        mean=float(step.mean()),
        deviation=float(step.std()),
        size=float(np.abs(step).mean()),
        floor=float(np.abs(trip).mean()),
    )


def _scale(
    request: MeasureChange,
    one: Surroundings,
    reader: AttributeReader,
    rows: Ints,
    vector: NDArray[np.float64],
) -> Generator[None, None, float]:
    """Choose the scale on training rows, as `explorer.engine.arithmetic.scale_for` does."""
    target = next((target for target in reader.targets if target.name == request.target), None)
    if target is None:
        raise EngineError("Which attribute is to change is not known; give the scale.")
    before = yield from _drawn(one, reader, rows)
    scales = np.arange(1, STEPS + 1) * (LONGEST / STEPS)
    best, most = float(scales[0]), -np.inf
    for scale in scales:
        after = yield from _drawn(one, reader, rows, scale * vector)
        moved = float(target.change(before[target.name], after[target.name]).mean())
        if moved > most:
            best, most = float(scale), moved
        if moved >= WANTED:
            break
    return best


def _drawn(
    one: Surroundings, reader: AttributeReader, rows: Ints, step: NDArray[np.float64] | float = 0.0
) -> Reading:
    """Read what the model decodes of rows after a step (k,)."""
    codes = (one.model.codes[rows].astype(np.float64) + step).astype(np.float32)
    labels = None if one.loaded is None else one.loaded.data.labels[rows]
    parts = []
    for start in range(0, len(rows), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        parts.append(one.model.decode(codes[some], None if labels is None else labels[some]))
        yield
    drawn = np.concatenate(parts)
    return (yield from _read(one, reader, np.arange(len(drawn)), drawn))


def _read(one: Surroundings, reader: AttributeReader, rows: Ints, pictures: Floats) -> Reading:
    """Read the attributes of some pictures, (n,) each."""
    parts = []
    for start in range(0, len(rows), AT_ONCE):
        parts.append(reader.read(pictures[rows[start : start + AT_ONCE]]))
        yield
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _chosen(request: MeasureChange, loaded: Loaded, *, held_out: bool) -> Ints:
    """Choose rows of one half of the data, of those that lack the target where it is known."""
    data = loaded.data
    able = data.train != held_out
    if request.target in data.attributes and request.target not in data.cyclic:
        _, lacking = with_and_without(data.attributes[request.target])
        able = able & lacking
    if request.leave_out is not None and held_out:
        able = able & ~np.isin(np.arange(len(able)), request.leave_out)
    rows = np.flatnonzero(able)
    if not len(rows):
        raise EngineError("No pictures were held out that this could be measured on; give the rows.")
    order = np.random.default_rng((request.seed, int(held_out))).permutation(len(rows))
    return rows[order[: request.n]]


def _given(request: MeasureChange, loaded: Loaded) -> Ints:
    rows = np.asarray(request.rows, dtype=np.int64)
    n = len(loaded.data)
    if rows.ndim != 1 or not len(rows) or not 0 <= rows.min() <= rows.max() < n:
        raise EngineError(f"There are rows 0 to {n - 1} in the data of {request.model_id}; choose some.")
    return rows
