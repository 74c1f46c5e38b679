"""Steps of one net on its flat weights: Adam, SGD with momentum, or RMSprop, without torch's classes.

All three keep the same two means, so that a game can go on with another of them.

Shapes: w weights of a net.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainers.adam import EPSILON, FusedAdam


class FlatOptimiser:
    """The moments of one tensor, and the step that uses them.

    Parameters
    ----------
    flat : (w,) Tensor
        Changed in place; its gradient is in ``flat.grad``.
    """

    def __init__(self, flat: Tensor) -> None:
        self._flat, self._adam = flat, FusedAdam(flat)

    @property
    def state(self) -> dict[str, Tensor]:
        """What a later step depends on, changed in place."""
        means = self._adam
        return {"step": means.step, "exp_avg": means.exp_avg, "exp_avg_sq": means.exp_avg_sq}

    @torch.no_grad()
    def advance(self, kind: str, rate: float, beta1: float, beta2: float) -> None:
        """Do one step.

        Parameters
        ----------
        kind : {"adam", "sgd", "rmsprop"}
            Adam (Kingma & Ba 2015); SGD with momentum ``beta1`` as ``torch.optim.SGD`` has it; RMSprop
            (Tieleman & Hinton 2012) as ``torch.optim.RMSprop`` has it, which does not look at ``beta1``.
        rate : float
            The learning rate.
        beta1, beta2 : float
            Weight of the past in the mean gradient and in the mean square.
        """
        gradient = self._flat.grad
        assert gradient is not None
        means = self._adam
        if kind == "adam":
            means.advance(rate, beta1, beta2)
            return
        means.step += 1
        if kind == "sgd":
            means.exp_avg.lerp_(gradient, 1 - beta1)
            self._flat.add_(means.exp_avg, alpha=-rate / (1 - beta1))
            return
        means.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        self._flat.addcdiv_(gradient, means.exp_avg_sq.sqrt().add_(EPSILON), value=-rate)
