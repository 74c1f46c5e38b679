"""The view's three cards: the wall, the map of the codes, the distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.canvas import MapCanvas
from explorer.widgets.choice import TitleChoice
from explorer.widgets.line import Line
from explorer.widgets.map import picking
from explorer.widgets.map.hand import Modifiers
from explorer.widgets.map.pointing import REACH
from explorer.widgets.segmented import Segmented
from explorer.widgets.spread import Spread
from explorer.widgets.units import fix, pad
from explorer.widgets.wall import Wall

SAMPLES, NEAREST = "Samples", "Nearest in training"
DISTANCE = "distance to nearest in training"
TEST_PICTURES, COPY = "test pictures", "= a copy"


class Card(QFrame):
    """A framed content under a head of several parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.caption = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)

    def lay_out(
        self, head: list[QWidget], content: QWidget, edges: tuple[int, int, int, int], inset: int = 0
    ) -> None:
        """Put the head above the content, with pixels at 100 % around the one and beside the other."""
        line = QHBoxLayout()
        pad(line, *edges, 8)
        for widget in head:
            line.addWidget(widget, 1 if widget is self.caption else 0)
        around = QHBoxLayout()
        pad(around, inset, 0, inset, inset, 0)
        around.addWidget(content)
        column = QVBoxLayout(self)
        pad(column, 1, 0, 1, 1, 0)
        column.addLayout(line)
        column.addLayout(around, 1)


class WallCard(Card):
    """The wall, and above it what it shows and in which order.

    Signals
    -------
    turn_chosen(bool)
        The nearest training pictures are to be shown, or the samples.
    sort_chosen(bool)
        The nearest are to come first, or all are to stand as they were drawn.
    """

    turn_chosen = Signal(bool)
    sort_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wall = Wall()
        self.wall.setAccessibleName("Wall of samples")
        self.shows = Segmented([SAMPLES, NEAREST])
        self.shows.setAccessibleName("What the wall shows")
        self.shows.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.shows.chosen.connect(self._choose)
        self.order = QPushButton("Sort")
        self.order.setCheckable(True)
        self.order.setToolTip("Put those nearest to a training picture first")
        self.order.setAccessibleName("Sort by distance to the nearest training picture")
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.order.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.order.clicked.connect(self.sort_chosen)
        self.lay_out([self.shows, self.caption, self.order], self.wall, (12, 10, 10, 2), 6)
        fix(self.wall, min_width=160, min_height=140)

    def set_looks(self, *, turned: bool, by_distance: bool, compared: bool, why: str) -> None:
        """Show what the wall shows and in which order, and whether there is anything to compare with."""
        self.shows.set_current(int(turned))
        tip = why or "Turn the whole wall into the training pictures nearest to the samples (N)"
        self.shows.set_option(1, enabled=compared, tip=tip)
        self.order.setChecked(by_distance)
        self.order.setEnabled(compared)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.turn_chosen.emit(index == 1)


class SampleMap(MapCanvas):
    """A map on which crosses can be pointed at as well, before the points around them.

    Signals
    -------
    sample_pointed(int)
        The cross within reach of the pointer, -1 for none; on change.
    sample_clicked(int)
        A click on a cross.
    """

    sample_pointed = Signal(int)
    sample_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: NDArray[np.float64] = np.empty((0, 2))
        self._sample = -1

    def set_samples(self, xy: NDArray[np.float64] | None) -> None:
        """Mark samples (m, 2) with crosses; None for none."""
        self._samples = np.empty((0, 2)) if xy is None else np.array(xy, dtype=np.float64)
        self._sample = min(self._sample, len(self._samples) - 1)
        self.set_extra(xy)

    def samples(self) -> NDArray[np.float64]:
        """Return where the crosses are, (m, 2)."""
        return self._samples

    def frame(self) -> NDArray[np.float64]:
        """Return the places (m, 2) that are kept in sight besides the points."""
        return self._frame

    def sample_near(self, at: QPointF) -> int:
        """Return the cross nearest to the pixel `at`, within reach, or -1."""
        place = self.to_map((at.x(), at.y()))
        return picking.nearest(self._samples, place, self.reach(REACH) / self._view.px_per_unit)

    def datum_near(self, at: QPointF) -> int:
        """Return the datum nearest to the pixel `at`; none where a cross is meant, and none to be taken."""
        return -1 if self.busy or self.sample_near(at) >= 0 else super().datum_near(at)

    def click(self, index: int, modifiers: Modifiers) -> None:
        """Tell of a click, of one on a cross by its number."""
        if self._sample >= 0:
            self.sample_clicked.emit(self._sample)
        else:
            super().click(index, modifiers)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the cross that is near."""
        super().mouseMoveEvent(event)
        if not self.busy:
            self._point_at_sample(self.sample_near(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        super().leaveEvent(event)
        self._point_at_sample(-1)

    def _point_at_sample(self, sample: int) -> None:
        if sample != self._sample:
            self._sample = sample
            self.sample_pointed.emit(sample)


class CodesCard(Card):
    """The map of the model's codes with the samples among them, and which model that is."""

    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = SampleMap()
        self.canvas.setAccessibleName("Map of the codes and the samples")
        self.canvas.set_round_bottom(True)
        self.chooser = TitleChoice()
        self.chooser.setAccessibleName("Model that is drawn from")
        self.chooser.activated.connect(self._choose)
        self.lay_out([self.chooser, self.caption], self.canvas, (6, 6, 12, 2))
        fix(self.canvas, min_width=150, min_height=96)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.model_chosen.emit(self.chooser.itemData(index))


class NearCard(Card):
    """How far the samples are from the training pictures, all of them, and what is usual."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spread = Spread(DISTANCE, TEST_PICTURES)
        self.spread.set_origin(COPY)
        self.title = Line(role="strong")
        self.lay_out([self.title], self.spread, (14, 9, 12, 2), 12)
