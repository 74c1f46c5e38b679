"""What every model with a latent space can do.

Shapes: b samples in a batch, *shape of one sample, d pixels (the product of shape), k size of the code.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar

import torch
from torch import Generator, Tensor, nn

from trainers.specs import ModelSpec

Losses = dict[str, Tensor]


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
    drawn_from: ClassVar[str] = "a Gaussian fitted to the codes of the data"
    """What :meth:`sample` draws codes from."""

    def __init__(self, spec: ModelSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__()
        self.spec = spec
        self.input_shape = input_shape
        self.latent_dim = spec.latent_dim

    @property
    def pixels(self) -> int:
        """How many numbers a sample has."""
        return math.prod(self.input_shape)

    def encode(self, x: Tensor) -> Tensor:
        """Give the code of each sample, (b, *shape) -> (b, k); of a posterior its mean."""
        raise NotImplementedError

    def decode(self, z: Tensor) -> Tensor:
        """Give the sample of each code, (b, k) -> (b, *shape)."""
        raise NotImplementedError

    def loss(self, x: Tensor, generator: Generator, step: int | None = None) -> Losses:
        """Measure what training minimises on a batch.

        Parameters
        ----------
        x : (b, *shape) Tensor
        generator : Generator
            Source of whatever the loss draws, on the device of x.
        step : int or None
            Number of the training step, for a term that is phased in; None means the loss as it ends up.

        Returns
        -------
        dict of str to scalar Tensor
            ``"loss"`` is the total, the rest are its terms.
        """
        raise NotImplementedError

    def fit_closed_form(self, x: Tensor) -> None:
        """Learn from all samples (n, *shape) at once; only where ``trains`` is False."""
        for _ in self.closed_form(x):
            pass

    def closed_form(self, x: Tensor) -> Iterator[None]:
        """Do what :meth:`fit_closed_form` does, letting go after each piece of the work."""
        raise NotImplementedError

    def figures(self, x: Tensor, generator: Generator) -> dict[str, float]:
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
        device = next(iter(self.state_dict().values())).device
        z = torch.randn(n, self.latent_dim, generator=generator, device=device)
        if codes is not None:
            mean = codes.mean(0)
            u, s, _ = torch.linalg.svd(torch.cov(codes.T.double()).reshape(self.latent_dim, self.latent_dim))
            z = mean + z @ (u * s.sqrt()).T.to(z.dtype)
        with torch.no_grad():
            return self.decode(z)
