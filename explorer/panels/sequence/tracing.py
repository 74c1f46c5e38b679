"""What the cells do along the text: one colours it, all are a map of heat, some follow something."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.cells import FULL, SELECTION, CellsFound, CellsRead, FindCells, ListFollowed, ReadCells
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Request
from explorer.core.texts import WriterCard
from explorer.panels.sequence import words
from explorer.panels.sequence.page import SequencePage
from explorer.panels.sequence.pen import Pen

NAMED = 5
"""Cells that are named beside the map of heat."""


class Tracing(QObject):
    """Follows the pen: when it rests, the text is read once more.

    Signals
    -------
    state_changed()
        Whether something is awaited may be another answer now.
    """

    state_changed = Signal()

    def __init__(
        self, page: SequencePage, pen: Pen, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._pen, self._engine = page, pen, engine
        self._cells = page.inspector.cells
        self.cell = 0
        self.on = False
        self.values: NDArray[np.float32] | None = None
        self.found: CellsFound | None = None
        self._of: tuple[str, int] = ("", 0)
        self._asked = 0
        self._refused = ""
        cells, heat = page.inspector.cells, page.below.heat
        cells.followed.connect(self.follow)
        cells.cell_chosen.connect(self.choose)
        cells.hold_wished.connect(self._hold)
        heat.cell_chosen.connect(self.choose)
        heat.cell_pointed.connect(self._point)
        heat.left.connect(self._leave)
        page.below.turned.connect(self._on_turned)
        pen.begun.connect(self._on_begun)
        pen.wrote.connect(self._on_wrote)
        pen.state_changed.connect(self._on_state)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._asked == 0

    def begin(self, card: WriterCard) -> None:
        """Take another model."""
        self._cells.set_range(card.units * card.layers)
        self.cell = min(self.cell, card.units * card.layers - 1)
        self._ask(ListFollowed(), self._take_listed)

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(str)
    def follow(self, what: str) -> None:
        """Look for the cells that follow something; "" shows none."""
        self.found, self._refused = None, ""
        self.on = bool(what)
        text = self._pen.text
        if not what or text is None:
            self._show()
            return
        selected = self._page.text.manuscript.selection()
        self._ask(FindCells(text_id=text.text_id, what=what, selected=selected), self._take_found)
        self._read()

    @Slot(int)
    def choose(self, cell: int) -> None:
        """Colour the text by a cell."""
        self.cell, self.on, self._refused = cell, True, ""
        if self.values is None or self._stale:
            self._read()
        self._show()

    @Slot(float)
    def _hold(self, value: float) -> None:
        """Hold the cell at a value, and write on."""
        text = self._pen.text
        if text is not None:
            self._pen.hold(len(text.text), self.cell, value)

    @Slot()
    def _on_turned(self) -> None:
        if self._wanted and self._stale:
            self._read()
        self._show()

    # -- the text --------------------------------------------------------------------------------

    @property
    def _wanted(self) -> bool:
        return self.on or self._page.below.shows_cells

    @property
    def _stale(self) -> bool:
        text = self._pen.text
        return text is not None and self._of != (text.text_id, len(text.text))

    @Slot()
    def _on_begun(self) -> None:
        self.values = None
        self._of = ("", 0)
        self._show()
        self._on_state()

    @Slot(object)
    def _on_wrote(self, _: object) -> None:
        if self.on and self.values is not None:
            self.values = None
            self._page.text.manuscript.set_colours(None)

    @Slot()
    def _on_state(self) -> None:
        """Read the text again, once the pen rests."""
        if self._wanted and not self._pen.writing and self._stale and not self._asked:
            self._read()

    def _read(self) -> None:
        text = self._pen.text
        if text is not None and text.text and not self._pen.writing:
            self._ask(ReadCells(text_id=text.text_id), self._take_values)

    # -- answers ---------------------------------------------------------------------------------

    def _ask(self, request: Request, take: Callable[[Any], object]) -> None:
        self._asked += 1
        self._engine.ask(request, partial(self._on_answer, take))

    def _on_answer(self, take: Callable[[Any], object], outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        self._asked -= 1
        if isinstance(outcome, Failed):
            self._refused = outcome.sentence
            self._show()
        elif isinstance(outcome, Done):
            take(outcome.response)
        self.state_changed.emit()

    def _take_listed(self, listed: tuple[tuple[str, str], ...]) -> None:
        self._cells.offer((*listed, (SELECTION, "what is selected")))

    def _take_values(self, read: CellsRead) -> None:
        text = self._pen.text
        if text is None or read.text_id != text.text_id or read.values.shape[1] != len(text.text):
            return
        self.values = read.values.astype(np.float32) / np.float32(FULL)
        self._of = (text.text_id, len(text.text))
        self._show()

    def _take_found(self, found: CellsFound) -> None:
        self.found = found
        if found.followers:
            self.cell = found.followers[0].cell
        self._show()

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, cell: int | None = None) -> None:
        """Colour the text by a cell, by default the chosen one, and draw the map of heat."""
        shown = self.cell if cell is None else cell
        sheet, values = self._page.text.manuscript, self.values
        fits = values is not None and not self._stale
        sheet.set_colours(values[shown] if self.on and fits and values is not None else None)
        self._cells.set_cell(self.cell, on=self.on)
        told = words.follows(self.found, shown) if self.on else words.NO_CELL
        self._cells.set_words(self._refused or told)
        self._page.text.set_cell(shown if self.on else None)
        self._draw_heat(shown)

    def _draw_heat(self, shown: int) -> None:
        heat = self._page.below.heat
        if not self._page.below.shows_cells:
            return
        if self.values is None:
            heat.set_values(np.zeros((0, 0), np.float32))
            return
        first = [] if self.found is None else [one.cell for one in self.found.followers]
        rest = [cell for cell in range(len(self.values)) if cell not in set(first)]
        latest = self.values[:, -words.LATEST :]
        heat.set_values(latest, order=[*first, *rest], offset=self.values.shape[1] - latest.shape[1])
        heat.set_labels({cell: str(cell) for cell in first[:NAMED]})
        heat.set_marked(shown if self.on else None)

    @Slot(int, int)
    def _point(self, cell: int, index: int) -> None:
        """Colour the text by the cell that is pointed at, as long as it is."""
        self.on = True
        self._page.text.manuscript.set_caret(index)
        self._show(cell)

    @Slot()
    def _leave(self) -> None:
        self._page.text.manuscript.set_caret(None)
        self._show()
