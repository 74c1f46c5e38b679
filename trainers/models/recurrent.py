"""Layers of a recurrent cell, over many steps at once or one at a time.

Shapes: t steps, b sequences, n_in numbers come in, k hidden units, l layers, q states that are handed on
(hidden, and cell where there is one), s things that a cell works out in a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from trainers.models.cells import CELL_TYPES, Cell, Hold, State, Worked
from trainers.specs.cells import CELLS


class Read(NamedTuple):
    """What layers made of a sequence.

    Attributes
    ----------
    out : (t, b, k) Tensor
        Hidden states of the uppermost layer.
    carry : (q, l, b, k) Tensor
        The state after the last step.
    """

    out: Tensor
    carry: Tensor


@dataclass(frozen=True)
class Opened:
    """All that went on in the cells over a sequence.

    Attributes
    ----------
    names : tuple of str
        What was worked out, in its order: the names of ``CELLS[...].steps``.
    values : (t, l, s, b, k) Tensor
    carry : (q, l, b, k) Tensor
        The state after the last step.
    """

    names: tuple[str, ...]
    values: Tensor
    carry: Tensor

    def of(self, name: str) -> Tensor:
        """Give one of them over time, (t, l, b, k)."""
        return self.values[:, :, self.names.index(name)]


class Recurrent(nn.ModuleList):
    """Layers of one kind of cell, each reading the hidden state of the one below.

    Parameters
    ----------
    cell : str
        A word of ``CELLS``.
    n_in, k : int
    layers : int
    forget_bias : float
        Added to forget gates' biases when weights are drawn.

    Attributes
    ----------
    cells : tuple of Cell
        The layers from below.
    """

    def __init__(self, cell: str, n_in: int, k: int, layers: int = 1, forget_bias: float = 0.0) -> None:
        kind = CELL_TYPES[cell]
        cells = tuple(kind(n_in if i == 0 else k, k, forget_bias) for i in range(layers))
        super().__init__(cells)
        self.cells: tuple[Cell, ...] = cells
        self.kind, self.k, self.layers = CELLS[cell], k, layers

    def blank(self, b: int) -> Tensor:
        """Give the state before anything was read, (q, l, b, k) of 0."""
        weight = self.cells[0].weight_hh
        return weight.new_zeros(len(self.kind.states), self.layers, b, self.k)

    def forward(self, x: Tensor, carry: Tensor | None = None) -> Read:
        """Read sequences (t, b, n_in), by torch's own kernel where it has one."""
        carry = self.blank(x.shape[1]) if carry is None else carry
        fused = self.cells[0].fused
        if fused is None:
            return self.stepwise(x, carry)
        weights = [
            w for cell in self.cells for w in (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
        ]
        before = tuple(carry.unbind()) if len(carry) > 1 else carry[0]
        out, *after = fused(x, before, weights, True, self.layers, 0.0, self.training, False, False)
        return Read(out, torch.stack(after))

    def stepwise(self, x: Tensor, carry: Tensor | None = None) -> Read:
        """Read sequences (t, b, n_in) step by step, layer upon layer."""
        carry = self.blank(x.shape[1]) if carry is None else carry
        out, last = x, []
        for cell, state in zip(self.cells, parted(carry), strict=True):
            seen = []
            for a in cell.project(out):
                state, _ = cell.work(a, state)
                seen.append(state[0])
            out = torch.stack(seen)
            last.append(state)
        return Read(out, joined(last))

    def opened(self, x: Tensor, carry: Tensor | None = None, holds: Sequence[Hold | None] = ()) -> Opened:
        """Read sequences (t, b, n_in) and keep everything that is worked out on the way."""
        state = list(parted(self.blank(x.shape[1]) if carry is None else carry))
        seen = []
        for x_t in x:
            worked = self.step(x_t, state, holds)
            state = [after for after, _ in worked]
            seen.append(torch.stack([torch.stack(made) for _, made in worked]))
        return Opened(tuple(step.name for step in self.kind.steps), torch.stack(seen), joined(state))

    def step(self, x: Tensor, state: Sequence[State], holds: Sequence[Hold | None] = ()) -> list[Worked]:
        """Do a step of all layers, x (b, n_in), and give what each has worked out."""
        return self.step_from(self.cells[0].project(x), state, holds)

    def step_from(self, a: Tensor, state: Sequence[State], holds: Sequence[Hold | None] = ()) -> list[Worked]:
        """Do a step of all layers from what the lowest was given, already projected, (b, g k)."""
        worked: list[Worked] = []
        for i, cell in enumerate(self.cells):
            if i:
                a = cell.project(worked[-1][0][0])
            worked.append(cell.work(a, state[i], holds[i] if holds else None))
        return worked


def parted(carry: Tensor) -> list[State]:
    """Give the state (q, l, b, k) layer by layer."""
    return [tuple(layer.unbind()) for layer in carry.unbind(1)]


def joined(layers: Sequence[State]) -> Tensor:
    """Give the states of layers as one tensor (q, l, b, k)."""
    return torch.stack([torch.stack(state) for state in layers], dim=1)
