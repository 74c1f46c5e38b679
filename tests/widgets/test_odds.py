"""The odds of the next character by mouse, key and pixel, in both themes."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.odds import Odds, percent
from tests.widgets.conftest import LEFT, NONE, names, near, picture_of, rgb, set_scale, told

CHARS = ["o", "i", "\n", " ", "e", *"abcdfghjklmn"]
SHARES = np.array([0.2, 0.4, 0.1, 0.08, 0.06, *[0.16 / 12] * 12])
KEY = Qt.Key


@pytest.fixture
def odds(show, qtbot):
    made = Odds()
    made.set_odds(CHARS, SHARES)
    show(made, 260, 200)
    qtbot.mouseMove(made, QPoint(258, 198))
    qtbot.mouseMove(made, QPoint(-5, -5))
    return made


@pytest.fixture
def heard(odds):
    return {name: QSignalSpy(getattr(odds, name)) for name in ("chosen", "hovered")}


def centre(odds, index):
    return odds.row(index).center().toPoint()


def in_bar(odds, index):
    bar = odds.bar(index)
    return QPoint(round(bar.left() + bar.width() / 2), round(bar.center().y()))


def test_the_likeliest_come_first_and_the_rest_is_summed_up(odds):
    shown = odds.shown()
    assert shown[:5] == ("i", "o", "\n", " ", "e")
    listed = sum(SHARES[CHARS.index(char)] for char in shown)
    assert odds.rest() == pytest.approx(1 - listed)
    assert odds.row(len(shown)).bottom() <= odds.height()


def test_bars_are_as_long_as_shares_and_the_likeliest_reaches_across(odds):
    wide = np.array([odds.bar(index).width() for index in range(5)])
    assert np.allclose(wide / wide[0], [1, 0.5, 0.25, 0.2, 0.15])


def test_the_one_that_was_taken_is_in_the_full_accent_and_has_a_row_in_any_case(theme, odds):
    odds.set_odds(CHARS, SHARES, taken="o")
    accent, image = names(theme)["accent"], picture_of(odds)
    assert rgb(image, in_bar(odds, 1)) == accent
    assert not near(rgb(image, in_bar(odds, 0)), accent, 8)
    odds.set_odds(CHARS, SHARES, taken="n")
    assert odds.shown()[-1] == "n"
    odds.set_odds(CHARS, SHARES, taken="?")
    assert "?" not in odds.shown()


def test_a_click_takes_a_character_and_pointing_tells_it(qtbot, odds, heard):
    qtbot.mouseMove(odds, centre(odds, 2))
    qtbot.mouseClick(odds, LEFT, NONE, centre(odds, 2))
    qtbot.mouseClick(odds, LEFT, NONE, centre(odds, len(odds.shown())))
    assert told(heard["chosen"]) == [("\n",)]
    assert odds.pointed() == "\n"
    assert odds.accessibleDescription() == "line feed 10 %"
    QApplication.sendEvent(odds, QEvent(QEvent.Type.Leave))
    assert told(heard["hovered"]) == [("\n",), ("",)]


def test_keys_go_from_row_to_row_and_enter_takes(qtbot, odds, heard):
    for key in (KEY.Key_Return, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_End, KEY.Key_Home):
        qtbot.keyClick(odds, key)
    last = odds.shown()[-1]
    assert told(heard["hovered"]) == [("i",), ("o",), ("i",), (last,), ("i",)]
    qtbot.keyClick(odds, KEY.Key_Return)
    assert told(heard["chosen"]) == [("i",)]
    qtbot.keyClick(odds, KEY.Key_Escape)
    assert odds.pointed() == ""


def test_what_is_pointed_at_stays_while_it_is_there(qtbot, odds, heard):
    qtbot.mouseMove(odds, centre(odds, 1))
    odds.set_odds(["a", "o"], [0.9, 0.1], taken="o")
    assert odds.pointed() == "o"
    assert odds.accessibleDescription() == "“o” 10 %, taken"
    odds.set_odds(["a", "b"], [0.9, 0.1])
    assert odds.pointed() == ""
    assert told(heard["hovered"]) == [("o",), ("",)]


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("n", [1, 2, 7, 96])
def test_rows_fit_at_any_scale_and_number(look, show, scale, n):
    set_scale(look, scale)
    odds = Odds()
    odds.set_odds([chr(33 + index) for index in range(n)], np.full(n, 1 / n))
    show(odds, round(260 * scale), round(240 * scale))
    rows = [odds.row(index) for index in range(len(odds.shown()))]
    assert 1 <= len(rows) <= n
    assert all(second.top() >= first.bottom() - 1e-6 for first, second in pairwise(rows))
    assert rows[-1].bottom() <= odds.height() + 1
    assert odds.bar(0).right() < odds.width()
    assert not odds.grab().isNull()


@pytest.mark.parametrize(
    ("chars", "shares"), [([], []), (["a"], [np.nan]), (["a", "\ud800"], [np.inf, 2.0]), (["\x00"], [1.0])]
)
def test_odd_odds_are_shown_without_a_fault(qtbot, odds, chars, shares):
    odds.set_odds(chars, shares, "a")
    qtbot.keyClick(odds, KEY.Key_Down)
    assert not odds.grab().isNull()


def test_another_number_of_shares_is_refused(odds):
    with pytest.raises(ValueError, match="one for each character"):
        odds.set_odds(["a", "b"], [1.0])
    assert odds.shown()[0] == "i"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.414, "41 %"), (0.07, "7 %"), (0.0061, "0.6 %"), (2e-4, "< 0.1 %")],
)
def test_shares_are_told_in_per_cent(share, words):
    assert percent(share) == words


def test_what_is_only_looked_at_offers_nothing_and_hears_nothing(show, qtbot):
    odds = Odds(choosable=False)
    odds.set_odds(CHARS, SHARES)
    show(odds, 260, 200)
    heard = [QSignalSpy(odds.chosen), QSignalSpy(odds.hovered)]
    qtbot.mouseMove(odds, centre(odds, 1))
    qtbot.mouseClick(odds, LEFT, NONE, centre(odds, 1))
    qtbot.mouseMove(odds, centre(odds, 2))
    assert [spy.count() for spy in heard] == [0, 0]
    assert odds.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert odds.focusPolicy() == Qt.FocusPolicy.NoFocus
