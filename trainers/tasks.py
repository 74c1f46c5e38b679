"""Small problems on sequences, made as they are needed, each with what doing without a memory comes to.

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


@dataclass(frozen=True)
class Batch:
    """Sequences, and what is to be made of them.

    Attributes
    ----------
    x : (t, b, n_in) Tensor
    target : (s, b) int64 Tensor of classes, or (s, b, n_out) Tensor of numbers
        For the last s steps; what a net says before is not looked at.
    plain : Tensor like target
        What one says who has no memory: the baseline.
    """

    x: Tensor
    target: Tensor
    plain: Tensor


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
    forget_bias, learning_rate : float
        With which an LSTM learns it; over a longer silence a gate has to begin by remembering more.
    """

    title: str
    help: str
    shape: Literal["one-to-many", "many-to-one", "many-to-many"]
    n_in: int
    n_out: int
    classes: bool
    make: Callable[[int, int, Generator], Batch]
    length: int
    forget_bias: float = 1.0
    learning_rate: float = 1e-2

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

    def _score(self, said: Tensor, target: Tensor) -> float:
        if self.classes:
            return float((said == target).double().mean())
        return float(((said - target) ** 2).double().mean())


def _adding(b: int, t: int, source: Generator) -> Batch:
    """Two of t numbers are marked, one in each half; their sum is wanted (Hochreiter & Schmidhuber 1997)."""
    numbers = torch.rand(t, b, generator=source)
    half = t // 2
    first = torch.randint(half, (b,), generator=source)
    second = torch.randint(half, t, (b,), generator=source)
    marks = torch.zeros(t, b)
    columns = torch.arange(b)
    marks[first, columns] = marks[second, columns] = 1.0
    total = (numbers * marks).sum(0)[None, :, None]
    return Batch(torch.stack([numbers, marks], -1), total, torch.ones_like(total))


SYMBOLS, COPIED = 4, 5


def _copying(b: int, t: int, source: Generator) -> Batch:
    """Five symbols, then t blanks, then a sign: say them again (Arjovsky et al. 2016, 4.1)."""
    symbols = torch.randint(SYMBOLS, (COPIED, b), generator=source)
    rest = torch.full((t + COPIED, b), SYMBOLS)
    rest[t] = SYMBOLS + 1
    x = F.one_hot(torch.cat([symbols, rest]), SYMBOLS + 2).float()
    return Batch(x, symbols, torch.zeros_like(symbols))


DEEPEST = 3


def _brackets(b: int, t: int, source: Generator) -> Batch:
    """Tell at each step how deep in brackets one is: letters, opening and closing ones come by chance."""
    wish = torch.randint(4, (t, b), generator=source)
    depth, seen, tags = torch.zeros(b, dtype=torch.int64), [], []
    for now in wish:
        opening = (now == 0) & (depth < DEEPEST)
        closing = (now == 1) & (depth > 0)
        depth = depth + opening.long() - closing.long()
        seen.append(torch.where(opening, 0, torch.where(closing, 1, 2)))
        tags.append(depth)
    x, target = torch.stack(seen), torch.stack(tags)
    plain = torch.where(x == 0, 1, torch.where(x == 1, 0, int(target.flatten().mode().values)))
    return Batch(F.one_hot(x, 3).float(), target, plain)


NOISE = 0.5


def _sine(b: int, t: int, source: Generator) -> Batch:
    """Tell the sine behind a noisy one, at each step from what has come so far."""
    phase, pace = (torch.rand(b, generator=source) for _ in "ab")
    angle = 2 * math.pi * (phase + torch.arange(t)[:, None] / (12 + 12 * pace))
    clean = torch.sin(angle)[..., None]
    noisy = clean + NOISE * torch.randn(t, b, 1, generator=source)
    return Batch(noisy, clean, noisy * 0.5 / (0.5 + NOISE**2))


WAVES = 3


def _waves(b: int, t: int, source: Generator) -> Batch:
    """Draw the wave that a class, shown at the first step alone, stands for."""
    kind = torch.randint(WAVES, (b,), generator=source)
    place = torch.arange(t) / 10
    sine = torch.sin(2 * math.pi * place)
    forms = torch.stack([sine, torch.sign(torch.sin(2 * math.pi * (place + 0.025))), 2 * (place % 1) - 1])
    x = torch.zeros(t, b, WAVES)
    x[0] = F.one_hot(kind, WAVES).float()
    target = forms[kind].t()[..., None]
    return Batch(x, target, forms.mean(0)[:, None, None].expand_as(target))


def _pens(b: int, t: int, source: Generator) -> Batch:
    """Tell which way round a pen went, from its steps: every single step may belong to either."""
    turn = torch.randint(2, (b,), generator=source)
    start = torch.rand(b, generator=source)
    angle = 2 * math.pi * (start + (2 * turn - 1) * torch.arange(t)[:, None] / t)
    steps = torch.stack([torch.cos(angle), torch.sin(angle)], -1)
    x = steps + NOISE * torch.randn(t, b, 2, generator=source)
    return Batch(x, turn[None], torch.zeros_like(turn)[None])


TASKS: dict[str, Task] = {
    "adding": Task(
        "Adding problem",
        "Two of the numbers are marked; their sum is wanted at the end.",
        "many-to-one",
        2,
        1,
        False,
        _adding,
        50,
    ),
    "copying": Task(
        "Copying after a while",
        "Five symbols, a long silence, and then they are to be said again.",
        "many-to-many",
        SYMBOLS + 2,
        SYMBOLS,
        True,
        _copying,
        60,
        forget_bias=4.0,
        learning_rate=5e-3,
    ),
    "brackets": Task(
        "Depth of brackets",
        "How many brackets are open is to be told at each step.",
        "many-to-many",
        3,
        DEEPEST + 1,
        True,
        _brackets,
        40,
    ),
    "sine": Task(
        "Noisy sine",
        "The sine behind the noise is to be told at each step.",
        "many-to-many",
        1,
        1,
        False,
        _sine,
        60,
    ),
    "waves": Task(
        "Waves from a class",
        "A class is shown once; the wave that it stands for is to be drawn.",
        "one-to-many",
        WAVES,
        1,
        False,
        _waves,
        40,
    ),
    "strokes": Task(
        "Which way round",
        "Whether a pen went round to the left or to the right is to be told at the end.",
        "many-to-one",
        2,
        2,
        True,
        _pens,
        30,
    ),
}
"""Every problem: word -> what it is."""
