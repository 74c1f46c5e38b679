"""The arithmetic: which examples its terms are the means of, what it decodes to, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from explorer.core.directions import arithmetic
from explorer.core.messages import Codes, Floats, ModelCard, frozen
from explorer.core.turning import ChangeMeasured, CodesDecoded, DecodeCodes, MeasureChange
from explorer.panels.directions.asking import Asking
from explorer.panels.directions.board import Board
from explorer.panels.directions.choosing import (
    Mask,
    attributes_of,
    condition_name,
    presets,
    take,
)
from explorer.panels.directions.making import Making
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.show import DirectionsShow
from explorer.panels.directions.state import LEAST, TERMS, Condition, Term, TurnState
from explorer.panels.library import Library

NEAREST = 5
MEASURED = 64
"""Examples of C that a change is measured on at most, unasked."""
TOO_FEW = "The mean of {letter} takes at least {least} examples, and there are {n}; {advice}."


class Adding(QObject):
    """Answers the wishes of the page that are of the arithmetic.

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
        making: Making,
        show: DirectionsShow,
        selected: Callable[[], frozenset[int]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._board, self._asking = page, library, board, asking
        self._making, self._show, self._selected = making, show, selected
        self.answer: CodesDecoded | None = None
        self.means: CodesDecoded | None = None
        self._asked_for: object = None
        for well in page.turn.sum.wells.values():
            well.menu_wished.connect(self._fill)
        page.turn.sum.preset_chosen.connect(self._preset)
        page.turn.sum.strengthened.connect(board.strengthen)
        page.turn.sum.count_chosen.connect(self._choose_count)
        for slider in (page.turn.sum.strength, page.turn.sum.count):
            slider.grabbed.connect(board.rest)
        page.turn.sum.measure_wished.connect(self._measure_held_out)

    # -- what is known of the data ---------------------------------------------------------------

    @property
    def _card(self) -> ModelCard | None:
        return self._library.cards.get(self._board.state.model_id)

    @property
    def _codes(self) -> Codes | None:
        return self._library.codes.get(self._board.state.model_id)

    @property
    def _training(self) -> Mask | None:
        card = self._card
        data = None if card is None else self._library.data_of(card)
        return None if data is None else data.train

    # -- the terms -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the first of the sums that the data are good for, where nothing stands there yet."""
        card, codes, state = self._card, self._codes, self._board.state
        if card is None or codes is None:
            return
        offered = presets(card, codes)
        self._page.turn.sum.set_presets([one.title for one in offered])
        if any(term.rows for term in state.terms) or self._library.data_of(card) is None:
            return
        chosen: Sequence[Sequence[Condition]] = offered[0].terms if offered else ((), (), ())
        for index, conditions in enumerate(chosen):
            draw = 0 if offered else index
            state = state.with_term(index, take(conditions, codes, self._training, state.count, draw))
        self._board.state = state

    @Slot(int)
    def _preset(self, index: int) -> None:
        card, codes, state = self._card, self._codes, self._board.state
        if card is None or codes is None:
            return
        for place, conditions in enumerate(presets(card, codes)[index].terms):
            term = take(conditions, codes, self._training, state.count)
            if not self._enough(TERMS[place], len(term.rows), "choose another sum"):
                return
            state = state.with_term(place, term)
        self._board.put_up(state)

    @Slot(int)
    def _choose_count(self, count: int) -> None:
        """Let the terms that were chosen by conditions have more examples, or fewer."""
        codes, state = self._codes, self._board.state
        if codes is None or count == state.count:
            return
        self._board.touch("count")
        state = replace(state, count=count)
        for index, term in enumerate(state.terms):
            if term.conditions:
                taken = take(term.conditions, codes, self._training, count, term.draw)
                state = state.with_term(index, taken)
        self._board.put_up(state, remember=False)

    def give(self, letter: str, rows: Sequence[int]) -> None:
        """Make a term the mean of these data; a single one is added to those that it has."""
        index = TERMS.index(letter)
        before = self._board.state.terms[index].rows
        wished = tuple(dict.fromkeys((*before, *rows))) if len(rows) == 1 else tuple(rows)
        if wished != before and self._enough(letter, len(wished), "lasso more"):
            self._board.set_term(index, Term(wished))

    def _enough(self, letter: str, n: int, advice: str) -> bool:
        if n < LEAST:
            sentence = TOO_FEW.format(letter=letter, least=LEAST, n=n or "none", advice=advice)
            self.troubled.emit(sentence, "")
        return n >= LEAST

    @Slot(str, object)
    def _fill(self, letter: str, menu: QMenu) -> None:
        """Offer what a term can be made of."""
        card, codes = self._card, self._codes
        if card is None or codes is None:
            return
        term, n = self._board.state.terms[TERMS.index(letter)], len(self._selected())
        self._offer(menu, f"The {n:,} selected", partial(self._take_selected, letter)).setEnabled(n > 0)
        again = self._offer(menu, "Other examples", partial(self._take_others, letter))
        again.setEnabled(bool(term.conditions))
        menu.addSeparator()
        for name in attributes_of(codes, card.cyclic):
            part = menu.addMenu(name)
            for much in (1, 0):
                self._offer_condition(part, letter, Condition(name, much), term)
        if len(card.class_names) > 1:
            part = menu.addMenu("Class") if attributes_of(codes, card.cyclic) else menu
            for label in range(len(card.class_names)):
                self._offer_condition(part, letter, Condition("", label), term)

    def _offer_condition(self, menu: QMenu, letter: str, condition: Condition, term: Term) -> None:
        names = () if self._card is None else self._card.class_names
        action = self._offer(menu, condition_name(condition, names), partial(self._switch, letter, condition))
        action.setCheckable(True)
        action.setChecked(condition in term.conditions)

    def _offer(self, menu: QMenu, words: str, then: Callable[[], None]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(then)
        return action

    def _take_selected(self, letter: str, _: bool = False) -> None:
        rows = tuple(sorted(self._selected()))
        if self._enough(letter, len(rows), "lasso more"):
            self._board.set_term(TERMS.index(letter), Term(rows))

    def _take_others(self, letter: str, _: bool = False) -> None:
        term = self._board.state.terms[TERMS.index(letter)]
        self._take(letter, term.conditions, term.draw + 1)

    def _switch(self, letter: str, condition: Condition, _: bool = False) -> None:
        """Ask for a condition too, in place of another of the same attribute; or no longer."""
        kept = self._board.state.terms[TERMS.index(letter)].conditions
        others = tuple(one for one in kept if one.attribute != condition.attribute)
        self._take(letter, others if condition in kept else (*others, condition), 0)

    def _take(self, letter: str, conditions: tuple[Condition, ...], draw: int) -> None:
        codes = self._codes
        if codes is not None:
            term = take(conditions, codes, self._training, self._board.state.count, draw)
            if self._enough(letter, len(term.rows), "ask for less at once"):
                self._board.set_term(TERMS.index(letter), term)

    # -- the sum ---------------------------------------------------------------------------------

    def codes_of(self, state: TurnState) -> tuple[Floats, ...] | None:
        """Return the codes (n, k) of the examples of each term, None where some are too few."""
        codes = self._codes
        if codes is None or any(len(term.rows) < LEAST for term in state.terms):
            return None
        return tuple(codes.z[list(term.rows)] for term in state.terms)

    def sum_of(self, state: TurnState) -> Floats | None:
        """Return the code (k,) of the sum, A - B counting as strongly as is wished."""
        terms = self.codes_of(state)
        if terms is None:
            return None
        a, b, c = terms
        middle = c.mean(axis=0, dtype=np.float64)
        code = middle + state.strength * (arithmetic(a, b, c) - middle)
        return frozen(code.astype(np.float32))

    def ask(self, *, rested: bool, moved_at: float | None = None) -> None:
        """Ask what the sum decodes to; once the hand rests, what is near it and what it changes too."""
        state = self._board.state
        terms, code = self.codes_of(state), self.sum_of(state)
        if state.model_id not in self._library.able:
            return
        if terms is None or code is None:
            self.answer = None
            self._show.result(None)
            return
        request = DecodeCodes(
            model_id=state.model_id,
            codes=frozen(code[None]),
            use="sum",
            judged=rested,
            neighbours=NEAREST if rested else 0,
        )
        self._asking.decode(request, self._take_result)
        if (state.model_id, state.terms) != self._asked_for:
            self._asked_for = state.model_id, state.terms
            means = frozen(np.stack([z.mean(axis=0, dtype=np.float64) for z in terms]).astype(np.float32))
            self._asking.decode(
                DecodeCodes(model_id=state.model_id, codes=means, use="terms"), self._take_means
            )
        if rested:
            self._measure()

    def forget(self) -> None:
        """Forget what was asked of another model."""
        self._asked_for = self.answer = self.means = None

    def _take_means(self, answer: CodesDecoded) -> None:
        self.means = answer
        self._show.means(answer)

    def _take_result(self, answer: CodesDecoded) -> None:
        if answer.model_id == self._board.state.model_id:
            self.answer = answer
            self._show.result(answer)
            if answer.nearest_rows.shape[1]:
                self._show.nearest(self._board.state, answer)

    # -- what it changes -------------------------------------------------------------------------

    def _measure(self, *, held_out: bool = False) -> None:
        state, terms = self._board.state, self.codes_of(self._board.state)
        if terms is None or not self._making.able:
            self._show.sum_change(None)
            return
        step = terms[0].mean(axis=0, dtype=np.float64) - terms[1].mean(axis=0, dtype=np.float64)
        used = [row for term in state.terms for row in term.rows]
        request = MeasureChange(
            model_id=state.model_id,
            vector=frozen(step.astype(np.float32)),
            target=state.target,
            rows=None if held_out else frozen(np.array(state.terms[2].rows[:MEASURED], dtype=np.int64)),
            leave_out=frozen(np.array(used, dtype=np.int64)),
            scale=state.strength,
            use="change of a sum",
        )
        self._asking.change(request, self._take_change)

    @Slot()
    def _measure_held_out(self) -> None:
        self._measure(held_out=True)

    def _take_change(self, change: ChangeMeasured) -> None:
        self._making.note_reader(change)
        if change.model_id == self._board.state.model_id:
            self._show.sum_change(change)
