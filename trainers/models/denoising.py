"""The denoising autoencoder (Vincent et al. 2008).

Shapes: b samples, *shape of one, d pixels, k size of the code.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.events import Measure
from trainers.losses import pixel_loss
from trainers.models.base import LatentModel, Losses
from trainers.models.mlp import Autoencoder
from trainers.noise import Noise
from trainers.specs.denoising import DenoisingAutoencoderSpec


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder whose encoder sees a spoilt sample while its loss looks at the clean one."""

    spec: DenoisingAutoencoderSpec
    _straight: tuple[LatentModel, ...] = ()

    def compare_with(self, straight: LatentModel) -> None:
        """Be told PCA of the clean training samples; in a tuple torch does not take it for a part of this."""
        self._straight = (straight,)

    def fed(self, x: Tensor, noise: Noise) -> Tensor:
        """Give spoilt samples, (b, *shape): with Gaussian noise they may leave the range of the data."""
        if self.spec.corruption == "gaussian":
            return x + self.spec.noise_level * noise.normal(x)
        return x * (noise.uniform(x) >= self.spec.noise_level)

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean error of a pixel between the clean sample and what is made of the spoilt one."""
        out = self.decoder(self.encoder(self.fed(x, noise).flatten(1)))
        sigmoid = self.spec.output == "sigmoid"
        return {"loss": pixel_loss(self.spec.loss, out, x.flatten(1), sigmoid=sigmoid)}

    @torch.no_grad()
    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Measure the error that is left in spoilt test samples, beside that of PCA where it is told one."""
        figures = self.figures(x, noise)
        beside = None
        if self._straight:
            k = self._straight[0].latent_dim
            beside = (f"PCA, {k} number{'s' if k > 1 else ''}", figures["pca_denoising_mse"])
        return (
            Measure(
                "Error after denoising",
                figures["denoising_mse"],
                unit=self.each("MSE"),
                beside=beside,
                help="Test samples are spoilt and sent through; the result is held against the clean ones.",
            ),
        )

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure the squared error of a pixel in spoilt samples, before and after denoising."""
        spoilt = self.fed(x, noise)
        found = {
            "noisy_mse": _mse(spoilt, x),
            "denoising_mse": _mse(self.decode(self.encode(spoilt)), x),
        }
        for straight in self._straight:
            found["pca_denoising_mse"] = _mse(straight.decode(straight.encode(spoilt)), x)
        return found


def _mse(guess: Tensor, x: Tensor) -> float:
    return float((guess - x).square().mean())
