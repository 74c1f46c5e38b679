"""The path of the hidden state on its map.

Shapes: n characters of the text, m of them that have a point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from explorer.core.colours import MISSING, class_colours, colour_values
from explorer.panels.reading import words
from explorer.panels.reading.cards import COST, KIND, PLACE, BelowCard
from explorer.panels.reading.inspector import USUAL
from explorer.panels.reading.kinds import KINDS, kinds_of
from explorer.panels.reading.reader import Reader
from explorer.panels.texts.words import SURPRISE_BITS, cost
from explorer.widgets.canvas import PathMark

MOST_POINTS = 20_000
"""Of a longer text only every so manieth character has a point."""


class Path(QObject):
    """Draws the states as points, and the last of them before a character as a path.

    Attributes
    ----------
    by : str
        What the points are coloured by: "place", "kind" or "cost".
    length : int
        Characters of the path.
    """

    def __init__(self, card: BelowCard, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._card, self._reader = card, reader
        self.by, self.length = PLACE, USUAL
        self._end: int | None = None
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        card.kinds.isolated.connect(self._isolate)
        reader.begun.connect(self.clear)
        reader.fitted.connect(self._on_fitted)

    @Slot()
    def clear(self) -> None:
        """Show no states."""
        self._end, self._rows = None, np.zeros(0, np.int64)
        self._card.map.set_points(np.zeros((0, 2)))
        self._card.map.set_paths([])
        self._card.map.set_message(words.NO_MAP)
        self._card.map.set_axes("", "")
        self._card.set_told("")

    def colour_by(self, what: str) -> None:
        """Colour the points otherwise."""
        self.by = what
        self._colour()

    def set_length(self, length: int) -> None:
        """Draw a path of so many characters."""
        self.length = length
        self._draw()

    def show(self, place: int | None) -> None:
        """Let the path end after a character, and ring its point; None for the end of the text."""
        self._end = place
        self._card.map.set_hover(-1 if place is None else place)
        self._draw()

    @Slot()
    def _on_fitted(self) -> None:
        text = self._reader.text
        assert text is not None
        assert text.fitted is not None
        n = len(text.fitted.xy)
        self._rows = np.arange(0, n, -(-n // MOST_POINTS), dtype=np.int64)
        canvas = self._card.map
        canvas.set_message("")
        canvas.set_points(text.fitted.xy[self._rows], self._rows)
        canvas.set_axes(*words.axes(text.fitted))
        canvas.fit()
        told = words.variance(text.fitted)
        self._card.set_told(told if len(self._rows) == n else f"{told}; {len(self._rows):,} drawn")
        self._colour()
        self.show(self._end)

    def _colour(self) -> None:
        text = self._reader.text
        if text is None or not len(self._rows):
            return
        n = len(text.text)
        self._card.set_scale(self.by)
        self._card.map.set_dimmed(None)
        if self.by == KIND:
            rgb = class_colours(len(KINDS))[kinds_of(text.text)[self._rows]]
        elif self.by == COST:
            bits = cost(text.probabilities)[self._rows]
            rgb = colour_values(np.nan_to_num(bits), "sequential", 0.0, SURPRISE_BITS)
            rgb[~np.isfinite(bits)] = MISSING
        else:
            rgb = colour_values(self._rows, "sequential", 0.0, max(1.0, n - 1.0))
        self._card.map.set_colours(rgb)

    @Slot(int)
    def _isolate(self, kind: int) -> None:
        """Show the points of one kind of character alone, all for -1."""
        self._card.kinds.set_isolated(kind)
        text = self._reader.text
        if text is not None and len(self._rows):
            others = None if kind < 0 else kinds_of(text.text)[self._rows] != kind
            self._card.map.set_dimmed(others)

    def _draw(self) -> None:
        text = self._reader.text
        if text is None or text.fitted is None:
            return
        end = len(text.text) - 1 if self._end is None else self._end
        xy = text.fitted.xy[max(0, end + 1 - self.length) : end + 1].astype(np.float64)
        self._card.map.set_paths([PathMark(xy, [len(xy) - 1], strong=False)])
