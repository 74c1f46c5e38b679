"""Writing: how fast a character model writes beside a bare loop, and what it has learnt in a minute.

The bare loop is torch's own cell of one step, an embedding, a linear layer, softmax and a draw, on one
thread; the writer does the same, keeps its states for branches, and gives the probability of each character.
Then the LSTM of 128 units learns Python's reference for 60 s, on as many threads as
the application takes: one of two cores is left to the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
from torch import nn

from tests.perf.bench import Figure, middle, ratio, take_turns
from trainers.choosing import Choosing
from trainers.corpora import Corpus, load_corpus
from trainers.events import Finished
from trainers.fit import fit, losses_on
from trainers.models.char_rnn import CharRnn
from trainers.registry import build_for
from trainers.runtime import use_threads
from trainers.samples import split
from trainers.specs import CharRnnSpec, TextTrainSpec
from trainers.writing import Writer

BARE: dict[str, type[nn.LSTMCell] | type[nn.GRUCell]] = {"lstm": nn.LSTMCell, "gru": nn.GRUCell}
MINUTE = 60.0


def measure(quick: bool) -> Iterator[Figure]:
    """Write in turns, then learn."""
    torch.set_num_threads(1)
    corpus = load_corpus("python-reference")
    n, rounds = (50, 1) if quick else (2000, 11)
    sides: dict[str, Callable[[], float]] = {}
    for cell in BARE:
        sides[cell] = _writer(corpus, cell, n)
        sides[f"bare {cell}"] = _bare(corpus, cell, n)
    taken = take_turns(sides, rounds)
    for name, times in taken.items():
        yield middle(times, name, "characters/s")
    for cell in BARE:
        yield Figure(f"{cell} / bare loop", ratio(taken[cell], taken[f"bare {cell}"]), "x", at_least=0.9)
    if not quick:
        yield _learnt(corpus)


def _model(corpus: Corpus, spec: CharRnnSpec) -> CharRnn:
    model = build_for(spec, corpus)
    assert isinstance(model, CharRnn)
    return model


def _writer(corpus: Corpus, cell: str, n: int) -> Callable[[], float]:
    spec = CharRnnSpec(cell="gru") if cell == "gru" else CharRnnSpec()
    model = _model(corpus, spec).requires_grad_(False)

    def timed() -> float:
        writer = Writer(model, "The ", Choosing())
        start = time.perf_counter()
        for _ in range(n):
            next(writer)
        return n / (time.perf_counter() - start)

    return timed


def _bare(corpus: Corpus, cell: str, n: int) -> Callable[[], float]:
    v, k = corpus.shape[0], CharRnnSpec().latent_dim
    net, embedding, output = BARE[cell](32, k), nn.Embedding(v, 32), nn.Linear(k, v)
    draw = torch.Generator().manual_seed(0)

    @torch.inference_mode()
    def timed() -> float:
        code, state = torch.zeros(1, dtype=torch.int64), None
        start = time.perf_counter()
        for _ in range(n):
            state = net(embedding(code), state)
            hidden = state[0] if cell == "lstm" else state
            shares = torch.softmax(output(hidden), -1)
            code = torch.multinomial(shares, 1, generator=draw)[:, 0]
            code.item()
        return n / (time.perf_counter() - start)

    return timed


def _learnt(corpus: Corpus) -> Figure:
    """Train until a minute has gone, and measure the test."""
    use_threads()
    model, (train, test) = _model(corpus, CharRnnSpec()), split(corpus)
    fitting = fit(model, train, TextTrainSpec(steps=1_000_000, schedule="constant"))
    end, step = time.monotonic() + MINUTE, 0
    for event in fitting:
        step = event.step
        if time.monotonic() > end or isinstance(event, Finished):
            break
    fitting.close()
    bits = losses_on(model, test, 0)["loss"]
    return Figure("test after 60 s", bits, "bits/character", at_most=1.95, note=f"{step} steps")
