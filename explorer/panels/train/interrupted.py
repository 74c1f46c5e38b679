"""Runs whose process went away: what is told of them and what becomes of them."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.core.runs import DiscardInterrupted, FindInterrupted, Interrupted, KeepInterrupted
from explorer.panels.train.page import LeftBehind

JUST_NOW, DAY = 90, 86_400


class LeftOver(QObject):
    """Offers each interrupted run in turn, the newest first.

    Signals
    -------
    resume_wished(str, object)
        Its file and its recipe.
    keep_wished()
        A place for its model is to be chosen, and told by `keep`.
    opened(object)
        Its model has been written and opened.
    troubled(str, str)
    """

    resume_wished = Signal(str, object)
    keep_wished = Signal()
    opened = Signal(object)
    troubled = Signal(str, str)

    def __init__(self, bar: LeftBehind, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar, self._engine = bar, engine
        self._found: list[Interrupted] = []
        bar.resume_wished.connect(self._resume)
        bar.keep_wished.connect(self.keep_wished)
        bar.discard_wished.connect(self._discard)

    @property
    def first(self) -> Interrupted | None:
        """The run that is offered now."""
        return self._found[0] if self._found else None

    @Slot()
    def look(self) -> None:
        """Look for interrupted runs; also for one that could not be gone on with."""
        self._engine.ask(FindInterrupted(), self._on_found)

    def _on_found(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._found = sorted(outcome.response, key=lambda run: -run.when)
            self._offer()

    def _offer(self) -> None:
        first = self.first
        self._bar.tell("" if first is None else sentence(first, time.time(), len(self._found) - 1))

    @Slot()
    def _resume(self) -> None:
        if self._found:
            run = self._found.pop(0)
            self._offer()
            self.resume_wished.emit(run.state, run.recipe)

    @Slot()
    def _discard(self) -> None:
        if self._found:
            run = self._found.pop(0)
            self._engine.ask(DiscardInterrupted(state=run.state), self._on_discarded)
            self._offer()

    def _on_discarded(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
            self.look()

    def keep(self, path: str) -> None:
        """Write the model of the run that is offered to a file."""
        if self._found:
            run = self._found[0]
            self._engine.ask(KeepInterrupted(state=run.state, path=path), partial(self._on_kept, run))

    def _on_kept(self, run: Interrupted, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._found = [other for other in self._found if other is not run]
            self._offer()
            self.opened.emit(outcome.response)


def sentence(run: Interrupted, now: float, more: int) -> str:
    """Say what was interrupted."""
    title = run.title or run.recipe.family
    others = f" ({more} more)" if more else ""
    return (
        f"{title} on {run.recipe.data_id} was interrupted at step {run.step:,} of {run.steps:,}, "
        f"{ago(now - run.when)}.{others}"
    )


def ago(seconds: float) -> str:
    """Say a time that has passed in a few words."""
    if seconds < JUST_NOW:
        return "just now"
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} minutes ago"
    if seconds < 2 * DAY:
        return f"{seconds / 3600:.0f} hours ago"
    return f"{seconds / DAY:.0f} days ago"
