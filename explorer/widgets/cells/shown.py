"""Which pictures a mosaic shows: the newest there are, and of the rest those of before."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.widgets.cells.atlas import Bytes, Flags


def _nothing() -> Flags:
    return np.zeros((0, 0), dtype=bool)


@dataclass(frozen=True, eq=False)
class Shown:
    """Pictures of the cells.

    Parameters
    ----------
    pictures
        (rows, columns, h, w) or (rows, columns, h, w, 3).
    known
        (rows, columns) which cells have a picture at all.
    behind
        (rows, columns) which of them have one of before.
    """

    pictures: Bytes = field(default_factory=lambda: np.zeros((0, 0, 1, 1), np.uint8))
    known: Flags = field(default_factory=_nothing)
    behind: Flags = field(default_factory=_nothing)

    def then(self, pictures: Bytes, there: Flags | None) -> Shown:
        """Return what is shown once newer pictures have come, of which some may not be there yet.

        Raises
        ------
        ValueError
            If shape or type is none of those that can be shown.
        """
        pictures = _checked(pictures)
        shape = pictures.shape[:2]
        if there is not None and there.shape != shape:
            raise ValueError(f"there has shape {shape} as the pictures have, not {there.shape}")
        if there is None or bool(there.all()):
            return Shown(pictures, np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool))
        there = np.asarray(there, dtype=bool)
        known = self.known if pictures.shape == self.pictures.shape else np.zeros(shape, dtype=bool)
        if known.any():
            both = self.pictures.copy()
            both[there] = pictures[there]
            pictures = both
        return Shown(pictures, known | there, known & ~there)

    def shape(self) -> tuple[int, int]:
        """Return how many rows and columns there are, both 0 where there is no cell."""
        rows, columns = self.pictures.shape[:2]
        return (rows, columns) if rows and columns else (0, 0)

    def picture(self, row: int, column: int) -> Bytes | None:
        """Return the picture (h, w) or (h, w, 3) of a cell, None while it has none."""
        return self.pictures[row, column] if self.known[row, column] else None


def _checked(pictures: Bytes) -> Bytes:
    if pictures.ndim == 5 and pictures.shape[-1] == 1:
        pictures = pictures[..., 0]
    coloured = pictures.ndim == 5 and pictures.shape[-1] == 3
    if pictures.dtype != np.uint8 or not (pictures.ndim == 4 or coloured):
        raise ValueError(
            "pictures are uint8 of shape (rows, columns, h, w) or (rows, columns, h, w, 3), "
            f"not {pictures.dtype} of shape {pictures.shape}"
        )
    return pictures
