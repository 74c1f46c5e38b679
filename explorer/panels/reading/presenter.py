"""The view's mind: which text is read, at which character one is, and what is told of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import EngineClient
from explorer.core.read_texts import TextTaken
from explorer.core.texts import Odds
from explorer.panels.reading import words
from explorer.panels.reading.page import ReadingPage
from explorer.panels.reading.path import Path
from explorer.panels.reading.reader import Reader, Wish
from explorer.panels.sequence.presenter import SequencePresenter
from explorer.panels.texts import words as said
from explorer.panels.texts.text import Text
from explorer.panels.texts.tracing import Sight, Tracing
from explorer.widgets.choice import offer

SHADED = "what each cost"


class ReadingPresenter(QObject):
    """Brings what the reader is told to the page, and wishes of the page to the reader.

    Parameters
    ----------
    writes : SequencePresenter
        Has the models, and what was written.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    state_changed()
        Whether it is settled may be another answer now.
    """

    troubled = Signal(str, str)
    state_changed = Signal()

    def __init__(
        self,
        page: ReadingPage,
        engine: EngineClient,
        writes: SequencePresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._writes = page, writes
        self.reader = Reader(engine, self)
        self.path = Path(page.below, self.reader, self)
        text, below = page.text, page.below
        sight = Sight(
            page.inspector.cells, text.manuscript, below.heat, lambda: below.shows_cells, text.set_cell
        )
        self.tracing = Tracing(sight, self.reader, engine, self)
        self.tracing.around = 0
        self.wish: Wish | None = None
        self.place: int | None = None
        self._looked_at: int | None = None
        self._connect()
        page.set_headline(words.HEADLINE, words.HINT)
        self._take_model()
        self._show_costs()
        self._go_to(None)

    def _connect(self) -> None:
        page, inspector, reader = self._page, self._page.inspector, self.reader
        page.text_brought.connect(self._on_brought)
        page.file_brought.connect(self._on_file)
        page.end_wished.connect(self._let_go)
        page.below.turned.connect(self.tracing.look_again)
        inspector.written_wished.connect(self._take_written)
        inspector.example_chosen.connect(self._take_example)
        inspector.model_chosen.connect(self._writes.choose_model)
        inspector.shading_switched.connect(self._shade)
        inspector.colours_chosen.connect(self.path.colour_by)
        inspector.path_chosen.connect(self.path.set_length)
        sheet, canvas = page.text.manuscript, page.below.map
        sheet.hovered.connect(self._hover)
        sheet.left.connect(self._leave)
        sheet.clicked.connect(self._hold_on)
        sheet.stepped.connect(self._on_stepped)
        canvas.hovered.connect(self._on_point)
        canvas.clicked.connect(self._on_point_clicked)
        canvas.rested.connect(self._on_rested)
        canvas.moved_by_key.connect(self._step)
        reader.taken.connect(self._on_taken)
        reader.refused.connect(self._on_refused)
        reader.begun.connect(self._on_begun)
        reader.costs_read.connect(self._on_costs)
        reader.compared.connect(self._show_costs)
        reader.odds_read.connect(self._on_odds)
        reader.troubled.connect(self.troubled)
        for mind in (reader, self.tracing):
            mind.state_changed.connect(self.state_changed)
        self._writes.model_changed.connect(self._on_model)
        self._writes.state_changed.connect(self._offer_models)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self.reader.settled and self.tracing.settled

    @Slot()
    def activate(self) -> None:
        """See to it that there is a model."""
        self._writes.activate()

    # -- wishes ----------------------------------------------------------------------------------

    def take(self, wish: Wish) -> None:
        """Have a text read, as soon as there is a model."""
        self.wish = wish
        if self._writes.card is not None:
            self.reader.take(self._writes.card.writer_id, wish)

    @Slot(str)
    def _on_brought(self, text: str) -> None:
        if text:
            self.take(Wish.of(text))
        else:
            self.troubled.emit(words.NO_CLIPBOARD, "")

    @Slot(str)
    def _on_file(self, path: str) -> None:
        self.take(Wish(path=path))

    @Slot()
    def _take_written(self) -> None:
        text: Text | None = self._writes.pen.text
        if text is None or not text.text:
            self.troubled.emit(words.NOTHING_WRITTEN, "")
        else:
            self.take(Wish.of(text.text))

    @Slot(int)
    def _take_example(self, index: int) -> None:
        self.take(Wish.of(words.EXAMPLES[index][1]))

    @Slot()
    def _on_model(self) -> None:
        """Read the same text with another model."""
        self._take_model()
        if self.wish is not None:
            self.take(self.wish)

    def _take_model(self) -> None:
        card = self._writes.card
        self._offer_models()
        self._page.inspector.corpus.set_text(said.described(card))
        self._page.text.set_title("Text" if card is None else f"Read by {card.writer_id}")
        if card is not None:
            self.tracing.begin(card)

    @Slot()
    def _offer_models(self) -> None:
        offer(self._page.inspector.model, self._writes.models, self._writes.model)

    # -- where one is ----------------------------------------------------------------------------

    @Slot(int)
    def _hover(self, place: int) -> None:
        """Show the odds at a character, and its point."""
        if self.place is None:
            self._go_to(place)

    @Slot()
    def _leave(self) -> None:
        if self.place is None:
            self._go_to(None)

    @Slot(int)
    def _on_point(self, row: int) -> None:
        """Mark the character of a point."""
        if row >= 0:
            self._mark(row)
            self._go_to(row)
        else:
            self._mark(self.place)
            self._go_to(self.place)

    @Slot(int)
    def _on_rested(self, row: int) -> None:
        """Tell on a card which character a point is of."""
        text = self.reader.text
        if text is not None and 0 <= row < len(text.text):
            title, below = words.point(text.text, row, float(text.probabilities[row]))
            self._page.below.map.show_card(None, title, below, row)

    @Slot(int, object)
    def _on_point_clicked(self, row: int, _: object) -> None:
        if row >= 0:
            self._hold_on(row)
        else:
            self._let_go()

    @Slot(int)
    def _hold_on(self, place: int) -> None:
        """Stay at a character."""
        self.place = place
        self._mark(place)
        self._page.text.manuscript.set_caret(place)
        self._page.set_headline(words.HEADLINE, words.AT)
        self.tracing.show_around(place)
        self._go_to(place)

    @Slot()
    def _let_go(self) -> None:
        self.place = None
        self._mark(None)
        self._page.text.manuscript.set_caret(None)
        self._page.set_headline(words.HEADLINE, words.HINT)
        self._go_to(None)

    @Slot(float, float)
    def _step(self, dx: float, dy: float) -> None:
        """Go to the character before or after, by key on the map."""
        text = self.reader.text
        if text is not None and text.text:
            now = len(text.text) - 1 if self.place is None else self.place
            self._hold_on(min(max(0, now + (1 if dx + dy > 0 else -1)), len(text.text) - 1))

    @Slot(int)
    def _on_stepped(self, place: int) -> None:
        """Take what is held on to along, by key in the text; Escape lets go at once."""
        if self.place is not None:
            self._hold_on(place) if place >= 0 else self._let_go()

    def _mark(self, place: int | None) -> None:
        sheet = self._page.text.manuscript
        sheet.set_mark(0, 0) if place is None else sheet.set_mark(place, place + 1)
        if place is not None:
            sheet.show_character(place)

    def _go_to(self, place: int | None) -> None:
        """Let the path end at a character and ask for its odds; None for nowhere."""
        self._looked_at = place
        self.path.show(place)
        if place is None:
            self._page.odds.odds.set_odds("", [])
            self._page.odds.caption.set_text("")
            self._page.odds.told.set_text(words.POINT)
        else:
            self.reader.odds(place)

    # -- what comes back -------------------------------------------------------------------------

    @Slot(object)
    def _on_taken(self, told: TextTaken) -> None:
        self._page.inspector.length.set_text(words.length(told.text, told.notices))
        changed = words.taken(told)
        if not told.text:
            self.troubled.emit(words.NOTHING_KNOWN if told.left_out else words.NO_TEXT, changed)
        elif changed:
            self.troubled.emit(changed, "")

    @Slot()
    def _on_refused(self) -> None:
        """Stay with the text that is shown, for another model too."""
        self.wish = None if self.reader.text is None else self.reader.text.wish

    @Slot()
    def _on_begun(self) -> None:
        text = self.reader.text
        assert text is not None
        sheet = self._page.text.manuscript
        sheet.set_text(text.text)
        sheet.show_character(0)
        self._page.below.heat.set_message(words.CELLS_AWAITED if text.text else words.NO_CELLS)
        self.place, self.tracing.around = None, 0
        self._let_go()
        self._shade(self._page.inspector.shading.isChecked())
        self._show_costs()

    @Slot()
    def _on_costs(self) -> None:
        self._shade(self._page.inspector.shading.isChecked())
        self._show_costs()

    @Slot()
    def _show_costs(self) -> None:
        text = self.reader.text
        if text is None or len(text.text) < 2:
            self._page.costs.ranking.set_rows([])
            self._page.costs.told.set_text(words.NO_COSTS)
            return
        self._page.costs.ranking.set_rows(words.ranking(text.probabilities, text.read, text.compared))
        self._page.costs.told.set_text(words.counted(text.compared))

    @Slot(object)
    def _on_odds(self, odds: Odds) -> None:
        text, card = self.reader.text, self._page.odds
        if text is None or odds.place != self._looked_at:
            return
        taken = text.text[odds.place]
        card.odds.set_odds(odds.characters, odds.probabilities, taken)
        card.caption.set_text(said.after(text.text, odds.place))
        if not odds.characters:
            card.told.set_text(words.GIVEN)
            return
        given = None if text.compared is None else text.compared.given
        own = float(odds.probabilities[odds.characters.index(taken)])
        counts = None if given is None or len(given) != len(text.text) else float(given[odds.place])
        card.told.set_text(words.gave(taken, own, counts))

    @Slot(bool)
    def _shade(self, on: bool) -> None:
        text = self.reader.text
        shade = None if text is None or not on else said.surprise(text.probabilities)
        self._page.text.manuscript.set_shading(shade)
        self._page.text.set_shading_words(SHADED if on and text is not None and text.text else "")
