"""Sequences of the user's own, made into what the nets read; and rows of what they say.

Shapes: t steps, n sequences, n_in numbers come in at a step, s steps are answered, c classes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Floats
from explorer.core.races import ProblemCard, RaceBegun
from explorer.widgets.answers import Row

MOST_TYPED = 64
FURTHER = 2
"""How many times as long as it has learnt a wave is drawn."""


def rows_of(begun: RaceBegun, said: tuple[Floats, Floats] | None) -> list[Row]:
    """Give the sequences that are shown as rows."""
    return [
        Row(
            begun.x[:, i],
            begun.target[:, i],
            None if said is None else (said[0][:, i], said[1][:, i]),
        )
        for i in range(begun.x.shape[1])
    ]


def typed(problem: ProblemCard, text: str) -> Floats | None:
    """Give a text as a sequence (t, 1, n_in); None for no text.

    A capital that is not known is a small letter, anything else that is not known the last of ``ins``.
    """
    known = {letter: place for place, letter in enumerate(problem.ins)}
    last = len(known) - 1
    codes = [known.get(letter, known.get(letter.lower(), last)) for letter in text[:MOST_TYPED]]
    if not codes:
        return None
    made: Floats = np.eye(len(known), dtype=np.float32)[codes][:, None]
    return made


def depths(problem: ProblemCard, x: Floats) -> NDArray[np.int64]:
    """Give how deep in brackets a sequence (t, 1, n_in) is after each step, (t,).

    None is deeper than the classes go, nor less than 0: such brackets do not occur in what is learnt.
    """
    depth, found = 0, []
    for code in x[:, 0].argmax(-1):
        depth += {"(": 1, ")": -1}.get(problem.ins[int(code)], 0)
        depth = min(max(depth, 0), len(problem.outs) - 1)
        found.append(depth)
    return np.array(found, dtype=np.int64)


def inside(problem: ProblemCard, x: Floats) -> NDArray[np.int64]:
    """Tell at each step of a text (t, 1, n_in) whether it is inside quotes, (t,)."""
    marks = x[:, 0].argmax(-1) == problem.ins.index('"')
    found: NDArray[np.int64] = marks.cumsum() % 2
    return found


def way(places: NDArray[Any], steps: int) -> Floats:
    """Give a pen's way (m, 2) as so many steps of equal length 1, (steps, 1, 2)."""
    lengths = np.hypot(*np.diff(places, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, along[-1], steps + 1)
    even = np.stack([np.interp(at, along, places[:, axis]) for axis in (0, 1)], -1)
    moved = np.diff(even, axis=0)
    made: Floats = (moved / max(float(np.hypot(*moved.T).mean()), 1e-9)).astype(np.float32)[:, None]
    return made


def turn(x: Floats) -> NDArray[np.int64] | None:
    """Tell which way round a pen's steps (t, 1, 2) go, 1 for anticlockwise, (1,); None where it is neither.

    By the sum of the turns from step to step: a whole turn is needed for the most part.
    """
    angles = np.unwrap(np.arctan2(x[:, 0, 1], x[:, 0, 0]))
    turned = float(angles[-1] - angles[0])
    return None if abs(turned) < np.pi else np.array([int(turned > 0)])


def wanted(problem: ProblemCard, x: Floats) -> NDArray[np.int64] | None:
    """Tell what is to be said to a sequence of the user's own; None where nobody knows."""
    if problem.name == "brackets":
        return depths(problem, x)
    if problem.name == "quotes":
        return inside(problem, x)
    return turn(x) if problem.name == "strokes" else None


def waves(problem: ProblemCard, steps: int) -> Floats:
    """Give each class once, and nothing afterwards, for longer than it has been learnt, (t, c, c)."""
    x = np.zeros((FURTHER * steps, len(problem.ins), len(problem.ins)), np.float32)
    x[0] = np.eye(len(problem.ins))
    return x


def answered(problem: ProblemCard, said: tuple[Floats, Floats], i: int = 0) -> tuple[Floats, Floats]:
    """Give what is said to one sequence at the steps that are looked at: at the last, or at each."""
    one, two = (of[-1:, i] if problem.shape == "many-to-one" else of[:, i] for of in said)
    return one, two
