"""What is asked of a run, a training with its history, and what it tells while it goes on.

A run is begun, played to some step as often as one likes, turned at its knobs meanwhile, and ended; it
rests wherever playing it was cancelled. Shapes: ``n`` rows on the map, ``c`` pictures in the strip, ``k``
numbers of a code, ``shape`` of one sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats, Lane, Request
from explorer.core.moments import Bytes as Bytes
from explorer.core.moments import Measured as Measured
from explorer.core.moments import Moment as Moment
from explorer.core.moments import Pictures as Pictures


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


# --- a run -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is trained on what: two runs of one recipe go the same way.

    Attributes
    ----------
    family, data_id : str
    fields, training : mapping
        Values of the family's fields and of the training's; what is left out is as the spec has it.
    """

    family: str
    data_id: str
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class BeginRun(Request):
    """Load the data, draw the first weights, look once; tells `DataFetched`, answered by `RunBegun`.

    A run of the same ``run_id`` is ended. With ``state``, the file of a run that was left behind, it goes on
    there and ``recipe`` is that of the file.
    """

    run_id: str
    recipe: Recipe
    columns: int = 10
    state: str | None = None


@dataclass(frozen=True, kw_only=True)
class DataFetched:
    """How far an online dataset has been fetched."""

    words: str


@dataclass(frozen=True, kw_only=True, eq=False)
class RunBegun:
    """A run that is ready to be played.

    Attributes
    ----------
    recipe : Recipe
        With every field's value.
    title : str
        For example "Autoencoder 64-128-64-2".
    steps : int
        How many are planned.
    data_words : str
        For example "1,437 train, 360 test", and what sample of them is on the map.
    device : str
    input_shape : tuple of int
    class_names : tuple of str
    rows : (n,) int64
        Row ids on the map: training rows, evenly chosen where there are very many.
    labels : (n,) int64
        Their classes.
    columns : (c,) int64
        Row ids of the strip's originals: the same at every step.
    originals : (c, *shape) uint8
    space : (n, 2) float32 or None
        The samples themselves in data space, if they have two or three numbers.
    unit : str
        Of the loss.
    terms : tuple of str
        "loss" and its terms.
    units : mapping of str to str
        What a term is counted in, where that is not ``unit``.
    baselines : mapping
        Term -> words -> value.
    generative : bool
        Whether codes have a distribution: then there are KLs, spreads and resampling.
    conditional : bool
        Whether the model is told the class, which then can be chosen.
    curve, tests : tuple of Lost
        The losses so far, of a run that goes on, on the training batches and on the test rows.
    moment : Moment
        How it looks now.
    writes : bool
        Whether it learns to write, from a text; then there are no rows, and ``input_shape`` counts the
        characters of the vocabulary.
    notices : tuple of str
        What was done to the data on the way, one sentence each.
    """

    run_id: str
    recipe: Recipe
    title: str
    steps: int
    data_words: str
    device: str
    input_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    columns: NDArray[np.int64]
    originals: Bytes
    space: Floats | None
    unit: str
    terms: tuple[str, ...]
    baselines: Mapping[str, Mapping[str, float]]
    generative: bool
    curve: tuple[Lost, ...]
    moment: Moment
    conditional: bool = False
    units: Mapping[str, str] = field(default_factory=_nothing)
    tests: tuple[Lost, ...] = ()
    writes: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlayRuns(Request):
    """Train on until step ``until``, several runs in lockstep, step by step in turn.

    Tells `Lost`, `Moment` and `RunNotice` of each, answered by `RunsRested`. Cancelled, the runs rest where
    they are.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    run_ids: tuple[str, ...]
    until: int


@dataclass(frozen=True, kw_only=True)
class Lost:
    """The losses on the training batches, means over the steps since the last such news."""

    run_id: str
    step: int
    train: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class RunNotice:
    """Something that has to be told and stops nothing, such as a disk that is full."""

    run_id: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class RunsRested:
    """The step that was asked for, or the end, is reached.

    ``trouble`` says why it ended earlier, at the last good state: the loss was no longer a number. Then
    ``astray`` is the run that it was, and the others have gone back to the same step.
    """

    steps: Mapping[str, int]
    finished: bool
    trouble: str = ""
    astray: str = ""


@dataclass(frozen=True, kw_only=True)
class LookAtRun(Request):
    """Ask how a run looks now, in every respect; answered by `Moment`."""

    run_id: str


@dataclass(frozen=True, kw_only=True)
class View:
    """What of a run is to be seen.

    Attributes
    ----------
    lattice : bool
        Whether the lattice is; moments for the eye are spared what is not.
    label : int or None
        The class that a conditional model is told where it decodes places of the map; None for that of the
        nearest row.
    """

    lattice: bool = True
    label: int | None = None


@dataclass(frozen=True, kw_only=True)
class ViewRun(Request):
    """Tell what of a run is to be seen; answered by None."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    run_id: str
    view: View


@dataclass(frozen=True, kw_only=True)
class TurnKnobs(Request):
    """Go on with other values of live fields; answered by `KnobsTurned`."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    run_id: str
    fields: Mapping[str, Any] = field(default_factory=_nothing)
    training: Mapping[str, Any] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class KnobsTurned:
    """The run's recipe as it stands now, how many steps are planned, and the baselines if they are others."""

    run_id: str
    recipe: Recipe
    steps: int
    baselines: Mapping[str, Mapping[str, float]] = field(default_factory=_nothing)


@dataclass(frozen=True, kw_only=True)
class NewestOfRun(Request):
    """Asked while something is dragged: of those of one run only the newest is answered."""

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    run_id: str

    @property
    def key(self) -> str:  # type: ignore[override]
        """What kind it is, and of which run."""
        return f"{type(self).__name__} {self.run_id}"


@dataclass(frozen=True, kw_only=True)
class DecodeOfRun(NewestOfRun):
    """Decode a place (2,) of a run's map; answered by `DecodedOfRun`."""

    xy: tuple[float, float]
    stamp: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class DecodedOfRun:
    """The sample (*shape) of a place, 8-bit, and for samples of few numbers its place in data space."""

    run_id: str
    stamp: int
    picture: Bytes
    space: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class ResampleRun(NewestOfRun):
    """Draw a code from the posterior of each row on the map; answered by `Resampled`."""

    seed: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Resampled:
    """Draws (n, 2) on the map, one of each row; and what is decoded (c, *shape) from draws of the strip's."""

    run_id: str
    xy: Floats
    pictures: Bytes


@dataclass(frozen=True, kw_only=True)
class MeasureBaselines(Request):
    """Ask what those who only count make of the text that a run learns from; answered by `TextBaselines`."""

    run_id: str


@dataclass(frozen=True, kw_only=True)
class TextBaselines:
    """The baselines of a run that learns to write, all of them: term -> words -> value."""

    run_id: str
    baselines: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, kw_only=True)
class KeepRun(Request):
    """Leave the run's model open, and write it to a file if there is a path.

    Answered by `Opened`, or of a model that writes by `explorer.core.texts.WriterCard`.
    """

    run_id: str
    path: str | None = None


@dataclass(frozen=True, kw_only=True)
class EndRun(Request):
    """Let go of a run and of the state that was saved of it; answered by None."""

    run_id: str


@dataclass(frozen=True, kw_only=True)
class LayAside(Request):
    """Have runs for an undo alone, or again as they were before; answered by None.

    What was saved of a run that is laid aside goes: whoever resets it lets go of it.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    run_ids: tuple[str, ...]
    aside: bool = True
