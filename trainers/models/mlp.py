"""The fully connected autoencoder (Hinton & Salakhutdinov 2006, without their pretraining).

Shapes: b samples, *shape of one, d pixels, k size of the code.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from trainers.losses import pixel_cost, pixel_loss
from trainers.models.base import LatentModel, Losses
from trainers.models.layers import chain
from trainers.noise import Noise
from trainers.specs import AutoencoderSpec


class Autoencoder(LatentModel):
    """d -> widths -> k -> widths mirrored -> d, ReLU between, a sigmoid (or nothing) at the end.

    A kin with other nets makes its own :meth:`nets`.
    """

    def __init__(self, spec: AutoencoderSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: AutoencoderSpec = spec
        self.encoder, self.decoder = self.nets()

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, k), and the decoder up to its sigmoid, (b, k) -> (b, d)."""
        widths = (self.pixels, *self.spec.widths, self.latent_dim)
        return chain(widths), chain(widths[::-1])

    @property
    def loss_unit(self) -> str:
        """What the loss is counted in."""
        return self.each(UNITS[self.spec.loss])

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the codes, (b, *shape) -> (b, k)."""
        z: Tensor = self.encoder(x.flatten(1))
        return z

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the reconstructions, (b, k) -> (b, *shape), in 0..1 where the output is a sigmoid."""
        out: Tensor = self.decoder(z)
        if self.spec.output == "sigmoid":
            out = torch.sigmoid(out)
        return out.reshape(len(z), *self.input_shape)

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean error of a pixel after the round trip; nothing is drawn."""
        flat = x.flatten(1)
        out = self.decoder(self.encoder(flat))
        return {"loss": pixel_loss(self.spec.loss, out, flat, sigmoid=self.spec.output == "sigmoid")}

    def cost(self, x: Tensor, guess: Tensor) -> Tensor:
        """Give the mean cost of a pixel of a guess, both (b, *shape)."""
        return pixel_cost(self.spec.loss, guess, x)


UNITS = {"mse": "MSE", "l1": "absolute error", "bce": "nats"}
"""Loss -> what a pixel costs."""
