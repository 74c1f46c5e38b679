"""A value for each character, kept as a level of colour; adding to the end is cheap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.widgets import diverging


class Tints:
    """Values from -1 to 1 in 255 levels; characters without one have none."""

    def __init__(self) -> None:
        self._levels: diverging.Levels = np.empty(0, np.uint8)
        self._n = 0

    def __len__(self) -> int:
        """Return how many characters have a value."""
        return self._n

    def set(self, values: npt.ArrayLike | None) -> None:
        """Hold other values (n,), None for none.

        Raises
        ------
        ValueError
            If they are no row of numbers; what was held stays.
        """
        self._levels = np.empty(0, np.uint8) if values is None else diverging.levels(_row(values))
        self._n = len(self._levels)

    def append(self, values: npt.ArrayLike) -> int:
        """Hold further values (n,); return the first character that they belong to.

        Raises
        ------
        ValueError
            If they are no row of numbers.
        """
        more = diverging.levels(_row(values))
        first, self._n = self._n, self._n + len(more)
        if self._n > len(self._levels):
            grown = np.full(max(1024, 2 * self._n), diverging.NONE, np.uint8)
            grown[:first] = self._levels[:first]
            self._levels = grown
        self._levels[first : self._n] = more
        return first

    def truncate(self, length: int) -> None:
        """Keep the values of the first `length` characters."""
        self._n = min(self._n, max(0, length))

    def part(self, start: int, end: int) -> diverging.Levels:
        """Return the levels of the characters from `start` to before `end`; fewer where there are none."""
        return self._levels[start : min(end, self._n)]


def _row(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    given = np.asarray(values, dtype=np.float32)
    if given.ndim != 1:
        raise ValueError(f"values have shape (n,), not {given.shape}")
    return given
