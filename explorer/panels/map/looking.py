"""Pointing at rows and choosing some of them: hover, selection, search, a class alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal, Slot

from explorer.panels.library import Library
from explorer.panels.map.atlas import Board
from explorer.panels.map.page import MapPage
from explorer.panels.map.show import MapShow
from explorer.panels.sheets import rows_of_label

Modifiers = Qt.KeyboardModifier


class Looking(QObject):
    """Answers the page's wishes that leave models and probe alone.

    `probe_wished` tells the row that was clicked or found alone, and the number of the map from the
    left (-1 for none).
    """

    probe_wished = Signal(int, int)

    def __init__(
        self, page: MapPage, library: Library, board: Board, show: MapShow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._library = library
        self._board = board
        self._show = show
        self._searched = ""
        self._found: frozenset[int] = frozenset()
        page.hovered.connect(self._hover)
        page.rested.connect(self._rest)
        page.clicked.connect(self._click)
        page.lassoed.connect(self._lasso)
        page.inspector.class_isolated.connect(self._isolate)
        page.inspector.selection_cleared.connect(self._clear)

    @Slot(int, int)
    def _hover(self, slot: int, row: int) -> None:
        slots = self._board.state.slots
        of_rows = [self._of_rows(name) for name in slots]
        for index, card in enumerate(self._page.cards):
            if index != slot and slot < len(slots):
                linked = of_rows[slot] and index < len(slots) and of_rows[index]
                card.canvas.set_hover(row if linked else -1)

    def _of_rows(self, model_id: str) -> bool:
        """Whether a map's points are rows of the data; those of a model without an encoder are noise."""
        card = self._library.cards.get(model_id)
        return card is None or card.encodes

    @Slot(int, int)
    def _rest(self, slot: int, row: int) -> None:
        self._show.card(self._board.state, slot, row)

    @Slot(int, int, object)
    def _click(self, slot: int, row: int, modifiers: Modifiers) -> None:
        """Select a datum and put the probe on it; with Ctrl, add it to the selection or take it out."""
        if row < 0:
            self.select(frozenset())
        elif not self._of_rows(self._board.state.slots[slot]):
            self.probe_wished.emit(row, slot)
        elif modifiers & Modifiers.ControlModifier:
            self.select(self._board.state.selected ^ {row})
        else:
            self.select(frozenset({row}))
            self.probe_wished.emit(row, slot)

    @Slot(int, object, object)
    def _lasso(self, slot: int, rows: NDArray[np.int64], modifiers: Modifiers) -> None:
        if not self._of_rows(self._board.state.slots[slot]):
            rows = rows[:0]
        drawn = frozenset(int(row) for row in rows)
        if modifiers & Modifiers.ControlModifier:
            drawn |= self._board.state.selected
        self.select(drawn)
        self._page.disarm_lasso()

    def select(self, rows: frozenset[int]) -> None:
        """Select rows by id, in every map."""
        self._show.selection(self._board.change(selected=rows))

    @Slot()
    def _clear(self) -> None:
        self.select(frozenset())

    @Slot(str)
    def search(self, text: str) -> None:
        """Select the rows of a label, or one by its row id; said twice (Enter), it takes the probe there."""
        wish, again = text.strip(), text == self._searched
        self._searched = text
        if not wish:
            # Emptying the field takes back what it found, not what was selected otherwise meanwhile.
            if self._board.state.selected == self._found:
                self.select(frozenset())
            return
        self._found = self._rows_called(wish)
        self.select(self._found)
        if not self._found:
            self._page.inspector.set_nothing_found(wish)
        elif again and len(self._found) == 1:
            self.probe_wished.emit(*self._found, -1)

    def _rows_called(self, wish: str) -> frozenset[int]:
        slots = [name for name in self._board.state.slots[1::-1] if self._of_rows(name)]
        codes = self._library.codes.get(slots[0]) if slots else None
        if codes is None:
            return frozenset()
        names = self._library.cards[codes.model_id].class_names
        return frozenset(int(row) for row in rows_of_label(wish, codes, names))

    @Slot(int)
    def _isolate(self, label: int) -> None:
        self._show.selection(self._board.change(isolated=label))
