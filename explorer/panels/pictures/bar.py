"""Play, one round, reset, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.column import push
from explorer.widgets.line import Line
from explorer.widgets.slider import Slider
from explorer.widgets.units import fix, pad

ROUND_WIDTH, RATE_WIDTH, PAID_WIDTH = 112, 104, 250


class Bar(QWidget):
    """The buttons of the game, and a slider over the states that one can go back to.

    Signals
    -------
    play_wished(), step_wished(), reset_wished()
    rewound(int)
        The round one wishes to be at.
    """

    play_wished = Signal()
    step_wished = Signal()
    reset_wished = Signal()
    rewound = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[int, ...] = ()
        self.play = push("Play", "Play round after round, or rest (space bar)", self.play_wished)
        self.play.setProperty("role", "primary")
        self.step = push("One round", "A turn of both nets (full stop)", self.step_wished)
        self.reset = push(
            "Reset", "Back to round 0: the same first weights, the same draws", self.reset_wished
        )
        self.scrubber = Slider()
        self.scrubber.setAccessibleName("Rewind the game")
        self.scrubber.setToolTip("Back to an earlier round; from there it can be played on")
        self.scrubber.moved.connect(self._scrub)
        self.round, self.rate = Line(role="strong"), Line(role="caption")
        self.paid = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        first, second = QHBoxLayout(), QHBoxLayout()
        for button in (self.play, self.step, self.reset):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            first.addWidget(button)
        first.addWidget(self.paid, 1)
        for widget in (self.round, self.rate):
            second.addWidget(widget)
        second.addWidget(self.scrubber, 1)
        fix(self.round, width=ROUND_WIDTH)
        fix(self.rate, width=RATE_WIDTH)
        column = QVBoxLayout(self)
        pad(first, 0, 0, 0, 0, 8)
        pad(second, 0, 0, 0, 0, 8)
        pad(column, 0, 0, 0, 0, 6)
        column.addLayout(first)
        column.addLayout(second)

    @Slot(float)
    def _scrub(self, share: float) -> None:
        if self._kept:
            self.rewound.emit(self._kept[round(share * (len(self._kept) - 1))])

    # -- state comes down ------------------------------------------------------------------------

    def set_doing(self, *, playing: bool, able: bool) -> None:
        """Show what is going on."""
        self.play.setText("Pause" if playing else "Play")
        for button in (self.play, self.step, self.reset):
            button.setEnabled(able)

    def set_round(self, text: str, rate: str, paid: str) -> None:
        """Show how far it is, how fast it goes, and what the nets paid."""
        self.round.set_text(text)
        self.rate.set_text(rate)
        self.paid.set_text(paid)

    def set_kept(self, kept: Sequence[int], rounds: int) -> None:
        """Offer states to go back to, of which the last up to a round is where the game is.

        The slider is never disabled: the keyboard would go elsewhere with it.
        """
        self._kept = tuple(kept)
        past = [one for one in kept if one <= rounds]
        if not self.scrubber.held:
            self.scrubber.set_value(max(0, len(past) - 1) / max(1, len(kept) - 1))
