"""What a hand asks of a game: what the nets say of a place, and where a noise gets to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from explorer.core.messages import Lane, Request


@dataclass(frozen=True, kw_only=True)
class ReadPlace(Request):
    """Ask what both nets say of a place (x, y); answered by `PlaceRead`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    xy: tuple[float, float]
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"place of {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class PlaceRead:
    """What is said of a place.

    Attributes
    ----------
    real : float
        What the discriminator gives for its being real.
    ideal : float
        What the best discriminator would: p / (p + q), of the true density and a kernel estimate of the made
        points'; NaN where both are nothing, and beside a Wasserstein critic, which tells no chance.
    true, made : float
        These densities.
    slope : (float, float)
        Where the discriminator wants a made point to go from here.
    """

    game_id: str
    stamp: int
    xy: tuple[float, float]
    real: float
    ideal: float
    true: float
    made: float
    slope: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class PushNoise(Request):
    """Ask where the generator brings a noise (k,); answered by `NoisePushed`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    noise: tuple[float, ...]
    stamp: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"noise of {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class NoisePushed:
    """Where noise gets to, and what the discriminator gives for it."""

    game_id: str
    stamp: int
    noise: tuple[float, ...]
    xy: tuple[float, float]
    real: float
