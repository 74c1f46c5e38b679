"""What all cells did along a text, as far as it is told.

Shapes: k cells, n characters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.cells import FULL

Levels = NDArray[np.int8]
Values = NDArray[np.float32]


class Tape:
    """Values of cells, which grow at their end with the text.

    Attributes
    ----------
    text_id : str
        The text they belong to; "" for none.
    length : int
        Characters that are told of, n.
    """

    def __init__(self) -> None:
        self.text_id, self.length = "", 0
        self._pieces: list[Levels] = []

    def clear(self) -> None:
        """Hold nothing."""
        self.text_id, self.length, self._pieces = "", 0, []

    def set(self, text_id: str, values: Levels) -> None:
        """Hold what cells did along a whole text, (k, n)."""
        self.text_id, self.length, self._pieces = text_id, values.shape[1], [values]

    def append(self, text_id: str, place: int, values: Levels) -> bool:
        """Hold more of the same text, (k, m), if it goes on where the rest ends; tell whether it does."""
        if text_id != self.text_id or place != self.length:
            return False
        self._pieces.append(values)
        self.length += values.shape[1]
        return True

    def values(self) -> Values | None:
        """Return all of it, (k, n) from -1 to 1; None where there is nothing."""
        return self.part(0, self.length) if self.text_id else None

    def part(self, start: int, stop: int) -> Values:
        """Return what cells did from a character to before another, (k, m); costs what that part does."""
        chosen: list[Levels] = []
        end = self.length
        for piece in reversed(self._pieces):
            begin = end - piece.shape[1]
            if begin < stop and end > start:
                chosen.append(piece[:, max(0, start - begin) : stop - begin])
            end = begin
            if end <= start:
                break
        if not chosen:
            return np.zeros((0, 0), np.float32)
        whole = np.concatenate(chosen[::-1], axis=1)
        return whole.astype(np.float32) / np.float32(FULL)

    def row(self, cell: int) -> Values:
        """Return what one cell did, (n,)."""
        whole = np.concatenate([piece[cell] for piece in self._pieces])
        return whole.astype(np.float32) / np.float32(FULL)
