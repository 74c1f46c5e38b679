"""What is asked of the cells of a model that writes, along a text.

Shapes: n characters of a text, k cells, those of all layers one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Lane, Request

FULL = 127
"""What stands for 1 in the values of cells."""
SELECTION = "selection"
"""In the place of a property: a part of the text that was selected."""
LEAST = 40
"""Characters that a text must have before anything is looked for in it."""


@dataclass(frozen=True, kw_only=True)
class ReadCells(Request):
    """Read a text once more and tell what its cells do; answered by `CellsRead`."""

    text_id: str

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one text only the newest is answered."""
        return f"cells of {self.text_id}"


@dataclass(frozen=True, kw_only=True, eq=False)
class CellsRead:
    """What cells do along a text.

    Attributes
    ----------
    values : (k, n) int8
        tanh of the cell state, or the hidden state where there is none, after each character; `FULL` is 1.
    """

    text_id: str
    values: NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class FindCells(Request):
    """Look for cells that follow something in a text; answered by `CellsFound`.

    Attributes
    ----------
    what : str
        A name of `CellsFound.titles`, or `SELECTION`.
    selected : (int, int)
        The first of the selected characters, and the one after the last.
    """

    text_id: str
    what: str
    selected: tuple[int, int] = (0, 0)

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one text only the newest is answered."""
        return f"followers in {self.text_id}"


@dataclass(frozen=True, kw_only=True)
class Follower:
    """A cell that follows something.

    Attributes
    ----------
    cell : int
        Its number, from 0.
    chosen : float
        The correlation on the half of the text by which it was found; the best of many is flattered by it.
    told : float
        On the other half.
    """

    cell: int
    chosen: float
    told: float


@dataclass(frozen=True, kw_only=True)
class CellsFound:
    """The cells that follow something best, the best first; none where there is nothing to follow.

    Attributes
    ----------
    title : str
        What they follow.
    halves : str
        How the text was halved.
    """

    text_id: str
    what: str
    title: str
    halves: str
    followers: tuple[Follower, ...]


@dataclass(frozen=True, kw_only=True)
class ListFollowed(Request):
    """Ask what cells may be asked to follow; answered by a tuple of (name, title)."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of a cell: its name, its title and its formula; see ``trainers.specs.cells``."""

    name: str
    title: str
    formula: str


@dataclass(frozen=True, kw_only=True)
class ReadStep(Request):
    """Ask what goes on in the upper layer of a cell while it reads a character; answered by `StepRead`.

    Attributes
    ----------
    place : int
        Of the character in the text.
    one : int
        A unit of that layer whose numbers are told beside the means.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    key: ClassVar[str | None] = "step"
    text_id: str
    place: int
    one: int


@dataclass(frozen=True, kw_only=True, eq=False)
class StepRead:
    """What went on in a cell while it read a character.

    Attributes
    ----------
    kind, title, source : str
        Of the cell.
    stages : tuple of Stage
        In the order in which they are worked out.
    values : mapping of str to (float, float)
        Mean over all units and the number of the one that was asked for: of each stage by its name, of
        ``hidden_before``, and where there is a cell state of ``cell_before``, ``kept``, ``added`` and
        ``squashed``.
    ins, outs : tuple of str
        The last characters read, that one the last, and the likeliest after each.
    clamped : bool
        Whether that one is held at a value there, whatever its gates say.
    held : (m,) float32
        Mean of the size of the cell state, or of the hidden state, after each of them.
    """

    text_id: str
    place: int
    one: int
    kind: str
    title: str
    source: str
    stages: tuple[Stage, ...]
    values: Mapping[str, tuple[float, float]]
    ins: tuple[str, ...]
    outs: tuple[str, ...]
    held: NDArray[np.float32]
    clamped: bool = False
