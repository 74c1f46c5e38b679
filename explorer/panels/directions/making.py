"""Makes vectors of attributes, classes and lassoed groups, keeps them, and has them measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import frozen
from explorer.core.turning import OTHERS, ChangeMeasured, MakeVector, MeasureChange, VectorMade
from explorer.panels.directions.asking import Asking
from explorer.panels.directions.board import Board
from explorer.panels.directions.choosing import attributes_of
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.show import DirectionsShow
from explorer.panels.directions.state import LEAST, Vector
from explorer.panels.library import Library
from explorer.panels.sheets import class_name

TOO_FEW = "A vector takes at least {least} data of each kind, and {n} are selected; lasso more."


class Making(QObject):
    """Answers the wishes of the page that are of vectors.

    Attributes
    ----------
    measured : dict of str to ChangeMeasured
        What adding a vector changes, by its key.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    troubled = Signal(str, str)

    def __init__(
        self,
        page: DirectionsPage,
        library: Library,
        board: Board,
        asking: Asking,
        show: DirectionsShow,
        selected: Callable[[], frozenset[int]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._board, self._asking = page, library, board, asking
        self._show, self._selected = show, selected
        self.measured: dict[str, ChangeMeasured] = {}
        self._blind: set[str] = set()
        self._made = 0
        maker, view = page.inspector.maker, page.inspector.vector
        maker.attribute_wished.connect(self._make_attribute)
        maker.classes_wished.connect(self._make_classes)
        maker.groups_wished.connect(self._make_groups)
        maker.group_wished.connect(self._group)
        maker.decorrelated_switched.connect(self._switch)
        view.renamed.connect(self._rename)
        view.removed.connect(self._remove)
        view.measure_wished.connect(self._measure)

    # -- making ----------------------------------------------------------------------------------

    @Slot(str)
    def _make_attribute(self, name: str) -> None:
        state = self._board.state
        blank = Vector("", name, np.zeros(0), (0, 0), (0, 0), 0, target=name, decorrelated=state.decorrelated)
        request = MakeVector(model_id=state.model_id, attribute=name, decorrelated=state.decorrelated)
        self._ask(request, blank)

    @Slot(int, int)
    def _make_classes(self, one: int, other: int) -> None:
        names = self._library.cards[self._board.state.model_id].class_names
        lacking = "others" if other == OTHERS else class_name(other, names)
        blank = Vector("", f"{class_name(one, names)} − {lacking}", np.zeros(0), (0, 0), (0, 0), 0)
        self._ask(MakeVector(model_id=self._board.state.model_id, classes=(one, other)), blank)

    @Slot()
    def _make_groups(self) -> None:
        groups = self._board.state.groups
        if min(map(len, groups)) < LEAST:
            self.troubled.emit(TOO_FEW.format(least=LEAST, n=min(map(len, groups))), "")
            return
        one, other = (frozen(np.array(rows, dtype=np.int64)) for rows in groups)
        blank = Vector("", "group", np.zeros(0), (0, 0), (0, 0), 0, rows=(*groups[0], *groups[1]))
        self._ask(MakeVector(model_id=self._board.state.model_id, rows=(one, other)), blank)

    @Slot(int)
    def _group(self, index: int) -> None:
        """Take what is selected for those with (0) or without it (1)."""
        rows = tuple(sorted(self._selected()))
        if len(rows) < LEAST:
            self.troubled.emit(TOO_FEW.format(least=LEAST, n=len(rows)), "")
        else:
            self._board.group(index, rows)

    def _ask(self, request: MakeVector, blank: Vector) -> None:
        if request.model_id in self._library.able:
            self._asking.vector(request, partial(self._keep, blank))

    def _keep(self, blank: Vector, made: VectorMade) -> None:
        """Keep a vector that was made, under a name that no other has."""
        if made.model_id != self._board.state.model_id:
            return
        vector = replace(
            blank,
            code=made.vector.astype(np.float64),
            examples=made.examples,
            spread=made.spread,
            auroc=made.auroc,
            r2=made.r2,
            calibrated=made.calibrated,
            made_in=made.model_id,
        )
        self.keep(vector)

    def keep(self, *vectors: Vector) -> None:
        """Keep vectors under keys of their own, and names that no other has."""
        taken, named = {vector.name for vector in self._board.state.vectors}, []
        for vector in vectors:
            self._made += 1
            name, nth = vector.name, 2
            while name in taken:
                name, nth = f"{vector.name} {nth}", nth + 1
            taken.add(name)
            named.append(replace(vector, key=f"v{self._made}", name=name))
        self._board.add(*named)

    # -- the chosen one --------------------------------------------------------------------------

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        self._board.change(remember=False, decorrelated=on)

    @Slot(str)
    def _rename(self, name: str) -> None:
        vector, wish = self._board.state.vector, " ".join(name.split())
        if vector is not None and wish and wish != vector.name:
            self._board.rename(vector.key, wish)
        self.show()

    @Slot()
    def _remove(self) -> None:
        vector = self._board.state.vector
        if vector is not None:
            self._board.remove(vector.key)

    @Slot()
    def _measure(self) -> None:
        """Measure what adding the chosen vector changes in data that it has not been made of."""
        state, vector = self._board.state, self._board.state.vector
        if vector is None or state.model_id not in self._library.able:
            return
        request = MeasureChange(
            model_id=state.model_id,
            vector=frozen(vector.code.astype(np.float32)),
            target=vector.target,
            leave_out=frozen(np.array(vector.rows, dtype=np.int64)) if vector.rows else None,
            scale=None if vector.target and not vector.calibrated else 1.0,
            use="change of a vector",
        )
        self._asking.change(request, partial(self._take, vector.key))

    def _take(self, key: str, change: ChangeMeasured) -> None:
        if not self.note_reader(change):
            self.troubled.emit("What these pictures show cannot be measured: there is no predictor.", "")
        else:
            self.measured[key] = change
        self.show()

    def note_reader(self, change: ChangeMeasured) -> bool:
        """Note whether the attributes of a model's pictures can be read, and return that."""
        if not change.changes:
            self._blind.add(change.model_id)
        return bool(change.changes)

    @property
    def able(self) -> bool:
        """Whether there are known attributes that could be measured."""
        state = self._board.state
        card, codes = self._library.cards.get(state.model_id), self._library.codes.get(state.model_id)
        if card is None or codes is None or state.model_id in self._blind:
            return False
        return bool(attributes_of(codes, card.cyclic))

    def show(self) -> None:
        """Show the chosen vector."""
        state = self._board.state
        self._show.vector(state, self.able, self.measured.get(state.chosen))
