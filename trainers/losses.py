"""What an error costs: pure functions with their sources.

Shapes: b samples, d pixels, k size of the code, s draws a sample.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Tensor

PROBABILITY_FLOOR = 1e-6


def pixel_loss(kind: str, out: Tensor, x: Tensor, *, sigmoid: bool) -> Tensor:
    """Give the mean cost of a pixel.

    Parameters
    ----------
    kind : {"mse", "l1", "bce"}
        bce is taken of logits, never of a sigmoid's logarithm.
    out, x : (b, d) Tensor
        The decoder's last layer, before any sigmoid, and the target.
    sigmoid : bool
        Whether a sigmoid belongs to the decoder.
    """
    if kind == "bce":
        return F.binary_cross_entropy_with_logits(out, x)
    guess = torch.sigmoid(out) if sigmoid else out
    return F.mse_loss(guess, x) if kind == "mse" else F.l1_loss(guess, x)


def pixel_cost(kind: str, guess: Tensor, x: Tensor) -> Tensor:
    """Give the mean cost of a pixel of a guess in 0..1; :func:`pixel_loss` takes a decoder's last layer.

    Parameters
    ----------
    kind : {"mse", "l1", "bce"}
    guess, x : (b, ...) Tensor
    """
    if kind == "bce":
        return F.binary_cross_entropy(guess.clamp(PROBABILITY_FLOOR, 1 - PROBABILITY_FLOOR), x)
    return F.mse_loss(guess, x) if kind == "mse" else F.l1_loss(guess, x)


def kl_to_standard_normal(mean: Tensor, log_var: Tensor) -> Tensor:
    """Give KL(N(mean, var) || N(0, 1)) of each latent dimension, (b, k), in nats.

    Kingma & Welling 2014, appendix B. Sum over k for a sample's KL.
    """
    return 0.5 * (mean**2 + log_var.exp() - 1.0 - log_var)


def log_likelihood(kind: str, out: Tensor, x: Tensor, noise: float) -> Tensor:
    """Give log p(x | z) of each sample in nats, summed over the pixels, (..., d) -> (...).

    Parameters
    ----------
    kind : {"bce", "mse", "l1"}
        Bernoulli, Gaussian of standard deviation ``noise`` or Laplace of scale ``noise``.
    out, x : (..., d) Tensor
        The decoder's last layer before the sigmoid, and the data; x may lack leading axes of out.
    noise : float
    """
    if kind == "bce":
        return -F.binary_cross_entropy_with_logits(out, x.expand_as(out), reduction="none").sum(-1)
    error = (torch.sigmoid(out) - x) / noise
    if kind == "mse":
        return -0.5 * (error**2 + math.log(2 * math.pi * noise**2)).sum(-1)
    return -(error.abs() + math.log(2 * noise)).sum(-1)


def log_normal(z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Give log N(z; mean, var) of each code, summed over its dimensions, (..., k) -> (...)."""
    return -0.5 * (log_var + (z - mean) ** 2 * torch.exp(-log_var) + math.log(2 * math.pi)).sum(-1)


def iwae_bound(log_weights: Tensor) -> Tensor:
    """Give the importance-weighted bound on log p(x) from s draws, (s, b) -> (b,).

    Burda, Grosse & Salakhutdinov 2016, equation 8; with s = 1 it is the ELBO's estimate.
    """
    return torch.logsumexp(log_weights, 0) - math.log(len(log_weights))
