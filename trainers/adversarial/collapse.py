"""A collapse to show: two games that differ in a momentum alone; imports no torch.

On the ring of 8, nets of two layers, 800 rounds, two or three seconds: with Adam's beta1 at .9 the two nets
chase each other and the generator is left with a few modes, at .5 it finds all eight.
"""

from __future__ import annotations

from dataclasses import dataclass

from trainers.specs.gans import GanTrainSpec, ToyGanSpec

DENSITY = "ring8"
ROUNDS = 800


@dataclass(frozen=True)
class Demonstration:
    """Two plans for the same nets.

    Attributes
    ----------
    density : str
        A key of ``trainers.densities.DENSITIES``.
    spec : ToyGanSpec
    collapses, holds : GanTrainSpec
    """

    density: str
    spec: ToyGanSpec
    collapses: GanTrainSpec
    holds: GanTrainSpec


def demonstration(seed: int = 0) -> Demonstration:
    """Give the two games of a seed."""
    return Demonstration(
        DENSITY,
        ToyGanSpec(layers=2, d_layers=2, r1=0.0),
        GanTrainSpec(steps=ROUNDS, schedule="constant", seed=seed, beta1=0.9, d_beta1=0.9),
        GanTrainSpec(steps=ROUNDS, schedule="constant", seed=seed, beta1=0.5, d_beta1=0.5),
    )
