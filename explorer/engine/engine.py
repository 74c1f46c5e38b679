"""Answers the window's requests, one at a time, in a process that knows no window."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.core import leftovers as left
from explorer.core import messages as m
from explorer.core import runs as r
from explorer.core.axes import DescribeCodes
from explorer.core.between import ReadPaths
from explorer.core.catalogue import ListCatalogue
from explorer.core.exporting import ReadTable, WriteAnimation, WriteBytes, WriteTable
from explorer.core.neighbours import drift
from explorer.core.sampling import SampleCodes
from explorer.core.sheets import ReadGrid, ReadLattice
from explorer.core.turning import DecodeCodes, MakeVector, MeasureChange, PlaceAnchor
from explorer.engine import exporting
from explorer.engine.catalogue import catalogue
from explorer.engine.files import Files, card_of_file, codes_of
from explorer.engine.states import States

if TYPE_CHECKING:
    from explorer.engine.between import Between
    from explorer.engine.runs import Runs
    from explorer.engine.turning import Turning
    from explorer.engine.workshop import Workshop

Errand = Generator[Any, None, Any]


class Engine:
    """Owns the device, the open models, the loaded data and the runs.

    Parameters
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``; ``auto`` takes CUDA, then MPS, then the CPU.
    runs : Path or None
        Folder in which trainings are saved; None saves none.
    clock : callable
        Seconds, monotonic.
    """

    def __init__(
        self,
        device: str = "auto",
        runs: Path | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._device, self._clock = device, clock
        self._states = None if runs is None else States(runs)
        self._files = Files()
        self._built: Workshop | None = None
        self._trainings: Runs | None = None
        self._betweens: Between | None = None
        self._turnings: Turning | None = None
        self._answers: dict[type[m.Request], Callable[[Any], Any]] = {
            m.WarmUp: self._warm_up,
            m.PeekFile: self._peek,
            m.OpenFile: self._open,
            m.FitPca: lambda request: self._workshop.fit_pca(request.data_id, request.latent_dim),
            m.LoadData: lambda request: self._workshop.show_data(request.data_id),
            m.ReadProbe: lambda request: self._workshop.read_probe(request),
            m.MeasureErrors: lambda request: self._workshop.measure_errors(request.model_id),
            m.MeasureDrift: self._drift,
            ReadPaths: lambda request: self._between.paths(request),
            ReadGrid: lambda request: self._between.grid(request),
            ReadLattice: lambda request: self._between.lattice(request),
            DescribeCodes: lambda request: self._between.describe(request),
            SampleCodes: lambda request: self._between.sample(request),
            DecodeCodes: lambda request: self._turning.decode(request),
            PlaceAnchor: lambda request: self._turning.place(request),
            MakeVector: lambda request: self._turning.vector(request),
            MeasureChange: lambda request: self._turning.change(request),
            ListCatalogue: lambda _: catalogue(),
            WriteBytes: exporting.write_bytes,
            WriteAnimation: exporting.write_animation,
            WriteTable: exporting.write_table,
            ReadTable: exporting.read_columns,
            r.BeginRun: lambda request: self._runs.begin(request),
            r.PlayRuns: lambda request: self._runs.play(request),
            r.LookAtRun: lambda request: self._runs.look(request),
            r.ViewRun: lambda request: self._runs.view(request),
            r.TurnKnobs: lambda request: self._runs.turn(request),
            r.DecodeOfRun: lambda request: self._runs.decode(request),
            r.ResampleRun: lambda request: self._runs.resample(request),
            r.KeepRun: lambda request: self._runs.keep(request),
            r.EndRun: lambda request: self._runs.end(request),
            r.LayAside: lambda request: self._runs.lay_aside(request),
            left.FindLeftRuns: lambda _: () if self._states is None else self._states.find(),
            left.KeepLeftRun: lambda request: self._runs.keep_left(request),
            left.DiscardLeftRun: self._discard,
        }

    def handle(self, request: m.Request) -> Any:
        """Answer `request`: with a response, or a generator that returns one."""
        return self._answers[type(request)](request)

    def close(self) -> None:
        """Let go of models, data and runs."""
        if self._trainings is not None:
            self._trainings.close()
        if self._states is not None:
            self._states.close()
        self._built = self._trainings = self._betweens = self._turnings = None

    @property
    def _workshop(self) -> Workshop:
        """The half that needs torch, made when it is first needed."""
        if self._built is None:
            from explorer.engine.workshop import Workshop

            self._built = Workshop(self._device, self._files.claim)
        return self._built

    @property
    def _runs(self) -> Runs:
        """All that trains, made when it is first needed."""
        if self._trainings is None:
            from explorer.engine.runs import Runs

            self._trainings = Runs(self._workshop, self._files, self._states, self._clock)
        return self._trainings

    @property
    def _between(self) -> Between:
        """All that lies between the points, made when it is first needed."""
        if self._betweens is None:
            from explorer.engine.between import Between

            self._betweens = Between(self._workshop, self._clock)
        return self._betweens

    @property
    def _turning(self) -> Turning:
        """All that is asked where codes are turned by hand, made when it is first needed."""
        if self._turnings is None:
            from explorer.engine.turning import Turning

            self._turnings = Turning(self._between.around)
        return self._turnings

    def _warm_up(self, request: m.WarmUp) -> m.Ready:
        return self._workshop.ready()

    def _peek(self, request: m.PeekFile) -> m.Peeked:
        checkpoint = self._files.read(request.path)
        name = self._files.name(request.path)
        card = card_of_file(checkpoint, name, request.path)
        return m.Peeked(card=card, codes=codes_of(checkpoint, name))

    def _open(self, request: m.OpenFile) -> Errand:
        peeked = self._peek(m.PeekFile(path=request.path))
        yield peeked
        checkpoint = self._files.read(request.path)
        opened = yield from self._workshop.open(peeked, checkpoint)
        self._files.forget(request.path)
        return opened

    def _discard(self, request: left.DiscardLeftRun) -> None:
        if self._states is not None:
            self._states.discard(request.state)

    def _drift(self, request: m.MeasureDrift) -> m.RowDrift:
        return m.RowDrift(share=m.frozen(drift(request.left, request.right, request.k)), k=request.k)
