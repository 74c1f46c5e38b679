"""Vectors of attributes, classes and groups in the view of directions; and other models."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.turning import DecodeCodes, MakeVector, MeasureChange
from explorer.panels.directions import words
from tests.panels.fakes_directions import LEFT, NONE, DirectionsBench, begun, bench

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier

__all__ = ["begun", "bench"]


# -- vectors -------------------------------------------------------------------------------------


def test_a_vector_of_an_attribute_is_made_kept_and_pulled(begun: DirectionsBench) -> None:
    maker, before = begun.inspector.maker, begun.presenter.code
    assert [maker.what.itemText(i) for i in range(maker.what.count())] == ["smile", "hair", "two classes"]
    begun.segment(2)
    assert begun.page.turn.nothing.text() == words.NO_VECTORS
    begun.click(maker.make)
    request = begun.engine.waiting(MakeVector)[0].request
    assert isinstance(request, MakeVector)
    assert (request.attribute, request.decorrelated) == ("smile", True)
    begun.settle()
    row = begun.row("smile")
    assert row.note.text() == "AUROC .93"
    assert "AUROC on a held-out half .93 (chance .5)" in begun.inspector.vector.figures.text()
    assert "the mean 0" in begun.inspector.vector.figures.text()
    begun.pull(row, 1.0)
    begun.settle()
    assert row.axis is not None
    assert before is not None
    assert begun.presenter.code is not None
    times = row.number.value()
    assert times == pytest.approx(row.axis.high, rel=0.02)
    np.testing.assert_allclose(begun.presenter.code - before, [0, 0, 2 * times], atol=1e-4)
    begun.segment(0)
    assert begun.row("z₃").number.value() == pytest.approx(min(float(before[2] + 2 * times), 4), abs=1e-4)


def test_the_switch_asks_for_a_plain_difference(begun: DirectionsBench) -> None:
    maker = begun.inspector.maker
    begun.click(maker.decorrelated)
    maker.what.setCurrentIndex(1)
    begun.click(maker.make)
    request = begun.engine.waiting(MakeVector)[0].request
    assert isinstance(request, MakeVector)
    assert (request.attribute, request.decorrelated) == ("hair", False)
    assert "other known ones rest" not in maker.why.text()


def test_a_vector_of_two_classes(begun: DirectionsBench) -> None:
    maker = begun.inspector.maker
    maker.what.setCurrentIndex(2)
    maker.what.activated.emit(2)
    assert maker.one.isVisible()
    assert not maker.decorrelated.isVisible()
    maker.one.setCurrentIndex(2)
    begun.click(maker.make)
    request = begun.engine.waiting(MakeVector)[0].request
    assert isinstance(request, MakeVector)
    assert request.classes == (2, -1)
    begun.settle()
    assert begun.row("right one − others").axis is not None


def test_two_lassoed_groups_make_a_vector_and_too_few_are_told(begun: DirectionsBench) -> None:
    maker = begun.inspector.maker
    assert not maker.with_it.isEnabled()
    begun.lasso(1, 2)
    begun.click(maker.with_it)
    assert "at least 3 data of each kind, and 2 are selected" in begun.told[0]
    assert begun.presenter.state.groups == ((), ())
    begun.lasso(1, 2, 5)
    begun.click(maker.with_it)
    begun.lasso(3, 4, 7, 8)
    assert not maker.make_groups.isEnabled()
    begun.click(maker.without)
    assert (maker.with_it.text(), maker.without.text()) == ("With it (3)", "Without (4)")
    begun.click(maker.make_groups)
    request = begun.engine.waiting(MakeVector)[0].request
    assert isinstance(request, MakeVector)
    assert request.rows is not None
    assert [rows.tolist() for rows in request.rows] == [[1, 2, 5], [3, 4, 7, 8]]
    begun.settle()
    vector = begun.presenter.state.vector
    assert vector is not None
    assert (vector.name, vector.rows) == ("group", (1, 2, 5, 3, 4, 7, 8))


def test_an_outline_selects_and_ctrl_adds(begun: DirectionsBench) -> None:
    begun.click(begun.page.codes.lasso)
    assert begun.map.lasso_mode
    right, bottom = begun.map.width() - 2, begun.map.height() - 2
    corners = [QPoint(x, y) for x, y in ((2, 2), (right, 2), (right, bottom), (2, bottom))]
    QTest.mousePress(begun.map, LEFT, NONE, corners[0])
    for corner in [*corners[1:], corners[0]]:
        QTest.mouseMove(begun.map, corner)
    QTest.mouseRelease(begun.map, LEFT, NONE, corners[0])
    QApplication.processEvents()
    assert begun.presenter.looking.selected == frozenset(range(40))
    assert not begun.map.lasso_mode
    assert begun.page.codes.caption.text() == "40 selected"
    QTest.keyClick(begun.map, KEY.Key_Escape)
    assert begun.presenter.looking.selected == frozenset()


def test_a_vector_is_renamed_numbered_and_removed(begun: DirectionsBench) -> None:
    maker, view = begun.inspector.maker, begun.inspector.vector
    for _ in range(2):
        begun.click(maker.make)
        begun.settle()
    assert [row.title.text() for row in begun.table.shown] == ["smile", "smile 2"]
    view.name.setFocus()
    view.name.selectAll()
    begun.qtbot.keyClicks(view.name, "  grin \r")
    begun.settle()
    assert [row.title.text() for row in begun.table.shown] == ["smile", "grin"]
    view.name.selectAll()
    begun.qtbot.keyClicks(view.name, "   \r")
    assert view.name.text() == "grin", "a vector has a name"
    begun.pull(begun.row("grin"), 1.0)
    begun.settle()
    code = begun.presenter.code
    begun.click(view.remove)
    begun.settle()
    assert [row.title.text() for row in begun.table.shown] == ["smile"]
    np.testing.assert_allclose(begun.presenter.code, code, atol=1e-6)
    begun.click(begun.inspector.undo)
    begun.settle()
    assert begun.row("grin").number.value() > 0


def test_a_row_that_is_pressed_is_chosen(begun: DirectionsBench) -> None:
    for index in (0, 1):
        begun.inspector.maker.what.setCurrentIndex(index)
        begun.click(begun.inspector.maker.make)
        begun.settle()
    assert begun.inspector.vector.name.text() == "hair"
    begun.click(begun.row("smile"), QPoint(12, 30))
    begun.settle()
    assert begun.inspector.vector.name.text() == "smile"
    assert begun.page.title() == "Which way leads to “smile”?"


def test_the_change_is_measured_over_held_out_pictures(begun: DirectionsBench) -> None:
    begun.click(begun.inspector.maker.make)
    begun.settle()
    view = begun.inspector.vector
    assert not view.bars.isVisible()
    begun.click(view.measure)
    request = begun.engine.waiting(MeasureChange)[0].request
    assert isinstance(request, MeasureChange)
    assert (request.target, request.rows, request.scale, request.n) == ("smile", None, None, 50)
    begun.settle()
    assert view.bars.isVisible()
    assert "smile +60%" in view.bars.words()
    assert view.measured.text().startswith(
        "Added 2.25 times to 50 held-out pictures: smile +60% of its range"
    )
    begun.inspector.maker.what.setCurrentIndex(1)
    begun.click(begun.inspector.maker.make)
    begun.settle()
    assert not view.bars.isVisible(), "of another vector nothing is measured yet"


def test_without_a_predictor_nothing_is_measured_and_that_is_told(begun: DirectionsBench) -> None:
    begun.readable = ()
    begun.click(begun.inspector.maker.make)
    begun.settle()
    begun.click(begun.inspector.vector.measure)
    begun.settle()
    assert "there is no predictor" in begun.told[0]
    assert not begun.inspector.vector.measure.isVisible()


def test_data_without_attributes_offer_classes_alone(bench: DirectionsBench) -> None:
    bench.begin(known=False)
    maker = bench.inspector.maker
    assert maker.one.isVisible()
    assert not maker.what.isVisible()
    bench.click(maker.make)
    bench.settle()
    assert [row.title.text() for row in bench.table.shown] == ["left − others"]
    assert not bench.inspector.vector.measure.isVisible()


# -- other models --------------------------------------------------------------------------------


def test_a_model_of_the_same_data_keeps_the_datum_and_the_terms(begun: DirectionsBench) -> None:
    begun.click(begun.inspector.maker.make)
    begun.settle()
    state = begun.presenter.state
    begun.open("other", 2)
    begun.settle()
    now = begun.presenter.state
    assert now.model_id == "other"
    assert now.start is not None
    assert state.start is not None
    assert now.start.row == state.start.row
    assert now.terms == state.terms
    assert now.vectors == ()
    np.testing.assert_allclose(begun.presenter.code, begun.library.codes["other"].z[now.start.row])
    begun.presenter.show_model("net")
    begun.settle()
    assert [vector.name for vector in begun.presenter.state.vectors] == ["smile"]


def test_other_data_begin_anew(begun: DirectionsBench) -> None:
    begun.lasso(1, 2, 3)
    begun.open("else", 4, data_id="more")
    begun.settle()
    assert begun.presenter.state.start is not None
    assert begun.presenter.state.start.source == "else"
    assert begun.presenter.looking.selected == frozenset()


def test_answers_of_a_model_that_is_left_are_dropped(begun: DirectionsBench) -> None:
    begun.pull(begun.row("z₃"), 0.9)
    late = begun.engine.waiting(DecodeCodes)[-1]
    begun.open("other", 2)
    begun.settle()
    tone = begun.tone
    assert late.answered
    assert tone == begun.told_tone()


def test_a_model_trained_anew_begins_with_its_new_codes(begun: DirectionsBench) -> None:
    begun.pull(begun.row("z₃"), 0.9)
    begun.settle()
    begun.open("net", 7)
    begun.settle()
    start = begun.presenter.state.start
    assert start is not None
    np.testing.assert_allclose(begun.presenter.code, begun.library.codes["net"].z[start.row])
