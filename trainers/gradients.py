"""How far back in time a gradient reaches: why a gate that forgets little matters.

Shapes: t steps, b sequences, n_in numbers come in, k hidden units, m lags.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.models.char_rnn import CharRnn
from trainers.models.layers import draw
from trainers.models.recurrent import Recurrent
from trainers.runtime import generator

SEQUENCES = 16
PIECE = 8
"""Sequences that are looked at at once where one wants to see something soon."""
LIFT = 2.0**50
"""By which gradients are multiplied on their way: what fades away soon is too small for single precision."""
UNCERTAIN = 20
"""Characters that a model writes before it writes like its text."""


@dataclass(frozen=True)
class Start:
    """A cell as it is before it has learnt anything.

    Attributes
    ----------
    title : str
    cell : str
        A word of ``CELLS``.
    forget_bias : float
        Added to the forget gate's bias; 0 is torch's default.
    orthogonal : float or None
        Gain of an orthogonal matrix in place of the weights from state to state (Saxe et al. 2014); None
        leaves torch's uniform ones.
    """

    title: str
    cell: str
    forget_bias: float = 0.0
    orthogonal: float | None = None


STARTS: tuple[Start, ...] = (
    Start("RNN, torch's default", "rnn"),
    Start("RNN, orthogonal, gain 1.5", "rnn", orthogonal=1.5),
    Start("LSTM, torch's default", "lstm"),
    Start("LSTM, forget bias 1", "lstm", 1.0),
    Start("LSTM, forget bias 3", "lstm", 3.0),
    Start("GRU, torch's default", "gru"),
)
"""What is shown beside each other: the default LSTM forgets as the RNN does."""


def cells_of(start: Start, k: int = 128, n_in: int = 32, seed: int = 0) -> Recurrent:
    """Make one layer of a cell with first weights."""
    cells = Recurrent(start.cell, n_in, k, forget_bias=start.forget_bias)
    draw(cells, seed)
    if start.orthogonal is not None:
        for cell in cells.cells:
            for rows in cell.weight_hh.data.split(k):
                rows.copy_(start.orthogonal * _orthogonal(k, seed))
    return cells


def _orthogonal(k: int, seed: int) -> Tensor:
    q, r = torch.linalg.qr(torch.randn(k, k, generator=generator(seed)))
    turned: Tensor = q * r.diagonal().sign()
    return turned


def gradient_norms(cells: Recurrent, x: Tensor, seed: int = 0) -> NDArray[np.float64]:
    """Give how strongly the last hidden state depends on what came in so many steps before.

    Parameters
    ----------
    cells : Recurrent
    x : (t, b, n_in) Tensor
    seed : int
        Of the direction, a unit vector, in which the hidden state is looked at.

    Returns
    -------
    (t,) float64 array
        By lag, from 0: the norm of the gradient of the last hidden state along that direction with respect
        to the input of a sequence, as the mean over the sequences (Bengio et al. 1994, section 3).
    """
    given = x.detach().cpu().float().requires_grad_()
    with torch.enable_grad():
        last = copy.deepcopy(cells).cpu().float()(given).out[-1]
        along = torch.randn(last.shape[1], generator=generator(seed)).to(last)
        (slope,) = torch.autograd.grad((last @ (along * (LIFT / along.norm()))).sum(), given)
    norms: NDArray[np.float64] = slope.double().norm(dim=-1).mean(1).flip(0).numpy() / LIFT
    return norms


def norms_so_far(
    cells: Recurrent, x: Tensor, seed: int = 0, piece: int = PIECE
) -> Iterator[NDArray[np.float64]]:
    """Give the gradient's norm by lag over more and more of the sequences of x, at last over all."""
    total, seen = np.zeros(len(x)), 0
    for some in x.split(piece, dim=1):
        total, seen = total + some.shape[1] * gradient_norms(cells, some, seed), seen + some.shape[1]
        yield total / seen


def inputs(lags: int = 100, n_in: int = 32, seed: int = 0) -> Tensor:
    """Draw what cells are given at their start, from N(0, 1): (lags + 1, SEQUENCES, n_in)."""
    return torch.randn(lags + 1, SEQUENCES, n_in, generator=generator(seed + 1))


def norms_at_start(
    start: Start, lags: int = 100, k: int = 128, n_in: int = 32, seed: int = 0
) -> NDArray[np.float64]:
    """Give the gradient's norm by lag, (lags + 1,), of a cell at its start, on inputs from N(0, 1)."""
    return gradient_norms(cells_of(start, k, n_in, seed), inputs(lags, n_in, seed), seed)


@torch.no_grad()
def embedded(model: CharRnn, codes: Tensor) -> Tensor:
    """Give texts (b, t) as the cells of a model are given them, (t, b, n_in)."""
    x: Tensor = model.embedding(codes.t())
    return x


@torch.no_grad()
def own_texts(model: CharRnn, b: int, t: int, seed: int = 0) -> Tensor:
    """Let a model write texts (b, t) by its own odds, each from the beginning of a line.

    What it writes first, while it remembers nothing yet, is left out.
    """
    source, carry, written = generator(seed), None, []
    last = torch.full((b, 1), max(0, model.vocabulary.find("\n")))
    for _ in range(UNCERTAIN + t):
        logits, carry = model.tell(last, carry)
        last = torch.multinomial(logits[:, -1].softmax(-1), 1, generator=source)
        written.append(last)
    return torch.cat(written[UNCERTAIN:], 1)
