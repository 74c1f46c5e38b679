"""The overcomplete sparse autoencoder, by L1 (Olshausen & Field 1996) or by KL sparsity (Ng 2011).

Shapes: b samples, *shape of one, d pixels, k size of the code.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from trainers.events import Measure
from trainers.losses import PROBABILITY_FLOOR, pixel_loss
from trainers.models.base import Losses
from trainers.models.layers import Dictionary, chain
from trainers.models.mlp import Autoencoder
from trainers.noise import Noise
from trainers.specs.sparse import SparseAutoencoderSpec

ACTIVE = 0.2
"""A number of a code above this is called active; atoms have unit length, so that is how much is changed."""


class SparseAutoencoder(Autoencoder):
    """d -> widths -> k numbers at least 0, of which few are large; x = atoms z + bias."""

    spec: SparseAutoencoderSpec
    decoder: Dictionary

    @property
    def batch_statistics(self) -> bool:  # type: ignore[override]
        """Whether the loss needs the whole batch: the mean activations of kl do."""
        return self.spec.sparsity == "kl"

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss and each of its terms are counted in."""
        return super().term_units | {"sparsity": "sum of a code" if self.spec.sparsity == "l1" else "nats"}

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder up to its ReLU or sigmoid, (b, d) -> (b, k), and the atoms, (b, k) -> (b, d)."""
        there = chain((self.pixels, *self.spec.widths, self.latent_dim))
        return there, Dictionary(self.latent_dim, self.pixels)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the codes, (b, *shape) -> (b, k): at least 0, and for kl at most 1."""
        out = self.encoder(x.flatten(1))
        return torch.relu(out) if self.spec.sparsity == "l1" else torch.sigmoid(out)

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean error of a pixel and the weighed penalty, it too shared out over the pixels.

        So the weight is that of the penalty of a sample against its summed squares, as in the papers, and
        means the same for pictures of any size.
        """
        z, flat = self.encode(x), x.flatten(1)
        error = pixel_loss(self.spec.loss, self.decoder(z), flat, sigmoid=self.spec.output == "sigmoid")
        penalty = self.penalty(z)
        return {
            "loss": error + self.spec.sparsity_weight / self.pixels * penalty,
            "reconstruction": error,
            "sparsity": penalty,
        }

    def penalty(self, z: Tensor) -> Tensor:
        """Give what codes (b, k) cost, a scalar: the mean sum of a code, or the KL of mean activations."""
        if self.spec.sparsity == "l1":
            return z.sum(1).mean()
        return bernoulli_kl(self.spec.rho, z.mean(0)).sum()

    def settle(self) -> None:
        """Bring the atoms back to unit length: the penalty could be cheated by growing them."""
        self.decoder.normalise()

    @torch.no_grad()
    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Count the active units of a sample, and those that are ever active; for kl the mean activation."""
        z = self.encode(x)
        active, k = z > ACTIVE, float(self.latent_dim)
        found = (
            Measure(
                "Active units per sample",
                float(active.sum(1).float().mean()),
                of=k,
                help=f"How many numbers of a code are above {ACTIVE:g}, on average over the test samples.",
            ),
            Measure(
                "Units in use",
                float(active.any(0).sum()),
                of=k,
                help=f"How many numbers of the code are above {ACTIVE:g} for any of the test samples.",
            ),
        )
        if self.spec.sparsity == "l1":
            return found
        help = "Mean of all numbers of the codes of the test samples, which the penalty draws towards ρ."
        return (*found, Measure("Mean activation", float(z.mean()), beside=("ρ", self.spec.rho), help=help))

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure the mean activation of the code and count the active units of a sample."""
        z = self.encode(x)
        active = (z > ACTIVE).sum(1)
        return {"mean_activation": float(z.mean()), "active_per_sample": float(active.float().mean())}


def bernoulli_kl(rho: float, mean: Tensor) -> Tensor:
    """Give KL(Bernoulli(rho) || Bernoulli(mean)) of each number of the code, (k,), in nats."""
    mean = mean.clamp(PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
    return rho * (math.log(rho) - mean.log()) + (1 - rho) * (math.log1p(-rho) - torch.log1p(-mean))
