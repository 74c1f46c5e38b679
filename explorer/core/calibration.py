"""Bending the vector of an attribute until it moves that attribute and no other in what is drawn.

A vector fitted to codes is right where codes and attributes go together in straight lines. Where they do
not, its far end moves others too: a mouth that is to smile opens. What is seen of it in drawn pictures tells
by how much it fails, and the vectors of the other attributes tell how to make up for it.

Shapes: k latent dimensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

ROUNDS = 8
"""How often a vector is bettered. With more of them it grows longer and keeps the others less at rest."""
CALIBRATED = 0.7
"""Share of its range by which an attribute is to change: about what those without it have left to it."""


def bettered(
    vector: Floats,
    vectors: Mapping[str, Floats],
    changes: Mapping[str, float],
    target: str,
    wanted: float = CALIBRATED,
) -> Floats:
    """Take one step towards a vector that changes one attribute by so much, and the others not at all.

    A step of Newton's method with a Jacobian that stays what it was (the chord method; Ortega & Rheinboldt
    1970, section 7.1): codes = W attributes + c, as :func:`explorer.core.directions.decorrelated_vectors`
    fits it, is the inverse of how attributes follow codes, so the way to what is missing is W missing.

    Parameters
    ----------
    vector : ndarray, shape (k,)
        The vector so far; zero to begin with.
    vectors : mapping of str to ndarray, shape (k,)
        The decorrelated vector of each attribute, for its whole range.
    changes : mapping of str to float
        Mean change of each attribute that the vector so far makes in drawn pictures, in units of its range,
        with its sign; what is not there has not changed.
    target : str
        The attribute that is to change.
    wanted : float
        By how much, in units of its range.

    Returns
    -------
    ndarray of float64, shape (k,)

    Raises
    ------
    ValueError
        If the target has no vector.
    """
    if target not in vectors:
        raise ValueError(f"there is no vector of {target!r}; there are {', '.join(vectors)}")
    step = np.zeros_like(np.asarray(vector, dtype=np.float64))
    for name, own in vectors.items():
        missing = (wanted if name == target else 0.0) - changes.get(name, 0.0)
        step += missing * np.asarray(own, dtype=np.float64)
    better: Floats = np.asarray(vector, dtype=np.float64) + step
    return better


def miss(changes: Mapping[str, NDArray[np.floating]], target: str, wanted: float = CALIBRATED) -> float:
    """Say how far changes are from what is wanted: what the target lacks, and the most that another moves.

    Parameters
    ----------
    changes : mapping of str to ndarray, shape (n,)
        Of each attribute in n pictures, in units of its range.
    target : str
    wanted : float

    Returns
    -------
    float
        0 where the target changes by so much on average and nothing else in any picture; not a number counts
        as infinity.
    """
    others = [float(np.abs(step).mean()) for name, step in changes.items() if name != target]
    amiss = abs(wanted - float(changes[target].mean())) + max(others, default=0.0)
    return amiss if np.isfinite(amiss) else float("inf")
