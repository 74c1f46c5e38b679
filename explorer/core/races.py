"""What is asked of two recurrent nets that learn one small problem side by side, and what they tell.

Both see the same sequences in the same order. Shapes: t steps, n sequences that are shown, n_in numbers come
in and n_out go out at a step, s of the steps are answered, m steps of training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from numpy.typing import NDArray

from explorer.core.messages import Floats, Lane, Request

Shape: TypeAlias = Literal["one-to-many", "many-to-one", "many-to-many"]


@dataclass(frozen=True, kw_only=True)
class ListRaces(Request):
    """Ask which problems and cells there are; answered by `RacesListed`."""


@dataclass(frozen=True, kw_only=True)
class ProblemCard:
    """A problem.

    Attributes
    ----------
    name, title, help : str
    shape : {"one-to-many", "many-to-one", "many-to-many"}
    classes : bool
        Whether one of n_out classes is told, with chances; otherwise n_out numbers are.
    unit : str
        What a loss is counted in.
    length : int
        The usual one.
    lengths : (int, int)
        The least and the most.
    forget_bias : float
        The usual one.
    ins, outs : tuple of str
        Words for what comes in, where one of its numbers is 1 and tells which, and for the classes.
    solved : float
        The loss under which it counts as solved; not a number where noise lets nobody know.
    """

    name: str
    title: str
    help: str
    shape: Shape
    classes: bool
    unit: str
    length: int
    lengths: tuple[int, int]
    forget_bias: float
    ins: tuple[str, ...]
    outs: tuple[str, ...]
    solved: float


@dataclass(frozen=True, kw_only=True)
class CellCard:
    """A recurrent cell; ``forgets`` where it has a gate that a forget bias can be given to."""

    name: str
    title: str
    forgets: bool


@dataclass(frozen=True, kw_only=True)
class RacesListed:
    """What there is to choose from."""

    problems: tuple[ProblemCard, ...]
    cells: tuple[CellCard, ...]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """One of the two nets: its cell, and its forget bias, None for the problem's usual one."""

    cell: str = "lstm"
    forget_bias: float | None = None


@dataclass(frozen=True, kw_only=True)
class RaceRecipe:
    """What is learnt, and by whom: two races of one recipe go the same way.

    Attributes
    ----------
    task : str
        Name of the problem.
    runners : (Runner, Runner)
    length : int or None
        Of the sequences; None takes the problem's own.
    hidden : int
        Units of each net.
    learning_rate : float or None
        None takes the problem's own.
    seed : int
    shown : int
        Sequences of the test whose answers are told.
    """

    task: str = "adding"
    runners: tuple[Runner, Runner] = (Runner(cell="rnn"), Runner(cell="lstm"))
    length: int | None = None
    hidden: int = 64
    learning_rate: float | None = None
    seed: int = 0
    shown: int = 6


@dataclass(frozen=True, kw_only=True)
class BeginRace(Request):
    """Draw the first weights; answered by `RaceBegun`. A race of the same name is ended."""

    race_id: str
    recipe: RaceRecipe


@dataclass(frozen=True, kw_only=True, eq=False)
class RaceBegun:
    """A race that can be run.

    Attributes
    ----------
    recipe : RaceRecipe
        With the length, the forget biases and the learning rate as they are.
    problem : ProblemCard
    titles : (str, str)
        Of the cells.
    weights : (int, int)
        How many each net has.
    plain_loss, plain_score : float
        What doing without a memory comes to on the sequences of the test.
    tested : int
        How many sequences the scores are of, none of which is learnt from.
    x : (t, n, n_in) float32
        The first of them.
    target, plain : (s, n) int64 of classes, or (s, n, n_out) float32
        What is to be said to them in the last s steps, and what one without a memory says.
    moment : RaceMoment
    """

    race_id: str
    recipe: RaceRecipe
    problem: ProblemCard
    titles: tuple[str, str]
    weights: tuple[int, int]
    plain_loss: float
    plain_score: float
    tested: int
    x: Floats
    target: NDArray[Any]
    plain: NDArray[Any]
    moment: RaceMoment


@dataclass(frozen=True, kw_only=True)
class RunnerScore:
    """How a net does on the test: loss, and share of right answers or mean squared error."""

    loss: float
    score: float


@dataclass(frozen=True, kw_only=True, eq=False)
class RaceMoment:
    """How a race has gone on.

    Attributes
    ----------
    first : int
        The steps before the losses of this piece.
    steps : int
        Done so far by each.
    losses : pair of (m,) float32
        Of both nets at each of the steps from ``first`` on.
    scores : pair of RunnerScore, or None
        Now and then.
    said : pair of (s, n, n_out) float32, or None
        What each says to the sequences that are shown, chances where classes are told; now and then.
    """

    race_id: str
    first: int
    steps: int
    losses: tuple[Floats, Floats]
    scores: tuple[RunnerScore, RunnerScore] | None = None
    said: tuple[Floats, Floats] | None = None


@dataclass(frozen=True, kw_only=True)
class RunRace(Request):
    """Let both learn, a step each in turn, until a step; tells `RaceMoment`, answered by `RaceRested`.

    Cancelled, the race rests where it is; `LookAtRace` tells what was not told yet.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    race_id: str
    until: int


@dataclass(frozen=True, kw_only=True, eq=False)
class RaceRested:
    """The step that was asked for is reached, or it ended earlier.

    Attributes
    ----------
    moment : RaceMoment
        With scores and answers, after the losses that were told.
    trouble : str
        Why it cannot go on: the loss of a net, which it names, was no number any more.
    astray : int
        Which net that is; -1 where all is well.
    """

    moment: RaceMoment
    trouble: str = ""
    astray: int = -1


@dataclass(frozen=True, kw_only=True)
class StepRace(Request):
    """Let both learn one step; answered by `RaceRested`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    race_id: str


@dataclass(frozen=True, kw_only=True)
class LookAtRace(Request):
    """Ask how it stands, with all losses from step ``since`` on; answered by `RaceMoment`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    race_id: str
    since: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class AskRace(Request):
    """Ask both nets what they make of sequences of one's own, x (t, n, n_in); answered by `RaceAsked`.

    They may be longer than those that were learnt from.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    race_id: str
    x: Floats

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one race only the newest is answered."""
        return f"asked of {self.race_id}"


@dataclass(frozen=True, kw_only=True, eq=False)
class RaceAsked:
    """What both say at each step, a pair of (t, n, n_out) float32, after so many steps of training.

    Chances where classes are told.
    """

    race_id: str
    steps: int
    x: Floats
    said: tuple[Floats, Floats]


@dataclass(frozen=True, kw_only=True)
class EndRace(Request):
    """Let go of a race; answered by None."""

    race_id: str
