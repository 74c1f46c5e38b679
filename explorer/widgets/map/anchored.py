"""The map with anchors: places with a letter, which the hand takes before all else and keys can move."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from explorer.widgets import units
from explorer.widgets.map import anchors
from explorer.widgets.map.anchors import Face, Place
from explorer.widgets.map.pointing import REACH, PointedMap, distance


class AnchoredMap(PointedMap):
    """A map that can be given anchors.

    Signals
    -------
    anchor_grabbed(str), anchor_dropped(str)
        The hand took the anchor of this letter, or let go of it.
    anchor_dragged(str, float, float)
        Where the anchor is held now, in map coordinates.
    anchor_moved_by_key(str, float, float)
        An arrow key wishes the chosen anchor moved by this much, in map units.
    """

    anchor_grabbed = Signal(str)
    anchor_dragged = Signal(str, float, float)
    anchor_dropped = Signal(str)
    anchor_moved_by_key = Signal(str, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anchors: dict[str, Place] = {}
        self._held, self._moved = "", False
        self._raised = ""
        self._chosen = ""
        self._stamps = anchors.Stamps()
        self._faces: list[Face] = []
        self._faces_key: tuple[object, ...] = ()

    @property
    def anchors(self) -> dict[str, Place]:
        """Where the anchors are, in map coordinates."""
        return dict(self._anchors)

    @property
    def chosen_anchor(self) -> str:
        """The letter of the anchor that arrow keys move, "" where they move the probe."""
        return self._chosen

    def set_anchors(self, places: Mapping[str, Place | npt.ArrayLike]) -> None:
        """Put anchors somewhere, and take the others away. The one that the hand holds stays where it is.

        Parameters
        ----------
        places
            From letter to place (2,) in map coordinates; what is not finite is left out. The digits choose
            anchors in this order.
        """
        given = {letter: np.asarray(place, dtype=np.float64) for letter, place in places.items()}
        shown = {
            letter: (float(at[0]), float(at[1])) for letter, at in given.items() if np.isfinite(at).all()
        }
        if self._held in shown:
            shown[self._held] = self._anchors[self._held]
        self._anchors = shown
        self._raised = self._raised if self._raised in shown else ""
        if self._chosen not in shown:
            self._choose("")
        self._anchors_changed()

    def anchor_near(self, at: QPointF) -> str:
        """Return the letter of the anchor whose disc is nearest to the pixel `at`, within reach, or ""."""
        near = [(distance(face.at, at), face.letter) for face in reversed(self._shown_faces())]
        away, letter = min(near, key=_first, default=(np.inf, ""))
        return letter if away <= self.reach(REACH) else ""

    def anchor_pixel(self, letter: str) -> QPointF:
        """Return the pixel of the middle of an anchor's disc."""
        return next(face.at for face in self._shown_faces() if face.letter == letter)

    # -- what the hand does (`Touchable`) ----------------------------------------------------------

    def take_anchor(self, letter: str) -> None:
        """Take an anchor."""
        self._point_at(-1)
        self._held, self._moved = letter, False
        self._raise(letter)
        self.anchor_grabbed.emit(letter)

    def drag_anchor_to(self, at: QPointF) -> None:
        """Move the anchor that is held to a pixel, at once, and tell."""
        if self._held in self._anchors:
            x, y = (float(number) for number in self.to_map((at.x(), at.y())))
            self._anchors[self._held], self._moved = (x, y), True
            self._anchors_changed()
            self.anchor_dragged.emit(self._held, x, y)

    def drop_anchor(self) -> None:
        """Let go of the anchor that is held."""
        letter, self._held = self._held, ""
        self._raise("")
        self._anchors_changed()
        self.anchor_dropped.emit(letter)

    # -- keys --------------------------------------------------------------------------------------

    def _choose_by_key(self, key: Qt.Key) -> bool:
        """Choose the anchor that a letter or a digit names; False where there is none."""
        letters = list(self._anchors)
        place = key.value - Qt.Key.Key_1.value
        letter = chr(key.value) if Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""
        if 0 <= place < min(9, len(letters)):
            letter = letters[place]
        if letter not in self._anchors:
            return False
        self._choose(letter)
        return True

    def _choose(self, letter: str) -> None:
        if letter != self._chosen:
            self._chosen = letter
            self.setAccessibleDescription(f"Anchor {letter}" if letter else "")
            self._anchors_changed()

    # -- how they look -----------------------------------------------------------------------------

    def _lift_at(self, at: QPointF | None) -> bool:
        letter = "" if at is None else self.anchor_near(at)
        self._raise(letter)
        probe = super()._lift_at(None if letter else at)
        return bool(letter) or probe

    def _raise(self, letter: str) -> None:
        if letter != self._raised:
            self._raised = letter
            self._anchors_changed()

    def _paint_grips(self, painter: QPainter) -> None:
        self._stamps.draw(painter, self._shown_faces(), self.palette(), self.devicePixelRatioF())

    def _anchors_changed(self) -> None:
        """Have painted anew what looks otherwise than before."""
        before = self._faces
        for face in set(before) ^ set(self._shown_faces()):
            self.update(face.region().intersected(self.rect()))

    def _shown_faces(self) -> list[Face]:
        """Return how the anchors look, in the order in which they are drawn."""
        places = tuple(self._anchors.items())
        fixed = self._held if self._moved else ""
        chosen = self._chosen if self.hasFocus() else ""
        key = (places, fixed, self._raised, chosen, self._view, self.size(), units.scale())
        if key != self._faces_key:
            self._faces_key = key
            pixels = {letter: QPointF(*self.to_pixels(at)).toTuple() for letter, at in places}
            found = anchors.faces(pixels, self.rect(), fixed=fixed, lifted=self._raised, chosen=chosen)
            self._faces = sorted(found, key=_height)
        return self._faces


def _first(near: tuple[float, str]) -> float:
    return near[0]


def _height(face: Face) -> tuple[bool, bool]:
    """Return how high a disc lies above others."""
    return face.lifted, face.chosen
