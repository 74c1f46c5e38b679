"""What a model is and how it is trained, as frozen values; imports no torch.

A spec says everything that is needed to rebuild a model's architecture: a checkpoint stores it as JSON,
a form is generated from its fields, the registry builds the model from it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Literal

from trainers.fields import FieldInfo, Spec, SpecError, choice, fields_of, make_spec, number, parse_value

__all__ = [
    "SPECS",
    "AutoencoderSpec",
    "FieldInfo",
    "ModelSpec",
    "PcaSpec",
    "Spec",
    "SpecError",
    "TrainSpec",
    "VaeSpec",
    "fields_of",
    "make_spec",
    "parse_value",
    "spec_from_dict",
    "spec_to_dict",
]

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Spec):
    """What every model family has.

    Attributes
    ----------
    family : str
        The word for the family in files, on the command line and in tables.
    title : str
        Its name for people.
    latent_dim : int
        Size of the code.
    """

    family: ClassVar[str]
    title: ClassVar[str]

    latent_dim: int = number(2, 1, 1024, "How many numbers a code has.", log=True)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the name and shape of every weight for samples of one shape.

        Lets a file be checked before torch is there; a test holds it equal to the built model.
        """
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class PcaSpec(ModelSpec):
    """Principal component analysis, the straight baseline of every map."""

    family: ClassVar[str] = "pca"
    title: ClassVar[str] = "PCA"

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of the mean, the components and their shares of the variance."""
        d, k = math.prod(input_shape), self.latent_dim
        return {"mean_": (d,), "components_": (k, d), "explained_variance_ratio_": (k,)}


_LIKELIHOOD_HELP = "Likelihood of a pixel: Gaussian (mse), Laplace (l1) or Bernoulli (bce)."
_LOSS_HELP = "What an error costs: squares (mse), absolute values (l1) or cross-entropy (bce)."


@dataclass(frozen=True, kw_only=True)
class AutoencoderSpec(ModelSpec):
    """A fully connected autoencoder; its hidden layers halve in width from ``nodes`` down.

    ``layers=2, nodes=128`` on 64 pixels is 64-128-64-k and its mirror image. With ``layers=0`` and
    ``output="linear"`` it is a linear autoencoder, which spans the same plane as PCA (Baldi & Hornik 1989).
    """

    family: ClassVar[str] = "ae"
    title: ClassVar[str] = "Autoencoder"

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.")
    nodes: int = number(
        128, 2, 4096, "Width of the first hidden layer; each further one is half as wide.", log=True
    )
    loss: Literal["mse", "l1", "bce"] = choice("mse", _LOSS_HELP)
    output: Literal["sigmoid", "linear"] = choice("sigmoid", "Last step of the decoder: into 0..1, or none.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loss == "bce" and self.output != "sigmoid":
            raise SpecError(
                "output must be sigmoid where loss is bce: cross-entropy needs values from 0 to 1"
            )

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        return halving(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))


@dataclass(frozen=True, kw_only=True)
class VaeSpec(ModelSpec):
    """A fully connected variational autoencoder (Kingma & Welling 2014) with a N(0, I) prior.

    ``loss`` is the likelihood of a pixel: bce a Bernoulli (the data is binarised afresh in each step),
    mse a Gaussian and l1 a Laplace density of width ``noise``. ``beta`` weighs the KL (Higgins et al. 2017).
    """

    family: ClassVar[str] = "vae"
    title: ClassVar[str] = "Variational autoencoder"

    layers: int = number(2, 0, 6, "Hidden layers of the encoder; the decoder mirrors them.")
    nodes: int = number(
        256, 2, 4096, "Width of the first hidden layer; each further one is half as wide.", log=True
    )
    loss: Literal["mse", "l1", "bce"] = choice("bce", _LIKELIHOOD_HELP)
    beta: float = number(
        1.0, 0.0, 100.0, "Weight of the KL against the reconstruction; 1 is the ELBO.", live=True
    )
    kl_warmup_steps: int = number(
        0, 0, 1_000_000, "Steps over which the KL's weight grows from 0 to beta.", unit="steps"
    )
    noise: float = number(0.1, 0.001, 10.0, "Width of the pixel noise for mse and l1.", log=True)

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the encoder's hidden layers."""
        return halving(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder (posterior mean and log variance) and decoder."""
        d = math.prod(input_shape)
        there = linear_shapes("encoder", (d, *self.widths, 2 * self.latent_dim))
        return there | linear_shapes("decoder", (self.latent_dim, *self.widths[::-1], d))


def halving(nodes: int, layers: int) -> tuple[int, ...]:
    """Widths ``nodes, nodes // 2, nodes // 4, ...``, at least 1 each."""
    return tuple(max(1, nodes >> i) for i in range(layers))


def linear_shapes(name: str, widths: tuple[int, ...]) -> Shapes:
    """Shapes of a chain of linear layers, with the names that ``models.mlp.chain`` gives them."""
    shapes: Shapes = {}
    for i, (n_in, n_out) in enumerate(pairwise(widths)):
        shapes |= {f"{name}.{2 * i}.weight": (n_out, n_in), f"{name}.{2 * i}.bias": (n_out,)}
    return shapes


@dataclass(frozen=True, kw_only=True)
class TrainSpec(Spec):
    """How a model is trained: Adam under a one-cycle learning rate (Smith & Topin 2018)."""

    steps: int = number(4000, 1, 10_000_000, "How many batches are shown.", unit="steps", log=True)
    batch_size: int = number(128, 1, 65_536, "Samples in a batch.", log=True)
    learning_rate: float = number(
        4e-3, 1e-7, 1.0, "The largest step size; it rises to it and falls to nearly 0.", log=True, live=True
    )
    schedule: Literal["one-cycle", "constant"] = choice(
        "one-cycle", "How the learning rate goes over the steps."
    )
    seed: int = number(0, 0, 2**31 - 1, "Start of every random choice; the same seed gives the same weights.")
    checkpoint_every_s: float = number(
        30.0, 0.0, 86_400.0, "Time between two saved states of a training that can be resumed.", unit="s"
    )


SPECS: dict[str, type[ModelSpec]] = {s.family: s for s in (PcaSpec, AutoencoderSpec, VaeSpec)}
"""Every family this version knows: word -> spec."""


def spec_to_dict(spec: Spec) -> dict[str, Any]:
    """Turn a spec into plain JSON values; a model's family goes along as ``"family"``."""
    family = {"family": spec.family} if isinstance(spec, ModelSpec) else {}
    return family | dataclasses.asdict(spec)


def spec_from_dict(values: Mapping[str, Any]) -> ModelSpec:
    """Rebuild a model's spec from :func:`spec_to_dict`.

    Raises
    ------
    SpecError
        For an unknown family, an unknown field, or a value that does not fit.
    """
    family = values.get("family")
    if not isinstance(family, str) or family not in SPECS:
        raise SpecError(f"unknown family {family!r:.40}; this version knows {', '.join(SPECS)}")
    return make_spec(SPECS[family], {name: v for name, v in values.items() if name != "family"})
