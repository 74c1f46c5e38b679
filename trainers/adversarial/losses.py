"""What the two nets play for, on the discriminator's logits; never a sigmoid and then a logarithm.

With D a logit and s(D) the probability that a sample is real, means over a batch:

=============== ================================================ =======================
loss            the discriminator minimises                      the generator minimises
=============== ================================================ =======================
minimax         -log s(D(x)) - log(1 - s(D(G(z))))               log(1 - s(D(G(z))))
non-saturating  the same                                         -log s(D(G(z)))
least-squares   (D(x) - 1)^2 / 2 + D(G(z))^2 / 2                 (D(G(z)) - 1)^2 / 2
wgan-gp         D(G(z)) - D(x) + lambda (|grad D(m)| - 1)^2      -D(G(z))
=============== ================================================ =======================

The first two: Goodfellow et al. 2014, section 3; least squares: Mao et al. 2017, equation 9; wgan-gp:
Arjovsky et al. 2017 with the penalty of Gulrajani et al. 2017, at points m between a real and a generated
sample. Any of them may have R1 beside it, gamma / 2 |grad D(x)|^2 at real samples (Mescheder et al. 2018).

Shapes: b samples, each (*shape); logits (b,).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Tensor

from trainers.specs.gans import AdversarialSpec

EPSILON = 1e-12
"""Within the root of a gradient's length, whose slope at 0 would otherwise be no number."""

Judge = Callable[[Tensor], Tensor]
"""Samples (b, *shape) -> logits (b,)."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What the discriminator made of a batch.

    Attributes
    ----------
    real, fake : (b,) Tensor
        Logits.
    loss : scalar Tensor
        With the penalties.
    penalty : scalar Tensor
        What the penalties add, weighed; 0 where there are none.
    """

    real: Tensor
    fake: Tensor
    loss: Tensor
    penalty: Tensor


def discriminator_loss(kind: str, real: Tensor, fake: Tensor) -> Tensor:
    """Give what the discriminator minimises, without penalties, for logits (b,) of real and made samples."""
    if kind == "least-squares":
        return ((real - 1).square().mean() + fake.square().mean()) / 2
    if kind == "wgan-gp":
        return fake.mean() - real.mean()
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def generator_loss(kind: str, fake: Tensor) -> Tensor:
    """Give what the generator minimises for logits (b,) of generated samples."""
    if kind == "minimax":
        return -F.softplus(fake).mean()
    if kind == "least-squares":
        return (fake - 1).square().mean() / 2
    if kind == "wgan-gp":
        return -fake.mean()
    return F.softplus(-fake).mean()


def chances(kind: str, logits: Tensor) -> Tensor:
    """Give how likely the discriminator takes samples to be real, from 0 to 1, for their logits.

    Under least squares the logit itself is what is best at p / (p + q) (Mao et al. 2017, equation 5). A
    Wasserstein critic tells no chance: its sigmoid only shows where it is high.
    """
    return logits.clamp(0, 1) if kind == "least-squares" else logits.sigmoid()


def verdict(kind: str) -> float:
    """Give the logit above which a sample is taken for real; NaN of a Wasserstein critic, which has none."""
    return {"least-squares": 0.5, "wgan-gp": math.nan}.get(kind, 0.0)


def gradient_penalty(judge: Judge, real: Tensor, fake: Tensor, mix: Tensor) -> Tensor:
    """Give the mean of (|grad D(m)| - 1)^2 at m = mix real + (1 - mix) fake (Gulrajani et al. 2017).

    The length is over all numbers of a sample, whatever its shape.

    Parameters
    ----------
    judge : callable
    real, fake : (b, *shape) Tensor
    mix : (b,) Tensor
        From 0 to 1.
    """
    weight = mix.reshape(-1, *[1] * (real.ndim - 1))
    return (_slope(judge, weight * real + (1 - weight) * fake)[0].add(EPSILON).sqrt() - 1).square().mean()


def r1_penalty(judge: Judge, real: Tensor) -> Tensor:
    """Give the mean of |grad D(x)|^2 at real samples (b, *shape), summed over the numbers of a sample."""
    return _slope(judge, real)[0].mean()


def judged(
    spec: AdversarialSpec, judge: Judge, real: Tensor, fake: Tensor, mix: Tensor | None = None
) -> Judged:
    """Let the discriminator judge a batch and count what it pays for it.

    Parameters
    ----------
    spec : AdversarialSpec
    judge : callable
    real, fake : (b, *shape) Tensor
    mix : (b,) Tensor or None
        From 0 to 1, where the loss is wgan-gp.
    """
    penalty = real.new_zeros(())
    if spec.r1 > 0:
        squares, right = _slope(judge, real)
        wrong = judge(fake)
        penalty = spec.r1 / 2 * squares.mean()
    else:
        right, wrong = judge(torch.cat([real, fake])).split([len(real), len(fake)])
    if spec.loss == "wgan-gp" and mix is not None:
        penalty = penalty + spec.penalty * gradient_penalty(judge, real, fake, mix)
    return Judged(right, wrong, discriminator_loss(spec.loss, right, wrong) + penalty, penalty)


def _slope(judge: Judge, x: Tensor) -> tuple[Tensor, Tensor]:
    """Give the squared length of the gradient at each sample (b,), and the logits there (b,)."""
    wanted = torch.is_grad_enabled()
    with torch.enable_grad():
        at = x.detach().requires_grad_()
        logits = judge(at.view_as(at))  # what watches modules cannot watch leaves
        (slope,) = torch.autograd.grad(logits.sum(), at, create_graph=wanted)
    return slope.flatten(1).square().sum(1), logits
