"""The shelf: data that are clicked and carried away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.widgets.shelf import Shelf

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shelf(qtbot: QtBot) -> Shelf:
    made = Shelf()
    qtbot.addWidget(made)
    made.resize(300, 58)
    pictures = np.repeat(np.arange(4, dtype=np.uint8), 64).reshape(4, 8, 8) * 60
    made.set_data([7, 3, 12, 40], pictures)
    with qtbot.waitExposed(made):
        made.show()
    return made


def heard(shelf: Shelf) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    shelf.clicked.connect(lambda row: found.append(("clicked", row)))
    shelf.carried.connect(lambda row, at: found.append(("carried", row)))
    shelf.carried_to.connect(lambda at: found.append(("to", at)))
    shelf.carried_off.connect(lambda at: found.append(("off", at)))
    shelf.carry_cancelled.connect(lambda: found.append(("cancelled",)))
    return found


def middle(shelf: Shelf, column: int) -> QPoint:
    return shelf.cells().picture(0, column).center().toPoint()


def test_a_click_names_its_row(shelf: Shelf) -> None:
    told = heard(shelf)
    QTest.mouseClick(shelf, LEFT, pos=middle(shelf, 2))
    assert told == [("clicked", 12)]


def test_a_datum_is_carried_and_let_go(shelf: Shelf) -> None:
    told, start = heard(shelf), middle(shelf, 1)
    QTest.mousePress(shelf, LEFT, pos=start)
    QTest.mouseMove(shelf, start + QPoint(1, 0))
    assert told == [], "a trembling hand carries nothing"
    QTest.mouseMove(shelf, start + QPoint(20, 30))
    QTest.mouseMove(shelf, start + QPoint(40, 200))
    QTest.mouseRelease(shelf, LEFT, pos=start + QPoint(40, 200))
    goal = shelf.mapToGlobal(start + QPoint(40, 200))
    assert told == [("carried", 3), ("to", goal), ("off", goal)]


def test_escape_keeps_what_is_carried(shelf: Shelf) -> None:
    told, start = heard(shelf), middle(shelf, 0)
    QTest.mousePress(shelf, LEFT, pos=start)
    QTest.mouseMove(shelf, start + QPoint(30, 30))
    QTest.keyClick(shelf, Qt.Key.Key_Escape)
    QTest.mouseRelease(shelf, LEFT, pos=start + QPoint(30, 30))
    assert told == [("carried", 7), ("cancelled",)]


def test_arrow_keys_and_enter(shelf: Shelf) -> None:
    told = heard(shelf)
    shelf.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(shelf, key)
    assert told == [("clicked", 3)]


def test_an_empty_shelf_gives_nothing(shelf: Shelf) -> None:
    told = heard(shelf)
    shelf.set_data([], None)
    QTest.mouseClick(shelf, LEFT, pos=QPoint(30, 30))
    assert told == []
    assert shelf.rows() == []
