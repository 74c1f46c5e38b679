"""What a saved run brings along beside the state of its training: its losses, and where its map lay."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats
from explorer.core.runs import Lost
from explorer.engine.states import TITLE
from trainers.resume import Extras, Kept

TERMS, UNSEEN, CURVE, TESTS, PLACES = "terms", "unseen", "curve", "tests", "places"
"""Names of notes and arrays: of the losses' terms, and of the parts of a `Luggage`."""


@dataclass(eq=False)
class Luggage:
    """What a run remembers of its way.

    Attributes
    ----------
    curve, tests : list of Lost
        On the training batches; on the test rows, of the moments that are kept.
    unseen : bool
        Whether nobody has looked at it yet at a step whose moment is to be kept.
    places : (n, 2) ndarray or None
        Where the rows on the map lay when a moment was kept last.
    """

    curve: list[Lost] = field(default_factory=list)
    tests: list[Lost] = field(default_factory=list)
    unseen: bool = False
    places: Floats | None = None

    def pack(self, title: str) -> Extras:
        """Return it as it is saved."""
        told = {CURVE: self.curve, TESTS: self.tests}
        terms = {name: list(losses[-1].train) if losses else [] for name, losses in told.items()}
        arrays: dict[str, NDArray[Any]] = {name: _table(losses) for name, losses in told.items()}
        if self.places is not None:
            arrays[PLACES] = self.places
        notes = {TITLE: title, TERMS: terms[CURVE], TESTS: terms[TESTS], UNSEEN: self.unseen}
        return Extras(notes, arrays)


def unpack(run_id: str, saved: Kept) -> Luggage:
    """Return what a saved run brought along."""
    return Luggage(
        curve=_losses(run_id, saved, CURVE),
        tests=_losses(run_id, saved, TESTS),
        unseen=bool(saved.head.notes.get(UNSEEN, False)),
        places=saved.arrays.get(PLACES),
    )


def _table(losses: list[Lost]) -> NDArray[np.float64]:
    """Return steps and losses as rows; all have the same terms."""
    rows = [[lost.step, *lost.train.values()] for lost in losses]
    return np.array(rows, dtype=np.float64) if rows else np.empty((0, 1))


def _losses(run_id: str, saved: Kept, name: str) -> list[Lost]:
    """Return the losses of a name; none where a state was saved without."""
    terms = [str(term) for term in saved.head.notes.get(TERMS if name == CURVE else name, ())]
    rows = saved.arrays.get(name, np.empty((0, 1))).tolist()
    return [
        Lost(run_id=run_id, step=int(step), train=MappingProxyType(dict(zip(terms, losses, strict=True))))
        for step, *losses in rows
    ]
