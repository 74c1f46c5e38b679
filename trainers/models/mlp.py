"""The fully connected autoencoder (Hinton & Salakhutdinov 2006, without their pretraining).

Shapes: b samples, *shape of one, d pixels, k size of the code.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from trainers.losses import pixel_loss
from trainers.models.base import LatentModel, Losses
from trainers.specs import AutoencoderSpec


class Autoencoder(LatentModel):
    """d -> widths -> k -> widths mirrored -> d, ReLU between, a sigmoid (or nothing) at the end."""

    def __init__(self, spec: AutoencoderSpec, input_shape: tuple[int, ...], generator: Generator) -> None:
        super().__init__(spec, input_shape)
        self.spec: AutoencoderSpec = spec
        self.encoder = chain((self.pixels, *spec.widths, spec.latent_dim), generator)
        self.decoder = chain((spec.latent_dim, *spec.widths[::-1], self.pixels), generator)

    def encode(self, x: Tensor) -> Tensor:
        """Give the codes, (b, *shape) -> (b, k)."""
        z: Tensor = self.encoder(x.flatten(1))
        return z

    def decode(self, z: Tensor) -> Tensor:
        """Give the reconstructions, (b, k) -> (b, *shape), in 0..1 where the output is a sigmoid."""
        out: Tensor = self.decoder(z)
        if self.spec.output == "sigmoid":
            out = torch.sigmoid(out)
        return out.reshape(len(z), *self.input_shape)

    def loss(self, x: Tensor, generator: Generator, step: int | None = None) -> Losses:
        """Give the mean error of a pixel after the round trip; nothing is drawn."""
        flat = x.flatten(1)
        out = self.decoder(self.encoder(flat))
        return {"loss": pixel_loss(self.spec.loss, out, flat, sigmoid=self.spec.output == "sigmoid")}


def chain(widths: Sequence[int], generator: Generator) -> nn.Sequential:
    """Linear layers of the given widths with a ReLU between each two, drawn from the generator."""
    layers: list[nn.Module] = []
    for n_in, n_out in pairwise(widths):
        layers += [linear(n_in, n_out, generator), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class _Blank(nn.Linear):
    """A linear layer that leaves its weights to whoever made it; torch's own way loads sympy for this."""

    def reset_parameters(self) -> None:
        """Draw nothing."""


def linear(n_in: int, n_out: int, generator: Generator) -> nn.Linear:
    """Make a linear layer with torch's usual uniform weights, but from a generator of one's own."""
    layer = _Blank(n_in, n_out)
    bound = 1 / math.sqrt(n_in)
    with torch.no_grad():
        layer.weight.uniform_(-bound, bound, generator=generator)
        layer.bias.uniform_(-bound, bound, generator=generator)
    return layer
