"""The view of directions: what is asked under the hand, what is shown, and what is taken back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.axes import DescribeCodes
from explorer.core.between import Anchor
from explorer.core.messages import Ready, WarmUp, frozen
from explorer.core.turning import MOST_CODES, DecodeCodes
from explorer.panels.directions import words
from explorer.widgets import paint
from tests.panels.fakes import NAMES, SIDE
from tests.panels.fakes_directions import LEFT, NONE, DirectionsBench, begun, bench, decoded

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier

__all__ = ["begun", "bench"]


# -- the start -----------------------------------------------------------------------------------


def test_nothing_is_shown_until_there_is_a_model(bench: DirectionsBench) -> None:
    assert bench.presenter.settled
    assert bench.table.shown == []
    bench.open()
    assert not bench.presenter.settled
    assert bench.page.turn.nothing.text() == words.NOT_MEASURED
    bench.settle()
    assert bench.presenter.settled


def test_it_begins_with_a_datum_beside_what_it_decodes_to(begun: DirectionsBench) -> None:
    anchor = begun.presenter.state.start
    assert anchor is not None
    row = anchor.row
    assert row is not None
    original = begun.page.start.pair.pictures[0].image()
    assert original is not None
    assert int(original[0, 0]) == row
    title, caption = begun.page.start.pair.words(0)
    assert (title, caption) == ("Original", f"{NAMES[row % 3]}\nrow {row}")
    assert begun.tone == begun.told_tone()
    assert begun.page.start.pair.words(1) == ("Decoded", "like middle (4 of 5)\n0.7 spacings from data")
    labels = [begun.library.codes["net"].labels[r] for r in begun.presenter.starting._examples]
    assert set(labels) == {0, 1, 2}


def test_sliders_stand_in_order_and_the_dead_say_so(begun: DirectionsBench) -> None:
    names = [row.title.text() for row in begun.table.shown]
    assert names == ["z₃", "z₂", "z₁"]
    assert [row.note.text() for row in begun.table.shown] == ["2.000 nats", "1.000 nats", "dead"]
    assert begun.page.turn.caption.text() == "In order of KL to the prior; 1 of 3 are dead"
    code = begun.presenter.code
    assert code is not None
    assert [row.number.value() for row in begun.table.shown] == pytest.approx(code[::-1].tolist(), abs=1e-5)
    dead, alive = begun.row("z₁").number.slider, begun.row("z₂").number.slider
    assert paint.accent(dead.palette()) == paint.muted(begun.page.palette())
    assert paint.accent(alive.palette()) == paint.accent(begun.page.palette())


def test_another_theme_reaches_the_dead_sliders_too(begun: DirectionsBench) -> None:
    palette = QPalette(begun.window.palette())
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor("#13579b"))
    begun.window.setPalette(palette)
    QApplication.processEvents()
    assert paint.accent(begun.row("z₁").number.slider.palette()) == QColor("#13579b")


def test_an_example_and_a_click_on_the_map_begin_elsewhere(begun: DirectionsBench) -> None:
    strip = begun.page.start.strip
    begun.click(strip, strip.cells().picture(0, 2).center().toPoint())
    begun.settle()
    row = begun.presenter.starting._examples[2]
    assert begun.presenter.state.start is not None
    assert begun.presenter.state.start.row == row
    other = begun.lonely()
    begun.click(begun.map, begun.place(other))
    begun.settle()
    assert begun.presenter.state.start.row == other
    assert begun.tone == begun.told_tone()
    begun.click(begun.inspector.undo)
    assert begun.presenter.state.start.row == row


def test_others_are_offered(begun: DirectionsBench) -> None:
    before = begun.presenter.starting._examples
    begun.click(begun.inspector.others)
    begun.settle()
    assert begun.presenter.starting._examples != before
    assert begun.presenter.state.start is not None
    assert begun.presenter.state.start.row == begun.presenter.starting._examples[0]


def test_a_picture_of_ones_own_is_placed_by_the_engine(begun: DirectionsBench) -> None:
    picture = Anchor(picture=frozen(np.zeros((SIDE, SIDE), dtype=np.float32)))
    begun.presenter.start_at(picture)
    assert begun.presenter.code is None
    begun.settle()
    assert begun.presenter.code is not None
    assert begun.presenter.code.tolist() == [1, 2, 3]
    original = begun.page.start.pair.pictures[0].image()
    assert original is not None
    assert int(original[0, 0]) == 77
    assert begun.page.start.pair.words(0)[1] == "a picture of one's own"
    assert begun.asked("turned")[-1].label == 2
    begun.click(begun.inspector.undo)
    begun.settle()
    assert begun.presenter.state.start is not picture


# -- pulling -------------------------------------------------------------------------------------


def test_a_pulled_slider_moves_its_number_alone_and_the_picture_follows(begun: DirectionsBench) -> None:
    before, moves = begun.presenter.code, begun.engine.moves
    asked = len(begun.asked("turned"))
    begun.pull(begun.row("z₂"), 0.6, 0.9)
    now = begun.presenter.code
    assert before is not None
    assert now is not None
    assert now[[0, 2]].tolist() == before[[0, 2]].tolist()
    assert now[1] == pytest.approx(-4 + 0.9 * 8, abs=0.1)
    fresh = begun.asked("turned")[asked:]
    assert len(fresh) == 2, "one question a move"
    assert not any(request.judged for request in fresh)
    assert begun.engine.moves >= 2
    assert moves < begun.engine.moves
    traversals = len(begun.asked("traversals"))
    begun.answer_all()
    QApplication.processEvents()
    assert begun.tone == begun.told_tone()
    assert begun.page.start.pair.words(1)[0] == "Turned"
    assert len(begun.timed) == 1, "the newer picture was painted"
    begun.settle()
    assert len(begun.asked("traversals")) == traversals + 1, "after the hand rests"
    assert begun.asked("turned")[-1].judged


def test_a_late_answer_does_not_overtake_a_newer_one(begun: DirectionsBench) -> None:
    begun.pull(begun.row("z₃"), 0.2, 0.8)
    first, second = begun.engine.waiting(DecodeCodes)[-2:]
    second.done(decoded(second.request))  # type: ignore[arg-type]
    tone = begun.tone
    first.done(decoded(first.request))  # type: ignore[arg-type]
    assert begun.tone == tone == begun.told_tone()


def test_an_error_of_the_newest_question_is_told_and_the_picture_stays(begun: DirectionsBench) -> None:
    tone = begun.tone
    begun.pull(begun.row("z₃"), 0.2)
    begun.engine.waiting(DecodeCodes)[-1].fail("There is no memory left.")
    assert begun.told == ["There is no memory left."]
    assert begun.tone == tone


def test_five_pictures_show_what_a_slider_does_and_a_click_goes_there(begun: DirectionsBench) -> None:
    row, code = begun.row("z₃"), begun.presenter.code
    assert code is not None
    shown = [row.mosaic.picture(0, at) for at in range(5)]
    for picture, place in zip(shown, np.linspace(-4, 4, 5), strict=True):
        wished = code.copy()
        wished[2] = place
        assert picture is not None
        assert abs(int(picture[0, 0]) - int(np.clip(round(100 + 8 * float(wished @ [1, 2, 3])), 0, 255))) <= 1
    begun.click(row.mosaic, row.mosaic.cells().picture(0, 4).center().toPoint())
    begun.settle()
    assert row.number.value() == pytest.approx(4)
    now = begun.presenter.code
    assert now is not None
    assert now[2] == pytest.approx(4)
    assert begun.tone == begun.told_tone()


def test_a_double_click_and_delete_bring_a_slider_back(begun: DirectionsBench) -> None:
    row, before = begun.row("z₂"), begun.presenter.code
    assert before is not None
    begun.pull(row, 0.9)
    begun.pull(begun.row("z₃"), 0.1)
    begun.settle()
    slider = row.number.slider
    QTest.mouseDClick(slider, LEFT, NONE, slider.handle().toPoint())
    begun.settle()
    now = begun.presenter.code
    assert now is not None
    assert now[1] == pytest.approx(before[1], abs=1e-6)
    assert now[2] != before[2]
    begun.row("z₃").number.slider.setFocus()
    QTest.keyClick(begun.row("z₃").number.slider, KEY.Key_Delete)
    begun.settle()
    assert begun.presenter.code is not None
    np.testing.assert_allclose(begun.presenter.code, before, atol=1e-6)


def test_undo_takes_a_whole_pull_back_and_reset_everything(begun: DirectionsBench) -> None:
    before = begun.presenter.code
    assert before is not None
    begun.pull(begun.row("z₂"), 0.5, 0.6, 0.7, 0.9)
    once = begun.presenter.code
    begun.settle()
    begun.pull(begun.row("z₂"), 0.2, 0.1)
    begun.settle()
    begun.page.setFocus()
    QTest.keyClick(begun.map, KEY.Key_Z, CTRL)
    begun.settle()
    np.testing.assert_array_equal(begun.presenter.code, once)
    assert begun.row("z₂").number.value() == pytest.approx(
        float(once[1]) if once is not None else 0, abs=1e-5
    )
    begun.pull(begun.row("z₃"), 0.9)
    begun.settle()
    begun.click(begun.inspector.reset)
    begun.settle()
    np.testing.assert_array_equal(begun.presenter.code, before)
    assert not begun.inspector.reset.isEnabled()
    QTest.keyClick(begun.inspector.others, KEY.Key_Z, CTRL)
    for _ in range(2):
        begun.click(begun.inspector.undo)
    begun.settle()
    np.testing.assert_array_equal(begun.presenter.code, before)
    assert not begun.inspector.undo.isEnabled()


def test_a_number_is_typed(begun: DirectionsBench) -> None:
    field = begun.row("z₂").number.field
    field.setFocus()
    field.selectAll()
    begun.qtbot.keyClicks(field, "1.5\r")
    begun.settle()
    assert begun.presenter.code is not None
    assert begun.presenter.code[1] == pytest.approx(1.5)


def test_arrow_keys_are_taken_back_together(begun: DirectionsBench) -> None:
    before, slider = begun.presenter.code, begun.row("z₂").number.slider
    slider.setFocus()
    for _ in range(4):
        QTest.keyClick(slider, KEY.Key_Right)
    begun.settle()
    begun.click(begun.inspector.undo)
    np.testing.assert_array_equal(begun.presenter.code, before)


def test_a_principal_slider_moves_the_code_along_its_direction(begun: DirectionsBench) -> None:
    before = begun.presenter.code
    begun.segment(1)
    names = [(row.title.text(), row.note.text()) for row in begun.table.shown]
    assert names == [("PC 1", "50.0 %"), ("PC 2", "33.3 %"), ("PC 3", "16.7 %")]
    begun.pull(begun.row("PC 2"), 0.8)
    begun.settle()
    axis = begun.row("PC 2").axis
    assert axis is not None
    assert before is not None
    assert begun.presenter.code is not None
    step = begun.presenter.code - before
    assert abs(float(step @ axis.direction)) == pytest.approx(float(np.linalg.norm(step)), rel=1e-4)
    other = begun.row("PC 1").axis
    assert other is not None
    assert other.value(begun.presenter.state) == pytest.approx(begun.row("PC 1").number.value(), abs=1e-4)


def test_the_probe_of_the_map_is_the_code_and_can_be_dragged(begun: DirectionsBench) -> None:
    sheet = begun.presenter.looking._sheet
    assert sheet is not None
    before = begun.presenter.code
    assert before is not None
    x, y = begun.map.to_pixels(np.asarray(begun.map._probe))
    start = QPoint(round(float(x)), round(float(y)))
    QTest.mouseMove(begun.map, start)
    QTest.mousePress(begun.map, LEFT, NONE, start)
    for step in (10, 20, 30):
        QTest.mouseMove(begun.map, start + QPoint(step, -step))
    QTest.mouseRelease(begun.map, LEFT, NONE, start + QPoint(30, -30))
    begun.settle()
    now = begun.presenter.code
    assert now is not None
    hidden = np.eye(3) - sheet.plane.basis @ sheet.plane.basis.T
    np.testing.assert_allclose(hidden @ now, hidden @ before, atol=1e-5)
    assert np.linalg.norm(now - before) > 0
    np.testing.assert_allclose(sheet.plane.project(now), begun.map._probe, atol=1e-4)
    begun.click(begun.inspector.undo)
    np.testing.assert_array_equal(begun.presenter.code, before)


def test_many_numbers_come_in_the_pauses_and_are_64_at_most(bench: DirectionsBench) -> None:
    bench.k = 100
    bench.begin(latent_dim=100)
    assert len(bench.table.shown) == 8
    assert bench.page.turn.every.text() == "All 64"
    bench.click(bench.page.turn.every)
    assert bench.table.growing
    assert not bench.presenter.settled
    bench.settle()
    assert len(bench.table.rows) == len(bench.table.shown) == 64
    assert all(row.mosaic.picture(0, 4) is not None for row in bench.table.shown)
    assert len(bench.asked("traversals")[-1].codes) == 5 * 64 <= MOST_CODES
    bench.click(bench.page.turn.every)
    bench.settle()
    assert len(bench.table.shown) == 8


def test_codes_are_measured_again_once_the_data_are_there(begun: DirectionsBench) -> None:
    assert begun.engine.count(DescribeCodes) >= 1
    assert begun.presenter.described is not None


def test_the_code_is_pinned_and_probed(begun: DirectionsBench) -> None:
    begun.click(begun.inspector.pin)
    assert begun.pinned == [begun.presenter.state.start]
    begun.pull(begun.row("z₃"), 0.9)
    begun.settle()
    begun.click(begun.inspector.pin)
    np.testing.assert_array_equal(begun.pinned[1].code, begun.presenter.code)
    assert begun.pinned[1].source == "net"
    begun.click(begun.inspector.probe)
    ((model_id, code),) = begun.probes
    assert model_id == "net"
    np.testing.assert_array_equal(code, begun.presenter.code)


def test_the_card_of_a_datum_comes_and_goes(begun: DirectionsBench) -> None:
    QTest.mouseMove(begun.map, begun.place(begun.lonely()))
    begun.qtbot.waitUntil(begun.map._card.isVisible)
    QTest.mouseMove(begun.map, QPoint(3, 3))
    begun.qtbot.waitUntil(lambda: not begun.map._card.isVisible())


def test_ready_comes_after_the_codes(bench: DirectionsBench) -> None:
    bench.open()
    for asked in bench.engine.waiting(WarmUp):
        asked.done(Ready(device="cpu", words="CPU"))
    bench.settle()
    assert bench.tone == bench.told_tone()
