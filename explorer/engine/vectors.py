"""Makes vectors of attributes of the codes of open models.

Shapes: n codes, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.core.directions import (
    LEAST_EXAMPLES,
    attribute_vector,
    auroc,
    decorrelated_vectors,
    regression_direction,
    with_and_without,
)
from explorer.core.messages import frozen
from explorer.core.turning import OTHERS, MakeVector, VectorMade
from explorer.engine.aids import Surroundings
from explorer.engine.errors import NOT_THERE, EngineError
from explorer.engine.measuring import calibrated
from explorer.engine.model import OpenModel
from explorer.engine.reading import Readers
from trainers.data import Dataset

Codes = NDArray[np.float64]
Values = Mapping[str, NDArray[np.floating]]


def make_vector(
    request: MakeVector, one: Surroundings, readers: Readers
) -> Generator[None, None, VectorMade]:
    """Make a vector of an attribute, of classes, or of rows, letting go where pictures are read for it.

    Raises
    ------
    EngineError
        If there are too few examples, or nothing is known of what is asked for.
    """
    if request.attribute:
        return (yield from _of_attribute(request, one, readers))
    groups = _rows(request, one) if request.rows is not None else _of_classes(request, one.model)
    return _difference(request, one.model, groups)


def known_values(one: Surroundings) -> tuple[Dataset, dict[str, NDArray[np.floating]]]:
    """Return the data of a model, and the attributes of its training rows that are not all alike."""
    if one.loaded is None:
        raise EngineError(NOT_THERE.format(name=one.model.card.model_id))
    data, rows = one.loaded.data, one.model.training_rows
    values = {name: column[rows] for name, column in data.attributes.items()}
    return data, {name: column for name, column in values.items() if len(column) and np.ptp(column) > 0}


def _of_attribute(
    request: MakeVector, one: Surroundings, readers: Readers
) -> Generator[None, None, VectorMade]:
    """Make the vector of a known attribute of the training rows."""
    name, (data, values) = request.attribute, known_values(one)
    if name not in values or name in data.cyclic:
        raise EngineError(f"{request.attribute!r} has no direction in these data; choose another attribute.")
    rows = one.model.training_rows
    high, low = with_and_without(values[name])
    z = one.model.training.points.astype(np.float64)
    r2 = regression_direction(z, values[name], seed=request.seed).r2 if _is_graded(values[name]) else np.nan
    if not request.decorrelated:
        return _difference(request, one.model, (rows[high], rows[low]), r2)
    vectors, of_half, held = _fitted(request, z, values, data.cyclic)
    vector, reader = vectors[name], readers.of(one)
    seen = reader is not None and all(t.name in values for t in reader.targets)
    if reader is not None and seen:
        vector = yield from calibrated(one, reader, vectors, name, request.seed)
    squared = float(vector @ vector)
    along = z @ vector
    spread = [float(along[group].std() / squared) if squared else float("inf") for group in (high, low)]
    return VectorMade(
        model_id=request.model_id,
        vector=frozen(vector.astype(np.float32)),
        examples=(len(z), 0),
        spread=(spread[0], spread[1]),
        auroc=auroc(z[high & held] @ of_half, z[low & held] @ of_half),
        r2=r2,
        calibrated=seen,
    )


def _is_graded(values: NDArray[np.floating]) -> bool:
    return len(np.unique(values)) > 2


def _of_classes(request: MakeVector, model: OpenModel) -> tuple[Ints, Ints]:
    """Return the training rows of a class, and of another or of all others."""
    assert request.classes is not None, "checked when it was asked"
    if model.labels is None:
        raise EngineError(NOT_THERE.format(name=model.card.model_id))
    labels, rows = model.labels[model.training_rows], model.training_rows
    one, other = request.classes
    if one == other:
        raise EngineError("A class differs from itself in nothing; choose two.")
    return rows[labels == one], rows[labels == other if other != OTHERS else labels != one]


def _rows(request: MakeVector, one: Surroundings) -> tuple[Ints, Ints]:
    """Return the rows of two groups, each once; what is in both is in neither."""
    assert request.rows is not None, "checked when it was asked"
    groups = [np.unique(np.asarray(rows, dtype=np.int64)) for rows in request.rows]
    n = len(one.model.codes)
    if any(len(rows) and not 0 <= rows[0] <= rows[-1] < n for rows in groups):
        raise EngineError(f"There are rows 0 to {n - 1} in the data of {request.model_id}; choose anew.")
    first, second = groups
    return np.setdiff1d(first, second), np.setdiff1d(second, first)


def _difference(
    request: MakeVector, model: OpenModel, groups: tuple[Ints, Ints], r2: float = float("nan")
) -> VectorMade:
    """Make the vector from the codes of one group of rows to those of the other."""
    codes = [_finite(model.codes[rows]) for rows in groups]
    for found, where in zip(codes, ("with it", "without it"), strict=True):
        if len(found) < LEAST_EXAMPLES:
            raise EngineError(
                f"A vector takes at least {LEAST_EXAMPLES} examples of each kind, and there are {len(found)} "
                f"{where}; choose more."
            )
    made = attribute_vector(codes[0], codes[1], seed=request.seed)
    return VectorMade(
        model_id=request.model_id,
        vector=frozen(made.vector.astype(np.float32)),
        examples=made.examples,
        spread=made.spread,
        auroc=made.auroc,
        r2=r2,
    )


def _fitted(
    request: MakeVector, z: Codes, values: Values, cyclic: frozenset[str]
) -> tuple[Mapping[str, Codes], Codes, NDArray[np.bool_]]:
    """Fit the vectors along which one attribute changes while others rest.

    Returns
    -------
    mapping of str to ndarray (k,)
        Fitted to all codes z (n, k).
    ndarray (k,)
        That of the attribute, fitted to a half of them.
    ndarray (n,) of bool
        The other half.
    """
    order = np.random.default_rng(request.seed).permutation(len(z))
    half, held = order[: len(z) // 2], np.zeros(len(z), dtype=bool)
    held[order[len(z) // 2 :]] = True
    try:
        vectors = decorrelated_vectors(z, values, cyclic)
        of_half = decorrelated_vectors(z[half], {n: v[half] for n, v in values.items()}, cyclic)
    except ValueError as error:
        raise EngineError(f"The other attributes cannot be held: {error}.") from error
    return vectors, of_half[request.attribute], held


def _finite(codes: NDArray[np.floating]) -> Codes:
    finite: Codes = codes[np.isfinite(codes).all(axis=1)].astype(np.float64)
    return finite
