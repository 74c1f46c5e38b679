"""The panel's mind: what is written, how the next character is chosen, and what else could have come."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed
from explorer.core.paths import writer
from explorer.core.texts import SHIPPED, Choice, Odds, OpenWriter, TextWritten, WriterCard
from explorer.panels.sequence import words
from explorer.panels.sequence.comparing import Comparing
from explorer.panels.sequence.page import SequencePage
from explorer.panels.sequence.pen import Pen
from explorer.panels.sequence.temperatures import Temperatures
from explorer.panels.texts import words as said
from explorer.panels.texts.tracing import Sight, Tracing

PRIME = "A module may "


class SequencePresenter(QObject):
    """Holds the model and how it writes; every change of it is brought to the pen and the page.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    state_changed()
        Whether it is settled, or which model it is, may be another answer now.
    model_changed()
        Another model writes now.
    """

    troubled = Signal(str, str)
    state_changed = Signal()
    model_changed = Signal()

    def __init__(self, page: SequencePage, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._engine = page, engine
        self.pen = Pen(engine, self)
        text, below = page.text, page.below
        sight = Sight(
            page.inspector.cells, text.manuscript, below.heat, lambda: below.shows_cells, text.set_cell
        )
        self.tracing = Tracing(sight, self.pen, engine, self)
        self.comparing = Comparing(page, self.pen, self)
        self.temperatures = Temperatures(below, engine, self)
        self.card: WriterCard | None = None
        self.choice, self.prime = Choice(), PRIME
        self.place: int | None = None
        self._looked_at: int | None = None
        self._wished, self._opening = False, ""
        self._known = {str(writer(name)): title for name, title in SHIPPED}
        self._open: dict[str, WriterCard] = {}
        self._connect()
        page.text.manuscript.set_message(words.NO_MODEL)
        page.set_headline(words.HEADLINE, words.HINT)
        self._controls()

    def _connect(self) -> None:
        page, inspector, pen = self._page, self._page.inspector, self.pen
        for signal in (page.write_wished, inspector.write_wished):
            signal.connect(self.toggle)
        page.end_wished.connect(self._to_end)
        inspector.clear_wished.connect(self.begin)
        inspector.choice_changed.connect(self._choose)
        inspector.prime_typed.connect(self._set_prime)
        inspector.speed_chosen.connect(pen.set_speed)
        inspector.length_chosen.connect(self._set_length)
        inspector.seed_wished.connect(self._new_seed)
        inspector.shading_switched.connect(self._shade)
        inspector.branch_chosen.connect(pen.go_to)
        inspector.model_chosen.connect(self.choose_model)
        inspector.cells.hold_wished.connect(self._hold)
        page.below.turned.connect(self.tracing.look_again)
        sheet = page.text.manuscript
        sheet.hovered.connect(self._hover)
        sheet.left.connect(self._leave)
        sheet.clicked.connect(self._click)
        page.odds.odds.chosen.connect(self._take)
        pen.begun.connect(self._on_begun)
        pen.wrote.connect(self._on_wrote)
        pen.odds_read.connect(self._on_odds)
        pen.odds_changed.connect(self._on_odds_changed)
        pen.state_changed.connect(self._on_state)
        pen.unknown.connect(self._on_unknown)
        pen.troubled.connect(self.troubled)
        for mind in (self.tracing, self.temperatures):
            mind.state_changed.connect(self.state_changed)

    # -- the model -------------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        rests = self.pen.settled and self.tracing.settled and self.temperatures.settled
        return not self._wished or (not self._opening and rests)

    @property
    def document(self) -> tuple[str, str]:
        """The model and its size, for the top bar."""
        return ("Sequence", "") if self.card is None else (self.card.writer_id, self.card.title)

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.choice.seed

    def activate(self) -> None:
        """Begin with the shipped model, the first time the page is looked at."""
        if not self._wished:
            self.open(str(writer(SHIPPED[0][0])))

    def open(self, path: str) -> None:
        """Open a model that writes."""
        self._wished, self._opening = True, path
        self._engine.ask(OpenWriter(path=path), partial(self._on_opened, path))

    def _on_opened(self, path: str, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed) or path != self._opening:
            return
        self._opening = ""
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
            self._controls()
        elif isinstance(outcome, Done):
            self.take(outcome.response)
        self.state_changed.emit()

    def take(self, card: WriterCard) -> None:
        """Write with a model that is open."""
        self._wished, self._opening, self.card = True, "", card
        self._known.setdefault(card.path or card.writer_id, card.writer_id)
        if not card.path:
            self._open[card.writer_id] = card
        self._page.below.set_figures(words.bits(card.metrics))
        self._page.text.set_title(f"Written by {card.writer_id}")
        self._page.text.manuscript.set_message("")
        self.tracing.begin(card)
        self.begin()
        self._controls()
        self.model_changed.emit()
        self.state_changed.emit()

    @property
    def models(self) -> list[tuple[str, str]]:
        """All models there are to choose from, as (key, title); see `choose_model`."""
        return list(self._known.items())

    @property
    def model(self) -> str:
        """The key of the model that writes; "" for none."""
        return "" if self.card is None else self.card.path or self.card.writer_id

    @Slot(str)
    def choose_model(self, key: str) -> None:
        """Write with another model, by the path of its file or the name of one that is open."""
        if key in self._open:
            self.take(self._open[key])
        elif key != (self._opening or self.model):
            self.open(key)

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """Begin anew with the prime; the same seed writes the same text."""
        if self.card is not None:
            self.pen.begin(self.card.writer_id, self.prime, self.choice)
            self.temperatures.write(self.card.writer_id, self.prime, self.choice)

    @Slot()
    def toggle(self) -> None:
        """Write, or stop."""
        if self.pen.writing:
            self.pen.stop()
        else:
            self._to_end()
            self._show_odds()
            self.pen.write()

    @Slot(str, float)
    def _choose(self, name: str, value: float) -> None:
        chosen: dict[str, Any] = {name: round(value) if name == "top_k" else value}
        self.choice = replace(self.choice, **chosen)
        self.pen.choose(self.choice)
        if self.card is not None:
            self.temperatures.write(self.card.writer_id, self.prime, self.choice, later=True)
        self._controls()

    @Slot(float)
    def _hold(self, value: float) -> None:
        """Hold the cell that is looked at, and write on."""
        self.tracing.stay()
        if self.pen.text is not None:
            self.pen.hold(len(self.pen.text.text), self.tracing.cell, value)

    @Slot(str)
    def _set_prime(self, prime: str) -> None:
        self.prime = prime
        self.begin()

    @Slot(int)
    def _set_length(self, length: int) -> None:
        self.pen.until = length
        self._controls()

    @Slot()
    def _new_seed(self) -> None:
        self.choice = replace(self.choice, seed=self.choice.seed + 1)
        self.begin()
        self._controls()
        self.state_changed.emit()

    # -- what else could have come ---------------------------------------------------------------

    @Slot(int)
    def _hover(self, place: int) -> None:
        if self.place is None and not self.pen.writing:
            self._look_at(place)

    def _look_at(self, place: int) -> None:
        """Ask for the odds of a place; those of any other come too late."""
        self._looked_at = place
        self.pen.read(place)

    @Slot()
    def _leave(self) -> None:
        if self.place is None:
            self._show_odds()

    @Slot(int)
    def _click(self, place: int) -> None:
        """Stay at a character, so that another one can be taken in its place."""
        self.pen.stop()
        self.place = place
        self._page.text.manuscript.set_caret(place)
        self._page.set_headline(words.HEADLINE, words.AT)
        self._look_at(place)

    @Slot(str)
    def _take(self, character: str) -> None:
        text = self.pen.text
        if text is not None:
            self.pen.branch(len(text.text) if self.place is None else self.place, character)

    @Slot()
    def _to_end(self) -> None:
        if self.place is not None:
            self.place = None
            self._page.text.manuscript.set_caret(None)
            self._page.set_headline(words.HEADLINE, words.HINT)
            self._show_odds()

    # -- what comes back -------------------------------------------------------------------------

    @Slot()
    def _on_begun(self) -> None:
        text = self.pen.text
        assert text is not None
        self.place = None
        sheet = self._page.text.manuscript
        sheet.set_text(text.text)
        sheet.set_mark(0, text.primed)
        sheet.set_caret(None)
        self._shade(self._page.inspector.shading.isChecked())
        self._page.set_headline(words.HEADLINE, words.HINT)
        names = [words.branch_name(i, *one.origin) for i, one in enumerate(self.pen.texts)]
        self._page.inspector.set_branches(names, self.pen.at)
        self._page.inspector.branch_words.set_text(words.BRANCHES)
        self._show_odds()
        self._controls()

    @Slot(object)
    def _on_wrote(self, piece: TextWritten) -> None:
        sheet = self._page.text.manuscript
        sheet.append(piece.text)
        if self._page.inspector.shading.isChecked():
            sheet.append_shading(said.surprise(piece.probabilities))
        if self._looked_at is None:
            self._show_odds()

    def _show_odds(self) -> None:
        """Show what comes next at the end."""
        text, self._looked_at = self.pen.text, None
        if text is not None:
            self._page.odds.odds.set_odds(text.odds.characters, text.odds.chances)
            self._page.odds.caption.set_text(said.after(text.text, len(text.text)))

    @Slot(object)
    def _on_odds(self, odds: Odds) -> None:
        text = self.pen.text
        if text is not None and odds.place == self._looked_at and odds.place < len(text.text):
            taken = text.text[odds.place]
            self._page.odds.odds.set_odds(odds.characters, odds.probabilities, taken)
            self._page.odds.caption.set_text(said.after(text.text, odds.place))

    @Slot()
    def _on_odds_changed(self) -> None:
        if self._looked_at is None:
            self._show_odds()

    @Slot(str)
    def _on_unknown(self, characters: str) -> None:
        self.troubled.emit(words.unknown(characters), "")

    @Slot()
    def _on_state(self) -> None:
        self._controls()
        self.state_changed.emit()

    @Slot(bool)
    def _shade(self, on: bool) -> None:
        text = self.pen.text
        shade = None if text is None or not on else said.surprise(text.known())
        self._page.text.manuscript.set_shading(shade)
        self._page.text.set_shading_words("the stronger, the less it was expected" if on else "")

    def _controls(self) -> None:
        inspector = self._page.inspector
        inspector.set_model(self.models, self._opening or self.model, said.described(self.card))
        inspector.set_choice(self.choice)
        inspector.set_prime(self.prime, self.pen.until)
        inspector.set_writing(self.pen.writing, able=self.card is not None)
