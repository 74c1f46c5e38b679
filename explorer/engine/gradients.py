"""How far back in time gradients reach: of cells at their start, and of models that write."""

from __future__ import annotations

import math
import os
import weakref
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from torch import Tensor

from explorer.core import gradients as g
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError, told
from trainers.gradients import (
    PIECE,
    SEQUENCES,
    STARTS,
    Start,
    cells_of,
    embedded,
    inputs,
    norms_so_far,
    own_texts,
)
from trainers.material import read_any
from trainers.models.char_rnn import CharRnn
from trainers.models.recurrent import Recurrent
from trainers.registry import from_checkpoint
from trainers.specs.cells import CELLS

if TYPE_CHECKING:
    from explorer.engine.texts.texts import Texts

KEPT = 64
"""Answers that are kept."""

Answering = Generator[g.GradientsRead, None, g.GradientsRead]


class Gradients:
    """Reads gradients' norms by lag, and keeps those that it has read lately.

    Parameters
    ----------
    texts : callable
        Gives those who write with the models that are open.
    """

    def __init__(self, texts: Callable[[], Texts]) -> None:
        self._texts = texts
        self._kept: dict[object, g.GradientsRead] = {}

    def listed(self, _: g.ListStarts) -> g.StartsListed:
        """Tell what is shown beside each other."""
        starts = tuple((start.title, _beginning(start)) for start in STARTS)
        cells = tuple(
            g.CellChoice(cell=word, title=kind.title, forgets=kind.forgets) for word, kind in CELLS.items()
        )
        return g.StartsListed(starts=starts, cells=cells)

    def read(self, request: g.ReadGradients) -> Answering:
        """Read those of a cell at its start."""
        begun = request.beginning
        _check(begun, request.units, request.lags)
        if request in self._kept:
            return self._keep(request, self._kept.pop(request))
        seed, start = request.seed, Start("", begun.cell, begun.forget_bias, begun.gain)
        what = cells_of(start, request.units, seed=seed), inputs(request.lags, seed=seed), seed
        whole = yield from _read(request.curve, CELLS[begun.cell].title, begun, what)
        return self._keep(request, whole)

    def trained(self, request: g.ReadTrained) -> Answering:
        """Read those of a model on texts that it writes by its own odds."""
        _check_number("lags", request.lags, g.MOST_LAGS)
        opened = self._opened(request)
        key = (request, _version(request.path) if opened is None else weakref.ref(opened))
        if key in self._kept:
            return self._keep(key, self._kept.pop(key))
        model = _model(request.path) if opened is None else opened
        spec = model.spec
        texts = own_texts(model, SEQUENCES, request.lags + 1, request.seed)
        begun = g.Beginning(cell=spec.cell, forget_bias=spec.forget_bias if CELLS[spec.cell].forgets else 0.0)
        what = model.cells, embedded(model, texts), request.seed
        whole = yield from _read(request.curve, CELLS[spec.cell].title, begun, what)
        return self._keep(key, whole)

    def _opened(self, request: g.ReadTrained) -> CharRnn | None:
        """Return the model where it is open, None where its file is to be read.

        Raises
        ------
        EngineError
            Where it is neither open nor in a file.
        """
        try:
            found = self._texts().opened(request.writer_id)
        except EngineError:
            if request.path:
                return None
            raise
        return found.model if found.card.path == request.path else None

    def close(self) -> None:
        """Let go of all."""
        self._kept.clear()

    def _keep(self, key: object, answer: g.GradientsRead) -> g.GradientsRead:
        self._kept[key] = answer
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return answer


def _read(curve: str, title: str, begun: g.Beginning, what: tuple[Recurrent, Tensor, int]) -> Answering:
    """Tell what more and more sequences come to, and return what all do."""
    b = what[1].shape[1]
    for nth, norms in enumerate(norms_so_far(*what), start=1):
        seen = min(nth * PIECE, b)
        read = g.GradientsRead(curve=curve, title=title, beginning=begun, norms=frozen(norms), sequences=seen)
        if seen < b:
            yield read
    return read


def _model(path: str) -> CharRnn:
    with told():
        model = from_checkpoint(read_any(path))
    if not isinstance(model, CharRnn):
        raise EngineError(f"{path} is no model that writes; choose one whose cells are recurrent.")
    return model


def _version(path: str) -> tuple[int, int]:
    """Tell one state of a file from another."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _beginning(start: Start) -> g.Beginning:
    return g.Beginning(cell=start.cell, forget_bias=start.forget_bias, gain=start.orthogonal)


def _check(begun: g.Beginning, units: int, lags: int) -> None:
    """Refuse what cannot be begun with.

    Raises
    ------
    EngineError
    """
    kind = CELLS.get(begun.cell)
    if kind is None:
        raise EngineError(f"There is no cell {begun.cell!r:.40}; choose {', '.join(CELLS)}.")
    if begun.forget_bias and not kind.forgets:
        raise EngineError(f"{kind.title} has no forget gate; choose an LSTM, or a bias of 0.")
    if not (math.isfinite(begun.forget_bias) and abs(begun.forget_bias) <= g.MOST_BIAS):
        raise EngineError(f"A forget bias of {begun.forget_bias:g} is too large; choose -10 to 10.")
    if begun.gain is not None and not 0 < begun.gain <= g.MOST_GAIN:
        raise EngineError(f"A gain of {begun.gain:g} is out of range; choose one above 0, at most 4.")
    _check_number("units", units, g.MOST_UNITS)
    _check_number("lags", lags, g.MOST_LAGS)


def _check_number(of: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise EngineError(f"There cannot be {number:,} {of}; choose 1 to {most}.")
