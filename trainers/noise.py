"""Random numbers for a batch of samples, the same no matter how many processes share the batch.

Shapes: b samples of the whole batch, of which this process has those from ``start`` to ``stop``.
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from trainers.runtime import generator


class Noise:
    """Draws for the samples of a batch.

    Where several processes share a batch, each draws for all of it and keeps what belongs to its own samples;
    so a training on two machines sees the noise that it would see on one.

    Parameters
    ----------
    generator : Generator
        On the device of the samples.
    part : (int, int, int) or None
        ``start, stop, b`` of this process; None has the whole batch.
    """

    def __init__(self, generator: Generator, part: tuple[int, int, int] | None = None) -> None:
        self.generator = generator
        self._part = part

    @classmethod
    def of(cls, seed: int, device: torch.device | str = "cpu") -> Noise:
        """Begin anew from a seed."""
        return cls(generator(seed, device))

    def normal(self, like: Tensor) -> Tensor:
        """Draw from N(0, 1), one number for each of ``like`` (b, ...)."""
        drawn = torch.randn(self._shape(like), generator=self.generator, device=like.device, dtype=like.dtype)
        return self._mine(drawn)

    def uniform(self, like: Tensor) -> Tensor:
        """Draw from 0 to 1, one number for each of ``like`` (b, ...)."""
        drawn = torch.rand(self._shape(like), generator=self.generator, device=like.device, dtype=like.dtype)
        return self._mine(drawn)

    def bernoulli(self, p: Tensor) -> Tensor:
        """Draw 1 with probability ``p`` (b, ...), else 0."""
        return (self.uniform(p) < p).to(p.dtype)

    def _shape(self, like: Tensor) -> tuple[int, ...]:
        return tuple(like.shape) if self._part is None else (self._part[2], *like.shape[1:])

    def _mine(self, drawn: Tensor) -> Tensor:
        return drawn if self._part is None else drawn[self._part[0] : self._part[1]]
