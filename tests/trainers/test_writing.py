"""Writing: repeatable, open at every place, and free to go another way."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from trainers.choosing import Choosing
from trainers.corpora.grammar import load as grammar
from trainers.fit import fit
from trainers.models.char_rnn import CharRnn
from trainers.registry import build_for
from trainers.samples import split
from trainers.specs import CharRnnSpec, TextTrainSpec
from trainers.specs.cells import CELLS
from trainers.writing import EVERY, Writer, columns

CORPUS = grammar(length=6000)
PRIME = "The old cat "
N = EVERY + 20
every_cell = pytest.mark.parametrize("cell", CELLS)


def make(cell: str = "lstm", layers: int = 2, k: int = 16, steps: int = 40) -> CharRnn:
    fields: dict[str, Any] = {"cell": cell, "latent_dim": k, "embedding": 6, "layers": layers}
    spec = CharRnnSpec(**fields)
    model = build_for(spec, CORPUS, seed=1)
    assert isinstance(model, CharRnn)
    if steps:
        plan = TextTrainSpec(steps=steps, batch_size=8, window=16, learning_rate=2e-2)
        for _ in fit(model, split(CORPUS)[0], plan):
            pass
    return model.requires_grad_(False)


@pytest.fixture(scope="module")
def model() -> CharRnn:
    torch.set_num_threads(1)
    return make()


def text(writer: Writer, n: int = N) -> str:
    return "".join(w.character for w in islice(writer, n))


@every_cell
def test_writes_as_the_model_tells(cell: str) -> None:
    """Each probability is what reading the whole text at once tells of that character."""
    model = make(cell, steps=4)
    writer = Writer(model, PRIME, Choosing(seed=2))
    seen = list(islice(writer, N))
    codes = model.read(writer.text)[0]
    told = torch.softmax(model.tell(codes[None]).logits[0], -1).numpy()
    assert writer.text == PRIME + "".join(w.character for w in seen)
    assert [w.place for w in seen] == list(range(len(PRIME), len(PRIME) + N))
    for w in seen:
        assert w.probability == w.chance
        assert w.probability == pytest.approx(told[w.place - 1, codes[w.place]], abs=1e-5)


def test_same_seed_same_text_on_any_thread_count() -> None:
    """To the last bit, also for a net so large that torch would share out its sums."""
    model = make(k=1024, steps=0)
    writers = []
    for threads in (1, 2, 3, 4):
        torch.set_num_threads(threads)
        writers.append(Writer(model, PRIME, Choosing(seed=7)))
        text(writers[-1], 40)
        assert torch.get_num_threads() == threads
    assert len({writer.text for writer in writers}) == 1
    assert len({writer.state().tobytes() for writer in writers}) == 1
    assert writers[0].text[len(PRIME) :] != text(Writer(model, PRIME, Choosing(seed=8)), 40)


def test_stop_and_go_on(model: CharRnn) -> None:
    once, twice = (Writer(model, PRIME, Choosing(seed=3)) for _ in "ab")
    assert text(once, 30) == text(twice, 11) + text(twice, 19)
    assert len(once) == len(PRIME) + 30
    assert once.primed == len(PRIME)


def test_temperature_columns_share_their_draws(model: CharRnn) -> None:
    """Each is what it would be alone, and 0 is the likeliest text."""
    found = columns(model, PRIME, (0.0, 0.3, 1.0, 1.5), Choosing(seed=5))
    texts = [text(writer) for writer in found]
    assert texts[2] == text(Writer(model, PRIME, Choosing(seed=5)))
    assert texts[0] == text(Writer(model, PRIME, Choosing(temperature=0, seed=99)))
    assert len(set(texts)) == 4
    costs = [mean_cost(model, t) for t in texts]
    assert costs[0] < costs[3]
    assert all(w.chance == 1 for w in islice(found[0], 5))


def mean_cost(model: CharRnn, written: str) -> float:
    return float(model.costs(model.read(PRIME + written)[0][None])[0][0, len(PRIME) - 1 :].mean())


@pytest.mark.parametrize("place", [0, 1, 5, len(PRIME), EVERY, EVERY + 1, len(PRIME) + N])
@pytest.mark.parametrize("prime", [PRIME, ""])
def test_what_could_have_been_at_any_place(place: int, prime: str, model: CharRnn) -> None:
    """The very numbers that were there when it was written."""
    writer = Writer(model, prime, Choosing(temperature=0.7, seed=2))
    seen, states = {}, {}
    for _ in range(N):
        seen[len(writer)], states[len(writer)] = writer.distribution(), writer.state()
        next(writer)
    place = min(place, len(writer))
    found, state = writer.distribution(place), writer.state(place)
    assert found.probabilities.sum() == pytest.approx(1)
    assert found.chances.max() >= found.probabilities.max() - 1e-12
    assert state.shape == (2, 2, 16)
    if place in seen:
        assert np.array_equal(found.probabilities, seen[place].probabilities)
        assert np.array_equal(found.chances, seen[place].chances)
        assert np.array_equal(state, states[place])


@pytest.mark.parametrize("place", [0, 4, len(PRIME), len(PRIME) + 3, EVERY, len(PRIME) + N])
def test_branches(place: int, model: CharRnn) -> None:
    """A branch with nothing changed goes the same way; with another character the rest follows from it."""
    writer = Writer(model, PRIME, Choosing(seed=2))
    text(writer)
    before = writer.text
    if place >= len(PRIME):
        same = writer.branch(place)
        text(same, len(before) - place)
        assert same.text == before
    other = writer.branch(place, "Q" if "Q" in model.vocabulary else "k", Choosing(seed=3))
    assert len(other) == place + 1
    text(other, 30)
    assert other.text[:place] == before[:place]
    fresh = Writer(model, other.text[: place + 1], Choosing(seed=3))
    assert np.array_equal(other.distribution(place + 1).probabilities, fresh.distribution().probabilities)
    assert writer.text == before
    text(writer, 5)
    assert writer.text.startswith(before)


def test_branches_of_a_text_without_a_prime(model: CharRnn) -> None:
    """It begins as if after a line end, which is not shown."""
    writer = Writer(model, choosing=Choosing(seed=2))
    assert (writer.text, len(writer)) == ("", 0)
    assert writer.distribution().probabilities == pytest.approx(
        Writer(model, "\n").distribution().probabilities
    )
    first = text(writer, 20)
    again = writer.branch(0)
    assert text(again, 20) == first == writer.text


def test_held_units_change_what_is_written_from_there_on(model: CharRnn) -> None:
    writer = Writer(model, PRIME, Choosing(seed=2))
    text(writer)
    place = len(PRIME) + 20
    held = writer.branch(place, holds={(1, 3): 4.0, (0, 0): -4.0})
    text(held, N)
    assert held.text[:place] == writer.text[:place]
    assert held.text != writer.text[: len(held)]
    assert held.state()[1, 1, 3] == 4.0
    assert held.state(place + 1)[1, 0, 0] == -4.0
    assert np.array_equal(held.state(place), writer.state(place))
    freed = held.branch(place + 1, holds={})
    text(freed, 3)
    assert freed.state()[1, 1, 3] != 4.0


@every_cell
def test_units_are_held_in_every_cell(cell: str) -> None:
    writer = Writer(make(cell, layers=1, steps=2), PRIME, holds={(0, 2): 0.5})
    text(writer, 4)
    assert writer.state()[-1, 0, 2] == 0.5


def test_unknown_characters_of_a_prime_are_told(model: CharRnn) -> None:
    writer = Writer(model, "The € c\N{SNOWMAN}at €", Choosing(seed=2))
    assert writer.unknown == "€\N{SNOWMAN}"
    assert writer.text == "The  cat "
    assert Writer(model, "€").text == ""
    assert text(Writer(model, "€"), 10) == text(Writer(model, ""), 10)


def test_what_cannot_be_asked(model: CharRnn) -> None:
    writer = Writer(model, PRIME)
    for place in (-1, len(PRIME) + 1):
        with pytest.raises(IndexError, match="there is no place"):
            writer.distribution(place)
    for character in ("€", "ab"):
        with pytest.raises(ValueError, match="does not know"):
            writer.branch(3, character)
    for unit in ((2, 0), (0, 16), (-1, 0)):
        with pytest.raises(ValueError, match="there is no unit"):
            Writer(model, PRIME, holds={unit: 1.0})


def test_choosing_may_change_on_the_way(model: CharRnn) -> None:
    writer = Writer(model, PRIME, Choosing(seed=2))
    text(writer, 5)
    writer.choosing = Choosing(temperature=0, seed=6)
    assert text(writer, 8) == text(Writer(model, writer.text[: len(PRIME) + 5], Choosing(temperature=0)), 8)
