"""The variational autoencoder with convolutional nets, for pictures of any size, grey or in colour."""

from __future__ import annotations

from torch import nn

from trainers.models.conv import ConvDecoder, ConvEncoder
from trainers.models.vae import Vae


class ConvVae(Vae):
    """As :class:`Vae`, with strided convolutions to mean and log variance, and back."""

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, 2 k), and the decoder up to its sigmoid, (..., k) -> (..., d)."""
        shape, channels, k = self.input_shape, self.spec.widths, self.latent_dim
        return ConvEncoder(shape, channels, 2 * k), ConvDecoder(shape, channels, k)
