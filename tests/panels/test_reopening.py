"""Files that change or vanish while they are open, and a panel with nothing open at all."""

from __future__ import annotations

from explorer.core import messages as m
from tests.panels.conftest import Bench
from tests.panels.fakes import opened, peeked


def test_nothing_can_be_flown_or_added_where_nothing_is_open(bench: Bench) -> None:
    assert not bench.page.play.isEnabled()
    assert not bench.page.morph.isEnabled()
    bench.page.morphed.emit(0.5)
    bench.page.inspector.map_added.emit()
    assert bench.state.slots == ()
    assert bench.state.morph == 0
    assert bench.engine.asked == []


def test_a_file_opened_again_with_another_code_size_begins_anew(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.2)
    settled.read_all()
    assert settled.presenter.hand.probe is not None
    assert settled.presenter.hand.probe.row is None
    seen = settled.show("net", 7, latent_dim=5)
    probe = settled.presenter.hand.probe
    assert probe.row is not None, "a free point of the former space is no point of this one"
    assert "net" not in settled.library.able, "the former weights answer for it no more"
    before = len(settled.questions())
    settled.page.dragged.emit(1, 0.1, 0.1)
    assert len(settled.questions()) == before, "nobody is asked until it has been rebuilt"
    for asked in settled.engine.waiting(m.OpenFile):
        asked.done(opened(seen))
    question = settled.newest()
    assert question.probe.source == "net"
    assert question.probe.code is not None
    assert len(question.probe.code) == 5


def test_an_answer_for_the_former_data_comes_too_late(settled: Bench) -> None:
    settled.page.dragged.emit(1, 0.4, 0.2)
    late = settled.questions()[-1]
    settled.show("wheel", 3, data_id="wheels")
    before = settled.tones()
    settled.answer(late, tone=0.9)
    assert settled.presenter.reader.reading is None
    assert settled.tones() == before
    assert not settled.presenter.settled


def test_a_file_that_vanishes_in_the_middle_of_opening_gives_the_maps_back(settled: Bench) -> None:
    before = settled.state.slots
    settled.show("gone", 9)
    assert settled.state.slots[1] == "gone"
    settled.engine.waiting(m.OpenFile)[-1].fail("gone.safetensors: there is no such file; check the path.")
    assert settled.state.slots == before
    assert "gone" not in settled.library.cards
    assert any("gone.safetensors" in sentence for sentence in settled.told)
    settled.read_all()
    assert settled.presenter.settled


def test_the_first_file_that_vanishes_leaves_an_empty_panel_that_says_what_to_do(bench: Bench) -> None:
    bench.show("gone", 9)
    bench.engine.waiting(m.OpenFile)[-1].fail()
    assert bench.state.slots == ()
    assert not bench.page.play.isEnabled()
    bench.settle("net", 1)
    assert bench.state.slots[1] == "net"


def test_a_failed_start_of_torch_is_tried_again_with_the_next_file(bench: Bench) -> None:
    bench.show("net", 1)
    bench.engine.waiting(m.WarmUp)[-1].fail("torch cannot be loaded; install it.")
    assert bench.told == ["torch cannot be loaded; install it."]
    bench.show("other", 2)
    assert len(bench.engine.waiting(m.WarmUp)) == 1


def test_missing_data_are_told_with_what_still_works(bench: Bench) -> None:
    seen = bench.show("net", 1)
    bench.warm()
    bench.engine.waiting(m.OpenFile)[-1].done(opened(seen))
    bench.engine.waiting(m.LoadData)[-1].fail("mine.npz: there is no such file; check the path.")
    assert "stored codes" in bench.told[-1]
    assert peeked("net", 1).card.model_id in bench.library.able
