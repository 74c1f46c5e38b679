"""The training panel: begin, play, rest, step, train to a step, reset, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core import runs as r
from explorer.core.catalogue import ListCatalogue
from explorer.core.leftovers import FindLeftRuns
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN
from explorer.panels.train.transport import time_left
from tests.panels.fakes_train import STEPS, TrainBench, lost, moment


def enabled(train: TrainBench) -> set[str]:
    return {
        name for name in ("play", "step", "reset", "target") if getattr(train.transport, name).isEnabled()
    }


# --- beginning ---------------------------------------------------------------------------------


def test_nothing_is_asked_before_somebody_looks(train: TrainBench) -> None:
    assert train.engine.asked == []
    assert train.presenter.settled
    assert enabled(train) == set()
    train.presenter.activate()
    train.presenter.activate()
    assert len(train.asked(ListCatalogue)) == len(train.asked(FindLeftRuns)) == 1
    assert not train.presenter.settled


def test_the_first_run_begins_by_itself_and_is_shown(train: TrainBench) -> None:
    train.activate()
    (asked,) = train.engine.waiting(r.BeginRun)
    assert isinstance(asked.request, r.BeginRun)
    assert (asked.request.recipe.family, asked.request.recipe.data_id) == ("ae", "digits")
    asked.tell(None, r.DataFetched(words="3 of 50 MB"))
    assert train.inspector._counts.text() == "3 of 50 MB"
    assert enabled(train) == set()
    train.begin()
    assert train.presenter.settled
    assert enabled(train) == {"play", "step", "reset", "target"}
    assert train.page.cards[RUN].words()[0] == "AE of 2"
    assert train.inspector._counts.text() == "30 train, 10 test of digits"
    assert train.steps_shown() == {0}
    assert [row.heading for row in train.gallery()] == ["Original", "Decoded"]
    assert train.transport.target.text() == f"{STEPS:,}"


def test_the_space_bar_pressed_too_early_counts_once_the_run_is_there(train: TrainBench) -> None:
    train.activate()
    train.key(Qt.Key.Key_Space)
    train.begin()
    assert (train.doing, train.until) == (Doing.PLAYING, STEPS)


def test_pressed_twice_too_early_it_rests(train: TrainBench) -> None:
    train.activate()
    train.key(Qt.Key.Key_Space)
    train.key(Qt.Key.Key_Space)
    train.begin()
    assert train.doing is Doing.RESTING


def test_what_waits_is_played_to_its_own_end(ready: TrainBench) -> None:
    """Not to that of the run before."""
    ready.learn(100)
    ready.presenter.wishes.change("steps", 9000)
    ready.press("reset")
    ready.key(Qt.Key.Key_Space)
    ready.begin()
    assert ready.until == 9000


# --- playing and resting -----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["mouse", "key", "key on the inspector"])
def test_play_and_pause(ready: TrainBench, by: str) -> None:
    def toggle() -> None:
        if by == "mouse":
            ready.press("play")
        else:
            if by == "key on the inspector":
                ready.inspector.setFocus()
                ready.bot.keyClick(ready.inspector, Qt.Key.Key_Space)
            else:
                ready.key(Qt.Key.Key_Space)
            ready.draw()

    toggle()
    assert (ready.doing, ready.transport.play.text()) == (Doing.PLAYING, "Pause")
    assert enabled(ready) == {"play", "reset", "target"}
    first = ready.playing
    ready.tell(1, 2, 3)
    assert ready.steps_shown() == {3}
    toggle()
    assert (ready.doing, ready.transport.play.text()) == (Doing.RESTING, "Play")
    assert first.cancelled
    first.let_go()
    toggle()
    assert ready.playing is not first
    assert ready.until == STEPS


def test_keys_that_repeat_play_once(ready: TrainBench) -> None:
    ready.key(Qt.Key.Key_Space)
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True)
    QApplication.sendEvent(QApplication.focusWidget(), again)
    assert ready.doing is Doing.PLAYING


def test_what_was_on_its_way_when_it_was_paused_is_shown(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(1, 2)
    asked = ready.playing
    ready.press("play")
    asked.tell(lost(ready.run(), 3), moment(ready.run(), 3))
    ready.draw()
    assert ready.steps_shown() == {3}
    assert ready.doing is Doing.RESTING


def test_after_a_rest_the_very_step_is_shown_where_it_rests(ready: TrainBench) -> None:
    """Between two looks it has gone further than was told."""
    ready.press("play")
    ready.tell(16, 17)
    ready.press("play")
    ready.playing.let_go()
    assert [one.run_id for one in ready.asked(r.LookAtRun)] == [ready.run().run_id]
    ready.look(59)
    assert ready.steps_shown() == {59}


def test_what_passed_by_is_seen_as_a_whole_where_it_rests(ready: TrainBench) -> None:
    """While it is played, moments come without what is not looked at, and with losses of a moment ago."""
    ready.press("play")
    ready.tell(30)
    old = ready.player.sessions[RUN].moment.test
    ready.tell(40, kept=False, lattice=None, test=old, measured=False)
    assert ready.player.sessions[RUN].test.curve("loss")[0].tolist() == [0, 30]
    ready.press("play")
    ready.playing.let_go()
    ready.look(40)
    session = ready.player.sessions[RUN]
    assert session.moment.lattice is not None
    assert session.test.curve("loss")[0].tolist() == [0, 30, 40]
    assert session.history.steps == (0, 30, 40)


def test_a_moment_that_is_kept_is_not_replaced_by_another_look_at_it(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(30)
    ready.press("play")
    ready.playing.let_go()
    ready.look(30)
    assert ready.player.sessions[RUN].moment.kept


@pytest.mark.parametrize("by", ["mouse", "key"])
@pytest.mark.parametrize("seen", [True, False], ids=["seen", "still looking"])
def test_a_single_step(ready: TrainBench, by: str, seen: bool) -> None:
    ready.press("play")
    ready.tell(5)
    ready.press("play")
    ready.playing.let_go()
    if seen:
        ready.look(59)
    ready.press("step") if by == "mouse" else ready.key(Qt.Key.Key_Period)
    if not seen:
        assert ready.engine.waiting(r.PlayRuns) == []
        ready.look(59)
    assert ready.until == 60
    ready.tell(60)
    ready.rest(60)
    assert ready.steps_shown() == {60}
    assert ready.doing is Doing.RESTING
    ready.press("step") if by == "mouse" else ready.key(Qt.Key.Key_Period)
    assert ready.until == 61


def test_a_step_while_it_plays_is_none(ready: TrainBench) -> None:
    ready.press("play")
    ready.key(Qt.Key.Key_Period)
    assert ready.engine.count(r.PlayRuns) == 1


def test_the_end(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(100, STEPS)
    ready.rest(STEPS)
    assert enabled(ready) == {"reset", "target"}
    assert ready.transport._words.text() == "finished"
    ready.key(Qt.Key.Key_Space)
    assert ready.engine.count(r.PlayRuns) == 1


def test_at_the_end_with_something_else_wished_playing_begins_that(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(STEPS)
    ready.rest(STEPS)
    ready.presenter.wishes.change("latent_dim", 8)
    ready.press("play")
    ready.begin()
    assert ready.run().recipe.fields["latent_dim"] == 8
    assert ready.until == STEPS


def test_speed_and_time_left_are_told(ready: TrainBench) -> None:
    now = [0.0]
    ready.player.speed.clock = lambda: now[0]
    ready.press("play")
    for step in (100, 200, 300):
        now[0] += 0.6
        ready.tell(step)
    assert ready.transport._words.text() == f"{round((STEPS - 300) / (100 / 0.6))} s left · 167 steps/s"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s left"),
        (89.0, "89 s left"),
        (91.0, "2 min left"),
        (5300.0, "88 min left"),
        (7200.0, "2.0 h left"),
        (1e9, ""),
        (float("inf"), ""),
        (float("nan"), ""),
    ],
)
def test_a_time_is_said_in_few_words(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


# --- to a step ---------------------------------------------------------------------------------


def test_a_step_that_is_typed_is_played_to_by_enter(ready: TrainBench) -> None:
    ready.type_target("1,200")
    assert ready.until == 1200
    assert ready.page.isAncestorOf(ready.window.focusWidget()), "so that the space bar pauses"
    ready.tell(1200)
    ready.rest(1200)
    assert ready.transport.target.text() == f"{STEPS:,}"
    ready.press("play")
    assert ready.until == STEPS


def test_a_step_that_is_typed_and_left_waits_for_play(ready: TrainBench) -> None:
    ready.type_target("1200", Qt.Key.Key_Tab)
    assert ready.engine.count(r.PlayRuns) == 0
    assert ready.transport.target.text() == "1,200"
    ready.press("play")
    assert ready.until == 1200


def test_another_step_while_it_plays_holds_at_once(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(10)
    first = ready.playing
    ready.type_target("50")
    assert first.cancelled
    first.let_go()
    assert (ready.doing, ready.until) == (Doing.PLAYING, 50)


@pytest.mark.parametrize(("text", "steps"), [("9000", 9000), ("999999999999", 10_000_000)])
def test_beyond_the_plan_the_plan_is_stretched(
    ready: TrainBench, qtbot: QtBot, text: str, steps: int
) -> None:
    ready.learn(10)
    ready.type_target(text)
    (turned,) = ready.asked(r.TurnKnobs)
    assert (turned.run_id, turned.fields, turned.training) == (ready.run().run_id, {}, {"steps": steps})
    assert ready.until == steps
    recipe = ready.presenter.wishes.recipes()[RUN]
    ready.engine.only(r.TurnKnobs).done(r.KnobsTurned(run_id=turned.run_id, recipe=recipe, steps=steps))
    assert ready.inspector.form.values()["steps"] == steps
    assert ready.transport.reset.text() == "Start anew"
    assert ready.page.curves[RUN].curves._layer.span == STEPS
    ready.tell(20)
    qtbot.waitUntil(lambda: ready.page.curves[RUN].curves._layer.span == steps)


@pytest.mark.parametrize("text", ["", "0", "abc", "4000"])
def test_what_is_no_other_step_changes_nothing(ready: TrainBench, text: str) -> None:
    ready.type_target(text or "\b", Qt.Key.Key_Tab)
    ready.press("play")
    assert ready.until == STEPS
    assert ready.asked(r.TurnKnobs) == []


# --- resetting ---------------------------------------------------------------------------------


def test_a_reset_asks_for_the_identical_run(ready: TrainBench) -> None:
    ready.learn(1, 2, 30)
    before = ready.run()
    assert ready.transport.reset.text() == "Reset"
    ready.press("reset")
    assert ready.steps_shown() == {30}, "what was is there until the new one is"
    ready.begin()
    first, second = ready.asked(r.BeginRun)
    assert first.recipe == second.recipe
    assert first.run_id != second.run_id == ready.run().run_id != before.run_id
    assert ready.steps_shown() == {0}
    assert ready.asked(r.EndRun) == [], "the run before is kept"
    ready.learn(5)
    ready.press("reset")
    ready.begin()
    assert [one.run_id for one in ready.asked(r.EndRun)] == [before.run_id]


def test_a_reset_while_it_plays_cancels(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(4)
    asked = ready.playing
    ready.press("reset")
    assert asked.cancelled
    asked.let_go()
    ready.begin()
    assert ready.doing is Doing.RESTING
    assert ready.steps_shown() == {0}


def test_what_is_reset_is_let_go_of_and_what_is_brought_back_is_not(ready: TrainBench) -> None:
    """So that nobody is offered at the next start what was reset."""
    ready.learn(30)
    first = ready.run().run_id
    ready.press("reset")
    assert ready.asked(r.LayAside) == []
    ready.begin()
    assert ready.asked(r.LayAside) == [r.LayAside(run_ids=(first,))]
    ready.learn(7)
    second = ready.run().run_id
    ready.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ready.asked(r.LayAside)[1:] == [
        r.LayAside(run_ids=(second,)),
        r.LayAside(run_ids=(first,), aside=False),
    ]


@pytest.mark.parametrize("count", [1, 2])
def test_ctrl_z_brings_the_run_before_back_and_once_more_this_one(ready: TrainBench, count: int) -> None:
    ready.learn(1, 2, 30)
    first = ready.run()
    ready.presenter.wishes.change("latent_dim", 8)
    ready.press("reset")
    ready.begin()
    ready.learn(7)
    for _ in range(count):
        ready.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    is_first = count == 1
    assert (ready.run() is first) == is_first
    assert ready.steps_shown() == {30 if is_first else 7}
    assert ready.inspector.form.values()["latent_dim"] == (2 if is_first else 8)
    assert ready.transport.reset.text() == "Reset"
    ready.press("play")
    assert ready.asked(r.PlayRuns)[-1].run_ids == (ready.run().run_id,)


def test_undo_with_nothing_before_is_none(ready: TrainBench) -> None:
    ready.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ready.steps_shown() == {0}


def test_undo_leaves_live_knobs_as_they_were(ready: TrainBench) -> None:
    ready.learn(9)
    ready.press("reset")
    ready.begin()
    ready.presenter.wishes.change("learning_rate", 0.5)
    turned = ready.engine.count(r.TurnKnobs)
    ready.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ready.engine.count(r.TurnKnobs) == turned
    assert ready.inspector.form.values()["learning_rate"] == 0.01
