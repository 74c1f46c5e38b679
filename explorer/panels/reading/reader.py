"""The text that is read: taken, read, compared; knows the engine and no widget.

Shapes: n characters.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Request, Ticket
from explorer.core.read_texts import (
    MOST_READ,
    CompareCosts,
    CostsCompared,
    CostsRead,
    FitStates,
    ReadCosts,
    StatesFitted,
    TakeText,
    TextTaken,
)
from explorer.core.texts import EndText, Odds, ReadOdds
from explorer.panels.asking import Asker

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Wish:
    """What is to be read: a text, at most so much of it as is read, or a file."""

    text: str = ""
    whole: int = 0
    path: str = ""

    @classmethod
    def of(cls, text: str) -> Wish:
        """Wish a text to be read, however long it is."""
        return cls(text[:MOST_READ], len(text))


@dataclass
class ReadText:
    """A text, as far as is told of it.

    Attributes
    ----------
    probabilities : (n,) float32
        What the model gave each character; not a number where that is not known.
    read : bool
        Whether it was read to its end.
    """

    text_id: str
    wish: Wish
    text: str
    notices: tuple[str, ...]
    probabilities: NDArray[np.float32]
    read: bool = False
    compared: CostsCompared | None = None
    fitted: StatesFitted | None = None
    tickets: list[Ticket] = field(default_factory=list)


class Reader(Asker):
    """Has one text read at a time; another one ends it.

    Signals
    -------
    taken(object)
        `TextTaken`: what has become of it.
    refused()
        The text that was wished cannot be read: it is the one of before still.
    begun()
        It is another text now.
    wrote(object)
        Never: a text that is read does not grow.
    costs_read()
        It is known what more of its characters cost.
    compared()
        More is known of the baselines.
    fitted()
        The states are laid out.
    odds_read(object)
        `Odds` of a place that was asked for.
    """

    taken = Signal(object)
    refused = Signal()
    begun = Signal()
    wrote = Signal(object)
    costs_read = Signal()
    compared = Signal()
    fitted = Signal()
    odds_read = Signal(object)

    writing = False

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.text: ReadText | None = None
        self._newest = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._asked == 0

    def watch(self, on: bool) -> None:
        """Do nothing: it does not write."""

    def take(self, writer_id: str, wish: Wish) -> None:
        """Have a text read by a model; once it is taken, what is worked out for another one is given up."""
        self._newest = f"read {next(_NUMBERS)}"
        request = TakeText(
            text_id=self._newest, writer_id=writer_id, text=wish.text, whole=wish.whole, path=wish.path
        )
        self._ask(request, partial(self._on_take, self._newest, wish))

    def odds(self, place: int) -> None:
        """Ask what could have come at a place."""
        if self.text is not None:
            request = ReadOdds(text_id=self.text.text_id, place=place)
            self._ask_for(request, partial(self._on_odds, self.text))

    def _ask_for(self, request: Request, take: Callable[[Any], object]) -> Ticket:
        """Ask, and take an answer, its parts too, but nothing else."""
        return self._ask(request, partial(_take_done, take))

    # -- answers ---------------------------------------------------------------------------------

    def _on_answer(self, take: Callable[[Any], object], outcome: Outcome) -> None:
        """Take a part of an answer as the answer itself."""
        if isinstance(outcome, Progressed):
            if outcome.part is not None:
                take(Done(outcome.part))
        else:
            super()._on_answer(take, outcome)

    def _on_take(self, text_id: str, wish: Wish, outcome: Outcome) -> None:
        newest = text_id == self._newest
        if isinstance(outcome, Done):
            if newest:
                self._on_taken(wish, outcome.response)
            else:
                self._let_go(EndText(text_id=text_id))
        elif newest and isinstance(outcome, Failed):
            self.refused.emit()

    def _on_taken(self, wish: Wish, told: TextTaken) -> None:
        if self.text is not None:
            for ticket in self.text.tickets:
                ticket.cancel()
            self._let_go(EndText(text_id=self.text.text_id))
        unknown = np.full(len(told.text), np.nan, dtype=np.float32)
        self.text = text = ReadText(told.text_id, wish, told.text, told.notices, unknown)
        self.begun.emit()
        self.taken.emit(told)
        if len(text.text) > 1:
            costs = self._ask_for(ReadCosts(text_id=text.text_id), partial(self._on_costs, text))
            counts = self._ask_for(CompareCosts(text_id=text.text_id), partial(self._on_compared, text))
            text.tickets += [costs, counts]

    def _on_costs(self, text: ReadText, told: CostsRead) -> None:
        if text is not self.text:
            return
        end = told.place + len(told.probabilities)
        text.probabilities[told.place : end] = told.probabilities
        if told.place == 0 and end == len(text.text) and not text.read:
            text.read = True
            states = self._ask_for(FitStates(text_id=text.text_id), partial(self._on_fitted, text))
            text.tickets.append(states)
        self.costs_read.emit()

    def _on_odds(self, text: ReadText, odds: Odds) -> None:
        if text is self.text:
            self.odds_read.emit(odds)

    def _on_compared(self, text: ReadText, told: CostsCompared) -> None:
        if text is self.text:
            text.compared = told
            self.compared.emit()

    def _on_fitted(self, text: ReadText, told: StatesFitted) -> None:
        if text is self.text:
            text.fitted = told
            self.fitted.emit()


def _take_done(take: Callable[[Any], object], outcome: Outcome) -> None:
    if isinstance(outcome, Done):
        take(outcome.response)
