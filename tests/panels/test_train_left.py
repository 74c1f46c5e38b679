"""What an earlier time left behind is offered, gone on with, kept or discarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.catalogue import ListCatalogue
from explorer.core.leftovers import DiscardLeftRun, FindLeftRuns, KeepLeftRun
from explorer.panels.train.leftbar import LeftBar
from explorer.panels.train.leftover import LeftOver, clock, sentence
from explorer.panels.train.session import RUN
from tests.panels.fakes import card, codes
from tests.panels.fakes_train import CATALOGUE, STEPS, TrainBench, begun, left_run

GONE = "a.state is no longer there."


def bar(train: TrainBench) -> LeftBar:
    found: LeftBar = train.page.left_behind
    return found


def left_over(train: TrainBench) -> LeftOver:
    found: LeftOver = train.presenter.left_over
    return found


@pytest.fixture
def offered(train: TrainBench) -> TrainBench:
    """The panel with a fresh run and two that were interrupted."""
    train.activate(left_run("b", when=1.0), left_run("a", when=2.0))
    train.begin()
    return train


def test_nothing_is_offered_where_nothing_was_left(ready: TrainBench) -> None:
    assert not bar(ready).isVisible()


def test_the_newest_is_offered_first(offered: TrainBench) -> None:
    assert bar(offered).isVisible()
    assert bar(offered).text().startswith("Net a on digits was interrupted at step 37 of 4,000")
    assert bar(offered).text().endswith("(1 more)")


def resume(train: TrainBench) -> None:
    train.click(bar(train).resume)
    (asked,) = [one for one in train.engine.waiting(r.BeginRun) if not one.cancelled]
    assert asked.request.state == "/runs/a.state"
    curve = (r.Lost(run_id=asked.request.run_id, step=20, train={"loss": 0.25}),)
    asked.done(begun(asked.request, step=37, curve=curve))
    train.draw()


def test_one_is_gone_on_with(offered: TrainBench) -> None:
    resume(offered)
    assert offered.steps_shown() == {37}
    steps, losses = offered.player.sessions[RUN].train.curve("loss")
    assert (steps.tolist(), losses.tolist()) == ([20], [0.25])
    values = offered.inspector.form.values()
    assert (values["latent_dim"], values["tied"], values["learning_rate"]) == (5, True, 0.5)
    assert offered.inspector._seed.text() == "Seed 3"
    assert offered.transport.reset.text() == "Reset"
    assert bar(offered).text().startswith("Net b")
    offered.press("play")
    assert offered.until == 4000


def test_one_is_gone_on_with_before_it_is_known_what_there_is(train: TrainBench) -> None:
    train.presenter.activate()
    train.engine.only(FindLeftRuns).done((left_run("a"),))
    resume(train)
    train.engine.only(ListCatalogue).done(CATALOGUE)
    train.draw()
    assert train.engine.waiting(r.BeginRun) == [], "nothing takes its place"
    assert train.steps_shown() == {37}
    assert train.inspector.form.values()["latent_dim"] == 5


def test_what_cannot_be_gone_on_with_is_told_and_offered_again(offered: TrainBench) -> None:
    before = offered.run()
    offered.click(bar(offered).resume)
    offered.engine.only(r.BeginRun).fail("digits has other rows than it had.")
    assert offered.told == ["digits has other rows than it had."]
    assert offered.run() is before
    offered.engine.only(FindLeftRuns).done((left_run("b", when=1.0), left_run("a", when=2.0)))
    assert bar(offered).text().startswith("Net a")


def test_one_that_comes_too_late_is_not_lost(offered: TrainBench) -> None:
    """It is left to the engine, which saves it when it closes."""
    offered.click(bar(offered).resume)
    late = offered.engine.only(r.BeginRun)
    offered.presenter.wishes.new_seed()
    late.done(begun(late.request, step=37))
    assert late.request.run_id not in {one.run_id for one in offered.asked(r.EndRun)}


def test_one_is_kept_as_a_model(offered: TrainBench) -> None:
    with offered.bot.waitSignal(left_over(offered).keep_wished):
        offered.click(bar(offered).keep)
    left_over(offered).keep("/models/kept.safetensors")
    asked = offered.engine.only(KeepLeftRun)
    assert asked.request == KeepLeftRun(state="/runs/a.state", path="/models/kept.safetensors")
    assert bar(offered).text().startswith("Net a"), "until it is kept"
    asked.done(m.Opened(card=card("kept"), codes=codes("kept")))
    assert offered.opened == ["kept"]
    assert "kept" in offered.library.cards
    assert bar(offered).text().startswith("Net b")


def test_one_that_cannot_be_kept_is_told_and_still_offered(offered: TrainBench) -> None:
    left_over(offered).keep("/no/such/folder/kept.safetensors")
    offered.engine.only(KeepLeftRun).fail("kept.safetensors: there is no folder.")
    assert offered.told == ["kept.safetensors: there is no folder."]
    assert bar(offered).text().startswith("Net a")


def test_all_are_discarded_one_by_one(offered: TrainBench) -> None:
    for name in ("a", "b"):
        offered.click(bar(offered).discard)
        asked = offered.engine.only(DiscardLeftRun)
        assert asked.request.state == f"/runs/{name}.state"
        asked.done(None)
    assert not bar(offered).isVisible()
    assert offered.told == []


def test_one_that_cannot_be_discarded_is_told_and_looked_for_again(offered: TrainBench) -> None:
    offered.click(bar(offered).discard)
    offered.engine.only(DiscardLeftRun).fail(GONE)
    assert offered.told == [GONE]
    offered.engine.only(FindLeftRuns).done((left_run("b"),))
    assert bar(offered).text().startswith("Net b")


# --- what is told ------------------------------------------------------------------------------

NOON = datetime(2026, 3, 5, 12, 0)


def visible(train: TrainBench) -> set[str]:
    names = ("resume", "open", "keep", "discard")
    return {name for name in names if getattr(bar(train), name).isVisible()}


def test_one_that_was_left_when_it_was_over_can_be_opened_and_not_resumed(train: TrainBench) -> None:
    train.activate(left_run("b", step=STEPS, interrupted=False), left_run("c", when=-1.0))
    train.begin()
    assert "was left at step 4,000 of 4,000 (finished), " in bar(train).text()
    assert visible(train) == {"open", "keep", "discard"}
    train.click(bar(train).open)
    asked = train.engine.only(KeepLeftRun)
    assert asked.request == KeepLeftRun(state="/runs/b.state")
    asked.done(m.Opened(card=card("b"), codes=codes("b")))
    assert train.opened == ["b"]
    assert bar(train).text().startswith("Net c on digits was interrupted at step 37 of 4,000, ")
    assert visible(train) == {"resume", "open", "keep", "discard"}


def test_one_that_was_opened_is_not_offered_again_meanwhile(offered: TrainBench) -> None:
    offered.click(bar(offered).open)
    offered.engine.only(KeepLeftRun).done(m.Opened(card=card("a"), codes=codes("a")))
    left_over(offered).look()
    offered.engine.only(FindLeftRuns).done((left_run("b", when=1.0), left_run("a", when=2.0)))
    assert bar(offered).text().startswith("Net b")
    assert "more" not in bar(offered).text()


def test_where_there_is_little_room_the_buttons_stand_below(offered: TrainBench) -> None:
    def below() -> bool:
        return bar(offered).resume.geometry().top() >= bar(offered)._text.geometry().bottom()

    assert not below()
    offered.window.resize(760, 1000)
    offered.bot.waitUntil(below)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 3, 5, 9, 7), "today 09:07"),
        (datetime(2026, 3, 4, 23, 59), "yesterday 23:59"),
        (datetime(2026, 2, 28, 14, 2), "28 February, 14:02"),
        (datetime(2025, 12, 31, 14, 2), "31 December 2025, 14:02"),
    ],
)
def test_when_it_was_is_said_by_the_clock(when: datetime, words: str) -> None:
    assert clock(when, NOON) == words


@pytest.mark.parametrize(
    ("interrupted", "step", "words"),
    [
        (True, 37, "was interrupted at step 37 of 4,000, today 09:07."),
        (False, 37, "was left at step 37 of 4,000, today 09:07."),
        (True, STEPS, "was interrupted at step 4,000 of 4,000 (finished), today 09:07."),
        (False, STEPS, "was left at step 4,000 of 4,000 (finished), today 09:07. (2 more)"),
    ],
)
def test_what_became_of_it_is_told(interrupted: bool, step: int, words: str) -> None:
    run = left_run(when=datetime(2026, 3, 5, 9, 7).timestamp(), step=step, interrupted=interrupted)
    more = 2 if words.endswith("more)") else 0
    assert sentence(run, NOON, more) == f"Net a on digits {words}"
    assert sentence(replace(run, title=""), NOON, more) == f"ae on digits {words}"
