"""What adding a vector to codes does to the pictures, measured by a predictor that knows no code.

Shapes: n codes, k size of the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.messages import Floats
from explorer.engine.errors import EngineError
from explorer.engine.model import Ints
from trainers.predictors import AttributeReader

LONGEST = 12.0
"""Lengths of a vector up to which a scale is looked for."""
STEPS = 48


class Coder(Protocol):
    """What is asked of a model here; an ``OpenModel`` is one."""

    def encode(self, x: Floats, labels: Ints | None = None) -> Floats:
        """Encode pictures (n, *shape) to codes (n, k)."""

    def decode(self, z: Floats, labels: Ints | None = None) -> Floats:
        """Decode codes (n, k) to pictures (n, *shape)."""


@dataclass(frozen=True)
class Change:
    """How much one attribute changes over some pictures, in units of its range.

    Of an angle the unit is half a turn, the greatest change there can be.

    Attributes
    ----------
    name : str
    mean : float
        Ups and downs weighed against one another.
    deviation : float
        From picture to picture.
    size : float
        Mean of the changes without their signs: what moves to and fro moves too.
    """

    name: str
    mean: float
    deviation: float
    size: float


def measured_change(
    model: Coder,
    reader: AttributeReader,
    codes: ArrayLike,
    vector: ArrayLike,
    labels: Ints | None = None,
) -> tuple[Change, ...]:
    """Decode codes before and after a vector is added, and measure how each attribute changes.

    Parameters
    ----------
    model : Coder
    reader : AttributeReader
        Of the model's data.
    codes : array_like, shape (n, k)
    vector : array_like, shape (k,)
    labels : ndarray (n,) or None
        Classes, which only a conditional model looks at.

    Returns
    -------
    tuple of Change
        One for each attribute, by name.

    Raises
    ------
    EngineError
        If the model draws no pictures that the reader reads.
    """
    z = np.asarray(codes, dtype=np.float64)
    drawn = [_drawn(model, reader, each, labels) for each in (z, z + np.asarray(vector, dtype=np.float64))]
    return changes(reader, *drawn)


def reconstruction_change(
    model: Coder, reader: AttributeReader, pictures: Floats, labels: Ints | None = None
) -> tuple[Change, ...]:
    """Measure what the round trip alone does to pictures (n, *shape): the floor of every other change.

    Raises
    ------
    EngineError
        If the model draws no pictures that the reader reads.
    """
    return changes(reader, pictures, _drawn(model, reader, model.encode(pictures, labels), labels))


def changes(reader: AttributeReader, before: Floats, after: Floats) -> tuple[Change, ...]:
    """Measure how each attribute changes between two rows of pictures (n, *shape)."""
    one, other = reader.read(before), reader.read(after)
    steps = {target.name: target.change(one[target.name], other[target.name]) for target in reader.targets}
    return tuple(
        Change(name, float(step.mean()), float(step.std()), float(np.abs(step).mean()))
        for name, step in steps.items()
    )


def scale_for(
    model: Coder,
    reader: AttributeReader,
    codes: ArrayLike,
    vector: ArrayLike,
    target: str,
    wanted: float,
    labels: Ints | None = None,
) -> float:
    """Choose how many times a vector is added so that an attribute changes by so much on average.

    The codes are to be of training rows: what is measured afterwards on others was not chosen on them.

    Parameters
    ----------
    model, reader, codes, vector, labels
        As for :func:`measured_change`.
    target : str
        Name of the attribute.
    wanted : float
        In units of its range.

    Returns
    -------
    float
        The least scale, of steps of a quarter, that reaches it; where none does, that which changes it most.
    """
    scales = np.arange(1, STEPS + 1) * (LONGEST / STEPS)
    best, most = float(scales[0]), -np.inf
    for scale in scales:
        found = measured_change(model, reader, codes, scale * np.asarray(vector, dtype=np.float64), labels)
        moved = of_name(found, target).mean
        if moved > most:
            best, most = float(scale), moved
        if moved >= wanted:
            break
    return best


def of_name(found: Sequence[Change], name: str) -> Change:
    """Give the change of one attribute."""
    return next(change for change in found if change.name == name)


def _drawn(model: Coder, reader: AttributeReader, z: ArrayLike, labels: Ints | None) -> Floats:
    drawn = model.decode(np.asarray(z, dtype=np.float32), labels)
    if drawn.shape[1:] != reader.input_shape:
        raise EngineError("What this model draws is not what the attributes are read from.")
    return drawn
