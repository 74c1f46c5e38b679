"""Runs that learn to write: looked at, gone back to bit for bit, interrupted, kept, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.core import runs as r
from explorer.core.leftovers import FindLeftRuns, KeepLeftRun
from explorer.core.texts import BeginText, OpenWriter, WriteMore, WriterCard
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import run
from tests.engine.playing import assert_same, begin, kept, play
from trainers.checkpoint import read

STEPS = 60
SENTENCES = 'The cat sat on the mat. A dog (old) ran by; "why?" said the cat.\n'


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "own.txt"
    path.write_text(SENTENCES * 60, encoding="utf-8")
    return path


def lesson(text: Path | str, cell: str = "lstm", **training: Any) -> r.Recipe:
    return r.Recipe(
        family="char-rnn",
        data_id=str(text),
        fields={"latent_dim": 16, "embedding": 8, "cell": cell},
        training={"steps": STEPS, "batch_size": 8, "window": 16, "learning_rate": 0.02, "seed": 3} | training,
    )


def test_it_begins_learns_and_writes(text: Path) -> None:
    engine = Engine("cpu")
    begun = begin(engine, lesson(text))
    assert begun.writes
    assert begun.title == "LSTM, 16 units"
    assert begun.unit == "bits per character"
    assert begun.input_shape == (len(set(SENTENCES)),)
    assert len(begun.rows) == len(begun.moment.xy) == 0
    assert "characters to learn from" in begun.data_words
    assert begun.notices == (f"{len(SENTENCES) * 60:,} bytes, read as UTF-8",)
    rested, parts = play(engine, STEPS)
    assert rested.finished
    moments = kept(parts)
    assert [moment.step for moment in moments] == [*range(10, STEPS + 1, 10)]
    assert moments[-1].test["loss"] < 0.7 * begun.moment.test["loss"]
    assert set(moments[-1].written) <= set(SENTENCES)
    assert len({moment.written for moment in moments}) > 3, "the same draws, another text"


def test_a_run_of_one_recipe_goes_the_same_way_whatever_the_rests(text: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    straight = kept(play(engine, STEPS)[1])
    begin(engine, lesson(text))
    parts = [part for until in (7, 20, 33, STEPS) for part in play(engine, until)[1]]
    for one, other in zip(straight, kept(parts), strict=True):
        assert_same(one, other)


def test_twins_of_two_cells_go_in_step(text: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text), "a")
    begin(engine, lesson(text, "gru"), "b")
    rested, parts = play(engine, 20, "a", "b")
    assert rested.steps == {"a": 20, "b": 20}
    assert {part.run_id for part in kept(parts)} == {"a", "b"}


def test_live_fields_turn_and_others_do_not(text: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    play(engine, 5)
    turned = engine.handle(r.TurnKnobs(run_id="a", training={"learning_rate": 0.001, "steps": 90}))
    assert (turned.steps, turned.recipe.training["learning_rate"]) == (90, 0.001)
    with pytest.raises(EngineError, match="cannot change while"):
        engine.handle(r.TurnKnobs(run_id="a", training={"window": 20}))
    with pytest.raises(EngineError, match="no map"):
        engine.handle(r.DecodeOfRun(run_id="a", xy=(0.0, 0.0)))


def test_the_baselines_are_counted_once_for_all_runs_of_a_text(text: Path) -> None:
    engine = Engine("cpu")
    first = begin(engine, lesson(text)).baselines["loss"]
    assert list(first) == ["single characters"]
    counted, pieces = run(engine.handle(r.MeasureBaselines(run_id="a")))
    assert len(pieces) > 0
    bits = counted.baselines["loss"]
    assert bits["single characters"] == pytest.approx(first["single characters"])
    assert bits["counts, order 5"] < bits["counts, order 3"] < bits["single characters"]
    assert begin(engine, lesson(text, "gru"), "b").baselines["loss"] == bits


def test_numbers_that_are_none_go_back(text: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    play(engine, 25)
    with torch.no_grad():
        next(engine.department("runs")._run("a").model.parameters()).fill_(float("nan"))
    rested, _ = play(engine, STEPS)
    assert "no longer a finite number" in rested.trouble
    assert rested.steps["a"] == 20
    assert play(engine, STEPS)[0].finished


# --- saved and kept ----------------------------------------------------------------------------


def test_what_was_left_goes_on_bit_for_bit(text: Path, tmp_path: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    straight = kept(play(engine, STEPS)[1])

    before = Engine("cpu", tmp_path / "runs")
    begin(before, lesson(text, checkpoint_every_s=0.0))
    play(before, 23)
    before.close()

    after = Engine("cpu", tmp_path / "runs")
    (left,) = after.handle(FindLeftRuns())
    assert left.writes
    assert (left.step, left.title, left.recipe.data_id) == (23, "LSTM, 16 units", str(text))
    begun = begin(after, r.Recipe(family="", data_id=""), state=left.state)
    assert begun.moment.step == 23
    assert [lost.step for lost in begun.curve] == [20]
    rest = kept(play(after, STEPS)[1])
    for one, other in zip([m for m in straight if m.step > 23], rest, strict=True):
        assert_same(one, other)
    after.close()


def test_a_text_that_has_changed_is_not_gone_on_with(text: Path, tmp_path: Path) -> None:
    before = Engine("cpu", tmp_path / "runs")
    begin(before, lesson(text, checkpoint_every_s=0.0))
    play(before, 20)
    before.close()
    text.write_text(SENTENCES * 61, encoding="utf-8")
    after = Engine("cpu", tmp_path / "runs")
    (left,) = after.handle(FindLeftRuns())
    with pytest.raises(EngineError, match="own is another text than it was; this run cannot go on"):
        begin(after, r.Recipe(family="", data_id=""), state=left.state)
    after.close()


def test_a_model_is_left_open_and_written_with(text: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    play(engine, STEPS)
    card, _ = run(engine.handle(r.KeepRun(run_id="a")))
    assert isinstance(card, WriterCard)
    assert (card.path, card.title, card.metrics) == ("", "LSTM, 16 units", {})
    assert write(engine, card) == write(engine, card)
    play_on = kept(play(engine, STEPS)[1])
    assert play_on == [], "the run is over"


def test_a_model_is_written_to_a_file_with_its_figures(text: Path, tmp_path: Path) -> None:
    engine = Engine("cpu")
    begin(engine, lesson(text))
    play(engine, STEPS)
    path = tmp_path / "mine.safetensors"
    card, _ = run(engine.handle(r.KeepRun(run_id="a", path=str(path))))
    assert card.writer_id == "mine"
    assert 0 < card.metrics["bits_per_char"] < card.metrics["ngram_1_bits_per_char"]
    header = read(path, writer=True).header
    assert (header.steps, header.data, header.vocabulary) == (STEPS, str(text), card.vocabulary)
    opened = Engine("cpu").handle(OpenWriter(path=str(path)))
    assert opened.metrics == card.metrics
    with pytest.raises(EngineError, match="there is no folder"):
        run(engine.handle(r.KeepRun(run_id="a", path=str(tmp_path / "there" / "is" / "none.safetensors"))))


def test_one_that_was_left_is_kept(text: Path, tmp_path: Path) -> None:
    before = Engine("cpu", tmp_path / "runs")
    begin(before, lesson(text, checkpoint_every_s=0.0))
    play(before, 20)
    before.close()
    after = Engine("cpu", tmp_path / "runs")
    (left,) = after.handle(FindLeftRuns())
    card, _ = run(after.handle(KeepLeftRun(state=left.state)))
    assert isinstance(card, WriterCard)
    assert write(after, card)
    after.close()


def write(engine: Engine, card: WriterCard) -> str:
    engine.handle(BeginText(text_id="t", writer_id=card.writer_id, prime="The "))
    written: str = engine.handle(WriteMore(text_id="t", count=30)).text
    return written


# --- texts of one's own ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "own.txt: is empty; choose a file with text in it"),
        (b"too short", "own.txt: has only 9 characters"),
        (bytes(5000), "own.txt: holds no text"),
    ],
)
def test_what_is_no_text_is_refused(text: Path, content: bytes, words: str) -> None:
    text.write_bytes(content)
    with pytest.raises(EngineError, match=words):
        begin(Engine("cpu"), lesson(text))


def test_any_encoding_is_read_and_what_was_left_out_is_told(text: Path) -> None:
    text.write_bytes(("Der Bär läuft über den Fluß.\r\n" * 60).encode("latin-1") + b"\0" * 7)
    begun = begin(Engine("cpu"), lesson(text))
    assert begun.notices[0].endswith("bytes, read as Latin-1, since it is no UTF-8")
    assert begun.notices[1] == "7 NULs left out"
    assert begun.input_shape == (len(set("Der Bär läuft über den Fluß.\n")),)


def test_of_a_hundred_megabytes_the_first_two_million_characters_are_taken(text: Path) -> None:
    with text.open("wb") as file:
        file.write((SENTENCES * 40_000).encode())
        file.truncate(100_000_000)
    begun = begin(Engine("cpu"), lesson(text))
    assert begun.notices[0] == "100,000,000 bytes, read as UTF-8"
    assert begun.notices[-1] == "only the first 2,000,000 characters are taken"
    assert np.isfinite(begun.moment.test["loss"])


def test_families_and_texts_belong_together(text: Path) -> None:
    with pytest.raises(EngineError):
        begin(Engine("cpu"), r.Recipe(family="char-rnn", data_id="digits"))
    with pytest.raises(EngineError):
        begin(Engine("cpu"), r.Recipe(family="ae", data_id="python-reference"))
