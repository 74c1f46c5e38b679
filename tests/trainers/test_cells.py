"""Cells: equal to torch's where torch has them, correct gradients, and open to view."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from trainers.models.cells import CELL_TYPES, Hold, PeepholeCell
from trainers.models.layers import draw
from trainers.models.recurrent import Recurrent, joined, parted
from trainers.runtime import generator
from trainers.specs.cells import CELLS, cell_shapes

TORCH = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
every_cell = pytest.mark.parametrize("cell", CELLS)


def layers_of(cell: str, k: int = 7, layers: int = 2, n_in: int = 5, forget_bias: float = 1.0) -> Recurrent:
    made = Recurrent(cell, n_in, k, layers, forget_bias)
    draw(made, 3)
    return made


def some(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=generator(seed))


def test_one_table() -> None:
    assert list(CELLS) == list(CELL_TYPES)


@every_cell
def test_shapes_are_known_without_torch(cell: str) -> None:
    found = {f"cells.{name}": tuple(w.shape) for name, w in layers_of(cell).named_parameters()}
    assert found == cell_shapes("cells", cell, 5, 7, 2)


@pytest.mark.parametrize("cell", TORCH)
@pytest.mark.parametrize("layers", [1, 2])
def test_equals_torch(cell: str, layers: int) -> None:
    """Step by step as at once, from any state, with torch's own module on the same weights."""
    own = layers_of(cell, layers=layers)
    with torch.random.fork_rng():
        theirs = TORCH[cell](5, 7, layers)
    with torch.no_grad():
        for (_, weight), given in zip(theirs.named_parameters(), own.parameters(), strict=True):
            weight.copy_(given)
        x, carry = some(20, 3, 5), some(len(CELLS[cell].states), layers, 3, 7, seed=1)
        want, _ = theirs(x, tuple(carry) if cell == "lstm" else carry[0])
        for read in (own(x, carry), own.stepwise(x, carry)):
            assert float((read.out - want).abs().max()) < 1e-6
        torch.testing.assert_close(own(x, carry).carry, own.stepwise(x, carry).carry)


def test_peepholes_of_zero_are_an_lstm() -> None:
    own, plain = layers_of("peephole"), layers_of("lstm")
    x = some(30, 2, 5)
    with torch.no_grad():
        assert float((own(x).out - plain(x).out).abs().max()) < 1e-6
        peepholes = own.cells[0].peepholes
        assert peepholes is not None
        peepholes[2].fill_(0.5)
        assert float((own(x).out - plain(x).out).abs().max()) > 1e-3


def test_what_peepholes_see() -> None:
    """Input and forget gate the cell state before the step, the output gate the one after it."""
    cell = PeepholeCell(1, 1)
    with torch.no_grad():
        for weight in cell.parameters():
            weight.zero_()
        assert cell.peepholes is not None
        cell.peepholes.fill_(1.0)
        cell.bias_ih[2] = 1.0
        state = torch.zeros(1, 1), torch.full((1, 1), 2.0)
        _, (f, i, g, c, o, h) = cell.work(cell.project(torch.zeros(1, 1)), state)
    gate = 1 / (1 + math.exp(-2))
    after = gate * 2 + gate * math.tanh(1)
    want = [gate, gate, math.tanh(1), after, 1 / (1 + math.exp(-after))]
    assert [float(v) for v in (f, i, g, c, o)] == pytest.approx(want)
    assert float(h) == pytest.approx(want[4] * math.tanh(after))


def test_the_two_grus_differ_only_where_the_reset_gate_is_at_work() -> None:
    old, new = layers_of("gru-2014"), layers_of("gru")
    x = some(12, 2, 5)
    with torch.no_grad():
        assert float((old(x).out - new(x).out).abs().max()) > 1e-3
        for cell in (*old.cells, *new.cells):
            cell.bias_ih[:7] = 50.0  # always open
        torch.testing.assert_close(old(x).out, new(x).out, atol=1e-6, rtol=1e-5)


def test_coupled_gates_share_one_whole() -> None:
    seen = layers_of("coupled").opened(some(9, 2, 5))
    torch.testing.assert_close(seen.of("forget") + seen.of("input"), torch.ones(9, 2, 2, 7))


@every_cell
def test_gradients(cell: str) -> None:
    made = layers_of(cell, k=3, n_in=2).double()
    with torch.no_grad():
        for one in made.cells:
            if one.peepholes is not None:
                one.peepholes.uniform_(-1, 1, generator=generator(1))
    names = [name for name, _ in made.named_parameters()]
    weights = tuple(w.detach().requires_grad_() for w in made.parameters())
    x = some(4, 2, 2).double().requires_grad_()
    carry = some(len(CELLS[cell].states), 2, 2, 3, seed=1).double().requires_grad_()

    def work(x: torch.Tensor, carry: torch.Tensor, *given: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = torch.func.functional_call(
            _Stepwise(made), {f"of.{n}": w for n, w in zip(names, given, strict=True)}, (x, carry)
        )
        assert isinstance(found, tuple)
        return found

    assert torch.autograd.gradcheck(work, (x, carry, *weights))


class _Stepwise(nn.Module):
    def __init__(self, of: Recurrent) -> None:
        super().__init__()
        self.of = of

    def forward(self, x: torch.Tensor, carry: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return tuple(self.of.stepwise(x, carry))


@every_cell
def test_open_cells_show_what_happens(cell: str) -> None:
    """The same states as shut, each number within its range, in the order of the table."""
    made, x = layers_of(cell), some(15, 2, 5)
    with torch.no_grad():
        seen, read = made.opened(x), made.stepwise(x)
    torch.testing.assert_close(seen.of("hidden")[:, -1], read.out)
    torch.testing.assert_close(seen.carry, read.carry)
    assert len(CELLS[cell].steps) == seen.values.shape[2]
    for step in CELLS[cell].steps:
        assert step.formula
        if not math.isnan(step.low):
            assert step.low <= float(seen.of(step.name).min()) <= float(seen.of(step.name).max()) <= 1
    assert seen.names[-1] == "hidden"


@every_cell
def test_held_units_stay_and_the_rest_follows(cell: str) -> None:
    made, x = layers_of(cell), some(10, 1, 5)
    hold = Hold(torch.tensor([2, 4]), torch.tensor([0.9, -0.9]))
    with torch.no_grad():
        free, held = made.opened(x), made.opened(x, holds=(None, hold))
    state = CELLS[cell].states[-1]
    torch.testing.assert_close(held.of(state)[:, 1, 0, [2, 4]], torch.tensor([0.9, -0.9]).expand(10, 2))
    torch.testing.assert_close(held.of(state)[:, 0], free.of(state)[:, 0])
    assert not torch.allclose(held.of("hidden")[1:, 1], free.of("hidden")[1:, 1])


@every_cell
def test_states_can_be_taken_apart(cell: str) -> None:
    carry = some(len(CELLS[cell].states), 2, 3, 7)
    assert torch.equal(joined(parted(carry)), carry)


def test_forget_bias_is_added_to_torchs_own() -> None:
    """And nothing else differs, so that twins start alike."""
    plain, biased = (layers_of("lstm", forget_bias=b).state_dict() for b in (0.0, 3.0))
    for name, weight in plain.items():
        step = torch.zeros_like(weight)
        if name.endswith("bias_ih"):
            step[7:14] = 3.0
        torch.testing.assert_close(biased[name], weight + step)
