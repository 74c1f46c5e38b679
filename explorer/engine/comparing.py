"""Compares what models and baselines make with the data, row by row, beside whatever else is asked."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from explorer.core import comparing as c
from explorer.core.messages import frozen
from explorer.core.paths import checkpoint, checkpoint_names
from explorer.engine.beside import beside
from explorer.engine.data import word
from explorer.engine.errors import EngineError, told
from explorer.engine.gaming.gallery import as_bytes
from trainers import registry
from trainers.checkpoint import read
from trainers.data import Dataset
from trainers.quality.coverage import NEAREST
from trainers.quality.features import FeatureNet, features_of
from trainers.quality.sources import HELD_OUT, Source, baseline_sources, model_source
from trainers.quality.table import FLOOR, Comparing, Figures, Row, compare

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering, Workshop


class Comparisons:
    """Answers what pictures are worth.

    Each piece of the work is done on a thread of its own, so that no drag waits for one.

    Parameters
    ----------
    workshop : Workshop
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def compare(self, request: c.CompareSources) -> Answering[c.Compared]:
        """Make the table, telling each row."""
        data = (yield from self._workshop.shelf.fetch(request.data_id)).data
        net = _net(data, self._workshop.device)
        models = yield from self._models(request, data)
        sources = [*baseline_sources(data), *(source for source, _ in models)]
        families = {source.name: family for source, family in models}
        rows = 0
        with told():
            work = compare(sources, data, net, request.n, request.seed, c.SHOWN)
            while True:
                row = yield from beside(partial(_next, work))
                if row is STOP:
                    return c.Compared(rows=rows, nearest=NEAREST, features=net.size)
                if isinstance(row, Row):
                    rows += 1
                    yield _told(row, families, data)

    def _models(
        self, request: c.CompareSources, data: Dataset
    ) -> Generator[None, None, list[tuple[Source, str]]]:
        """Find the models that are to be compared, with their families."""
        found = []
        for name in request.models:
            model = self._workshop.model(name)
            if model.card.input_shape != data.shape:
                raise EngineError(f"{name} makes pictures of another shape than {word(data.name)}'s.")
            found.append((model_source(name, model.module, model.codes), model.card.family))
        for name in request.shipped:
            if name not in checkpoint_names():
                raise EngineError(f"There is no shipped model {name!r:.40}; leave it out.")
            found.append((yield from beside(partial(_shipped, name, self._workshop.device))))
        return found


STOP: Any = object()


def _next(work: Comparing) -> Any:
    return next(work, STOP)


def _net(data: Dataset, device: torch.device) -> FeatureNet:
    """Open the net that knows the data.

    Raises
    ------
    EngineError
        Where none ships.
    """
    with told():
        net = features_of(data.name, device)
    if net is None or net.input_shape != data.shape:
        known = " or ".join(c.COMPARABLE)
        raise EngineError(f"No net ships that knows {word(data.name)}; compare pictures of {known}.")
    return net


def _shipped(name: str, device: torch.device) -> tuple[Source, str]:
    """Open a shipped model that nobody has opened."""
    with told():
        file = read(checkpoint(name))
        model = registry.from_checkpoint(file, device)
    return model_source(name, model, file.codes), file.header.spec.family


def _told(row: Row, families: dict[str, str], data: Dataset) -> c.SourceCompared:
    kinds: dict[str, c.Kind] = {FLOOR: "floor", HELD_OUT: "data"}
    family = families.get(row.name, "")
    return c.SourceCompared(
        name=row.name,
        kind="model" if family else kinds.get(row.name, "baseline"),
        family=family,
        full=_likeness(row.figures),
        common=_likeness(row.common),
        pictures=frozen(as_bytes(torch.from_numpy(np.array(row.pictures)), data.value_range)),
    )


def _likeness(figures: Figures) -> c.Likeness:
    return c.Likeness(n=figures.n, **{measure: getattr(figures, measure) for measure in c.MEASURES})
