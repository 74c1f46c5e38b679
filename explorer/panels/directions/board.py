"""Where the page's state hangs: whoever changes it puts up a new one, and can take it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Anchor
from explorer.panels.directions.axes import Axis
from explorer.panels.directions.state import SEGMENTS, Code, Term, TurnState, Vector

REMEMBERED = 100
"""States that can be taken back."""


class Board(QObject):
    """Takes wishes of the page and changes the state.

    Signals
    -------
    changed()
        Another state is up; what follows from it has to be asked.
    turned()
        The code alone is another: something was pulled.
    strengthened()
        A - B counts otherwise: that was pulled.
    """

    changed = Signal()
    turned = Signal()
    strengthened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = TurnState()
        self._before: list[TurnState] = []
        self._touching = ""

    def put_up(self, state: TurnState, *, remember: bool = True) -> None:
        """Put up another state."""
        if remember:
            self.remember()
        self.state = state
        self.changed.emit()

    def change(self, *, remember: bool = True, **fields: Any) -> None:
        """Put up the state with other values of some fields."""
        self.put_up(replace(self.state, **fields), remember=remember)

    def remember(self) -> None:
        """Let what comes next be taken back to here."""
        self._touching = ""
        self._before = [*self._before[1 - REMEMBERED :], self.state]

    def forget(self) -> None:
        """Let nothing be taken back any more."""
        self._touching = ""
        self._before.clear()

    @Slot()
    def undo(self) -> None:
        """Take the last change back; where one looks stays."""
        if self._before:
            self._touching = ""
            looked = self.state
            self.state = replace(self._before.pop(), segment=looked.segment, every=looked.every)
            self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._before)

    # -- turning ---------------------------------------------------------------------------------

    def touch(self, key: str) -> None:
        """Let a change by hand be taken back as a whole: all moves of one thing until it rests."""
        if key != self._touching:
            self.remember()
            self._touching = key

    @Slot()
    def rest(self) -> None:
        """Let the next move be taken back by itself."""
        self._touching = ""

    def turn(self, axis: Axis, value: float) -> None:
        """Move a slider."""
        self.touch(axis.key)
        self.state = axis.moved(self.state, value)
        self.turned.emit()

    def reset(self, axis: Axis) -> None:
        """Bring a slider back to where it was at the start."""
        self.turn(axis, axis.at_start(self.state))
        self._touching = ""

    def place(self, code: Code) -> None:
        """Bring the code to another place, the vectors counting as before."""
        now = self.state.code
        if now is not None and self.state.base is not None:
            self.touch("map")
            self.state = replace(self.state, base=self.state.base + (code - now))
            self.turned.emit()

    @Slot()
    def reset_all(self) -> None:
        """Go back to the start."""
        if self.state.turned:
            self.put_up(self.state.back())

    def begin(self, anchor: Anchor, code: Code | None, *, remember: bool = True) -> None:
        """Start somewhere else."""
        self.put_up(self.state.begun(anchor, code), remember=remember)

    @Slot(float)
    def strengthen(self, strength: float) -> None:
        """Let A - B count otherwise."""
        self.touch("strength")
        self.state = replace(self.state, strength=strength)
        self.strengthened.emit()

    # -- what is chosen --------------------------------------------------------------------------

    @Slot(int)
    def show_segment(self, index: int) -> None:
        """Look at another kind of direction."""
        self.change(remember=False, segment=SEGMENTS[index])

    @Slot(bool)
    def show_every(self, every: bool) -> None:
        """Show all sliders, or the first few."""
        self.change(remember=False, every=every)

    @Slot(str)
    def choose(self, key: str) -> None:
        """Look at the figures of a vector."""
        if key != self.state.chosen:
            self.change(remember=False, chosen=key)

    def add(self, *vectors: Vector) -> None:
        """Keep vectors; the last is chosen, and seen."""
        kept = (*self.state.vectors, *vectors)
        self.change(vectors=kept, chosen=kept[-1].key, segment="attributes")

    def rename(self, key: str, name: str) -> None:
        """Call a vector something else."""
        vectors = tuple(replace(v, name=name) if v.key == key else v for v in self.state.vectors)
        self.change(vectors=vectors)

    def remove(self, key: str) -> None:
        """Keep a vector no longer."""
        self.put_up(self.state.without(key))

    def group(self, index: int, rows: tuple[int, ...]) -> None:
        """Say which rows are with (0) or without (1) what a vector is to be made of."""
        one, other = self.state.groups
        self.change(groups=(rows, other) if index == 0 else (one, rows))

    def set_term(self, index: int, term: Term) -> None:
        """Make a term the mean of other examples."""
        self.put_up(self.state.with_term(index, term))
