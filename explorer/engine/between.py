"""Answers what is asked between the points: ways, grids, lattices, axes and samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import get_args
from weakref import WeakKeyDictionary

import numpy as np

from explorer.core.axes import CodesDescribed, DescribeCodes
from explorer.core.between import Anchor, PathsRead, ReadPaths
from explorer.core.interpolation import MAX_OVERSHOOT, MAX_STEPS, MIN_STEPS, WAYS, parameters
from explorer.core.sampling import MOST_SAMPLES, SampleCodes, SamplesDrawn, Source
from explorer.core.sheets import MOST_GRID, MOST_LATTICE, GridRead, LatticeRead, ReadGrid, ReadLattice
from explorer.engine.aids import DataAids, ModelAids, Surroundings
from explorer.engine.anchors import Held, hold
from explorer.engine.data import Loaded
from explorer.engine.describing import describe
from explorer.engine.drawing import draw
from explorer.engine.errors import EngineError
from explorer.engine.grids import read_grid, read_lattice
from explorer.engine.model import OpenModel
from explorer.engine.ways import read_paths
from explorer.engine.workshop import Answering, Workshop


class Between:
    """Decodes what lies between the points of open models.

    All that is asked is checked before the first piece of the work.

    Parameters
    ----------
    workshop : Workshop
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, workshop: Workshop, clock: Callable[[], float]) -> None:
        self._workshop, self._clock = workshop, clock
        self._of_models: WeakKeyDictionary[OpenModel, ModelAids] = WeakKeyDictionary()
        self._of_data: WeakKeyDictionary[Loaded, DataAids] = WeakKeyDictionary()

    def paths(self, request: ReadPaths) -> Answering[PathsRead]:
        """Decode ways from one anchor to another."""
        _check(bool(request.ways), "Ask for one way at least, of an open model.")
        for _, way in request.ways:
            _check_way(way)
        _check(
            MIN_STEPS <= request.steps <= MAX_STEPS and 0 <= request.overshoot <= MAX_OVERSHOOT,
            f"A way has {MIN_STEPS} to {MAX_STEPS} steps and goes on by 0 to {MAX_OVERSHOOT:g} of its "
            f"lengths, not {request.steps} and {request.overshoot:g}; choose others.",
        )
        around = {name: self.around(name) for name, _ in request.ways}
        t = parameters(request.steps, request.overshoot)
        return read_paths(request, t, self._hold(request.anchors, around.values()), around)

    def grid(self, request: ReadGrid) -> Answering[GridRead]:
        """Decode a grid between four anchors."""
        _check_way(request.way)
        _check_sheet(request.rows, request.columns, 2, MOST_GRID)
        one = self.around(request.model_id)
        return read_grid(request, self._hold(request.anchors, [one]), one)

    def lattice(self, request: ReadLattice) -> Answering[LatticeRead]:
        """Decode the plane of a map."""
        _check_sheet(request.rows, request.columns, 1, MOST_LATTICE)
        one = self.around(request.model_id)
        k = one.model.card.latent_dim
        shapes = np.shape(request.origin), np.shape(request.basis)
        _check(shapes == ((k,), (k, 2)), f"{request.model_id} has no such plane; show its map again.")
        numbers = np.concatenate([request.origin, np.ravel(request.basis), request.bounds])
        x0, y0, x1, y1 = request.bounds
        _check(
            bool(np.isfinite(numbers).all()) and x0 < x1 and y0 < y1,
            "The part of the map that is seen has no size; reset the view.",
        )
        if request.quantiles:
            _check_prior(one.model, "space its lattice evenly")
        _check_label(request.label, one.model)
        return read_lattice(request, one)

    def describe(self, request: DescribeCodes) -> Answering[CodesDescribed]:
        """Measure the axes of a model's latent space."""
        one = self.around(request.model_id)
        return describe(one.model, one.loaded)

    def sample(self, request: SampleCodes) -> Answering[SamplesDrawn]:
        """Draw codes and decode them."""
        one = self.around(request.model_id)
        _check(1 <= request.n <= MOST_SAMPLES, f"Ask for 1 to {MOST_SAMPLES} samples, not {request.n}.")
        _check(request.seed >= 0, f"A seed is a whole number from 0 on, not {request.seed}; choose another.")
        _check(
            request.draw_from in get_args(Source),
            f"Samples are not drawn from {request.draw_from!r}; choose the prior or the codes.",
        )
        turned = [request.temperature, 1.0 if request.truncation is None else request.truncation]
        _check(
            bool(np.isfinite(turned).all()) and turned[0] >= 0 and turned[1] > 0,
            "A temperature is 0 or more and a truncation more than 0; choose others.",
        )
        if request.draw_from == "prior":
            _check_prior(one.model, "draw from its codes")
        _check_label(request.label, one.model)
        return draw(request, one)

    def _hold(self, anchors: Iterable[Anchor], around: Iterable[Surroundings]) -> Sequence[Held]:
        """Find anchors for some models."""
        ones = list(around)
        held = []
        for anchor in anchors:
            of = ones[0] if anchor.picture is not None else self.around(anchor.source)
            source = None if anchor.picture is not None else of.model
            told = any(one.model.module.conditional for one in (of, *ones))
            held.append(hold(anchor, source, of.loaded, classes=told))
        return held

    def around(self, model_id: str) -> Surroundings:
        """Return an open model with what is worked out once for it and for its data."""
        model = self._workshop.model(model_id)
        loaded = self._workshop.loaded(model)
        aids = self._of_models.get(model)
        if aids is None or not aids.holds(model):
            aids = self._of_models[model] = ModelAids(model, self._clock)
        data_aids = None
        if loaded is not None:
            data_aids = self._of_data.get(loaded)
            if data_aids is None:
                data_aids = self._of_data[loaded] = DataAids(loaded)
        return Surroundings(model, loaded, aids, data_aids)


def _check(fine: bool, sentence: str) -> None:
    if not fine:
        raise EngineError(sentence)


def _check_way(way: str) -> None:
    _check(way in WAYS, f"There is no way {way!r} between two codes; choose one of {', '.join(WAYS)}.")


def _check_sheet(rows: int, columns: int, least: int, most: int) -> None:
    fine = least <= min(rows, columns) and max(rows, columns) <= most
    _check(fine, f"Ask for {least} to {most} rows and columns, not {rows} and {columns}.")


def _check_prior(model: OpenModel, instead: str) -> None:
    _check(model.generative, f"{model.card.model_id} has no prior; {instead}.")


def _check_label(label: int | None, model: OpenModel) -> None:
    fine = label is None or 0 <= label < max(1, len(model.card.class_names))
    _check(fine, f"{model.card.model_id} knows no class {label}; choose one of its data's.")
