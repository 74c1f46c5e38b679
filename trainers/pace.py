"""How the learning rate and the momentum go over the steps; imports no torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trainers.specs import TrainSpec

PEAK = 0.3
START_DIVISOR, END_DIVISOR = 25.0, 25.0 * 1e4
FALL = 0.1
"""What a falling learning rate comes to, of where it began; in a straight line."""


@dataclass(frozen=True)
class Cycle:
    """Where a training stands in its cycle, also after the number of its steps was changed on the way.

    What is left of the cycle is then stretched, or pressed together, to what is left of the steps: the rate
    makes no jump, and the last step is that of the cycle.

    Attributes
    ----------
    length : int
        Steps of the cycle as it began.
    end : int
        Steps of the training as it is wished now.
    start : int
        Steps that were done when that was last changed.
    place : float
        How many steps of the cycle it had gone by then.
    """

    length: int
    end: int
    start: int = 0
    place: float = 0.0

    def at(self, done: int) -> float:
        """Give the place in the cycle after some steps, from 0 to ``length - 1``."""
        left, steps = self.length - 1 - self.place, max(self.end - 1 - self.start, 1e-9)
        return self.place + (done - self.start) * left / steps

    def until(self, end: int, done: int) -> Cycle:
        """Give the cycle of a training that ends elsewhere, from some steps on."""
        if end == self.end:
            return self
        return Cycle(self.length, end, done, min(self.at(done), self.length - 1))


def pace(spec: TrainSpec, done: int, cycle: Cycle | None = None) -> tuple[float, float]:
    """Give learning rate and momentum of a training after some steps, by default in an unchanged cycle."""
    if spec.schedule == "one-cycle":
        cycle = cycle or Cycle(spec.steps, spec.steps)
        return one_cycle(cycle.at(done), cycle.length, spec.learning_rate)
    if spec.schedule == "falling":
        cycle = cycle or Cycle(spec.steps, spec.steps)
        return _between(
            spec.learning_rate, spec.learning_rate * FALL, cycle.at(done) / max(cycle.length - 1, 1)
        ), 0.9
    return spec.learning_rate, 0.9


def one_cycle(done: float, steps: int, peak: float) -> tuple[float, float]:
    """Give learning rate and momentum after some steps of a cycle (Smith & Topin 2018).

    The rate rises to its peak over the first 30 % of the steps and falls to nearly nothing, in cosines, while
    the momentum goes from .95 to .85 and back: what torch's ``OneCycleLR`` does, without its state.

    Parameters
    ----------
    done : float
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
