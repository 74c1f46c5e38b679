"""What the presenter asks and shows, with an engine that is late, out of order or refuses."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.core import messages as m
from explorer.core.geometry import procrustes
from explorer.panels.map.atlas import CLASS, ERROR
from tests.panels.conftest import Bench
from tests.panels.fakes import data_ready, opened, peeked

PCA = "pictures-pca-2"
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


# --- before the models are ready ---------------------------------------------------------------


def test_nothing_is_asked_before_a_model_is_ready(bench: Bench) -> None:
    bench.show()
    bench.page.dragged.emit(1, 0.5, 0.5)
    bench.page.clicked.emit(1, 3, NONE)
    bench.page.stepped.emit(1, 0.1, 0.0)
    assert bench.engine.count(m.ReadProbe) == 0
    assert not bench.presenter.settled


def test_a_drag_before_torch_moves_the_probe_and_the_reading_comes_by_itself(bench: Bench) -> None:
    seen = bench.show()
    before = bench.look()
    bench.page.dragged.emit(1, 0.5, -0.75)
    assert bench.look()[1] != before[1], "the probe has moved"
    assert bench.engine.moves == 1
    bench.warm()
    bench.engine.only(m.OpenFile).done(opened(seen))
    probe = bench.newest().probe
    assert (probe.source, probe.row) == ("net", None)
    np.testing.assert_allclose(probe.code, [0.5, -0.75])
    bench.read_all(0.8)
    assert bench.tones() == pytest.approx([0.8])


def test_models_are_asked_as_they_become_ready(bench: Bench) -> None:
    seen = bench.show()
    bench.warm()
    bench.engine.only(m.OpenFile).done(opened(seen))
    assert bench.newest().models == ("net",)
    bench.read_all()
    assert not bench.presenter.settled, "the other map is not there yet"
    fit = bench.engine.only(m.FitPca)
    assert isinstance(fit.request, m.FitPca)
    fit.done(bench.pca(fit.request, 2, seen.card.input_shape))
    assert bench.newest().models == (PCA, "net")
    bench.read_all()
    assert bench.presenter.settled


def test_the_maps_wait_for_pca_and_name_themselves(bench: Bench) -> None:
    seen = bench.show()
    assert bench.state.slots == ("", "net")
    fit = bench.engine.only(m.FitPca)
    assert isinstance(fit.request, m.FitPca)
    fit.done(bench.pca(fit.request, 2, seen.card.input_shape))
    assert bench.state.slots == (PCA, "net")


def test_without_pca_the_model_stands_on_both_maps(bench: Bench) -> None:
    seen = bench.show()
    bench.engine.only(m.FitPca).fail("pictures: are not here; choose digits.")
    assert bench.state.slots == ("net", "net")
    assert bench.told == ["pictures: are not here; choose digits."]
    bench.warm()
    bench.engine.only(m.OpenFile).done(opened(seen))
    assert bench.newest().models == ("net",)
    bench.read_all()
    assert bench.presenter.settled


# --- answers -----------------------------------------------------------------------------------


def test_the_newest_reading_wins_and_a_late_one_is_dropped(settled: Bench) -> None:
    for x in (0.1, 0.2, 0.3):
        settled.page.dragged.emit(1, x, 0.0)
    first, second, third = settled.questions()
    settled.answer(second, 0.2)
    assert settled.tones() == pytest.approx([0.2, 0.2]), "an overtaken answer still shows progress"
    settled.answer(first, 0.1)
    assert settled.tones() == pytest.approx([0.2, 0.2]), "an older one does not go back"
    assert not settled.presenter.settled
    settled.answer(third, 0.3)
    assert settled.tones() == pytest.approx([0.3, 0.3])
    assert settled.presenter.settled


def test_an_answer_about_data_that_have_gone_is_dropped(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.0)
    (late,) = settled.questions()
    settled.engine.asked.remove(late)
    settled.settle("wheel", 3, data_id="wheels")
    shown = settled.tones()
    settled.answer(late, 0.1)
    assert settled.tones() == shown
    assert settled.presenter.settled


def test_an_answer_about_gone_data_does_not_hide_the_next_one(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.0)
    (late,) = settled.questions()
    seen = settled.show("wheel", 3, data_id="wheels")
    settled.answer(late, 0.1)
    settled.engine.waiting(m.OpenFile)[-1].done(opened(seen))
    settled.read_all(0.9)
    assert settled.tones() == pytest.approx([0.9])


def test_a_cancelled_question_changes_nothing(settled: Bench) -> None:
    tones = settled.tones()
    settled.page.dragged.emit(1, 0.4, 0.0)
    settled.questions()[0].reply(m.Cancelled())
    assert settled.tones() == tones
    assert settled.told == []


def test_a_failed_question_is_told_and_the_last_picture_stays(settled: Bench) -> None:
    tones = settled.tones()
    settled.page.dragged.emit(1, 0.4, 0.0)
    settled.questions()[0].fail("net: there is no memory left for this model; close others.")
    assert settled.told == ["net: there is no memory left for this model; close others."]
    assert settled.tones() == tones
    settled.page.dragged.emit(1, 0.5, 0.0)
    settled.answer(settled.questions()[-1], 0.7)
    assert settled.tones() == pytest.approx([0.7, 0.7])


def test_a_notice_on_a_reading_is_told(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.0)
    settled.answer(settled.questions()[0], notice="net goes on on the CPU.")
    assert settled.told == ["net goes on on the CPU."]


def test_the_reading_puts_the_probe_onto_the_other_map(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.0)
    before = settled.look()
    settled.answer(settled.questions()[0], code_of=lambda name: np.array([1.5, -1.0]))
    after = settled.look()
    assert after[0] != before[0]
    assert after[1] == before[1], "under the hand nothing moves by itself"
    # From there it is taken on: the place that was answered is where the next drag begins.
    settled.page.stepped.emit(0, 0.25, 0.0)
    np.testing.assert_allclose(settled.newest().probe.code, [1.75, -1.0], atol=1e-6)


# --- the probe ---------------------------------------------------------------------------------


def test_a_datum_is_asked_about_as_a_row(settled: Bench) -> None:
    settled.page.grabbed.emit(0, 12)
    probe = settled.newest().probe
    assert (probe.source, probe.row, probe.code) == (PCA, 12, None)
    assert settled.engine.moves == 1


def test_taking_the_probe_itself_asks_nothing(settled: Bench) -> None:
    asked = settled.engine.count(m.ReadProbe)
    settled.page.grabbed.emit(1, -1)
    settled.page.dropped.emit(1)
    assert settled.engine.count(m.ReadProbe) == asked


def test_dragging_keeps_what_the_plane_does_not_show(bench: Bench) -> None:
    bench.settle("deep", latent_dim=5)
    codes = bench.library.codes["deep"].z.astype(np.float64)
    bench.page.dragged.emit(1, 0.7, -0.2)
    code = bench.newest().probe.code
    assert code is not None
    centred = codes - codes.mean(axis=0)
    basis = np.linalg.svd(centred, full_matrices=False)[2][:2].T
    step = code - codes[5]
    np.testing.assert_allclose(step - basis @ (basis.T @ step), 0, atol=1e-5)
    np.testing.assert_allclose(np.abs((code - codes.mean(axis=0)) @ basis), [0.7, 0.2], atol=1e-5)


def test_a_typed_number_changes_one_coordinate(settled: Bench) -> None:
    start = settled.library.codes["net"].z[5]
    settled.page.inspector.coordinate_typed.emit(1, 3.5)
    np.testing.assert_allclose(settled.newest().probe.code, [start[0], 3.5], atol=1e-6)
    asked = settled.engine.count(m.ReadProbe)
    settled.page.inspector.coordinate_typed.emit(1, 3.5)
    settled.page.inspector.coordinate_typed.emit(7, 1.0)
    assert settled.engine.count(m.ReadProbe) == asked


# --- other data, other models ------------------------------------------------------------------


def test_a_failed_open_leaves_the_view_untouched(settled: Bench) -> None:
    state, look, tones, asked = settled.state, settled.look(), settled.tones(), len(settled.engine.asked)
    settled.library.open("bad.safetensors")
    settled.engine.only(m.PeekFile).fail()
    assert settled.state == state
    assert settled.look() == look
    assert settled.tones() == tones
    assert len(settled.engine.asked) == asked + 1
    assert len(settled.told) == 1


def test_other_data_begin_afresh(settled: Bench) -> None:
    settled.page.clicked.emit(1, 3, NONE)
    settled.page.inspector.class_isolated.emit(1)
    settled.page.morphed.emit(0.5)
    settled.presenter.colour_by(ERROR)
    settled.settle("wheel", 3, data_id="wheels")
    state = settled.state
    assert state.slots == ("wheels-pca-2", "wheel")
    assert (state.selected, state.isolated, state.morph, state.colour) == (frozenset(), -1, 0.0, CLASS)
    probe = settled.presenter.hand.probe
    assert probe is not None
    assert (probe.source, probe.row) == ("wheel", 5)


def test_another_model_of_the_same_data_keeps_the_selection_and_the_datum(settled: Bench) -> None:
    settled.page.clicked.emit(1, 3, NONE)
    settled.settle("second", 4)
    assert settled.state.slots == (PCA, "second")
    assert settled.state.selected == {3}
    probe = settled.presenter.hand.probe
    assert probe is not None
    assert (probe.source, probe.row) == ("second", 3)


def test_a_chooser_sets_one_map_and_brings_the_partner_of_other_data(settled: Bench) -> None:
    settled.settle("second", 4)
    settled.page.model_chosen.emit(0, "net")
    assert settled.state.slots == ("net", "second")
    settled.settle("wheel", 3, data_id="wheels")
    settled.page.model_chosen.emit(0, "net")
    assert settled.state.slots == (PCA, "net")


def test_a_third_map_comes_and_goes(settled: Bench) -> None:
    settled.settle("second", 4)
    settled.page.inspector.map_added.emit()
    assert settled.state.slots == (PCA, "second", "net")
    assert settled.newest().models == (PCA, "second", "net")
    settled.page.inspector.map_added.emit()
    assert len(settled.state.slots) == 3, "three are the most"
    settled.read_all()
    settled.page.dragged.emit(2, 0.5, 0.5)
    assert settled.newest().probe.source == "net"
    settled.read_all()
    settled.page.map_closed.emit(2)
    assert settled.state.slots == (PCA, "second")
    probe = settled.presenter.hand.probe
    assert probe is not None
    assert (probe.source, probe.row) == ("second", 5), "a free point of a map that has gone is no more"
    settled.read_all()
    assert settled.presenter.settled


# --- the morph ---------------------------------------------------------------------------------


@pytest.mark.parametrize("t", [0.25, 1.0])
def test_in_flight_both_models_read_the_place_that_the_probe_passes(settled: Bench, t: float) -> None:
    settled.page.morphed.emit(t)
    left, right = (settled.library.codes[name].z.astype(np.float64) for name in (PCA, "net"))
    fit = procrustes(right, left, keep_spread=True)
    here = (1 - t) * left[5] + t * fit.apply(right[5])
    probe = settled.newest().probe
    assert (probe.source, probe.row) == ("net" if t > 0.5 else PCA, 5)
    codes = {probe.source: probe.code, **probe.also}
    np.testing.assert_allclose(codes[PCA], here, atol=1e-5)
    np.testing.assert_allclose(codes["net"], fit.inverse(here), atol=1e-5)
    if t == 1.0:
        np.testing.assert_allclose(codes["net"], right[5], atol=1e-5)


def test_back_at_the_start_nothing_of_the_flight_remains(settled: Bench) -> None:
    settled.page.morphed.emit(0.5)
    settled.page.morphed.emit(0.0)
    probe = settled.newest().probe
    assert (probe.row, probe.code, dict(probe.also)) == (5, None, {})


def test_a_datum_dragged_in_flight_stays_under_the_hand(settled: Bench) -> None:
    settled.page.morphed.emit(0.5)
    settled.page.dragged.emit(0, 0.3, -0.4)
    probe = settled.newest().probe
    assert (probe.source, probe.row) == (PCA, None)
    np.testing.assert_allclose(probe.code, [0.3, -0.4], atol=1e-6)
    assert set(probe.also) == {"net"}


def test_pictures_that_come_late_are_asked_about_again(bench: Bench) -> None:
    seen = bench.show()
    bench.warm()
    bench.engine.only(m.OpenFile).done(opened(seen))
    bench.read_all()
    asked = bench.engine.count(m.ReadProbe)
    bench.engine.only(m.LoadData).done(data_ready())
    assert bench.engine.count(m.ReadProbe) == asked + 1


def test_a_file_opened_while_another_opens_is_the_one_that_stays(bench: Bench) -> None:
    for name in ("first", "second"):
        bench.library.open(name)
    one, two = bench.engine.waiting(m.PeekFile)
    one.done(peeked("first", 1))
    two.done(peeked("second", 2))
    assert bench.state.slots[1] == "second"
