"""Texts that are written, asked of the engine as the window asks for them."""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import cells as c
from explorer.core import texts as t
from explorer.core.paths import checkpoint, writer
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import run
from trainers.cells_on_text import PROPERTIES, all_activations
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.registry import from_checkpoint
from trainers.writing import Writer

NAME = "python-reference-lstm"


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    engine = Engine("cpu")
    yield engine
    engine.close()


@pytest.fixture
def card(shared: Engine) -> t.WriterCard:
    """The shipped model, opened."""
    found = shared.handle(t.OpenWriter(path=str(writer(NAME))))
    assert isinstance(found, t.WriterCard)
    return found


@pytest.fixture(scope="module")
def model() -> CharRnn:
    found = from_checkpoint(read_any(str(writer(NAME))))
    assert isinstance(found, CharRnn)
    return found


def begin(engine: Engine, prime: str = "A module may ", text_id: str = "a", **choice: Any) -> t.TextBegun:
    request = t.BeginText(text_id=text_id, writer_id=NAME, prime=prime, choice=t.Choice(**choice))
    begun = engine.handle(request)
    assert isinstance(begun, t.TextBegun)
    return begun


def test_a_card_tells_what_the_file_does(card: t.WriterCard) -> None:
    header = read_any(card.path).header
    assert (card.writer_id, card.units, card.corpus) == (NAME, 128, "python-reference")
    assert card.title == "LSTM, 128 units"
    assert card.vocabulary == header.vocabulary
    assert dict(card.metrics) == dict(header.metrics)


