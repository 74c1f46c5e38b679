"""The character models that ship: made by the recipe, small, and as good as their headers say."""

from __future__ import annotations

import pytest
import torch

from assets.recipe import WRITER_FOLDER, WRITERS
from trainers.checkpoint import Checkpoint, read
from trainers.choosing import Choosing
from trainers.corpora import load_corpus
from trainers.models.char_rnn import CharRnn
from trainers.registry import from_checkpoint
from trainers.writing import Writer

every_writer = pytest.mark.parametrize("name", WRITERS)


def shipped(name: str) -> Checkpoint:
    return read(WRITER_FOLDER / f"{name}.safetensors", writer=True)


def model_of(name: str) -> CharRnn:
    model = from_checkpoint(shipped(name))
    assert isinstance(model, CharRnn)
    return model


def test_all_of_them_and_no_others() -> None:
    assert {path.stem for path in WRITER_FOLDER.glob("*.safetensors")} == set(WRITERS)


@every_writer
def test_made_by_the_recipe(name: str) -> None:
    header, (data, spec, plan) = shipped(name).header, WRITERS[name]
    assert (header.data, header.spec, header.train) == (data, spec, plan)
    assert header.steps == plan.steps
    assert (WRITER_FOLDER / f"{name}.safetensors").stat().st_size < 1_500_000


@every_writer
def test_as_good_as_the_header_says(name: str) -> None:
    """On the very text it was trained on; on that of another version of Python it need not be."""
    header = shipped(name).header
    corpus = load_corpus(header.data)
    same = corpus.sha256 == header.data_sha256
    with torch.no_grad():
        codes = torch.from_numpy(corpus.known_to(header.vocabulary).test_codes)
        bits = float(model_of(name).costs(codes)[0].double().mean())
    told = header.metrics["bits_per_char"]
    assert bits == pytest.approx(told, abs=1e-3) if same else bits < told + 0.5


def test_good_enough() -> None:
    metrics = {name: shipped(name).header.metrics for name in WRITERS}
    assert metrics["python-reference-lstm"]["bits_per_char"] <= 1.75
    for name, figures in metrics.items():
        assert figures["bits_per_char"] < figures["ngram_4_bits_per_char"], name


def test_twins_differ_in_their_cell_alone() -> None:
    one, two = (shipped(f"python-reference-{cell}").header for cell in ("lstm", "gru"))
    assert (one.data_sha256, one.vocabulary, one.train) == (two.data_sha256, two.vocabulary, two.train)
    assert {one.spec.cell, two.spec.cell} == {"lstm", "gru"}  # type: ignore[attr-defined]


@every_writer
def test_writes_words_it_has_read(name: str) -> None:
    """Most of them, at a low temperature."""
    corpus = load_corpus(shipped(name).header.data)
    known = set(corpus.text.split())
    writer = Writer(model_of(name), "The ", Choosing(temperature=0.5, seed=1))
    for _ in range(600):
        next(writer)
    words = writer.text.split()
    assert len(words) > 20
    assert sum(word in known for word in words) / len(words) > 0.7
