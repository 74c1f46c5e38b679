"""The variational autoencoder that is told the class (Kingma et al. 2014, M2; Sohn, Lee & Yan 2015).

Shapes: b samples, *shape of one, d pixels, k size of the code, c classes.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Generator, Tensor, nn

from trainers.models.base import Losses
from trainers.models.layers import chain
from trainers.models.vae import Vae
from trainers.noise import Noise
from trainers.specs import ConditionalVaeSpec

UNKNOWN = -1


class ConditionalVae(Vae):
    """q(z|x, y), p(x|z, y) with the class y as c numbers, 1 for it and 0 for all others; prior N(0, I).

    Without a label all c numbers are 0. In training that happens to the share ``spec.withheld`` of the
    samples, drawn anew in each step (Ho & Salimans 2022, section 3.2), so that the nets know what to make
    of it. Everywhere else the labels that are given are used.
    """

    conditional: ClassVar[bool] = True
    drawn_from: ClassVar[str] = "the prior N(0, I), each class in turn"

    def __init__(self, spec: ConditionalVaeSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: ConditionalVaeSpec = spec

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d + c) -> (b, 2 k), and the decoder, (..., k + c) -> (..., d)."""
        assert isinstance(self.spec, ConditionalVaeSpec)
        k, c, widths = self.latent_dim, self.spec.classes, self.spec.widths
        there = chain((self.pixels + c, *widths, 2 * k))
        return there, chain((k + c, *widths[::-1], self.pixels))

    def posterior(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Give mean and log variance of q(z|x, y), each (b, k)."""
        mean, log_var = self.encoder(self._told(x.flatten(1), labels)).chunk(2, dim=1)
        return mean, log_var

    def logits(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the decoder's last layer before the sigmoid, (..., b, k) -> (..., b, d)."""
        return super().logits(self._told(z, labels))

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the negative ELBO of log p(x|y), in training with the class of some samples withheld."""
        if self.training and labels is not None:
            hidden = noise.uniform(x.flatten(1)[:, 0]) < self.spec.withheld
            labels = labels.masked_fill(hidden, UNKNOWN)
        return super().loss(x, noise, step, labels)

    def sample(self, n: int, codes: Tensor | None, generator: Generator) -> Tensor:
        """Draw n samples from the prior, (n, *shape), of class 0, 1, ..., c - 1, 0 and so on."""
        z = torch.randn(n, self.latent_dim, generator=generator, device=self.device)
        with torch.no_grad():
            return self.decode(z, torch.arange(n, device=self.device) % self.spec.classes)

    def _told(self, numbers: Tensor, labels: Tensor | None) -> Tensor:
        """Put the class beside what a net is shown, (..., b, m) and (b,) -> (..., b, m + c)."""
        if labels is None:
            labels = torch.full(numbers.shape[-2:-1], UNKNOWN, device=numbers.device)
        classes = torch.arange(self.spec.classes, device=numbers.device)
        told = (labels[:, None] == classes).to(numbers.dtype)
        return torch.cat([numbers, told.expand(*numbers.shape[:-1], -1)], -1)
