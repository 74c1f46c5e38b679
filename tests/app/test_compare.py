"""The comparison, by real mouse and key events."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from explorer.app import App
from tests.app.conftest import SIZE
from tests.app.driver import Driver

SMALL = 80


class Judge(Driver):
    """Drives the comparison of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("game")
        views = app.game.views
        self.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Compare"))
        self.panel, self.presenter = views.page("compare"), views.presenter("compare")

    def names(self) -> list[str]:
        """Who stands in the table, top down."""
        return [row.name for row in self.panel.table.rows()]

    def compute(self) -> None:
        """Compute a small table with the space bar."""
        QTest.keyClick(self.handle, Qt.Key.Key_Space)
        self.until(lambda: self.presenter.settled and len(self.presenter.rows) > 0)


@pytest.fixture
def judge(running: App, qtbot: QtBot) -> Iterator[Judge]:
    """The comparison of the shared application, empty."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Judge(running, qtbot)
    made.presenter.n = SMALL
    yield made
    made.presenter.n = None
    made.presenter.cancel()
    made.presenter.choose_data("faces")
    made.presenter.choose_data("digits")
    running.window.show_panel("game")
    running.game.page.show_view("plane")
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_it_is_computed_row_by_row_sorted_and_written(judge: Judge, tmp_path: Path) -> None:
    assert not judge.names()
    judge.compute()
    names = judge.names()
    assert names[:2] == ["Data against data", "Held-out data"]
    assert {"digits-gan", "digits-vae-8"} <= set(names)
    assert f"n = {SMALL} pictures on each side" in judge.panel.stated.text()
    assert "k = 5" in judge.panel.stated.text()
    assert "floor" in judge.panel.stated.text()
    assert "digits-gan" in judge.panel.reading.text()
    assert any(row.best for row in judge.panel.table.rows())
    judge.click(judge.panel.table, judge.panel.table.head(1).center().toPoint())
    column = [float(row.figures[1]) for row in judge.panel.table.rows()[1:]]
    assert column == sorted(column, reverse=True)
    path = tmp_path / "compared.csv"
    judge.presenter.write(str(path))
    judge.until(lambda: str(path) in judge.notice)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    table = list(csv.DictReader(lines))
    assert [row["source"] for row in table][-1] == judge.presenter.rows[-1].name
    assert float(table[-1]["frechet"]) == judge.presenter.rows[-1].full.frechet


@pytest.mark.parametrize("how", ["escape", "button"])
def test_it_is_stopped(judge: Judge, how: str) -> None:
    judge.presenter.n = None
    QTest.keyClick(judge.handle, Qt.Key.Key_Space)
    judge.until(lambda: len(judge.presenter.rows) > 0)
    if how == "escape":
        QTest.keyClick(judge.handle, Qt.Key.Key_Escape)
    else:
        judge.click(judge.panel.compute)
    assert judge.presenter.settled
    rows = len(judge.presenter.rows)
    judge.until(lambda: not judge.app.worker.training)
    assert len(judge.presenter.rows) == rows < 7


def test_a_drag_is_answered_while_it_computes(judge: Judge) -> None:
    judge.presenter.n = None
    judge.presenter.compute()
    judge.window.show_panel("map")
    judge.settle()
    stamp = judge.app.presenter.reader.stamp
    start = judge.probe(1)
    judge.press(judge.canvas(1), start)
    for step in range(1, 9):
        judge.move(judge.canvas(1), start + QPoint(4 * step, 2 * step))
        asked = judge.app.presenter.reader.stamp
        judge.until(lambda asked=asked: judge.reading.stamp >= asked)
    judge.release(judge.canvas(1), start + QPoint(32, 16))
    assert judge.app.presenter.reader.stamp >= stamp + 8
    assert not judge.presenter.settled


def test_a_model_that_is_open_is_compared_under_its_own_name(judge: Judge) -> None:
    switch = judge.panel.inspector.switch("digits-ae-2")
    assert not switch.isChecked()
    judge.click(switch)
    judge.panel.setFocus()
    judge.compute()
    assert "digits-ae-2" in judge.names()
    judge.click(switch)
