"""Where the view's state hangs: whoever changes it puts up a new one, and can take it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.panels.samples.state import LOOKS, MOST_SEED, SamplesState

REMEMBERED = 100
"""States that can be taken back."""
PULLED = ("temperature", "truncation")
"""Fields that are pulled at a slider: a whole pull is taken back at once."""


class Board(QObject):
    """Takes wishes of the page and changes the state.

    Signals
    -------
    changed()
        Another state is up.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SamplesState()
        self._before: list[SamplesState] = []
        self._pulled = ""

    @Slot(str, object)
    def set(self, name: str, value: object) -> None:
        """Give a field of the state another value."""
        fields: dict[str, Any] = {name: value}
        new = replace(self.state, **fields)
        if new == self.state:
            return
        if name not in LOOKS:
            if not (name in PULLED and name == self._pulled):
                self._before = [*self._before[1 - REMEMBERED :], self.state]
            self._pulled = name
        self.state = new
        self.changed.emit()

    @Slot()
    def grab(self) -> None:
        """Let the pull that begins be taken back by itself."""
        self._pulled = ""

    @Slot()
    def undo(self) -> None:
        """Take the last change of the samples back; how they are looked at stays."""
        if self._before:
            looks: dict[str, Any] = {name: getattr(self.state, name) for name in LOOKS}
            self.state = replace(self._before.pop(), **looks)
            self._pulled = ""
            self.changed.emit()

    @Slot()
    def turn(self) -> None:
        """Turn the wall into the nearest training pictures, and back."""
        self.set("turned", not self.state.turned)

    @Slot()
    def new_seed(self) -> None:
        """Draw others."""
        self.set("seed", (self.state.seed + 1) % (MOST_SEED + 1))

    def look_into(self, model_id: str, *, same_classes: bool) -> None:
        """Look into another model; what it cannot be told of is forgotten, nobody is told."""
        label = self.state.label if same_classes else None
        self.state = replace(self.state, model_id=model_id, label=label)
        self._pulled = ""
        if not same_classes:
            self._before = [replace(state, label=None) for state in self._before]
