"""Asks the engine for samples, which come in pieces; the newest count, late ones are dropped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import EngineClient, Failed, Outcome, Progressed
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.panels.series import Moves, Series, part_of


class Asking(QObject):
    """Numbers the questions, and times from the hand's move to the painted wall.

    Signals
    -------
    drawn(object, object)
        What was asked, and a piece or the whole of a `SamplesDrawn` that nothing newer has come before.
    answered()
        A question has been answered to its end, or refused.
    frame_timed(float)
        Milliseconds from a move of the hand to the wall.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    drawn = Signal(object, object)
    answered = Signal()
    frame_timed = Signal(float)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._series = Series()
        self._moves = Moves()
        self.asked: SampleCodes | None = None

    @property
    def settled(self) -> bool:
        """Whether something has been asked, and the newest question been answered."""
        return self.asked is not None and self._series.settled

    def forget(self) -> None:
        """Drop every answer that is still to come: they are of another model."""
        self._series.forget()
        self._moves.forget()
        self.asked = None

    def ask(self, request: SampleCodes, moved_at: float | None = None) -> None:
        """Ask for samples; with `moved_at` (``time.perf_counter()``) of the hand it is timed."""
        stamp = self._series.ask()
        self.asked = request
        self._moves.note(stamp, moved_at)
        stamped = replace(request, stamp=stamp)
        self._engine.ask(stamped, partial(self._on_outcome, stamped))

    def _on_outcome(self, request: SampleCodes, outcome: Outcome) -> None:
        part, last = part_of(outcome), not isinstance(outcome, Progressed)
        if last:
            self._series.end(request.stamp)
        if isinstance(part, SamplesDrawn):
            if part.notice:
                self.troubled.emit(part.notice, "")
            if self._series.takes(request.stamp):
                self.drawn.emit(request, part)
        if not last:
            return
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        self.answered.emit()

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which samples were on screen."""
        waited = self._moves.painted(stamp)
        if waited is not None:
            self.frame_timed.emit(waited)
