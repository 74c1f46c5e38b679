"""Where turning begins: a datum, a free code or a picture of one's own; and the data that are offered."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from explorer.core.between import Anchor
from explorer.core.turning import AnchorPlaced, PlaceAnchor
from explorer.panels.directions.asking import Asking
from explorer.panels.directions.board import Board
from explorer.panels.directions.choosing import examples
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.show import DirectionsShow
from explorer.panels.directions.state import Code
from explorer.panels.library import Library


class Starting(QObject):
    """Finds the code and the original of a start, asking the engine where the window does not know them.

    Attributes
    ----------
    label : int or None
        Class of the start, which a conditional model is told; None where it is not known.
    """

    def __init__(
        self,
        page: DirectionsPage,
        library: Library,
        board: Board,
        asking: Asking,
        show: DirectionsShow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._board, self._asking, self._show = library, board, asking, show
        self._examples: tuple[int, ...] = ()
        self._placed: dict[Anchor, AnchorPlaced] = {}
        self._draw = 0
        self.label: int | None = None
        page.start.example_chosen.connect(self._begin_with_example)
        page.inspector.others_wished.connect(self._offer_others)

    @property
    def _model_id(self) -> str:
        return self._board.state.model_id

    def forget(self, *, data: bool) -> None:
        """Forget what another model made of anchors, and if the data are others which were offered."""
        self._placed.clear()
        if data:
            self._examples, self._draw = (), 0

    def begin(self) -> None:
        """Begin with the first of the examples, where nothing has begun yet; nobody is told."""
        codes, state = self._library.codes.get(self._model_id), self._board.state
        if codes is None:
            return
        self._examples = self._examples or examples(codes, self._draw)
        anchor = state.start
        if anchor is None and self._examples:
            anchor = self._anchor(self._examples[0])
        if anchor is not None and state.base is None:
            self._board.state = state.begun(anchor, self._code_of(anchor))

    def begin_at(self, anchor: Anchor) -> None:
        """Begin with an anchor."""
        self._board.begin(anchor, self._code_of(anchor))

    def begin_with_row(self, row: int) -> None:
        """Begin with a datum, or of a model without an encoder with the noise of that number."""
        self.begin_at(self._anchor(row))

    def _anchor(self, row: int) -> Anchor:
        codes = self._library.codes.get(self._model_id)
        if self._encodes or codes is None:
            return Anchor(source=self._model_id, row=row)
        return Anchor(source=self._model_id, code=codes.z[row])

    @property
    def _encodes(self) -> bool:
        card = self._library.cards.get(self._model_id)
        return card is None or card.encodes

    def show(self) -> None:
        """Show the original, and what else one could begin with."""
        state = self._board.state
        anchor, codes = state.start, self._library.codes.get(self._model_id)
        original: NDArray[np.uint8] | None = None
        self.label = None
        if anchor is not None and anchor.row is not None and codes is not None:
            original = self._show.datum(state, anchor.row)
            known = self._shares_rows(anchor) and anchor.row < len(codes.labels)
            self.label = int(codes.labels[anchor.row]) if known else None
        elif anchor is not None and anchor in self._placed:
            placed = self._placed[anchor]
            original, self.label = placed.original, placed.label if placed.label >= 0 else None
        self._show.start(state, original)
        self._show.examples(state, self._examples if self._encodes else ())

    def _code_of(self, anchor: Anchor) -> Code | None:
        """Return the code of an anchor; None where the engine is asked for it, or will be."""
        codes = self._library.codes.get(self._model_id)
        if anchor.row is not None and codes is not None and self._shares_rows(anchor):
            return codes.z[anchor.row].astype(np.float64) if anchor.row < len(codes.z) else None
        if anchor.code is not None and anchor.source == self._model_id:
            return np.asarray(anchor.code, dtype=np.float64)
        if anchor in self._placed:
            return self._placed[anchor].code.astype(np.float64)
        if self._model_id in self._library.able:
            request = PlaceAnchor(model_id=self._model_id, anchor=anchor)
            self._asking.place(request, partial(self._on_placed, anchor))
        return None

    def _shares_rows(self, anchor: Anchor) -> bool:
        own, of = (self._library.cards.get(name) for name in (self._model_id, anchor.source))
        return own is not None and of is not None and own.samples == of.samples

    def _on_placed(self, anchor: Anchor, placed: AnchorPlaced) -> None:
        if placed.model_id == self._model_id:
            self._placed[anchor] = placed
            if self._board.state.start is anchor:
                self._board.begin(anchor, placed.code.astype(np.float64), remember=False)

    @Slot(int)
    def _begin_with_example(self, index: int) -> None:
        if index < len(self._examples):
            self.begin_with_row(self._examples[index])

    @Slot()
    def _offer_others(self) -> None:
        """Offer other data, and begin with the first of them."""
        codes = self._library.codes.get(self._model_id)
        if codes is not None:
            self._draw += 1
            self._examples = examples(codes, self._draw)
            self._begin_with_example(0)
