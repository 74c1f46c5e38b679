"""PCA and the fully connected autoencoder as specs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import SpecError, choice, number
from trainers.specs.base import ModelSpec, Shapes, halving, linear_shapes

NARROWEST = 16
"""Nodes that a hidden layer keeps however deep it is."""

_LOSS_HELP = "What an error costs: squares (mse), absolute values (l1) or cross-entropy (bce)."


@dataclass(frozen=True, kw_only=True)
class PcaSpec(ModelSpec):
    """Principal component analysis, the straight baseline of every map."""

    family: ClassVar[str] = "pca"
    title: ClassVar[str] = "PCA"

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of the mean, the components and their shares of the variance."""
        d, k = math.prod(input_shape), self.latent_dim
        return {"mean_": (d,), "components_": (k, d), "explained_variance_ratio_": (k,)}


@dataclass(frozen=True, kw_only=True)
class AutoencoderSpec(ModelSpec):
    """A fully connected autoencoder; its hidden layers halve in width from ``nodes`` down.

    ``layers=2, nodes=128`` on 64 pixels is 64-128-64-k and its mirror image. Halving ends at 16 nodes, or at
    the size of the code: a stack that ends in a handful of ReLUs often never learns. With ``layers=0`` and
    ``output="linear"`` it is a linear autoencoder, which spans the same plane as PCA (Baldi & Hornik 1989).
    """

    family: ClassVar[str] = "ae"
    title: ClassVar[str] = "Autoencoder"

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.", group="choices")
    nodes: int = number(
        128,
        2,
        4096,
        "Width of the first hidden layer; each further one is half as wide, down to 16.",
        label="Nodes per layer",
        log=True,
        group="choices",
    )
    loss: Literal["mse", "l1", "bce"] = choice("mse", _LOSS_HELP, group="choices")
    output: Literal["sigmoid", "linear"] = choice(
        "sigmoid", "Last step of the decoder: into 0..1, or none.", group="more"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loss == "bce" and self.output != "sigmoid":
            raise SpecError(
                "output must be sigmoid where loss is bce: cross-entropy needs values from 0 to 1"
            )

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        least = min(self.nodes, max(NARROWEST, self.latent_dim))
        return tuple(max(least, width) for width in halving(self.nodes, self.layers))

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))
