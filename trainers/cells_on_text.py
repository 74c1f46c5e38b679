"""What single units of a character model do along a text, and which of them follow something in it.

Shapes: n characters of a text, l layers, k hidden units of each.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.models.char_rnn import CharRnn
from trainers.models.recurrent import joined, parted

Floats = NDArray[np.float32]
CHUNK = 256
MOST = 10
BLOCK = 8
"""Units that are correlated at once."""


@dataclass(frozen=True)
class Piece:
    """Activations of all units over some characters that follow each other.

    Attributes
    ----------
    start : int
        Place of the first.
    hidden : (m, l, k) float32 array
        The hidden state after each character, -1 to 1.
    cell : (m, l, k) float32 array or None
        tanh of the cell state, as it is shown; None where the cells have none.
    """

    start: int
    hidden: Floats
    cell: Floats | None


def activations(model: CharRnn, text: str) -> Iterator[Piece]:
    """Read a text from the blank state, a piece each time.

    Raises
    ------
    ValueError
        Where the text has a character that the model does not know; see ``CharRnn.read``.
    """
    codes, unknown = model.read(text)
    if unknown:
        raise ValueError(f"the model does not know {unknown!r:.40}; leave it out")
    cells = model.cells
    with torch.inference_mode():
        table, state = cells.cells[0].project(model.embedding.weight), parted(cells.blank(1))
        for start in range(0, len(codes), CHUNK):
            seen = []
            for code in codes[start : start + CHUNK].tolist():
                state = [after for after, _ in cells.step_from(table[code : code + 1], state)]
                seen.append(state)
            whole = torch.stack([joined(layers)[:, :, 0] for layers in seen], 1)
            cell = torch.tanh(whole[1]).numpy() if len(whole) > 1 else None
            yield Piece(start, whole[0].numpy(), cell)


def all_activations(model: CharRnn, text: str) -> Piece:
    """Read a whole text at once."""
    pieces = list(activations(model, text))
    blank = np.zeros((0, model.spec.layers, model.spec.latent_dim), dtype=np.float32)
    hidden = np.concatenate([p.hidden for p in pieces] or [blank])
    cells = [p.cell for p in pieces if p.cell is not None]
    return Piece(0, hidden, np.concatenate(cells) if cells else None)


# -- what may be followed --------------------------------------------------------------------------

QUOTES = {'"': '"', "“": "”", "«": "»"}
BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {b: a for a, b in BRACKETS.items()}


def inside_quotes(text: str) -> Floats:
    """Tell for each character whether it is inside double quotes, 0 or 1; an empty line ends them."""
    found, end = np.zeros(len(text), dtype=np.float32), ""
    for i, c in enumerate(text):
        if end:
            found[i] = 1
            end = "" if c == end or text.startswith("\n\n", i) else end
        else:
            end = QUOTES.get(c, "")
    return found


def inside_brackets(text: str) -> Floats:
    """Tell for each character in how many brackets it is; an empty line ends them."""
    found, depth = np.zeros(len(text), dtype=np.float32), 0
    for i, c in enumerate(text):
        if c == "\n" and text.startswith("\n\n", i):
            depth = 0
        depth = max(0, depth - (c in _CLOSING))
        found[i] = depth
        depth += c in BRACKETS
    return found


def place_in_line(text: str) -> Floats:
    """Give for each character how many stand before it in its line."""
    found, start = np.zeros(len(text), dtype=np.float32), 0
    for i, c in enumerate(text):
        found[i] = i - start
        start = i + 1 if c == "\n" else start
    return found


def indent(text: str) -> Floats:
    """Give for each character how many blanks its line begins with."""
    lines = text.splitlines(keepends=True)
    widths = [len(line) - len(line.lstrip(" ")) for line in lines]
    return np.repeat(np.array(widths, dtype=np.float32), [len(line) for line in lines])


def digits(text: str) -> Floats:
    """Tell for each character whether it is a digit."""
    return np.array([c.isdigit() for c in text], dtype=np.float32)


def capitals(text: str) -> Floats:
    """Tell for each character whether it is a capital letter."""
    return np.array([c.isupper() for c in text], dtype=np.float32)


def span(text: str, start: int, stop: int) -> Floats:
    """Tell for each character whether it is in a span."""
    found = np.zeros(len(text), dtype=np.float32)
    found[start:stop] = 1
    return found


@dataclass(frozen=True)
class Property:
    """Something in a text that a unit may follow.

    Attributes
    ----------
    title : str
    of : callable
        Gives a number for each character of a text, (n,).
    """

    title: str
    of: Callable[[str], Floats]


PROPERTIES: dict[str, Property] = {
    "quotes": Property("inside quotes", inside_quotes),
    "brackets": Property("inside brackets", inside_brackets),
    "line": Property("place in the line", place_in_line),
    "indent": Property("indent of the line", indent),
    "digits": Property("digits", digits),
    "capitals": Property("capitals", capitals),
}
"""Word -> what may be followed."""

# -- the search --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Follower:
    """A unit that follows something.

    Attributes
    ----------
    layer, unit : int
    chosen : float
        The correlation by which it was found, on one half of the text. The best of many is flattered by it.
    correlation : float
        On the other half, on which nothing was chosen: what is to be told.
    """

    layer: int
    unit: int
    chosen: float
    correlation: float


@dataclass(frozen=True)
class Search:
    """The units that follow something best.

    Attributes
    ----------
    followers : tuple of Follower
        The best first, by the first half; empty where there is nothing to follow.
    halves : {"first and second", "alternating pieces", ""}
        How the text was halved. Where what is followed comes in one of its halves alone, such as a span,
        pieces are dealt out in turn: they are neighbours, which makes the second figure less of a test.
    """

    followers: tuple[Follower, ...]
    halves: Literal["first and second", "alternating pieces", ""]


def search(values: Floats, target: Floats, most: int = MOST) -> Search:
    """Find the units whose activations go with a property of the text.

    Parameters
    ----------
    values : (n, l, k) float32 array
    target : (n,) float32 array
        Of :data:`PROPERTIES`, or a :func:`span`.
    most : int
    """
    steps = searching(values, target, most)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            found: Search = stop.value
            return found


def searching(values: Floats, target: Floats, most: int = MOST) -> Generator[None, None, Search]:
    """Do what :func:`search` does, a block of units each time."""
    n = len(target)
    first = np.arange(n) < n // 2
    halves: Literal["first and second", "alternating pieces", ""] = "first and second"
    if not _varies(target, first):
        length = max(1, min(16, int(min((target == v).sum() for v in np.unique(target))) // 4)) if n else 1
        first, halves = (np.arange(n) // length) % 2 == 0, "alternating pieces"
    if n < 4 or not _varies(target, first):
        return Search((), "")
    flat = values.reshape(n, -1)
    parts = [(part, _centred(target[part])) for part in (first, ~first)]
    blocks = []
    for start in range(0, flat.shape[1], BLOCK):
        block = flat[:, start : start + BLOCK]
        blocks.append([_correlations(block[part], y) for part, y in parts])
        yield
    chosen, told = np.concatenate(blocks, axis=1)
    best = np.argsort(-np.abs(chosen), kind="stable")[:most]
    k = values.shape[2]
    found = (Follower(int(i) // k, int(i) % k, float(chosen[i]), float(told[i])) for i in best)
    return Search(tuple(found), halves)


def _varies(target: Floats, first: NDArray[np.bool_]) -> bool:
    return all(len(target[part]) and np.ptp(target[part]) > 0 for part in (first, ~first))


def _centred(target: Floats) -> NDArray[np.float64]:
    found: NDArray[np.float64] = target - target.mean(dtype=np.float64)
    return found


def _correlations(values: Floats, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give Pearson's correlation of each column (n, m) with a centred target (n,); 0 for a constant one."""
    x = values - values.mean(0, dtype=np.float64)
    scale = np.sqrt(np.einsum("nm,nm->m", x, x) * (y @ y))
    found: NDArray[np.float64] = np.divide(y @ x, scale, out=np.zeros(len(scale)), where=scale > 1e-9)
    return found
