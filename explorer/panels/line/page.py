"""The page of the game on the line: its parts, one in front; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.panels.line.inspector import LineInspector
from explorer.panels.line.parts import GamePart, PushPart, WaysPart
from explorer.panels.line.words import GAME, PARTS, PUSH, WAYS
from explorer.widgets.units import pad, px, scale

LEAST = (520, 310)
HEADLINE_HEIGHT, FIGURES_WIDTH = 460, 780
"""Height and width from which there is room for the headline, and for figures at the foot."""


class LinePage(HeadedPage):
    """Page of the game on the line.

    Attributes
    ----------
    inspector : LineInspector
    push, game, ways : QWidget
        The parts.

    Signals
    -------
    play_wished(), step_wished(str), part_wished(str)
        By key.
    left()
        Another page is in front.
    """

    play_wished = Signal()
    step_wished = Signal(str)
    part_wished = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = LineInspector()
        self.push, self.game, self.ways = PushPart(), GamePart(), WaysPart()
        self._parts: dict[str, PushPart | GamePart | WaysPart] = {
            PUSH: self.push,
            GAME: self.game,
            WAYS: self.ways,
        }
        self.part = PUSH
        self._stack = QStackedWidget()
        for part in self._parts.values():
            self._stack.addWidget(part)
        self._column = QVBoxLayout(self)
        pad(self._column, 18, 12, 18, 12, 10)
        self._column.addLayout(self._headline)
        self._column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.push)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        low, narrow = self.height() / scale() < HEADLINE_HEIGHT, self.width() / scale() < FIGURES_WIDTH
        self._headline.show_words(not low)
        pad(self._column, 18, 6 if low else 12, 18, 6 if low else 12, 8 if low else 10)
        for part in self._parts.values():
            part.set_room(low=low, narrow=narrow)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that another page is in front."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

    # -- state comes down ------------------------------------------------------------------------

    def show_part(self, part: str) -> None:
        """Bring a part to the front, and the keyboard to it."""
        inside = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.part = part
        self._stack.setCurrentWidget(self._parts[part])
        self.inspector.show_part(part)
        self.setFocusProxy(self._parts[part])
        if inside:
            self._parts[part].setFocus()

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        steps = {Qt.Key.Key_D: "discriminator", Qt.Key.Key_G: "generator", Qt.Key.Key_R: "round"}
        steps |= {Qt.Key.Key_Period: "round", Qt.Key.Key_PageDown: "round", Qt.Key.Key_A: "all"}
        parts = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), PARTS, strict=True))
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_wished.emit()
        elif key in steps:
            self.step_wished.emit(steps[key])
        elif key in parts:
            self.part_wished.emit(parts[key])
        else:
            super().keyPressEvent(event)
