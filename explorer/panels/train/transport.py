"""Play, step, reset; the scrubber; how far it is and how fast."""

from __future__ import annotations

import math

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from explorer.widgets.line import Line
from explorer.widgets.slider import Slider
from explorer.widgets.units import fix, pad

MOST = 10**9
"""Steps that can be typed."""
LONG = 100 * 3600
"""Seconds from which on an end is not foretold."""


class Transport(QWidget):
    """The line between the views and the pictures.

    The scrubber runs over the logarithm of the step: most happens early.

    Signals
    -------
    play_wished(), step_wished(), reset_wished()
    scrubbed(float)
        The step that the scrubber was brought to.
    target_typed(int)
        Train up to this step.
    go_wished()
        And at once.
    neighbour_wished(int)
        An arrow key asks for the moment before (-1) or after (1).
    """

    play_wished = Signal()
    step_wished = Signal()
    reset_wished = Signal()
    scrubbed = Signal(float)
    target_typed = Signal(int)
    go_wished = Signal()
    neighbour_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = 1
        self.play = QPushButton("Play")
        self.play.setProperty("role", "primary")
        self.play.setToolTip("Train, or rest (space bar)")
        self.step = QPushButton("Step")
        self.step.setToolTip("Train a single step (full stop)")
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("Back to step 0: the same first weights, the same batches")
        self.scrubber = _Scrubber()
        self.scrubber.setAccessibleName("Rewind the run")
        self.target = QLineEdit()
        self.target.setAccessibleName("Train to this step")
        self.target.setToolTip("Train to this step")
        self.target.setValidator(QRegularExpressionValidator(QRegularExpression(r"[\d,  ]{1,12}"), self))
        self.target.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._at = Line(role="strong", align=Qt.AlignmentFlag.AlignRight)
        self._of = QLabel("of")
        self._of.setProperty("role", "muted")
        self._words = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        pad(line, 4, 0, 4, 0, 10)
        fix(self.play, width=84)
        fix(self._at, width=76)
        fix(self.target, width=84)
        fix(self._words, width=172)
        for button in (self.play, self.step, self.reset):
            # A click leaves the keyboard where it is, so that the space bar goes on playing.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            line.addWidget(button)
        line.addWidget(self.scrubber, 1)
        for widget in (self._at, self._of, self.target, self._words):
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(widget)

    def _connect(self) -> None:
        self.play.clicked.connect(self.play_wished)
        self.step.clicked.connect(self.step_wished)
        self.reset.clicked.connect(self.reset_wished)
        self.scrubber.moved.connect(self._scrub)
        self.scrubber.stepped_by_key.connect(self.neighbour_wished)
        self.target.editingFinished.connect(self._type)
        # Enter tells that it was pressed before it tells that editing is finished.
        self.target.returnPressed.connect(self._type)
        self.target.returnPressed.connect(self.go_wished)

    # -- state comes down ------------------------------------------------------------------------

    def set_playing(self, playing: bool, *, able: bool, replays: bool = False, done: bool = False) -> None:
        """Say what the buttons do.

        Parameters
        ----------
        playing : bool
            Whether it trains or replays now.
        able : bool
            Whether there is something to play.
        replays : bool
            Whether playing goes on from an earlier moment, which only replays.
        done : bool
            Whether the run is at its end.
        """
        self.play.setText("Pause" if playing else "Replay" if replays else "Play")
        self.play.setEnabled(able and (playing or replays or not done))
        self.step.setEnabled(able and not playing and not replays and not done)
        self.reset.setEnabled(able)
        self.target.setEnabled(able)

    def set_anew(self, anew: bool) -> None:
        """Say that a reset begins something else than what is shown."""
        self.reset.setText("Start anew" if anew else "Reset")

    def set_progress(self, step: int, steps: int, target: int) -> None:
        """Say which step is shown, of how many, and up to which is trained."""
        self._steps = max(steps, 1)
        self._at.set_text(f"{step:,}")
        self.scrubber.set_value(share_of_step(step, self._steps))
        if not self.target.hasFocus():
            self.target.setText(f"{target:,}")

    def set_words(self, text: str) -> None:
        """Say how long it still takes and how fast it is."""
        self._words.set_text(text)

    def set_steps_shown(self, shown: bool) -> None:
        """Show or hide the words at the right, where there is little room."""
        self._words.setVisible(shown)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(float)
    def _scrub(self, share: float) -> None:
        self.scrubbed.emit(step_of_share(share, self._steps))

    @Slot()
    def _type(self) -> None:
        digits = "".join(filter(str.isdigit, self.target.text()))
        if digits and int(digits) > 0:
            self.target_typed.emit(min(int(digits), MOST))


class _Scrubber(Slider):
    """A slider whose arrow keys go from moment to moment."""

    stepped_by_key = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the moment before or after."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.stepped_by_key.emit(way)


_WAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


def share_of_step(step: float, steps: int) -> float:
    """Place a step on the scrubber, 0 to 1."""
    return math.log1p(step) / math.log1p(steps)


def step_of_share(share: float, steps: int) -> float:
    """Give the step at a place of the scrubber."""
    return math.expm1(share * math.log1p(steps))


def time_left(seconds: float) -> str:
    """Say a time to go in a few words."""
    if not math.isfinite(seconds) or seconds > LONG:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s left"
    if seconds < 5400:
        return f"{round(seconds / 60)} min left"
    return f"{seconds / 3600:.1f} h left"
