"""Runs that an earlier time left behind: what is told of them and what becomes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.kinds import bare
from explorer.core.leftovers import DiscardLeftRun, FindLeftRuns, KeepLeftRun, LeftRun
from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.panels.train.leftbar import LeftBar

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class LeftOver(QObject):
    """Offers each run that was left behind in turn, the newest first.

    Signals
    -------
    resume_wished(str, object)
        Its file and its recipe.
    keep_wished()
        A place for its model is to be chosen, and told by `keep`.
    opened(object)
        Its model has been opened, and written if that was wished.
    troubled(str, str)
    """

    resume_wished = Signal(str, object)
    keep_wished = Signal()
    opened = Signal(object)
    troubled = Signal(str, str)

    def __init__(self, bar: LeftBar, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar, self._engine = bar, engine
        self._found: list[LeftRun] = []
        self._opened: set[str] = set()
        bar.resume_wished.connect(self._resume)
        bar.open_wished.connect(self._open)
        bar.keep_wished.connect(self.keep_wished)
        bar.discard_wished.connect(self._discard)

    @property
    def first(self) -> LeftRun | None:
        """The run that is offered now."""
        return self._found[0] if self._found else None

    @Slot()
    def look(self) -> None:
        """Look for runs that were left; also for one that could not be gone on with."""
        self._engine.ask(FindLeftRuns(), self._on_found)

    def _on_found(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            found = [run for run in outcome.response if run.state not in self._opened]
            self._found = sorted(found, key=lambda run: -run.when)
            self._offer()

    def _offer(self) -> None:
        first = self.first
        if first is None:
            self._bar.tell("")
        else:
            told = sentence(first, datetime.now(), len(self._found) - 1)
            self._bar.tell(told, can_resume=not first.finished, writes=first.writes)

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
            self._engine.ask(DiscardLeftRun(state=run.state), self._on_discarded)
            self._offer()

    def _on_discarded(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
            self.look()

    @Slot()
    def _open(self) -> None:
        """Open the model of the run that is offered; the run itself stays until it is kept or discarded."""
        self.keep(None)

    def keep(self, path: str | None) -> None:
        """Open the model of the run that is offered, and write it to a file if there is a path."""
        if self._found:
            run = self._found[0]
            self._engine.ask(KeepLeftRun(state=run.state, path=path), partial(self._on_kept, run))

    def _on_kept(self, run: LeftRun, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._opened.add(run.state)
            self._found = [other for other in self._found if other is not run]
            self._offer()
            self.opened.emit(outcome.response)


def sentence(run: LeftRun, now: datetime, more: int) -> str:
    """Say what was left, or interrupted, at which step and when."""
    title = run.title or run.recipe.family
    how = "interrupted" if run.interrupted else "left"
    over = " (finished)" if run.finished else ""
    others = f" ({more} more)" if more else ""
    return (
        f"{title} on {bare(run.recipe.data_id)} was {how} at step {run.step:,} of {run.steps:,}{over}, "
        f"{clock(datetime.fromtimestamp(run.when), now)}.{others}"
    )


def clock(when: datetime, now: datetime) -> str:
    """Say when something was, as "today 14:02"."""
    time = f"{when:%H:%M}"
    if when.date() == now.date():
        return f"today {time}"
    if when.date() == now.date() - timedelta(days=1):
        return f"yesterday {time}"
    year = f" {when.year}" if when.year != now.year else ""
    return f"{when.day} {MONTHS[when.month - 1]}{year}, {time}"
