"""Sequences of small problems, drawn as they are needed, with what one says to them who has no memory.

Shapes: t steps, b sequences, n_in numbers come in and n_out go out at a step, c classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Generator, Tensor

from trainers.pieces import LETTERS, draw_pieces


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


def adding(b: int, t: int, source: Generator) -> Batch:
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


def copying(b: int, t: int, source: Generator) -> Batch:
    """Five symbols, then t blanks, then a sign: say them again (Arjovsky et al. 2016, 4.1)."""
    symbols = torch.randint(SYMBOLS, (COPIED, b), generator=source)
    rest = torch.full((t + COPIED, b), SYMBOLS)
    rest[t] = SYMBOLS + 1
    x = F.one_hot(torch.cat([symbols, rest]), SYMBOLS + 2).float()
    return Batch(x, symbols, torch.zeros_like(symbols))


DEEPEST = 3


def brackets(b: int, t: int, source: Generator) -> Batch:
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


OPENS, CLOSES = 0.3, 0.4
"""Chances that a word outside quotes is quoted, and that one inside is the last that is."""
SAID = "a quick brown fox jumps over the lazy dog he said come to me and ·"
"""The words: all letters occur, and a dot stands for any other character."""
WRITTEN = '" abcdefghijklmnopqrstuvwxyz·'


def quotes(b: int, t: int, source: Generator) -> Batch:
    """Tell at each character of a text whether it is inside quotes: one mark opens and closes them."""
    words, most = SAID.split(), t // 2 + 1  # a word has a letter and a space at least
    drawn = torch.randint(len(words), (b, most), generator=source).tolist()
    chances = torch.rand(b, most, generator=source).tolist()
    texts = [_quoted(t, [words[i] for i in row], chance) for row, chance in zip(drawn, chances, strict=True)]
    codes = torch.tensor([[WRITTEN.index(letter) for letter in text] for text in texts]).t()
    target = (codes == 0).long().cumsum(0) % 2
    counts = torch.zeros(len(WRITTEN), 2)
    counts.index_put_((codes.flatten(), target.flatten()), torch.ones(()), accumulate=True)
    return Batch(F.one_hot(codes, len(WRITTEN)).float(), target, counts.argmax(-1)[codes])


def _quoted(t: int, words: list[str], chances: list[float]) -> str:
    """Write t characters of words, some of them in quotes."""
    text, inside = "", False
    for word, chance in zip(words, chances, strict=True):
        opening, closing = not inside and chance < OPENS, inside and chance < CLOSES
        text += '"' * opening + word + '"' * closing + " "
        inside = (inside or opening) and not closing
        if len(text) >= t:
            break
    return text[:t]


NOISE = 0.5
REACH = 4.0
"""The values that `_DENOISED` is told for go from -REACH to REACH."""


def _denoised(count: int = 2001, angles: int = 400) -> Tensor:
    """Give the mean of a sine of any phase, given its sum with the noise, for sums evenly apart."""
    sine = torch.sin(2 * math.pi * torch.arange(angles) / angles)
    away = torch.linspace(-REACH, REACH, count)[:, None] - sine
    return ((-0.5 * (away / NOISE) ** 2).softmax(-1) * sine).sum(-1)


_DENOISED = _denoised()


def sine(b: int, t: int, source: Generator) -> Batch:
    """Tell the sine behind a noisy one, at each step from what has come so far."""
    phase, pace = (torch.rand(b, generator=source) for _ in "ab")
    angle = 2 * math.pi * (phase + torch.arange(t)[:, None] / (12 + 12 * pace))
    clean = torch.sin(angle)[..., None]
    noisy = clean + NOISE * torch.randn(t, b, 1, generator=source)
    places = ((noisy + REACH) / (2 * REACH) * (len(_DENOISED) - 1)).round().long()
    return Batch(noisy, clean, _DENOISED[places.clamp(0, len(_DENOISED) - 1)])


WAVES = 3


def waves(b: int, t: int, source: Generator) -> Batch:
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


def pens(b: int, t: int, source: Generator) -> Batch:
    """Tell which way round a pen went, from its steps: every single step may belong to either."""
    turn = torch.randint(2, (b,), generator=source)
    start = torch.rand(b, generator=source)
    angle = 2 * math.pi * (start + (2 * turn - 1) * torch.arange(t)[:, None] / t)
    steps = torch.stack([torch.cos(angle), torch.sin(angle)], -1)
    x = steps + NOISE * torch.randn(t, b, 2, generator=source)
    return Batch(x, turn[None], torch.zeros_like(turn)[None])


def pieces(b: int, t: int, source: Generator) -> Batch:
    """Tell which text a piece of characters is from."""
    return _told_apart(*draw_pieces(b, t, source))


def kept_pieces(b: int, t: int, source: Generator) -> Batch:
    """Do the same with what is kept for the test."""
    return _told_apart(*draw_pieces(b, t, source, kept=True))


def _told_apart(codes: Tensor, kinds: Tensor, plain: Tensor) -> Batch:
    return Batch(F.one_hot(codes, len(LETTERS)).float(), kinds[None], plain[None])
