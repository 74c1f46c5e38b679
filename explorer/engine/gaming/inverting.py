"""Looks for the noise of a picture, in pieces.

Shapes: s starts, k numbers of noise, *shape of a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from explorer.core import inverting as i
from explorer.core.messages import Floats, frozen
from explorer.engine.errors import EngineError
from explorer.engine.gaming.gallery import Gallery, as_bytes
from explorer.engine.model import OpenModel
from trainers.inversion import Descent, Inversion, InversionError, InversionPlan
from trainers.models.base import LatentModel

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering

MOMENTS = 60
"""Looks that are told on the way."""


def invert(
    request: i.InvertPicture, gallery: Gallery, encoder: OpenModel | None, device: torch.device
) -> Answering[i.Descended]:
    """Look for the noise, telling where all starts are.

    Raises
    ------
    EngineError
        Where the picture, or the encoder's code, does not fit the generator, or a start went astray.
    """
    model, rounds = gallery.copy_model().to(device), gallery.game.rounds
    picture = np.asarray(request.picture, dtype=np.float32)
    if not np.isfinite(picture).all() or min(request.steps, request.starts) < 1:
        raise EngineError("A picture has finite numbers, and one start at least; choose another.")
    plan = InversionPlan(steps=request.steps, starts=request.starts, seed=request.seed)
    try:
        start = None if encoder is None else _encoded(encoder, picture, model.latent_dim)
        every = max(1, request.steps // MOMENTS)
        told = None
        for descent in Inversion(model, picture, plan, start=start, every=every):
            told = _told(request, gallery, model, descent, encoded=start is not None, rounds=rounds)
            yield told
    except InversionError as error:
        raise EngineError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    assert told is not None
    return told


def _encoded(encoder: OpenModel, picture: Floats, latent_dim: int) -> Floats:
    """Return the code (k,) that another model gives a picture."""
    card = encoder.card
    if card.latent_dim != latent_dim or card.input_shape != picture.shape:
        raise EngineError(
            f"{card.model_id} encodes to {card.latent_dim} numbers, and the noise has {latent_dim}; "
            "choose another encoder."
        )
    code: Floats = encoder.encode(picture[None])[0]
    return code


@torch.no_grad()
def _told(
    request: i.InvertPicture,
    gallery: Gallery,
    model: LatentModel,
    descent: Descent,
    *,
    encoded: bool,
    rounds: int,
) -> i.Descended:
    made = model.decode(torch.from_numpy(np.array(descent.codes)).to(model.device)).cpu()
    value_range = gallery.loaded.data.value_range
    best = as_bytes(torch.from_numpy(np.array(descent.picture))[None], value_range)[0]
    return i.Descended(
        game_id=request.game_id,
        step=descent.step,
        steps=request.steps,
        errors=descent.losses,
        pictures=as_bytes(made, value_range),
        encoded=encoded,
        best=descent.best,
        code=descent.code,
        picture=frozen(best),
        error=descent.error,
        rounds=rounds,
    )
