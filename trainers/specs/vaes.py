"""Variational autoencoders as specs."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.base import ModelSpec, Shapes, halving, linear_shapes
from trainers.specs.conv import (
    channels,
    conv_decoder_shapes,
    conv_encoder_shapes,
    doubling,
    picture_shape,
    stages,
)

MAX_CLASSES = 1 << 16
_LIKELIHOOD_HELP = "Likelihood of a pixel: Gaussian (mse), Laplace (l1) or Bernoulli (bce)."


@dataclass(frozen=True, kw_only=True)
class VaeSpec(ModelSpec):
    """A fully connected variational autoencoder (Kingma & Welling 2014) with a N(0, I) prior.

    ``loss`` is the likelihood of a pixel: bce a Bernoulli (the data is binarised afresh in each step),
    mse a Gaussian and l1 a Laplace density of width ``noise``. ``beta`` weighs the KL (Higgins et al. 2017).

    Two remedies for a code that stays at the prior: over the first ``kl_warmup_steps`` steps the KL's weight
    comes up to beta, in one line (Bowman et al. 2016) or in ``cycles`` that each begin again at 0 and rise
    over their first half (Fu et al. 2019); and of each sample ``free_bits`` nats in each number of the code
    cost nothing (Kingma et al. 2016, section C.8; they average over a batch before the floor is taken, here
    each sample has its own, so that the loss stays a mean over samples).
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "Variational autoencoder"
    gaussian_prior: ClassVar[bool] = True

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.", group="choices")
    nodes: int = number(
        256,
        2,
        4096,
        "Width of the first hidden layer; each further one is half as wide.",
        label="Nodes per layer",
        log=True,
        group="choices",
    )
    loss: Literal["mse", "l1", "bce"] = choice("bce", _LIKELIHOOD_HELP, group="choices")
    beta: float = number(
        1.0, 0.0, 100.0, "Weight of the KL against the reconstruction; 1 is the ELBO.", log=True, live=True
    )
    free_bits: float = number(
        0.0,
        0.0,
        10.0,
        "What each number of the code may tell at no charge.",
        unit="nats",
        live=True,
    )
    kl_warmup_steps: int = number(
        0,
        0,
        1_000_000,
        "Steps after which the KL's weight stays at beta; 0 lets it begin there.",
        label="KL warm-up",
        unit="steps",
        log=True,
        live=True,
    )
    annealing: Literal["none", "linear", "cyclical"] = choice(
        "linear",
        "How the KL's weight goes within the warm-up: not at all, once from 0 to beta, or several times.",
        label="Shape of the warm-up",
        live=True,
    )
    cycles: int = number(4, 1, 100, "How often a cyclical warm-up begins again at 0.", live=True)
    noise: float = number(
        0.1,
        0.001,
        10.0,
        "Width of the pixel noise for mse and l1.",
        label="Pixel noise",
        log=True,
        group="more",
    )

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        return halving(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder (posterior mean and log variance) and decoder."""
        return self._told_shapes(math.prod(input_shape), 0)

    def _told_shapes(self, d: int, told: int) -> Shapes:
        """Shapes of nets that are told so many numbers beside the picture and beside the code."""
        there = linear_shapes("encoder", (d + told, *self.widths, 2 * self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim + told, *self.widths[::-1], d))


@dataclass(frozen=True, kw_only=True)
class ConvVaeSpec(VaeSpec):
    """A variational autoencoder of strided convolutions, for pictures of any size, grey or in colour.

    A dense layer lies between the stages and the code, as in Higgins et al. 2017 (appendix A.1): without it
    fewer draws from the prior come out as faces.

    The likelihood is a Gaussian unless said otherwise: a colour between black and white is a fact, and no
    chance of ink. Its width ``noise`` is given, not learnt, and is the exchange rate between sharp pictures
    and a code that follows the prior; the error of a pixel that one hopes for is a good value (Rybkin,
    Daniilidis & Levine 2021 learn it).
    """

    family: ClassVar[str] = "conv-vae"
    title: ClassVar[str] = "Convolutional VAE"

    layers: int = stages()
    nodes: int = channels()
    loss: Literal["mse", "l1", "bce"] = choice("mse", _LIKELIHOOD_HELP, group="choices")
    dense: int = number(
        128,
        2,
        4096,
        "Width of the layer between the stages and the code.",
        label="Dense layer",
        log=True,
        group="more",
    )

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of the encoder's stages."""
        return doubling(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder (posterior mean and log variance) and decoder."""
        picture, k = picture_shape(input_shape), self.latent_dim
        return (
            conv_encoder_shapes("encoder.0", picture, self.widths, self.dense)
            | {"encoder.2.weight": (2 * k, self.dense), "encoder.2.bias": (2 * k,)}
            | linear_shapes("decoder", (k, self.dense))
            | conv_decoder_shapes("decoder.2", picture, self.widths, self.dense)
        )


@dataclass(frozen=True, kw_only=True)
class ConditionalVaeSpec(VaeSpec):
    """A variational autoencoder that is told the class (Kingma et al. 2014; Sohn et al. 2015).

    So the code is left with what the class does not tell, such as the hand that wrote a digit. From a share
    ``withheld`` of the samples the class is kept back in training, as in classifier-free guidance (Ho &
    Salimans 2022): so the same nets also work for whoever does not know it.
    """

    family: ClassVar[str] = "conditional-vae"
    title: ClassVar[str] = "Conditional VAE"

    withheld: float = number(
        0.1,
        0.0,
        1.0,
        "Share of the samples that are shown in training without their class.",
        label="Class withheld",
        live=True,
        group="more",
    )
    classes: int = number(1, 1, MAX_CLASSES, "How many classes the data has.", group="data")

    def suited(self, classes: int) -> ConditionalVaeSpec:
        """Give the spec for data of so many classes."""
        return dataclasses.replace(self, classes=max(1, classes))

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder, each with the classes beside what it is shown."""
        return self._told_shapes(math.prod(input_shape), self.classes)
