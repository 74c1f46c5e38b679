"""Convolutional nets for pictures of any size, and the autoencoder made of them.

Shapes: b samples, *shape of one as (h, w), (h, w, 1) or (h, w, 3), d pixels, c colours, k size of the code.
"""

from __future__ import annotations

import math
from itertools import pairwise

import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Tensor, nn

from trainers.models.layers import Conv, ConvUp, Linear
from trainers.models.mlp import Autoencoder
from trainers.specs.conv import picture_shape, stage_sizes


class ConvEncoder(nn.Module):
    """Strided convolutions with ReLUs, each halving the picture, and a linear layer: (b, d) -> (b, n_out).

    Within, pictures lie in memory with their colours innermost, as samples do: nothing is copied, and
    convolutions on the CPU are faster so.

    Parameters
    ----------
    input_shape : tuple of int
        Shape of one sample.
    channels : tuple of int
        Channels after each stage.
    n_out : int

    Raises
    ------
    SpecError
        Where the samples are no pictures.
    """

    def __init__(self, input_shape: tuple[int, ...], channels: tuple[int, ...], n_out: int) -> None:
        super().__init__()
        self.picture = picture_shape(input_shape)
        layers: list[nn.Module] = []
        for n_in, n in pairwise((self.picture[2], *channels)):
            layers += [Conv(n_in, n), nn.ReLU()]
        self.stages = nn.Sequential(*layers)
        h, w = stage_sizes(self.picture, len(channels))[-1]
        self.last = Linear(h * w * channels[-1], n_out)

    def forward(self, x: Tensor) -> Tensor:
        """Give n_out numbers for each sample, (b, d) or (b, *shape) -> (b, n_out)."""
        seen = self.stages(x.reshape(len(x), *self.picture).permute(0, 3, 1, 2))
        out: Tensor = self.last(seen.permute(0, 2, 3, 1).flatten(1))
        return out


class ConvDecoder(nn.Module):
    """The mirror image of :class:`ConvEncoder`: (..., n_in) -> (..., d), with nothing after the last layer.

    Parameters
    ----------
    input_shape : tuple of int
        Shape of one sample.
    channels : tuple of int
        Channels of the encoder's stages.
    n_in : int

    Raises
    ------
    SpecError
        Where the samples are no pictures.
    """

    def __init__(self, input_shape: tuple[int, ...], channels: tuple[int, ...], n_in: int) -> None:
        super().__init__()
        picture = picture_shape(input_shape)
        sizes = stage_sizes(picture, len(channels))
        self.pixels, self.smallest = math.prod(picture), (*sizes[-1], channels[-1])
        self.first = Linear(n_in, math.prod(self.smallest))
        layers: list[nn.Module] = []
        widths = (picture[2], *channels)
        for i in reversed(range(len(channels))):
            layers += [ConvUp(widths[i + 1], widths[i], sizes[i]), nn.ReLU()]
        self.stages = nn.Sequential(*layers[:-1])

    def forward(self, z: Tensor) -> Tensor:
        """Give the pixels of each code, (..., n_in) -> (..., d)."""
        flat = z.reshape(math.prod(z.shape[:-1]), z.shape[-1])
        small = F.relu(self.first(flat)).reshape(len(flat), *self.smallest)
        out: Tensor = self.stages(small.permute(0, 3, 1, 2))
        return out.permute(0, 2, 3, 1).reshape(*z.shape[:-1], self.pixels)


class ConvAutoencoder(Autoencoder):
    """Strided convolutions to k numbers and back, ReLU between, a sigmoid (or nothing) at the end."""

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, k), and the decoder, (b, k) -> (b, d)."""
        shape, channels, k = self.input_shape, self.spec.widths, self.latent_dim
        return ConvEncoder(shape, channels, k), ConvDecoder(shape, channels, k)
