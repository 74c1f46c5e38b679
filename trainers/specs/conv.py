"""The convolutional autoencoder as a spec, and the shapes of convolutional nets that specs share.

Shapes: a picture has h rows, w columns and c colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from trainers.fields import SpecError, number
from trainers.specs.autoencoders import AutoencoderSpec
from trainers.specs.base import Shapes

DOWN, UP = 3, 4
"""Width of a kernel that halves a picture, and of one that doubles it."""


def stages() -> Any:
    """Declare how often a convolutional encoder halves the picture."""
    help = "Stages of the encoder, each halves the picture; the decoder mirrors them."
    return number(2, 1, 6, help, group="choices")


def channels() -> Any:
    """Declare how many channels its first stage has."""
    help = "Channels of the first stage; each further one has twice as many."
    return number(16, 2, 256, help, label="Channels", log=True, group="choices")


@dataclass(frozen=True, kw_only=True)
class ConvAutoencoderSpec(AutoencoderSpec):
    """An autoencoder of strided convolutions: each stage halves the picture and doubles its channels.

    ``layers=2, nodes=16`` on 32 x 32 pixels is 16 x 16 x 16 - 8 x 8 x 32 - k and its mirror image. Sizes that
    are no multiple of 2 are rounded up, and the decoder comes back to them exactly.
    """

    family: ClassVar[str] = "conv-ae"
    title: ClassVar[str] = "Convolutional autoencoder"

    layers: int = stages()
    nodes: int = channels()

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of the encoder's stages."""
        return doubling(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder."""
        picture = picture_shape(input_shape)
        there = conv_encoder_shapes("encoder", picture, self.widths, self.latent_dim)
        return there | conv_decoder_shapes("decoder", picture, self.widths, self.latent_dim)


def picture_shape(input_shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Give rows, columns and colours of samples that are pictures.

    Raises
    ------
    SpecError
        Where they are not: (h, w), (h, w, 1) and (h, w, 3) are.
    """
    if len(input_shape) == 2:
        return (*input_shape, 1)
    if len(input_shape) == 3 and input_shape[2] in (1, 3):
        return input_shape
    size = " x ".join(str(n) for n in input_shape)
    what = f"these samples are lists of {size} numbers" if len(input_shape) == 1 else f"these are {size}"
    raise SpecError(f"convolutions need h x w, h x w x 1 or h x w x 3 pixels, and {what}; take ae or vae")


def doubling(nodes: int, layers: int) -> tuple[int, ...]:
    """Channels ``nodes, 2 nodes, 4 nodes, ...``."""
    return tuple(nodes << i for i in range(layers))


def stage_sizes(picture: tuple[int, int, int], stages: int) -> tuple[tuple[int, int], ...]:
    """Rows and columns before the first stage and after each: halved, and rounded up."""
    h, w, _ = picture
    return tuple((-(-h >> i), -(-w >> i)) for i in range(stages + 1))


def conv_encoder_shapes(
    name: str, picture: tuple[int, int, int], channels: tuple[int, ...], n_out: int
) -> Shapes:
    """Shapes of the weights of ``models.conv.ConvEncoder``."""
    shapes: Shapes = {}
    for i, (n_in, n) in enumerate(pairwise((picture[2], *channels))):
        shapes |= {
            f"{name}.stages.{2 * i}.weight": (n, n_in, DOWN, DOWN),
            f"{name}.stages.{2 * i}.bias": (n,),
        }
    h, w = stage_sizes(picture, len(channels))[-1]
    return shapes | {f"{name}.last.weight": (n_out, h * w * channels[-1]), f"{name}.last.bias": (n_out,)}


def conv_decoder_shapes(
    name: str, picture: tuple[int, int, int], channels: tuple[int, ...], n_in: int
) -> Shapes:
    """Shapes of the weights of ``models.conv.ConvDecoder``."""
    h, w = stage_sizes(picture, len(channels))[-1]
    first = h * w * channels[-1]
    shapes: Shapes = {f"{name}.first.weight": (first, n_in), f"{name}.first.bias": (first,)}
    for i, (n, n_out) in enumerate(pairwise((*channels[::-1], picture[2]))):
        weight, bias = f"{name}.stages.{2 * i}.weight", f"{name}.stages.{2 * i}.bias"
        shapes |= {weight: (n, n_out, UP, UP), bias: (n_out,)}
    return shapes
