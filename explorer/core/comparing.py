"""What is asked of pictures that are made: how like the data they are, one table for all who make some.

Shapes: ``shape`` of one picture, s pictures of a row. Pictures are 8-bit, 0 and 255 being the ends of the
data's range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Lane, Request

Kind: TypeAlias = Literal["floor", "data", "baseline", "model"]
Measure: TypeAlias = Literal["frechet", "precision", "recall", "density", "coverage"]

MEASURES: tuple[Measure, ...] = ("frechet", "precision", "recall", "density", "coverage")
COMPARABLE = ("digits", "faces")
"""Data for which a net ships in whose features pictures are compared."""
SHOWN = 8
"""Pictures of a row."""


@dataclass(frozen=True, kw_only=True)
class CompareSources(Request):
    """Hold what models and baselines make against the data; tells `SourceCompared`, answered by `Compared`.

    First comes the floor, what two halves of the data come to, then the baselines, then the models.

    Attributes
    ----------
    data_id : str
    models : tuple of str
        Names of open models of these data.
    shipped : tuple of str
        Names of shipped models of them.
    n : int or None
        Pictures on each side; None takes the training rows, 2,048 at most.
    seed : int
        Of all draws.
    """

    lane: ClassVar[Lane] = Lane.TRAINING
    doing: ClassVar[str] = "Comparing"
    data_id: str
    models: tuple[str, ...] = ()
    shipped: tuple[str, ...] = ()
    n: int | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How like the data some pictures are.

    Attributes
    ----------
    n : int
        Pictures on each side.
    frechet : float
        Squared distance in the features of a net that knows the data, 0 at best (Heusel et al. 2017).
    precision, recall : float
        Share of the pictures among the data, and of the data among the pictures (Kynkaanniemi et al. 2019).
    density, coverage : float
        The same by the balls of the data alone; density may exceed 1 (Naeem et al. 2020).
    """

    n: int
    frechet: float
    precision: float
    recall: float
    density: float
    coverage: float

    def of(self, measure: Measure) -> float:
        """Return one of the measures."""
        return float(getattr(self, measure))


@dataclass(frozen=True, kw_only=True, eq=False)
class SourceCompared:
    """One row of the table.

    Attributes
    ----------
    name : str
    kind : str
        What it is: two halves of the data, data that were held out, a baseline, or a model.
    family : str
        Of a model; "" for others.
    full, common : Likeness
        At the number that was asked for, or at as many as the source has; and at the number that all have.
    pictures : (s, *shape) uint8
    """

    name: str
    kind: Kind
    family: str
    full: Likeness
    common: Likeness
    pictures: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The table is complete.

    Attributes
    ----------
    rows : int
        How many there are.
    nearest : int
        Neighbours to which the balls of precision, recall, density and coverage reach.
    features : int
        Numbers in which pictures are compared.
    """

    rows: int
    nearest: int
    features: int
