"""Answers what is asked where codes are turned by hand: pictures of codes, vectors, and what they change.

Shapes: n codes, k numbers of a code, j neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.core.interpolation import nearness
from explorer.core.messages import Floats, frozen
from explorer.core.turning import (
    HELD_OUT,
    MOST_CODES,
    MOST_NEIGHBOURS,
    AnchorPlaced,
    ChangeMeasured,
    CodesDecoded,
    DecodeCodes,
    MakeVector,
    MeasureChange,
    PlaceAnchor,
    VectorMade,
)
from explorer.engine.aids import Surroundings
from explorer.engine.anchors import UNKNOWN, hold, pin
from explorer.engine.errors import EngineError
from explorer.engine.measuring import measure
from explorer.engine.model import OpenModel
from explorer.engine.reading import Readers
from explorer.engine.vectors import make_vector

AT_ONCE = 40
"""Codes that are decoded before something else may go first."""


class Turning:
    """Decodes codes as they are, makes vectors of attributes, and measures what adding them changes.

    Parameters
    ----------
    around : callable
        Takes the name of an open model, returns all that is known around it.
    """

    def __init__(self, around: Callable[[str], Surroundings]) -> None:
        self._around = around
        self._readers = Readers()

    def decode(self, request: DecodeCodes) -> Generator[None, None, CodesDecoded]:
        """Decode codes as they are."""
        one = self._around(request.model_id)
        shape, k = np.shape(request.codes), one.model.card.latent_dim
        _check(
            len(shape) == 2 and 1 <= shape[0] <= MOST_CODES,
            f"Ask for the pictures of 1 to {MOST_CODES} codes, not of {_by(shape)} numbers.",
        )
        _check(shape[1] == k, f"{request.model_id} has codes of {k} numbers, not {shape[1]}; choose others.")
        _check(
            bool(np.isfinite(request.codes).all()),
            "A code has numbers that are not finite; go back to the start.",
        )
        _check(
            0 <= request.neighbours <= MOST_NEIGHBOURS,
            f"Ask for 0 to {MOST_NEIGHBOURS} neighbours, not {request.neighbours}.",
        )
        return decode_codes(request, one)

    def place(self, request: PlaceAnchor) -> AnchorPlaced:
        """Find where a model has an anchor."""
        one, anchor = self._around(request.model_id), request.anchor
        of = one if anchor.picture is not None else self._around(anchor.source)
        source = None if anchor.picture is not None else of.model
        held = hold(anchor, source, of.loaded, classes=True)
        pins = pin([held], one.model)
        return AnchorPlaced(
            model_id=request.model_id,
            code=frozen(pins.codes[0]),
            original=frozen(one.as_bytes(held.picture[None])[0]),
            label=held.label,
        )

    def vector(self, request: MakeVector) -> Generator[None, None, VectorMade]:
        """Make the vector of an attribute."""
        one = self._around(request.model_id)
        _check_encodes(one.model)
        return make_vector(request, one, self._readers)

    def change(self, request: MeasureChange) -> Generator[None, None, ChangeMeasured]:
        """Measure what adding a vector changes."""
        one = self._around(request.model_id)
        _check_encodes(one.model)
        k = one.model.card.latent_dim
        _check(
            np.shape(request.vector) == (k,) and bool(np.isfinite(request.vector).all()),
            f"A vector of {request.model_id} has {k} finite numbers; make it anew.",
        )
        _check(
            request.scale is None or bool(np.isfinite(request.scale)),
            "What a vector is multiplied by is a finite number; choose another.",
        )
        _check(
            1 <= request.n <= MOST_CODES,
            f"Measure over 1 to {MOST_CODES} pictures, such as {HELD_OUT}, not {request.n}.",
        )
        return measure(request, one, self._readers)


def decode_codes(request: DecodeCodes, one: Surroundings) -> Generator[None, None, CodesDecoded]:
    """Decode codes, letting go after each batch.

    Parameters
    ----------
    one : Surroundings
        Of the model.
    """
    model, codes = one.model, np.asarray(request.codes, dtype=np.float32)
    if request.judged and one.voters is not None:
        yield from one.voters.wait()
    classes = _classes(model, codes, request.label)
    parts: list[dict[str, NDArray[Any]]] = []
    for start in range(0, len(codes), AT_ONCE):
        if start:
            yield
        some = slice(start, start + AT_ONCE)
        parts.append(_read(request, one, codes[some], None if classes is None else classes[some]))
    return CodesDecoded(
        model_id=request.model_id,
        stamp=request.stamp,
        codes=frozen(codes),
        notice=model.take_notice(),
        **{name: frozen(np.concatenate([part[name] for part in parts])) for name in parts[0]},
    )


def _read(
    request: DecodeCodes, one: Surroundings, codes: Floats, classes: Ints | None
) -> dict[str, NDArray[Any]]:
    """Decode some codes (n, k), and say what is asked of their pictures."""
    model, n = one.model, len(codes)
    if len(request.codes) == 1:
        pictures = model.decode_alone(codes[0], None if classes is None else int(classes[0]))[None]
    else:
        pictures = model.decode(codes, classes)
    labels, votes = np.full(n, UNKNOWN), np.zeros(n, dtype=np.float32)
    if request.judged:
        labels, votes = one.judge(pictures)
    rows, away = np.empty((n, 0), dtype=np.int64), np.empty((n, 0), dtype=np.float32)
    if request.neighbours and one.loaded is not None and len(one.loaded.training_rows):
        ids, distances = one.loaded.pictures.query(_flat(pictures), request.neighbours)
        rows, away = one.loaded.training_rows[ids], distances.astype(np.float32)
    return {
        "pictures": one.as_bytes(pictures),
        "labels": labels,
        "votes": votes,
        "distances": _distances(model, codes),
        "nearest_rows": rows,
        "nearest_distances": away,
    }


def _flat(pictures: Floats) -> Floats:
    """Return pictures (n, *shape) as (n, d); what is not finite is as far away as can be measured."""
    flat: Floats = np.nan_to_num(pictures.reshape(len(pictures), -1), nan=0.0, posinf=1e6, neginf=-1e6)
    return flat


def _distances(model: OpenModel, codes: Floats) -> Floats:
    """Return how far codes (n, k) lie from the training codes, in units of their typical spacing, (n,)."""
    away = nearness(codes, model.training, model.spacing)
    for place in np.flatnonzero(away == 0):
        own = model.training.query(codes[[place]], 1)[0][0]
        away[place] = nearness(codes[[place]], model.training, model.spacing, own)[0]
    return away.astype(np.float32)


def _classes(model: OpenModel, codes: Floats, label: int | None) -> Ints | None:
    """Return what a conditional model is told of codes (n, k); None where nobody asks."""
    if not model.module.conditional:
        return None
    if label is None:
        return model.classes_at(codes)
    classes = max(1, len(model.card.class_names))
    _check(0 <= label < classes, f"{model.card.model_id} knows no class {label}; choose one of its data's.")
    return np.full(len(codes), label)


def _check_encodes(model: OpenModel) -> None:
    name = model.card.model_id
    _check(
        model.module.encodes,
        f"{name} has no encoder: no datum has a code there, and no group of them a mean.",
    )


def _check(fine: bool, sentence: str) -> None:
    if not fine:
        raise EngineError(sentence)


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "no"
