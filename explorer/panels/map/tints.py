"""The colours of the points: by class, or by a quantity that the engine measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from explorer.core.colours import colour_values, ramp
from explorer.core.messages import (
    Codes,
    Done,
    EngineClient,
    Failed,
    MeasureDrift,
    MeasureErrors,
    Outcome,
    frozen,
)
from explorer.panels.library import Library
from explorer.panels.map.atlas import CLASS, DRIFT, ERROR, Atlas, attribute_key, attribute_of

DRIFT_NEIGHBOURS = 10


def colour_choices(codes: Sequence[Codes]) -> dict[str, str]:
    """Return what the points can be coloured by, and how each choice is called."""
    names = {name: None for entry in codes for name in entry.attributes}
    common = {CLASS: "Class", ERROR: "Error", DRIFT: "Drift"}
    return common | {attribute_key(name): name[:1].upper() + name[1:] for name in names}


@dataclass(frozen=True, eq=False)
class Tint:
    """The scale of a continuous quantity, and the bar that explains it."""

    title: str
    lo: float
    hi: float
    unit: str
    cyclic: bool

    @classmethod
    def of(
        cls,
        title: str,
        values: Mapping[str, NDArray[Any]],
        unit: str = "",
        cyclic: bool = False,
        lo: float | None = None,
        hi: float | None = None,
    ) -> Tint:
        """Span the finite values, but for the most extreme two per cent where `hi` is not given."""
        together = np.concatenate([np.empty(0), *values.values()])
        finite = together[np.isfinite(together)]
        if cyclic:
            lo, hi = 0.0, 2 * np.pi
        lo = (float(finite.min()) if len(finite) else 0.0) if lo is None else lo
        hi = (float(np.percentile(finite, 98)) if len(finite) else 1.0) if hi is None else hi
        return cls(title, lo, max(hi, lo + 1e-9), unit, cyclic)

    @property
    def ramp(self) -> NDArray[np.uint8]:
        """Return the colours (256, 3) from `lo` to `hi`."""
        return ramp(self._ramp)

    @property
    def _ramp(self) -> str:
        return "cyclic" if self.cyclic else "sequential"

    def colours(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Colour values (n,) on this scale; what is not finite becomes grey."""
        wrapped = np.mod(values, 2 * np.pi) if self.cyclic else values
        return colour_values(wrapped, self._ramp, self.lo, self.hi)


class Tints(QObject):
    """Measures what the points are coloured by, once for each model, and colours them.

    `measured` tells that a measure has come in.
    """

    measured = Signal()
    troubled = Signal(str, str)

    def __init__(
        self, library: Library, atlas: Atlas, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._atlas = atlas
        self._engine = engine
        self._errors: dict[Codes, NDArray[np.floating]] = {}
        self._drift: dict[tuple[Codes, Codes], NDArray[np.floating]] = {}
        self._asked: set[object] = set()

    def ask(self, colour: str, slots: tuple[str, ...]) -> None:
        """Have what `colour` needs measured, as far as it is not known yet."""
        if colour == ERROR:
            for name in slots:
                if name in self._library.able and self._atlas.encodes(name):
                    self._ask_errors(name)
        elif colour == DRIFT:
            self._ask_drift(slots)

    def _ask_errors(self, name: str) -> None:
        codes = self._library.codes[name]
        if codes not in self._asked:
            self._asked.add(codes)
            self._engine.ask(MeasureErrors(model_id=name), partial(self._on_errors, codes))

    def _ask_drift(self, slots: tuple[str, ...]) -> None:
        pair, way = self._pair(slots), self._atlas.way(slots)
        if pair is None or way is None or pair in self._asked:
            return
        self._asked.add(pair)
        left, right = (self._atlas.sheet(name) for name in slots[:2])
        assert left is not None
        assert right is not None
        rows = len(way.start)
        request = MeasureDrift(left=frozen(left.xy[:rows]), right=frozen(right.xy[:rows]), k=DRIFT_NEIGHBOURS)
        self._engine.ask(request, partial(self._on_drift, pair))

    def _pair(self, slots: tuple[str, ...]) -> tuple[Codes, Codes] | None:
        left, right = (self._library.codes.get(name) for name in slots[:2])
        return None if left is None or right is None else (left, right)

    def _on_errors(self, codes: Codes, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._errors[codes] = outcome.response.mse
        self._settle(codes, outcome)

    def _on_drift(self, pair: tuple[Codes, Codes], outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._drift[pair] = outcome.response.share
        self._settle(pair, outcome)

    def _settle(self, wish: object, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.measured.emit()
            return
        self._asked.discard(wish)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)

    def tint(self, colour: str, slots: tuple[str, ...]) -> tuple[Tint, dict[str, NDArray[Any]]]:
        """Return the scale of a continuous quantity and its values (n,) for each map's rows.

        What is not measured yet is not a number.
        """
        shown = {name: self._library.codes[name] for name in slots if name in self._library.codes}
        nothing = {name: np.full(len(codes.z), np.nan, dtype=np.float32) for name, codes in shown.items()}
        if colour == ERROR:
            values = {name: self._errors.get(codes, nothing[name]) for name, codes in shown.items()}
            return Tint.of("Reconstruction error", values, "or more, MSE per pixel", lo=0.0), values
        if colour == DRIFT:
            pair = self._pair(slots)
            share = self._drift.get(pair) if pair is not None else None
            values = {
                name: share if share is not None and len(share) == len(empty) else empty
                for name, empty in nothing.items()
            }
            percent = {name: 100 * rows for name, rows in values.items()}
            unit = f"% of the {DRIFT_NEIGHBOURS} nearest differ"
            return Tint.of("Local drift, left map to right", percent, unit, lo=0.0, hi=100.0), percent
        name = attribute_of(colour)
        values = {model: codes.attributes.get(name, nothing[model]) for model, codes in shown.items()}
        cyclic = any(name in self._library.cards[model].cyclic for model in shown)
        return Tint.of(name[:1].upper() + name[1:], values, cyclic=cyclic), values
