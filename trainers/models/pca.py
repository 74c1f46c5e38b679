"""Principal component analysis with the face of a model (Pearson 1901; Hotelling 1933).

Shapes: b samples, d pixels, k components.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import ClassVar

import torch
from torch import Tensor

from trainers.models.base import LatentModel, Losses
from trainers.noise import Noise
from trainers.runtime import generator
from trainers.specs import PcaSpec

MANY_PIXELS, FEW = 512, 8
"""From so many pixels on the components are sought by themselves, if less than one in so many is wanted."""
SPARE, DEPTH, MOST_ROUNDS = 8, 6, 60
"""Directions sought beyond the wanted, blocks of a Krylov space, and how often one is begun at most."""
AGREE, EXACT = 1e-10, 1e-15
"""Share of a strength, and of the greatest, within which two rounds agree."""
CHUNK = 1024
"""Rows that go into the covariance at once."""


class Pca(LatentModel):
    """The straight baseline: ``z = C (x - mean)``, ``x = mean + C^T z``.

    Nothing is clipped, so that a reconstruction stays the best linear one; it may leave the data's
    range a little.

    Attributes
    ----------
    mean_ : (d,) Tensor
    components_ : (k, d) Tensor
        Orthonormal rows, the strongest first; the entry of largest size in each row is positive.
    explained_variance_ratio_ : (k,) Tensor
        Share of the training data's variance along each component.
    """

    trains: ClassVar[bool] = False
    mean_: Tensor
    components_: Tensor
    explained_variance_ratio_: Tensor

    def __init__(self, spec: PcaSpec, input_shape: tuple[int, ...]) -> None:
        super().__init__(spec, input_shape)
        k, d = spec.latent_dim, self.pixels
        self.register_buffer("mean_", torch.zeros(d))
        self.register_buffer("components_", torch.eye(k, d))
        self.register_buffer("explained_variance_ratio_", torch.zeros(k))

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the coordinates along the components, (b, *shape) -> (b, k)."""
        return (x.flatten(1) - self.mean_) @ self.components_.T

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the point of the plane, (b, k) -> (b, *shape)."""
        return (self.mean_ + z @ self.components_).reshape(len(z), *self.input_shape)

    def loss(self, x: Tensor, noise: Noise, step: int | None = None, labels: Tensor | None = None) -> Losses:
        """Give the mean squared error, which the closed form minimises."""
        return {"loss": self.cost(x, self.decode(self.encode(x)))}

    def cost(self, x: Tensor, guess: Tensor) -> Tensor:
        """Give the mean squared error of a pixel, both (b, *shape)."""
        return torch.mean((guess - x) ** 2)

    def closed_form(self, x: Tensor) -> Iterator[None]:
        """Find the components of samples (n, *shape) in float64, letting go after each chunk of rows.

        With more rows than pixels from the eigenvectors of the covariance, else by a singular value
        decomposition.
        """
        flat = x.detach().flatten(1).cpu()
        mean = flat.mean(0, dtype=torch.float64)
        if len(flat) > self.pixels:
            scatter = torch.zeros(self.pixels, self.pixels, dtype=torch.float64)
            for rows in flat.split(CHUNK):
                centred = rows.double() - mean
                scatter.addmm_(centred.T, centred)
                yield
            strengths, directions = yield from _strongest(scatter, self.latent_dim)
            total = float(scatter.trace())
        else:
            _, s, directions = torch.linalg.svd(flat.double() - mean, full_matrices=False)
            strengths = s**2
            total = float(strengths.sum())
        yield
        self._take(mean, strengths, directions, total)

    def _take(self, mean: Tensor, strengths: Tensor, directions: Tensor, total: float) -> None:
        """Keep the strongest of the directions, (m,) strengths in falling order and (m, d) unit rows.

        ``total`` is the strength of all directions together.
        """
        rows = torch.zeros(self.latent_dim, self.pixels, dtype=torch.float64)
        shares = torch.zeros(self.latent_dim, dtype=torch.float64)
        k = min(self.latent_dim, len(strengths))
        rows[:k], shares[:k] = directions[:k], (strengths / max(total, 1e-300))[:k]
        largest = rows.gather(1, rows.abs().argmax(1, keepdim=True))
        self.mean_.copy_(mean)
        self.components_.copy_(torch.where(largest < 0, -rows, rows))
        self.explained_variance_ratio_.copy_(shares)


def _strongest(scatter: Tensor, k: int) -> Generator[None, None, tuple[Tensor, Tensor]]:
    """Give strengths (m,) in falling order and directions (m, d), at least k of them, of a scatter (d, d).

    All of them at once costs d^3: half a minute for pictures of 3,072 numbers.
    """
    d = len(scatter)
    if d >= MANY_PIXELS and k * FEW < d:
        return (yield from _few(scatter, k))
    values, vectors = torch.linalg.eigh(scatter)
    return values.flip(0).clamp(min=0), vectors.flip(1).T


def _few(scatter: Tensor, k: int) -> Generator[None, None, tuple[Tensor, Tensor]]:
    """Give the k greatest strengths and their directions, letting go after each product with the scatter.

    By Rayleigh and Ritz from a block's Krylov space, begun again from what was found till the strengths stay
    (Golub & Van Loan 2013, section 10.3.6). The first block is drawn, the same each time. The products are
    torch's, which lets other threads go on meanwhile.
    """
    block = torch.randn(len(scatter), k + SPARE, dtype=scatter.dtype, generator=generator(0))
    before = torch.full((k,), torch.inf, dtype=scatter.dtype)
    for _ in range(MOST_ROUNDS):
        powers = [_orthonormal(block)]
        yield
        while len(powers) < DEPTH:
            powers.append(_orthonormal(scatter @ powers[-1]))
            yield
        space = _orthonormal(torch.cat(powers, 1))
        yield
        values, turn = torch.linalg.eigh(space.T @ (scatter @ space))
        values, block = values.flip(0), space @ turn.flip(1)[:, : k + SPARE]
        yield
        if torch.all((values[:k] - before).abs() <= AGREE * values[:k].abs() + EXACT * values[0]):
            break
        before = values[:k]
    return values[:k].clamp(min=0), block[:, :k].T


def _orthonormal(vectors: Tensor) -> Tensor:
    basis: Tensor = torch.linalg.qr(vectors)[0]
    return basis
