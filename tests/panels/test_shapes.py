"""The view of the shapes against an engine that answers when it is told to."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import races as r
from explorer.panels.shapes import ShapesPage, ShapesPresenter, own
from explorer.widgets.answers import PenSheet
from tests.panels import fakes_races as f
from tests.panels.fakes import Asked, FakeEngine, minimise

KEY = Qt.Key


class Bench(QObject):
    """Page and presenter with a fake engine, begun."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.engine, self.page, self.whole = FakeEngine(), ShapesPage(), QWidget()
        row = QHBoxLayout(self.whole)
        row.addWidget(self.page, 1)
        row.addWidget(self.page.inspector)
        qtbot.addWidget(self.whole)
        self.presenter = ShapesPresenter(self.page, self.engine, self)
        self.race = self.presenter.mind.race
        self.whole.resize(1300, 800)
        with qtbot.waitExposed(self.whole):
            self.whole.show()
        self.presenter.activate()
        self.engine.only(r.ListRaces).done(f.listed())
        self.answer()
        self.page.setFocus()

    def answer(self) -> str:
        """Let the race begin that was asked for last, and tell its name."""
        asked = self.engine.waiting(r.BeginRace)[-1]
        asked.done(f.begun(asked))
        return str(asked.request.race_id)  # type: ignore[attr-defined]

    def take(self, task: str) -> str:
        """Choose a problem by a click."""
        QTest.mouseClick(self.page.picker.chip(task), Qt.MouseButton.LeftButton)
        return self.answer()

    def asked(self) -> Asked:
        return self.engine.waiting(r.AskRace)[-1]

    def say(self, asked: Asked, n_out: int, seed: int = 0) -> None:
        """Answer a question with chances."""
        request = asked.request
        assert isinstance(request, r.AskRace)
        t, n, _ = request.x.shape
        rng = np.random.default_rng(seed)
        said = tuple(f.sent(rng.dirichlet(np.ones(n_out), size=(t, n))) for _ in "ab")
        asked.done(r.RaceAsked(race_id=request.race_id, steps=0, x=request.x, said=said))  # type: ignore[arg-type]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_each_problem_is_drawn_in_its_own_form(bench: Bench) -> None:
    assert bench.page.picker.current() == "brackets"
    forms = {}
    for task, *_ in f.PROBLEMS:
        if task != "brackets":
            bench.take(task)
        forms[task] = bench.page.stage.form
        assert bench.page.inspector.task.currentData() == task == bench.page.picker.current()
        assert bench.page.stage.sheet.isVisible()
        assert len(bench.page.stage.sheet.rows()) == (3 if task == "waves" else 8)
        assert "Press space" in bench.page.headline()[1]
        bench.take("brackets")
    assert len(set(forms.values())) == len(f.PROBLEMS) - 1
    assert forms["quotes"] == forms["brackets"], "both are stairs over a text"


def test_space_trains_and_the_headline_says_how_both_do(bench: Bench) -> None:
    race_id = bench.race.begun.race_id  # type: ignore[union-attr]
    QTest.keyClick(bench.page, KEY.Key_Space)
    running = bench.engine.only(r.RunRace)
    assert bench.page.inspector.run.text() == "Pause"
    running.tell(f.moment(race_id, 0, 40, scores=f.scores(0.5, 0.005)))
    assert bench.page.headline()[0] == "Vanilla RNN: not learning. LSTM: solved."
    running.tell(f.moment(race_id, 40, 60, scores=f.scores(0.16, 0.1)))
    assert bench.page.headline()[0] == "Vanilla RNN: hardly learning. LSTM: 10 % right."
    QTest.keyClick(bench.page, KEY.Key_Space)
    assert running.cancelled


def test_a_full_stop_is_a_step_and_leaving_lets_it_rest(bench: Bench) -> None:
    QTest.keyClick(bench.page, KEY.Key_Period)
    race_id = bench.race.begun.race_id  # type: ignore[union-attr]
    bench.engine.only(r.StepRace).done(r.RaceRested(moment=f.moment(race_id, 0, 1)))
    QTest.keyClick(bench.page, KEY.Key_Space)
    running = bench.engine.only(r.RunRace)
    bench.page.hide()
    assert running.cancelled
    bench.page.show()


