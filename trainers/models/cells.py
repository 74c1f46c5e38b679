"""Recurrent cells, one step at a time, written out so that every gate can be looked at.

Shapes: b texts at once, n_in numbers come in, k hidden units, g blocks of k rows of weights, s steps of
``trainers.specs.cells.CELLS``: all that a cell works out, gates among it. Weights lie as torch's own cells
have them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Generator, Tensor, nn

from trainers.specs.cells import CELLS, CellKind

State = tuple[Tensor, ...]
"""Hidden state, and where there is one the cell state, (b, k) each."""
Worked = tuple[State, tuple[Tensor, ...]]
"""The state after a step, and s times (b, k): what was worked out."""


@dataclass(frozen=True)
class Hold:
    """Units that are held at a value: of the cell state where there is one, else of the hidden state.

    Attributes
    ----------
    units : (m,) int64 Tensor
    values : (m,) Tensor
    """

    units: Tensor
    values: Tensor

    def __call__(self, state: Tensor) -> Tensor:
        """Give a state (b, k) with the held units at their values."""
        return state.index_copy(-1, self.units, self.values.to(state.dtype).expand(len(state), -1))


class Cell(nn.Module):
    """A cell: what comes in and the state before make the state after.

    Parameters
    ----------
    n_in, k : int
    forget_bias : float
        What is added to the forget gate's bias when the weights are drawn; 0 is torch's way.
    """

    kind: ClassVar[CellKind]
    fused: ClassVar[Callable[..., Any] | None] = None
    """torch's kernel for all steps of all layers at once, where there is one."""

    def __init__(self, n_in: int, k: int, forget_bias: float = 0.0) -> None:
        super().__init__()
        self.n_in, self.k, self.forget_bias = n_in, k, forget_bias
        rows = len(self.kind.blocks) * k
        self.weight_ih = nn.Parameter(torch.empty(rows, n_in))
        self.weight_hh = nn.Parameter(torch.empty(rows, k))
        self.bias_ih = nn.Parameter(torch.empty(rows))
        self.bias_hh = nn.Parameter(torch.empty(rows))
        self.peepholes: nn.Parameter | None = None
        if self.kind.peepholes:
            self.peepholes = nn.Parameter(torch.empty(self.kind.peepholes, k))

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw torch's usual uniform weights, peepholes of 0, and add to the forget gate's bias."""
        bound = 1 / math.sqrt(self.k)
        for weight in (self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh):
            weight.uniform_(-bound, bound, generator=source)
        if self.peepholes is not None:
            self.peepholes.zero_()
        if self.kind.forgets:
            start = self.kind.blocks.index("forget") * self.k
            self.bias_ih[start : start + self.k] += self.forget_bias

    def project(self, x: Tensor) -> Tensor:
        """Give what inputs add to all blocks, biases included, (..., n_in) -> (..., g k)."""
        return F.linear(x, self.weight_ih, self.bias_ih + self.bias_hh)

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step.

        Parameters
        ----------
        a : (b, g k) Tensor
            Of :meth:`project`.
        state : State
            Before the step.
        hold : Hold or None
        """
        raise NotImplementedError

    def _blocks(self, a: Tensor, h: Tensor) -> tuple[Tensor, ...]:
        """Give W x + U h' + b of each block, (b, k) each."""
        return torch.addmm(a, h, self.weight_hh.t()).chunk(len(self.kind.blocks), -1)


