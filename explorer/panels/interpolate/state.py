"""What the user has set; everything on the panel follows from it and from what is open."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.between import Anchor
from explorer.core.interpolation import Way
from explorer.panels.interpolate.choosing import LETTERS

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
"""Where the anchors A, B, C and D are of a grid: row and column, 1 being the last."""


@dataclass(frozen=True, eq=False)
class BetweenState:
    """The panel's state.

    Attributes
    ----------
    model_id : str
        The model of the map and the grid; "" while there is none.
    anchors : tuple of Anchor
        A, B, C, D; none while there is no model.
    corners : bool
        Whether the four span a grid, or A and B alone are the ends of the strips.
    chosen : int
        The anchor that the next click pins.
    way : str or None
        None for the one that is recommended.
    all_ways : bool
        Whether the model's strip stands there in each way.
    steps : int
    overshoot : float
    pixels : bool
        Whether there is a strip of the cross-fade.
    others : frozenset of str
        Further models with a strip.
    """

    model_id: str = ""
    anchors: tuple[Anchor, ...] = ()
    corners: bool = True
    chosen: int = 0
    way: Way | None = None
    all_ways: bool = False
    steps: int = 10
    overshoot: float = 0.0
    pixels: bool = True
    others: frozenset[str] = frozenset()

    @property
    def letters(self) -> str:
        """The letters of the anchors that count."""
        return LETTERS if self.corners else LETTERS[:2]

    def pinned(self, index: int, anchor: Anchor) -> tuple[Anchor, ...]:
        """Return the anchors with another one in one place."""
        return (*self.anchors[:index], anchor, *self.anchors[index + 1 :])

    def swapped(self, one: int, other: int) -> tuple[Anchor, ...]:
        """Return the anchors with two of them changed for each other."""
        anchors = list(self.anchors)
        anchors[one], anchors[other] = anchors[other], anchors[one]
        return tuple(anchors)
