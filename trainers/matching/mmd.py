"""A generator that matches a density directly, with no discriminator: by the maximum mean discrepancy.

Gretton et al. 2012; generators trained by it: Li, Swersky & Zemel 2015; Dziugaite, Roy & Ghahramani 2015.

Shapes: n and m points of d numbers, as (n, d).
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.matching.generators import GeneratorTraining

WIDEST, KERNELS = 2.0, 6
"""Standard deviation of the widest Gaussian kernel, and how many there are, each half as wide as the last:
narrow ones see detail, wide ones see far."""


class MmdTraining(GeneratorTraining):
    """A generator that minimises the unbiased estimate of MMD^2 between its batch and one of the target."""

    def loss(self, made: Tensor) -> Tensor:
        """Give MMD^2 between generated points (n, 1) and as many of the target."""
        return mmd(self.target.sample(len(made), self.net.chance), made)


def mmd(x: Tensor, y: Tensor, widest: float = WIDEST, kernels: int = KERNELS) -> Tensor:
    """Give the unbiased estimate of the squared maximum mean discrepancy (Gretton et al. 2012, equation 3).

    The mean of k(x, x') + k(y, y') - 2 k(x, y) over pairs of different points: where both are of one
    distribution it comes out below 0 as well as above. Only y gets a slope.

    Parameters
    ----------
    x : (n, d) Tensor
    y : (m, d) Tensor
    widest : float
    kernels : int
        The kernel is the mean of so many Gaussians, the widest of that standard deviation.

    Returns
    -------
    scalar Tensor
    """
    n, m = len(x), len(y)
    with torch.no_grad():
        real, _ = _kernel(x, x, widest, kernels)
        made, push = _kernel(y, y, widest, kernels)
        cross, pull = _kernel(y, x, widest, kernels)
        value = (real.sum() - n) / (n * (n - 1)) + (made.sum() - m) / (m * (m - 1)) - 2 * cross.mean()
        slope = _moved(y, x, pull) * (2 / (n * m)) - _moved(y, y, push) * (2 / (m * (m - 1)))
    # The same value with the same slope, but without autograd's copies of all these matrices.
    return value + ((y - y.detach()) * slope).sum()


def _kernel(a: Tensor, b: Tensor, widest: float, kernels: int) -> tuple[Tensor, Tensor]:
    """Give the kernel of all pairs, (n, m), and -1 / (a - b) times its slope at a, (n, m).

    A Gaussian to the fourth power is one of half the width: only the first costs an exponential.
    """
    one = torch.exp_((a[:, None] - b).square_().sum(-1).div_(-2 * widest * widest))
    total, steep = one.clone(), one / widest**2
    for halved in range(1, kernels):
        one.square_().square_()
        total += one
        steep.add_(one, alpha=4**halved / widest**2)
    return total.div_(kernels), steep.div_(kernels)


def _moved(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Give the sum over b of weight (a - b), (n, d)."""
    return a * weight.sum(1, keepdim=True) - weight @ b