def test_brackets_of_ones_own(bench: Bench) -> None:
    stage = bench.page.stage
    stage.own.setFocus()
    QTest.keyClicks(stage.own, "(a))")
    asked = bench.asked()
    assert asked.request.x[:, 0].argmax(-1).tolist() == [0, 2, 1, 1]  # type: ignore[attr-defined]
    row = stage.sheet.rows()[-1]
    assert (row.own, row.said, row.target.tolist()) == (True, None, [1, 1, 0, 0])
    bench.say(asked, 4)
    assert stage.sheet.rows()[-1].said[0].shape == (4, 4)
    QTest.keyClick(stage.own, KEY.Key_Space)
    assert not bench.engine.waiting(r.RunRace), "there the space bar writes a space"
    QTest.keyClick(stage.own, KEY.Key_Escape)
    assert bench.page.hasFocus()
    stage.own.clear()
    stage.typed.emit("")
    assert not any(row.own for row in stage.sheet.rows())


def test_quotes_of_ones_own(bench: Bench) -> None:
    bench.take("quotes")
    stage = bench.page.stage
    assert 'he said "come"' in stage.own.placeholderText()
    QTest.keyClicks(stage.own, 'a"B?"a"')
    asked = bench.asked()
    assert asked.request.x[:, 0].argmax(-1).tolist() == [1, 0, 2, 3, 0, 1, 0]  # type: ignore[attr-defined]
    row = stage.sheet.rows()[-1]
    assert (row.own, row.target.tolist()) == (True, [0, 1, 1, 1, 0, 0, 1])
    bench.say(asked, 2)
    assert stage.sheet.rows()[-1].said[0].shape == (7, 2)
    bench.take("brackets")
    assert not any(row.own for row in stage.sheet.rows())
    assert stage.own.text() == ""


def test_ones_own_is_asked_again_as_they_learn(bench: Bench) -> None:
    QTest.keyClicks(bench.page.stage.own, "((")
    bench.say(bench.asked(), 4)
    race_id = bench.race.begun.race_id  # type: ignore[union-attr]
    QTest.keyClick(bench.page, KEY.Key_Space)
    count = bench.engine.count(r.AskRace)
    running = bench.engine.only(r.RunRace)
    running.tell(f.moment(race_id, 0, 5))
    assert bench.engine.count(r.AskRace) == count, "no answers came, so there is nothing new"
    running.tell(f.moment(race_id, 5, 9, said=bench.race.begun.moment.said[::-1]))  # type: ignore[union-attr]
    assert bench.engine.count(r.AskRace) == count + 1
    before = bench.page.stage.sheet.rows()[-1].said
    bench.say(bench.asked(), 4, seed=3)
    assert not np.array_equal(bench.page.stage.sheet.rows()[-1].said[0], before[0])


def test_a_way_of_ones_own(bench: Bench) -> None:
    bench.take("strokes")
    sheet = bench.page.stage.sheet
    assert isinstance(sheet, PenSheet)
    middle = sheet.pad().center().toPoint()
    angles = np.linspace(0, 2 * np.pi, 40)
    places = [middle + QPoint(round(30 * np.cos(a)), round(-30 * np.sin(a))) for a in angles]
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(sheet, place)
    QTest.mouseRelease(sheet, Qt.MouseButton.LeftButton, pos=places[-1])
    asked = bench.asked()
    x = asked.request.x  # type: ignore[attr-defined]
    assert x.shape == (20, 1, 2)
    assert np.hypot(*x[:, 0].T).mean() == pytest.approx(1, abs=0.01)
    bench.say(asked, 2)
    row = sheet.rows()[-1]
    assert (row.own, row.target.tolist(), row.said[0].shape) == (True, [1], (1, 2))
    bench.take("sources")
    bench.take("strokes")
    assert not any(row.own for row in sheet.rows()), "another problem begins without it"


