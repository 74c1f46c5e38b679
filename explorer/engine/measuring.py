"""Measures what adding a vector to codes changes in the pictures, and bends a vector by what it finds.

Shapes: k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.core.calibration import CALIBRATED, ROUNDS, bettered, miss
from explorer.core.directions import with_and_without
from explorer.core.turning import WANTED, Change, ChangeMeasured, MeasureChange
from explorer.engine.aids import Surroundings
from explorer.engine.data import Loaded
from explorer.engine.errors import NOT_THERE, EngineError
from explorer.engine.reading import Readers, Watched, read_all
from trainers.predictors import AttributeReader

LONGEST = 12.0
"""Lengths of a vector up to which a scale is looked for."""
STEPS = 48
WATCHED = 200
"""Training rows that a vector is calibrated on."""

Vector = NDArray[np.float64]


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
        seen = _rows(loaded, request.target, request.seed, request.n, held_out=False)
        scale = yield from _scale(request.target, Watched(one, reader, seen), vector)
    rows = _of(request, loaded)
    watched = Watched(one, reader, rows)
    data = yield from read_all(reader, loaded.data.x[rows])
    before = yield from watched.before()
    steps = yield from watched.changes(scale * vector)
    trips = {t.name: t.change(data[t.name], before[t.name]) for t in reader.targets}
    return _told(request, len(rows), scale, tuple(_change(name, steps[name], trips[name]) for name in steps))


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


def _change(name: str, step: NDArray[np.float64], trip: NDArray[np.float64]) -> Change:
    """Sum up how one attribute changes, and how much of that the round trip alone would."""
    return Change(
        name=name,
        mean=float(step.mean()),
        deviation=float(step.std()),
        size=float(np.abs(step).mean()),
        floor=float(np.abs(trip).mean()),
    )


def _scale(target: str, watched: Watched, vector: Vector) -> Generator[None, None, float]:
    """Choose the least scale that changes the target as wanted, or else what changes it most."""
    if target not in {each.name for each in watched.targets}:
        raise EngineError("Which attribute is to change is not known; give the scale.")
    scales = np.arange(1, STEPS + 1) * (LONGEST / STEPS)
    best, most = float(scales[0]), -np.inf
    for scale in scales:
        found = yield from watched.changes(scale * vector)
        moved = float(found[target].mean())
        if moved > most:
            best, most = float(scale), moved
        if moved >= WANTED:
            break
    return best


def calibrated(
    one: Surroundings, reader: AttributeReader, vectors: Mapping[str, Vector], target: str, seed: int = 0
) -> Generator[None, None, Vector]:
    """Combine the vectors of attributes so that in what is drawn the target changes, and the others rest.

    See :func:`explorer.core.calibration.bettered`. It looks at training rows alone, of the lower third of the
    target's range.

    Parameters
    ----------
    one : Surroundings
        Of the model, whose data are there.
    vectors : mapping of str to ndarray, shape (k,)
        Of :func:`explorer.core.directions.decorrelated_vectors`.
    target : str
        One of them.
    seed : int
        Chooses the rows.

    Returns
    -------
    ndarray of float64, shape (k,)
        That of the round after which least was amiss.
    """
    assert one.loaded is not None, "the vectors were fitted to its attributes"
    watched = Watched(one, reader, _rows(one.loaded, target, seed, WATCHED, held_out=False))
    vector = best = bettered(np.zeros_like(vectors[target]), vectors, {}, target, CALIBRATED)
    least = np.inf
    for _ in range(ROUNDS):
        found = yield from watched.changes(vector)
        amiss = miss(found, target, CALIBRATED)
        if amiss < least:
            best, least = vector, amiss
        means = {name: float(step.mean()) for name, step in found.items()}
        vector = bettered(vector, vectors, means, target, CALIBRATED)
    return best


def _of(request: MeasureChange, loaded: Loaded) -> Ints:
    """Return the rows that are asked for, or some that were held out."""
    if request.rows is not None:
        return _given(request, loaded)
    out = request.leave_out
    return _rows(loaded, request.target, request.seed, request.n, held_out=True, leave_out=out)


def _rows(
    loaded: Loaded, target: str, seed: int, n: int, *, held_out: bool, leave_out: Ints | None = None
) -> Ints:
    """Choose rows of one half of the data, of those that lack the target where it is known."""
    data = loaded.data
    able = data.train != held_out
    if target in data.attributes and target not in data.cyclic:
        _, lacking = with_and_without(data.attributes[target])
        able = able & lacking
    if leave_out is not None:
        able = able & ~np.isin(np.arange(len(able)), leave_out)
    rows = np.flatnonzero(able)
    if not len(rows):
        raise EngineError("No pictures were held out that this could be measured on; give the rows.")
    order = np.random.default_rng((seed, int(held_out))).permutation(len(rows))
    return rows[order[:n]]


def _given(request: MeasureChange, loaded: Loaded) -> Ints:
    rows = np.asarray(request.rows, dtype=np.int64)
    n = len(loaded.data)
    if rows.ndim != 1 or not len(rows) or not 0 <= rows.min() <= rows.max() < n:
        raise EngineError(f"There are rows 0 to {n - 1} in the data of {request.model_id}; choose some.")
    return rows
