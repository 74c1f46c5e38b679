"""Draws samples, and finds the training picture that is nearest to each.

Shapes: n samples, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from explorer.core.between import Ints
from explorer.core.messages import Floats, frozen
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.engine.aids import Piece, Surroundings
from explorer.engine.anchors import UNKNOWN
from explorer.engine.mixture import Mixture
from explorer.engine.sheeting import fill


def draw(request: SampleCodes, one: Surroundings) -> Generator[SamplesDrawn | None, None, SamplesDrawn]:
    """Draw samples, telling each piece."""
    model = one.model
    mixture = Mixture.prior(model.card.latent_dim)
    if request.draw_from == "codes":
        mixture = yield from one.aids.mixture.wait()
    if one.voters is not None:
        yield from one.voters.wait()
    codes = mixture.draw(request.n, request.seed, request.temperature, request.truncation)
    classes = _classes(one, codes, request)

    def read(cells: Ints) -> Piece:
        pictures = model.decode(codes[cells], classes[cells])
        labels, votes = one.judge(pictures)
        rows, distances = _nearest(one, pictures)
        return {
            "pictures": one.as_bytes(pictures),
            "labels": labels,
            "votes": votes,
            "nearest_rows": rows,
            "nearest_distances": distances,
        }

    yardstick = float("nan")
    if one.data_aids is not None:
        yardstick = yield from one.data_aids.yardstick.wait()

    def tell(cells: Ints, piece: Piece) -> SamplesDrawn:
        return SamplesDrawn(
            model_id=request.model_id,
            stamp=request.stamp,
            seed=request.seed,
            codes=frozen(codes),
            classes=frozen(classes),
            cells=frozen(cells),
            yardstick=yardstick,
            words=mixture.words,
            components=len(mixture.weights) if request.draw_from == "codes" else 0,
            notice=model.take_notice(),
            **{name: frozen(column) for name, column in piece.items()},
        )

    filling = fill(1, request.n, read, one.aids.speeds["samples"])
    while True:
        try:
            piece = next(filling)
        except StopIteration as stop:
            return tell(np.arange(request.n), stop.value)
        yield tell(*piece)


def _classes(one: Surroundings, codes: Floats, request: SampleCodes) -> Ints:
    """Return what a conditional model is told of codes (n, k)."""
    n, classes = len(codes), None
    if one.model.module.conditional:
        if request.label is not None:
            return np.full(n, request.label)
        if request.draw_from == "prior":
            return np.arange(n) % max(1, len(one.model.card.class_names))
        classes = one.model.classes_at(codes)
    return np.full(n, UNKNOWN) if classes is None else classes


def _nearest(one: Surroundings, pictures: Floats) -> tuple[Ints, Floats]:
    """Return the nearest training row of each picture (m, *shape), and its distance."""
    m = len(pictures)
    if one.loaded is None or not len(one.loaded.training_rows):
        return np.full(m, -1), np.full(m, np.nan, dtype=np.float32)
    voters = None if one.voters is None else one.voters.now()
    found = None if voters is None else voters.nearest(pictures)
    if found is None:
        ids, distances = one.loaded.pictures.query(pictures.reshape(m, -1), 1)
        found = ids[:, 0], distances[:, 0].astype(np.float32)
    return one.loaded.training_rows[found[0]], found[1]
