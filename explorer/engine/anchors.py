"""Anchors, and where each model has them: as the probe is linked, see `explorer.engine.probing`.

Shapes: a anchors, k numbers of a code, *shape of one sample.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Anchor, Ints, Pinned
from explorer.core.interpolation import nearness
from explorer.core.messages import Floats, frozen
from explorer.engine.data import Loaded
from explorer.engine.errors import EngineError
from explorer.engine.model import OpenModel

UNKNOWN = -1
"""Class of an anchor of which nobody knows it: conditional models are told none."""


@dataclass(frozen=True, eq=False)
class Held:
    """An anchor that was found.

    Attributes
    ----------
    source : OpenModel or None
        None for a picture of one's own.
    row : int or None
    code : (k,) float32 or None
        In the source.
    datum : (*shape) float32 or None
        The picture that it is; None where it is what the source decodes.
    label : int
        Its class; `UNKNOWN` where it is not known, or nobody asks.
    """

    source: OpenModel | None
    row: int | None
    code: Floats | None
    datum: Floats | None
    label: int

    @property
    def picture(self) -> Floats:
        """What other models encode, and what a cross-fade begins with, (*shape)."""
        if self.datum is not None:
            return self.datum
        assert self.source is not None, "what is decoded has a source"
        assert self.code is not None, "what is decoded has a code"
        return _decode(self.source, self.code, self.label)


@dataclass(frozen=True, eq=False)
class Pins:
    """What one model makes of anchors.

    Attributes
    ----------
    model : OpenModel
    codes : (a, k) float32
    pictures : (a, *shape) float32
        Each decoded alone, as the probe's is: in a batch the last bits may differ.
    classes : (a,) int64
    own : (a,) int64
        Which of the training codes each is; -1 for none.
    """

    model: OpenModel
    codes: Floats
    pictures: Floats
    classes: Ints
    own: Ints

    def tell(self, as_bytes: Callable[[Floats], NDArray[np.uint8]]) -> Pinned:
        """Return it as the window is told."""
        return Pinned(
            model_id=self.model.card.model_id,
            codes=frozen(self.codes),
            pictures=frozen(as_bytes(self.pictures)),
            classes=frozen(self.classes),
        )

    def distances(self, codes: Floats, ends: Sequence[tuple[int, int]]) -> Floats:
        """Return how far codes (m, k) lie from the training codes, in units of the typical spacing, (m,).

        Each of ``ends``, a place among the codes and the anchor that it is, is compared with the others.
        """
        index, spacing = self.model.training, self.model.spacing
        away = nearness(codes, index, spacing)
        for place, anchor in ends:
            if self.own[anchor] >= 0:
                away[place] = nearness(codes[[place]], index, spacing, self.own[[anchor]])[0]
        return away.astype(np.float32)


def hold(anchor: Anchor, source: OpenModel | None, loaded: Loaded | None, *, classes: bool) -> Held:
    """Find an anchor.

    Parameters
    ----------
    source : OpenModel or None
        The anchor's; None for a picture.
    loaded : Loaded or None
        The data of the source; with a picture, of a model that it is for.
    classes : bool
        Whether anybody asks for its class.

    Raises
    ------
    EngineError
        If it is no row of the data, no code of its source, or has numbers that are not finite.
    """
    if anchor.picture is not None:
        picture = np.clip(_finite(anchor.picture, "picture"), *range_of(loaded))
        return Held(None, None, None, picture, UNKNOWN)
    assert source is not None, "a row and a code have a source"
    if anchor.row is not None:
        return _hold_row(anchor.row, source, loaded)
    code = _finite(anchor.code, "code")
    if code.shape != (source.card.latent_dim,):
        raise EngineError(
            f"{source.card.model_id} has codes of {source.card.latent_dim} numbers, not {_by(code.shape)}; "
            "pin the anchor again."
        )
    label = source.class_at(code) if classes else None
    return Held(source, None, code, None, UNKNOWN if label is None else label)


def range_of(loaded: Loaded | None) -> tuple[float, float]:
    """Return the ends of black and white."""
    return (0.0, 1.0) if loaded is None else loaded.data.value_range


def _hold_row(row: int, source: OpenModel, loaded: Loaded | None) -> Held:
    if not 0 <= row < len(source.codes):
        raise EngineError(f"There is no row {row} in the data of {source.card.model_id}; pin another.")
    label = UNKNOWN if source.labels is None else int(source.labels[row])
    if loaded is not None:
        return Held(source, row, source.codes[row], loaded.data.x[row], int(loaded.data.labels[row]))
    return Held(source, row, source.codes[row], None, label)


def pin(held: Sequence[Held], model: OpenModel) -> Pins:
    """Find anchors in the latent space of a model.

    Raises
    ------
    EngineError
        If their pictures are not of the shape that it encodes.
    """
    codes = np.stack([_code_in(one, model) for one in held])
    labels = [one.label if model.module.conditional else UNKNOWN for one in held]
    pictures = [_decode(model, code, label) for code, label in zip(codes, labels, strict=True)]
    rows = [one.row if one.row is not None and _of_rows(one, model) else -1 for one in held]
    own = [np.flatnonzero(model.training_rows == row) for row in rows]
    return Pins(
        model,
        codes,
        np.stack(pictures),
        np.array(labels, dtype=np.int64),
        np.array([place[0] if len(place) else -1 for place in own], dtype=np.int64),
    )


def _code_in(held: Held, model: OpenModel) -> Floats:
    if held.code is not None and held.source is model:
        return held.code
    if not model.module.encodes:
        raise EngineError(
            f"{model.card.model_id} has no encoder and knows no code of a picture; look for its noise under "
            "Game, Pictures."
        )
    code: Floats
    if held.row is not None and _of_rows(held, model):
        code = model.codes[held.row]
        return code
    shape, picture = model.card.input_shape, held.picture
    if picture.shape != shape:
        raise EngineError(
            f"{model.card.model_id} takes pictures of {_by(shape)} numbers, not {_by(picture.shape)}; "
            "choose a model of the same data."
        )
    label = None if held.label == UNKNOWN else np.array([held.label], dtype=np.int64)
    code = model.encode(picture[None], label)[0]
    return code


def _of_rows(held: Held, model: OpenModel) -> bool:
    """Whether a model has codes of the same rows."""
    assert held.source is not None, "a row has a source"
    if not (held.source.module.encodes and model.module.encodes):
        return False
    return held.source is model or held.source.card.samples == model.card.samples


def _decode(model: OpenModel, code: Floats, label: int) -> Floats:
    return model.decode_alone(code, None if label == UNKNOWN else label)


def _finite(numbers: Floats | None, what: str) -> Floats:
    found = np.asarray(numbers, dtype=np.float32)
    if not np.isfinite(found).all():
        raise EngineError(f"The {what} has numbers that are not finite; pin another.")
    return found


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
