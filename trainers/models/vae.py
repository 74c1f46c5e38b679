"""The variational autoencoder (Kingma & Welling 2014) with fully connected encoder and decoder.

Shapes: b samples, *shape of one, d pixels, k size of the code, s draws a sample.
"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Generator, Tensor, nn

from trainers.events import Measure
from trainers.losses import PROBABILITY_FLOOR, iwae_bound, kl_to_standard_normal, log_likelihood, log_normal
from trainers.models.base import LatentModel, Losses
from trainers.models.layers import chain
from trainers.noise import Noise
from trainers.specs import VaeSpec

ACTIVE_VARIANCE = 0.01
ELBO_DRAWS = 64
IWAE_DRAWS = 500
RISING = 0.5
"""Share of a cycle over which the KL's weight rises (Fu et al. 2019, section 4)."""
MOST_DRAWN = 1 << 25
AT_ONCE = 1 << 22
"""Numbers that the decoders of one figure may draw in all, and at once."""


class Vae(LatentModel):
    """q(z|x) = N(mean(x), var(x)), prior N(0, I), p(x|z) as ``spec.loss`` says.

    A kin with other nets makes its own :meth:`nets`.
    """

    drawn_from: ClassVar[str] = "the prior N(0, I)"

    def __init__(self, spec: VaeSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        self.spec: VaeSpec = spec
        self.encoder, self.decoder = self.nets()

    def nets(self) -> tuple[nn.Module, nn.Module]:
        """Make the encoder, (b, d) -> (b, 2 k), and the decoder up to its sigmoid, (b, k) -> (b, d)."""
        there = (self.pixels, *self.spec.widths, 2 * self.latent_dim)
        return chain(there), chain((self.latent_dim, *self.spec.widths[::-1], self.pixels))

    @property
    def loss_unit(self) -> str:
        """What the loss is counted in."""
        return "nats per sample"

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss and each of its terms are counted in."""
        return super().term_units | {"kl": "nats per sample"}

    def settled(self, step: int) -> bool:
        """Whether the KL weighs at a training step what it ends up to weigh."""
        return self.kl_weight(step) == self.kl_weight(None)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the posterior means, (b, *shape) -> (b, k): never a draw."""
        return self.posterior(x, labels)[0]

    def posterior(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Give mean and log variance of q(z|x), each (b, k)."""
        mean, log_var = self.encoder(x.flatten(1)).chunk(2, dim=1)
        return mean, log_var

    def logits(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the decoder's last layer before the sigmoid, (..., k) -> (..., d)."""
        out: Tensor = self.decoder(z)
        return out

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the mean picture of each code, (b, k) -> (b, *shape), in 0..1."""
        return torch.sigmoid(self.logits(z, labels)).reshape(len(z), *self.input_shape)

    def observe(self, x: Tensor, noise: Noise) -> Tensor:
        """Give the data that the likelihood speaks of: for a Bernoulli 0 or 1, else x itself.

        Each pixel is drawn with its grey as the probability of ink (Salakhutdinov & Murray 2008).
        """
        return noise.bernoulli(x) if self.spec.loss == "bce" else x

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the negative ELBO in nats a sample, the KL weighed by beta and phased in over the warm-up.

        Both terms are sums over pixels and over code dimensions, means over samples: a mean over pixels
        beside a summed KL would weigh the KL d times too much, and the code would die. ``"kl"`` is the whole
        of it; the loss charges what is above the free bits.
        """
        x = self.observe(x, noise)
        mean, log_var = self.posterior(x, labels)
        out = self.logits(reparameterise(mean, log_var, noise), labels)
        reconstruction = -log_likelihood(self.spec.loss, out, x.flatten(1), self.spec.noise).mean()
        kls = kl_to_standard_normal(mean, log_var)
        charged = kls.clamp(min=self.spec.free_bits) if self.spec.free_bits else kls
        return {
            "loss": reconstruction + self.kl_weight(step) * charged.sum(1).mean(),
            "reconstruction": reconstruction,
            "kl": kls.sum(1).mean(),
        }

    def cost(self, x: Tensor, guess: Tensor) -> Tensor:
        """Give the nats that samples cost if each pixel is coded by a guess alone, both (b, *shape)."""
        p = guess.flatten(1).clamp(PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR)
        return -log_likelihood(self.spec.loss, torch.logit(p), x.flatten(1), self.spec.noise).mean()

    def kl_weight(self, step: int | None) -> float:
        """Weight of the KL at a training step (Bowman et al. 2016; in cycles Fu et al. 2019)."""
        spec = self.spec
        if step is None or step >= spec.kl_warmup_steps or spec.annealing == "none":
            return spec.beta
        done = step / spec.kl_warmup_steps
        if spec.annealing == "cyclical":
            done = min(1.0, done * spec.cycles % 1.0 / RISING)
        return spec.beta * done

    @torch.no_grad()
    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Count the active units of test samples (n, *shape), and measure what their codes tell."""
        mean, log_var = self.posterior(self.observe(x, noise), labels)
        kl = float(kl_to_standard_normal(mean, log_var).sum(1).mean())
        return (
            Measure("Active units", active_units(mean), of=self.latent_dim, help=_ACTIVE_HELP),
            Measure("KL", kl, unit="nats", help=_KL_HELP),
        )

    @torch.no_grad()
    def kl_of_units(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> Tensor:
        """Give the KL of each number of the code, (n, *shape) -> (k,), the mean over the samples in nats."""
        return kl_to_standard_normal(*self.posterior(self.observe(x, noise), labels)).mean(0)

    @torch.no_grad()
    def log_weights(self, x: Tensor, draws: int, noise: Noise, labels: Tensor | None = None) -> Tensor:
        """Give log p(x|z) p(z) / q(z|x) for draws z of q, (b, *shape) -> (s, b).

        x is taken as :meth:`observe` gives it.
        """
        mean, log_var = self.posterior(x, labels)
        mean, log_var = mean.expand(draws, -1, -1), log_var.expand(draws, -1, -1)
        z = reparameterise(mean, log_var, noise)
        likelihood = log_likelihood(self.spec.loss, self.logits(z, labels), x.flatten(1), self.spec.noise)
        zero = torch.zeros((), device=z.device, dtype=z.dtype)
        return likelihood + log_normal(z, zero, zero) - log_normal(z, mean, log_var)

    @torch.no_grad()
    def iwae(self, x: Tensor, draws: int, noise: Noise, labels: Tensor | None = None) -> float:
        """Give the negative importance-weighted bound, the mean over samples, in nats; at most the ELBO's."""
        return self._iwae(self.observe(x, noise), draws, noise, labels)

    def _iwae(self, x: Tensor, draws: int, noise: Noise, labels: Tensor | None) -> float:
        """Do what :meth:`iwae` does with samples as :meth:`observe` gives them."""
        chunk = max(1, min(50, AT_ONCE // x.numel()))
        sizes = [min(chunk, draws - i) for i in range(0, draws, chunk)]
        return -float(iwae_bound(torch.cat([self.log_weights(x, s, noise, labels) for s in sizes])).mean())

    @torch.no_grad()
    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure ELBO, its parts and IWAE in nats, and count the active units (Burda et al. 2016).

        The ELBO's reconstruction is the mean of 64 draws, its KL exact, IWAE has 500 draws; or each as many
        as make 2^25 numbers to decode, where that is fewer. With fewer draws IWAE is a looser bound, but one.
        """
        seen = self.observe(x, noise)
        mean, log_var = self.posterior(seen, labels)
        kl = float(kl_to_standard_normal(mean, log_var).sum(1).mean())
        reconstruction = self._reconstruction(seen, mean, log_var, noise, labels)
        return {
            "neg_elbo": reconstruction + kl,
            "reconstruction": reconstruction,
            "kl": kl,
            "active_units": active_units(mean),
            "iwae": self._iwae(seen, self._draws(IWAE_DRAWS, x), noise, labels),
        }

    def _reconstruction(
        self, seen: Tensor, mean: Tensor, log_var: Tensor, noise: Noise, labels: Tensor | None
    ) -> float:
        """Give what is missing of the observed samples after a draw of their codes, in nats."""
        z = [reparameterise(mean, log_var, noise) for _ in range(self._draws(ELBO_DRAWS, seen))]
        flat, spec = seen.flatten(1), self.spec
        found = [log_likelihood(spec.loss, self.logits(u, labels), flat, spec.noise).mean() for u in z]
        return -float(torch.stack(found).mean())

    def _draws(self, wanted: int, x: Tensor) -> int:
        return max(1, min(wanted, MOST_DRAWN // x.numel()))

    def sample(self, n: int, codes: Tensor | None, generator: Generator) -> Tensor:
        """Draw n samples from the prior, (n, *shape): mean pictures of z ~ N(0, I)."""
        return super().sample(n, None, generator)


def reparameterise(mean: Tensor, log_var: Tensor, noise: Noise) -> Tensor:
    """Draw codes so that the gradient passes to mean and variance, all (b, k)."""
    return mean + torch.exp(0.5 * log_var) * noise.normal(mean)


def active_units(mean: Tensor) -> float:
    """Count the numbers of the code whose posterior means (n, k) vary (Burda et al. 2016)."""
    return float((mean.var(0, correction=0) > ACTIVE_VARIANCE).sum())


_ACTIVE_HELP = "Numbers of the code whose posterior mean varies over the data (variance above 0.01)."
_KL_HELP = "What a code tells of its sample: how far the posterior is from the prior."
