"""How a game of two nets looks: after some rounds, and between the half-steps of one.

Shapes: n made points, m modes, b points of a batch, (h, w) places of the field, g lines of the grid each way.
Points are (x, y) as the nets see them; the field's first row is at the top, the largest y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats

Net: TypeAlias = Literal["discriminator", "generator"]
Phase: TypeAlias = Literal["real", "fake", "score", "gradient", "update"]

PHASES: tuple[tuple[Net, Phase], ...] = (
    ("discriminator", "real"),
    ("discriminator", "fake"),
    ("discriminator", "score"),
    ("discriminator", "gradient"),
    ("discriminator", "update"),
    ("generator", "fake"),
    ("generator", "score"),
    ("generator", "gradient"),
    ("generator", "update"),
)
"""The half-steps of a round in their order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GameMeasured:
    """How a game stands.

    Attributes
    ----------
    n : int
        Made points that it is measured on.
    shares : (m,) float32
        Of the points of high quality, how many lie at each mode.
    covered : int
        Modes that get their part.
    high_quality : float
        Share of points within 3 sigma of a mode; NaN without modes.
    reverse_kl : float
        KL(generated || true) over the modes, in nats.
    accuracy, ideal_accuracy : float
        How often the discriminator is right, and how often the best one could be; the first is NaN of a
        Wasserstein critic, which says of nothing that it is real.
    alarm : str
        Why one should worry; "" where not.
    """

    n: int
    shares: Floats
    covered: int
    high_quality: float
    reverse_kl: float
    accuracy: float
    ideal_accuracy: float
    alarm: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class GameMoment:
    """How a game looks after some rounds.

    Attributes
    ----------
    rounds : int
    turns : (int, int)
        Of discriminator and generator.
    losses : (float, float)
        What discriminator and generator paid last; NaN before.
    rates : (float, float)
        Their learning rates.
    made : (n, 2) float32
        Points of the generator, of the same noise each time.
    field : (h, w) uint8 or None
        What the discriminator gives for real, 255 is surely; None where it is not seen, or looks as it did a
        moment ago: while a game is played it is looked at every other time.
    bounds : (x0, y0, x1, y1)
        Where the field lies.
    grid : (g, g, 2) float32 or None
        Where a grid of noise gets to; (1, g, 2) of noise of one number.
    arrows : (a, 2) float32 or None
        Where the discriminator wants the first a made points to go.
    measured : GameMeasured or None
    kept : tuple of int
        Rounds that one can go back to.
    """

    game_id: str
    rounds: int
    turns: tuple[int, int]
    losses: tuple[float, float]
    rates: tuple[float, float]
    made: Floats
    field: NDArray[np.uint8] | None = None
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    grid: Floats | None = None
    arrows: Floats | None = None
    measured: GameMeasured | None = None
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class HalfStep:
    """What one half-step made; what has not been made yet in this turn is None.

    Attributes
    ----------
    index : int
        Place in `PHASES`.
    turn : int
        Which turn of this net in the round, from 1.
    real, fake : (b, 2) float32 or None
        The batch.
    real_scores, fake_scores : (b,) float32 or None
        Probabilities of being real.
    loss : float or None
        What the net pays.
    arrows : (b, 2) float32 or None
        Where the made points of the batch are to go.
    gradient_norm, moved : float or None
        Length of the gradient of all weights, and of the step they took.
    after : (b, 2) float32 or None
        Where the batch's noise gets to after the generator's update.
    """

    index: int
    turn: int
    real: Floats | None = None
    fake: Floats | None = None
    real_scores: Floats | None = None
    fake_scores: Floats | None = None
    loss: float | None = None
    arrows: Floats | None = None
    gradient_norm: float | None = None
    moved: float | None = None
    after: Floats | None = None
