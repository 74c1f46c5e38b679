"""What is asked about how far back in time a gradient reaches.

Shapes: m lags beside that of 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Lane, Request

LAGS, UNITS = 100, 128
MOST_LAGS, MOST_UNITS = 400, 512
MOST_BIAS, MOST_GAIN = 10.0, 4.0

LOST = 2.0**-23
"""Share of the gradient at lag 0 below which single precision loses it when both are added."""
EXPLODED = 10.0
"""How many times that at lag 0 it has to be."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """A layer of a cell before it has learnt anything.

    Attributes
    ----------
    cell : str
        A word of ``trainers.specs.cells.CELLS``.
    forget_bias : float
        Added to the forget gate's bias, where there is one.
    gain : float or None
        Of an orthogonal matrix in place of the weights from state to state; None leaves torch's own.
    """

    cell: str
    forget_bias: float = 0.0
    gain: float | None = None


@dataclass(frozen=True, kw_only=True)
class CellChoice:
    """A cell that one can begin with.

    Attributes
    ----------
    cell, title : str
    forgets : bool
        Whether it has a forget gate.
    """

    cell: str
    title: str
    forgets: bool


@dataclass(frozen=True, kw_only=True)
class StartsListed:
    """What is shown beside each other, as (title, beginning), and the cells there are."""

    starts: tuple[tuple[str, Beginning], ...]
    cells: tuple[CellChoice, ...]


@dataclass(frozen=True, kw_only=True)
class ListStarts(Request):
    """Ask what is shown beside each other; answered by `StartsListed`."""


@dataclass(frozen=True, kw_only=True)
class ReadGradients(Request):
    """Ask for the gradient's norm by lag before training; tells and is answered by `GradientsRead`.

    Attributes
    ----------
    curve : str
        A name for the answer; of one name only the newest is answered.
    """

    lane: ClassVar[Lane] = Lane.INTERACTIVE
    curve: str
    beginning: Beginning
    units: int = UNITS
    lags: int = LAGS
    seed: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one curve only the newest is answered."""
        return f"gradients of {self.curve}"


@dataclass(frozen=True, kw_only=True)
class ReadTrained(Request):
    """Ask for the same of a model that writes, reading what it writes; tells and is answered as that is.

    Attributes
    ----------
    writer_id, path : str
        Name of the model in this window, and its file. Where it is not open it is read from there; one
        that is in no file has no path.
    """

    curve: str
    writer_id: str = ""
    path: str = ""
    lags: int = LAGS
    seed: int = 0

    @property
    def key(self) -> str:  # type: ignore[override]
        """Of one curve only the newest is answered."""
        return f"gradients of {self.curve}"


@dataclass(frozen=True, kw_only=True, eq=False)
class GradientsRead:
    """How strongly the last hidden state depends on what came in so many steps before.

    Attributes
    ----------
    title : str
        Of the cell, or of the model.
    beginning : Beginning
        Of what it is: for a model what it began with.
    norms : (m + 1,) float64
        By lag, from 0, as the mean over the sequences so far.
    sequences : int
        How many those are.
    """

    curve: str
    title: str
    beginning: Beginning
    norms: NDArray[np.float64]
    sequences: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """The norms as multiples of that at lag 0."""
        shares: NDArray[np.float64] = self.norms / self.norms[0]
        return shares
