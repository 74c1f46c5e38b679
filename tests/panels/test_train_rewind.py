"""The training panel goes back: scrubber, cursor and keys bring all views to one moment; replay; axes."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.core import runs as r
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN
from explorer.panels.train.transport import share_of_step, step_of_share
from tests.panels.fakes_train import COLUMNS, SIDE, TrainBench, moment

MOMENTS = (1, 2, 5, 20, 60, 200)


@pytest.fixture
def learnt(ready: TrainBench) -> TrainBench:
    """A run that rests after two hundred steps."""
    ready.learn(*MOMENTS)
    return ready


@pytest.mark.parametrize("steps", [1, 10, 4000, 10_000_000])
def test_the_scrubber_runs_over_the_logarithm_of_the_step(steps: int) -> None:
    assert (share_of_step(0, steps), share_of_step(steps, steps)) == (0.0, 1.0)
    for step in (0, 1, steps // 3, steps):
        assert step_of_share(share_of_step(step, steps), steps) == pytest.approx(step)


def check(train: TrainBench, seen: int) -> None:
    """Check that everything shows one moment."""
    past = seen < MOMENTS[-1]
    assert train.steps_shown() == {seen}
    assert train.engine.count(r.LookAtRun) == 1, "all of it is remembered"
    assert train.transport.play.text() == ("Replay" if past else "Play")
    assert train.transport._words.text() == (f"rewound from {MOMENTS[-1]}" if past else "")
    assert train.transport.step.isEnabled() == (not past)


@pytest.mark.parametrize(
    ("stops", "seen"),
    [((20.5,), 20), ((150,), 60), ((1.5,), 1), ((199, 20.5, 90), 60), ((20.5, 4000), 200), ((0.2,), 0)],
    ids=str,
)
def test_the_scrubber_rewinds_map_pictures_and_curves_together(
    learnt: TrainBench, stops: tuple[float, ...], seen: int
) -> None:
    learnt.scrub(*stops)
    check(learnt, seen)


@pytest.mark.parametrize("stops", [(30,), (150,), (190, 30, 100), (100, 4000), (0,)], ids=str)
def test_so_does_the_cursor_of_the_curves_which_then_stands_at_the_moment(
    learnt: TrainBench, stops: tuple[float, ...]
) -> None:
    told: list[float] = []
    learnt.page.curves[RUN].curves.cursor_moved.connect(told.append)
    learnt.drag_cursor(190, *stops)
    check(learnt, max(step for step in (0, *MOMENTS) if step <= told[-1]))


def test_every_move_of_the_scrubber_shows_its_moment(learnt: TrainBench) -> None:
    seen: list[int] = []
    learnt.presenter.rewind.looked.connect(lambda: seen.append(learnt.shown().step))
    learnt.scrub(*(step + 0.3 for step in (60, 20, 5, 2, 1)))
    assert sorted({*seen, 200}, reverse=True) == [200, 60, 20, 5, 2, 1]
    assert seen == sorted(seen, reverse=True)


def test_rewinding_rests_what_plays(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(*MOMENTS)
    asked = ready.playing
    ready.scrub(20.5)
    assert asked.cancelled
    asked.let_go()
    ready.look(210)
    assert ready.doing is Doing.RESTING
    assert ready.steps_shown() == {20}, "also when it is told where it rests"
    ready.scrub(4000)
    assert ready.steps_shown() == {210}


def test_arrow_keys_go_from_moment_to_moment(learnt: TrainBench) -> None:
    learnt.transport.scrubber.setFocus()
    for key, seen in (
        (Qt.Key.Key_Left, 60),
        (Qt.Key.Key_Down, 20),
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_Right, 20),
        (Qt.Key.Key_Up, 60),
        (Qt.Key.Key_Right, 200),
        (Qt.Key.Key_Right, 200),
    ):
        learnt.key(key)
        assert learnt.steps_shown() == {seen}
    for _ in range(10):
        learnt.key(Qt.Key.Key_Left)
    assert learnt.steps_shown() == {0}


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_playing_from_the_past_only_replays(learnt: TrainBench, by: str) -> None:
    learnt.scrub(5.5)
    seen: list[int] = []
    learnt.presenter.rewind.looked.connect(lambda: seen.append(learnt.shown().step))
    learnt.press("play") if by == "mouse" else learnt.key(Qt.Key.Key_Space)
    assert learnt.transport.play.text() == "Pause"
    learnt.bot.waitUntil(lambda: not learnt.presenter.rewind.replaying)
    assert sorted(set(seen)) == [5, 20, 60, 200]
    assert seen == sorted(seen)
    assert learnt.steps_shown() == {200}
    assert learnt.engine.count(r.PlayRuns) == 1
    learnt.press("play")
    assert (learnt.doing, learnt.engine.count(r.PlayRuns)) == (Doing.PLAYING, 2)


def test_a_replay_can_be_held_and_goes_on_from_there(learnt: TrainBench) -> None:
    learnt.scrub(1.5)
    learnt.press("play")
    learnt.bot.waitUntil(lambda: learnt.shown().step >= 5)
    learnt.press("play")
    held = learnt.shown().step
    assert learnt.transport.play.text() == "Replay"
    assert learnt.steps_shown() == {held}
    learnt.press("play")
    learnt.bot.waitUntil(lambda: learnt.shown().step == 200)


def test_scrubbing_ends_a_replay(learnt: TrainBench) -> None:
    learnt.scrub(1.5)
    learnt.press("play")
    learnt.scrub(20.5)
    assert not learnt.presenter.rewind.replaying
    assert learnt.steps_shown() == {20}


@pytest.mark.parametrize("by", ["reset", "undo", "typed step"])
def test_what_begins_or_goes_on_is_shown_as_it_is_now(learnt: TrainBench, by: str) -> None:
    if by == "undo":
        learnt.press("reset")
        learnt.begin()
        learnt.learn(7)
    learnt.scrub(5.5)
    if by == "reset":
        learnt.press("reset")
        learnt.begin()
    elif by == "undo":
        learnt.page.setFocus()
        learnt.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    else:
        learnt.type_target("2000")
        assert learnt.until == 2000
    assert learnt.steps_shown() == {0 if by == "reset" else 200}
    assert learnt.transport.play.text() == ("Pause" if by == "typed step" else "Play")


def test_a_single_step_is_none_in_the_past(learnt: TrainBench) -> None:
    learnt.scrub(5.5)
    learnt.page.setFocus()
    learnt.key(Qt.Key.Key_Period)
    assert learnt.engine.count(r.PlayRuns) == 1


def test_the_curves_are_those_of_the_whole_run_at_any_moment(learnt: TrainBench) -> None:
    learnt.scrub(5.5)
    curves = {curve.name: curve for curve in learnt.page.curves[RUN].curves._layer.curves}
    assert curves["train"].steps.tolist() == list(MOMENTS)
    assert curves["test"].steps.tolist() == [0, *MOMENTS]


# --- how losses are drawn ----------------------------------------------------------------------


def test_the_axis_is_logarithmic_until_it_is_switched(learnt: TrainBench) -> None:
    card = learnt.page.curves[RUN]
    assert card._log.isChecked()
    assert card.curves._layer.log
    learnt.click(card._log)
    assert not card.curves._layer.log
    learnt.press("play")
    learnt.tell(210)
    assert not card.curves._layer.log


def test_a_term_that_is_chosen_is_drawn_with_its_own_baselines(ready: TrainBench) -> None:
    ready.choose(ready.inspector.family, "vae")
    ready.begin(baselines={"loss": {"pixel marginal": 27.0}, "kl": {"none": 0.5}})
    ready.learn(1, 4)
    card = ready.page.curves[RUN]
    assert card._terms.count() == 2
    values = {"loss": 1 / 5, "kl": 2 / 5}
    for term, line in (("kl", ("none", 0.5)), ("loss", ("pixel marginal", 27.0))):
        ready.choose(card._terms, term)
        (test,) = [curve for curve in card.curves._layer.curves if curve.name == "test"]
        assert test.values[-1] == values[term]
        assert card.curves._layer.baselines == (line,)


def test_a_term_that_another_family_lacks_gives_way_to_the_loss(ready: TrainBench) -> None:
    ready.choose(ready.inspector.family, "vae")
    ready.begin()
    ready.choose(ready.page.curves[RUN]._terms, "kl")
    ready.choose(ready.inspector.family, "ae")
    ready.begin()
    assert ready.page.curves[RUN]._terms.currentData() == "loss"


def test_what_never_changes_is_turned_into_pictures_once(ready: TrainBench) -> None:
    """Though moments come from another process and share no arrays."""
    straight = np.arange(COLUMNS * SIDE * SIDE, dtype=np.uint8).reshape(COLUMNS, SIDE, SIDE)
    ready.press("play")
    seen = []
    for step in (1, 2):
        own = dict(moment(ready.run(), step).strip)["Decoded"]
        strip = pickle.loads(pickle.dumps((("Decoded", own), ("PCA", straight))))
        ready.tell(step, strip=strip)
        seen.append({row.heading: row.pictures for row in ready.gallery()})
    before, after = seen
    np.testing.assert_array_equal(after["PCA"], straight)
    assert [after[name] is before[name] for name in ("Original", "Decoded", "PCA")] == [True, False, True]
    assert int(after["Decoded"][0, 0, 0]) == 2
