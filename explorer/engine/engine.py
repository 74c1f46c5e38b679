"""Answers the window's requests, one at a time, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from explorer.core import messages as m
from explorer.core.neighbours import drift
from explorer.engine.files import Files, card_of_file, codes_of

if TYPE_CHECKING:
    from explorer.engine.workshop import Workshop

Errand = Generator[Any, None, Any]


class Engine:
    """Owns the device, the open models and the loaded data.

    Parameters
    ----------
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``; ``auto`` takes CUDA, then MPS, then the CPU.
    """

    def __init__(self, device: str = "auto") -> None:
        self._device = device
        self._files = Files()
        self._built: Workshop | None = None
        self._answers: dict[type[m.Request], Callable[[Any], Any]] = {
            m.WarmUp: self._warm_up,
            m.PeekFile: self._peek,
            m.OpenFile: self._open,
            m.FitPca: lambda r: self._workshop.fit_pca(r.data_id, r.latent_dim),
            m.LoadData: lambda r: self._workshop.show_data(r.data_id),
            m.ReadProbe: lambda r: self._workshop.read_probe(r),
            m.MeasureErrors: lambda r: self._workshop.measure_errors(r.model_id),
            m.MeasureDrift: self._drift,
            m.Train: lambda r: self._workshop.train(r),
        }

    def handle(self, request: m.Request) -> Any:
        """Answer `request`: with a response, or a generator that returns one."""
        return self._answers[type(request)](request)

    def close(self) -> None:
        """Let go of models and data."""
        self._built = None

    @property
    def _workshop(self) -> Workshop:
        """The half that needs torch, made when it is first needed."""
        if self._built is None:
            from explorer.engine.workshop import Workshop

            self._built = Workshop(self._device, self._files.claim)
        return self._built

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

    def _drift(self, request: m.MeasureDrift) -> m.RowDrift:
        return m.RowDrift(share=m.frozen(drift(request.left, request.right, request.k)), k=request.k)
