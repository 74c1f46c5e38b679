"""Small problems on sequences, trained live, by real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.races import RaceRecipe
from explorer.widgets.answers import PenSheet
from tests.app.conftest import SIZE
from tests.app.driver import Driver
from trainers.task_runs import TaskPlan, TaskRun

KEY = Qt.Key


class Racer(Driver):
    """Drives the view of the shapes."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("sequence")
        views = app.sequence.views
        word = next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Shapes")
        self.until(lambda: word.visibleRegion().contains(word.rect().center()))  # where it was scrolled
        self.click(word)
        self.mind, self.page = views.presenter("shapes").mind, views.page("shapes")
        self.race, self.stage, self.inspector = self.mind.race, self.page.stage, self.page.inspector
        self.until(lambda: self.race.begun is not None)
        self.calm()

    def calm(self) -> None:
        """Wait until it rests and nothing is awaited."""
        QApplication.processEvents()
        self.until(lambda: self.mind.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def take(self, task: str) -> None:
        """Choose a problem by a click."""
        self.click(self.page.picker.chip(task))
        self.until(lambda: self.race.begun.problem.name == task)
        self.calm()

    def press(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key)
        QApplication.processEvents()

    def train_to(self, steps: int) -> None:
        """Train by the space bar until so many steps are done."""
        self.press(KEY.Key_Space)
        self.until(lambda: self.race.steps >= steps)
        self.press(KEY.Key_Space)
        self.calm()


@pytest.fixture
def racer(running: App, qtbot: QtBot) -> Iterator[Racer]:
    """The view of the shared application, as at its first look."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Racer(running, qtbot)
    made.mind.take(RaceRecipe(task="brackets", shown=8))
    made.until(lambda: made.race.begun.problem.name == "brackets" and made.race.steps == 0)
    made.calm()
    made.page.setFocus()
    yield made
    made.race.pause()
    made.calm()
    views = running.sequence.views
    made.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Write"))
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_the_space_bar_trains_both_and_pauses(racer: Racer) -> None:
    assert "how many brackets are open" in racer.page.headline()[0]
    racer.press(KEY.Key_Space)
    assert racer.inspector.run.text() == "Pause"
    racer.until(lambda: racer.race.steps >= 40 and len(racer.race.scores) > 1)
    racer.press(KEY.Key_Space)
    racer.calm()
    assert racer.inspector.run.text() == "Train"
    rested = racer.race.steps
    assert [len(of) for of in racer.race.losses] == [rested] * 2
    assert racer.page.card.caption.text() == f"step {rested:,}"
    assert "% right" in racer.page.card.scores[1].text()
    assert racer.page.headline()[0].startswith("Vanilla RNN: ")
    racer.press(KEY.Key_Period)
    racer.calm()
    assert racer.race.steps == rested + 1


def test_what_is_shown_is_what_the_nets_say(racer: Racer) -> None:
    """Losses, scores and answers are those of the same trainings alone, and of the same seed again."""
    racer.train_to(15)
    steps = racer.race.steps
    for net, cell in enumerate(("rnn", "lstm")):
        alone = TaskRun(TaskPlan.usual("brackets", cell))
        wished = [float(next(alone)) for _ in range(steps)]
        np.testing.assert_allclose(racer.race.losses[net], wished, rtol=1e-5)
        out = alone.told(alone.test.x[:, :8])
        for i, row in enumerate(racer.stage.sheet.rows()):
            np.testing.assert_allclose(row.said[net], out[:, i].softmax(-1), atol=1e-5)
            assert row.target.tolist() == alone.test.target[:, i].tolist()
        assert racer.race.scores[-1][1 + net].score == pytest.approx(alone.measure().score)
    first = racer.race.losses[1].copy()
    racer.click(racer.inspector.anew)
    racer.until(lambda: racer.race.steps == 0)
    racer.calm()
    racer.train_to(15)
    same = min(len(first), racer.race.steps)
    np.testing.assert_array_equal(racer.race.losses[1][:same], first[:same])
    racer.click(racer.inspector.new_seed)
    racer.calm()
    racer.train_to(5)
    assert racer.race.losses[1][0] != first[0]


def test_brackets_that_are_typed_are_told_like_the_others(racer: Racer) -> None:
    plain = racer.stage.sheet.grab().toImage()
    racer.click(racer.stage.own)
    QTest.keyClicks(racer.stage.own, "((a) )")
    racer.calm()
    row = racer.stage.sheet.rows()[-1]
    assert row.own
    assert row.target.tolist() == [1, 2, 2, 1, 1, 0]
    assert row.said[0].shape == (6, 4)
    assert racer.stage.sheet.grab().toImage() != plain
    assert racer.race.steps == 0, "a space that is typed trains nothing"
    racer.press(KEY.Key_Escape)
    racer.train_to(3)
    told = TaskRun(TaskPlan.usual("brackets", "lstm"))
    for _ in range(racer.race.steps):
        next(told)
    x = np.eye(3, dtype=np.float32)[[0, 0, 2, 1, 2, 1]][:, None]
    wished = told.told(type(told.test.x)(x))[:, 0].softmax(-1)
    np.testing.assert_allclose(racer.stage.sheet.rows()[-1].said[1], wished, atol=1e-5)


def test_quotes_are_learnt_and_those_one_types_are_told(racer: Racer) -> None:
    racer.take("quotes")
    racer.train_to(130)
    assert racer.race.scores[-1][2].score > 0.98, "the LSTM has learnt it"
    racer.click(racer.stage.own)
    QTest.keyClicks(racer.stage.own, 'he said "come to me" and "the fox')
    racer.calm()
    row = racer.stage.sheet.rows()[-1]
    assert row.own
    assert row.target.tolist() == [0] * 8 + [1] * 11 + [0] * 6 + [1] * 8
    assert row.said[1].argmax(-1).tolist() == row.target.tolist()
    racer.press(KEY.Key_Escape)


def test_a_round_that_is_drawn_is_judged(racer: Racer) -> None:
    racer.take("strokes")
    racer.train_to(40)
    sheet = racer.stage.sheet
    assert isinstance(sheet, PenSheet)
    middle, reach = sheet.pad().center(), 0.3 * sheet.pad().height()
    for way in (1, -1):
        angles = way * np.linspace(0, 2 * np.pi, 30)
        places = [
            QPoint(round(middle.x() + reach * np.cos(a)), round(middle.y() - reach * np.sin(a)))
            for a in angles
        ]
        racer.move(sheet, places[0])
        QTest.mousePress(racer.handle, Qt.MouseButton.LeftButton, pos=sheet.mapTo(racer.window, places[0]))
        for place in places[1:]:
            racer.move(sheet, place)
        racer.release(sheet, places[-1])
        racer.calm()
        row = sheet.rows()[-1]
        assert row.own
        assert row.target.tolist() == [int(way > 0)]
        assert row.said[1][-1].argmax() == int(way > 0), "the LSTM has learnt it"


def test_a_class_is_clicked_and_its_wave_is_drawn(racer: Racer) -> None:
    racer.take("waves")
    sheet = racer.stage.sheet
    assert [len(row.said[0]) for row in sheet.rows()] == [80] * 3
    racer.click(sheet, sheet.boxes()[2][1].center().toPoint())
    assert sheet.drawing() == 2
    racer.press(KEY.Key_1)
    assert sheet.drawing() == 0


def test_other_cells_and_shorter_sequences(racer: Racer) -> None:
    racer.take("adding")
    box = racer.inspector.cells[0]
    box.setFocus()
    while box.currentData() != "gru":
        racer.key(box, KEY.Key_Down)
    racer.calm()
    field = racer.inspector.length.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "12")
    racer.key(field, KEY.Key_Return)
    racer.calm()
    assert racer.race.begun.titles == ("GRU", "LSTM")
    assert racer.race.begun.x.shape[0] == 12
    assert racer.stage.legend[0].text() == "GRU"
    racer.page.setFocus()
    racer.train_to(5)
    assert racer.stage.sheet.told(0).startswith("wanted ")


def test_pieces_of_text_that_nobody_has_learnt_from(racer: Racer) -> None:
    racer.take("sources")
    assert len(racer.stage.sheet.text(0)) == 24
    racer.click(racer.stage.own)
    QTest.keyClicks(racer.stage.own, "return self.x")
    racer.calm()
    row = racer.stage.sheet.rows()[-1]
    assert row.target is None
    assert row.said[1].shape == (1, 3)


def test_it_rests_once_another_view_is_in_front(racer: Racer) -> None:
    racer.press(KEY.Key_Space)
    racer.until(lambda: racer.race.steps > 0)
    views = racer.app.sequence.views
    racer.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Write"))
    racer.calm()
    assert racer.inspector.run.text() == "Train"
    views.show_view("shapes")
