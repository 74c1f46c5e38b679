"""Measures the axes of a latent space over the training rows.

Shapes: n training rows, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core.axes import CodesDescribed
from explorer.core.messages import Floats, frozen
from explorer.engine.data import Loaded
from explorer.engine.model import OpenModel
from trainers.losses import kl_to_standard_normal
from trainers.models.vae import ACTIVE_VARIANCE

AT_ONCE = 256
"""Rows that are encoded before something else may go first."""
DEAD_SHARE = 1e-4
"""Of the largest variance, what a number has to vary by to tell anything."""
MARGIN, PRIOR_REACH = 0.1, 3.0
"""What sliders reach beyond the codes, of their width; and in a Gaussian prior at least."""


def describe(model: OpenModel, loaded: Loaded | None) -> Generator[None, None, CodesDescribed]:
    """Measure the numbers of a model's codes, letting go after each batch of rows.

    Parameters
    ----------
    loaded : Loaded or None
        The model's data; without them there is no KL.
    """
    points = model.training.points
    codes = points[np.isfinite(points).all(axis=1)].astype(np.float64)
    kl = None
    if model.generative and model.module.encodes and loaded is not None:
        kl = yield from _divergence(model, loaded)
    variances = codes.var(axis=0) if len(codes) else np.zeros(codes.shape[1])
    directions, shares = _directions(codes)
    least = ACTIVE_VARIANCE if model.generative else DEAD_SHARE * float(variances.max(initial=0.0))
    return CodesDescribed(
        model_id=model.card.model_id,
        rows=len(codes),
        gaussian_prior=model.generative,
        mean=_seal(codes.mean(axis=0) if len(codes) else np.zeros(codes.shape[1])),
        variances=_seal(variances),
        kl=None if kl is None else _seal(kl),
        order=frozen(np.argsort(-(variances if kl is None else kl), kind="stable")),
        dead=frozen(variances <= least),
        ranges=_seal(_ranges(codes, model.generative)),
        directions=_seal(directions),
        shares=_seal(shares),
    )


def _divergence(model: OpenModel, loaded: Loaded) -> Generator[None, None, NDArray[np.float64]]:
    """Return the KL of each number (k,) to the prior in nats, the mean over the training rows."""
    rows, parts = loaded.training_rows, []
    for start in range(0, len(rows), AT_ONCE):
        some = loaded.samples(rows[start : start + AT_ONCE], model.device)
        with torch.inference_mode():
            both = model.module.posterior(some.x, some.labels)
            assert both is not None, "a code has a distribution"
            parts.append(kl_to_standard_normal(*both).sum(0).cpu().double().numpy())
        yield
    total: NDArray[np.float64] = np.sum(parts, axis=0)
    return total / max(1, len(rows))


def _directions(codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return principal directions of codes (n, k), columns (k, k), and their shares of the variance (k,)."""
    k = codes.shape[1]
    if not len(codes):
        return np.eye(k), np.zeros(k)
    centred = codes - codes.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    variances, directions = variances[::-1].clip(min=0), directions[:, ::-1]
    largest = directions[np.abs(directions).argmax(axis=0), np.arange(k)]
    total = float(variances.sum())
    return directions * np.where(largest < 0, -1.0, 1.0), variances / total if total > 0 else np.zeros(k)


def _ranges(codes: NDArray[np.float64], generative: bool) -> NDArray[np.float64]:
    """Return the ends (k, 2) of a slider for each number."""
    k = codes.shape[1]
    low, high = (codes.min(axis=0), codes.max(axis=0)) if len(codes) else (np.zeros(k), np.zeros(k))
    room = MARGIN * (high - low)
    room[room == 0] = 1.0
    low, high = low - room, high + room
    if generative:
        low, high = np.minimum(low, -PRIOR_REACH), np.maximum(high, PRIOR_REACH)
    return np.stack([low, high], axis=1)


def _seal(array: NDArray[np.float64]) -> Floats:
    return frozen(array.astype(np.float32))
