"""The view that reads, with an engine that answers when it is told to."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core import cells as c
from explorer.core import read_texts as r
from explorer.core import texts as t
from explorer.panels.reading import ReadingPage, ReadingPresenter
from explorer.panels.sequence import SequencePage, SequencePresenter
from explorer.panels.texts.words import LOOKING, SHORT
from tests.panels.fakes import FakeEngine

CARD = t.WriterCard(
    writer_id="small",
    path="small.safetensors",
    title="LSTM, 4 units",
    cell="lstm",
    units=4,
    layers=1,
    vocabulary="abc",
    corpus="some",
    corpus_sha256="",
    corpus_length=9,
    seed=0,
)


class Room:
    """The view with all around it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.engine, self.told = FakeEngine(), list[str]()
        self.pages = SequencePage(), ReadingPage()
        for page in self.pages:
            qtbot.addWidget(page)
            qtbot.addWidget(page.inspector)
        self.writes = SequencePresenter(self.pages[0], self.engine)
        self.mind = ReadingPresenter(self.pages[1], self.engine, self.writes)
        self.page = self.pages[1]
        self.mind.troubled.connect(lambda sentence, _: self.told.append(sentence))

    def bring(self, text: str) -> None:
        """Paste a text and have it taken."""
        self.page.text_brought.emit(text)
        self.take(text)

    def take(self, text: str) -> None:
        """Have the text taken that waits for it."""
        asked = self.engine.only(r.TakeText)
        asked.done(r.TextTaken(text_id=asked.request.text_id, text=text, unknown="", left_out=0, notices=()))


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_a_text_waits_for_a_model(room: Room) -> None:
    room.page.text_brought.emit("abc")
    assert not room.engine.waiting(r.TakeText)
    room.writes.take(CARD)
    asked = room.engine.only(r.TakeText).request
    assert (asked.writer_id, asked.text) == ("small", "abc")


def test_what_is_asked_of_a_text_is_given_up_for_the_next(room: Room) -> None:
    room.writes.take(CARD)
    room.bring("abcabc" * 7)
    room.mind.tracing.follow("quotes")
    assert room.page.inspector.cells.words.text() == LOOKING
    waiting = [room.engine.only(kind) for kind in (r.ReadCosts, r.CompareCosts, c.FindCells, c.ReadCells)]
    room.page.text_brought.emit("cab")
    assert not any(asked.cancelled for asked in waiting), "it may be that the next one cannot be taken"
    room.take("cab")
    assert all(asked.cancelled for asked in waiting)
    for asked in waiting:
        asked.let_go()
    assert room.page.inspector.cells.words.text() == SHORT
    assert room.page.text.manuscript.text() == "cab"
    assert [one.request.text_id for one in room.engine.waiting(t.EndText)] == [waiting[0].request.text_id]
    assert not room.told


def test_costs_and_figures_come_bit_by_bit(room: Room) -> None:
    room.writes.take(CARD)
    room.bring("abca")
    costs, counts = room.engine.only(r.ReadCosts), room.engine.only(r.CompareCosts)
    name = costs.request.text_id
    first = np.array([np.nan, 0.5], np.float32)
    costs.tell(r.CostsRead(text_id=name, place=0, probabilities=first))
    assert [row.value for row in room.page.costs.ranking.rows()] == [None] * 8
    counts.tell(None, r.CostsCompared(text_id=name, figures=MappingProxyType({"ngram_1_bits_per_char": 2.5})))
    assert room.page.costs.ranking.rows()[1].value == 2.5
    assert not room.engine.waiting(r.FitStates)
    whole = r.CostsRead(text_id=name, place=0, probabilities=np.array([np.nan, 0.5, 0.5, 0.5], np.float32))
    costs.tell(whole)
    costs.done(whole)
    assert room.page.costs.ranking.rows()[0].value == 1.0
    fitted = r.StatesFitted(text_id=name, xy=np.eye(4, 2, dtype=np.float32), shares=(0.6, 0.3))
    room.engine.only(r.FitStates).done(fitted)
    assert room.page.below.caption.text() == "4 states, 90 % of the variance"


def test_cells_of_a_text_that_is_there_are_awaited(room: Room) -> None:
    heat = room.page.below.heat
    heat.resize(400, 200)
    without = heat.grab().toImage()
    room.writes.take(CARD)
    room.bring("abca")
    assert heat.grab().toImage() != without


def test_odds_of_a_text_that_is_gone_are_not_shown(room: Room) -> None:
    room.writes.take(CARD)
    room.bring("abca")
    room.page.text.manuscript.hovered.emit(2)
    odds = room.engine.only(t.ReadOdds)
    shares = np.array([0.75, 0.25], np.float32)
    late = t.Odds(place=2, characters="cb", probabilities=shares, chances=shares)
    room.page.text.manuscript.left.emit()
    odds.done(late)
    assert room.page.odds.odds.shown() == ()
    room.page.text.manuscript.hovered.emit(2)
    room.engine.only(t.ReadOdds).done(late)
    assert room.page.odds.odds.shown() == ("c", "b")
    assert "“c” cost 0.42 bits." in room.page.odds.told.text()


def test_a_refusal_is_told(room: Room) -> None:
    room.writes.take(CARD)
    room.page.file_brought.emit("/nowhere/gone.txt")
    room.engine.only(r.TakeText).fail("gone.txt cannot be read; drop another file.")
    assert room.told == ["gone.txt cannot be read; drop another file."]
    room.bring("abcabc")
    for path in ("/nowhere/gone.txt", "/nowhere/else.txt"):
        room.page.file_brought.emit(path)
        room.engine.only(r.TakeText).fail()
    assert room.page.text.manuscript.text() == "abcabc"
    assert not room.engine.only(r.ReadCosts).cancelled
    room.writes.take(replace(CARD, writer_id="other"))
    again = room.engine.only(r.TakeText).request
    assert (again.writer_id, again.text) == ("other", "abcabc"), "what is shown, not what was refused"
    room.page.inspector.written.click()
    assert "Nothing is written yet" in room.told[-1]
