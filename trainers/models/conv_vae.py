"""The variational autoencoder with convolutional nets, for pictures of any size, grey or in colour.

Shapes: b samples, d pixels, k size of the code.
"""

from __future__ import annotations

from torch import nn

from trainers.models.conv import ConvDecoder, ConvEncoder
from trainers.models.layers import Linear
from trainers.models.vae import Vae
from trainers.specs import ConvVaeSpec


class ConvVae(Vae):
    """Strided convolutions, a dense layer, mean and log variance; and back the same way."""

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, 2 k), and the decoder up to its sigmoid, (..., k) -> (..., d)."""
        assert isinstance(self.spec, ConvVaeSpec)
        shape, channels, dense, k = self.input_shape, self.spec.widths, self.spec.dense, self.latent_dim
        there = nn.Sequential(ConvEncoder(shape, channels, dense), nn.ReLU(), Linear(dense, 2 * k))
        return there, nn.Sequential(Linear(k, dense), nn.ReLU(), ConvDecoder(shape, channels, dense))
