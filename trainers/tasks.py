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

from trainers.pieces import LETTERS, LONGEST, SOURCES, bits_by_one_character, draw_pieces


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
REACH = 4.0
"""The values that `_DENOISED` is told for go from -REACH to REACH."""


def _denoised(count: int = 2001, angles: int = 400) -> Tensor:
    """Give the mean of a sine of any phase, given its sum with the noise, for sums evenly apart."""
    sine = torch.sin(2 * math.pi * torch.arange(angles) / angles)
    away = torch.linspace(-REACH, REACH, count)[:, None] - sine
    return ((-0.5 * (away / NOISE) ** 2).softmax(-1) * sine).sum(-1)


_DENOISED = _denoised()


def _sine(b: int, t: int, source: Generator) -> Batch:
    """Tell the sine behind a noisy one, at each step from what has come so far."""
    phase, pace = (torch.rand(b, generator=source) for _ in "ab")
    angle = 2 * math.pi * (phase + torch.arange(t)[:, None] / (12 + 12 * pace))
    clean = torch.sin(angle)[..., None]
    noisy = clean + NOISE * torch.randn(t, b, 1, generator=source)
    places = ((noisy + REACH) / (2 * REACH) * (len(_DENOISED) - 1)).round().long()
    return Batch(noisy, clean, _DENOISED[places.clamp(0, len(_DENOISED) - 1)])


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
    plain = forms[:, 1:].mean().expand_as(target).clone()
    plain[0] = target[0]
    return Batch(x, target, plain)


def _pens(b: int, t: int, source: Generator) -> Batch:
    """Tell which way round a pen went, from its steps: every single step may belong to either."""
    turn = torch.randint(2, (b,), generator=source)
    start = torch.rand(b, generator=source)
    angle = 2 * math.pi * (start + (2 * turn - 1) * torch.arange(t)[:, None] / t)
    steps = torch.stack([torch.cos(angle), torch.sin(angle)], -1)
    x = steps + NOISE * torch.randn(t, b, 2, generator=source)
    return Batch(x, turn[None], torch.zeros_like(turn)[None])


def _pieces(b: int, t: int, source: Generator) -> Batch:
    """Tell which text a piece of characters is from."""
    return _told_apart(*draw_pieces(b, t, source))


def _kept_pieces(b: int, t: int, source: Generator) -> Batch:
    """Do the same with what is kept for the test."""
    return _told_apart(*draw_pieces(b, t, source, kept=True))


def _told_apart(codes: Tensor, kinds: Tensor, plain: Tensor) -> Batch:
    return Batch(F.one_hot(codes, len(LETTERS)).float(), kinds[None], plain[None])


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
        _copying,
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
        _brackets,
        40,
        ins=("(", ")", "·"),
        outs=tuple(str(depth) for depth in range(DEEPEST + 1)),
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
        _sine,
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
        _waves,
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
        _pens,
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
        _pieces,
        24,
        lengths=(8, LONGEST),
        ins=tuple(LETTERS),
        outs=tuple(SOURCES.values()),
        coded=True,
        held_out=_kept_pieces,
        plain_bits=bits_by_one_character,
    ),
}
"""Every problem: word -> what it is."""
