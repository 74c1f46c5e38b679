"""Runs that begin: asked for together, shown together, and let go of where nobody waits for them any more."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed, Ticket
from explorer.core.runs import BeginRun, DataFetched, EndRun, Recipe, RunBegun
from explorer.panels.train.session import RUN, Session


class Beginnings(QObject):
    """Asks for runs, and waits until all of them are ready.

    Signals
    -------
    ready(object)
        All runs that were asked for by their names, a dict of `Session`.
    fetched(str)
        How far the data have come.
    failed(object)
        Why one of them cannot begin, a `Failed`; none of them does.
    """

    ready = Signal(object)
    fetched = Signal(str)
    failed = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._numbers = itertools.count(1)
        self._beginning: dict[str, Ticket] = {}
        self._ready: dict[str, Session] = {}
        self._asked = 0

    def ask(self, recipes: Mapping[str, Recipe], state: str | None) -> None:
        """Ask for these runs alone; with ``state`` the first goes on where that file left off."""
        self.forget()
        self._asked += 1
        for place, recipe in recipes.items():
            name = f"{place} {next(self._numbers)}"
            request = BeginRun(run_id=name, recipe=recipe, state=state if place == RUN else None)
            reply = partial(self._on_begun, self._asked, place, set(recipes), state is None)
            self._beginning[place] = self._engine.ask(request, reply)

    def forget(self) -> None:
        """Let go of runs that have not come to be shown."""
        for ticket in self._beginning.values():
            ticket.cancel()
        self.end(session.begun for session in self._ready.values())
        self._ready, self._beginning = {}, {}

    def end(self, runs: Iterable[RunBegun]) -> None:
        """Let go of runs for good."""
        for begun in runs:
            self._engine.ask(EndRun(run_id=begun.run_id), ignore)

    def _on_begun(self, asked: int, place: str, places: set[str], is_new: bool, outcome: Outcome) -> None:
        if asked != self._asked or place not in self._beginning:
            if isinstance(outcome, Done) and is_new:
                self.end([outcome.response])  # what was left behind stays where it is
        elif isinstance(outcome, Progressed):
            if isinstance(outcome.part, DataFetched):
                self.fetched.emit(outcome.part.words)
        elif isinstance(outcome, Failed):
            self.forget()
            self.failed.emit(outcome)
        elif isinstance(outcome, Done):
            self._ready[place] = Session(outcome.response)
            if set(self._ready) == places:
                ready = {key: self._ready[key] for key in sorted(places)}
                self._ready, self._beginning = {}, {}
                self.ready.emit(ready)


def ignore(outcome: Outcome) -> None:
    """Hear and say nothing."""