def test_waves_go_on_for_longer_than_was_learnt(bench: Bench) -> None:
    bench.take("waves")
    asked = bench.asked()
    assert asked.request.x.shape == (40, 3, 3)  # type: ignore[attr-defined]
    assert not asked.request.x[1:].any()  # type: ignore[attr-defined]
    bench.say(asked, 1)
    rows = bench.page.stage.sheet.rows()
    assert [len(row.said[1]) for row in rows] == [40] * 3
    assert [len(row.target) for row in rows] == [20] * 3
    QTest.keyClick(bench.page, KEY.Key_2)
    assert bench.page.stage.sheets["waves"].drawing() == 1  # type: ignore[attr-defined]


def test_a_piece_of_ones_own(bench: Bench) -> None:
    bench.take("sources")
    QTest.keyClicks(bench.page.stage.own, "a Z" + "b" * 80)
    asked = bench.asked()
    kinds = asked.request.x[:, 0].argmax(-1).tolist()  # type: ignore[attr-defined]
    assert (kinds[:3], len(kinds)) == ([1, 9, 10], own.MOST_TYPED), "what is not known is the last one"
    bench.say(asked, 3)
    row = bench.page.stage.sheet.rows()[-1]
    assert row.target is None
    assert row.said[0].shape == (1, 3)


def test_an_answer_of_a_race_that_is_over_is_not_shown(bench: Bench) -> None:
    QTest.keyClicks(bench.page.stage.own, "((")
    late = bench.asked()
    QTest.mouseClick(bench.page.inspector.new_seed, Qt.MouseButton.LeftButton)
    bench.answer()
    bench.say(late, 4)
    assert bench.page.stage.sheet.rows()[-1].said is None
    bench.say(bench.asked(), 4)
    assert bench.page.stage.sheet.rows()[-1].said is not None


def test_an_answer_to_what_stood_there_before_is_not_shown(bench: Bench) -> None:
    line = bench.page.stage.own
    QTest.keyClicks(line, "(a")
    late = bench.asked()
    QTest.keyClick(line, KEY.Key_Backspace)
    QTest.keyClicks(line, "(")
    newest = bench.asked()
    assert late.request.x.shape == newest.request.x.shape  # type: ignore[attr-defined]
    bench.say(late, 4)
    assert bench.page.stage.sheet.rows()[-1].said is None
    bench.say(newest, 4)
    assert bench.page.stage.sheet.rows()[-1].said[0].shape == (2, 4)


def test_a_window_that_is_minimised_goes_on_training(bench: Bench, qtbot: QtBot) -> None:
    QTest.keyClick(bench.page, KEY.Key_Space)
    minimise(bench.whole, bench.page, qtbot)
    assert not bench.engine.only(r.RunRace).cancelled
    bench.page.hide()
    assert bench.engine.only(r.RunRace).cancelled


def test_with_little_room_what_matters_stays(bench: Bench) -> None:
    assert [line.text() for line in bench.page.stage.legend] == ["Vanilla RNN", "LSTM"]
    bench.whole.resize(760, 400)
    QTest.qWait(0)
    assert [line.text() for line in bench.page.stage.legend] == ["Vanilla RNN 20 %", "LSTM 30 %"]
    assert not bench.page.picker.isVisible()
    assert not bench.page.card.isVisible()
    assert bench.page.stage.sheet.isVisible()
    assert bench.page.inspector.task.isVisible(), "problems can still be chosen"


def test_which_way_round_a_way_goes() -> None:
    angle = np.linspace(0, 2 * np.pi, 50)
    places = np.stack([np.cos(angle), np.sin(angle)], -1)
    assert own.turn(own.way(places, 30)).tolist() == [1]  # type: ignore[union-attr]
    assert own.turn(own.way(places[::-1], 30)).tolist() == [0]  # type: ignore[union-attr]
    straight = np.stack([np.arange(9.0), np.zeros(9)], -1)
    assert own.turn(own.way(straight, 30)) is None
