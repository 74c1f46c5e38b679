"""The recurrent cells that there are to choose from, and what goes on in them, as a table; imports no torch.

Notation of the formulas: x is what comes in, h the hidden state, c the cell state, ' marks the state before,
σ the logistic function and ∘ the product number by number.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """One thing that a cell works out at each step.

    Attributes
    ----------
    name : str
        The word for it in code.
    title : str
        For people.
    formula : str
    low : float
        Its least value; the greatest is 1. Not a number where nothing bounds it.
    """

    name: str
    title: str
    formula: str
    low: float = 0.0


@dataclass(frozen=True)
class CellKind:
    """One line of the table of cells.

    Attributes
    ----------
    title : str
    source : str
        Paper and section.
    blocks : tuple of str
        What the rows of its weights belong to, one block of k rows each, in this order.
    states : tuple of str
        What it hands on to the next step: the hidden state, and where it has one the cell state.
    steps : tuple of Gate
        What it works out, in the order in which it does.
    peepholes : int
        Rows of k weights with which gates look at the cell state.
    """

    title: str
    source: str
    blocks: tuple[str, ...]
    states: tuple[str, ...]
    steps: tuple[Gate, ...]
    peepholes: int = 0

    @property
    def forgets(self) -> bool:
        """Whether there is a forget gate, to which a bias can be added."""
        return "forget" in self.blocks


_ANY = float("nan")
_CANDIDATE = Gate("candidate", "Candidate", "g = tanh(W x + U h' + b)", -1.0)
_UPDATE_C = Gate("cell", "Update of the cell state", "c = f ∘ c' + i ∘ g", _ANY)
_HIDDEN = Gate("hidden", "Hidden state", "h = o ∘ tanh(c)", -1.0)
_UPDATE_H = Gate("hidden", "Update of the hidden state", "h = (1 - z) ∘ n + z ∘ h'", -1.0)
_RESET = Gate("reset", "Reset gate", "r = σ(W x + U h' + b)")
_Z = Gate("update", "Update gate", "z = σ(W x + U h' + b)")

CELLS: dict[str, CellKind] = {
    "rnn": CellKind(
        "Vanilla RNN",
        "Elman 1990",
        ("hidden",),
        ("hidden",),
        (Gate("hidden", "Hidden state", "h = tanh(W x + U h' + b)", -1.0),),
    ),
    "lstm": CellKind(
        "LSTM",
        "Gers, Schmidhuber & Cummins 2000, section 3; without peepholes",
        ("input", "forget", "candidate", "output"),
        ("hidden", "cell"),
        (
            Gate("forget", "Forget gate", "f = σ(W x + U h' + b)"),
            Gate("input", "Input gate", "i = σ(W x + U h' + b)"),
            _CANDIDATE,
            _UPDATE_C,
            Gate("output", "Output gate", "o = σ(W x + U h' + b)"),
            _HIDDEN,
        ),
    ),
    "peephole": CellKind(
        "LSTM with peepholes",
        "Gers, Schraudolph & Schmidhuber 2002, section 2",
        ("input", "forget", "candidate", "output"),
        ("hidden", "cell"),
        (
            Gate("forget", "Forget gate", "f = σ(W x + U h' + p ∘ c' + b)"),
            Gate("input", "Input gate", "i = σ(W x + U h' + p ∘ c' + b)"),
            _CANDIDATE,
            _UPDATE_C,
            Gate("output", "Output gate", "o = σ(W x + U h' + p ∘ c + b)"),
            _HIDDEN,
        ),
        peepholes=3,
    ),
    "coupled": CellKind(
        "LSTM with coupled gates",
        "Greff et al. 2017, section 3 (CIFG)",
        ("forget", "candidate", "output"),
        ("hidden", "cell"),
        (
            Gate("forget", "Forget gate", "f = σ(W x + U h' + b)"),
            Gate("input", "Input gate", "i = 1 - f"),
            _CANDIDATE,
            _UPDATE_C,
            Gate("output", "Output gate", "o = σ(W x + U h' + b)"),
            _HIDDEN,
        ),
    ),
    "gru": CellKind(
        "GRU",
        "Chung et al. 2014, section 3.2, with the reset gate behind the matrix as torch has it",
        ("reset", "update", "candidate"),
        ("hidden",),
        (_RESET, _Z, Gate("candidate", "Candidate", "n = tanh(W x + a + r ∘ (U h' + b))", -1.0), _UPDATE_H),
    ),
    "gru-2014": CellKind(
        "GRU of 2014",
        "Cho et al. 2014, section 2.3",
        ("reset", "update", "candidate"),
        ("hidden",),
        (_RESET, _Z, Gate("candidate", "Candidate", "n = tanh(W x + U (r ∘ h') + b)", -1.0), _UPDATE_H),
    ),
}
"""Every cell: word -> what it is."""


def cell_shapes(name: str, cell: str, n_in: int, k: int, layers: int) -> dict[str, tuple[int, ...]]:
    """Shapes of the weights of layers of a cell, with the names that ``models.recurrent`` gives them."""
    kind = CELLS[cell]
    shapes: dict[str, tuple[int, ...]] = {}
    rows = len(kind.blocks) * k
    for layer in range(layers):
        where = f"{name}.{layer}"
        shapes |= {
            f"{where}.weight_ih": (rows, n_in if layer == 0 else k),
            f"{where}.weight_hh": (rows, k),
            f"{where}.bias_ih": (rows,),
            f"{where}.bias_hh": (rows,),
        }
        if kind.peepholes:
            shapes[f"{where}.peepholes"] = (kind.peepholes, k)
    return shapes
