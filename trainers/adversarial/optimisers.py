"""Steps of one net on its flat weights: Adam, SGD with momentum, or RMSprop, without torch's classes.

All three keep the same two means, so that a game can go on with another of them.

Shapes: w weights of a net.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim.adam import adam

EPSILON = 1e-8


class FlatOptimiser:
    """The moments of one tensor, and the step that uses them.

    Parameters
    ----------
    flat : (w,) Tensor
        Changed in place; its gradient is in ``flat.grad``.

    Attributes
    ----------
    step : Tensor
        Steps done, a number on the device.
    exp_avg, exp_avg_sq : (w,) Tensor
        Running means of the gradient and of its square.
    """

    def __init__(self, flat: Tensor) -> None:
        self._flat = flat
        self.step = torch.zeros((), device=flat.device)
        self.exp_avg = torch.zeros_like(flat, requires_grad=False)
        self.exp_avg_sq = torch.zeros_like(flat, requires_grad=False)

    @property
    def state(self) -> dict[str, Tensor]:
        """What a later step depends on, changed in place."""
        return {"step": self.step, "exp_avg": self.exp_avg, "exp_avg_sq": self.exp_avg_sq}

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
        if kind == "adam":
            self._adam(gradient, rate, beta1, beta2)
            return
        self.step += 1
        if kind == "sgd":
            self.exp_avg.lerp_(gradient, 1 - beta1)
            self._flat.add_(self.exp_avg, alpha=-rate / (1 - beta1))
            return
        self.exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        self._flat.addcdiv_(gradient, self.exp_avg_sq.sqrt().add_(EPSILON), value=-rate)

    def _adam(self, gradient: Tensor, rate: float, beta1: float, beta2: float) -> None:
        adam(
            [self._flat],
            [gradient],
            [self.exp_avg],
            [self.exp_avg_sq],
            [],
            [self.step],
            fused=True,
            amsgrad=False,
            beta1=beta1,
            beta2=beta2,
            lr=rate,
            weight_decay=0.0,
            eps=EPSILON,
            maximize=False,
        )
