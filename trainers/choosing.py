"""How the next character is chosen from what a model tells; imports no torch.

Shapes: v characters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.fields import SpecError

Floats = NDArray[np.float64]
DRAWS = 256
HOTTEST = 2.0


@dataclass(frozen=True)
class Choosing:
    """How chances are made of logits, and which draws choose among them.

    Attributes
    ----------
    temperature : float
        From 0, which takes the likeliest, to 2; logits are divided by it.
    top_k : int
        Only so many of the likeliest may come; 0 allows all.
    top_p : float
        Only the likeliest that together come to this share may come (nucleus sampling, Holtzman et al. 2020,
        section 3.1); 1 allows all.
    seed : int
        Of the draws. Draw i chooses character i whatever the rest is, so that texts of different temperatures
        can be written by the same draws.

    Raises
    ------
    SpecError
        Where one is out of range.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= HOTTEST:
            raise SpecError(f"temperature must be from 0 to 2, not {self.temperature!r:.40}")
        if self.top_k < 0:
            raise SpecError(f"top_k must be at least 0, not {self.top_k!r:.40}")
        if not 0 < self.top_p <= 1:
            raise SpecError(f"top_p must be above 0 and at most 1, not {self.top_p!r:.40}")
        if self.seed < 0:
            raise SpecError(f"seed must be at least 0, not {self.seed!r:.40}")

    def chances(self, logits: Floats) -> Floats:
        """Give the chance of each character to come next, (v,)."""
        if self.temperature == 0:
            chances = np.zeros(len(logits))
            chances[logits.argmax()] = 1.0
            return chances
        chances = softmax(logits / self.temperature)
        if 0 < self.top_k < len(chances):
            chances[np.argsort(-chances, kind="stable")[self.top_k :]] = 0.0
        if self.top_p < 1:
            order = np.argsort(-chances, kind="stable")
            before = np.cumsum(chances[order]) - chances[order]
            chances[order[before >= self.top_p * chances.sum()]] = 0.0
        shares: Floats = chances / chances.sum()
        return shares

    def draws(self, block: int) -> Floats:
        """Give the draws ``256 block`` to ``256 block + 255``, from 0 to 1."""
        return np.random.default_rng((self.seed, block)).random(DRAWS)


def softmax(logits: Floats) -> Floats:
    """Give exp(logits) as shares of their sum, (v,)."""
    shares: Floats = np.exp(logits - logits.max())
    shares /= shares.sum()
    return shares


def chosen(chances: Floats, draw: float) -> int:
    """Give the character that a draw from 0 to 1 falls on; one without a chance never comes."""
    heap = chances.cumsum()
    return int(min(np.searchsorted(heap, draw * heap[-1], side="right"), np.flatnonzero(chances)[-1]))
