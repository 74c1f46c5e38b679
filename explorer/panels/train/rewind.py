"""Goes back in the history of the runs, and replays it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.panels.train.player import Player
from explorer.panels.train.show import Look, shown_moment

FRAME_MS = 40
"""Time between two moments of a replay."""


class Rewind(QObject):
    """Brings the look to earlier moments; the runs rest meanwhile.

    Signals
    -------
    looked()
        The look is at another moment, or a replay has begun or ended.
    """

    looked = Signal()

    def __init__(self, player: Player, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player, self._look = player, look
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._go_on)

    @property
    def replaying(self) -> bool:
        """Whether the past goes by."""
        return self._timer.isActive()

    def start(self) -> None:
        """Let the past go by from the moment that is shown."""
        self._timer.start()
        self.looked.emit()

    def stop(self) -> None:
        """Stay at the moment that is shown."""
        if self._timer.isActive():
            self._timer.stop()
            self.looked.emit()

    @Slot(float)
    def scrub(self, step: float) -> None:
        """Rewind maps, pictures and curves to a step; the end of the history is now."""
        main = self._player.main
        if main is not None:
            self._timer.stop()
            self._player.pause()
            self._look_at(main.history.at(step).step)

    @Slot(int)
    def scrub_by(self, way: int) -> None:
        """Go to the moment before (-1) or after (1) the one that is shown."""
        main = self._player.main
        if main is not None:
            now = shown_moment(main, self._look).step
            after = main.history.after(now)
            self.scrub(now - 0.5 if way < 0 else now if after is None else after.step)

    @Slot()
    def now(self) -> None:
        """Come back to how the runs are now."""
        self._timer.stop()
        self._look_at(sys.maxsize)

    def _look_at(self, step: int) -> None:
        main = self._player.main
        self._look.cursor = None if main is None or step >= main.history.last.step else step
        self.looked.emit()

    @Slot()
    def _go_on(self) -> None:
        """Show the next moment of the past; at its end all is as it was."""
        main = self._player.main
        after = None if main is None or self._look.cursor is None else main.history.after(self._look.cursor)
        if after is None:
            self.now()
        else:
            self._look_at(after.step)
            if self._look.cursor is None:
                self.now()
