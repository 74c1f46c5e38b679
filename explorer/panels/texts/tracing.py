"""What the cells do along a text: one colours it, all are a map of heat, some follow something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.cells import (
    FULL,
    LEAST,
    SELECTION,
    CellsFound,
    CellsRead,
    FindCells,
    ListFollowed,
    ReadCells,
)
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Request, Ticket
from explorer.core.texts import TextWritten, WriterCard
from explorer.panels.texts import words
from explorer.panels.texts.cell_controls import CellControls
from explorer.panels.texts.tape import Tape
from explorer.widgets.heat import HeatMap
from explorer.widgets.manuscript import Manuscript

NAMED = 5
"""Cells that are named beside the map of heat."""


class Traced(Protocol):
    """A text whose cells are looked at."""

    @property
    def text_id(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


class Source(Protocol):
    """Who has such a text.

    Signals
    -------
    begun()
        It is another one now.
    wrote(object)
        A `TextWritten` has been added to it.
    state_changed()
        It may rest now.
    """

    begun: Any
    wrote: Any
    state_changed: Any

    @property
    def text(self) -> Traced | None: ...  # noqa: D102
    @property
    def writing(self) -> bool: ...  # noqa: D102
    def watch(self, on: bool) -> None:
        """Say whether what cells do is to be told with what is written."""
        ...


@dataclass(frozen=True)
class Sight:
    """Where it is seen.

    Attributes
    ----------
    heat_seen : callable
        Tells whether the map of heat is looked at.
    name : callable
        Takes the cell that colours the text, or None, to say so.
    """

    cells: CellControls
    sheet: Manuscript
    heat: HeatMap
    heat_seen: Callable[[], bool]
    name: Callable[[int | None], object]


class Tracing(QObject):
    """Follows a text: when it rests, it is read once more.

    Attributes
    ----------
    around : int or None
        The character around which the map of heat shows the text; None for its end.

    Signals
    -------
    state_changed()
        Whether something is awaited may be another answer now.
    """

    state_changed = Signal()

    def __init__(
        self, sight: Sight, source: Source, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sight, self._source, self._engine = sight, source, engine
        self.cell = 0
        self.on = False
        self.found: CellsFound | None = None
        self.around: int | None = None
        self._what, self._by_hand, self._looking = "", False, False
        self._tape = Tape()
        self._tickets: list[Ticket] = []
        self._asked = 0
        self._refused = ""
        sight.cells.followed.connect(self.follow)
        sight.cells.cell_chosen.connect(self.choose)
        sight.heat.cell_chosen.connect(self.choose)
        sight.heat.cell_pointed.connect(self._point)
        sight.heat.left.connect(self._leave)
        source.begun.connect(self._on_begun)
        source.wrote.connect(self._on_wrote)
        source.state_changed.connect(self._on_state)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._asked == 0

    @property
    def values(self) -> NDArray[np.float32] | None:
        """What all cells did along the text, (k, n) from -1 to 1; None where that is not known."""
        return self._tape.values()

    def begin(self, card: WriterCard) -> None:
        """Take another model."""
        self._sight.cells.set_range(card.units * card.layers)
        self.cell = min(self.cell, card.units * card.layers - 1)
        self.found, self._by_hand = None, False
        self._ask(ListFollowed(), self._take_listed)

    # -- wishes ----------------------------------------------------------------------------------

    @Slot(str)
    def follow(self, what: str) -> None:
        """Look for the cells that follow something; "" shows none."""
        self.found, self._refused, self._by_hand = None, "", False
        self._what = what
        start, end = self._sight.sheet.selection()
        if what == SELECTION and start == end:
            self._what, self._refused = "", words.SELECT
        else:
            self.on = bool(what)
        self._watch()
        if self._what and self._long:
            self._find((start, end))
        if self.on:
            self._read()
        self._show()

    @Slot(int)
    def choose(self, cell: int) -> None:
        """Colour the text by a cell."""
        self.cell, self.on, self._by_hand, self._refused = cell, True, True, ""
        self._watch()
        if self._stale:
            self._read()
        self._show()

    def stay(self) -> None:
        """Keep to the cell, whichever follows best in another text."""
        self._by_hand = True

    @Slot()
    def look_again(self) -> None:
        """Follow the page: the map of heat is seen now, or no longer."""
        self._watch()
        if self._wanted and self._stale:
            self._read()
        self._show()

    def show_around(self, place: int | None) -> None:
        """Show another part of the text in the map of heat."""
        if place != self.around:
            self.around = place
            self._draw_heat(self.cell)

    # -- the text --------------------------------------------------------------------------------

    @property
    def _wanted(self) -> bool:
        return self.on or self._sight.heat_seen()

    @property
    def _stale(self) -> bool:
        text = self._source.text
        return text is not None and (self._tape.text_id, self._tape.length) != (text.text_id, len(text.text))

    @property
    def _long(self) -> bool:
        """Whether there is enough of a text to look for anything in it."""
        text = self._source.text
        return text is not None and len(text.text) >= LEAST

    def _watch(self) -> None:
        self._source.watch(self._wanted)

    @Slot()
    def _on_begun(self) -> None:
        """Look again in another text, once it rests; what was found in the one before is not told of it."""
        self._give_up()
        self._tape.clear()
        self.found, self._refused = None, ""
        if self._what == SELECTION:
            self._what, self._refused = "", words.SELECT
        self._show()
        self._on_state()

    def _give_up(self) -> None:
        """Wait no longer for what cells do: it is another text that matters now."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets = []

    @Slot(object)
    def _on_wrote(self, piece: TextWritten) -> None:
        """Go on with the colours where cells are told of, else take them away until the text rests."""
        if not self._tape.text_id:
            return
        if piece.cells is None or not self._tape.append(piece.text_id, piece.place, piece.cells):
            self._tape.clear()
            self._sight.sheet.set_colours(None)
            return
        if self.on:
            self._sight.sheet.append_colours(piece.cells[self.cell].astype(np.float32) / FULL)
        self._draw_heat(self.cell)

    @Slot()
    def _on_state(self) -> None:
        """Read the text again, once it rests, and look in it for what was not looked for yet."""
        if self._source.writing or self._asked:
            return
        if self._what and self.found is None and not self._refused and self._long:
            self._find()
            self._show()
        if self._wanted and self._stale:
            self._read()

    def _read(self) -> None:
        text = self._source.text
        if text is not None and text.text and not self._source.writing:
            self._tickets.append(self._ask(ReadCells(text_id=text.text_id), self._take_values))

    def _find(self, selected: tuple[int, int] = (0, 0)) -> None:
        text = self._source.text
        assert text is not None
        self._looking = True
        request = FindCells(text_id=text.text_id, what=self._what, selected=selected)
        self._tickets.append(self._ask(request, self._take_found))

    # -- answers ---------------------------------------------------------------------------------

    def _ask(self, request: Request, take: Callable[[Any], object]) -> Ticket:
        self._asked += 1
        return self._engine.ask(request, partial(self._on_answer, take))

    def _on_answer(self, take: Callable[[Any], object], outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        self._asked -= 1
        if not self._asked:
            self._tickets = []
        self._looking = self._looking and take != self._take_found
        if isinstance(outcome, Done):
            take(outcome.response)
        else:
            self._refused = outcome.sentence if isinstance(outcome, Failed) else self._refused
            self._show()
        if not isinstance(outcome, Failed):
            self._on_state()
        self.state_changed.emit()

    def _take_listed(self, listed: tuple[tuple[str, str], ...]) -> None:
        self._sight.cells.offer((*listed, (SELECTION, "what is selected")))

    def _take_values(self, read: CellsRead) -> None:
        text = self._source.text
        if text is None or read.text_id != text.text_id or read.values.shape[1] != len(text.text):
            return
        self._tape.set(read.text_id, read.values)
        self._show()

    def _take_found(self, found: CellsFound) -> None:
        text = self._source.text
        if text is None or (found.text_id, found.what) != (text.text_id, self._what):
            return
        self.found = found
        if found.followers and not self._by_hand:
            self.cell = found.followers[0].cell
        self._show()

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, cell: int | None = None) -> None:
        """Colour the text by a cell, by default the chosen one, and draw the map of heat."""
        shown = self.cell if cell is None else cell
        known = self.on and bool(self._tape.text_id) and not self._stale
        self._sight.sheet.set_colours(self._tape.row(shown) if known else None)
        self._sight.cells.set_cell(self.cell, on=self.on)
        self._sight.cells.set_words(self._refused or self._told(shown))
        self._sight.name(shown if self.on else None)
        self._draw_heat(shown)

    def _told(self, shown: int) -> str:
        """Say what is known of a cell."""
        if self._what and self._source.text is not None and not self._long:
            return words.SHORT
        if self._what and self._looking:
            return words.LOOKING
        return words.follows(self.found, shown) if self.on else words.NO_CELL

    def _draw_heat(self, shown: int) -> None:
        heat = self._sight.heat
        if not self._sight.heat_seen():
            return
        end = self._tape.length
        if self.around is not None:
            end = min(end, max(0, self.around - words.LATEST // 2) + words.LATEST)
        start = max(0, end - words.LATEST)
        part = self._tape.part(start, end)
        if not part.size:
            heat.set_values(part)
            return
        first = [] if self.found is None else [one.cell for one in self.found.followers]
        rest = [cell for cell in range(len(part)) if cell not in set(first)]
        heat.set_values(part, order=[*first, *rest], offset=start)
        heat.set_labels({cell: str(cell) for cell in first[:NAMED]})
        heat.set_marked(shown if self.on else None)

    @Slot(int, int)
    def _point(self, cell: int, index: int) -> None:
        """Colour the text by the cell that is pointed at, as long as it is."""
        self.on = True
        self._sight.sheet.set_caret(index)
        self._show(cell)

    @Slot()
    def _leave(self) -> None:
        self._sight.sheet.set_caret(None)
        self._show()
