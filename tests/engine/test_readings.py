"""Texts that are read, asked of the engine as the window asks for them."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import cells as c
from explorer.core import read_texts as r
from explorer.core import texts as t
from explorer.core.paths import writer
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.texts import corpora
from explorer.engine.texts.still import PIECE
from tests.engine.conftest import run
from trainers.cells_on_text import all_activations
from trainers.corpora import load_corpus
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.reading import baselines_of, cost_of
from trainers.registry import from_checkpoint
from trainers.writing import Writer

NAME = "python-reference-lstm"
TEXT = "The interpreter reads the statement and calls the function with its arguments.\n" * 9


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    engine = Engine("cpu")
    engine.handle(t.OpenWriter(path=str(writer(NAME))))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def model() -> CharRnn:
    found = from_checkpoint(read_any(str(writer(NAME))))
    assert isinstance(found, CharRnn)
    return found


def take(engine: Engine, text: str = TEXT, text_id: str = "r", **rest: Any) -> r.TextTaken:
    taken = engine.handle(r.TakeText(text_id=text_id, writer_id=NAME, text=text, **rest))
    assert isinstance(taken, r.TextTaken)
    return taken


def test_a_text_costs_what_the_trainers_say(shared: Engine, model: CharRnn) -> None:
    assert take(shared).text == TEXT
    done, parts = run(shared.handle(r.ReadCosts(text_id="r")))
    assert len(parts) == len(TEXT) // PIECE + 1
    joined = np.concatenate([part.probabilities for part in parts])
    np.testing.assert_array_equal(joined, done.probabilities)
    assert [part.place for part in parts] == [0, *range(PIECE + 1, len(TEXT), PIECE)]
    assert np.isnan(joined[0])
    np.testing.assert_allclose(-np.log2(joined[1:]), cost_of(model, TEXT).bits[1:], atol=1e-4)
    assert pickle.loads(pickle.dumps(done)).text_id == "r"


@pytest.mark.parametrize("place", [1, 5, PIECE, PIECE + 1, len(TEXT)])
def test_its_odds_are_those_of_one_who_writes(shared: Engine, model: CharRnn, place: int) -> None:
    take(shared)
    odds, waits = run(shared.handle(t.ReadOdds(text_id="r", place=place)))
    assert len(waits) == (place > PIECE), "it is read up to there first"
    told = Writer(model, TEXT).distribution(place).probabilities
    assert odds.place == place
    wished = [told[model.vocabulary.index(character)] for character in odds.characters]
    np.testing.assert_allclose(odds.probabilities, wished, atol=1e-5)
    assert (np.diff(odds.probabilities) <= 0).all()


def test_nothing_is_told_of_the_first_character(shared: Engine) -> None:
    take(shared)
    assert shared.handle(t.ReadOdds(text_id="r", place=0)).characters == ""
    with pytest.raises(EngineError, match="point at one"):
        shared.handle(t.ReadOdds(text_id="r", place=len(TEXT) + 1))


def test_what_is_unknown_is_left_out_and_told(shared: Engine) -> None:
    taken = take(shared, "Snow \u2603 is\0 \u2603\u2744.\r\nYes")
    assert taken.text == "Snow  is .\nYes"
    assert (taken.unknown, taken.left_out) == ("\u2603\u2744", 3)
    assert taken.notices == ("1 NUL left out",)


def test_only_so_much_is_read(shared: Engine) -> None:
    taken = take(shared, "ab" * r.MOST_READ, whole=10**8)
    assert len(taken.text) == r.MOST_READ
    assert taken.notices == ("only the first 100,000 characters are read",)


def test_a_file_is_read_in_its_encoding(shared: Engine, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes("\ufeffHello, there".encode("utf-16-le"))
    taken = take(shared, "", path=str(path))
    assert (taken.text, taken.notices) == ("Hello, there", ("own.txt, read as UTF-16",))
    path.write_text("x" * (4 * r.MOST_READ + 9))
    assert take(shared, "", path=str(path)).notices[-1] == "only the first 100,000 characters are read"
    with pytest.raises(EngineError, match="not a file"):
        take(shared, "", path=str(tmp_path))
    with pytest.raises(EngineError, match=r"none\.txt: there is no such file; check"):
        take(shared, "", path=str(tmp_path / "none.txt"))


def test_counts_and_packing_are_those_of_the_trainers(shared: Engine, model: CharRnn) -> None:
    take(shared)
    done, parts = run(shared.handle(r.CompareCosts(text_id="r")))
    corpus = load_corpus("python-reference")
    wished = baselines_of(corpus.known_to(model.vocabulary), [TEXT])
    assert dict(done.figures) == pytest.approx(wished)
    assert [len(part.figures) for part in parts if part is not None] == [1, 2, 3, 4, 5, 6]
    assert done.given is not None
    bits = -np.log2(done.given[1:]).mean()
    assert bits == pytest.approx(done.figures["ngram_5_bits_per_char"], abs=1e-4)
    assert (done.counted, done.trouble) == ("python-reference", "")


def test_another_text_than_the_models_is_told(shared: Engine) -> None:
    texts = shared.department("texts")
    opened = texts.opened(NAME)
    other = replace(opened.card, writer_id="other", corpus_sha256="0" * 64)
    lost = replace(opened.card, writer_id="lost", corpus="gone.txt")
    for card in (other, lost):
        texts.adopt(card, opened.model)
    request = r.TakeText(text_id="o", writer_id="other", text=TEXT)
    shared.handle(request)
    done, _ = run(shared.handle(r.CompareCosts(text_id="o")))
    assert not done.same
    assert len(done.figures) == 7
    shared.handle(replace(request, writer_id="lost"))
    done, _ = run(shared.handle(r.CompareCosts(text_id="o")))
    assert "gone.txt" in done.trouble
    assert set(done.figures) == {"xz_bits_per_char"}
    assert done.given is None


def test_what_was_not_there_is_counted_once_it_is_and_anew_once_it_has_changed(
    shared: Engine, tmp_path: Path
) -> None:
    texts, path = shared.department("texts"), tmp_path / "own.txt"
    opened = texts.opened(NAME)
    texts.adopt(replace(opened.card, writer_id="own", corpus=str(path)), opened.model)
    shared.handle(r.TakeText(text_id="own", writer_id="own", text=TEXT))

    def figures() -> dict[str, float]:
        done, _ = run(shared.handle(r.CompareCosts(text_id="own")))
        assert bool(done.trouble) == (not path.exists())
        return dict(done.figures)

    assert set(figures()) == {"xz_bits_per_char"}
    path.write_text("Something else stands here, in lines.\n" * 300)
    first = figures()
    assert len(first) == 7
    path.write_text(TEXT * 20)
    assert figures()["ngram_5_bits_per_char"] < first["ngram_5_bits_per_char"] - 1


def test_texts_that_are_learnt_from_are_loaded_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    monkeypatch.setattr(corpora, "load_corpus", lambda name: loaded.append(name) or load_corpus(name))
    engine = Engine("cpu")
    engine.handle(t.OpenWriter(path=str(writer(NAME))))
    take(engine)
    for _ in range(2):
        run(engine.handle(r.CompareCosts(text_id="r")))
    run(engine.department("corpora").fetch("python-reference"))
    assert loaded == ["python-reference"]
    engine.close()


def test_the_plane_is_that_of_the_principal_components(shared: Engine, model: CharRnn) -> None:
    take(shared)
    done, _ = run(shared.handle(r.FitStates(text_id="r")))
    hidden = all_activations(model, TEXT).hidden[:, -1]
    centred = hidden - hidden.mean(0)
    _, strengths, _ = np.linalg.svd(centred, full_matrices=False)
    shares = strengths**2 / (strengths**2).sum()
    assert done.shares == pytest.approx(tuple(shares[:2]), abs=1e-4)
    np.testing.assert_allclose(np.square(done.xy).sum(0), strengths[:2] ** 2, rtol=1e-3)
    distance = np.linalg.norm(centred[3] - centred[40])
    assert np.linalg.norm(done.xy[3] - done.xy[40]) <= distance + 1e-4
    take(shared, "a")
    with pytest.raises(EngineError, match="two characters"):
        run(shared.handle(r.FitStates(text_id="r")))


def test_its_cells_are_read_and_it_is_not_written_on(shared: Engine, model: CharRnn) -> None:
    take(shared)
    read = run(shared.handle(c.ReadCells(text_id="r")))[0]
    wished = all_activations(model, TEXT).cell
    assert wished is not None
    np.testing.assert_allclose(read.values.T / c.FULL, wished[:, 0], atol=0.005)
    found = run(shared.handle(c.FindCells(text_id="r", what="line")))[0]
    assert found.title == "place in the line"
    with pytest.raises(EngineError, match="only read"):
        shared.handle(t.WriteMore(text_id="r", count=3))
    shared.handle(t.BeginText(text_id="w", writer_id=NAME, prime="A "))
    with pytest.raises(EngineError, match="being written"):
        run(shared.handle(r.ReadCosts(text_id="w")))


@pytest.mark.parametrize("prime", ["A module may ", ""])
def test_what_cells_did_while_it_was_written_is_what_they_do_on_reading(shared: Engine, prime: str) -> None:
    shared.handle(t.BeginText(text_id="w", writer_id=NAME, prime=prime))
    told = shared.handle(t.WriteMore(text_id="w", count=30, cells=True))
    assert told.cells.shape == (128, 30)
    shared.handle(t.BranchText(text_id="w", new_id="h", place=len(prime) + 20, holds=((7, 0.5), (9, -1.0))))
    held = shared.handle(t.WriteMore(text_id="h", count=30, cells=True))
    assert np.abs(held.cells[7] / c.FULL - 0.5).max() < 0.01
    for text_id, wished in (("w", told.cells), ("h", held.cells)):
        read = run(shared.handle(c.ReadCells(text_id=text_id)))[0].values
        assert np.abs(read[:, -30:].astype(int) - wished).max() <= 1
    assert shared.handle(t.WriteMore(text_id="w", count=2)).cells is None


def test_what_was_seen_in_a_text_goes_with_it_and_its_model_too() -> None:
    engine = Engine("cpu")
    engine.handle(t.OpenWriter(path=str(writer(NAME))))
    take(engine)
    run(engine.handle(c.ReadCells(text_id="r")))
    model = weakref.ref(engine.department("texts").opened(NAME).model)
    engine.handle(t.OpenWriter(path=str(writer(NAME))))
    assert model() is not None, "the text has it"
    engine.handle(t.EndText(text_id="r"))
    assert model() is None
    engine.close()


def test_what_is_long_lets_others_go_first(shared: Engine) -> None:
    take(shared, TEXT * 20)
    _, read = run(shared.handle(c.ReadCells(text_id="r")))
    assert len(read) >= len(TEXT * 20) // 256
    _, found = run(shared.handle(c.FindCells(text_id="r", what="line")))
    assert len(found) > 8
    take(shared, TEXT * 20)
    _, waits = run(shared.handle(t.ReadOdds(text_id="r", place=len(TEXT * 20))))
    assert len(waits) == len(TEXT * 20) // PIECE
    _, planed = run(shared.handle(r.FitStates(text_id="r")))
    assert len(planed) > 4
