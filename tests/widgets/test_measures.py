"""A table of measures: sorted by a click or a key, the best marked, pictures in the row's ink."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from explorer.widgets import paint
from explorer.widgets.measures import Column, MeasuredRow, MeasureTable

COLUMNS = (Column("Frechet ↓", "How far apart."), Column("Recall ↑", "Are all kinds made?"))


@pytest.fixture
def table(qtbot: QtBot) -> MeasureTable:
    made = MeasureTable()
    qtbot.addWidget(made)
    made.set_columns(COLUMNS)
    made.resize(760, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(best: frozenset[int] = frozenset()) -> list[MeasuredRow]:
    dark = np.full((3, 4, 4), 255, np.uint8)
    return [
        MeasuredRow("One", "a model", ("7.66", ".949"), best, pictures=dark),
        MeasuredRow("Other", "no model", ("8.64", ".894"), muted=frozenset({0, 1})),
    ]


def pixels(table: MeasureTable) -> np.ndarray:
    image = table.grab().toImage()
    flat = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return flat[:, : image.width()].copy()


def middle(table: MeasureTable, column: int) -> QPoint:
    return table.head(column).center().toPoint()


@pytest.mark.parametrize("column", [0, 1])
def test_a_click_on_a_head_asks_to_sort(table: MeasureTable, qtbot: QtBot, column: int) -> None:
    table.set_rows(rows())
    with qtbot.waitSignal(table.sort_wished) as told:
        QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=middle(table, column))
    assert told.args == [column]


def test_keys_go_along_the_heads_and_enter_sorts(table: MeasureTable, qtbot: QtBot) -> None:
    table.set_rows(rows())
    table.setFocus()
    wished: list[int] = []
    table.sort_wished.connect(wished.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Left):
        QTest.keyClick(table, key)
    QTest.keyClick(table, Qt.Key.Key_Enter)
    assert wished == [1, 0]


def test_a_click_below_the_heads_and_on_an_empty_table_is_none(table: MeasureTable) -> None:
    wished: list[int] = []
    table.sort_wished.connect(wished.append)
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=middle(table, 0))
    table.set_rows(rows())
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=middle(table, 0) + QPoint(0, 80))
    assert not wished


def test_the_best_is_in_the_accent_and_told_to_those_who_cannot_see(table: MeasureTable) -> None:
    accent = paint.accent(table.palette()).rgb()
    table.set_rows(rows())
    assert not (pixels(table) == accent).any()
    table.set_rows(rows(frozenset({0})))
    assert (pixels(table) == accent).any()
    told = table.accessibleDescription()
    assert "One: Frechet ↓ 7.66, best, Recall ↑ .949" in told
    assert "Other: Frechet ↓ 8.64, Recall" in told


def test_pictures_are_as_many_as_there_is_room_for(table: MeasureTable) -> None:
    ink = table.palette().text().color().rgb()
    table.set_rows(rows())
    wide = int((pixels(table) == ink).sum())
    table.resize(460, 300)
    QApplication.processEvents()
    assert 0 < int((pixels(table) == ink).sum()) < wide


def test_a_head_explains_itself(table: MeasureTable) -> None:
    table.set_rows(rows())
    at = middle(table, 1)
    QApplication.sendEvent(table, QHelpEvent(QEvent.Type.ToolTip, at, table.mapToGlobal(at)))
    assert QToolTip.text() == "Are all kinds made?"
    QToolTip.hideText()


def test_without_rows_it_says_what_to_do(table: MeasureTable) -> None:
    blank = pixels(table)
    table.set_message("Compute it.")
    assert (pixels(table) != blank).any()
