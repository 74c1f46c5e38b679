"""The variational autoencoder (Kingma & Welling 2014) with fully connected encoder and decoder.

Shapes: b samples, *shape of one, d pixels, k size of the code, s draws a sample.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Generator, Tensor

from trainers.losses import binarise, iwae_bound, kl_to_standard_normal, log_likelihood, log_normal
from trainers.models.base import LatentModel, Losses
from trainers.models.mlp import chain
from trainers.specs import VaeSpec

ACTIVE_VARIANCE = 0.01
ELBO_DRAWS = 64
IWAE_DRAWS = 500


class Vae(LatentModel):
    """q(z|x) = N(mean(x), var(x)), prior N(0, I), p(x|z) as ``spec.loss`` says."""

    drawn_from: ClassVar[str] = "the prior N(0, I)"

    def __init__(self, spec: VaeSpec, input_shape: tuple[int, ...], generator: Generator) -> None:
        super().__init__(spec, input_shape)
        self.spec: VaeSpec = spec
        self.encoder = chain((self.pixels, *spec.widths, 2 * spec.latent_dim), generator)
        self.decoder = chain((spec.latent_dim, *spec.widths[::-1], self.pixels), generator)

    def encode(self, x: Tensor) -> Tensor:
        """Give the posterior means, (b, *shape) -> (b, k): never a draw."""
        return self.posterior(x)[0]

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Give mean and log variance of q(z|x), each (b, k)."""
        mean, log_var = self.encoder(x.flatten(1)).chunk(2, dim=1)
        return mean, log_var

    def reparameterise(self, mean: Tensor, log_var: Tensor, generator: Generator) -> Tensor:
        """Draw codes so that the gradient passes to mean and variance."""
        noise = torch.randn(mean.shape, generator=generator, device=mean.device, dtype=mean.dtype)
        return mean + torch.exp(0.5 * log_var) * noise

    def decode(self, z: Tensor) -> Tensor:
        """Give the mean picture of each code, (b, k) -> (b, *shape), in 0..1."""
        return torch.sigmoid(self.decoder(z)).reshape(len(z), *self.input_shape)

    def observe(self, x: Tensor, generator: Generator) -> Tensor:
        """Give the data that the likelihood speaks of: binarised for a Bernoulli, else x itself."""
        return binarise(x, generator) if self.spec.loss == "bce" else x

    def loss(self, x: Tensor, generator: Generator, step: int | None = None) -> Losses:
        """Give the negative ELBO in nats a sample, the KL weighed by beta and phased in over the warm-up.

        Both terms are sums over pixels and over code dimensions, means over samples: a mean over pixels
        beside a summed KL would weigh the KL d times too much, and the code would die.
        """
        x = self.observe(x, generator)
        mean, log_var = self.posterior(x)
        out = self.decoder(self.reparameterise(mean, log_var, generator))
        reconstruction = -log_likelihood(self.spec.loss, out, x.flatten(1), self.spec.noise).mean()
        kl = kl_to_standard_normal(mean, log_var).sum(1).mean()
        return {
            "loss": reconstruction + self.kl_weight(step) * kl,
            "reconstruction": reconstruction,
            "kl": kl,
        }

    def kl_weight(self, step: int | None) -> float:
        """Weight of the KL at a training step (Bowman et al. 2016)."""
        if step is None or step >= self.spec.kl_warmup_steps:
            return self.spec.beta
        return self.spec.beta * step / self.spec.kl_warmup_steps

    @torch.no_grad()
    def log_weights(self, x: Tensor, draws: int, generator: Generator) -> Tensor:
        """Give log p(x|z) p(z) / q(z|x) for draws z of q, (b, *shape) -> (s, b).

        x is taken as :meth:`observe` gives it.
        """
        mean, log_var = self.posterior(x)
        mean, log_var = mean.expand(draws, -1, -1), log_var.expand(draws, -1, -1)
        z = self.reparameterise(mean, log_var, generator)
        likelihood = log_likelihood(self.spec.loss, self.decoder(z), x.flatten(1), self.spec.noise)
        zero = torch.zeros((), device=z.device, dtype=z.dtype)
        return likelihood + log_normal(z, zero, zero) - log_normal(z, mean, log_var)

    @torch.no_grad()
    def iwae(self, x: Tensor, draws: int, generator: Generator, chunk: int = 50) -> float:
        """Give the negative importance-weighted bound, the mean over samples, in nats; at most the ELBO's."""
        x = self.observe(x, generator)
        sizes = [min(chunk, draws - i) for i in range(0, draws, chunk)]
        return -float(iwae_bound(torch.cat([self.log_weights(x, s, generator) for s in sizes])).mean())

    @torch.no_grad()
    def figures(self, x: Tensor, generator: Generator) -> dict[str, float]:
        """Measure ELBO, its parts and IWAE in nats, and count the active units (Burda et al. 2016).

        The ELBO's reconstruction is the mean of 64 draws, its KL exact, IWAE has 500 draws.
        """
        seen = self.observe(x, generator)
        mean, log_var = self.posterior(seen)
        kl = float(kl_to_standard_normal(mean, log_var).sum(1).mean())
        z = [self.reparameterise(mean, log_var, generator) for _ in range(ELBO_DRAWS)]
        flat = seen.flatten(1)
        likelihoods = [
            log_likelihood(self.spec.loss, self.decoder(u), flat, self.spec.noise).mean() for u in z
        ]
        reconstruction = -float(torch.stack(likelihoods).mean())
        active = int((mean.var(0, correction=0) > ACTIVE_VARIANCE).sum())
        return {
            "neg_elbo": reconstruction + kl,
            "reconstruction": reconstruction,
            "kl": kl,
            "active_units": float(active),
            "iwae": self.iwae(x, IWAE_DRAWS, generator),
        }

    def sample(self, n: int, codes: Tensor | None, generator: Generator) -> Tensor:
        """Draw n samples from the prior, (n, *shape): mean pictures of z ~ N(0, I)."""
        return super().sample(n, None, generator)