def test_what_is_no_writer_is_refused(shared: Engine, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no model that writes"):
        shared.handle(t.OpenWriter(path=str(checkpoint("digits-ae-2"))))
    (tmp_path / "noise.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(EngineError, match=r"noise\.safetensors"):
        shared.handle(t.OpenWriter(path=str(tmp_path / "noise.safetensors")))


def test_it_writes_what_the_trainers_writer_does(shared: Engine, card: t.WriterCard, model: CharRnn) -> None:
    begun = begin(shared, seed=5)
    by_hand = Writer(model, "A module may ", None)
    by_hand.choosing = type(by_hand.choosing)(0.7, 0, 1.0, 5)
    wished = [next(by_hand) for _ in range(60)]
    some = shared.handle(t.WriteMore(text_id="a", count=20))
    rest, parts = run(shared.handle(t.WriteOn(text_id="a", until=len(begun.text) + 60)))
    pieces = [some, *(part for part in parts if part is not None), rest]
    assert "".join(piece.text for piece in pieces) == "".join(one.character for one in wished)
    assert [piece.place for piece in pieces] == list(
        np.cumsum([len(begun.text), *(len(piece.text) for piece in pieces[:-1])])
    )
    told = np.concatenate([piece.probabilities for piece in pieces])
    np.testing.assert_allclose(told, [one.probability for one in wished], rtol=1e-5)


def test_full_speed_lets_others_go_first_and_tells_pieces(shared: Engine, card: t.WriterCard) -> None:
    begin(shared)
    rest, parts = run(shared.handle(t.WriteOn(text_id="a", until=800)))
    assert len(parts) > 50
    told = [part for part in parts if part is not None]
    assert sum(len(part.text) for part in (*told, rest)) == 800 - len("A module may ")
    assert pickle.loads(pickle.dumps(rest)).place == rest.place


def test_odds_are_sorted_and_sum_to_one_and_follow_the_choice(shared: Engine, card: t.WriterCard) -> None:
    odds = begin(shared, temperature=1.0).odds
    assert sorted(odds.characters) == sorted(card.vocabulary)
    assert (np.diff(odds.probabilities) <= 0).all()
    assert odds.probabilities.sum() == pytest.approx(1, abs=1e-5)
    few = shared.handle(t.ChooseAnew(text_id="a", choice=t.Choice(temperature=1.0, top_k=3)))
    assert (few.chances > 0).sum() == 3
    np.testing.assert_allclose(few.probabilities, odds.probabilities)
    with pytest.raises(EngineError, match="temperature"):
        shared.handle(t.ChooseAnew(text_id="a", choice=t.Choice(temperature=3.0)))


def test_unknown_characters_of_a_prime_are_told_and_left_out(shared: Engine, card: t.WriterCard) -> None:
    begun = begin(shared, "An \u2603 object\u4e2d ")
    assert begun.unknown == "\u2603\u4e2d"
    assert begun.text == "An  object "
    nothing = begin(shared, "")
    assert (nothing.text, nothing.unknown) == ("", "")
    assert len(shared.handle(t.WriteMore(text_id="a", count=5)).text) == 5


def test_a_branch_is_the_same_before_its_place(shared: Engine, card: t.WriterCard) -> None:
    begun = begin(shared)
    written = shared.handle(t.WriteMore(text_id="a", count=40))
    text, place = begun.text + written.text, len(begun.text) + 10
    odds = shared.handle(t.ReadOdds(text_id="a", place=place))
    other = next(c for c in odds.characters if c != text[place])
    branch = shared.handle(t.BranchText(text_id="a", new_id="b", place=place, character=other))
    assert branch.text == text[:place] + other
    assert branch.probabilities[-1] == pytest.approx(odds.probabilities[odds.characters.index(other)])
    assert math.isnan(branch.probabilities[0])
    same = shared.handle(t.BranchText(text_id="a", new_id="c", place=place, character=text[place]))
    on = shared.handle(t.WriteMore(text_id="c", count=20))
    assert (same.text + on.text)[: len(text)] == text[: len(same.text) + 20], "the same draws, the same text"
    for wrong in ({"place": 10**6, "character": "a"}, {"place": 3, "character": "\u2603"}):
        with pytest.raises(EngineError, match="choose another"):
            shared.handle(t.BranchText(text_id="a", new_id="d", **wrong))


def test_columns_are_the_same_draws_at_several_temperatures(shared: Engine, card: t.WriterCard) -> None:
    request = t.WriteColumns(
        writer_id=NAME, prime="The ", temperatures=(0.0, 0.7), choice=t.Choice(seed=3), length=40, stamp=9
    )
    written, parts = run(shared.handle(request))
    assert len(parts) == 40
    assert written.stamp == 9
    assert [len(text) for text in written.texts] == [40, 40]
    begin(shared, "The ", seed=3)
    assert shared.handle(t.WriteMore(text_id="a", count=40)).text == written.texts[1]
    begin(shared, "The ", seed=77, temperature=0.0)
    assert shared.handle(t.WriteMore(text_id="a", count=40)).text == written.texts[0], "no draw is needed"


def test_a_text_that_has_ended_says_so(shared: Engine, card: t.WriterCard) -> None:
    begin(shared)
    shared.handle(t.EndText(text_id="a"))
    for request in (t.WriteMore(text_id="a", count=3), t.ReadOdds(text_id="a", place=0)):
        with pytest.raises(EngineError, match="has ended"):
            shared.handle(request)
    with pytest.raises(EngineError, match="no model 'nobody' that writes"):
        shared.handle(t.BeginText(text_id="a", writer_id="nobody"))


def test_cells_are_those_of_the_text(shared: Engine, card: t.WriterCard, model: CharRnn) -> None:
    begin(shared)
    shared.handle(t.WriteMore(text_id="a", count=120))
    read, parts = run(shared.handle(c.ReadCells(text_id="a")))
    assert set(parts) <= {None}
    text = shared.department("texts")._texts["a"].writer.text
    wished = all_activations(model, text).cell
    assert wished is not None
    np.testing.assert_allclose(read.values.T / c.FULL, wished[:, 0], atol=0.5 / c.FULL + 1e-5)


@pytest.mark.parametrize(("what", "title"), [(name, one.title) for name, one in PROPERTIES.items()])
def test_cells_are_found_that_follow_something(
    shared: Engine, card: t.WriterCard, what: str, title: str
) -> None:
    begin(shared, seed=2)
    shared.handle(t.WriteMore(text_id="a", count=800))
    found = run(shared.handle(c.FindCells(text_id="a", what=what)))[0]
    assert found.title == title
    chosen = [abs(one.chosen) for one in found.followers]
    assert chosen == sorted(chosen, reverse=True)
    assert all(0 <= one.cell < 128 and -1 <= one.told <= 1 for one in found.followers)


def test_what_cannot_be_followed_is_refused(shared: Engine, card: t.WriterCard) -> None:
    begin(shared)
    with pytest.raises(EngineError, match="at least 40"):
        run(shared.handle(c.FindCells(text_id="a", what="quotes")))
    shared.handle(t.WriteMore(text_id="a", count=60))
    with pytest.raises(EngineError, match="choose quotes"):
        run(shared.handle(c.FindCells(text_id="a", what="hats")))
    assert dict(shared.handle(c.ListFollowed())) == {name: one.title for name, one in PROPERTIES.items()}


def test_a_held_cell_stays_where_it_is_held(shared: Engine, card: t.WriterCard) -> None:
    begin(shared)
    shared.handle(t.WriteMore(text_id="a", count=30))
    shared.handle(t.BranchText(text_id="a", new_id="b", place=40, holds=((7, 0.5),)))
    shared.handle(t.WriteMore(text_id="b", count=30))
    writer_of_b = shared.department("texts")._texts["b"].writer
    for place in (45, 60, len(writer_of_b)):
        state = writer_of_b.state(place)
        assert np.tanh(state[1, 0, 7]) == pytest.approx(0.5, abs=1e-5)
    free = shared.department("texts")._texts["a"].writer.state(40)
    assert np.tanh(free[1, 0, 7]) != pytest.approx(0.5, abs=1e-3)


def test_what_was_written_and_not_told_before_it_was_stopped_is_told_when_asked_on(
    shared: Engine, card: t.WriterCard
) -> None:
    begun = begin(shared)
    known = len(begun.text)
    going = shared.handle(t.WriteOn(text_id="a", until=2000, since=known))
    for _ in range(3):
        next(going)
    going.close()  # as a request that is cancelled
    caught_up = shared.handle(t.WriteMore(text_id="a", count=0, since=known))
    assert caught_up.place == known
    assert len(caught_up.text) == len(caught_up.probabilities) > 0
    begin(shared, text_id="b")
    whole = shared.handle(t.WriteMore(text_id="b", count=len(caught_up.text) + 10)).text
    assert caught_up.text + shared.handle(t.WriteMore(text_id="a", count=10)).text == whole
    again, _ = run(shared.handle(t.WriteOn(text_id="a", until=known + len(whole) + 5, since=known)))
    assert again.text.startswith(whole)


@pytest.mark.parametrize("holds", [(), ((7, 0.5),)])
def test_a_step_is_that_of_the_text_as_it_was_written(
    shared: Engine, card: t.WriterCard, holds: tuple[tuple[int, float], ...]
) -> None:
    begin(shared)
    shared.handle(t.WriteMore(text_id="a", count=30))
    shared.handle(t.BranchText(text_id="a", new_id="b", place=20, holds=holds or None))
    shared.handle(t.WriteMore(text_id="b", count=30))
    told = shared.handle(c.ReadStep(text_id="b", place=35, one=7))
    state = shared.department("texts")._texts["b"].writer.state(36)
    assert told.values["cell"] == pytest.approx((state[1, 0].mean(), state[1, 0, 7]), abs=1e-5)
    assert told.values["hidden"] == pytest.approx((state[0, 0].mean(), state[0, 0, 7]), abs=1e-5)
    assert told.clamped == bool(holds)
    assert not shared.handle(c.ReadStep(text_id="b", place=35, one=8)).clamped
    assert not shared.handle(c.ReadStep(text_id="b", place=19, one=7)).clamped


def test_another_cell_is_held_beside_the_first(shared: Engine, card: t.WriterCard) -> None:
    begin(shared)
    shared.handle(t.WriteMore(text_id="a", count=30))
    shared.handle(t.BranchText(text_id="a", new_id="b", place=20, holds=((7, 0.5),)))
    shared.handle(t.WriteMore(text_id="b", count=10))
    shared.handle(t.BranchText(text_id="b", new_id="c", place=25, holds=((9, -0.5),)))
    shared.handle(t.WriteMore(text_id="c", count=10))
    state = shared.department("texts")._texts["c"].writer.state()
    assert np.tanh(state[1, 0, [7, 9]]) == pytest.approx([0.5, -0.5], abs=1e-5)
