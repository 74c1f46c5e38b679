"""The part with a race: what is asked, what comes back in which order, and what is shown of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core import races as r
from explorer.panels.playing import Doing
from explorer.panels.races import RaceCard, RaceControls, RaceMind
from explorer.panels.races.card import trailing_mean
from explorer.panels.races.words import names
from tests.panels import fakes_races as f
from tests.panels.fakes import Asked, FakeEngine

KEY = Qt.Key


class Course(QObject):
    """Card, controls and mind with a fake engine."""

    def __init__(self, qtbot: QtBot, tasks: tuple[str, ...] = ("adding", "copying")) -> None:
        super().__init__()
        self.engine, self.whole = FakeEngine(), QWidget()
        self.card, self.controls = RaceCard(), RaceControls()
        row = QHBoxLayout(self.whole)
        row.addWidget(self.card, 1)
        row.addWidget(self.controls)
        qtbot.addWidget(self.whole)
        self.mind = RaceMind(self.card, self.controls, self.engine, tasks=tasks, parent=self)
        self.race, self.told = self.mind.race, list[str]()
        self.mind.troubled.connect(self._on_trouble)
        self.whole.resize(900, 600)
        with qtbot.waitExposed(self.whole):
            self.whole.show()

    def _on_trouble(self, sentence: str, _: str) -> None:
        self.told.append(sentence)

    def start(self) -> Asked:
        """Come to a race that is ready."""
        self.mind.activate()
        self.engine.only(r.ListRaces).done(f.listed())
        asked = self.engine.only(r.BeginRace)
        asked.done(f.begun(asked))
        return asked

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def choose(self, chooser: QObject, data: str) -> None:
        """Choose an entry by the keyboard."""
        while chooser.currentData() != data:  # type: ignore[attr-defined]
            before = chooser.currentIndex()  # type: ignore[attr-defined]
            QTest.keyClick(chooser, KEY.Key_Down)
            assert chooser.currentIndex() != before  # type: ignore[attr-defined]

    @property
    def recipe(self) -> r.RaceRecipe:
        """What is asked to begin."""
        asked = self.engine.only(r.BeginRace).request
        assert isinstance(asked, r.BeginRace)
        return asked.recipe


@pytest.fixture
def course(qtbot: QtBot) -> Course:
    return Course(qtbot)


def test_it_begins_once_with_an_rnn_beside_an_lstm(course: Course) -> None:
    assert not course.controls.run.isEnabled()
    course.start()
    course.mind.activate()
    assert course.engine.count(r.ListRaces) == course.engine.count(r.BeginRace) == 1
    assert [line.text() for line in course.card.names] == ["Vanilla RNN", "LSTM"]
    assert course.card.scores[1].text() == "error .300"
    assert course.card.plain.text() == "error .170"
    assert "500 sequences" in course.card.tested.text()
    assert [course.controls.task.itemData(i) for i in range(course.controls.task.count())] == [
        "adding",
        "copying",
    ]
    assert course.mind.settled
    assert course.controls.run.isEnabled()
    assert not course.controls.biases[0].isVisible()
    assert course.controls.biases[1].value() == 1


def test_a_low_card_leaves_the_curves_their_room(course: Course, qtbot: QtBot) -> None:
    course.start()
    card = course.card
    assert card.scores[1].y() > card.scores[0].y()
    assert card.tested.isVisible()
    for width, apart in ((600, False), (380, True)):
        card.setFixedSize(width, 250)
        qtbot.waitUntil(lambda: card.height() == 250 and not card.tested.isVisible())
        qtbot.waitUntil(lambda apart=apart: (card.scores[1].y() > card.scores[0].y()) == apart)
        assert not card.plain.isVisible()
        assert card.curves.height() > card.height() / 2
    card.setFixedSize(600, 500)
    qtbot.waitUntil(lambda: card.plain.isVisible() and card.scores[1].y() > card.scores[0].y())


def test_what_is_wished_before_it_is_ready_runs_once_it_is(course: Course) -> None:
    course.mind.activate()
    course.mind.toggle()
    course.engine.only(r.ListRaces).done(f.listed())
    asked = course.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    assert course.engine.count(r.RunRace) == 1
    assert course.race.doing is Doing.PLAYING


def test_pieces_grow_the_curves_and_the_scores(course: Course) -> None:
    race_id = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    assert course.controls.run.text() == "Pause"
    running = course.engine.only(r.RunRace)
    running.tell(f.moment(race_id, 0, 3), f.moment(race_id, 3, 5, loss=0.25, scores=f.scores(0.2, 0.004)))
    np.testing.assert_allclose(course.race.losses[0], [0.5] * 3 + [0.25] * 2)
    np.testing.assert_allclose(course.race.losses[1], [0.25] * 3 + [0.125] * 2)
    assert course.card.scores[1].text() == "error .00400: solved"
    assert course.card.caption.text() == "step 5"
    assert "LSTM" in course.card.curves.accessibleDescription()
    running.tell(f.moment("race of before", 5, 9))
    assert course.race.steps == 5


def test_who_has_solved_it_says_so_and_no_more(qtbot: QtBot) -> None:
    course = Course(qtbot, ("brackets",))
    course.mind.recipe = r.RaceRecipe(task="brackets")
    race_id = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    scores = r.RunnerScore(loss=0.5, score=0.8), r.RunnerScore(loss=0.001, score=1.0)
    course.engine.only(r.RunRace).tell(f.moment(race_id, 0, 3, scores=scores))
    assert [line.text() for line in course.card.scores] == ["80 % right, .500 bits", "100 % right: solved"]


def test_what_was_not_told_when_it_was_stopped_is_asked_for(course: Course) -> None:
    race_id = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    running = course.engine.only(r.RunRace)
    running.tell(f.moment(race_id, 0, 4))
    course.click(course.controls.run)
    assert running.cancelled
    assert course.controls.run.text() == "Train"
    assert not course.mind.settled, "it has gone on a little further"
    running.let_go()
    looked = course.engine.only(r.LookAtRace)
    assert looked.request.since == 4  # type: ignore[attr-defined]
    looked.done(f.moment(race_id, 4, 7, scores=f.scores(0.1, 0.1)))
    assert (course.race.steps, len(course.race.losses[0])) == (7, 7)
    assert course.mind.settled


def test_a_piece_that_leaves_a_gap_is_made_good(course: Course) -> None:
    race_id = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    running = course.engine.only(r.RunRace)
    running.tell(f.moment(race_id, 6, 8), f.moment(race_id, 8, 9))
    assert course.race.steps == 0
    looked = course.engine.only(r.LookAtRace)
    looked.done(f.moment(race_id, 0, 10))
    assert len(course.race.losses[1]) == 10
    running.tell(f.moment(race_id, 9, 12))
    assert len(course.race.losses[1]) == 12, "only what is new of it"


def test_a_wish_begins_anew_and_goes_on_if_it_ran(course: Course) -> None:
    first = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    course.engine.only(r.RunRace).tell(f.moment(first, 0, 4))
    course.choose(course.controls.cells[0], "gru")
    asked = course.engine.waiting(r.BeginRace)[-1]
    asked.done(f.begun(asked))
    assert [line.text() for line in course.card.names] == ["GRU", "LSTM"]
    assert course.engine.waiting(r.EndRace)[-1].request.race_id == first  # type: ignore[attr-defined]
    running = course.engine.waiting(r.RunRace)[-1]
    assert running.request.race_id == asked.request.race_id != first  # type: ignore[attr-defined]
    assert course.race.steps == 0
    assert course.race.doing is Doing.PLAYING


def test_wishes_of_the_controls(course: Course) -> None:
    course.start()
    course.controls.length.field.setText("31")
    QTest.keyClick(course.controls.length.field, KEY.Key_Return)
    assert course.recipe.length == 31
    late = course.engine.only(r.BeginRace)
    course.controls.biases[1].field.setText("3")
    QTest.keyClick(course.controls.biases[1].field, KEY.Key_Return)
    newest = course.engine.waiting(r.BeginRace)[-1]
    recipe = newest.request.recipe  # type: ignore[attr-defined]
    assert (recipe.runners[1].forget_bias, recipe.runners[0].forget_bias, recipe.length) == (3.0, None, 31)
    newest.done(f.begun(newest))
    late.done(f.begun(late))
    assert course.race.begun is not None
    assert course.race.begun.recipe.runners[1].forget_bias == 3.0, "one that comes too late is let go"
    course.click(course.controls.new_seed)
    asked = course.engine.only(r.BeginRace)
    assert asked.request.recipe.seed == 1  # type: ignore[attr-defined]
    asked.done(f.begun(asked))
    course.choose(course.controls.task, "copying")
    assert (course.recipe.task, course.recipe.length, course.recipe.runners[1].forget_bias) == (
        "copying",
        None,
        None,
    )


def test_one_step_and_the_same_from_the_beginning(course: Course) -> None:
    asked = course.start()
    race_id = asked.request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.step)
    course.click(course.controls.step)
    stepped = course.engine.only(r.StepRace)
    stepped.done(r.RaceRested(moment=f.moment(race_id, 0, 1, scores=f.scores(0.1, 0.2))))
    assert course.race.steps == 1
    course.click(course.controls.anew)
    again = course.engine.only(r.BeginRace)
    assert again.request.recipe == asked.request.recipe  # type: ignore[attr-defined]
    again.done(f.begun(again))
    assert course.race.steps == 0
    assert course.card.caption.text() == ""


def test_one_that_goes_astray_is_told_and_begun_anew(course: Course) -> None:
    race_id = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    rested = r.RaceRested(moment=f.moment(race_id, 0, 2), trouble="The LSTM went astray.", astray=1)
    course.engine.only(r.RunRace).done(rested)
    assert course.told == ["The LSTM went astray."]
    assert course.controls.run.text() == "Train"
    course.click(course.controls.run)
    asked = course.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    assert course.engine.waiting(r.RunRace), "it runs again from the beginning"


def test_a_refusal_is_told_and_what_was_there_stays(course: Course) -> None:
    course.start()
    course.click(course.controls.new_seed)
    course.engine.only(r.BeginRace).fail("There is no such thing; choose another.")
    assert course.told == ["There is no such thing; choose another."]
    assert course.race.doing is Doing.RESTING
    assert course.controls.run.isEnabled()


@pytest.mark.parametrize("again", ["anew", "run"])
def test_where_the_first_cannot_begin_one_begins_anew(course: Course, again: str) -> None:
    course.mind.activate()
    course.mind.toggle()
    course.engine.only(r.ListRaces).done(f.listed())
    course.engine.only(r.BeginRace).fail("There is no such text; choose another problem.")
    assert course.race.doing is Doing.NOTHING
    assert course.mind.settled
    assert not course.controls.step.isEnabled()
    course.click(getattr(course.controls, again))
    asked = course.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    assert course.engine.count(r.RunRace) == (again == "run")
    assert course.controls.step.isEnabled()


def test_what_is_wished_and_refused_is_begun_by_the_next_press_not_what_was_there(course: Course) -> None:
    first = course.start().request.race_id  # type: ignore[attr-defined]
    course.click(course.controls.run)
    course.engine.only(r.RunRace).tell(f.moment(first, 0, 4))
    course.click(course.controls.new_seed)
    course.engine.waiting(r.BeginRace)[-1].fail("Not now; try again.")
    assert not course.race.runs
    course.mind.toggle()
    asked = course.engine.only(r.BeginRace)
    assert asked.request.recipe.seed == 1  # type: ignore[attr-defined]
    asked.done(f.begun(asked))
    running = course.engine.waiting(r.RunRace)[-1]
    assert running.request.race_id == asked.request.race_id != first  # type: ignore[attr-defined]


def test_what_could_not_be_listed_is_asked_for_by_the_next_press(course: Course) -> None:
    course.mind.activate()
    course.mind.toggle()
    course.engine.only(r.ListRaces).fail("The engine is away; try again.")
    assert not course.race.runs
    course.mind.toggle()
    course.engine.only(r.ListRaces).done(f.listed())
    asked = course.engine.only(r.BeginRace)
    asked.done(f.begun(asked))
    assert course.race.doing is Doing.PLAYING


def test_names_tell_two_of_a_kind_apart(course: Course) -> None:
    def named(*runners: r.Runner) -> tuple[str, str]:
        request = r.BeginRace(race_id="a", recipe=r.RaceRecipe(runners=runners))  # type: ignore[arg-type]
        return names(f.begun(Asked(request, lambda outcome: None, 1)))

    assert named(r.Runner(cell="gru"), r.Runner(cell="lstm")) == ("GRU", "LSTM")
    assert named(r.Runner(forget_bias=-2.0), r.Runner(forget_bias=1.5)) == (
        "LSTM, forget bias −2",
        "LSTM, forget bias 1.5",
    )
    assert len(set(named(r.Runner(), r.Runner()))) == 2


def test_the_mean_of_what_came_last() -> None:
    np.testing.assert_allclose(trailing_mean(np.array([4, 2, 0, 0, 8], np.float32), 2), [4, 3, 1, 0, 4])
    assert trailing_mean(np.empty(0, np.float32)).shape == (0,)
