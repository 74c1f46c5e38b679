"""Asks the engine what lies between the anchors; the newest answer counts, a late one is dropped."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import PathsRead, ReadPaths
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed
from explorer.core.sheets import GridRead, LatticeRead, ReadGrid, ReadLattice, Sheet


class Series:
    """Answers to numbered questions of one kind, of which parts may come before the whole."""

    def __init__(self) -> None:
        self.stamp = 0
        self.shown = 0
        self.answered = 0
        self._since = 0

    @property
    def settled(self) -> bool:
        """Whether the newest question has been answered."""
        return self.answered == self.stamp

    def ask(self) -> int:
        """Return the number of a new question."""
        self.stamp += 1
        return self.stamp

    def takes(self, stamp: int, *, last: bool) -> bool:
        """Whether an answer is still to be shown: nothing newer is on screen."""
        if last:
            self.answered = max(self.answered, stamp)
        if stamp <= self._since or stamp < self.shown:
            return False
        self.shown = stamp
        return True

    def forget(self) -> None:
        """Drop every answer that is still to come."""
        self._since = self.answered = self.shown = self.stamp


class Asking(QObject):
    """Numbers questions about grids, paths and lattices, and times from the hand's move to the painted grid.

    Signals
    -------
    grid_read(object)
        The pieces of a grid that have come so far, a list of `GridRead`.
    paths_read(object)
        A `PathsRead`.
    lattice_read(object)
        The pieces of a lattice that have come so far, a list of `LatticeRead`.
    answered()
        A question has been answered to its end.
    frame_timed(float)
        Milliseconds from a move of the hand to the picture.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    grid_read = Signal(object)
    paths_read = Signal(object)
    lattice_read = Signal(object)
    answered = Signal()
    frame_timed = Signal(float)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.grid, self.paths, self.lattice = Series(), Series(), Series()
        self._pieces: dict[type[Sheet], list[Sheet]] = {}
        self._sent_at: dict[int, float] = {}

    @property
    def settled(self) -> bool:
        """Whether every question has been answered."""
        return self.grid.settled and self.paths.settled and self.lattice.settled

    def forget(self) -> None:
        """Drop every answer that is still to come: they are of other data."""
        for series in (self.grid, self.paths, self.lattice):
            series.forget()

    def ask_grid(self, request: ReadGrid, moved_at: float | None = None) -> None:
        """Ask for a grid; with `moved_at` (``time.perf_counter()``) of the hand it is timed."""
        stamp = self.grid.ask()
        if moved_at is not None:
            self._sent_at[stamp] = moved_at
        self._engine.ask(replace(request, stamp=stamp), partial(self._on_sheet, self.grid, stamp))

    def ask_paths(self, request: ReadPaths) -> None:
        """Ask for paths."""
        stamp = self.paths.ask()
        self._engine.ask(replace(request, stamp=stamp), partial(self._on_paths, stamp))

    def ask_lattice(self, request: ReadLattice) -> None:
        """Ask for a lattice."""
        stamp = self.lattice.ask()
        self._engine.ask(replace(request, stamp=stamp), partial(self._on_sheet, self.lattice, stamp))

    # -- answers ---------------------------------------------------------------------------------

    def _on_sheet(self, series: Series, stamp: int, outcome: Outcome) -> None:
        part = _part(outcome)
        last = not isinstance(outcome, Progressed)
        if isinstance(part, GridRead | LatticeRead) and series.takes(stamp, last=last):
            pieces = self._pieces.setdefault(type(part), [])
            if last or (pieces and pieces[0].stamp != stamp):
                pieces.clear()
            pieces.append(part)
            (self.grid_read if isinstance(part, GridRead) else self.lattice_read).emit(list(pieces))
        self._end(series, stamp, outcome)

    def _on_paths(self, stamp: int, outcome: Outcome) -> None:
        part = _part(outcome)
        if isinstance(part, PathsRead):
            if part.notice:
                self.troubled.emit(part.notice, "")
            if self.paths.takes(stamp, last=isinstance(outcome, Done)):
                self.paths_read.emit(part)
        self._end(self.paths, stamp, outcome)

    def _end(self, series: Series, stamp: int, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        series.answered = max(series.answered, stamp)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        self.answered.emit()

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which a grid was on screen."""
        sent = self._sent_at.get(stamp)
        for old in [known for known in self._sent_at if known <= stamp]:
            del self._sent_at[old]
        if sent is not None:
            self.frame_timed.emit(1000 * (time.perf_counter() - sent))


def _part(outcome: Outcome) -> object:
    if isinstance(outcome, Progressed):
        return outcome.part
    return outcome.response if isinstance(outcome, Done) else None
