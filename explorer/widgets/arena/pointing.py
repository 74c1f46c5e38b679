"""The game as something to point at: hover and drag in the data's coordinates, and the probe with a card."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.card import ProbeCard
from explorer.widgets.arena.frames import Frames
from explorer.widgets.arena.surface import ArenaSurface

RING, THICK, HALO = 8.0, 3.0, 2.0
"""Radius of the probe's ring, its width, and that of the halo at either side, in pixels at 100 %."""

STEP, LEAP = 10.0, 50.0
"""How far an arrow key moves, and with Shift, in pixels at 100 %."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PointedArena(ArenaSurface):
    """A game that knows where the pointer is.

    Where the keyboard is here, arrow keys point as the mouse does, from the probe or from the middle; Enter
    presses and releases there, and Escape points at nothing.

    Signals
    -------
    hovered(float, float)
        The pointer is at this place, at most once a frame; not while a button is held.
    left()
        It is at none any longer.
    pressed(float, float)
        The left button has gone down there.
    dragged(float, float)
        It is held and has moved there, at most once a frame, and always where it ends.
    released()
        It has come up, or the drag was ended otherwise.
    """

    hovered = Signal(float, float)
    left = Signal()
    pressed = Signal(float, float)
    dragged = Signal(float, float)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probe: tuple[float, float] | None = None
        self._key_place: QPointF | None = None
        self._over = self._held = False
        self._card = ProbeCard(self)
        self._frames = Frames(self)
        self._frames.told.connect(self._tell)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The game")

    def set_probe(self, xy: tuple[float, float] | npt.ArrayLike | None, text: str = "") -> None:
        """Put the probe somewhere, or take it away.

        Parameters
        ----------
        xy
            (2,) in the data's coordinates; None, or what is not finite, takes it away.
        text
            What its card says, a line each; "" for no card.
        """
        place = None if xy is None else np.asarray(xy, dtype=np.float64)
        new = None if place is None or not np.isfinite(place).all() else (float(place[0]), float(place[1]))
        if new != self._probe:
            self._update_probe()
            self._probe = new
            self._update_probe()
        self._card.tell(text)
        self.setAccessibleDescription(", ".join(self._card.words().split("\n")) if new else "")
        self._place_card()

    def probe(self) -> tuple[float, float] | None:
        """Return where the probe is, None where there is none."""
        return self._probe

    @property
    def busy(self) -> bool:
        """Whether the left button is held."""
        return self._held

    # -- mouse -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        paint.forget_focus(self)
        self._key_place = None
        if event.button() == Qt.MouseButton.LeftButton and not self._held:
            self._frames.drop()
            self._held = True
            self.pressed.emit(*self.to_data(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover, or drag."""
        self._key_place = None
        self._frames.add(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        if not self._held:
            self._leave()
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go, and point at nothing."""
        self._let_go()
        self._leave()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point by arrow keys."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            leaps = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(_ARROWS[key], LEAP if leaps else STEP)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._held:
            self.pressed.emit(*self.to_data(self._place_of_keys()))
            self.released.emit()
        elif key == Qt.Key.Key_Escape and (self._held or self._over):
            self._let_go()
            self._leave()
        else:
            super().keyPressEvent(event)

    def _step(self, way: tuple[int, int], pixels: float) -> None:
        at = self._place_of_keys() + QPointF(*way) * pixels * units.scale()
        at.setX(min(max(at.x(), 0.0), self.width()))
        at.setY(min(max(at.y(), 0.0), self.height()))
        self._key_place = at
        self._frames.add(at)

    def _place_of_keys(self) -> QPointF:
        if self._key_place is not None:
            return self._key_place
        if self._probe is not None:
            return QPointF(*self.to_pixels(self._probe))
        return QRectF(self.rect()).center()

    @Slot(QPointF)
    def _tell(self, at: QPointF) -> None:
        if self._held:
            self.dragged.emit(*self.to_data(at))
        else:
            self._over = True
            self.hovered.emit(*self.to_data(at))

    def _let_go(self) -> None:
        if self._held:
            self._frames.flush()
            self._held = False
            self.released.emit()

    def _leave(self) -> None:
        self._frames.drop()
        self._key_place = None
        if self._over:
            self._over = False
            self.left.emit()

    # -- the probe ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card beside the probe."""
        super().resizeEvent(event)
        self._place_card()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the card beside the probe."""
        super().changeEvent(event)
        if event.type() in paint.LOOK_EVENTS:
            self._place_card()

    def _refit(self) -> None:
        super()._refit()
        self._place_card()

    def _paint_over(self, painter: QPainter) -> None:
        if self._probe is None:
            return
        k, palette, at = units.scale(), self.palette(), QPointF(*self.to_pixels(self._probe))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (
            (paint.ground(palette), THICK + 2 * HALO),
            (paint.accent(palette), THICK),
        ):
            painter.setPen(QPen(colour, width * k))
            painter.drawEllipse(at, RING * k, RING * k)

    def _ring(self) -> QRect:
        """Return the pixels of the probe's ring."""
        assert self._probe is not None
        x, y = np.clip(self.to_pixels(self._probe), -9e4, 9e4)
        reach = (RING + THICK / 2 + HALO) * units.scale() + 1
        return QRectF(x - reach, y - reach, 2 * reach, 2 * reach).toAlignedRect()

    def _update_probe(self) -> None:
        if self._probe is not None:
            self.update(self._ring())

    def _place_card(self) -> None:
        if self._probe is None or not self._card.words() or not self.rect().intersects(self._ring()):
            self._card.hide()
            return
        self._card.place_beside(self._ring(), self.rect().adjusted(4, 4, -4, -4))
        self._card.show()
