"""Play, slow, step, one net alone, reset, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.widgets.column import push
from explorer.widgets.line import Line
from explorer.widgets.slider import Slider
from explorer.widgets.units import fix, pad


class Bar(QWidget):
    """The buttons of the game, and a slider over the states that one can go back to.

    Signals
    -------
    play_wished(), slow_wished(), reset_wished()
    step_wished(str)
        "phase", "discriminator", "generator" or "round".
    rewound(int)
        The round one wishes to be at.
    """

    play_wished = Signal()
    slow_wished = Signal()
    reset_wished = Signal()
    step_wished = Signal(str)
    rewound = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[int, ...] = ()
        self._paid, self._alone, self._low = ("", ""), False, False
        self.play = push("Play", "Play round after round, or rest (space bar)", self.play_wished)
        self.play.setProperty("role", "primary")
        self.slow = push("Slow", "Light one half-step after the other (S)", self.slow_wished)
        self.half = self._stepper("Half-step", "phase", "Go one half-step further (full stop, Page Down)")
        self.only_d = self._stepper("Only D", "discriminator", "A turn of the discriminator alone (D)")
        self.only_g = self._stepper("Only G", "generator", "A turn of the generator alone (G)")
        self.reset = push(
            "Reset", "Back to round 0: the same first weights, the same draws", self.reset_wished
        )
        self.scrubber = Slider()
        self.scrubber.setAccessibleName("Rewind the game")
        self.scrubber.setToolTip("Back to an earlier round; from there it can be played on")
        self.scrubber.moved.connect(self._scrub)
        self.round, self.paid = Line(role="strong"), Line(role="caption")
        first, self._second = QHBoxLayout(), QHBoxLayout()
        for button in (self.play, self.slow, self.half, self.only_d, self.only_g, self.reset):
            first.addWidget(button)
        self._second.addWidget(self.round)
        self._second.addWidget(self.scrubber, 1)
        fix(self.round, width=110)
        self._column = QVBoxLayout(self)
        pad(first, 0, 0, 0, 0, 8)
        pad(self._second, 0, 0, 0, 0, 8)
        pad(self._column, 0, 0, 0, 0, 4)
        self._column.addStretch(1)
        self._column.addLayout(first)
        self._column.addLayout(self._second)
        self._column.addWidget(self.paid)
        self._column.addStretch(1)

    def _stepper(self, text: str, step: str, tip: str) -> QPushButton:
        button = push(text, tip, self._step)
        button.setObjectName(step)
        return button

    @Slot()
    def _step(self) -> None:
        self.step_wished.emit(self.sender().objectName())

    @Slot(float)
    def _scrub(self, share: float) -> None:
        if self._kept:
            self.rewound.emit(self._kept[round(share * (len(self._kept) - 1))])

    # -- state comes down ------------------------------------------------------------------------

    def set_doing(self, *, playing: bool, slow: bool, able: bool) -> None:
        """Show what is going on."""
        self.play.setText("Pause" if playing else "Play")
        self.slow.setText("Stop" if slow else "Slow")
        for button in (self.play, self.slow, self.half, self.only_d, self.only_g, self.reset):
            button.setEnabled(able)

    def set_round(self, text: str, paid: str, brief: str) -> None:
        """Show how far it is, what the nets paid last, and in brief how it stands where that has no room."""
        self.round.set_text(text)
        self._paid = paid, brief
        self._tell()

    def set_alone(self, alone: bool) -> None:
        """Say how it stands too, since nothing else does."""
        self._alone = alone
        self._tell()

    def set_low(self, low: bool) -> None:
        """Make do with two lines: how it stands is said beside the slider."""
        if low == self._low:
            return
        self._low = low
        if low:
            self._column.removeWidget(self.paid)
            self._second.addWidget(self.paid, 1)
        else:
            self._second.removeWidget(self.paid)
            self._column.insertWidget(self._column.count() - 1, self.paid)
        self._tell()

    def _tell(self) -> None:
        parts = self._paid[1:] if self._low else self._paid[: 1 + self._alone]
        self.paid.set_text("; ".join(part for part in parts if part))
        self.paid.setVisible(bool(self.paid.text()) or not self._low)

    def set_kept(self, kept: Sequence[int], rounds: int) -> None:
        """Offer states to go back to, of which the last up to a round is where the game is."""
        self._kept = tuple(kept)
        past = [one for one in kept if one <= rounds]
        if not self.scrubber.held:
            self.scrubber.set_value(max(0, len(past) - 1) / max(1, len(kept) - 1))
