"""Asks the engine; of questions of one use the newest answer counts, and a late one is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.axes import CodesDescribed, DescribeCodes
from explorer.core.messages import Done, EngineClient, Failed, Outcome, Request
from explorer.core.turning import (
    AnchorPlaced,
    ChangeMeasured,
    CodesDecoded,
    DecodeCodes,
    MakeVector,
    MeasureChange,
    PlaceAnchor,
    VectorMade,
)
from explorer.panels.series import Moves, Series

Take = Callable[[Any], object]


class Asking(QObject):
    """Numbers questions, and times from the hand's move to the painted picture.

    Signals
    -------
    answered()
        A question has come to its end.
    frame_timed(float)
        Milliseconds from a move of the hand to the picture.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    answered = Signal()
    frame_timed = Signal(float)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._series: dict[str, Series] = {}
        self._moves = Moves()

    @property
    def settled(self) -> bool:
        """Whether every question has been answered."""
        return all(series.settled for series in self._series.values())

    def forget(self, *uses: str) -> None:
        """Drop every answer that is still to come, of some uses or of all."""
        for use in uses or tuple(self._series):
            self.series(use).forget()

    def series(self, use: str) -> Series:
        """Return the questions of a use."""
        return self._series.setdefault(use, Series())

    # -- questions -------------------------------------------------------------------------------

    def describe(self, model_id: str, take: Callable[[CodesDescribed], object]) -> None:
        """Ask for the axes of a model's codes."""
        self._ask("describe", DescribeCodes(model_id=model_id), take)

    def place(self, request: PlaceAnchor, take: Callable[[AnchorPlaced], object]) -> None:
        """Ask where the model has an anchor."""
        self._ask("place", request, take)

    def decode(
        self, request: DecodeCodes, take: Callable[[CodesDecoded], object], moved_at: float | None = None
    ) -> None:
        """Ask for pictures of codes; with `moved_at` (``time.perf_counter()``) of the hand it is timed."""
        stamp = self.series(request.use).stamp + 1
        self._moves.note(stamp, moved_at)
        self._ask(request.use, replace(request, stamp=stamp), take)

    def vector(self, request: MakeVector, take: Callable[[VectorMade], object]) -> None:
        """Ask for a vector."""
        self._ask("vector", request, take)

    def change(self, request: MeasureChange, take: Callable[[ChangeMeasured], object]) -> None:
        """Ask what adding a vector changes."""
        stamp = self.series(request.use).stamp + 1
        self._ask(request.use, replace(request, stamp=stamp), take)

    def _ask(self, use: str, request: Request, take: Take) -> None:
        stamp = self.series(use).ask()
        self._engine.ask(request, partial(self._on_answer, use, stamp, take))

    # -- answers ---------------------------------------------------------------------------------

    def _on_answer(self, use: str, stamp: int, take: Take, outcome: Outcome) -> None:
        series = self.series(use)
        if isinstance(outcome, Done):
            notice = getattr(outcome.response, "notice", "")
            if notice:
                self.troubled.emit(notice, "")
            series.end(stamp)
            if series.takes(stamp):
                take(outcome.response)
        elif isinstance(outcome, Failed):
            current = series.takes(stamp)
            series.end(stamp)
            if current:
                self.troubled.emit(outcome.sentence, outcome.detail)
        else:
            series.end(stamp)
        self.answered.emit()

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which a picture was on screen."""
        waited = self._moves.painted(stamp)
        if waited is not None:
            self.frame_timed.emit(waited)
