"""What is to be trained: knobs while it runs and from the next start, data, families, seeds, and a twin."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from explorer.core import runs as r
from explorer.panels.library import Library
from explorer.panels.playing import Doing
from explorer.panels.train.inspector import OVER
from explorer.panels.train.session import RUN, TWIN
from tests.panels.fakes import card
from tests.panels.fakes_train import ROWS, STEPS, TrainBench, begun

CTRL = Qt.KeyboardModifier.ControlModifier


def pending(train: TrainBench) -> set[str]:
    """Fields of which the form says that they take effect with the next start."""
    form = train.inspector.form
    return {f.name for f in form.fields() if f.group != "data" and form.row(f.name).note()}


def says_pending(train: TrainBench) -> bool:
    return not train.inspector._pending.isHidden()


def newest(train: TrainBench) -> r.Recipe:
    found: r.Recipe = train.asked(r.BeginRun)[-1].recipe
    return found


def begin_vae(train: TrainBench) -> None:
    train.choose(train.inspector.family, "vae")
    train.begin()


# --- knobs -------------------------------------------------------------------------------------


def test_a_live_knob_is_turned_while_it_is_dragged(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(10)
    ready.slide("learning_rate", 8, 20, 30, release=False)
    turned = ready.asked(r.TurnKnobs)
    rates = [one.training["learning_rate"] for one in turned]
    assert len(rates) == 3
    assert 0.01 < rates[0] < rates[1] < rates[2]
    assert all((one.run_id, one.fields) == (ready.run().run_id, {}) for one in turned)
    assert ready.doing is Doing.PLAYING
    assert ready.engine.count(r.BeginRun) == 1, "nothing begins anew"
    for asked in ready.engine.waiting(r.TurnKnobs):
        recipe = r.Recipe(
            family="ae", data_id="digits", fields=newest(ready).fields, training=asked.request.training
        )
        asked.done(r.KnobsTurned(run_id=ready.run().run_id, recipe=recipe, steps=5000))
    assert ready.player.sessions[RUN].steps == 5000
    assert not says_pending(ready)
    assert ready.transport.reset.text() == "Start anew"


def test_a_knob_that_is_refused_is_told(ready: TrainBench) -> None:
    ready.slide("learning_rate", 20)
    ready.engine.waiting(r.TurnKnobs)[0].fail("learning_rate has to be above 0.")
    assert ready.told == ["learning_rate has to be above 0."]


def test_a_knob_that_ends_too_late_changes_nothing(ready: TrainBench) -> None:
    ready.slide("learning_rate", 20)
    late = ready.engine.waiting(r.TurnKnobs)[0]
    ready.press("reset")
    ready.begin()
    late.done(r.KnobsTurned(run_id=late.request.run_id, recipe=newest(ready), steps=7))
    assert ready.player.sessions[RUN].steps == 4000


def test_a_live_knob_that_is_turned_while_a_run_begins_is_turned_in_it(train: TrainBench) -> None:
    train.activate()
    train.slide("learning_rate", 30)
    assert train.engine.count(r.TurnKnobs) == 0
    train.begin()
    (turned,) = train.asked(r.TurnKnobs)
    assert (turned.run_id, turned.training["learning_rate"] > 0.01) == (train.run().run_id, True)


@pytest.mark.parametrize("name", ["latent_dim", "steps"])
def test_any_other_knob_waits_for_the_next_start_and_says_so(ready: TrainBench, name: str) -> None:
    ready.learn(1, 30)
    before = ready.engine.count(r.BeginRun)
    ready.slide(name, 20, 40)
    value = ready.inspector.form.values()[name]
    assert (ready.engine.count(r.TurnKnobs), ready.engine.count(r.BeginRun)) == (0, before)
    assert pending(ready) == {name}
    assert says_pending(ready)
    assert ready.transport.reset.text() == "Start anew"
    assert ready.steps_shown() == {30}
    ready.press("reset")
    assert {**newest(ready).fields, **newest(ready).training}[name] == value
    ready.begin()
    assert pending(ready) == set()
    assert not says_pending(ready)
    assert ready.transport.reset.text() == "Reset"


def test_a_knob_that_is_put_back_waits_for_nothing(ready: TrainBench) -> None:
    ready.learn(30)
    ready.click(ready.inspector.form.row("tied").switch)
    assert pending(ready) == {"tied"}
    ready.click(ready.inspector.form.row("tied").switch)
    assert pending(ready) == set()
    assert ready.transport.reset.text() == "Reset"


def test_a_run_that_has_learnt_nothing_begins_anew_at_once(ready: TrainBench) -> None:
    ready.slide("latent_dim", 40)
    ready.begin()
    assert ready.run().recipe.fields["latent_dim"] > 2
    assert pending(ready) == set()
    assert [one.run_id for one in ready.asked(r.EndRun)] == ["run 1"], "there is nothing to undo"


# --- data, families, seeds ---------------------------------------------------------------------


@pytest.mark.parametrize(("what", "key"), [("data", "moons"), ("family", "vae")])
@pytest.mark.parametrize("learnt", [False, True])
def test_data_and_family_are_taken_at_once_or_wait(
    ready: TrainBench, what: str, key: str, learnt: bool
) -> None:
    if learnt:
        ready.learn(1, 30)
    ready.choose(getattr(ready.inspector, what), key)
    assert (ready.doing is Doing.BEGINNING) == (not learnt)
    if learnt:
        assert says_pending(ready)
        assert ready.transport.reset.text() == "Start anew"
        assert ready.steps_shown() == {30}
        ready.press("reset")
    ready.begin()
    assert (ready.run().recipe.data_id if what == "data" else ready.run().recipe.family) == key
    assert not says_pending(ready)


def test_a_family_brings_its_fields_and_keeps_what_is_shared(ready: TrainBench) -> None:
    ready.slide("latent_dim", 40)
    ready.slide("learning_rate", 40)
    ready.begin()
    values = ready.inspector.form.values()
    begin_vae(ready)
    now = ready.inspector.form.values()
    assert set(now) == {"latent_dim", "kind", "beta", "steps", "learning_rate"}
    assert {name: now[name] for name in ("latent_dim", "learning_rate")} == {
        name: values[name] for name in ("latent_dim", "learning_rate")
    }


def test_online_data_begin_with_some_of_their_rows(ready: TrainBench) -> None:
    ready.choose(ready.inspector.data, "mnist")
    assert newest(ready).data_id == "mnist:10000"
    ready.begin()
    rows = ready.inspector._rows
    assert rows.values() == {"rows": 10_000}
    number = rows.row("rows").number
    number.setFocus()
    for text, wished in (("500", "mnist:500"), ("70000", "mnist")):
        number.selectAll()
        ready.bot.keyClicks(number, text)
        ready.bot.keyClick(number, Qt.Key.Key_Return)
        assert newest(ready).data_id == wished
        ready.begin()
    ready.choose(ready.inspector.data, "moons")
    ready.begin()
    assert rows.isHidden() or rows.values() != {"rows": 70_000}
    assert newest(ready).data_id == "moons"


def test_open_data_of_ones_own_can_be_trained_on(ready: TrainBench) -> None:
    library: Library = ready.library
    library.cards["a"] = card("a", data_id="/home/me/own.npz")
    library.cards["b"] = card("b", data_id="digits:500")
    ready.presenter.wishes.show()
    box = ready.inspector.data
    assert [box.itemText(i) for i in range(box.count())] == ["Digits", "Moons", "MNIST", "own.npz"]
    ready.choose(box, "/home/me/own.npz")
    assert newest(ready).data_id == "/home/me/own.npz"


def test_samples_of_few_numbers_are_shown_in_their_space(ready: TrainBench) -> None:
    ready.choose(ready.inspector.data, "moons")
    ready.begin()
    result = ready.page.result
    assert (result.space.isVisible(), result.gallery.isVisible()) == (True, False)
    ready.press("play")
    ready.tell(1, 5)
    assert ready.steps_shown() == {5}
    assert not ready.inspector.lattice.isVisible()


def test_a_new_seed_begins_anew_and_is_said(ready: TrainBench) -> None:
    ready.learn(1, 30)
    ready.click(ready.inspector.new_seed)
    assert newest(ready).training["seed"] == 1
    ready.begin()
    assert ready.inspector._seed.text() == "Seed 1"
    assert ready.steps_shown() == {0}
    ready.key(Qt.Key.Key_Z, CTRL)
    assert ready.inspector._seed.text() == "Seed 0"
    assert ready.steps_shown() == {30}
    ready.press("reset")
    assert newest(ready).training["seed"] == 0, "the run that is shown is replayed"


# --- a twin ------------------------------------------------------------------------------------


def twin_words(train: TrainBench) -> list[str]:
    return [train.page.cards[place].words()[0] for place in (RUN, TWIN)]


@pytest.fixture
def twins(ready: TrainBench) -> TrainBench:
    """A VAE beside one with four times its beta."""
    begin_vae(ready)
    ready.choose(ready.inspector.twin, "beta")
    ready.begin()
    return ready


def test_a_twin_differs_in_one_knob_and_in_nothing_else(twins: TrainBench) -> None:
    main, twin = twins.asked(r.BeginRun)[-2:]
    assert [main.run_id[:4], twin.run_id[:4]] == ["run ", "twin"]
    assert (main.recipe.fields["beta"], twin.recipe.fields["beta"]) == (1.0, 4.0)
    assert {**main.recipe.fields, "beta": 4.0} == twin.recipe.fields
    assert main.recipe.training == twin.recipe.training
    assert twin_words(twins) == ["Beta 1", "Beta 4"]
    assert twins.page.cards[TWIN].isVisible()
    assert [row.heading for row in twins.gallery()] == ["Original", "Decoded, Beta 1", "Decoded, Beta 4"]


@pytest.mark.parametrize(
    ("name", "value"), [("latent_dim", 8), ("kind", "hard"), ("learning_rate", 0.04), ("beta", 4.0)]
)
def test_a_twin_of_any_knob(ready: TrainBench, name: str, value: Any) -> None:
    begin_vae(ready)
    ready.choose(ready.inspector.twin, name)
    recipe = ready.asked(r.BeginRun)[-1].recipe
    assert {**recipe.fields, **recipe.training}[name] == value


def test_twins_are_played_rested_and_rewound_together(twins: TrainBench) -> None:
    twins.press("play")
    assert twins.asked(r.PlayRuns)[-1].run_ids == (twins.run(RUN).run_id, twins.run(TWIN).run_id)
    twins.tell(1, 5, 50)
    assert twins.steps_shown() == {50}
    names = [curve.name for curve in twins.page.curves[RUN].curves._layer.curves]
    assert names == ["train, Beta 1", "test, Beta 1", "train, Beta 4", "test, Beta 4"]
    assert not twins.page.curves[TWIN].isVisible()
    twins.press("play")
    twins.playing.let_go()
    assert len(twins.engine.waiting(r.LookAtRun)) == 2
    twins.look(61)
    assert twins.steps_shown() == {61}
    twins.scrub(5)
    assert twins.steps_shown() == {5}


def test_the_twins_knob_is_turned_in_the_twin_alone_and_all_others_in_both(twins: TrainBench) -> None:
    twins.slide("beta", 10)
    twins.slide("learning_rate", 10)
    turned = [(one.run_id[:4], *one.fields, *one.training) for one in twins.asked(r.TurnKnobs)]
    assert set(turned) == {("run ", "beta"), ("run ", "learning_rate"), ("twin", "learning_rate")}
    row = twins.inspector.twin_form.row("beta")
    row.number.setFocus()
    row.number.selectAll()
    twins.bot.keyClicks(row.number, "9")
    twins.bot.keyClick(row.number, Qt.Key.Key_Return)
    last = twins.asked(r.TurnKnobs)[-1]
    assert (last.run_id[:4], last.fields) == ("twin", {"beta": 9.0})
    recipe = twins.presenter.wishes.recipes()[TWIN]
    assert recipe.fields["beta"] == 9.0
    twins.engine.waiting(r.TurnKnobs)[-1].done(r.KnobsTurned(run_id=last.run_id, recipe=recipe, steps=4000))
    twins.press("play")
    twins.tell(1)
    assert twin_words(twins)[1] == "Beta 9"


def answer(train: TrainBench, steps: int = STEPS) -> None:
    """Let all knobs that were turned stand as was wished."""
    recipes = train.presenter.wishes.recipes()
    for asked in train.engine.waiting(r.TurnKnobs):
        request = asked.request
        assert isinstance(request, r.TurnKnobs)
        now = recipes[request.run_id.partition(" ")[0]]
        asked.done(r.KnobsTurned(run_id=request.run_id, recipe=now, steps=steps))
    train.draw()


@pytest.mark.parametrize("over", [True, False])
def test_a_twins_knob_that_is_turned_after_the_end_says_that_it_waits(twins: TrainBench, over: bool) -> None:
    twins.learn(1, STEPS if over else 30)
    assert twins.transport.reset.text() == "Reset"
    row = twins.inspector.twin_form.row("beta")
    row.number.setFocus()
    row.number.selectAll()
    twins.bot.keyClicks(row.number, "9")
    twins.bot.keyClick(row.number, Qt.Key.Key_Return)
    answer(twins)
    words = twins.inspector._twin_pending
    assert words.isVisible() == over
    assert (words.text() == OVER) == over
    assert bool(twins.inspector.twin_form.row("beta").note()) == over
    assert not twins.inspector._pending.isVisible(), "the run itself waits for nothing"
    assert twins.transport.reset.text() == "Start anew"
    twins.press("reset")
    twins.begin()
    assert twins.run(TWIN).recipe.fields["beta"] == 9.0
    assert not words.isVisible()


def test_a_live_knob_that_is_turned_after_the_end_waits_until_there_are_more_steps(ready: TrainBench) -> None:
    ready.learn(1, STEPS)
    ready.presenter.wishes.change("learning_rate", 0.5)
    answer(ready)
    assert ready.inspector._pending.text() == OVER
    assert pending(ready) == {"learning_rate"}
    ready.type_target("9000")
    answer(ready, 9000)
    assert not ready.inspector._pending.isVisible()
    assert pending(ready) == set()


def test_another_value_of_what_cannot_be_turned_begins_both_anew(ready: TrainBench) -> None:
    ready.choose(ready.inspector.twin, "latent_dim")
    ready.begin()
    row = ready.inspector.twin_form.row("latent_dim")
    row.number.setFocus()
    row.number.selectAll()
    ready.bot.keyClicks(row.number, "16")
    ready.bot.keyClick(row.number, Qt.Key.Key_Return)
    ready.begin()
    assert [run.recipe.fields["latent_dim"] for run in (ready.run(RUN), ready.run(TWIN))] == [2, 16]
    assert twin_words(ready) == ["Code size 2", "Code size 16"]


def test_losses_of_two_units_have_two_plots(ready: TrainBench) -> None:
    ready.choose(ready.inspector.twin, "tied")
    for asked in ready.engine.waiting(r.BeginRun):
        twin = asked.request.run_id.startswith(TWIN)
        asked.done(begun(asked.request, unit="nats" if twin else "MSE per pixel"))
    ready.draw()
    assert ready.page.curves[TWIN].isVisible()
    ready.press("play")
    ready.tell(1, 5)
    for place in (RUN, TWIN):
        assert len(ready.page.curves[place].curves._layer.curves) == 2


def test_a_twin_that_ends_leaves_one_run_and_can_be_had_back(twins: TrainBench) -> None:
    twins.learn(1, 30)
    both = [twins.run(RUN), twins.run(TWIN)]
    twins.choose(twins.inspector.twin, "")
    twins.begin()
    assert not twins.page.cards[TWIN].isVisible()
    assert twins.page.cards[RUN].words()[0] == "VAE of 2"
    assert not twins.inspector.twin_form.isVisible()
    twins.key(Qt.Key.Key_Z, CTRL)
    assert [twins.run(RUN), twins.run(TWIN)] == both
    assert twin_words(twins) == ["Beta 1", "Beta 4"]
    assert twins.inspector.twin.currentData() == "beta"
    assert twins.inspector.twin_form.values() == {"beta": 4.0}
    assert twins.steps_shown() == {30}


def test_a_twin_of_which_one_cannot_begin_begins_not_at_all(ready: TrainBench) -> None:
    before = ready.run()
    ready.choose(ready.inspector.twin, "tied")
    main, twin = ready.engine.waiting(r.BeginRun)
    main.done(begun(main.request))
    twin.fail("There is no memory left.")
    assert ready.told == ["There is no memory left."]
    assert ready.run() is before
    assert [one.run_id for one in ready.asked(r.EndRun)] == [main.request.run_id]


def test_another_family_leaves_the_twins_as_they_are_until_it_begins(twins: TrainBench) -> None:
    twins.learn(1, 30)
    twins.choose(twins.inspector.family, "ae")
    twins.press("play")
    twins.tell(40)
    assert twin_words(twins) == ["Beta 1", "Beta 4"]
    names = [curve.name for curve in twins.page.curves[RUN].curves._layer.curves]
    assert "test, Beta 4" in names
    twins.press("reset")
    twins.begin()
    assert not twins.page.cards[TWIN].isVisible()
    assert len(twins.player.sessions) == 1
    assert twins.shown().xy.shape == (ROWS, 2)
