"""Layers whose first weights are drawn by name, so that two models agree wherever their shapes do.

A layer is made blank; :func:`draw` gives each its weights from a source of its own, which depends on the seed
and the layer's name alone. Two models of one seed that differ in one layer start with the same weights in all
others.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Generator, Tensor, nn

from trainers.runtime import generator
from trainers.specs.conv import DOWN, UP


class Linear(nn.Linear):
    """A linear layer that leaves its weights to :func:`draw`; torch's own way loads sympy for this."""

    def reset_parameters(self) -> None:
        """Draw nothing."""

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw torch's usual uniform weights."""
        _uniform(self, self.in_features, source)


class Transposed(nn.Module):
    """A linear layer that borrows the weights of another, turned round, and has only its bias for itself.

    Parameters
    ----------
    of : Linear
        (b, n_in) -> (b, n_out); this layer is (b, n_out) -> (b, n_in).
    """

    def __init__(self, of: Linear) -> None:
        super().__init__()
        self._of = (of,)  # in a tuple torch does not take it for a part of this layer
        self.bias = nn.Parameter(torch.empty(of.in_features))

    def forward(self, x: Tensor) -> Tensor:
        """Give x W + bias, (b, n_out) -> (b, n_in)."""
        return F.linear(x, self._of[0].weight.T, self.bias)

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Start at a bias of 0."""
        self.bias.zero_()


class Dictionary(Linear):
    """A linear layer whose columns, the atoms, start at unit length: a number is how much of its atom."""

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw uniform weights and bring the atoms to unit length."""
        super().draw(source)
        self.normalise()

    @torch.no_grad()
    def normalise(self) -> None:
        """Bring every atom to unit length, in place."""
        self.weight.div_(self.weight.norm(dim=0).clamp(min=1e-12))


class Conv(nn.Conv2d):
    """A convolution that halves a picture, (b, n_in, h, w) -> (b, n_out, ceil(h / 2), ceil(w / 2))."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__(n_in, n_out, DOWN, stride=2, padding=1)

    def reset_parameters(self) -> None:
        """Draw nothing."""

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw uniform weights under which a picture keeps its contrast (LeCun et al. 1998, section 4.6)."""
        _uniform(self, self.in_channels * DOWN**2, source, variance=1.0)


class ConvUp(nn.ConvTranspose2d):
    """A transposed convolution that doubles a picture, or comes one short of it where ``size`` is odd.

    Its kernel is two strides wide, so that every pixel is reached by as many weights as its neighbours: other
    widths print a chequerboard (Odena et al. 2016).

    Parameters
    ----------
    n_in, n_out : int
        Channels.
    size : (int, int)
        Rows and columns of what comes out; ceil(size / 2) go in.
    """

    def __init__(self, n_in: int, n_out: int, size: tuple[int, int]) -> None:
        h, w = (n % 2 for n in size)
        super().__init__(n_in, n_out, UP, stride=2, padding=(1 + h, 1 + w), output_padding=(h, w))

    def reset_parameters(self) -> None:
        """Draw nothing."""

    @torch.no_grad()
    def draw(self, source: Generator) -> None:
        """Draw uniform weights as :class:`Conv` does, by how many numbers meet in a pixel."""
        _uniform(self, self.in_channels * (UP // 2) ** 2, source, variance=1.0)


def _uniform(layer: Linear | Conv | ConvUp, n_in: int, source: Generator, variance: float = 1 / 3) -> None:
    """Draw weights of the given variance times 1 / n_in, and biases of a third of 1 / n_in."""
    bound = 1 / math.sqrt(n_in)
    reach = bound * math.sqrt(3 * variance)
    layer.weight.uniform_(-reach, reach, generator=source)
    if layer.bias is not None:
        layer.bias.uniform_(-bound, bound, generator=source)


def chain(widths: Sequence[int], between: Callable[[], nn.Module] = nn.ReLU) -> nn.Sequential:
    """Linear layers of the given widths with a ReLU, or what ``between`` makes, between each two."""
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(widths):
        layers += [Linear(n_in, n_out), between()]
    return nn.Sequential(*layers[:-1])


def draw(model: nn.Module, seed: int) -> None:
    """Draw the first weights of every layer of a model that has a ``draw``."""
    for name, layer in model.named_modules():
        if hasattr(layer, "draw"):
            layer.draw(_source(seed, name))


def _source(seed: int, name: str) -> Generator:
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return generator(int.from_bytes(digest[:8], "little") >> 1)
