"""Twins are seen at the same step, whatever order their news come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core import runs as r
from explorer.panels.playing import Doing
from explorer.panels.train.lockstep import Lockstep
from explorer.panels.train.session import RUN, TWIN, Session
from tests.panels.fakes_train import STEPS, TrainBench, begun, moment


def session(place: str) -> Session:
    recipe = r.Recipe(
        family="ae", data_id="digits", fields={"latent_dim": 2}, training={"steps": STEPS, "seed": 0}
    )
    return Session(begun(r.BeginRun(run_id=f"{place} 1", recipe=recipe)))


@given(st.lists(st.booleans(), max_size=40))
def test_they_only_ever_move_to_a_step_of_both(order: list[bool]) -> None:
    """True is news of the first, False of the second; each goes one step on."""
    pair = session(RUN), session(TWIN)
    lock, told = Lockstep(dict(zip((RUN, TWIN), pair, strict=True))), [0, 0]
    for first in order:
        which = 0 if first else 1
        told[which] += 1
        got_on = lock.take(pair[which], moment(pair[which].begun, told[which]))
        common = min(told)
        assert [run.step for run in pair] == [common, common]
        assert got_on == (told[which] == common)
        assert lock.apart == abs(told[0] - told[1])
    assert lock.flush() == (told[0] != told[1])
    assert [run.step for run in pair] == told
    assert [len(run.history) for run in pair] == [1 + count for count in told], "nothing is left out"


def test_one_that_was_seen_at_other_steps_waits_for_a_step_of_both() -> None:
    main, twin = session(RUN), session(TWIN)
    lock = Lockstep({RUN: main, TWIN: twin})
    assert not lock.take(main, moment(main.begun, 5))
    assert not lock.take(twin, moment(twin.begun, 4))
    assert (main.step, twin.step) == (0, 0)
    assert lock.take(twin, moment(twin.begun, 5))
    assert (main.history.steps, twin.history.steps) == ((0, 5), (0, 4, 5))


def test_a_run_alone_waits_for_nobody() -> None:
    alone = session(RUN)
    lock = Lockstep({RUN: alone})
    for step in (1, 2, 9):
        assert lock.take(alone, moment(alone.begun, step))
        assert alone.step == step
    assert lock.apart == 0


@pytest.fixture
def twins(ready: TrainBench) -> TrainBench:
    """Two runs, of which one was caught a step behind the other."""
    ready.choose(ready.inspector.twin, "tied")
    ready.begin()
    ready.press("play")
    ready.tell(10)
    ready.press("play")
    ready.playing.let_go()
    for place, step in ((RUN, 31), (TWIN, 30)):
        asked = next(a for a in ready.engine.waiting(r.LookAtRun) if a.request.run_id.startswith(place))
        asked.done(moment(ready.run(place), step, kept=False))
    ready.draw()
    return ready


def test_a_twin_that_rests_a_step_behind_is_brought_to_the_other(twins: TrainBench) -> None:
    assert twins.doing is Doing.RESTING
    assert twins.steps_shown() == {10}
    assert twins.until == 31
    twins.playing.tell(moment(twins.run(TWIN), 31))
    twins.playing.done(r.RunsRested(steps={}, finished=False))
    twins.draw()
    assert twins.steps_shown() == {31}
    assert twins.engine.waiting(r.PlayRuns) == []


def test_a_step_waits_until_both_are_there(twins: TrainBench) -> None:
    twins.press("step")
    twins.playing.tell(moment(twins.run(TWIN), 31))
    twins.playing.done(r.RunsRested(steps={}, finished=False))
    assert twins.until == 32
    assert twins.doing is Doing.PLAYING


def test_where_it_cannot_be_brought_along_each_is_shown_where_it_is(twins: TrainBench) -> None:
    twins.playing.fail("There is no memory left.")
    twins.draw()
    assert [twins.page.cards[place].words()[1].rpartition(" ")[2] for place in (RUN, TWIN)] == ["31", "30"]


def test_playing_on_before_it_is_known_where_they_rest_loses_nothing(twins: TrainBench) -> None:
    twins.press("play")
    together, playing = twins.engine.waiting(r.PlayRuns)
    together.tell(moment(twins.run(TWIN), 31))
    together.done(r.RunsRested(steps={}, finished=False))
    for step in (32, 33):
        for place in (RUN, TWIN):
            playing.tell(moment(twins.run(place), step))
    twins.draw()
    assert twins.steps_shown() == {33}
    for place in (RUN, TWIN):
        steps = twins.player.sessions[place].history.steps
        assert list(steps) == sorted(set(steps))
        assert {10, 32, 33} <= set(steps)


TROUBLE = "The loss is no longer a finite number at step 47."


def astray(train: TrainBench, place: str, steps: dict[str, int]) -> None:
    """Let one of two runs that are played go astray, and both rest at these steps."""
    train.choose(train.inspector.twin, "tied")
    train.begin()
    train.press("play")
    train.tell(20, 40, 46)
    ids = {name: train.run(name).run_id for name in (RUN, TWIN)}
    at = {ids[name]: step for name, step in steps.items()}
    train.playing.done(r.RunsRested(steps=at, finished=False, trouble=TROUBLE, astray=ids[place]))
    for asked in train.engine.waiting(r.LookAtRun):
        asked.done(moment(train.run(asked.request.run_id.partition(" ")[0]), at[asked.request.run_id]))
    train.draw()


@pytest.mark.parametrize(("place", "knob"), [(RUN, "off"), (TWIN, "on")])
def test_where_one_goes_astray_both_go_back_and_it_is_said_which(
    ready: TrainBench, place: str, knob: str
) -> None:
    astray(ready, place, {RUN: 40, TWIN: 40})
    words = "the loss is no longer a finite number at step 47."
    assert ready.told == [f"Tied weights {knob}: {words} Both runs are at step 40."]
    assert ready.steps_shown() == {40}
    for name in (RUN, TWIN):
        session = ready.player.sessions[name]
        assert session.history.steps == (0, 20, 40)
        assert session.train.curve("loss")[0].tolist() == [20, 40]
        assert session.test.curve("loss")[0][-1] == 40
    ready.press("step")
    assert ready.until == 41
    ready.tell(41)
    assert ready.steps_shown() == {41}


def test_one_that_cannot_go_back_with_its_twin_stays_where_it_is(ready: TrainBench) -> None:
    astray(ready, RUN, {RUN: 40, TWIN: 46})
    assert ready.told == [
        "Tied weights off: the loss is no longer a finite number at step 47. The other run is at step 46."
    ]
    assert ready.engine.waiting(r.PlayRuns) == []
    assert [ready.player.sessions[place].step for place in (RUN, TWIN)] == [40, 46]
