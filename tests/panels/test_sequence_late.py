"""Odds that come late in the view that writes, by real events; the engine answers when it is told to."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core import texts as t
from explorer.panels.sequence import SequencePage, SequencePresenter
from tests.panels.fakes import FakeEngine
from tests.panels.test_reading import CARD

TEXT = "abcabcabc"


def odds(place: int, characters: str) -> t.Odds:
    shares = np.array([0.75, 0.25], np.float32)
    return t.Odds(place=place, characters=characters, probabilities=shares, chances=shares)


class Room:
    """The view, with a text that is written."""

    def __init__(self, qtbot: QtBot) -> None:
        self.engine, self.page = FakeEngine(), SequencePage()
        qtbot.addWidget(self.page)
        qtbot.addWidget(self.page.inspector)
        self.mind = SequencePresenter(self.page, self.engine)
        self.sheet, self.card = self.page.text.manuscript, self.page.odds
        self.page.resize(1100, 800)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.mind.take(CARD)
        begin = self.engine.only(t.BeginText)
        text_id = begin.request.text_id
        begin.done(t.TextBegun(text_id=text_id, text=TEXT, unknown="", odds=odds(len(TEXT), "ab")))

    def place_of(self, index: int) -> QPoint:
        return self.sheet.character_box(index).center().toPoint()

    def point(self, index: int) -> None:
        """Come to a character, and have its odds asked for."""
        QTest.mouseMove(self.sheet, self.place_of(index))


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_odds_of_a_character_that_is_no_longer_pointed_at_are_not_shown(room: Room) -> None:
    room.point(2)
    asked = room.engine.only(t.ReadOdds)
    room.point(5)
    asked.done(odds(2, "cb"))
    assert room.card.odds.shown() == ("a", "b")
    room.engine.only(t.ReadOdds).done(odds(5, "bc"))
    assert room.card.odds.shown() == ("b", "c")
    assert room.card.caption.text() == "after “abcab”"


def test_once_the_pointer_has_left_it_is_the_end_that_is_shown(room: Room) -> None:
    room.point(2)
    asked = room.engine.only(t.ReadOdds)
    QTest.mouseMove(room.sheet, QPoint(room.sheet.width() // 2, room.sheet.height() - 4))
    asked.done(odds(2, "cb"))
    assert room.card.odds.shown() == ("a", "b")


def test_at_a_character_that_is_held_on_to_the_pointer_changes_nothing(room: Room) -> None:
    room.mind.pen.set_speed(0.0)
    QTest.keyClick(room.sheet, Qt.Key.Key_Space)
    writing = room.engine.only(t.WriteOn)
    QTest.mouseClick(room.sheet, Qt.MouseButton.LeftButton, pos=room.place_of(4))
    assert room.mind.place == 4
    for asked in room.engine.waiting(t.ReadOdds):
        asked.done(odds(asked.request.place, "cb"))
    room.point(7)
    assert not room.engine.waiting(t.ReadOdds)
    late = t.TextWritten(
        text_id=room.mind.pen.text.text_id,
        place=len(TEXT),
        text="a",
        probabilities=np.array([0.5], np.float32),
        odds=odds(len(TEXT) + 1, "ba"),
    )
    writing.tell(late)
    assert room.sheet.text() == TEXT + "a"
    assert room.card.odds.shown() == ("c", "b"), "a piece that was on its way is no reason to look elsewhere"
