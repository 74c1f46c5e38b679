"""What is asked of a game of two nets for pictures, and what it tells while it is played.

Always the same noise is made into pictures, so that one sees what becomes of it. A game is begun, played by
rounds, turned at its knobs, gone back with, kept as a model, and ended.

Shapes: n pictures of the wall, k numbers of noise, ``shape`` of one picture. Pictures are 8-bit, 0 and 255
being the ends of the data's range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.catalogue import DataCard, FamilyCard
from explorer.core.forms import Field
from explorer.core.messages import Floats, Lane, Request

WALL = 36
"""Pictures of the wall."""


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class PictureRecipe:
    """What is played: two games of one recipe go the same way.

    Attributes
    ----------
    data_id : str
        Name of the data, or the path of a file.
    family : str
    trained : str
        Name of a shipped model whose weights, fields and family are begun with; "" for first weights.
    fields, training : mapping
        Values of the nets' fields and of the training's; what is left out is as the specs have it.
    """

    data_id: str = "digits"
    family: str = "gan"
    trained: str = ""
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True, eq=False)
class PictureMoment:
    """How a game looks after some rounds.

    Attributes
    ----------
    rounds : int
    losses : (float, float)
        What discriminator and generator paid for a round, means over those since the last look; NaN before.
    accuracy : float
        How often the discriminator is right about held-out pictures and as many made ones; NaN where that was
        not measured at this look.
    pictures : (n, *shape) uint8
        Of the same noise each time.
    scores : (n,) float32
        The discriminator's logits; above 0 a picture is taken for real.
    nearest : (n,) int64 or None
        Row id of the training picture nearest to each; None where it is not seen.
    distances : (n,) float32 or None
        How far away it is: Euclidean, in data space.
    kept : tuple of int
        Rounds that one can go back to.
    """

    game_id: str
    rounds: int
    losses: tuple[float, float]
    accuracy: float
    pictures: NDArray[np.uint8]
    scores: Floats
    nearest: NDArray[np.int64] | None = None
    distances: Floats | None = None
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BeginPictureGame(Request):
    """Load the data, draw the first weights, look once; tells `DataFetched`, answered by `PictureGameBegun`.

    A game of the same name is ended.
    """

    game_id: str
    recipe: PictureRecipe
    nearest: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class PictureGameBegun:
    """A game that is ready to be played.

    Attributes
    ----------
    recipe : PictureRecipe
        With every field's value.
    title : str
        Of the model.
    input_shape : tuple of int
    class_names : tuple of str
    value_range : (float, float)
        The ends of black and white in the data.
    rows : int
        Training rows.
    noise : (n, k) float32
        What the pictures are made of.
    weights : (int, int)
        Numbers that generator and discriminator learn.
    measured_on : int
        Pictures that the discriminator's accuracy is measured on.
    unit : str
        Of the losses.
    moment : PictureMoment
    """

    game_id: str
    recipe: PictureRecipe
    title: str
    input_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    value_range: tuple[float, float]
    rows: int
    noise: Floats
    weights: tuple[int, int]
    measured_on: int
    unit: str
    moment: PictureMoment


@dataclass(frozen=True, kw_only=True)
class PlayPictureGame(Request):
    """Play on until so many rounds; tells `PictureMoment`, answered by `PictureGameRested`.

    Cancelled, the game rests where it is.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    game_id: str
    until: int


@dataclass(frozen=True, kw_only=True)
class PictureGameRested:
    """The round that was asked for is reached.

    ``trouble`` says why it ended earlier: the numbers of a net were none any more, and all is as after the
    last good round.
    """

    game_id: str
    rounds: int
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class LookAtPictureGame(Request):
    """Ask how a game looks, and say whether the nearest training pictures are seen from now on.

    Answered by `PictureMoment`.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    nearest: bool = False

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"look at {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class TurnPictureGame(Request):
    """Go on with other values of live fields; answered by `PictureGameTurned`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class PictureGameTurned:
    """The game's recipe as it stands now, and the unit of its losses."""

    game_id: str
    recipe: PictureRecipe
    unit: str


@dataclass(frozen=True, kw_only=True)
class RewindPictureGame(Request):
    """Go back to the last state that is kept up to a round; answered by `PictureMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    game_id: str
    rounds: int

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one game only the newest is answered."""
        return f"rewind {self.game_id}"


@dataclass(frozen=True, kw_only=True)
class KeepPictureGame(Request):
    """Leave the model open as it is now, and write it to a file if there is a path; answered by `Opened`."""

    game_id: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class EndPictureGame(Request):
    """Let go of a game; answered by None."""

    game_id: str


@dataclass(frozen=True, kw_only=True)
class ListPictureGames(Request):
    """Ask what can be played for pictures, without torch; answered by `PictureGamesListed`."""


@dataclass(frozen=True, kw_only=True)
class TrainedCard:
    """A shipped model that can be begun with."""

    name: str
    data_id: str
    family: str


@dataclass(frozen=True, kw_only=True)
class PictureGamesListed:
    """All data that are pictures, the families with their fields, the fields of the training, what ships."""

    data: tuple[DataCard, ...]
    families: tuple[FamilyCard, ...]
    training: tuple[Field, ...]
    trained: tuple[TrainedCard, ...]
