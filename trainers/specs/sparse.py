"""The sparse autoencoder as a spec."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.autoencoders import AutoencoderSpec
from trainers.specs.base import Shapes, linear_shapes


@dataclass(frozen=True, kw_only=True)
class SparseAutoencoderSpec(AutoencoderSpec):
    """An autoencoder with a large code of which each picture uses little; its decoder is a dictionary.

    The code may have more numbers than the picture; its sparsity alone keeps it from copying. Hidden layers
    belong to the encoder only: a picture is a sum of the decoder's columns, the atoms.

    l1
        The code is a ReLU's and costs its sum.
    kl
        The code is a sigmoid's, and the mean of each number over a batch is drawn towards ``rho`` by their
        Kullback-Leibler divergence (Ng 2011, CS294A lecture notes, section 3).

    Atoms are kept at unit length, else long ones would cheat either: with small numbers that cost less, or
    with numbers that all stay close to ``rho`` (against which Ng lets weights decay).
    """

    family: ClassVar[str] = "sparse-ae"
    title: ClassVar[str] = "Sparse autoencoder"

    latent_dim: int = number(
        128, 1, 1024, "How many numbers a code has.", label="Code size", log=True, group="choices"
    )
    layers: int = number(
        0,
        0,
        6,
        "Hidden layers of the encoder; the decoder has none: its columns are summed.",
        group="choices",
    )
    output: Literal["sigmoid", "linear"] = choice(
        "linear", "Last step of the decoder: into 0..1, or none.", group="more"
    )
    sparsity: Literal["l1", "kl"] = choice(
        "l1", "How sparsity is asked for: by the sum of a code (l1), or by its mean activation (kl)."
    )
    sparsity_weight: float = number(
        0.3,
        0.0,
        100.0,
        "Weight of the sparsity penalty against the squared error of a whole sample.",
        log=True,
        live=True,
    )
    rho: float = number(
        0.1,
        0.001,
        0.5,
        "Mean activation of a number of the code that kl asks for.",
        label="Mean activation ρ",
        log=True,
        live=True,
    )

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and dictionary."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, self.latent_dim))
        return there | {"decoder.weight": (d, self.latent_dim), "decoder.bias": (d,)}
