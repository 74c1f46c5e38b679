"""What happens along the ways: the norm of the code, and how far it is from the data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.core.between import Path
from explorer.core.interpolation import Way
from explorer.panels.interpolate.inspector import WAY_WORDS
from explorer.widgets.curves import Curve, Curves
from explorer.widgets.plot.curve import Colour
from explorer.widgets.units import fix, pad

WIDTH = 300
PACE_MS = 50
"""Time between two drawings while ways follow a hand, one plot each: as many as one can read."""
NORM, AWAY = "norm", "spacings from data"
COLOURS: dict[Way, Colour] = {"line": "ink", "slerp": (0, 114, 178), "density": (213, 94, 0)}


class AlongCard(QFrame):
    """Two plots over the steps of all ways; dragging through them looks at a step.

    Signals
    -------
    step_wished(int)
        A step is to be looked at.
    """

    step_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.norms, self.distances = Curves(), Curves()
        column = QVBoxLayout(self)
        pad(column, 12, 8, 8, 6, 2)
        for plot, words in ((self.norms, NORM), (self.distances, AWAY)):
            plot.set_names(words)
            plot.set_axis(False)
            plot.cursor_moved.connect(self._wish)
            column.addWidget(plot, 1)
            fix(plot, min_height=60)
        fix(self, width=WIDTH)
        self._newest: tuple[Sequence[Path], int] = (), 0
        self._due: list[tuple[Curves, str]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PACE_MS)
        self._timer.timeout.connect(self._draw)

    def show_paths(self, paths: Sequence[Path], steps: int) -> None:
        """Draw the ways of one model, in a moment."""
        self._newest = paths, steps
        plots = ((self.norms, "norms"), (self.distances, "distances"))
        self._due += [plot for plot in plots if plot not in self._due]
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _draw(self) -> None:
        """Draw the plot that has waited longest."""
        paths, steps = self._newest
        x = np.arange(1, steps + 1, dtype=np.float64)
        plot, name = self._due.pop(0)
        curves = []
        for path in paths:
            y = np.asarray(getattr(path, name), dtype=np.float64)
            known = np.isfinite(y)
            curves.append(Curve(WAY_WORDS[path.way], x[known], y[known], COLOURS[path.way]))
        plot.set_span(steps)
        plot.set_curves(curves)
        if self._due:
            self._timer.start()

    def set_step(self, step: int | None) -> None:
        """Mark a step, counted from 0."""
        for plot in (self.norms, self.distances):
            plot.set_cursor(None if step is None else step + 1)

    @Slot(float)
    def _wish(self, step: float) -> None:
        self.step_wished.emit(int(step) - 1)
