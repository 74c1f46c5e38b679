"""Where the panel's state hangs: whoever changes it puts up a new one, and can take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Anchor
from explorer.panels.interpolate.choosing import LETTERS, four_corners
from explorer.panels.interpolate.inspector import PIXELS
from explorer.panels.interpolate.pins import Pins
from explorer.panels.interpolate.state import CORNERS, BetweenState
from explorer.panels.sheets import Sheet

REMEMBERED = 100
"""States that can be taken back."""
PULLED = ("steps", "overshoot")
"""Fields that are pulled at a slider: they are not taken back pixel by pixel."""
FEW = 40
"""Data that others are chosen of."""


class Board(QObject):
    """Takes wishes of the page and changes the state.

    Signals
    -------
    changed()
        Another state is up; what follows from it has to be asked.
    chosen()
        Another anchor is chosen, nothing else.

    Parameters
    ----------
    pins : Pins
        Forgets the places of anchors that change.

    Attributes
    ----------
    turn : int
        How often other data have been wished.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, pins: Pins, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = BetweenState()
        self._pins = pins
        self._before: list[BetweenState] = []
        self.turn = 0

    def change(self, *, remember: bool = True, **fields: Any) -> None:
        """Put up the state with other values of some fields."""
        if remember:
            self.remember()
        state = replace(self.state, **fields)
        self.state = replace(state, chosen=min(state.chosen, len(state.letters) - 1))
        self.changed.emit()

    def remember(self) -> None:
        """Let what comes next be taken back to here."""
        self._before = [*self._before[1 - REMEMBERED :], self.state]

    def forget(self) -> None:
        """Let nothing be taken back any more."""
        self._before.clear()

    @Slot()
    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self.state = self._before.pop()
            self._pins.forget()
            self.changed.emit()

    @Slot(str, object)
    def set(self, name: str, value: object) -> None:
        """Give a field of the state another value."""
        self.change(remember=name not in PULLED, **{name: value})

    @Slot(str, bool)
    def switch_beside(self, key: str, on: bool) -> None:
        """Show a strip to compare with, or take it away."""
        if key == PIXELS:
            self.change(pixels=on)
        else:
            self.change(others=self.state.others | {key} if on else self.state.others - {key})

    # -- anchors ---------------------------------------------------------------------------------

    @Slot(int)
    def choose(self, index: int) -> None:
        """Choose the anchor that the next click pins."""
        self.state = replace(self.state, chosen=index)
        self.chosen.emit()

    @Slot(str)
    def choose_letter(self, letter: str) -> None:
        """Choose an anchor by its letter."""
        self.choose(LETTERS.index(letter))

    @Slot(int, object)
    def pin(self, index: int, anchor: Anchor) -> None:
        """Pin an anchor."""
        self.pin_several({index: anchor})
        self.choose(index)

    @Slot(int, int)
    def pin_row(self, index: int, row: int) -> None:
        """Pin a datum."""
        self.pin(index, Anchor(source=self.state.model_id, row=row))

    @Slot(int)
    def pin_chosen(self, row: int) -> None:
        """Pin a datum where the chosen anchor is."""
        if row >= 0:
            self.pin_row(self.state.chosen, row)

    @Slot(object)
    def pin_several(self, anchors: Mapping[int, Anchor]) -> None:
        """Pin some anchors by their number."""
        if self.state.anchors:
            pinned = {**dict(enumerate(self.state.anchors)), **anchors}
            self._pins.forget(*anchors)
            self.change(anchors=tuple(pinned.values()))

    @Slot(object)
    def pin_drawn(self, anchor: Anchor) -> None:
        """Pin what is drawn, as it is drawn; all of it is taken back at once.

        On the map the anchor stays where it was until it is told where the drawing lies.
        """
        if self.state.anchors:
            chosen = self.state.chosen
            first = self.state.anchors[chosen].picture is None
            self.change(remember=first, anchors=self.state.pinned(chosen, anchor))

    @Slot()
    def swap_ends(self) -> None:
        """Change A for B."""
        self._swap(0, 1)

    @Slot(str, int, int)
    def carry_corner(self, letter: str, row: int, column: int) -> None:
        """Change an anchor for the one whose corner it was carried to."""
        self._swap(LETTERS.index(letter), CORNERS.index((int(row > 0), int(column > 0))))

    def _swap(self, one: int, other: int) -> None:
        if self.state.anchors and one != other:
            self._pins.forget()
            self.change(anchors=self.state.swapped(one, other), chosen=other)

    def begin_with(self, sheet: Sheet) -> None:
        """Pin four data that are unlike each other, where nothing is pinned yet; nobody is told."""
        if not self.state.anchors:
            rows = four_corners(sheet.codes, sheet.xy)
            self.state = replace(self.state, anchors=self._data(sheet, rows))

    def pin_others(self, sheet: Sheet) -> None:
        """Pin other data, again unlike each other: four of a few that are drawn."""
        self.turn += 1
        draw = np.random.default_rng(self.turn)
        few = np.sort(draw.choice(len(sheet.xy), min(FEW, len(sheet.xy)), replace=False))
        some = replace(sheet.codes, z=sheet.codes.z[few], labels=sheet.codes.labels[few])
        rows = [int(few[row]) for row in four_corners(some, sheet.xy[few])]
        self._pins.forget()
        self.change(anchors=self._data(sheet, rows))

    def move(self, index: int, anchor: Anchor) -> None:
        """Put an anchor somewhere else while a hand holds it; who holds it draws what follows."""
        self.state = replace(self.state, anchors=self.state.pinned(index, anchor))

    def _data(self, sheet: Sheet, rows: Sequence[int]) -> tuple[Anchor, ...]:
        return tuple(anchor_of(sheet, row) for row in rows)


def anchor_of(sheet: Sheet, row: int) -> Anchor:
    """Return a point of a map as an anchor: a datum, or of a model without an encoder a free code."""
    name = sheet.card.model_id
    return (
        Anchor(source=name, row=row) if sheet.card.encodes else Anchor(source=name, code=sheet.codes.z[row])
    )
