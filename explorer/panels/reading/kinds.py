"""Kinds of characters, by which the points of a path are coloured.

Shapes: n characters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

KINDS = ("letters", "capitals", "spaces", "line ends", "others")
"""What they are called."""


def kinds_of(text: str) -> NDArray[np.intp]:
    """Return for each character which of `KINDS` it is, (n,)."""
    known = {character: _kind(character) for character in set(text)}
    return np.array([known[character] for character in text], dtype=np.intp)


def _kind(character: str) -> int:
    if character == "\n":
        return 3
    if character.isspace():
        return 2
    return int(character.isupper()) if character.isalpha() else 4
