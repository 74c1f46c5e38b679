"""Answers the window's requests, one at a time, in a process that knows no window."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.core import leftovers as left
from explorer.core import messages as m
from explorer.core.catalogue import ListCatalogue
from explorer.core.exporting import ReadTable, WriteAnimation, WriteBytes, WriteTable
from explorer.core.games import ListGames
from explorer.core.neighbours import drift
from explorer.core.picture_games import ListPictureGames
from explorer.engine import exporting
from explorer.engine.catalogue import catalogue
from explorer.engine.departments import DEPARTMENTS
from explorer.engine.files import Files, card_of_file, codes_of
from explorer.engine.gaming.listing import listed
from explorer.engine.gaming.picture_listing import listed_pictures
from explorer.engine.states import States

if TYPE_CHECKING:
    from explorer.engine.workshop import Workshop

Errand = Generator[Any, None, Any]


class Engine:
    """Owns the device, the open models, the loaded data and the runs.

    What needs torch is in departments, each made when it is first needed.

    Parameters
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``; ``auto`` takes CUDA, then MPS, then the CPU.
    runs : Path or None
        Folder in which trainings are saved; None saves none.
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    files : Files
    states : States or None
        Where trainings are saved.
    clock : callable
    """

    def __init__(
        self,
        device: str = "auto",
        runs: Path | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._device = device
        self.clock = clock
        self.states = None if runs is None else States(runs)
        self.files = Files()
        self._built: Workshop | None = None
        self._departments: dict[str, Any] = {}
        self._whose = {kind: name for name, one in DEPARTMENTS.items() for kind in one.answers}
        self._answers: dict[type[m.Request], Callable[[Any], Any]] = {
            m.PeekFile: self._look_into,
            m.OpenFile: self._open,
            m.MeasureDrift: self._drift,
            ListCatalogue: lambda _: catalogue(),
            ListGames: lambda _: listed(),
            ListPictureGames: lambda _: listed_pictures(),
            WriteBytes: exporting.write_bytes,
            WriteAnimation: exporting.write_animation,
            WriteTable: exporting.write_table,
            ReadTable: exporting.read_columns,
            left.FindLeftRuns: lambda _: () if self.states is None else self.states.find(),
            left.DiscardLeftRun: self._discard,
        }

    def handle(self, request: m.Request) -> Any:
        """Answer `request`: with a response, or a generator that returns one."""
        kind = type(request)
        if kind in self._answers:
            return self._answers[kind](request)
        name = self._whose[kind]
        return getattr(self.department(name), DEPARTMENTS[name].answers[kind])(request)

    def close(self) -> None:
        """Let go of models, data and runs."""
        for department in self._departments.values():
            if hasattr(department, "close"):
                department.close()
        if self.states is not None:
            self.states.close()
        self._departments.clear()
        self._built = None

    @property
    def workshop(self) -> Workshop:
        """The device, the open models and the data; with it comes torch."""
        if self._built is None:
            from explorer.engine.workshop import Workshop

            self._built = Workshop(self._device, self.files.claim)
        return self._built

    def department(self, name: str) -> Any:
        """Return a department by its name."""
        if name not in self._departments:
            self._departments[name] = DEPARTMENTS[name].make(self)
        return self._departments[name]

    # -- what takes no torch ---------------------------------------------------------------------

    def _look_into(self, request: m.PeekFile) -> m.Peeked | m.WriterFound:
        """Read what a file says of itself; one that writes has no map."""
        writes = self.files.writes(request.path)
        return m.WriterFound(path=request.path) if writes else self._peek(request)

    def _peek(self, request: m.PeekFile) -> m.Peeked:
        checkpoint = self.files.read(request.path)
        name = self.files.name(request.path)
        card = card_of_file(checkpoint, name, request.path)
        return m.Peeked(card=card, codes=codes_of(checkpoint, name))

    def _open(self, request: m.OpenFile) -> Errand:
        peeked = self._peek(m.PeekFile(path=request.path))
        yield peeked
        checkpoint = self.files.read(request.path)
        opened = yield from self.workshop.open(peeked, checkpoint)
        self.files.forget(request.path)
        return opened

    def _discard(self, request: left.DiscardLeftRun) -> None:
        if self.states is not None:
            self.states.discard(request.state)

    def _drift(self, request: m.MeasureDrift) -> m.RowDrift:
        return m.RowDrift(share=m.frozen(drift(request.left, request.right, request.k)), k=request.k)
