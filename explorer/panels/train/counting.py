"""What is worked out of a text while a model already learns from it: what those who only count make of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.core.kinds import bare
from explorer.core.messages import Done, EngineClient, Outcome
from explorer.core.runs import MeasureBaselines
from explorer.panels.train.player import Player
from explorer.panels.train.session import Session


class Counting(QObject):
    """Brings the baselines of runs that learn to write, and says what was done to their texts.

    Signals
    -------
    counted()
        A run has its baselines.
    noticed(str)
        What was done to a text of one's own on the way.
    """

    counted = Signal()
    noticed = Signal(str)

    def __init__(self, player: Player, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player, self._engine = player, engine

    def begun(self) -> None:
        """Ask for what belongs to new runs."""
        for session in self._player.sessions.values():
            if session.begun.writes:
                request = MeasureBaselines(run_id=session.begun.run_id)
                self._engine.ask(request, partial(self._on_counted, session))
        main = self._player.main
        if main is not None and main.begun.notices and main.fresh:
            self.noticed.emit(f"{bare(main.recipe.data_id)}: {'; '.join(main.begun.notices)}.")

    def _on_counted(self, session: Session, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            session.baselines = outcome.response.baselines
            self.counted.emit()
