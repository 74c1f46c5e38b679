"""Training that fails is told and nothing is lost; answers that come too late change nothing."""

from __future__ import annotations

from explorer.core import runs as r
from explorer.core.catalogue import ListCatalogue
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN
from tests.panels.fakes_train import STEPS, TrainBench, begun, lost, moment

BROKEN = "digits: cannot be had; open something else."


# --- failures ----------------------------------------------------------------------------------


def test_a_list_that_cannot_be_had_is_told_and_asked_for_again(train: TrainBench) -> None:
    train.presenter.activate()
    train.engine.only(ListCatalogue).fail(BROKEN)
    assert train.told == [BROKEN]
    assert train.presenter.settled
    train.presenter.activate()
    train.engine.only(ListCatalogue)


def test_a_first_run_that_cannot_begin_is_told_and_another_can(train: TrainBench) -> None:
    train.activate()
    train.engine.only(r.BeginRun).fail(BROKEN)
    assert train.told == [BROKEN]
    assert train.presenter.settled
    train.choose(train.inspector.data, "moons")
    train.begin()
    assert train.run().recipe.data_id == "moons"


def test_a_run_that_cannot_begin_leaves_the_one_before_as_it_was(ready: TrainBench) -> None:
    ready.learn(1, 30)
    before = ready.run()
    ready.presenter.wishes.change("latent_dim", 8)
    ready.press("reset")
    ready.engine.only(r.BeginRun).fail(BROKEN)
    ready.draw()
    assert ready.told == [BROKEN]
    assert ready.run() is before
    assert ready.steps_shown() == {30}
    assert ready.transport.reset.text() == "Start anew", "it is still wished for"
    ready.press("play")
    assert ready.asked(r.PlayRuns)[-1].run_ids == (before.run_id,)


def test_training_that_fails_is_told_and_can_go_on(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(8)
    ready.playing.fail("There is no memory left.")
    ready.look(9)
    assert ready.told == ["There is no memory left."]
    assert ready.steps_shown() == {9}
    ready.press("play")
    assert ready.until == STEPS


def test_numbers_that_are_none_lead_back_and_training_can_go_on(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(20, 30, 40, 48)
    ready.rest(40, trouble="The loss is no longer a finite number.")
    assert ready.told == ["The loss is no longer a finite number."]
    assert ready.steps_shown() == {40}
    assert ready.player.sessions[RUN].history.steps == (0, 20, 30, 40)
    for word in ("train", "test"):
        steps, _ = getattr(ready.player.sessions[RUN], word).curve("loss")
        assert steps[-1] == 40
    ready.press("step")
    assert ready.until == 41
    ready.tell(41)
    assert ready.steps_shown() == {41}


def test_going_back_to_a_step_between_two_looks_looks_there(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(20, 48)
    ready.rest(33, trouble="The loss is no longer a finite number.")
    assert ready.steps_shown() == {33}


def test_notices_stop_nothing(ready: TrainBench) -> None:
    ready.press("play")
    ready.playing.tell(r.RunNotice(run_id=ready.run().run_id, sentence="The disk is full."))
    assert (ready.noticed, ready.told, ready.doing) == (["The disk is full."], [], Doing.PLAYING)


# --- answers that come too late ----------------------------------------------------------------


def test_a_run_that_begins_too_late_is_let_go_of(ready: TrainBench) -> None:
    ready.press("reset")
    (late,) = ready.engine.waiting(r.BeginRun)
    ready.presenter.wishes.new_seed()
    assert late.cancelled
    assert isinstance(late.request, r.BeginRun)
    late.done(begun(late.request))
    assert [one.run_id for one in ready.asked(r.EndRun)] == [late.request.run_id]
    assert ready.doing is Doing.BEGINNING
    ready.begin()
    assert ready.run().recipe.training["seed"] == 1


def test_a_run_that_fails_too_late_says_nothing(ready: TrainBench) -> None:
    ready.press("reset")
    (late,) = ready.engine.waiting(r.BeginRun)
    ready.presenter.wishes.new_seed()
    late.fail(BROKEN)
    assert ready.told == []
    assert ready.doing is Doing.BEGINNING


def test_an_end_that_comes_too_late_stops_nothing(ready: TrainBench) -> None:
    ready.press("play")
    late = ready.playing
    ready.press("play")
    ready.press("play")
    (now,) = [asked for asked in ready.engine.waiting(r.PlayRuns) if asked is not late]
    late.done(r.RunsRested(steps={ready.run().run_id: 3}, finished=False))
    assert ready.doing is Doing.PLAYING
    ready.press("play")
    assert now.cancelled


def test_what_an_ended_run_still_tells_is_not_shown(ready: TrainBench) -> None:
    ready.press("play")
    old, asked = ready.run(), ready.playing
    ready.press("reset")
    ready.begin()
    asked.tell(lost(old, 9), moment(old, 9))
    asked.let_go()
    ready.draw()
    assert ready.steps_shown() == {0}
    assert len(ready.player.sessions[RUN].train) == 0


def test_how_an_ended_run_looks_is_not_shown(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(4)
    ready.press("play")
    ready.playing.let_go()
    old, look = ready.run(), ready.engine.only(r.LookAtRun)
    ready.press("reset")
    ready.begin()
    look.done(moment(old, 9))
    ready.draw()
    assert ready.steps_shown() == {0}
    ready.press("step")
    assert ready.until == 1
