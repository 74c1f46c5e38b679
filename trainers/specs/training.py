"""How a model is trained, as a spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainers.fields import Spec, choice, number


@dataclass(frozen=True, kw_only=True)
class TrainSpec(Spec):
    """How a model is trained: Adam under a one-cycle learning rate (Smith & Topin 2018)."""

    steps: int = number(
        4000,
        1,
        10_000_000,
        "How many batches are shown; changed on the way, the rest of the cycle is stretched.",
        unit="steps",
        log=True,
        live=True,
        group="training",
    )
    batch_size: int = number(128, 1, 65_536, "Samples in a batch.", log=True, unit="samples", group="more")
    learning_rate: float = number(
        4e-3,
        1e-7,
        1.0,
        "The largest step size; it rises to it and falls to nearly 0.",
        log=True,
        live=True,
        group="training",
    )
    schedule: Literal["one-cycle", "constant", "falling"] = choice(
        "one-cycle", "How the learning rate goes over the steps.", group="more"
    )
    seed: int = number(
        0,
        0,
        2**31 - 1,
        "Start of every random choice; the same seed gives the same weights.",
        group="data",
    )
    checkpoint_every_s: float = number(
        30.0,
        0.0,
        86_400.0,
        "Time between two saved states of a training that can be resumed.",
        label="Save every",
        unit="s",
        live=True,
        group="more",
    )