class VanillaCell(Cell):
    """Elman 1990; what torch calls an RNN."""

    kind = CELLS["rnn"]
    fused = torch.rnn_tanh

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: h = tanh(W x + U h' + b)."""
        h = torch.tanh(torch.addmm(a, state[0], self.weight_hh.t()))
        h = h if hold is None else hold(h)
        return (h,), (h,)


class LstmCell(Cell):
    """An LSTM with a forget gate (Gers, Schmidhuber & Cummins 2000); torch's LSTM."""

    kind = CELLS["lstm"]
    fused = torch.lstm

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: c = f ∘ c' + i ∘ g and h = o ∘ tanh(c)."""
        h, c = state
        i, f, g, o = self._blocks(a, h)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = torch.addcmul(f * c, i, g)
        c = c if hold is None else hold(c)
        h = o * torch.tanh(c)
        return (h, c), (f, i, g, c, o, h)


class PeepholeCell(Cell):
    """Gates that look at the cell state (Gers, Schraudolph & Schmidhuber 2002).

    Input and forget gate see the cell state before the step, the output gate the one after it. The rows of
    ``peepholes`` (3, k) are theirs in this order.
    """

    kind = CELLS["peephole"]

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: an LSTM's, with p ∘ c added before each gate."""
        assert self.peepholes is not None
        h, c = state
        i, f, g, o = self._blocks(a, h)
        p_i, p_f, p_o = self.peepholes
        i, f, g = torch.sigmoid(i + p_i * c), torch.sigmoid(f + p_f * c), torch.tanh(g)
        c = torch.addcmul(f * c, i, g)
        c = c if hold is None else hold(c)
        o = torch.sigmoid(o + p_o * c)
        h = o * torch.tanh(c)
        return (h, c), (f, i, g, c, o, h)


class CoupledCell(Cell):
    """What is forgotten makes room for as much that is new: i = 1 - f (Greff et al. 2017)."""

    kind = CELLS["coupled"]

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: c = f ∘ c' + (1 - f) ∘ g and h = o ∘ tanh(c)."""
        h, c = state
        f, g, o = self._blocks(a, h)
        f, g, o = torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = torch.lerp(g, c, f)
        c = c if hold is None else hold(c)
        h = o * torch.tanh(c)
        return (h, c), (f, 1 - f, g, c, o, h)


class GruCell(Cell):
    """torch's GRU: the reset gate comes behind the matrix, n = tanh(W x + a + r ∘ (U h' + b))."""

    kind = CELLS["gru"]
    fused = torch.gru

    def project(self, x: Tensor) -> Tensor:
        """Give W x + a of all blocks, (..., n_in) -> (..., 3 k); b belongs to U h', within the reset."""
        return F.linear(x, self.weight_ih, self.bias_ih)

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: h = (1 - z) ∘ n + z ∘ h'."""
        h = state[0]
        k = self.k
        inner = F.linear(h, self.weight_hh, self.bias_hh)
        r, z = torch.sigmoid(a[..., : 2 * k] + inner[..., : 2 * k]).chunk(2, -1)
        n = torch.tanh(torch.addcmul(a[..., 2 * k :], r, inner[..., 2 * k :]))
        h = torch.lerp(n, h, z)
        h = h if hold is None else hold(h)
        return (h,), (r, z, n, h)


class Gru2014Cell(Cell):
    """The GRU as it was first written: the reset gate comes before the matrix (Cho et al. 2014)."""

    kind = CELLS["gru-2014"]

    def work(self, a: Tensor, state: State, hold: Hold | None = None) -> Worked:
        """Do a step: n = tanh(W x + U (r ∘ h') + b) and h = (1 - z) ∘ n + z ∘ h'."""
        h = state[0]
        k = self.k
        r, z = torch.sigmoid(torch.addmm(a[:, : 2 * k], h, self.weight_hh[: 2 * k].t())).chunk(2, -1)
        n = torch.tanh(torch.addmm(a[:, 2 * k :], r * h, self.weight_hh[2 * k :].t()))
        h = torch.lerp(n, h, z)
        h = h if hold is None else hold(h)
        return (h,), (r, z, n, h)


CELL_TYPES: dict[str, type[Cell]] = {
    "rnn": VanillaCell,
    "lstm": LstmCell,
    "peephole": PeepholeCell,
    "coupled": CoupledCell,
    "gru": GruCell,
    "gru-2014": Gru2014Cell,
}
"""Word of ``trainers.specs.cells.CELLS`` -> what does it."""
