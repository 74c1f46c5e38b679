"""What keys mean on the view, wherever on its page or among its controls the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from explorer.panels.interpolate.choosing import LETTERS


class Keys(QObject):
    """Turns keys into wishes.

    Signals
    -------
    turn_wished()
        N: the nearest training pictures, and back.
    pin_wished(int)
        A, B, C or D, by its number.
    undo_wished()
        Ctrl Z.
    """

    turn_wished = Signal()
    pin_wished = Signal(int)
    undo_wished = Signal()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; False where it means nothing here."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
            return True
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if event.isAutoRepeat():
            return False
        letter = chr(event.key()) if ord("A") <= event.key() <= ord("Z") else ""
        if letter == "N":
            self.turn_wished.emit()
        elif letter and letter in LETTERS:
            self.pin_wished.emit(LETTERS.index(letter))
        else:
            return False
        return True
