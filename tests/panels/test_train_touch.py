"""The hand on the training panel's maps: posteriors, draws, dragging, cards; and what a moment says."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.messages import frozen
from explorer.panels.train.session import RUN, TWIN
from explorer.panels.train.touch import MOST_CHOSEN
from explorer.widgets.canvas import MapCanvas
from tests.panels.fakes import card, codes
from tests.panels.fakes_train import COLUMNS, LEFT, NONE, ROWS, SIDE, TrainBench, moment


@pytest.fixture
def vae(ready: TrainBench) -> TrainBench:
    """A model with posteriors that has learnt a little."""
    ready.choose(ready.inspector.family, "vae")
    ready.begin()
    ready.learn(1, 5, 20)
    return ready


def canvas(train: TrainBench, place: str = RUN) -> MapCanvas:
    found: MapCanvas = train.page.cards[place].canvas
    return found


def ellipses(train: TrainBench, place: str = RUN) -> int:
    return len(canvas(train, place)._layer.marks.centres)


def drag(train: TrainBench, row: int, *shifts: QPoint, place: str = RUN, release: bool = True) -> QPoint:
    """Take a datum and bring it along; return the pixel where it is."""
    surface, at = canvas(train, place), train.datum(row, place)
    train.bot.mouseMove(surface, at)
    train.bot.mousePress(surface, LEFT, NONE, at)
    for shift in shifts:
        train.bot.mouseMove(surface, at + shift)
    if release:
        train.bot.mouseRelease(surface, LEFT, NONE, at + shifts[-1])
    train.draw()
    return at + shifts[-1]


# --- posteriors --------------------------------------------------------------------------------


def test_a_click_chooses_a_posterior_and_another_lets_go_of_it(vae: TrainBench) -> None:
    row = vae.lonely()
    vae.click(canvas(vae), vae.datum(row))
    marks = canvas(vae)._layer.marks
    np.testing.assert_allclose(marks.centres, vae.shown().xy[[row]], atol=1e-6)
    np.testing.assert_allclose(np.sort(marks.sigmas[0]), [0.2, 0.3], atol=1e-6)
    vae.press("play")
    vae.tell(60)
    np.testing.assert_allclose(marks.centres, vae.shown().xy[[row]], atol=1e-6)
    vae.scrub(5.5)
    np.testing.assert_allclose(marks.centres, vae.shown().xy[[row]], atol=1e-6)
    vae.click(canvas(vae), vae.datum(row))
    assert ellipses(vae) == 0


def test_only_so_many_are_chosen_and_a_click_beside_all_lets_go(vae: TrainBench) -> None:
    for row in range(MOST_CHOSEN + 3):
        canvas(vae).clicked.emit(row, NONE)
    assert vae.presenter.look.chosen == list(range(3, MOST_CHOSEN + 3))
    assert ellipses(vae) == MOST_CHOSEN
    vae.click(canvas(vae), QPoint(4, 4))
    assert ellipses(vae) == 0


def test_a_choice_is_that_of_both_maps(ready: TrainBench) -> None:
    ready.choose(ready.inspector.family, "vae")
    ready.begin()
    ready.choose(ready.inspector.twin, "beta")
    ready.begin()
    row = ready.lonely(TWIN)
    ready.click(canvas(ready, TWIN), ready.datum(row, TWIN))
    assert (ellipses(ready, RUN), ellipses(ready, TWIN)) == (1, 1)
    ready.press("reset")
    ready.begin()
    assert (ellipses(ready, RUN), ellipses(ready, TWIN)) == (0, 0)


def test_a_model_without_posteriors_has_no_ellipses_and_no_prior(ready: TrainBench) -> None:
    ready.click(canvas(ready), ready.datum(ready.lonely()))
    assert ellipses(ready) == 0
    assert not ready.inspector.prior.isVisible()
    assert not ready.inspector.resample.isVisible()
    assert not any(bars.isVisible() for bars in ready.page.result.bars.values())


def test_the_priors_circles_are_switched_on_and_off(vae: TrainBench) -> None:
    for rings in ((1.0, 2.0, 3.0), ()):
        vae.click(vae.inspector.prior)
        assert canvas(vae)._layer.marks.radii == rings


def test_decoded_pictures_under_the_points_are_switched_on_and_go_along(ready: TrainBench) -> None:
    backdrop = canvas(ready)._layer.backdrop
    assert not backdrop
    ready.click(ready.inspector.lattice)
    ready.learn(1, 5, 20)
    assert backdrop.image[1, 1] == 20
    ready.scrub(5.5)
    assert backdrop.image[1, 1] == 5
    ready.click(ready.inspector.lattice)
    assert not backdrop
    assert [one.view.lattice for one in ready.asked(r.ViewRun)] == [False, True, False], "runs know of it"


# --- classes -----------------------------------------------------------------------------------


@pytest.fixture
def conditional(ready: TrainBench) -> TrainBench:
    """A run of a model that is told the class, at rest after twenty steps, with decoded pictures."""
    ready.choose(ready.inspector.family, "vae")
    ready.begin(conditional=True)
    ready.click(ready.inspector.lattice)
    ready.learn(5, 20)
    return ready


def choose_class(train: TrainBench, label: int, tone: int) -> None:
    """Choose a class, and let the run be looked at as that."""
    train.choose(train.inspector.label, str(label))
    asked = train.engine.only(r.LookAtRun)
    lattice = frozen(np.full((2, 3, SIDE, SIDE), tone, np.uint8))
    chosen = None if label < 0 else label
    asked.done(moment(train.run(), 20, kept=False, lattice=lattice, label=chosen))
    train.draw()


def test_places_of_the_map_are_decoded_as_the_class_that_is_chosen(conditional: TrainBench) -> None:
    backdrop = canvas(conditional)._layer.backdrop
    choose_class(conditional, 1, 77)
    assert conditional.asked(r.ViewRun)[-1].view == r.View(lattice=True, label=1)
    assert backdrop.image[1, 1] == 77
    assert conditional.player.sessions[RUN].history.steps == (0, 5, 20), "it is still kept"
    choose_class(conditional, -1, 88)
    assert conditional.asked(r.ViewRun)[-1].view.label is None
    assert backdrop.image[1, 1] == 88


def test_what_was_decoded_as_another_class_is_not_shown(conditional: TrainBench) -> None:
    choose_class(conditional, 2, 77)
    conditional.scrub(5.5)
    assert conditional.steps_shown() == {5}
    assert not canvas(conditional)._layer.backdrop


def test_the_next_run_is_decoded_as_the_same_class_if_it_has_it(conditional: TrainBench) -> None:
    choose_class(conditional, 2, 77)
    conditional.press("reset")
    conditional.begin(conditional=True)
    assert conditional.asked(r.ViewRun)[-1].view.label == 2
    assert conditional.inspector.label.currentData() == "2"
    conditional.press("play")
    conditional.tell(1)
    conditional.press("reset")
    conditional.begin(conditional=True, class_names=("all",))
    assert conditional.asked(r.ViewRun)[-1].view.label is None


def test_no_class_can_be_chosen_of_a_model_that_is_told_none(ready: TrainBench) -> None:
    assert not ready.inspector.label.isVisible()


# --- draws -------------------------------------------------------------------------------------


def resample(train: TrainBench) -> r.Resampled:
    """Ask for draws and be answered."""
    train.click(train.inspector.resample)
    asked = train.engine.waiting(r.ResampleRun)[-1]
    drawn = r.Resampled(
        run_id=asked.request.run_id,
        xy=frozen(np.full((ROWS, 2), asked.request.seed, np.float32)),
        pictures=frozen(np.full((COLUMNS, SIDE, SIDE), 99, np.uint8)),
    )
    asked.done(drawn)
    train.draw()
    return drawn


def test_each_draw_is_another_and_is_shown(vae: TrainBench) -> None:
    for seed in (1, 2):
        resample(vae)
        assert (canvas(vae)._layer.marks.extra == seed).all()
        last = vae.gallery()[-1]
        assert (last.heading, int(last.pictures[0, 0, 0])) == ("Resampled", 99)


@pytest.mark.parametrize("by", ["play", "scrub"])
def test_draws_from_other_posteriors_than_are_shown_go(vae: TrainBench, by: str) -> None:
    resample(vae)
    if by == "play":
        vae.press("play")
        vae.tell(30)
    else:
        vae.scrub(5.5)
    assert len(canvas(vae)._layer.marks.extra) == 0
    assert [row.heading for row in vae.gallery()] == ["Original", "Decoded"]


def test_draws_are_those_of_the_run_as_it_is_now(vae: TrainBench) -> None:
    vae.scrub(5.5)
    resample(vae)
    assert vae.steps_shown() == {20}
    assert len(canvas(vae)._layer.marks.extra) > 0


def test_draws_that_come_too_late_are_not_shown(vae: TrainBench) -> None:
    vae.click(vae.inspector.resample)
    late = vae.engine.only(r.ResampleRun)
    vae.press("reset")
    vae.begin()
    late.done(
        r.Resampled(
            run_id=late.request.run_id,
            xy=frozen(np.zeros((ROWS, 2), np.float32)),
            pictures=frozen(np.zeros((COLUMNS, SIDE, SIDE), np.uint8)),
        )
    )
    assert len(canvas(vae)._layer.marks.extra) == 0


# --- dragging ----------------------------------------------------------------------------------


def decoded(train: TrainBench, tone: int, index: int = -1) -> None:
    """Answer a question about the place under the hand."""
    asked = train.engine.waiting(r.DecodeOfRun)[index]
    picture = frozen(np.full((SIDE, SIDE), tone, np.uint8))
    asked.done(r.DecodedOfRun(run_id=asked.request.run_id, stamp=asked.request.stamp, picture=picture))
    train.draw()


def test_what_is_dragged_is_decoded_while_training_gives_way(ready: TrainBench) -> None:
    ready.press("play")
    ready.tell(1, 20)
    row = ready.lonely()
    at = drag(ready, row, QPoint(10, 0), QPoint(20, 12), release=False)
    questions = ready.asked(r.DecodeOfRun)
    assert ready.engine.moves == len(questions) == 2
    assert [one.run_id for one in questions] == [ready.run().run_id] * 2
    wished = canvas(ready).to_map((at.x(), at.y()))
    pixel = 1 / canvas(ready).view.px_per_unit
    np.testing.assert_allclose(questions[-1].xy, wished, atol=2 * pixel)
    decoded(ready, 51)
    image = ready.page.result.probe.picture.image()
    assert image is not None
    np.testing.assert_allclose(image, 0.2, atol=1e-6)
    ready.tell(30)
    assert len(ready.asked(r.DecodeOfRun)) == 2, "the hand asks by itself"
    ready.bot.mouseRelease(canvas(ready), LEFT, NONE, at)
    ready.tell(40)
    assert ready.asked(r.DecodeOfRun)[-1].xy == questions[-1].xy, "the same place, by the model as it is now"


def test_dragging_in_the_past_brings_now_back(ready: TrainBench) -> None:
    ready.learn(1, 5, 20)
    ready.scrub(5.5)
    drag(ready, ready.lonely(), QPoint(10, 0), QPoint(20, 12))
    assert ready.steps_shown() == {20}
    assert ready.transport.play.text() == "Play"
    assert ready.transport._words.text() == ""


def test_a_twins_map_is_decoded_by_the_twin(ready: TrainBench) -> None:
    ready.choose(ready.inspector.twin, "tied")
    ready.begin()
    drag(ready, ready.lonely(TWIN), QPoint(10, 0), QPoint(20, 12), place=TWIN)
    assert ready.asked(r.DecodeOfRun)[-1].run_id == ready.run(TWIN).run_id


def test_nothing_is_under_the_hand_in_a_new_run(ready: TrainBench) -> None:
    drag(ready, ready.lonely(), QPoint(10, 0), QPoint(20, 12))
    decoded(ready, 51)
    ready.learn(3)
    ready.press("reset")
    ready.begin()
    assert ready.page.result.probe.picture.image() is None
    asked = ready.engine.count(r.DecodeOfRun)
    ready.press("play")
    ready.tell(1)
    assert ready.engine.count(r.DecodeOfRun) == asked


def test_resting_on_a_datum_shows_its_card(ready: TrainBench) -> None:
    row, surface = ready.lonely(), canvas(ready)
    ready.bot.mouseMove(surface, QPoint(3, 3))
    with ready.bot.waitSignal(surface.rested):
        ready.bot.mouseMove(surface, ready.datum(row))
    assert f"row {row}" in surface.accessibleDescription()


# --- what a moment says ------------------------------------------------------------------------


def test_a_collapse_is_said_as_long_as_it_lasts(vae: TrainBench) -> None:
    vae.press("play")
    vae.tell(30, notice="The code has collapsed.")
    assert (vae.page.notice.text(), vae.page.notice.isVisible()) == ("The code has collapsed.", True)
    vae.scrub(5.5)
    assert not vae.page.notice.isVisible()
    vae.scrub(4000)
    assert vae.page.notice.isVisible()


def test_dead_numbers_of_the_code_are_greyed(vae: TrainBench) -> None:
    bars = vae.page.result.bars[RUN]
    assert bars.isVisible()
    assert (bars._values.tolist(), bars._dead.tolist()) == ([21.0, pytest.approx(0.001)], [False, True])


def test_a_family_shows_its_own_measure(ready: TrainBench) -> None:
    ready.learn(1, 7)
    assert ready.page.result.figures.texts() == [("7 of 9", "Active units")]
    ready.scrub(1.5)
    assert ready.page.result.figures.texts() == [("1 of 9", "Active units")]


# --- what becomes of it ------------------------------------------------------------------------


@pytest.mark.parametrize("path", [None, "/models/kept.safetensors"])
def test_a_model_is_left_open_or_written(ready: TrainBench, path: str | None) -> None:
    ready.learn(5)
    if path is None:
        ready.click(ready.inspector.open)
    else:
        with ready.bot.waitSignal(ready.presenter.save_wished):
            ready.click(ready.inspector.save)
        ready.presenter.keeping.save(path)
    asked = ready.engine.only(r.KeepRun)
    assert asked.request == r.KeepRun(run_id=ready.run().run_id, path=path)
    asked.done(m.Opened(card=card("kept"), codes=codes("kept")))
    assert "kept" in ready.library.cards
    assert ready.opened == (["kept"] if path is None else [])
    assert [path in sentence for sentence in ready.noticed] == ([] if path is None else [True])


def test_a_model_that_cannot_be_written_is_told(ready: TrainBench) -> None:
    ready.presenter.keeping.save("/no/such/folder/x.safetensors")
    ready.engine.only(r.KeepRun).fail("x.safetensors: there is no folder.")
    assert ready.told == ["x.safetensors: there is no folder."]
    assert ready.noticed == []
