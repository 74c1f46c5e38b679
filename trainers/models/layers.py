"""Layers whose first weights are drawn by name, so that two models agree wherever their shapes do.

A layer is made blank; :func:`draw` gives each its weights from a source of its own, which depends on the seed
and the layer's name alone. Two models of one seed that differ in one layer start with the same weights in all
others.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Generator, nn

from trainers.runtime import generator


class Linear(nn.Linear):
    """A linear layer that leaves its weights to :func:`draw`; torch's own way loads sympy for this."""

    def reset_parameters(self) -> None:
        """Draw nothing."""

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw torch's usual uniform weights."""
        _uniform(self, self.in_features, source)


def _uniform(layer: Linear, n_in: int, source: Generator) -> None:
    bound = 1 / math.sqrt(n_in)
    layer.weight.uniform_(-bound, bound, generator=source)
    if layer.bias is not None:
        layer.bias.uniform_(-bound, bound, generator=source)


def chain(widths: Sequence[int]) -> nn.Sequential:
    """Linear layers of the given widths with a ReLU between each two."""
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(widths):
        layers += [Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def draw(model: nn.Module, seed: int) -> None:
    """Draw the first weights of every layer of a model that has a ``draw``."""
    for name, layer in model.named_modules():
        if hasattr(layer, "draw"):
            layer.draw(_source(seed, name))


def _source(seed: int, name: str) -> Generator:
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return generator(int.from_bytes(digest[:8], "little") >> 1)
