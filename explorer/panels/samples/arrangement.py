"""Which sample stands where on the wall.

Shapes: n samples, ``side`` rows and columns of the wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Ints
from explorer.core.sampling import SamplesDrawn

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Samples in the cells of a square wall, row by row.

    Attributes
    ----------
    drawn : SamplesDrawn
    order : (n,) int64
        Which sample stands in each cell.
    """

    drawn: SamplesDrawn
    order: Ints

    @classmethod
    def of(cls, drawn: SamplesDrawn, *, by_distance: bool) -> Arrangement:
        """Put samples as they were drawn, or those nearest to a training picture first."""
        if by_distance:
            return cls(drawn, np.argsort(drawn.nearest_distances, kind="stable"))
        return cls(drawn, np.arange(len(drawn.codes)))

    def following(self, drawn: SamplesDrawn) -> Arrangement:
        """Put other samples as these stand, so that each is seen to change in its place."""
        if len(drawn.codes) != len(self.order):
            return Arrangement(drawn, np.arange(len(drawn.codes)))
        return Arrangement(drawn, self.order)

    @property
    def side(self) -> int:
        """How many rows and columns there are."""
        return isqrt(len(self.order))

    def cell(self, sample: int) -> Cell:
        """Return where a sample stands."""
        row, column = divmod(int(np.flatnonzero(self.order == sample)[0]), self.side)
        return row, column

    def sample(self, row: int, column: int) -> int:
        """Return which sample stands in a cell."""
        return int(self.order[row * self.side + column])

    def laid_out(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return something of each sample (n, ...) as it stands, (side, side, ...)."""
        return values[self.order].reshape(self.side, self.side, *values.shape[1:])
