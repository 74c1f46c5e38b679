"""Generative adversarial networks (Goodfellow et al. 2014) as specs, and how two nets are trained.

Shapes: k numbers of noise, d numbers or pixels of a sample.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from trainers.fields import choice, number, switch
from trainers.specs.base import ModelSpec, Shapes, linear_shapes
from trainers.specs.conv import (
    channels,
    conv_decoder_shapes,
    conv_encoder_shapes,
    doubling,
    picture_shape,
    stages,
)
from trainers.specs.training import TrainSpec

_BETA1_HELP = "Weight of the past in the mean gradient; for SGD the momentum."


def _rate(default: float, whose: str) -> Any:
    words = f"The {whose}'s largest step size."
    return number(
        default, 1e-7, 1.0, words, label=_label(whose, "rate"), log=True, live=True, group="training"
    )


def _beta1(whose: str) -> Any:
    return number(0.5, 0.0, 0.999, _BETA1_HELP, label=_label(whose, "beta1"), live=True, group="training")


def _rounds(default: int) -> Any:
    words = "How many rounds are played."
    return number(default, 1, 10_000_000, words, unit="rounds", log=True, live=True, group="training")


def _batch(default: int) -> Any:
    words = "Samples in a batch, real ones and generated ones."
    return number(default, 1, 65_536, words, log=True, unit="samples", group="more")


def _beta2(default: float) -> Any:
    words = "Adam's and RMSprop's weight of the past in the mean square, for both."
    return number(default, 0.0, 0.9999, words, live=True, group="more")


def _layers(default: int, whose: str) -> Any:
    return number(
        default, 0, 6, f"Hidden layers of the {whose}.", label=_label(whose, "layers"), group="choices"
    )


def _nodes(default: int, whose: str) -> Any:
    label = _label(whose, "nodes")
    return number(default, 2, 4096, "Width of each of them.", label=label, log=True, group="choices")


def _r1(default: float) -> Any:
    words = "Weight gamma of the squared slope of the discriminator at real samples; 0 leaves it out."
    return number(default, 0.0, 100.0, words, label="R1 penalty", log=True, live=True)


def _penalty(default: float) -> Any:
    words = "Weight lambda of the gradient penalty of wgan-gp; other losses have none."
    return number(default, 0.0, 1000.0, words, label="Gradient penalty", log=True, live=True)


def _spectral(default: bool) -> Any:
    words = "Divides each layer's weights of the discriminator by their largest singular value."
    return switch(default, words, label="Spectral norm", live=True)


def _label(whose: str, what: str) -> str:
    return f"{whose.capitalize()}'s {what}"


@dataclass(frozen=True, kw_only=True)
class GanTrainSpec(TrainSpec):
    """How two nets are trained against each other; a step is a round of both.

    ``learning_rate``, ``beta1`` and ``optimiser`` are the generator's, those with ``d_`` the discriminator's
    (two rates: Heusel et al. 2017). A momentum of .9 and more lets the two chase each other; .5 is usual
    (Radford et al. 2016).
    """

    steps: int = _rounds(3000)
    batch_size: int = _batch(256)
    learning_rate: float = _rate(1e-3, "generator")
    d_learning_rate: float = _rate(1e-3, "discriminator")
    schedule: Literal["one-cycle", "constant", "falling"] = choice(
        "falling", "How both learning rates go over the rounds.", group="more"
    )
    beta1: float = _beta1("generator")
    d_beta1: float = _beta1("discriminator")
    beta2: float = _beta2(0.9)
    optimiser: Literal["adam", "sgd", "rmsprop"] = choice(
        "adam",
        "How the generator's gradient becomes a step.",
        label="Generator's optimiser",
        live=True,
        group="training",
    )
    d_optimiser: Literal["adam", "sgd", "rmsprop"] = choice(
        "adam",
        "How the discriminator's gradient becomes a step.",
        label="Discriminator's optimiser",
        live=True,
        group="training",
    )
    d_steps: int = number(
        1,
        1,
        20,
        "Steps of the discriminator before each step of the generator.",
        label="Discriminator's steps",
        live=True,
        group="training",
    )

    @classmethod
    def of(cls, plan: TrainSpec) -> GanTrainSpec:
        """Give a plan for one net as one for two, with its learning rate for both."""
        if isinstance(plan, GanTrainSpec):
            return plan
        return cls(**dataclasses.asdict(plan), d_learning_rate=plan.learning_rate)


@dataclass(frozen=True, kw_only=True)
class PictureGanTrainSpec(GanTrainSpec):
    """The same for pictures, with a smaller batch, smaller steps and more of them."""

    steps: int = _rounds(10_000)
    batch_size: int = _batch(128)
    learning_rate: float = _rate(5e-4, "generator")
    d_learning_rate: float = _rate(5e-4, "discriminator")
    beta2: float = _beta2(0.99)


@dataclass(frozen=True, kw_only=True)
class AdversarialSpec(ModelSpec):
    """What every generative adversarial network has; no family by itself.

    Its codes are noise that the generator is fed. It has no encoder: which code gives a certain sample, if
    any, has to be searched for.

    ``loss`` is what is played for, on the discriminator's logits (``trainers.adversarial.losses``). ``r1``
    and ``spectral`` keep the discriminator smooth (Mescheder et al. 2018; Miyato et al. 2018).
    """

    gaussian_prior: ClassVar[bool] = True
    encodes: ClassVar[bool] = False
    training: ClassVar[type[TrainSpec]] = GanTrainSpec

    layers: int = number(
        3, 0, 6, "Hidden layers of the generator.", label="Generator's layers", group="choices"
    )
    nodes: int = _nodes(128, "generator")
    d_layers: int = _layers(3, "discriminator")
    d_nodes: int = _nodes(128, "discriminator")
    loss: Literal["minimax", "non-saturating", "least-squares", "wgan-gp"] = choice(
        "non-saturating", "What the two nets play for.", live=True, group="choices"
    )
    r1: float = _r1(0.0)
    penalty: float = _penalty(0.1)
    spectral: bool = _spectral(False)

    @property
    def g_widths(self) -> tuple[int, ...]:
        """Widths of the generator's hidden layers."""
        return (self.nodes,) * self.layers

    @property
    def d_widths(self) -> tuple[int, ...]:
        """Widths of the discriminator's hidden layers."""
        return (self.d_nodes,) * self.d_layers

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of generator and discriminator."""
        d = math.prod(input_shape)
        judge = linear_shapes("discriminator", (d, *self.d_widths, 1))
        return linear_shapes("generator", (self.latent_dim, *self.g_widths, d)) | judge | _left(judge)


@dataclass(frozen=True, kw_only=True)
class ToyGanSpec(AdversarialSpec):
    """A GAN for points in a space of a few dimensions, where all of the game can be seen.

    Points go from 0 to 1 as data sets have them, and are -2.5 to 2.5 for the nets: the scale of
    ``trainers.plane``. Without the little R1 one game in eight on the ring of 8 loses modes.
    """

    family: ClassVar[str] = "toy-gan"
    title: ClassVar[str] = "Toy GAN"
    gaussian_prior: ClassVar[bool] = False  # the noise may also be uniform

    r1: float = _r1(0.02)
    noise: Literal["gaussian", "uniform"] = choice(
        "gaussian", "What the generator is fed: N(0, I), or even noise from -1 to 1.", group="choices"
    )


@dataclass(frozen=True, kw_only=True)
class GanSpec(AdversarialSpec):
    """A fully connected GAN for pictures; the generator ends in a tanh.

    Pixels from 0 to 1 are -1 to 1 for the nets.
    """

    family: ClassVar[str] = "gan"
    title: ClassVar[str] = "GAN"
    training: ClassVar[type[TrainSpec]] = PictureGanTrainSpec

    latent_dim: int = number(
        16, 1, 1024, "How many numbers of noise make a picture.", label="Code size", log=True, group="choices"
    )
    layers: int = number(
        2, 0, 6, "Hidden layers of the generator.", label="Generator's layers", group="choices"
    )
    nodes: int = _nodes(256, "generator")
    d_layers: int = _layers(2, "discriminator")
    d_nodes: int = _nodes(256, "discriminator")
    r1: float = _r1(0.5)
    penalty: float = _penalty(10.0)


@dataclass(frozen=True, kw_only=True)
class DcganSpec(GanSpec):
    """A convolutional GAN (after Radford, Metz & Chintala 2016), for pictures of any size, grey or in colour.

    The discriminator halves the picture in each stage and doubles its channels; the generator mirrors it.
    There is no batch normalisation: a spectral norm, or R1, keeps the game steady instead.
    """

    family: ClassVar[str] = "dcgan"
    title: ClassVar[str] = "DCGAN"

    layers: int = stages()
    nodes: int = channels()
    d_layers: int = number(
        2,
        1,
        6,
        "Stages of the discriminator, each halves the picture.",
        label="Discriminator's stages",
        group="choices",
    )
    d_nodes: int = number(
        16,
        2,
        256,
        "Channels of its first stage; each further one has twice as many.",
        label="Discriminator's channels",
        log=True,
        group="choices",
    )
    r1: float = _r1(0.0)
    spectral: bool = _spectral(True)

    @property
    def g_widths(self) -> tuple[int, ...]:
        """Channels of the generator's stages, from the picture inwards."""
        return doubling(self.nodes, self.layers)

    @property
    def d_widths(self) -> tuple[int, ...]:
        """Channels of the discriminator's stages."""
        return doubling(self.d_nodes, self.d_layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of generator and discriminator."""
        picture = picture_shape(input_shape)
        judge = conv_encoder_shapes("discriminator", picture, self.d_widths, 1)
        make = conv_decoder_shapes("generator", picture, self.g_widths, self.latent_dim)
        return make | judge | _left(judge)


def _left(shapes: Shapes) -> Shapes:
    """Shapes of the left singular vectors that a spectral norm follows, one a layer."""
    weights = {name: shape for name, shape in shapes.items() if name.endswith(".weight")}
    return {f"{name.removesuffix('weight')}left": shape[:1] for name, shape in weights.items()}
