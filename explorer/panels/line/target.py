"""The density that all parts of the panel are about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.core.line_curves import LineCurve
from explorer.core.lines import LineCard

DRAWN = "drawn-1d"
FIRST = "two-normals"


class Target(QObject):
    """A density by name, or one's own curve.

    Signals
    -------
    changed()
        It is another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: Mapping[str, LineCard] = {}
        self.name = FIRST
        self.curve = LineCurve(np.ones(121))
        self._own: LineCurve | None = None

    def offer(self, cards: tuple[LineCard, ...]) -> None:
        """Take what can be chosen, and choose the first."""
        self.cards = {card.name: card for card in cards}
        self.choose(FIRST if FIRST in self.cards else cards[0].name)

    def choose(self, name: str) -> None:
        """Take a density by its name; one's own curve is as it was left, or as what is shown now."""
        if name == DRAWN:
            self.pull_to(self._own or self.curve)
            return
        self.name, self.curve = name, LineCurve(self.cards[name].heights.astype(np.float64))
        self.changed.emit()

    def pull_to(self, curve: LineCurve) -> None:
        """Take a curve of one's own."""
        self.name, self.curve, self._own = DRAWN, curve, curve
        self.changed.emit()

    @property
    def heights(self) -> tuple[float, ...]:
        """The heights of one's own curve; none of a density by name."""
        return tuple(self.curve.heights.tolist()) if self.name == DRAWN else ()

    @property
    def title(self) -> str:
        """What it is called."""
        card = self.cards.get(self.name)
        return "" if card is None else card.title
