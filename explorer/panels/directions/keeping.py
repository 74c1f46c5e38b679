"""Vectors as the columns of a table, and back.

Shapes: m vectors, k numbers of a code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.panels.directions.state import Vector

ABOUT = "Vectors of attributes: each is the step of the code from those without to those with it"

Columns = dict[str, NDArray[Any]]


def as_columns(vectors: Sequence[Vector]) -> Columns:
    """Return vectors as columns (m,) or (m, ...)."""
    return {
        "name": np.array([vector.name for vector in vectors]),
        "model": np.array([vector.made_in for vector in vectors]),
        "vector": np.stack([vector.code for vector in vectors]),
        "examples": np.array([vector.examples for vector in vectors], dtype=np.int64),
        "spread": np.array([vector.spread for vector in vectors], dtype=np.float64),
        "auroc": np.array([vector.auroc for vector in vectors], dtype=np.float64),
        "r2": np.array([vector.r2 for vector in vectors], dtype=np.float64),
        "target": np.array([vector.target for vector in vectors]),
        "decorrelated": np.array([vector.decorrelated for vector in vectors], dtype=bool),
        "calibrated": np.array([vector.calibrated for vector in vectors], dtype=bool),
        "rows": np.array([" ".join(map(str, vector.rows)) for vector in vectors]),
    }


def from_columns(columns: Mapping[str, NDArray[Any]], k: int) -> list[Vector]:
    """Read vectors again; they have no keys yet.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Of a table; a name and a vector are enough.
    k : int
        Numbers that a code has.

    Raises
    ------
    ValueError
        If there are none, of another latent space, or some that are not finite.
    """
    names, codes = columns.get("name"), columns.get("vector")
    if names is None or codes is None or codes.ndim != 2 or codes.dtype.kind not in "fiu":
        raise ValueError("there are no columns “name” and “vector”")
    if codes.shape[1] != k:
        raise ValueError(f"its vectors have {codes.shape[1]} numbers, and the codes of this model {k}")
    if not np.isfinite(codes).all():
        raise ValueError("some numbers are not finite")
    m = len(names)
    examples = _numbers(columns, "examples", m, 2, 0.0)
    spread = _numbers(columns, "spread", m, 2, np.nan)
    scores = {name: _numbers(columns, name, m, 1, np.nan)[:, 0] for name in ("auroc", "r2")}
    return [
        Vector(
            key="",
            name=str(names[i]) or f"vector {i + 1}",
            code=codes[i].astype(np.float64),
            examples=(int(examples[i, 0]), int(examples[i, 1])),
            spread=(float(spread[i, 0]), float(spread[i, 1])),
            auroc=float(scores["auroc"][i]),
            r2=float(scores["r2"][i]),
            target=_text(columns, "target", i),
            decorrelated=_text(columns, "decorrelated", i) == "True",
            calibrated=_text(columns, "calibrated", i) == "True",
            rows=tuple(int(row) for row in _text(columns, "rows", i).split() if row.isdecimal()),
            made_in=_text(columns, "model", i),
        )
        for i in range(m)
    ]


def _numbers(
    columns: Mapping[str, NDArray[Any]], name: str, m: int, width: int, otherwise: float
) -> NDArray[np.float64]:
    found = columns.get(name)
    if found is None or found.dtype.kind not in "fiu" or found.size != m * width:
        return np.full((m, width), otherwise)
    return found.reshape(m, width).astype(np.float64)


def _text(columns: Mapping[str, NDArray[Any]], name: str, index: int) -> str:
    found = columns.get(name)
    return "" if found is None or found.ndim != 1 else str(found[index])
