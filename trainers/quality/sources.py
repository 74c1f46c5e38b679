"""Where pictures come from that are compared with the data: a model, or a baseline that is none.

Shapes: n pictures, *shape of one, d pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.dataset import Dataset, Floats, Ints
from trainers.runtime import generator

HELD_OUT, BY_CLASS, GAUSSIAN, NOISE = (
    "held-out data",
    "Gaussian of each class",
    "Gaussian of all",
    "noise",
)
"""Names of the baselines."""


class Sampler(Protocol):
    """What a model needs to be compared: any that draws samples does."""

    def sample(self, n: int, codes: Tensor | None, generator: torch.Generator) -> Tensor:
        """Draw n samples, (n, *shape)."""


@dataclass(frozen=True)
class Source:
    """Something that gives pictures.

    Attributes
    ----------
    name : str
        For people.
    draw : callable
        From a number n and a seed to pictures (n, *shape) float32; the same for the same seed.
    most : int or None
        How many different ones it can give; None where there is no end of them.
    """

    name: str
    draw: Callable[[int, int], Floats]
    most: int | None = None


def model_source(name: str, model: Sampler, codes: NDArray[Any] | None = None) -> Source:
    """Make a source of a model.

    Parameters
    ----------
    name : str
    model : Sampler
    codes : (rows, k) ndarray or None
        Of the training rows, for one whose samples come from a density fitted to them.
    """
    device = getattr(model, "device", torch.device("cpu"))
    known = None if codes is None else torch.from_numpy(np.array(codes, dtype=np.float32)).to(device)

    def draw(n: int, seed: int) -> Floats:
        with torch.no_grad():
            return model.sample(n, known, generator(seed, device)).float().cpu().numpy()

    return Source(name, draw)


def baseline_sources(dataset: Dataset) -> tuple[Source, ...]:
    """Give the sources that no model is needed for: what a good one is like, and what one has to beat.

    Held-out data, a Gaussian of each class with as many pictures as the class has, a Gaussian of all pixels,
    and even noise; all from the training rows but the first. Without classes the second is left out.
    """
    x, labels = dataset.x_train, dataset.labels[dataset.train]
    held_out = dataset.x_test
    found = [
        Source(HELD_OUT, lambda n, seed: _some(held_out, n, seed), most=len(held_out)),
        Source(BY_CLASS, lambda n, seed: _gaussian_by_class(x, labels, n, seed)),
        Source(GAUSSIAN, lambda n, seed: _gaussian(x, n, np.random.default_rng(seed))),
        Source(NOISE, lambda n, seed: _noise(dataset, n, seed)),
    ]
    return tuple(s for s in found if s.name != BY_CLASS or len(dataset.class_names) > 1)


def _some(x: Floats, n: int, seed: int) -> Floats:
    return x[np.random.default_rng(seed).permutation(len(x))[:n]]


def _noise(dataset: Dataset, n: int, seed: int) -> Floats:
    low, high = dataset.value_range
    values = np.random.default_rng(seed).random((n, *dataset.shape), dtype=np.float32)
    return (low + (high - low) * values).astype(np.float32)


def _gaussian_by_class(x: Floats, labels: Ints, n: int, seed: int) -> Floats:
    """Draw from a Gaussian of each class, in turn as often as the rows say, (n, *shape)."""
    rng = np.random.default_rng(seed)
    of = labels[rng.permutation(np.resize(rng.permutation(len(labels)), n))]
    out = np.empty((n, *x.shape[1:]), dtype=np.float32)
    for label in np.unique(of):
        out[of == label] = _gaussian(x[labels == label], int((of == label).sum()), rng)
    return out


def _gaussian(x: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Draw n from the Gaussian with the mean and covariance of x (rows, *shape).

    Each is the mean and a sum of the centred rows, weighed by N(0, 1) / sqrt(rows - 1): no covariance of
    thousands of pixels is ever made.
    """
    flat = x.reshape(len(x), -1)
    mean = flat.mean(axis=0)
    weights = rng.standard_normal((n, len(x)), dtype=np.float32) / np.float32(np.sqrt(max(len(x) - 1, 1)))
    drawn: Floats = mean + weights @ (flat - mean)
    return drawn.reshape(n, *x.shape[1:])
