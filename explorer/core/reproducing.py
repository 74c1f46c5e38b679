"""The lines of Python that decode a strip or a grid again, with the saved model, outside the application.

Shapes: a anchors, k numbers of a code, n pictures.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core.interpolation import Way

MOST_INLINE = 512
"""Numbers that are written into the lines themselves; more are loaded from a table."""
COLUMN = "z"
"""Name of the codes in a table."""

_WIDTH = 6  # numbers of a line


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Pictures along a way between two anchors, see `explorer.core.interpolation.parameters`."""

    way: Way = "line"
    steps: int = 10
    overshoot: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Pictures between four anchors: top left, top right, bottom left, bottom right."""

    way: Way = "line"
    rows: int = 10
    columns: int = 10


@dataclass(frozen=True, kw_only=True)
class Each:
    """The pictures of codes as they are: of a wall, a lattice, a sum; 0 rows leave them in one."""

    rows: int = 0


What: TypeAlias = Strip | Grid | Each


def fits_inline(codes: ArrayLike) -> bool:
    """Whether codes (a, k) are few enough to be written into the lines; others have to be exported first."""
    return np.size(codes) <= MOST_INLINE


def python_lines(
    path_of_model: str,
    codes: ArrayLike,
    what: What,
    label: int | Sequence[int] | None = None,
    *,
    table: str | None = None,
) -> str:
    """Return lines of Python that end with an array ``pictures`` of uint8.

    They decode anchors by themselves, as the application does, and all the rest in one batch. Where that was
    several batches on the screen, or on a GPU, the last bits may differ: one of 100,000 pixels can be one
    level of 255 away.

    Parameters
    ----------
    path_of_model : str
        The file it was saved to.
    codes : array_like, (a, k)
        Of a strip two anchors, of a grid four, else all codes; as float32.
    what : Strip, Grid or Each
    label : int, or a sequence of them, one for each picture; or None
        The class that a conditional model is told.
    table : str or None
        An NPZ to which these codes were exported as the column ``z``; it is needed where they do not
        `fits_inline`.

    Returns
    -------
    str
        Its ``pictures`` have the shape (steps, *shape), (rows, columns, *shape) or (n, *shape).

    Raises
    ------
    ValueError
        If there are too many or too few codes for it, some are not finite, or there is no table where one is
        needed.
    """
    numbers = _checked(np.asarray(codes, dtype=np.float32), what)
    if not fits_inline(numbers) and (table is None or not table.lower().endswith(".npz")):
        raise ValueError(f"{numbers.size} numbers are too many to be written out; export them as .npz first")
    parts = [
        _head(path_of_model, what),
        _imports(what),
        _model(path_of_model, what),
        _codes(numbers, table),
        _way(what),
        _decoding(what, label),
        _pictures(what),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _checked(codes: NDArray[np.float32], what: What) -> NDArray[np.float32]:
    anchors = 2 if isinstance(what, Strip) else 4 if isinstance(what, Grid) else None
    if codes.ndim != 2 or not codes.size or not np.isfinite(codes).all():
        raise ValueError(f"codes have the shape (a, k) and are finite, not {codes.shape}")
    if anchors not in (None, len(codes)):
        raise ValueError(f"there are {anchors} anchors, not {len(codes)}")
    if isinstance(what, Each) and what.rows and len(codes) % what.rows:
        raise ValueError(f"{len(codes)} codes do not fill {what.rows} rows")
    return codes


def _head(path: str, what: What) -> str:
    name = "".join(c if c.isprintable() else "?" for c in PureWindowsPath(path).name)
    if isinstance(what, Strip):
        told = f"A strip of {what.steps} pictures between two codes of {name} ({what.way})."
    elif isinstance(what, Grid):
        told = f"A grid of {what.rows} x {what.columns} pictures between four codes of {name} ({what.way})."
    else:
        told = f"Pictures decoded by {name}."
    return f"# {told}\n# Run it where Latent Explorer is installed."


def _imports(what: What) -> str:
    dense = _dense(what)
    lines = {
        "from pathlib import Path\n": dense,
        "import numpy as np": True,
        "import torch\n": True,
        "from explorer.core.density_path import DensityGraph": dense,
        "from explorer.core.interpolation import between, parameters": isinstance(what, Strip),
        "from explorer.core.interpolation import grid": isinstance(what, Grid),
        "from trainers.checkpoint import read": True,
        "from trainers.data import load, locate": dense,
        "from trainers.registry import from_checkpoint": True,
    }
    return "\n".join(line for line, needed in lines.items() if needed)


def _model(path: str, what: What) -> str:
    lines = [f"path = {path!r}", "checkpoint = read(path)", "model = from_checkpoint(checkpoint)"]
    if _dense(what):
        lines += [
            "header = checkpoint.header",
            "data = load(locate(header.data, Path(path).resolve().parent), seed=header.data_seed)",
            "graph = DensityGraph.of(checkpoint.codes[data.train])",
        ]
    return "\n".join(lines)


def _codes(codes: NDArray[np.float32], table: str | None) -> str:
    if not fits_inline(codes):
        assert table is not None, "checked before"
        return f"anchors = np.load({os.fspath(table)!r})[{COLUMN!r}].astype(np.float32)"
    rows = []
    for code in codes:
        texts = [str(number) for number in code]
        lines = [", ".join(texts[at : at + _WIDTH]) for at in range(0, len(texts), _WIDTH)]
        rows.append("    [" + ",\n     ".join(lines) + "],")
    return "\n".join(["anchors = np.array([", *rows, "], dtype=np.float32)"])


def _way(what: What) -> str:
    graph = ", graph" if _dense(what) else ""
    if isinstance(what, Strip):
        way = f"between({what.way!r}, anchors[0], anchors[1], t{graph}).astype(np.float32)"
        places = "ends = np.flatnonzero((t == 0) | (t == 1))"
        return f"t = parameters({what.steps}, {float(what.overshoot)!r})\ncodes = {way}\n{places}"
    if isinstance(what, Grid):
        way = f"grid(anchors, {what.rows}, {what.columns}, {what.way!r}{graph})"
        places = f"ends = [0, {what.columns - 1}, {(what.rows - 1) * what.columns}, len(codes) - 1]"
        return f"codes = {way}.reshape(-1, anchors.shape[1]).astype(np.float32)\n{places}"
    return "codes = anchors"


def _decoding(what: What, label: int | Sequence[int] | None) -> str:
    lines, one, every = [], "torch.from_numpy(codes[[end]])", "torch.from_numpy(codes)"
    if label is not None:
        each = [int(numbers) for numbers in np.ravel(label)]
        told = f"torch.full((len(codes),), {each[0]})" if np.ndim(label) == 0 else f"torch.tensor({each})"
        lines, one, every = [f"labels = {told}"], f"{one}, labels[[end]]", f"{every}, labels"
    lines += ["with torch.inference_mode():", f"    decoded = model.decode({every}).numpy()"]
    if not isinstance(what, Each):
        lines += ["    for end in ends:", f"        decoded[end] = model.decode({one})[0].numpy()"]
    return "\n".join(lines)


def _pictures(what: What) -> str:
    lines = [
        "low, high = checkpoint.header.value_range",
        "levels = np.rint((decoded - low) * np.float32(255 / (high - low)))",
        "pictures = np.clip(levels, 0, 255).astype(np.uint8)",
    ]
    if isinstance(what, Grid):
        lines.append(f"pictures = pictures.reshape({what.rows}, {what.columns}, *pictures.shape[1:])")
    elif isinstance(what, Each) and what.rows:
        lines.append(f"pictures = pictures.reshape({what.rows}, -1, *pictures.shape[1:])")
    return "\n".join(lines)


def _dense(what: What) -> bool:
    return not isinstance(what, Each) and what.way == "density"
