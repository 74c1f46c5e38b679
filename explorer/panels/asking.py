"""Asks the engine, waits for answers and tells of refusals; what players, pens and races have in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.core.messages import EngineClient, Failed, Outcome, Progressed, Request, Ticket


class Asker(QObject):
    """Counts the answers it waits for.

    Signals
    -------
    state_changed()
        What it does, or whether it waits for an answer, is another thing now.
    troubled(str, str)
        Why something has stopped or was refused, with the next step, and its details.
    """

    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._asked = 0

    def _ask(self, request: Request, take: Callable[[Any], object]) -> Ticket:
        """Ask, take the answer when it has come, and tell of a refusal."""
        self._asked += 1
        return self._engine.ask(request, partial(self._on_answer, take))

    def _on_answer(self, take: Callable[[Any], object], outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            self._hear(outcome.part)
            return
        self._asked -= 1
        take(outcome)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if not self._asked:
            self.state_changed.emit()

    def _hear(self, part: Any) -> None:
        """Hear what comes before an answer."""

    def _let_go(self, request: Request) -> None:
        """Ask for something whose answer says nothing."""
        self._engine.ask(request, _ignore)


def _ignore(_: Outcome) -> None:
    """Take an answer that says nothing."""
