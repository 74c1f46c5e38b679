"""Short pieces of three texts, to be told apart: Python's reference, Python's own source, a grammar.

Shapes: t characters of a piece, b pieces, v characters known, m of a text.
"""

from __future__ import annotations

import math
from functools import lru_cache

import torch
from torch import Generator, Tensor

from trainers.corpora import load_corpus

SOURCES = {
    "python-reference": "Python's reference",
    "python-source": "Python's source",
    "grammar": "the grammar",
}
"""The texts that pieces are taken from, and their words."""
LETTERS = "\n" + "".join(map(chr, range(32, 127))) + "\N{REPLACEMENT CHARACTER}"
"""The characters known; the last one stands for any other."""
LONGEST = 64
_WITHIN = 400_000
"""Characters of a text that pieces are taken from."""


def codes_of_piece(text: str) -> Tensor:
    """Give the places of a text's characters in `LETTERS`, (m,) int64."""
    return torch.tensor([_PLACES.get(letter, len(LETTERS) - 1) for letter in text])


_PLACES = {letter: place for place, letter in enumerate(LETTERS)}


@lru_cache(maxsize=1)
def _texts() -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Give the codes of each text, (m,): what is learnt from, and what is kept for the test."""
    loaded = [load_corpus(name) for name in SOURCES]
    learnt = tuple(codes_of_piece(text.train_text[:_WITHIN]) for text in loaded)
    return learnt, tuple(torch.stack([codes_of_piece(part) for part in text.test_texts]) for text in loaded)


@lru_cache(maxsize=1)
def _shares() -> tuple[Tensor, Tensor]:
    """Give how likely each text is by one character alone, (v, c), and how often that comes, (v,).

    Each text is as likely as the others beforehand; the characters are counted in what is kept for the test.
    """
    counts = [torch.bincount(kept.flatten(), minlength=len(LETTERS)).double() for kept in _texts()[1]]
    joint = torch.stack([count / count.sum() for count in counts], -1) / len(counts)
    often = joint.sum(-1)
    return joint / often.clamp(min=1e-12)[:, None], often


def bits_by_one_character() -> float:
    """Give how unsure one stays who sees one character of a piece, in bits: H(text | character)."""
    shares, often = _shares()
    nats = -(often * torch.special.xlogy(shares, shares).sum(-1)).sum()
    return float(nats / math.log(2))


def draw_pieces(b: int, t: int, source: Generator, *, kept: bool = False) -> tuple[Tensor, Tensor, Tensor]:
    """Draw pieces, each text as often as the others.

    Parameters
    ----------
    b, t : int
    source : Generator
    kept : bool
        Whether from the blocks that are kept for the test; else from the rest.

    Returns
    -------
    codes : (t, b) int64 Tensor
    kinds : (b,) int64 Tensor
        Which text each is from.
    plain : (b,) int64 Tensor
        Which one its last character alone speaks for.
    """
    texts = _texts()[kept]
    kinds = torch.randint(len(texts), (b,), generator=source)
    chance = torch.rand(2, b, generator=source, dtype=torch.float64).tolist()
    pieces = []
    for kind, first, second in zip(kinds.tolist(), *chance, strict=True):
        text = texts[kind]
        within = text[int(first * len(text))] if kept else text
        start = int(second * (len(within) - t))
        pieces.append(within[start : start + t])
    codes = torch.stack(pieces, 1)
    return codes, kinds, _shares()[0].argmax(-1)[codes[-1]]
