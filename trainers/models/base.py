"""What every model with a latent space can do.

Shapes: b samples in a batch, *shape of one sample, d pixels (the product of shape), k size of the code.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar

import torch
from torch import Generator, Tensor, nn

from trainers.events import Measure
from trainers.noise import Noise
from trainers.specs import ModelSpec

Losses = dict[str, Tensor]


class NoEncoderError(NotImplementedError):
    """A model without an encoder was asked for the code of a sample; see ``ModelSpec.encodes``."""


class LatentModel(nn.Module):
    """The face of a model: it encodes, decodes, and says what its training minimises.

    Parameters
    ----------
    spec : ModelSpec
    input_shape : tuple of int
        Shape of one sample.
    """

    trains: ClassVar[bool] = True
    """Whether training takes steps; otherwise ``fit_closed_form`` does it at once."""
    conditional: ClassVar[bool] = False
    """Whether it is told the class of each sample; otherwise labels are not looked at."""
    batch_statistics: ClassVar[bool] = False
    """Whether the loss of a batch is more than the mean over its samples, so that it cannot be shared out."""
    drawn_from: ClassVar[str] = "a Gaussian fitted to the codes of the data"
    """What :meth:`sample` draws codes from."""

    def __init__(self, spec: ModelSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__()
        self.spec = spec
        self.input_shape = input_shape
        self.latent_dim = spec.latent_dim

    @property
    def encodes(self) -> bool:
        """Whether it tells the code of a sample; otherwise :meth:`encode` refuses."""
        return self.spec.encodes

    def noise(self, n: int, generator: Generator) -> Tensor:
        """Draw n codes, (n, k), from what they are meant to be spread like; N(0, I) unless said otherwise."""
        return torch.randn(n, self.latent_dim, generator=generator, device=generator.device)

    @property
    def pixels(self) -> int:
        """How many numbers a sample has."""
        return math.prod(self.input_shape)

    @property
    def loss_unit(self) -> str:
        """What the loss is counted in, for an axis."""
        return self.each("MSE")

    @property
    def term_units(self) -> dict[str, str]:
        """What the loss and each of its terms are counted in."""
        return {"loss": self.loss_unit, "reconstruction": self.loss_unit}

    @property
    def drawn(self) -> bool:
        """Whether samples are pictures; otherwise they are vectors of numbers."""
        return len(self.input_shape) > 1

    def each(self, what: str) -> str:
        """Say that something is a mean over the pixels, or the numbers, of a sample."""
        return f"{what} per {'pixel' if self.drawn else 'number'}"

    def settled(self, step: int) -> bool:
        """Whether the loss of a training step is the loss as it ends up, with nothing left to phase in."""
        return True

    @property
    def device(self) -> torch.device:
        """Where its weights lie."""
        weight: Tensor = next(iter(self.state_dict().values()))
        return weight.device

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the code of each sample, (b, *shape) -> (b, k); of a posterior its mean.

        ``labels`` (b,) int64 are looked at by a conditional model only; without them it does not know the
        class. The same holds for all that take labels.

        Raises
        ------
        NoEncoderError
            Where the family has no encoder.
        """
        raise NotImplementedError

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the sample of each code, (b, k) -> (b, *shape)."""
        raise NotImplementedError

    def posterior(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor] | None:
        """Give mean and log variance (b, k) of the code's distribution, or None where a code is one point."""
        return None

    def fed(self, x: Tensor, noise: Noise) -> Tensor:
        """Give what the encoder is shown in training for samples (b, *shape): by default themselves."""
        return x

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Measure what training minimises on a batch.

        Parameters
        ----------
        x : (b, *shape) Tensor
        noise : Noise
            Source of whatever the loss draws, on the device of x.
        step : int or None
            Number of the training step, for a term that is phased in; None means the loss as it ends up.
        labels : (b,) Tensor or None
            Classes, for a conditional model.

        Returns
        -------
        dict of str to scalar Tensor
            ``"loss"`` is the total, the rest are its terms, of which ``"reconstruction"`` is one if there are
            any.
        """
        raise NotImplementedError

    def cost(self, x: Tensor, guess: Tensor) -> Tensor:
        """Give what the loss would charge for ``guess`` as the reconstruction of x, both (b, *shape).

        For baselines: a scalar in the unit of the loss, with none of its other terms.
        """
        raise NotImplementedError

    def settle(self) -> None:
        """Bring the weights back to where they are allowed to be, after each step, in place."""

    def compare_with(self, straight: LatentModel) -> None:
        """Be told PCA with the same code size, on its device, for measures that have it for a baseline."""

    def measures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> tuple[Measure, ...]:
        """Measure, in a few milliseconds, what a family shows of itself live, on test samples (n, *shape)."""
        return ()

    def fit_closed_form(self, x: Tensor) -> None:
        """Learn from all samples (n, *shape) at once; only where ``trains`` is False."""
        for _ in self.closed_form(x):
            pass

    def closed_form(self, x: Tensor) -> Iterator[None]:
        """Do what :meth:`fit_closed_form` does, letting go after each piece of the work."""
        raise NotImplementedError

    def figures(self, x: Tensor, noise: Noise, labels: Tensor | None = None) -> dict[str, float]:
        """Measure what only this family can tell about test samples (n, *shape); nothing by default."""
        return {}

    def sample(self, n: int, codes: Tensor | None, generator: Generator) -> Tensor:
        """Draw n new samples, (n, *shape), from a Gaussian fitted to the codes of the data.

        A model without a prior is no generative model by itself; a density fitted to its codes afterwards
        makes it one (Ghosh et al. 2020).

        Parameters
        ----------
        n : int
        codes : (rows, k) Tensor or None
            Without codes the draw is from N(0, I).
        generator : Generator
        """
        z = torch.randn(n, self.latent_dim, generator=generator, device=self.device)
        if codes is not None:
            mean = codes.mean(0)
            u, s, _ = torch.linalg.svd(torch.cov(codes.T.double()).reshape(self.latent_dim, self.latent_dim))
            z = mean + z @ (u * s.sqrt()).T.to(z.dtype)
        with torch.no_grad():
            return self.decode(z)
