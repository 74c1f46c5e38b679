"""The view of samples: what is asked, what is shown of the answer, what is taken back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.messages import LoadData, frozen
from explorer.core.sampling import SampleCodes
from explorer.panels.samples import words
from tests.panels.fakes import NAMES, data_ready
from tests.panels.fakes_samples import SamplesBench, begun, bench

KEY = Qt.Key

__all__ = ["begun", "bench"]


# -- what is asked ---------------------------------------------------------------------------------


def test_samples_of_the_prior_are_asked_once_the_model_can_decode(bench: SamplesBench) -> None:
    assert bench.presenter.settled
    bench.open()
    assert bench.request == SampleCodes(model_id="net", draw_from="prior", n=36, seed=0, stamp=1)
    assert not bench.presenter.settled
    bench.answer()
    assert bench.presenter.settled
    assert bench.wall.shape() == (6, 6)
    assert bench.tones() == [10 + 2 * i for i in range(36)]
    assert bench.words() == [NAMES[i % 3] for i in range(36)]


def test_a_model_without_a_prior_says_why_and_is_drawn_from_its_codes(bench: SamplesBench) -> None:
    bench.begin(prior=False)
    assert bench.request.draw_from == "codes"
    switch = bench.inspector.source
    assert (switch.current(), switch.button(0).isEnabled()) == (1, False)
    assert switch.button(0).toolTip() == words.NO_PRIOR
    assert bench.inspector.why.text() == (
        f"{words.NO_PRIOR} Instead 4 Gaussians fitted to the codes of 30 rows."
    )
    assert not bench.map._layer.marks.radii


def test_the_prior_against_the_aggregate_posterior(begun: SamplesBench) -> None:
    assert begun.map._layer.marks.radii == (1.0, 2.0)
    assert begun.inspector.why.text() == words.PRIOR
    begun.click(begun.inspector.source.button(1))
    assert begun.request.draw_from == "codes"
    assert "fitted" in begun.inspector.why.text(), "what takes a while is told"
    begun.answer()
    assert (
        begun.inspector.why.text() == "The aggregate posterior: 4 Gaussians fitted to the codes of 30 rows."
    )
    begun.undo()
    assert begun.request.draw_from == "prior"


@pytest.mark.parametrize(("index", "count"), [*enumerate((9, 25, 36, 64, 100))])
def test_the_wall_is_a_square_of_as_many_as_are_wished(begun: SamplesBench, index: int, count: int) -> None:
    begun.click(begun.inspector.count.button(index))
    assert begun.request.n == count
    if count != 36:
        begun.answer()
    side = int(np.sqrt(count))
    assert begun.wall.shape() == (side, side)
    assert begun.page.headline()[0] == f"{count} pictures nobody drew."


def test_the_temperature_is_pulled_live_and_taken_back_at_once(begun: SamplesBench) -> None:
    moves = begun.engine.moves
    begun.pull(begun.inspector.temperature, 0.6, 0.75, 1.2)
    asked = [one.request for one in begun.engine.asked if isinstance(one.request, SampleCodes)]
    assert [request.temperature for request in asked[-3:]] == pytest.approx([1.2, 1.5, 2.0], abs=0.02)
    assert asked[-1].temperature == 2.0
    assert {request.seed for request in asked} == {0}
    assert begun.engine.moves > moves
    assert not begun.timed
    begun.answer()
    begun.qtbot.waitUntil(lambda: len(begun.timed) == 1)
    begun.undo()
    assert begun.request.temperature == 1.0
    begun.answer()
    assert begun.inspector.temperature.value() == 1.0
    assert len(begun.timed) == 1, "only what is pulled is timed"


def test_truncation_is_off_until_it_is_switched_on(begun: SamplesBench) -> None:
    truncation = begun.inspector.truncation
    assert begun.request.truncation is None
    assert not truncation.isEnabled()
    begun.click(begun.inspector.truncated)
    assert begun.request.truncation == 1.0
    begun.pull(truncation, -0.2)
    assert begun.request.truncation == 0.5
    begun.undo()
    begun.undo()
    assert begun.request.truncation is None
    assert not begun.inspector.truncated.isChecked()


def test_a_new_seed_draws_others_and_a_typed_one_the_same_again(begun: SamplesBench) -> None:
    first, field = begun.tones(), begun.inspector.seed
    begun.click(begun.inspector.new_seed)
    assert begun.request.seed == 1
    begun.answer()
    assert begun.seeds[-1] == 1
    assert begun.tones() != first
    assert field.text() == "1"
    begun.click(field)
    field.selectAll()
    QTest.keyClicks(field, "0\r")
    QApplication.processEvents()
    assert begun.request.seed == 0
    begun.answer()
    assert begun.tones() == first
    assert begun.seeds[-1] == 0
    begun.undo()
    begun.undo()
    assert begun.request.seed == 0


def test_what_is_no_seed_does_not_stay(begun: SamplesBench) -> None:
    field, before = begun.inspector.seed, begun.request
    begun.click(field)
    field.selectAll()
    QTest.keyClicks(field, "x9999999999")
    begun.wall.setFocus()
    assert field.text() == "0"
    assert begun.request is before


def test_nothing_is_asked_twice(begun: SamplesBench) -> None:
    asked = len(begun.engine.asked)
    begun.presenter.show_model("net")
    begun.click(begun.inspector.count.button(2))
    begun.key(KEY.Key_N)
    begun.key(KEY.Key_N)
    assert len(begun.engine.asked) == asked


# -- answers ---------------------------------------------------------------------------------------


def test_an_answer_that_was_overtaken_is_shown_but_never_after_a_newer_one(begun: SamplesBench) -> None:
    for _ in range(3):
        begun.click(begun.inspector.new_seed)
    one, two, three = begun.engine.waiting(SampleCodes)
    begun.reply(two)
    assert begun.tones()[0] == 12
    begun.reply(one)
    assert begun.tones()[0] == 12
    assert not begun.presenter.settled
    begun.reply(three)
    assert begun.tones()[0] == 13
    assert begun.presenter.settled


def test_answers_of_another_model_are_dropped_and_its_samples_go(begun: SamplesBench) -> None:
    begun.click(begun.inspector.new_seed)
    late = begun.question
    begun.open(name="other", prior=False)
    assert begun.wall.shape() == (0, 0)
    assert begun.map.samples().shape == (0, 2)
    assert begun.pair() == (None, None)
    begun.reply(late)
    assert begun.wall.shape() == (0, 0)
    begun.answer()
    assert (begun.request.model_id, begun.request.seed) == ("other", 1)
    assert begun.presenter.model_id == "other"
    begun.undo()
    assert (begun.request.model_id, begun.request.seed) == ("other", 0)


def test_a_refusal_is_told_and_ends_the_wait(begun: SamplesBench) -> None:
    begun.click(begun.inspector.new_seed)
    begun.question.fail("There is no room; close something.")
    assert begun.told == ["There is no room; close something."]
    assert begun.presenter.settled
    assert len(begun.tones()) == 36


def test_what_happened_to_the_device_is_told(bench: SamplesBench) -> None:
    bench.open()
    bench.answer(notice="The GPU is full; the CPU goes on.")
    assert bench.told == ["The GPU is full; the CPU goes on."]


def test_a_model_that_cannot_be_opened_leaves_an_empty_wall(begun: SamplesBench) -> None:
    begun.library.cards.pop("net")
    begun.library.codes.pop("net")
    begun.library.lost.emit("net")
    assert begun.presenter.model_id == ""
    assert begun.presenter.settled
    assert begun.wall.shape() == (0, 0)
    begun.key(KEY.Key_N)
    begun.key(KEY.Key_A)
    assert not begun.pinned


# -- against the training pictures -----------------------------------------------------------------


@pytest.mark.parametrize("by", ["key", "switch"])
def test_the_wall_turns_into_the_nearest_training_pictures_and_back(begun: SamplesBench, by: str) -> None:
    def turn(index: int) -> None:
        if by == "key":
            begun.key(KEY.Key_N)
        else:
            begun.click(begun.page.wall.shows.button(index))

    samples = begun.tones()
    turn(1)
    assert begun.tones() == list(range(36))
    assert begun.page.wall.shows.current() == 1
    assert begun.page.headline() == (words.TURNED, words.TURNED_HINT)
    assert begun.page.wall.caption.text() == "nearest to samples from N(0, I)"
    turn(0)
    assert begun.tones() == samples
    assert begun.page.wall.shows.current() == 0


def test_the_key_works_among_the_controls_but_not_in_the_seed(begun: SamplesBench) -> None:
    begun.inspector.new_seed.setFocus()
    begun.key(KEY.Key_N, on=begun.inspector.new_seed)
    assert begun.presenter.state.turned
    begun.click(begun.inspector.seed)
    begun.key(KEY.Key_N, on=begun.inspector.seed)
    assert begun.presenter.state.turned


def test_the_median_stands_beside_that_of_the_test_pictures(begun: SamplesBench) -> None:
    assert begun.page.near.title.text() == "Median 1.85 (tests: 1.03)"
    centres = begun.page.near.spread.dots().centres
    assert np.isfinite(centres).all()
    assert centres[:, 0].argmin() == 0, "the nearest is the leftmost"


def test_without_data_nothing_is_compared_until_they_are_there(bench: SamplesBench) -> None:
    away = {
        "nearest_rows": frozen(np.full(36, -1)),
        "nearest_distances": frozen(np.full(36, np.nan, np.float32)),
    }
    bench.open(data=False)
    bench.answer(yardstick=float("nan"), labels=frozen(np.full(36, -1)), **away)
    assert bench.page.near.title.text() == ""
    assert bench.inspector.pair.words() == ("", words.NO_DATA)
    assert bench.words() == []
    assert not bench.page.wall.shows.button(1).isEnabled()
    assert not bench.page.wall.order.isEnabled()
    before = bench.tones()
    bench.key(KEY.Key_N)
    assert bench.noticed == [words.NO_DATA]
    assert bench.tones() == before
    bench.engine.only(LoadData).done(data_ready())
    assert not bench.presenter.settled, "it is asked once more"
    bench.answer()
    assert bench.page.wall.shows.button(1).isEnabled()
    bench.key(KEY.Key_N)
    assert bench.tones() == list(range(36))


def test_the_nearest_come_first_where_they_are_sorted(begun: SamplesBench) -> None:
    begun.click(begun.page.wall.order)
    order = np.argsort((7 * np.arange(36)) % 36, kind="stable")
    assert begun.tones() == [10 + 2 * int(i) for i in order]
    assert begun.words() == [NAMES[i % 3] for i in order]
    begun.key(KEY.Key_N)
    assert begun.tones() == order.tolist()
    begun.key(KEY.Key_N)
    begun.click(begun.page.wall.order)
    assert begun.tones() == [10 + 2 * i for i in range(36)]


def test_while_it_is_pulled_each_sample_stays_in_its_place(begun: SamplesBench) -> None:
    begun.click(begun.page.wall.order)
    before = begun.tones()
    begun.pull(begun.inspector.temperature, 0.8, let_go=False)
    backwards = frozen(np.arange(36, 0, -1).astype(np.float32))
    begun.answer(nearest_distances=backwards)
    assert begun.tones() == before
    begun.let_go(begun.inspector.temperature)
    assert begun.tones() == [10 + 2 * i for i in range(35, -1, -1)]
