"""The arithmetic of the view of directions: terms, sums, and what they change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from explorer.core.messages import frozen
from explorer.core.turning import DecodeCodes, MeasureChange
from explorer.panels.directions.state import TERMS, Condition
from tests.panels.fakes import data_ready
from tests.panels.fakes_directions import DirectionsBench, begun, bench, tones

__all__ = ["begun", "bench", "summing"]


@pytest.fixture
def summing(begun: DirectionsBench) -> DirectionsBench:
    """The view with its arithmetic in front."""
    begun.segment(3)
    return begun


def terms_of(bench: DirectionsBench) -> list[np.ndarray]:
    z = bench.library.codes["net"].z
    return [z[list(term.rows)].astype(np.float64) for term in bench.presenter.state.terms]


def last_sum(bench: DirectionsBench) -> DecodeCodes:
    return bench.asked("sum")[-1]


# -- terms ---------------------------------------------------------------------------------------


def test_a_sum_that_the_data_are_good_for_stands_there_at_first(summing: DirectionsBench) -> None:
    state, codes = summing.presenter.state, summing.library.codes["net"]
    assert [term.conditions for term in state.terms] == [
        (Condition("smile", 1), Condition("hair", 1)),
        (Condition("smile", 0), Condition("hair", 1)),
        (Condition("smile", 0), Condition("hair", 0)),
    ]
    for term, (much_smile, much_hair) in zip(state.terms, ((1, 1), (0, 1), (0, 0)), strict=True):
        rows = list(term.rows)
        assert 3 <= len(rows) <= 8
        smile, hair = codes.attributes["smile"][rows], codes.attributes["hair"][rows]
        assert (smile > 6).all() if much_smile else (smile < 3).all()
        assert (hair > 6).all() if much_hair else (hair < 3).all()
    assert state.target == "smile"
    words = [summing.sum.wells[letter].words()[0] for letter in TERMS]
    assert words == ["smiling, long hair", "not smiling, long hair", "not smiling, short hair"]


def test_each_term_is_the_mean_of_its_examples_and_the_sum_of_them(summing: DirectionsBench) -> None:
    means = [z.mean(axis=0) for z in terms_of(summing)]
    np.testing.assert_allclose(summing.asked("terms")[-1].codes, means, atol=1e-5)
    np.testing.assert_allclose(last_sum(summing).codes[0], means[0] - means[1] + means[2], atol=1e-5)
    for letter, mean in zip(TERMS, means, strict=True):
        picture = summing.sum.wells[letter].mean()
        assert picture is not None
        assert abs(int(picture[0, 0]) - int(tones(mean[None])[0])) <= 1
    result = summing.sum.result.picture()
    assert result is not None
    assert int(result[0, 0]) == int(tones(last_sum(summing).codes)[0])
    assert summing.sum.result.title.text() == "like middle (4 of 5)"
    assert last_sum(summing).neighbours == 5
    assert summing.sum.nearest.captions() == ("left", "middle", "right one", "left", "middle")


def test_the_difference_is_pulled_stronger_and_taken_back(summing: DirectionsBench) -> None:
    slider = summing.sum.strength
    asked = len(summing.asked("sum"))
    slider.field.setFocus()
    slider.field.selectAll()
    summing.qtbot.keyClicks(slider.field, "2.5\r")
    assert not summing.asked("sum")[asked].neighbours, "what is near comes after the hand"
    summing.settle()
    a, b, c = (z.mean(axis=0) for z in terms_of(summing))
    np.testing.assert_allclose(last_sum(summing).codes[0], c + 2.5 * (a - b), atol=1e-4)
    summing.click(summing.inspector.undo)
    summing.settle()
    assert slider.value() == pytest.approx(1.0)
    np.testing.assert_allclose(last_sum(summing).codes[0], a - b + c, atol=1e-4)


def test_more_examples_take_in_those_that_there_were(summing: DirectionsBench) -> None:
    for letter, hair in zip(TERMS, ("long hair", "long hair", "short hair"), strict=True):
        summing.choose_in_menu(letter, "hair", hair)
    summing.settle()
    before = summing.presenter.state.terms
    field = summing.sum.count.field
    for count in ("5", "3"):
        field.setFocus()
        field.selectAll()
        summing.qtbot.keyClicks(field, f"{count}\r")
        summing.settle()
        now = summing.presenter.state.terms
        assert [len(term.rows) for term in now] == [min(int(count), len(term.rows)) for term in before]
        assert all(set(a.rows) <= set(b.rows) for a, b in zip(now, before, strict=True))
    assert summing.told == []


def test_a_term_is_chosen_by_what_its_examples_have_in_common(summing: DirectionsBench) -> None:
    summing.choose_in_menu("A", "Class", "right one")
    assert "takes at least 3 examples" in summing.told[-1], "no such data with smile and hair"
    summing.choose_in_menu("A", "hair", "long hair")
    assert summing.presenter.state.terms[0].conditions == (Condition("smile", 1),)
    summing.choose_in_menu("A", "smile", "not smiling")
    assert summing.presenter.state.terms[0].conditions == (Condition("smile", 0),)
    summing.choose_in_menu("A", "Class", "right one")
    summing.settle()
    term = summing.presenter.state.terms[0]
    assert term.conditions == (Condition("smile", 0), Condition("", 2))
    labels = summing.library.codes["net"].labels[list(term.rows)]
    assert set(labels.tolist()) == {2}
    assert summing.sum.wells["A"].words()[0] == "not smiling, right one"


def test_other_examples_of_the_same_kind_are_taken(summing: DirectionsBench) -> None:
    summing.choose_in_menu("B", "hair", "long hair")
    before = summing.presenter.state.terms[1]
    summing.choose_in_menu("B", "Other examples")
    now = summing.presenter.state.terms[1]
    assert now.conditions == before.conditions
    assert now.rows != before.rows
    summing.click(summing.inspector.undo)
    assert summing.presenter.state.terms[1] == before


def test_what_is_lassoed_becomes_a_term_unless_it_is_too_little(summing: DirectionsBench) -> None:
    before = summing.presenter.state.terms[2]
    summing.lasso(4, 9)
    summing.choose_in_menu("C", "The 2 selected")
    assert summing.told == ["The mean of C takes at least 3 examples, and there are 2; lasso more."]
    assert summing.presenter.state.terms[2] == before
    summing.lasso(4, 9, 11)
    summing.choose_in_menu("C", "The 3 selected")
    summing.settle()
    assert summing.presenter.state.terms[2].rows == (4, 9, 11)
    assert summing.sum.wells["C"].words() == ("chosen by hand", "mean of 3")
    assert summing.presenter.state.target == "smile"


def test_data_are_carried_onto_a_term_and_onto_the_start(summing: DirectionsBench) -> None:
    row = summing.lonely()
    before = summing.presenter.state.terms[0].rows
    summing.carry(row, summing.sum.wells["A"])
    summing.settle()
    assert summing.presenter.state.terms[0].rows == tuple(dict.fromkeys((*before, row)))
    assert summing.presenter.carrying.ghost is None
    summing.lasso(*{row, 1, 2, 3})
    summing.carry(row, summing.sum.wells["B"])
    summing.settle()
    assert set(summing.presenter.state.terms[1].rows) == {row, 1, 2, 3}
    summing.carry(row, summing.page.start)
    summing.settle()
    assert summing.presenter.state.start is not None
    assert summing.presenter.state.start.row == row
    terms = summing.presenter.state.terms
    summing.carry(row, summing.page.turn.segments)
    assert summing.presenter.state.terms == terms, "beside all nothing is dropped"


def test_another_sum_is_offered(summing: DirectionsBench) -> None:
    (action, *_) = summing.sum.preset_actions()
    assert action.text() == "smiling, long hair  −  not smiling, long hair  +  not smiling, short hair"
    summing.choose_in_menu("A", "hair", "long hair")
    action.trigger()
    summing.settle()
    assert summing.presenter.state.terms[0].conditions == (Condition("smile", 1), Condition("hair", 1))


def test_the_result_is_turned(summing: DirectionsBench) -> None:
    code = last_sum(summing).codes[0]
    summing.click(summing.sum.start)
    summing.settle()
    assert summing.presenter.state.segment == "codes"
    np.testing.assert_array_equal(summing.presenter.code, code)
    assert summing.page.start.pair.words(0)[1] == "a free point"


# -- what changes --------------------------------------------------------------------------------


def test_the_change_is_measured_on_the_examples_of_c_and_on_demand_held_out(summing: DirectionsBench) -> None:
    questions = [one.request for one in summing.engine.asked if isinstance(one.request, MeasureChange)]
    first, state = questions[-1], summing.presenter.state
    a, b, _ = (z.mean(axis=0) for z in terms_of(summing))
    np.testing.assert_allclose(first.vector, a - b, atol=1e-5)
    assert first.rows is not None
    assert tuple(first.rows.tolist()) == state.terms[2].rows
    assert (first.target, first.scale) == ("smile", 1.0)
    assert summing.sum.bars.isVisible()
    assert f"to {len(first.rows)} examples of C: smile +60%" in summing.sum.measured.text()
    summing.click(summing.sum.measure)
    asked = summing.engine.waiting(MeasureChange)[0].request
    assert isinstance(asked, MeasureChange)
    assert (asked.rows, asked.n) == (None, 50)
    assert asked.leave_out is not None
    assert set(asked.leave_out.tolist()) == {row for term in state.terms for row in term.rows}
    summing.settle()
    assert "to 50 held-out pictures: smile +60% of its range" in summing.sum.measured.text()
    assert "10.2% on average, hair most (10%)" in summing.sum.measured.text()


def test_where_no_predictor_is_nothing_is_told_of_attributes(bench: DirectionsBench) -> None:
    bench.readable = ()
    bench.begin()
    bench.segment(3)
    assert not bench.sum.bars.isVisible()
    assert not bench.sum.measure.isVisible()
    assert bench.told == []


def test_classes_make_a_sum_where_no_attribute_is_known(bench: DirectionsBench) -> None:
    bench.begin(known=False)
    bench.segment(3)
    conditions = [term.conditions for term in bench.presenter.state.terms]
    assert conditions == [(Condition("", 2),), (Condition("", 0),), (Condition("", 1),)]
    assert not bench.sum.bars.isVisible()
    bench.choose_in_menu("A", "middle")
    bench.settle()
    assert bench.presenter.state.terms[0].conditions == (Condition("", 1),), "a datum has one class"
    bench.choose_in_menu("A", "middle")
    bench.settle()
    assert bench.presenter.state.terms[0].conditions == ()
    assert len(bench.presenter.state.terms[0].rows) == 8, "of all kinds"


# -- room ----------------------------------------------------------------------------------------


def test_with_little_room_the_arithmetic_stands_above_picture_and_map(summing: DirectionsBench) -> None:
    summing.window.resize(960, 560)
    QApplication.processEvents()
    page = summing.page
    assert (
        page.turn.mapTo(page, page.turn.rect().topLeft()).y()
        < page.start.mapTo(page, page.start.rect().topLeft()).y()
    )
    summing.segment(0)
    QApplication.processEvents()
    right = page.turn.mapTo(page, page.turn.rect().topLeft()).x()
    assert right > page.start.mapTo(page, page.start.rect().topRight()).x()
    assert not page.start.strip.isVisible()
    assert not summing.table.shown[0].mosaic.isVisible()
    summing.window.resize(1300, 900)
    QApplication.processEvents()
    assert summing.table.shown[0].mosaic.isVisible()
    assert page.start.strip.isVisible()


def test_a_class_is_seen_alone(begun: DirectionsBench) -> None:
    begun.inspector.class_isolated.emit(1)
    assert begun.map._layer.dimmed.sum() == (begun.library.codes["net"].labels != 1).sum()
    begun.inspector.class_isolated.emit(-1)
    assert not begun.map._layer.dimmed.any()


def test_only_training_rows_are_taken_for_terms(bench: DirectionsBench) -> None:
    train = np.zeros(40, dtype=bool)
    train[::2] = True
    bench.open()
    bench.library.data["pictures"] = replace(data_ready(), train=frozen(train))
    bench.settle()
    bench.segment(3)
    bench.choose_in_menu("A", "hair", "long hair")
    rows = bench.presenter.state.terms[0].rows
    assert len(rows) >= 3
    assert train[list(rows)].all()
