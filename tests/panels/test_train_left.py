"""What an earlier time left behind is offered, gone on with, kept or discarded."""

from __future__ import annotations

import pytest

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.catalogue import ListCatalogue
from explorer.panels.train.interrupted import LeftOver, ago, sentence
from explorer.panels.train.page import LeftBehind
from explorer.panels.train.session import RUN
from tests.panels.fakes import card, codes
from tests.panels.fakes_train import CATALOGUE, TrainBench, begun, interrupted

GONE = "a.state is no longer there."


def bar(train: TrainBench) -> LeftBehind:
    found: LeftBehind = train.page.left_behind
    return found


def left_over(train: TrainBench) -> LeftOver:
    found: LeftOver = train.presenter.left_over
    return found


@pytest.fixture
def offered(train: TrainBench) -> TrainBench:
    """The panel with a fresh run and two that were interrupted."""
    train.activate(interrupted("b", when=1.0), interrupted("a", when=2.0))
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
    train.engine.only(r.FindInterrupted).done((interrupted("a"),))
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
    offered.engine.only(r.FindInterrupted).done((interrupted("b", when=1.0), interrupted("a", when=2.0)))
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
    asked = offered.engine.only(r.KeepInterrupted)
    assert asked.request == r.KeepInterrupted(state="/runs/a.state", path="/models/kept.safetensors")
    assert bar(offered).text().startswith("Net a"), "until it is kept"
    asked.done(m.Opened(card=card("kept"), codes=codes("kept")))
    assert offered.opened == ["kept"]
    assert "kept" in offered.library.cards
    assert bar(offered).text().startswith("Net b")


def test_one_that_cannot_be_kept_is_told_and_still_offered(offered: TrainBench) -> None:
    left_over(offered).keep("/no/such/folder/kept.safetensors")
    offered.engine.only(r.KeepInterrupted).fail("kept.safetensors: there is no folder.")
    assert offered.told == ["kept.safetensors: there is no folder."]
    assert bar(offered).text().startswith("Net a")


def test_all_are_discarded_one_by_one(offered: TrainBench) -> None:
    for name in ("a", "b"):
        offered.click(bar(offered).discard)
        asked = offered.engine.only(r.DiscardInterrupted)
        assert asked.request.state == f"/runs/{name}.state"
        asked.done(None)
    assert not bar(offered).isVisible()
    assert offered.told == []


def test_one_that_cannot_be_discarded_is_told_and_looked_for_again(offered: TrainBench) -> None:
    offered.click(bar(offered).discard)
    offered.engine.only(r.DiscardInterrupted).fail(GONE)
    assert offered.told == [GONE]
    offered.engine.only(r.FindInterrupted).done((interrupted("b"),))
    assert bar(offered).text().startswith("Net b")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5.0, "just now"),
        (60.0, "just now"),
        (120.0, "2 minutes ago"),
        (7199.0, "120 minutes ago"),
        (7200.0, "2 hours ago"),
        (100_000.0, "28 hours ago"),
        (200_000.0, "2 days ago"),
    ],
)
def test_when_it_was_is_said_in_few_words(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_one_without_a_title_is_told_by_its_family() -> None:
    run = interrupted(when=0.0)
    assert sentence(run, 120.0, 0) == ("Net a on digits was interrupted at step 37 of 4,000, 2 minutes ago.")
    nameless = r.Interrupted(**{**vars(run), "title": ""})
    assert sentence(nameless, 120.0, 2).startswith("ae on digits was interrupted")
    assert sentence(nameless, 120.0, 2).endswith("(2 more)")
