"""When the runs are drawn: once for all that comes in together, the losses no oftener than can be read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.runs import Moment
from explorer.panels.playing import Doing
from explorer.panels.train.page import TrainPage
from explorer.panels.train.player import Player
from explorer.panels.train.show import Look, TrainShow

CURVES_MS = 100
"""Time between two drawings of the losses while it trains."""


class Drawing(QObject):
    """Draws the runs of a player as they are looked at.

    Signals
    -------
    drawn()
        What is shown may be of another step now.
    got_on()
        A new moment is on screen.
    """

    drawn = Signal()
    got_on = Signal()

    def __init__(
        self, page: TrainPage, player: Player, look: Look, show: TrainShow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show, self._player, self._look = show, player, look
        self._dirty = False
        self._drawn: list[Moment] = []
        self._curves = QTimer(page, singleShot=True, interval=CURVES_MS)  # ends with what it draws on
        self._curves.timeout.connect(self._draw_curves)

    @Slot()
    def note_move(self) -> None:
        """Draw once for all that has come in together."""
        if not self._dirty:
            self._dirty = True
            QTimer.singleShot(0, self, self._draw_move)

    @Slot()
    def _draw_move(self) -> None:
        """Draw what is new: losses come more often than moments."""
        self._dirty = False
        if self._look.cursor is not None:
            return
        if self._drawn == [session.moment for session in self._player.sessions.values()]:
            self._draw_curves()
            self.drawn.emit()
        else:
            self.redraw()
            self.got_on.emit()

    @Slot()
    def redraw(self) -> None:
        """Draw everything."""
        sessions = self._player.sessions
        self._drawn = [session.moment for session in sessions.values()]
        if sessions:
            self._show.moments(sessions, self._look, self._player.twist)
            self._draw_curves()
            self.drawn.emit()

    @Slot()
    def _draw_curves(self) -> None:
        """Draw the losses; while it trains ten times a second, which is as often as one can read them."""
        if self._player.doing is Doing.PLAYING:
            if self._curves.isActive():
                return
            self._curves.start()
        self._show.curves(self._player.sessions, self._look, self._player.twist)
