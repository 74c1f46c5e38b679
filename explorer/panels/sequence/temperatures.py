"""The same draws at several temperatures, side by side, written anew when anything they depend on changes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.messages import EngineClient, Outcome, Progressed
from explorer.core.texts import Choice, ColumnsWritten, WriteColumns
from explorer.panels.sequence.cards import BelowCard

TEMPERATURES = (0.3, 0.7, 1.0, 1.5)
LENGTH = 220
LATER_MS = 300
"""After the last change, until they are written anew."""


class Temperatures(QObject):
    """Has a few texts written.

    Signals
    -------
    state_changed()
        Whether something is awaited may be another answer now.
    """

    state_changed = Signal()

    def __init__(self, below: BelowCard, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._below, self._engine = below, engine
        self._wish: WriteColumns | None = None
        self._stamp = self._answered = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._ask)

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return self._answered == self._stamp and not self._later.isActive()

    def write(self, writer_id: str, prime: str, choice: Choice, *, later: bool = False) -> None:
        """Write them anew, at once or once nothing has changed for a while."""
        self._wish = WriteColumns(
            writer_id=writer_id, prime=prime, temperatures=TEMPERATURES, choice=choice, length=LENGTH
        )
        if later:
            self._later.start()
        else:
            self._ask()

    @Slot()
    def _ask(self) -> None:
        self._later.stop()
        if self._wish is not None:
            self._stamp += 1
            self._engine.ask(self._wish, partial(self._on_columns, self._stamp))

    def _on_columns(self, stamp: int, outcome: Outcome) -> None:
        part = outcome.part if isinstance(outcome, Progressed) else getattr(outcome, "response", None)
        if isinstance(part, ColumnsWritten) and stamp == self._stamp:
            self._below.set_texts(part.temperatures, part.texts)
        if not isinstance(outcome, Progressed):
            self._answered = max(self._answered, stamp)
            self.state_changed.emit()
