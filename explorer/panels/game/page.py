"""The page of the game: arenas, half-steps, buttons and score; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.game.bar import Bar
from explorer.panels.game.cards import ArenaCard, Score, StepsCard
from explorer.panels.game.inspector import GameInspector
from explorer.panels.game.player import MAIN, TWIN
from explorer.panels.headed import HeadedPage
from explorer.widgets.units import pad, px, scale

LEAST = (520, 310)
HEADLINE_HEIGHT, SCORE_WIDTH, STEPS_WIDTH = 460, 980, 700
"""Heights and widths from which there is room for the headline, the score beside the bar, the half-steps."""


class GamePage(HeadedPage):
    """Page of the game.

    Attributes
    ----------
    inspector : GameInspector
    cards : dict of str to ArenaCard
        The arenas of the game and of its twin.

    Signals
    -------
    step_wished(str)
        By key; see `Bar`.
    play_wished(), slow_wished(), draw_done()
        By key; the last one where one draws.
    """

    play_wished = Signal()
    slow_wished = Signal()
    step_wished = Signal(str)
    draw_done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = GameInspector()
        self.cards = {MAIN: ArenaCard(), TWIN: ArenaCard()}
        self.steps, self.bar, self.score = StepsCard(), Bar(), Score()
        self._twins = False
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.cards[MAIN].arena)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 14)
        for card in self.cards.values():
            row.addWidget(card, 1)
        row.addWidget(self.steps)
        self.cards[TWIN].hide()
        foot = QFrame()
        foot.setProperty("role", "card")
        self._across = QHBoxLayout(foot)
        self._across.addWidget(self.bar)
        self._across.addWidget(self.score, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._headline)
        self._column.addLayout(row, 1)
        self._column.addWidget(foot)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width, low = self.width() / scale(), self.height() / scale() < HEADLINE_HEIGHT
        self._headline.show_words(not low)
        pad(self._column, 18, 6 if low else 12, 18, 6 if low else 12, 8 if low else 10)
        pad(self._across, 16, 6 if low else 10, 16, 6 if low else 10, 24)
        self.bar.set_low(low)
        self.score.setVisible(width >= SCORE_WIDTH)
        self.bar.set_alone(width < SCORE_WIDTH)
        self.steps.setVisible(not self._twins and width >= STEPS_WIDTH)

    # -- state comes down ------------------------------------------------------------------------

    @property
    def twins(self) -> bool:
        """Whether two arenas are shown."""
        return self._twins

    def show_twins(self, twins: bool) -> None:
        """Show two arenas, or one beside its half-steps."""
        self._twins = twins
        self.cards[TWIN].setVisible(twins)
        self._arrange()

    # -- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        keys = {
            Qt.Key.Key_PageDown: "phase",
            Qt.Key.Key_Period: "phase",
            Qt.Key.Key_D: "discriminator",
            Qt.Key.Key_G: "generator",
            Qt.Key.Key_R: "round",
        }
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif self.cards[MAIN].arena.drawing() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.draw_done.emit()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_wished.emit()
        elif key == Qt.Key.Key_S:
            self.slow_wished.emit()
        elif key in keys:
            self.step_wished.emit(keys[key])
        else:
            super().keyPressEvent(event)
