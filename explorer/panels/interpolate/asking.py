"""Asks the engine what lies between the anchors; the newest answer counts, a late one is dropped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import PathsRead, ReadPaths
from explorer.core.messages import EngineClient, Failed, Outcome, Progressed
from explorer.core.sheets import GridRead, LatticeRead, ReadGrid, ReadLattice, Sheet
from explorer.panels.series import Moves, Series, part_of


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
        self._moves = Moves()

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
        self._moves.note(stamp, moved_at)
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
        part = part_of(outcome)
        last = not isinstance(outcome, Progressed)
        if last:
            series.end(stamp)
        if isinstance(part, GridRead | LatticeRead) and series.takes(stamp):
            pieces = self._pieces.setdefault(type(part), [])
            if last or (pieces and pieces[0].stamp != stamp):
                pieces.clear()
            pieces.append(part)
            (self.grid_read if isinstance(part, GridRead) else self.lattice_read).emit(list(pieces))
        self._tell_end(outcome)

    def _on_paths(self, stamp: int, outcome: Outcome) -> None:
        part = part_of(outcome)
        if not isinstance(outcome, Progressed):
            self.paths.end(stamp)
        if isinstance(part, PathsRead):
            if part.notice:
                self.troubled.emit(part.notice, "")
            if self.paths.takes(stamp):
                self.paths_read.emit(part)
        self._tell_end(outcome)

    def _tell_end(self, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        self.answered.emit()

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which a grid was on screen."""
        waited = self._moves.painted(stamp)
        if waited is not None:
            self.frame_timed.emit(waited)
