"""What is asked of a game of two nets in the plane, and what it tells while it is played.

A generator makes points of noise, a discriminator tells them from real ones (Goodfellow et al. 2014). A game
is begun, played by rounds or by half-steps, turned at its knobs, gone back with, and ended.

Shapes: n made points, r real ones, m modes, k numbers of noise, (h, w) places of the field, g lines of the
grid each way. Points are (x, y) as the nets see them; the field's first row is at the top, the largest y.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeAlias

from explorer.core.forms import Field
from explorer.core.game_moments import GameMoment, HalfStep
from explorer.core.messages import Floats, Lane, Request

Step: TypeAlias = Literal["phase", "discriminator", "generator", "round"]
Layer: TypeAlias = Literal["field", "grid", "arrows"]
Stroke: TypeAlias = tuple[tuple[float, float], ...]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class GameRecipe:
    """What is played: two games of one recipe go the same way.

    Attributes
    ----------
    density : str
        Name of what is real.
    drawing : tuple of strokes
        What was drawn, for a density that is drawn.
    fields, training : mapping
        Values of the nets' fields and of the training's; what is left out is as the specs have it.
    """

    density: str = "ring8"
    drawing: tuple[Stroke, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class GameView:
    """What of a game is to be seen.

    Attributes
    ----------
    layers : frozenset of str
        Those that cost something and are spared where nobody sees them.
    bounds : (x0, y0, x1, y1)
        Where the field lies.
    made : int
        How many generated points are shown: of the same noise at every look.
    side : int
        Places of the field across the longer way; as many to a length on the other.
    """

    layers: frozenset[Layer] = frozenset({"field", "grid", "arrows"})
    bounds: tuple[float, float, float, float] = (-3.0, -3.0, 3.0, 3.0)
    made: int = 400
    side: int = 40


@dataclass(frozen=True, kw_only=True)
class BeginGame(Request):
    """Draw the first weights and look once; answered by `GameBegun`. A game of the same name is ended."""

    game_id: str
    recipe: GameRecipe
    view: GameView = GameView()


@dataclass(frozen=True, kw_only=True, eq=False)
class GameBegun:
    """A game that is ready to be played.

    Attributes
    ----------
    recipe : GameRecipe
        With every field's value.
    title : str
        Of the density.
    real : (r, 2) float32
        Points of it.
    centres : (m, 2) float32
        Of its modes; none where it does not fall into Gaussians.
    sigma, ceiling : float
        Of the modes; the share of true points within 3 sigma of one.
    noise : (n, k) float32
        What the made points that are shown are made of.
    weights : (int, int)
        Numbers that generator and discriminator learn.
    moment : GameMoment
    """

    game_id: str
    recipe: GameRecipe
    title: str
    real: Floats
    centres: Floats
    sigma: float
    ceiling: float
    noise: Floats
    weights: tuple[int, int]
    device: str
    moment: GameMoment


@dataclass(frozen=True, kw_only=True)
class PlayGames(Request):
    """Play on until so many rounds, several games in lockstep.

    Tells `GameMoment` of each, answered by `GamesRested`. Cancelled, the games rest where they are.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    game_ids: tuple[str, ...]
    until: int


@dataclass(frozen=True, kw_only=True)
class GamesRested:
    """The round that was asked for is reached, or it ended earlier.

    Attributes
    ----------
    rounds : mapping of str to int
        Of each game.
    trouble : str
        Why it ended earlier: the numbers of a net were none any more. All is as after the last good round.
    astray : str
        The game that it was.
    """

    rounds: Mapping[str, int]
    trouble: str = ""
    astray: str = ""


@dataclass(frozen=True, kw_only=True)
class StepGame(Request):
    """Go a half-step, a turn of one net, or a round; answered by `GameStepped`.

    A turn or a round that was begun by half-steps is finished first.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    step: Step


@dataclass(frozen=True, kw_only=True, eq=False)
class GameStepped:
    """A step was taken; ``half`` is what a half-step made, ``trouble`` why it could not be."""

    game_id: str
    moment: GameMoment
    half: HalfStep | None = None
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class ViewGame(Request):
    """Tell what of a game is to be seen; answered by `GameMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    view: GameView

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"view of {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class TurnGame(Request):
    """Go on with other values of live fields; answered by `GameTurned`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class GameTurned:
    """The game's recipe as it stands now."""

    game_id: str
    recipe: GameRecipe


@dataclass(frozen=True, kw_only=True)
class RewindGame(Request):
    """Go back to the last state that is kept up to a round; answered by `GameMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    rounds: int

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"rewind {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class EndGame(Request):
    """Let go of a game; answered by None."""

    game_id: str


@dataclass(frozen=True, kw_only=True)
class ListGames(Request):
    """Ask what can be played, without torch; answered by `GamesListed`."""


@dataclass(frozen=True, kw_only=True)
class DensityCard:
    """A density by name; one that is ``drawn`` takes strokes."""

    name: str
    title: str
    help: str
    drawn: bool = False


@dataclass(frozen=True, kw_only=True)
class GamesListed:
    """What can be played.

    Attributes
    ----------
    densities : tuple of DensityCard
        Of the plane.
    fields, training : tuple of Field
        Of the nets, and of their training.
    collapse : (GameRecipe, GameRecipe)
        Two games of one seed that differ in a momentum alone: the first holds, the second collapses.
    rounds : int
        After how many rounds that is to be seen.
    """

    densities: tuple[DensityCard, ...]
    fields: tuple[Field, ...]
    training: tuple[Field, ...]
    collapse: tuple[GameRecipe, GameRecipe]
    rounds: int
