"""What units do along a text, and that a search is judged by what it has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trainers.cells_on_text import (
    BLOCK,
    CHUNK,
    PROPERTIES,
    activations,
    all_activations,
    inside_brackets,
    inside_quotes,
    place_in_line,
    search,
    searching,
    span,
)
from trainers.corpora.grammar import load as grammar
from trainers.models.char_rnn import CharRnn
from trainers.registry import build_for
from trainers.specs import CharRnnSpec
from trainers.specs.cells import CELLS
from trainers.writing import Writer

CORPUS = grammar(length=4000)
TEXT = CORPUS.text[: CHUNK * 2 + 40]
RNG = np.random.default_rng


def make(cell: str = "lstm", layers: int = 2) -> CharRnn:
    fields: dict[str, Any] = {"cell": cell, "latent_dim": 6, "embedding": 4, "layers": layers}
    model = build_for(CharRnnSpec(**fields), CORPUS)
    assert isinstance(model, CharRnn)
    return model.requires_grad_(False)


@pytest.mark.parametrize("cell", CELLS)
def test_activations_are_those_of_the_writer(cell: str) -> None:
    """Piece by piece; what a cell state is, is shown as its tanh."""
    model = make(cell)
    pieces = list(activations(model, TEXT))
    assert [p.start for p in pieces] == [0, CHUNK, 2 * CHUNK]
    whole, writer = all_activations(model, TEXT), Writer(model, TEXT)
    assert whole.hidden.shape == (len(TEXT), 2, 6)
    for place in (1, CHUNK, CHUNK + 1, len(TEXT)):
        state = writer.state(place)
        np.testing.assert_allclose(whole.hidden[place - 1], state[0], atol=1e-6)
        assert (whole.cell is not None) == (len(CELLS[cell].states) == 2)
        if whole.cell is not None:
            np.testing.assert_allclose(whole.cell[place - 1], np.tanh(state[1]), atol=1e-6)


def test_odd_texts() -> None:
    assert all_activations(make(), "").hidden.shape == (0, 2, 6)
    with pytest.raises(ValueError, match="does not know '€'"):
        all_activations(make(), "a€")


def test_properties_by_hand() -> None:
    assert inside_quotes('a "bc" d').tolist() == [0, 0, 0, 1, 1, 1, 0, 0]
    assert inside_quotes('a "b\n\nc').tolist() == [0, 0, 0, 1, 1, 0, 0]
    assert inside_brackets("a(b[c])d)e").tolist() == [0, 0, 1, 1, 2, 1, 0, 0, 0, 0]
    assert inside_brackets("(a\n\nb").tolist() == [0, 1, 0, 0, 0]
    assert place_in_line("ab\nc\n\nd").tolist() == [0, 1, 2, 0, 1, 0, 0]
    assert PROPERTIES["indent"].of("a\n  b\n\nc").tolist() == [0, 0, 2, 2, 2, 2, 0, 0]
    assert PROPERTIES["digits"].of("a1 2").tolist() == [0, 1, 0, 1]
    assert PROPERTIES["capitals"].of("aB c").tolist() == [0, 1, 0, 0]
    assert span("abcd", 1, 3).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("word", PROPERTIES)
def test_every_property_has_a_number_for_each_character(word: str) -> None:
    for text in ("", "x", TEXT, '"(\n  1A', "\n\n\n"):
        found = PROPERTIES[word].of(text)
        assert found.shape == (len(text),)
        assert np.isfinite(found).all()


def noisy(target: np.ndarray[Any, Any], n: int, seed: int = 0) -> np.ndarray[Any, Any]:
    """Give 200 units of noise, of which one in the second layer follows a target the other way round."""
    values = RNG(seed).normal(size=(n, 2, 100)).astype(np.float32)
    values[:, 1, 23] -= 3 * target
    return values


def test_the_unit_that_follows_is_found() -> None:
    target = place_in_line(TEXT) > 20
    values = noisy(target, len(TEXT))
    found = search(values, target.astype(np.float32), most=5)
    assert found.halves == "first and second"
    assert len(found.followers) == 5
    best = found.followers[0]
    assert (best.layer, best.unit) == (1, 23)
    assert best.chosen < -0.7
    assert best.correlation < -0.7
    half = len(TEXT) // 2
    for part, told in ((slice(half), best.chosen), (slice(half, None), best.correlation)):
        assert told == pytest.approx(np.corrcoef(values[part, 1, 23], target[part])[0, 1], abs=1e-6)


def test_the_search_lets_others_go_first() -> None:
    target = (RNG(1).random(60) < 0.5).astype(np.float32)
    steps = searching(noisy(target, 60), target)
    assert sum(1 for _ in steps) == 200 // BLOCK


def test_luck_is_not_told_as_skill() -> None:
    """Of units of pure noise the best seem to follow where they were chosen, and do not on the other half."""
    n = 400
    target = (RNG(1).random(n) < 0.5).astype(np.float32)
    found = search(RNG(2).normal(size=(n, 1, 500)).astype(np.float32), target).followers
    assert min(abs(f.chosen) for f in found) > 0.17
    assert float(np.mean([abs(f.correlation) for f in found])) < 0.12


def test_a_span_is_halved_by_pieces() -> None:
    n = 400
    target = span("x" * n, 40, 80)
    found = search(noisy(target, n), target)
    assert found.halves == "alternating pieces"
    assert (found.followers[0].layer, found.followers[0].unit) == (1, 23)
    assert abs(found.followers[0].correlation) > 0.5


@pytest.mark.parametrize("target", [np.zeros(50), np.ones(50), np.zeros(0), np.eye(1, 50)[0]])
def test_nothing_to_follow(target: np.ndarray[Any, Any]) -> None:
    values = RNG(0).normal(size=(len(target), 1, 4)).astype(np.float32)
    found = search(values, target.astype(np.float32))
    assert found.followers == ()


def test_units_that_never_move_are_no_fault() -> None:
    target = (RNG(0).random(80) < 0.5).astype(np.float32)
    found = search(np.zeros((80, 1, 3), dtype=np.float32), target)
    assert {f.correlation for f in found.followers} == {0.0}
