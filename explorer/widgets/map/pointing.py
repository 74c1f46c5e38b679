"""The map as something to point at: the ring around what is near, and the card after a short rest."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from explorer.widgets import units
from explorer.widgets.map import overlay, picking
from explorer.widgets.map.card import HoverCard
from explorer.widgets.map.layers import LayeredMap
from explorer.widgets.picture import Array

REACH = 14
"""How near the pointer has to be to a datum or to the probe, in pixels at 100 %."""

REST_MS = 125
"""How long the pointer rests on a datum before its card is asked for."""


class PointedMap(LayeredMap):
    """A map that knows what the pointer is at.

    Signals
    -------
    hovered(int)
        Row id of the datum within reach of the pointer, -1 for none; on change.
    rested(int)
        The pointer has rested on this row, so its card is wished; -1 when the card has gone.
    """

    hovered = Signal(int)
    rested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lasso_mode = False
        self._pointed = -1
        self._rested = -1
        self._pointer: QPointF | None = None
        self._card = HoverCard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._rest)
        self.setMouseTracking(True)

    def show_card(self, image: Array | None, title: str, subtitle: str, row: int) -> None:
        """Show a card beside the datum `row`, if the ring is still around it and the hand holds nothing.

        Parameters
        ----------
        image
            A picture as `Picture.set_image` takes it, or None.
        title, subtitle
            What it is, and a muted line.
        row
            The datum; an answer for another one than is pointed at now comes too late and is dropped.
        """
        index = self._index_of(row)
        if index < 0 or index != self._hover or self.busy:
            return
        self._card.tell(image, title, subtitle)
        self._place_card()
        self.setAccessibleDescription(f"{title}, {subtitle}" if subtitle else title)

    def _place_card(self) -> None:
        at = self._pixel(self._hover)
        self._card.setVisible(self._card.place(at, self._pointer or at, self.rect()))

    def hide_card(self) -> None:
        """Take the card away."""
        self._card.hide()

    def set_points(self, xy: npt.ArrayLike, rows: npt.ArrayLike | None = None) -> None:
        """Place the data; see `MapSurface.set_points`.

        A card goes, since its datum has moved; where the view follows the data it goes along with it.
        """
        before = len(self._rows)
        if not self._follows:
            self._forget_rest()
        super().set_points(xy, rows)
        if len(self._rows) != before:
            self._pointed = -1
        if self._hover < 0 or len(self._rows) != before:
            self._forget_rest()
        elif self._card.isVisible():
            self._place_card()

    def set_hover(self, row: int) -> None:
        """Draw the ring around a datum; see `MapSurface.set_hover`. A card of another datum goes."""
        super().set_hover(row)
        if self._card.isVisible() and self._hover != self._index_of(self._rested):
            self._card.hide()

    def probe_near(self, at: QPointF) -> QPointF | None:
        """Return the pixel of the probe if the pixel `at` means it.

        Where it is painted it is meant; beside it, as far as the reach goes, only if no datum is nearer.
        """
        probe = self._probe_pixel()
        if probe is None:
            return None
        away = distance(probe, at)
        if away > self.reach(REACH):
            return None
        if away > overlay.probe_radius():
            index = self.datum_near(at)
            if index >= 0 and distance(self._pixel(index), at) < away:
                return None
        return probe

    def datum_near(self, at: QPointF) -> int:
        """Return the index of the datum nearest to the pixel `at`, within reach, or -1."""
        place = self.to_map((at.x(), at.y()))
        dimmed = self._layer.dimmed & ~self._layer.selected
        return picking.nearest(self._layer.xy, place, self.reach(REACH) / self._view.px_per_unit, dimmed)

    def datum_pixel(self, index: int) -> QPointF:
        """Return the pixel of a datum."""
        return self._pixel(index)

    def reach(self, pixels: float) -> float:
        """Return `pixels` at 100 % in pixels."""
        return pixels * units.scale()

    def _point(self) -> None:
        """Find what the pointer is at."""
        at = self._pointer
        inside = at is not None and self.rect().contains(at.toPoint())
        if at is None or self.busy or not inside:
            self._point_at(-1)
            return
        raised = self._lift_at(None if self.lasso_mode else at)
        self._point_at(-1 if raised else self.datum_near(at))

    def _lift_at(self, at: QPointF | None) -> bool:
        """Lift what the pixel `at` would take, None for nothing; tell whether there is anything."""
        at_probe = at is not None and self.probe_near(at) is not None
        self._lift(at_probe)
        return at_probe

    def _point_at(self, index: int) -> None:
        if index == self._pointed:
            return
        self._forget_rest(tell=True)
        self._pointed = index
        super().set_hover(self._row(index))
        if index >= 0:
            self._timer.start()
        else:
            self.setAccessibleDescription("")
        self.hovered.emit(self._row(index))

    @Slot()
    def _rest(self) -> None:
        if self._pointed >= 0 and not self.busy:
            self._rested = self._row(self._pointed)
            self.rested.emit(self._rested)

    def _forget_rest(self, *, tell: bool = False) -> None:
        self._timer.stop()
        self._card.hide()
        before, self._rested = self._rested, -1
        if tell and before >= 0:
            self.rested.emit(-1)

    def _lift(self, lifted: bool) -> None:
        if lifted != self._lifted:
            self._lifted = lifted
            self._update_probe()


def distance(one: QPointF, other: QPointF) -> float:
    """Return how far two pixels are from each other."""
    return float(np.hypot(one.x() - other.x(), one.y() - other.y()))
