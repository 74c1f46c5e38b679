"""The text that is written: begun, written on at a pace, branched; knows the engine and no widget."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.messages import Cancelled, Done, EngineClient, Failed, Outcome, Ticket
from explorer.core.texts import (
    BeginText,
    BranchText,
    Choice,
    ChooseAnew,
    EndText,
    ReadOdds,
    TextBegun,
    TextBranched,
    TextWritten,
    WriteMore,
    WriteOn,
)
from explorer.panels.asking import Asker
from explorer.panels.texts.text import Text

TICK_MS = 33
SLOW = 60.0
"""Up to so many characters a second it is told what all cells do meanwhile."""
HELD_LENGTH = 300
"""Characters that are written at least once a cell is held."""
MORE, MOST = 500, 200_000
"""Characters that are added where one writes on beyond the length, and those of the longest text."""
LATEST = 0.25
"""Seconds of writing that are caught up with, where something has held it up."""
MOST_BRANCHES = 8
_NUMBERS = itertools.count(1)


class Pen(Asker):
    """Writes one text at a time, and keeps the branches.

    Signals
    -------
    begun()
        Another text is written now: a new one, a branch, or one of before.
    wrote(object)
        A `TextWritten` has come.
    odds_read(object)
        `Odds` of a place that was asked for.
    odds_changed()
        What comes next is chosen otherwise now.
    unknown(str)
        Characters of a prime that the model does not know.
    """

    begun = Signal()
    wrote = Signal(object)
    odds_read = Signal(object)
    odds_changed = Signal()
    unknown = Signal(str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(engine, parent)
        self.texts: list[Text] = []
        self.at = 0
        self.writing = False
        self.speed = 60.0
        self.until = 2000
        self._choice = Choice()
        self._watches = False
        self._waits = False
        self._going: Ticket | None = None
        self._owed, self._last = 0.0, 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def text(self) -> Text | None:
        """The text that is written."""
        return self.texts[self.at] if self.texts else None

    @property
    def settled(self) -> bool:
        """Whether it has stopped and waits for no answer."""
        return not self.writing and self._asked == 0

    # -- wishes ----------------------------------------------------------------------------------

    def begin(self, writer_id: str, prime: str, choice: Choice) -> None:
        """Begin anew with a prime; all branches go."""
        self.stop()
        self._choice = choice
        text_id = f"text {next(_NUMBERS)}"
        request = BeginText(text_id=text_id, writer_id=writer_id, prime=prime, choice=choice)
        self._ask(request, partial(self._on_begun, choice))

    def write(self) -> None:
        """Write on; where the length is reached, some more."""
        text = self.text
        if text is None or self.writing:
            return
        if len(text.text) >= self.until:
            self.until = min(len(text.text) + MORE, MOST)
        self.writing = True
        self._owed, self._last = 0.0, time.perf_counter()
        if self.speed:
            self._timer.start()
        else:
            request = WriteOn(text_id=text.text_id, until=self.until, since=len(text.text))
            self._going = self._ask(request, partial(self._on_rest, text))
        self.state_changed.emit()

    def stop(self) -> None:
        """Stop where it is."""
        self._timer.stop()
        if self._going is not None:
            self._going.cancel()
            self._going = None
        if self.writing:
            self.writing = False
            self.state_changed.emit()

    def set_speed(self, per_second: float) -> None:
        """Write so many characters a second; 0 as many as can be."""
        again = self.writing
        self.stop()
        self.speed = per_second
        if again:
            self.write()

    def watch(self, on: bool) -> None:
        """Have it told what all cells do while it writes, if that is not too fast."""
        self._watches = on

    def choose(self, choice: Choice) -> None:
        """Choose otherwise from here on."""
        self._choice = choice
        self._choose_alike()

    def _choose_alike(self) -> None:
        """Have the text in front written as is wished now; another one may have been before that."""
        text = self.text
        if text is not None and text.choice != self._choice:
            text.choice = self._choice
            self._ask(ChooseAnew(text_id=text.text_id, choice=self._choice), self._on_chosen)

    def read(self, place: int) -> None:
        """Ask what could have come at a place."""
        if self.text is not None and not self.writing:
            self._ask(ReadOdds(text_id=self.text.text_id, place=place), partial(self._on_odds, self.text))

    def branch(self, place: int, character: str) -> None:
        """Take a character at a place, and write on from there."""
        text = self.text
        if text is None:
            return
        self.stop()
        new_id = f"text {next(_NUMBERS)}"
        request = BranchText(text_id=text.text_id, new_id=new_id, place=place, character=character)
        self._ask(request, partial(self._on_branch, text, place, character))

    def hold(self, place: int, cell: int, value: float) -> None:
        """Hold a cell at a value from a place on, and write on."""
        text = self.text
        if text is None:
            return
        self.stop()
        request = BranchText(
            text_id=text.text_id, new_id=f"text {next(_NUMBERS)}", place=place, holds=((cell, value),)
        )
        self._ask(request, partial(self._on_held, text, place, cell, value))

    def go_to(self, index: int) -> None:
        """Write on with one of the texts there are."""
        if index != self.at and 0 <= index < len(self.texts):
            self.stop()
            self.at = index
            self._show()

    def _show(self) -> None:
        """Have another text in front, which is chosen for as the one before."""
        self.begun.emit()
        self._choose_alike()

    @Slot()
    def _tick(self) -> None:
        """Ask for as many characters as the pace has come to."""
        text, now = self.text, time.perf_counter()
        self._owed = min(self._owed + self.speed * (now - self._last), max(1.0, self.speed * LATEST))
        self._last = now
        count = min(int(self._owed), 0 if text is None else self.until - len(text.text))
        if text is None or len(text.text) >= self.until:
            self.stop()
        elif count > 0 and not self._waits:
            self._owed -= count
            self._waits = True
            cells = self._watches and self.speed <= SLOW
            self._ask(self._more(text, count, cells=cells), self._on_more)

    @staticmethod
    def _more(text: Text, count: int, *, cells: bool = False) -> WriteMore:
        return WriteMore(text_id=text.text_id, count=count, since=len(text.text), cells=cells)

    # -- answers ---------------------------------------------------------------------------------

    def _on_answer(self, take: Callable[[Any], object], outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.stop()
        super()._on_answer(take, outcome)

    def _hear(self, part: object) -> None:
        self._take(part)

    def _on_begun(self, choice: Choice, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            begun: TextBegun = outcome.response
            for text in self.texts:
                self._let_go(EndText(text_id=text.text_id))
            nothing = np.full(len(begun.text), np.nan, dtype=np.float32)
            first = Text(begun.text_id, begun.text, len(begun.text), begun.odds, [nothing], choice=choice)
            self.texts, self.at = [first], 0
            self._show()
            if begun.unknown:
                self.unknown.emit(begun.unknown)

    def _on_more(self, outcome: Outcome) -> None:
        self._waits = False
        if isinstance(outcome, Done):
            self._take(outcome.response)

    def _on_rest(self, text: Text, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._take(outcome.response)
            self._going = None
            self.stop()
        elif isinstance(outcome, Cancelled) and text in self.texts:
            self._ask(self._more(text, 0), self._on_caught_up)  # it has gone farther than was told

    def _on_caught_up(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._take(outcome.response)

    def _take(self, part: object) -> None:
        """Take what is new of a piece, also of one that was on its way when it was stopped."""
        if not isinstance(part, TextWritten):
            return
        text = next((text for text in self.texts if text.text_id == part.text_id), None)
        known = 0 if text is None else len(text.text) - part.place
        if text is None or not 0 <= known <= len(part.text):
            return
        cells = part.cells if known == 0 else None
        new = replace(part, place=len(text.text), text=part.text[known:], cells=cells)
        new = replace(new, probabilities=part.probabilities[known:])
        text.text += new.text
        text.probabilities.append(new.probabilities)
        text.odds = new.odds
        if text is self.text:
            self.wrote.emit(new)

    def _on_chosen(self, outcome: Outcome) -> None:
        text = self.text
        if isinstance(outcome, Done) and text is not None and outcome.response.place == len(text.text):
            text.odds = outcome.response
            self.odds_changed.emit()

    def _on_odds(self, text: Text, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and text is self.text:
            self.odds_read.emit(outcome.response)

    def _on_held(self, before: Text, place: int, cell: int, value: float, outcome: Outcome) -> None:
        self._on_branch(before, place, f"cell {cell} at {value:+.1f}", outcome)
        if isinstance(outcome, Done):
            self.until = max(self.until, place + HELD_LENGTH)
            self.write()

    def _on_branch(self, before: Text, place: int, character: str, outcome: Outcome) -> None:
        if not isinstance(outcome, Done):
            return
        branched: TextBranched = outcome.response
        if before not in self.texts:
            self._let_go(EndText(text_id=branched.text_id))
            return
        primed = min(before.primed, place)
        odds, known = branched.odds, [branched.probabilities]
        origin = place, character
        parent, choice = before.text_id, before.choice
        text = Text(branched.text_id, branched.text, primed, odds, known, origin, parent, choice)
        self.texts.append(text)
        if len(self.texts) > MOST_BRANCHES:
            self._let_go(EndText(text_id=self.texts.pop(1).text_id))
        self.at = len(self.texts) - 1
        self._show()
