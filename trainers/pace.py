"""How the learning rate and the momentum go over the steps; imports no torch."""

from __future__ import annotations

import math

from trainers.specs import TrainSpec

PEAK = 0.3
START_DIVISOR, END_DIVISOR = 25.0, 25.0 * 1e4


def pace(spec: TrainSpec, done: int) -> tuple[float, float]:
    """Give learning rate and momentum of a training after some steps."""
    if spec.schedule == "one-cycle":
        return one_cycle(done, spec.steps, spec.learning_rate)
    return spec.learning_rate, 0.9


def one_cycle(done: int, steps: int, peak: float) -> tuple[float, float]:
    """Give learning rate and momentum after some steps of a cycle (Smith & Topin 2018).

    The rate rises to its peak over the first 30 % of the steps and falls to nearly nothing, in cosines, while
    the momentum goes from .95 to .85 and back: what torch's ``OneCycleLR`` does, without its state.

    Parameters
    ----------
    done : int
        Steps done, from 0 to ``steps - 1``.
    steps : int
    peak : float
    """
    turn = max(PEAK * steps - 1, 1e-9)
    if done <= turn:
        share = _cosine(done / turn)
        return _between(peak / START_DIVISOR, peak, share), _between(0.95, 0.85, share)
    share = _cosine((done - turn) / max(steps - 1 - turn, 1e-9))
    return _between(peak, peak / END_DIVISOR, share), _between(0.85, 0.95, share)


def _cosine(share: float) -> float:
    return (1 - math.cos(math.pi * min(share, 1.0))) / 2


def _between(a: float, b: float, share: float) -> float:
    return a + (b - a) * share
