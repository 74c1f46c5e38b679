"""What the picture of a cell consists of, on a sheet of `WIDTH` by `HEIGHT` units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

WIDTH, HEIGHT = 760.0, 400.0

GATE = 76.0, 42.0
"""Width and height of the box of a gate."""

DISC = 16.0
"""Radius of an operator."""

Point = tuple[float, float]
Line = tuple[Point, ...]


@dataclass(frozen=True)
class Node:
    """A box, an operator or a squashing function.

    Parameters
    ----------
    shape
        A gate or a candidate has weights; an operator works number by number; a matrix is drawn apart where
        it matters what comes before it.
    x, y
        Its middle.
    text
        What it does.
    word
        What it is called, below that; "" for nothing.
    stages
        In which it is lit; a click chooses the first of them.
    """

    shape: Literal["gate", "operator", "squash", "matrix"]
    x: float
    y: float
    text: str
    stages: tuple[str, ...]
    word: str = ""

    def half(self) -> tuple[float, float]:
        """Return half its width and height."""
        sizes = {"gate": (GATE[0] / 2, GATE[1] / 2), "squash": (28.0, 15.0), "matrix": (16.0, 12.0)}
        return sizes.get(self.shape, (DISC, DISC))


@dataclass(frozen=True)
class Tag:
    """Where a number stands.

    Parameters
    ----------
    name
        Of the value.
    x, y
        Its middle.
    stage
        From which on it is known; "" for from the first.
    """

    name: str
    x: float
    y: float
    stage: str = ""


@dataclass(frozen=True)
class Word:
    """The name of a state or an input, at the end of its line."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Plan:
    """The picture of one kind of cell.

    Parameters
    ----------
    title
        Name of the kind.
    stages
        Words for what it works out, in order.
    told
        The same for people.
    wires
        All lines, each with an arrow at its end unless it ends in a junction.
    flows
        For each stage the lines along which something flows.
    nodes, tags, words
        What stands on and beside them.
    junctions
        Where a line leaves another.
    bridges
        Short lines that pass above another.
    source
        Where the input's line begins.
    """

    title: str
    stages: tuple[str, ...]
    told: tuple[str, ...]
    wires: tuple[Line, ...]
    flows: dict[str, tuple[Line, ...]]
    nodes: tuple[Node, ...]
    tags: tuple[Tag, ...]
    words: tuple[Word, ...]
    junctions: tuple[Point, ...] = field(default=())
    bridges: tuple[Line, ...] = field(default=())
    source: Point = (170.0, 372.0)
