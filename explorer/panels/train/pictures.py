"""Rows of pictures of one run or two: joined, and turned into something that can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.core.pictures import as_picture
from explorer.core.runs import Bytes, Pictures

DECODED = "Decoded"
RESAMPLED = "Resampled"
OWN = (DECODED, RESAMPLED)
"""Rows that each run has of its own, also while both still show the same."""


def joined(strips: Mapping[str, Pictures | list[tuple[str, Bytes]]], knobs: Mapping[str, str]) -> Pictures:
    """Join the rows of pictures of runs: kind by kind, each with its knob; what is the same stands once."""
    headings = {heading: None for strip in strips.values() for heading, _ in strip}
    rows: list[tuple[str, Bytes]] = []
    for heading in headings:
        found = {name: dict(strip)[heading] for name, strip in strips.items() if heading in dict(strip)}
        alike = (
            heading not in OWN
            and len(found) == len(strips)
            and all(np.array_equal(one, next(iter(found.values()))) for one in found.values())
        )
        named = [("" if alike else knobs.get(name, ""), stack) for name, stack in found.items()]
        rows += [(joined_heading(heading, knob), stack) for knob, stack in (named[:1] if alike else named)]
    return tuple(rows)


def joined_heading(heading: str, knob: str) -> str:
    """Put the knob that tells two runs apart behind what both have."""
    return f"{heading}, {knob}" if knob else heading


class Pictured:
    """Turns rows of samples into pictures; those that are shown already are not turned again."""

    def __init__(self) -> None:
        self._shown: dict[int, tuple[Bytes, Bytes]] = {}

    def rows(self, rows: Iterable[tuple[str, Bytes]]) -> list[tuple[str, Bytes]]:
        """Return rows with grey pictures (c, h, w), or coloured ones (c, h, w, 3), of samples (c, *shape)."""
        told = list(rows)
        # What was turned is kept with its pictures, so that no other array can have its identity meanwhile.
        self._shown = {id(row): self._shown.get(id(row)) or (row, pictures_of(row)) for _, row in told}
        return [(heading, self._shown[id(row)][1]) for heading, row in told]


def pictures_of(row: NDArray[np.uint8]) -> Bytes:
    """Turn samples (c, *shape) into grey pictures (c, h, w) or coloured ones (c, h, w, 3)."""
    return np.stack([as_picture(sample) for sample in row])
