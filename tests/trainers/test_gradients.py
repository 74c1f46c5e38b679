"""How far gradients reach: as calibrated, and as the calculus has it."""

from __future__ import annotations

import math

import pytest
import torch

from trainers.corpora.grammar import load as grammar
from trainers.gradients import (
    STARTS,
    Start,
    cells_of,
    embedded,
    gradient_norms,
    inputs,
    norms_at_start,
    norms_so_far,
    own_texts,
)
from trainers.models.char_rnn import CharRnn
from trainers.registry import build_for
from trainers.runtime import generator
from trainers.samples import split
from trainers.specs import CharRnnSpec
from trainers.specs.cells import CELLS


def test_the_order_of_the_cells_at_lag_50() -> None:
    """The default LSTM forgets as the RNN does; a forget bias of 3 carries, too large a matrix explodes."""
    at = {start.title: norms_at_start(start, 50)[50] for start in STARTS}
    rnn, exploding, lstm, one, three, gru = at.values()
    assert rnn < 1e-9
    assert lstm < 1e-9
    assert gru < 1e-9
    assert 1e-7 < one < 1e-3
    assert 1e-3 < three < exploding
    assert rnn < one
    assert exploding > 0.1


def test_an_orthogonal_matrix_explodes_with_the_lag() -> None:
    norms = norms_at_start(Start("", "rnn", orthogonal=1.5), 100)
    assert norms[100] > 3 * norms[50]
    default = norms_at_start(Start("", "rnn"), 100)
    assert 0 < default[100] < default[50] < default[10] < default[0]


@pytest.mark.parametrize("cell", CELLS)
def test_norms_are_those_of_the_gradient(cell: str) -> None:
    """By finite differences, at each lag, for every cell."""
    cells = cells_of(Start("", cell, 1.0), k=5, n_in=2).double()
    x = torch.randn(4, 1, 2, generator=generator(3)).double()
    norms = gradient_norms(cells, x, seed=4)
    along = torch.randn(5, generator=generator(4)).double()
    along /= along.norm()
    for lag in range(4):
        slope = []
        for i in range(2):
            ends = []
            for step in (1e-6, -1e-6):
                moved = x.clone()
                moved[3 - lag, 0, i] += step
                with torch.no_grad():
                    ends.append(float(cells.stepwise(moved).out[-1, 0] @ along))
            slope.append((ends[0] - ends[1]) / 2e-6)
        assert norms[lag] == pytest.approx(math.hypot(*slope), rel=1e-3, abs=1e-9)


def test_of_a_model() -> None:
    corpus = grammar(length=2000)
    model = build_for(CharRnnSpec(latent_dim=8, cell="gru"), corpus)
    assert isinstance(model, CharRnn)
    norms = gradient_norms(model.cells, embedded(model, split(corpus)[1].x[:3, :21]))
    assert norms.shape == (21,)
    assert (norms > 0).all()
    assert all(w.grad is None and w.dtype == torch.float32 for w in model.parameters())


def test_more_and_more_sequences_come_to_all_of_them() -> None:
    cells, x = cells_of(Start("", "lstm", 1.0), k=8), inputs(30)
    parts = list(norms_so_far(cells, x, seed=2, piece=6))
    assert len(parts) == 3
    assert parts[-1] == pytest.approx(gradient_norms(cells, x, seed=2), rel=1e-5)
    assert parts[0] == pytest.approx(gradient_norms(cells, x[:, :6], seed=2), rel=1e-5)


def test_what_fades_far_below_single_precision_is_still_told() -> None:
    norms = norms_at_start(Start("", "rnn", orthogonal=0.5), 120)
    assert 0 < norms[120] < norms[100] < 1e-33


def test_a_model_writes_texts_of_its_own() -> None:
    model = build_for(CharRnnSpec(latent_dim=8, cell="gru"), grammar(length=2000))
    assert isinstance(model, CharRnn)
    texts = own_texts(model, 3, 21, seed=4)
    assert texts.shape == (3, 21)
    assert torch.equal(texts, own_texts(model, 3, 21, seed=4))
    assert not torch.equal(texts, own_texts(model, 3, 21, seed=5))
    assert int(texts.max()) < len(model.vocabulary)
