"""The inside of a cell, by real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton

from explorer.core.paths import writer
from tests.app.test_sequence import KEY, Reader, reader
from trainers.checkpoint import write
from trainers.corpora import make_corpus
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.registry import build_for, from_checkpoint, to_checkpoint
from trainers.specs import CharRnnSpec, TextTrainSpec

__all__ = ["reader"]


@pytest.fixture
def inside(reader: Reader) -> Iterator[Reader]:
    """The view of the inside, over a text of sixty characters."""
    reader.write_to(60)
    views = reader.app.sequence.views
    reader.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Inside"))
    reader.until(lambda: views.presenter("inside").read is not None)
    views.presenter("inside").go_character(59 - views.presenter("inside").place)
    reader.until(lambda: views.presenter("inside").read.place == 59)
    views.page("inside").setFocus()
    yield reader
    reader.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Write"))


def test_arrow_keys_go_through_the_stages_and_on_to_the_next_character(inside: Reader) -> None:
    mind, page = inside.app.sequence.views.presenter("inside"), inside.app.sequence.views.page("inside")
    mind.go_character(-5)
    inside.until(lambda: mind.read.place == 54)
    mind._light(0)
    seen = []
    for _ in range(7):
        seen.append((mind.place, page.stages.lit(), page.diagram.stage()))
        inside.press_key(KEY.Key_Right)
        inside.until(lambda: mind.settled)
    assert seen == [(54, i, i) for i in range(6)] + [(55, 0, 0)]
    inside.press_key(KEY.Key_Left)
    inside.press_key(KEY.Key_Left)
    inside.until(lambda: mind.settled)
    assert (mind.place, page.stages.lit()) == (54, 5)
    assert page.name.text() == "Hidden state"
    assert page.formula.text() == "h = o ∘ tanh(c)"


def test_the_numbers_are_those_of_the_cell(inside: Reader) -> None:
    mind = inside.app.sequence.views.presenter("inside")
    mind._choose(17)
    inside.until(lambda: mind.settled and mind.read.one == 17)
    model = from_checkpoint(read_any(str(writer("python-reference-lstm"))))
    assert isinstance(model, CharRnn)
    codes, _ = model.read(inside.pen.text.text)
    seen = model.opened(codes[None])[1]
    for name in ("forget", "input", "candidate", "cell", "output", "hidden"):
        wished = seen.of(name)[59, 0, 0].detach().numpy()
        assert mind.read.values[name] == pytest.approx((wished.mean(), wished[17]), abs=1e-4)
    before = seen.of("cell")[58, 0, 0].detach().numpy()
    assert mind.read.values["cell_before"] == pytest.approx((before.mean(), before[17]), abs=1e-4)
    kept = (seen.of("forget")[59, 0, 0] * seen.of("cell")[58, 0, 0]).detach().numpy()
    assert mind.read.values["kept"] == pytest.approx((kept.mean(), kept[17]), abs=1e-4)
    held = np.abs(seen.of("cell")[48:60, 0, 0].detach().numpy()).mean(1)
    np.testing.assert_allclose(mind.read.held, held, atol=1e-4)
    assert "".join(mind.read.ins) == inside.pen.text.text[48:60]


def test_an_earlier_character_is_chosen_among_the_last_twelve(inside: Reader) -> None:
    mind, page = inside.app.sequence.views.presenter("inside"), inside.app.sequence.views.page("inside")
    inside.click(page.unrolled, page.unrolled.cell_box(4).center().toPoint())
    inside.until(lambda: mind.read.place == 59 - 7)
    assert mind.read.ins[-1] == inside.pen.text.text[52]


def test_what_flows_is_seen_to_flow_only_when_wished(inside: Reader) -> None:
    page = inside.app.sequence.views.page("inside")
    assert not page.diagram.playing()
    inside.click(page.inspector.flow)
    assert page.diagram.playing()
    inside.click(page.inspector.flow)
    assert not page.diagram.playing()


def test_the_units_are_those_of_the_model(inside: Reader, tmp_path: Path) -> None:
    mind, page = inside.app.sequence.views.presenter("inside"), inside.app.sequence.views.page("inside")
    slider = page.inspector.unit
    slider.field.setFocus()
    slider.field.selectAll()
    inside.qtbot.keyClicks(slider.field, "500\r")
    inside.until(lambda: mind.settled and mind.read.one == 127)
    assert slider.value() == 127
    corpus = make_corpus("few", "One and two and three. " * 60)
    model = build_for(CharRnnSpec(latent_dim=12, embedding=4), corpus)
    path = tmp_path / "small.safetensors"
    write(str(path), to_checkpoint(model, corpus, TextTrainSpec(steps=1), {}, 0))
    inside.presenter.open(str(path))
    inside.until(lambda: inside.presenter.card.writer_id == "small" and mind.settled)
    inside.presenter.prime = "One and "
    inside.presenter.begin()
    inside.until(lambda: mind.settled and mind.read.ins[-2:] == ("d", " ") and mind.read.one == 11)
    assert slider.value() == 11
    assert "no unit" not in inside.notice
    inside.presenter.open(str(writer("python-reference-lstm")))
    inside.until(lambda: inside.presenter.card.units == 128)
    inside.calm()


def test_a_cell_that_is_held_is_said_to_be(inside: Reader) -> None:
    views = inside.app.sequence.views
    mind, page = views.presenter("inside"), views.page("inside")
    mind._choose(17)
    inside.until(lambda: mind.settled and mind.read.one == 17)
    assert "held" not in page.numbers.text()
    inside.pen.until = 70
    inside.pen.hold(60, 17, 0.5)
    inside.until(lambda: len(inside.pen.texts) == 2 and not inside.pen.writing)
    inside.calm()
    mind.go_character(len(inside.pen.text.text) - 1 - mind.place)
    inside.until(lambda: mind.settled and mind.read.place == len(inside.pen.text.text) - 1)
    assert np.tanh(mind.read.values["cell"][1]) == pytest.approx(0.5, abs=1e-5)
    assert page.numbers.text().endswith("held whatever the gates say")
