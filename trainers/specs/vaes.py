"""Variational autoencoders as specs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.base import ModelSpec, Shapes, halving, linear_shapes

_LIKELIHOOD_HELP = "Likelihood of a pixel: Gaussian (mse), Laplace (l1) or Bernoulli (bce)."


@dataclass(frozen=True, kw_only=True)
class VaeSpec(ModelSpec):
    """A fully connected variational autoencoder (Kingma & Welling 2014) with a N(0, I) prior.

    ``loss`` is the likelihood of a pixel: bce a Bernoulli (the data is binarised afresh in each step),
    mse a Gaussian and l1 a Laplace density of width ``noise``. ``beta`` weighs the KL (Higgins et al. 2017).
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "Variational autoencoder"

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
    kl_warmup_steps: int = number(
        0,
        0,
        1_000_000,
        "Steps over which the KL's weight grows from 0 to beta.",
        label="KL warm-up",
        unit="steps",
        log=True,
    )
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
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, 2 * self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))
