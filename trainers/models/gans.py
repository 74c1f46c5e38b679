"""Generative adversarial networks: a generator and a discriminator as one model, without an encoder.

Shapes: b samples, *shape of one, d pixels, k numbers of noise. The nets see samples stretched about their
middle: what is 0 to 1 outside is ``-span / 2`` to ``span / 2`` inside.
"""

from __future__ import annotations

import math
from typing import ClassVar, NoReturn

import torch
from torch import Generator, Tensor, nn

from trainers.adversarial.losses import Judged, generator_loss, judged, verdict
from trainers.adversarial.spectral import ConvDiscriminator, Discriminator
from trainers.models.base import LatentModel, Losses, NoEncoderError
from trainers.models.conv import ConvDecoder
from trainers.models.layers import chain
from trainers.noise import Noise
from trainers.plane import REACH
from trainers.specs.gans import AdversarialSpec, DcganSpec, ToyGanSpec


class Gan(LatentModel):
    """A fully connected GAN for pictures.

    A kin with other nets makes its own :meth:`nets`.
    """

    drawn_from: ClassVar[str] = "the prior N(0, I)"
    span: ClassVar[float] = 2.0
    """How wide the nets see what goes from 0 to 1."""

    generator: nn.Module
    discriminator: nn.Module

    def __init__(self, spec: AdversarialSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: AdversarialSpec = spec
        self.generator, self.discriminator = self.nets()

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the generator, (b, k) -> (b, d), and the discriminator, (b, d) -> (b,)."""
        d = self.pixels
        generator = chain((self.latent_dim, *self.spec.g_widths, d))
        return generator, Discriminator((d, *self.spec.d_widths, 1))

    # -- what the nets see -----------------------------------------------------------------------

    def inside(self, x: Tensor) -> Tensor:
        """Give samples (b, *shape) as the nets see them, (b, d)."""
        return (x.flatten(1) - 0.5) * self.span

    def outside(self, flat: Tensor) -> Tensor:
        """Give what the generator made, (b, d), as samples (b, *shape)."""
        return (flat / self.span + 0.5).reshape(len(flat), *self.input_shape)

    def make(self, z: Tensor) -> Tensor:
        """Give what the generator makes of noise, (b, k) -> (b, d), as the nets see it."""
        made: Tensor = self.generator(z)
        return torch.tanh(made)

    def judge(self, flat: Tensor) -> Tensor:
        """Give the discriminator's logits, (b, d) -> (b,)."""
        logits: Tensor = self.discriminator(flat, self.spec.spectral)
        return logits

    # -- the face of a model ---------------------------------------------------------------------

    @property
    def loss_unit(self) -> str:
        """What the losses of the two nets are counted in."""
        return "nats" if self.spec.loss in ("minimax", "non-saturating") else "score"

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss and each of its terms are counted in."""
        return dict.fromkeys(("loss", "discriminator", "generator"), self.loss_unit)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> NoReturn:
        """Refuse: there is no encoder.

        Raises
        ------
        NoEncoderError
        """
        raise NoEncoderError(
            f"a {self.spec.title} has no encoder: it makes samples of codes, not codes of samples"
        )

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give what the generator makes of each code, (b, k) -> (b, *shape)."""
        return self.outside(self.make(z))

    def score(self, x: Tensor) -> Tensor:
        """Give the discriminator's logits, (b, *shape) -> (b,); above 0 a sample is taken for real."""
        return self.judge(self.inside(x))

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give what each net pays on a batch, and the sum of both.

        The sum is minimised by nobody: each net minimises its own (``trainers.adversarial.loop``).
        """
        scores, generator = self._play(x, noise)
        return {"loss": scores.loss + generator, "discriminator": scores.loss, "generator": generator}

    def _play(self, x: Tensor, noise: Noise) -> tuple[Judged, Tensor]:
        fake = self.make(self._noise_like(x, noise))
        mix = noise.uniform(x.new_empty(len(x))) if self.spec.loss == "wgan-gp" else None
        scores = judged(self.spec, self.judge, self.inside(x), fake.detach(), mix)
        return scores, generator_loss(self.spec.loss, self.judge(fake))

    def _noise_like(self, x: Tensor, noise: Noise) -> Tensor:
        return noise.normal(x.new_empty(len(x), self.latent_dim))

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure ``accuracy``: how often the discriminator is right about test samples and as many new ones.

        It is .5 where it cannot tell them apart. A Wasserstein critic gives no verdict: nothing is measured.
        What a generator is worth is told by ``evaluate``.
        """
        level = verdict(self.spec.loss)
        if math.isnan(level):
            return {}
        right = self.score(x) > level, self.judge(self.make(self._noise_like(x, noise))) <= level
        return {"accuracy": float(torch.cat(right).double().mean())}

    def sample(self, n: int, codes: Tensor | None, generator: Generator) -> Tensor:
        """Draw n new samples, (n, *shape), from the noise of its training, whatever the codes are."""
        with torch.no_grad():
            return self.decode(self.noise(n, generator))


class ToyGan(Gan):
    """A GAN for points in a few dimensions: nothing bounds what it makes."""

    drawn_from: ClassVar[str] = "the noise of its training"
    span: ClassVar[float] = 2 * REACH
    spec: ToyGanSpec

    def make(self, z: Tensor) -> Tensor:
        """Give the points that the generator makes of noise, (b, k) -> (b, d)."""
        made: Tensor = self.generator(z)
        return made

    def noise(self, n: int, generator: Generator) -> Tensor:
        """Draw noise for n samples, (n, k)."""
        if self.spec.noise == "gaussian":
            return super().noise(n, generator)
        return 2 * torch.rand(n, self.latent_dim, generator=generator, device=generator.device) - 1

    def _noise_like(self, x: Tensor, noise: Noise) -> Tensor:
        if self.spec.noise == "gaussian":
            return super()._noise_like(x, noise)
        return 2 * noise.uniform(x.new_empty(len(x), self.latent_dim)) - 1


class Dcgan(Gan):
    """A convolutional GAN for pictures."""

    spec: DcganSpec

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the generator, (b, k) -> (b, d), and the discriminator, (b, d) -> (b,)."""
        generator = ConvDecoder(self.input_shape, self.spec.g_widths, self.latent_dim)
        return generator, ConvDiscriminator(self.input_shape, self.spec.d_widths)
