"""Small problems on sequences, each with what doing without a memory comes to.

Shapes: t steps, b sequences, n_in numbers come in and n_out go out at a step, c classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Generator, Tensor

from trainers.pieces import LETTERS, LONGEST, SOURCES, bits_by_one_character
from trainers.problems import (
    COPIED,
    DEEPEST,
    SYMBOLS,
    WAVES,
    WRITTEN,
    Batch,
    adding,
    brackets,
    copying,
    kept_pieces,
    pens,
    pieces,
    quotes,
    sine,
    waves,
)

__all__ = ["COPIED", "TASKS", "Batch", "Task"]


@dataclass(frozen=True)
class Task:
    """One line of the table of problems.

    Attributes
    ----------
    title, help : str
    shape : {"one-to-many", "many-to-one", "many-to-many"}
    n_in, n_out : int
    classes : bool
        Whether a class is to be told, of which there are n_out; otherwise n_out numbers.
    make : callable
        Gives b sequences of a length that belongs to the task, drawn from a generator.
    length : int
        The usual one.
    lengths : (int, int)
        The least and the most.
    ins, outs : tuple of str
        Words for the n_in numbers that come in where one of them is 1 and tells which, and for the classes.
    coded : bool
        Whether what comes in at every step is one of ``ins``.
    solved : float
        The loss under which it counts as solved; not a number where noise lets nobody know.
    forget_bias, learning_rate : float
        With which an LSTM learns it; over a longer silence a gate has to begin by remembering more.
    held_out : callable or None
        Makes the sequences of the test, where they are not simply others.
    plain_bits : callable or None
        Gives the loss of doing without a memory, where it cannot be counted in a batch.
    """

    title: str
    help: str
    shape: Literal["one-to-many", "many-to-one", "many-to-many"]
    n_in: int
    n_out: int
    classes: bool
    make: Callable[[int, int, Generator], Batch]
    length: int
    lengths: tuple[int, int] = (8, 100)
    ins: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()
    coded: bool = False
    solved: float = math.nan
    forget_bias: float = 1.0
    learning_rate: float = 1e-2
    held_out: Callable[[int, int, Generator], Batch] | None = None
    plain_bits: Callable[[], float] | None = None

    @property
    def unit(self) -> str:
        """What a loss is counted in."""
        return "bits per answer" if self.classes else "mean squared error"

    def loss(self, out: Tensor, batch: Batch) -> Tensor:
        """Give the loss of what a net said, (t, b, n_out), as a scalar."""
        said = out[len(out) - len(batch.target) :]
        if self.classes:
            return F.cross_entropy(said.flatten(0, 1), batch.target.flatten()) / math.log(2)
        return F.mse_loss(said, batch.target)

    def right(self, out: Tensor, batch: Batch) -> float:
        """Give the share of classes that were told rightly, or the mean squared error of numbers."""
        said = out[len(out) - len(batch.target) :]
        return self._score(said.argmax(-1) if self.classes else said, batch.target)

    def baseline(self, batch: Batch) -> float:
        """Give the same of one who has no memory."""
        return self._score(batch.plain, batch.target)

    def plain_loss(self, batch: Batch) -> float:
        """Give the least loss of one who has no memory, in ``unit``.

        Where classes are told of what is coded that is their entropy, given what comes in at the same step
        (counted in the batch: with few sequences it comes out too low).
        """
        if not self.classes:
            return self.baseline(batch)
        if self.plain_bits is not None:
            return self.plain_bits()
        codes = batch.x[len(batch.x) - len(batch.target) :].argmax(-1)
        joint = torch.zeros(self.n_in, self.n_out, dtype=torch.float64)
        joint.index_put_((codes.flatten(), batch.target.flatten()), torch.ones((), dtype=torch.float64), True)
        share = joint / joint.sum(-1, keepdim=True).clamp(min=1)
        nats = -(joint.sum(-1) * torch.special.xlogy(share, share).sum(-1)).sum() / joint.sum()
        return float(nats) / math.log(2)

    def _score(self, said: Tensor, target: Tensor) -> float:
        if self.classes:
            return float((said == target).double().mean())
        return float(((said - target) ** 2).double().mean())


TASKS: dict[str, Task] = {
    "adding": Task(
        "Adding problem",
        "Two of the numbers are marked; their sum is wanted at the end.",
        "many-to-one",
        2,
        1,
        False,
        adding,
        50,
        lengths=(10, 200),
        solved=0.01,
    ),
    "copying": Task(
        "Copying problem",
        "Five symbols, a long silence, and then they are to be said again.",
        "many-to-many",
        SYMBOLS + 2,
        SYMBOLS,
        True,
        copying,
        60,
        lengths=(5, 200),
        ins=("A", "B", "C", "D", "·", "?"),
        outs=("A", "B", "C", "D"),
        coded=True,
        solved=0.1,
        forget_bias=4.0,
        learning_rate=5e-3,
    ),
    "brackets": Task(
        "Bracket depth",
        "How many brackets are open is to be told at each step.",
        "many-to-many",
        3,
        DEEPEST + 1,
        True,
        brackets,
        40,
        ins=("(", ")", "·"),
        outs=tuple(str(depth) for depth in range(DEEPEST + 1)),
        coded=True,
        solved=0.1,
    ),
    "quotes": Task(
        "Inside quotes",
        "Whether a character is inside quotes is to be told at each of them.",
        "many-to-many",
        len(WRITTEN),
        2,
        True,
        quotes,
        40,
        ins=tuple(WRITTEN),
        outs=("outside", "inside"),
        coded=True,
        solved=0.1,
    ),
    "sine": Task(
        "Noisy sine",
        "The sine behind the noise is to be told at each step.",
        "many-to-many",
        1,
        1,
        False,
        sine,
        60,
        lengths=(20, 150),
    ),
    "waves": Task(
        "Waves by class",
        "A class is shown once; the wave that it stands for is to be drawn.",
        "one-to-many",
        WAVES,
        1,
        False,
        waves,
        40,
        lengths=(10, 100),
        ins=("sine", "square", "sawtooth"),
        solved=0.01,
    ),
    "strokes": Task(
        "Way round",
        "Whether a pen went round clockwise or the other way is to be told at the end.",
        "many-to-one",
        2,
        2,
        True,
        pens,
        30,
        lengths=(8, 80),
        outs=("clockwise", "anticlockwise"),
        plain_bits=lambda: 1.0,
    ),
    "sources": Task(
        "Which text",
        "From which of three texts a piece of it was taken is to be told at the end.",
        "many-to-one",
        len(LETTERS),
        len(SOURCES),
        True,
        pieces,
        24,
        lengths=(8, LONGEST),
        ins=tuple(LETTERS),
        outs=tuple(SOURCES.values()),
        coded=True,
        held_out=kept_pieces,
        plain_bits=bits_by_one_character,
    ),
}
"""Every problem: word -> what it is."""
