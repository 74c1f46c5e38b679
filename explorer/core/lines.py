"""What is asked of a generator on the line, and what it tells while it learns to match a density.

It learns against a discriminator that learns as well ("game"), against the ideal one ("oracle"), or with no
discriminator at all, by the maximum mean discrepancy ("mmd").

Shapes: g places of the grid that densities are told at, b bars of the histogram, m numbers of noise of which
the way is shown, t measurements of the distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeAlias

from explorer.core.forms import Field
from explorer.core.messages import Floats, Lane, Request

Way: TypeAlias = Literal["game", "oracle", "mmd"]
Learns: TypeAlias = Literal["both", "discriminator", "generator"]
LineStep: TypeAlias = Literal["discriminator", "generator", "round", "settle"]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class LineRecipe:
    """What is learnt, and how: two of one recipe go the same way.

    Attributes
    ----------
    way : {"game", "oracle", "mmd"}
    density : str
        Name of the target.
    heights : tuple of float
        Of one's own curve, over `explorer.core.line_curves.places`.
    fields, training : mapping
        Of a game those of its nets and of their training; of the others `fields` are all there are.
    """

    way: Way = "game"
    density: str = "two-normals"
    heights: tuple[float, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class BeginLine(Request):
    """Draw the first weights and look once; answered by `LineBegun`. One of the same name is ended."""

    line_id: str
    recipe: LineRecipe


@dataclass(frozen=True, kw_only=True, eq=False)
class LineMoment:
    """How it stands after some rounds.

    Attributes
    ----------
    rounds : int
    turns : (int, int)
        Of discriminator and generator.
    losses : (float, float)
        What they paid last; NaN before, and where there is no discriminator.
    made : (g,) float32
        The generated density at the grid, by Gaussian kernels.
    bars : (b,) float32
        Its histogram, as a density.
    noise, landed : (m,) float32
        Numbers of noise, evenly apart, and where the generator brings each.
    judged : (g,) float32 or None
        What the discriminator says of each place: how surely it is real.
    ideal : (g,) float32
        What the ideal one would, p / (p + q), both densities evened out over a twentieth of a unit.
    width : float
        Of the kernels through which an ideal discriminator that teaches knows both densities; else 0.
    error : float
        Mean of |D - p / (p + q)| over points real or made; NaN without a discriminator, and of a
        Wasserstein critic.
    distance, ks : float
        Wasserstein's distance of first order from the target, and Kolmogorov's.
    trace : (t, 2) float32
        After how many rounds the distance was measured, and what it was.
    kept : tuple of int
        Rounds that one can go back to.
    """

    line_id: str
    rounds: int
    turns: tuple[int, int]
    losses: tuple[float, float]
    made: Floats
    bars: Floats
    noise: Floats
    landed: Floats
    judged: Floats | None
    ideal: Floats
    width: float
    error: float
    distance: float
    ks: float
    trace: Floats
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class LineBegun:
    """What is ready to learn.

    Attributes
    ----------
    recipe : LineRecipe
        With every field's value.
    title : str
        Of the target.
    places, real : (g,) float32
        The grid, and the target's density at it.
    edges : (b + 1,) float32
        Of the histogram.
    weights : (int, int)
        Numbers that generator and discriminator learn.
    """

    line_id: str
    recipe: LineRecipe
    title: str
    places: Floats
    real: Floats
    edges: Floats
    weights: tuple[int, int]
    device: str
    moment: LineMoment


@dataclass(frozen=True, kw_only=True)
class PlayLines(Request):
    """Go on until so many rounds, several in lockstep.

    Tells `LineMoment` of each, answered by `LinesRested`. Cancelled, they rest where they are. Where one net
    alone learns no round is counted, and it goes on until it is cancelled; a discriminator alone settles.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    line_ids: tuple[str, ...]
    until: int
    learns: Learns = "both"


@dataclass(frozen=True, kw_only=True)
class LinesRested:
    """The round that was asked for is reached, or it ended earlier.

    Attributes
    ----------
    rounds : mapping of str to int
    trouble : str
        Why it ended earlier: the numbers of a net were none any more. All is as after the last good round.
    astray : str
        Which it was.
    """

    rounds: Mapping[str, int]
    trouble: str = ""
    astray: str = ""


@dataclass(frozen=True, kw_only=True)
class StepLine(Request):
    """Go a turn of one net, or a round; answered by `LineStepped`.

    To "settle" is a turn of a discriminator whose generator stands still: it comes to rest at its best.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    line_id: str
    step: LineStep


@dataclass(frozen=True, kw_only=True, eq=False)
class LineStepped:
    """A step was taken; ``trouble`` is why it could not be."""

    line_id: str
    moment: LineMoment
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class LookAtLine(Request):
    """Look at it as it stands; answered by `LineMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    line_id: str

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one only the newest is answered."""
        return f"look at {self.line_id}"


@dataclass(frozen=True, kw_only=True)
class TurnLine(Request):
    """Go on with other values of live fields; answered by `LineTurned`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    line_id: str
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class LineTurned:
    """The recipe as it stands now."""

    line_id: str
    recipe: LineRecipe


@dataclass(frozen=True, kw_only=True)
class RewindLine(Request):
    """Go back to the last state that is kept up to a round; answered by `LineMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    line_id: str
    rounds: int

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one only the newest is answered."""
        return f"rewind {self.line_id}"


@dataclass(frozen=True, kw_only=True)
class EndLine(Request):
    """Let go of one; answered by None."""

    line_id: str


@dataclass(frozen=True, kw_only=True)
class ListLines(Request):
    """Ask what there is to be matched, and by what; answered by `LinesListed`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LineCard:
    """A target by name; one that is ``drawn`` takes heights, others have theirs, (g,)."""

    name: str
    title: str
    help: str
    heights: Floats
    drawn: bool = False


@dataclass(frozen=True, kw_only=True)
class LinesListed:
    """All targets on the line; the fields of a game's nets, of their training, and of a generator alone."""

    densities: tuple[LineCard, ...]
    fields: tuple[Field, ...]
    training: tuple[Field, ...]
    alone: tuple[Field, ...]
