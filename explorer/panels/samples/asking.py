"""Asks the engine for samples; the newest answer counts, a late one is dropped."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Progressed
from explorer.core.sampling import SampleCodes, SamplesDrawn


class Asking(QObject):
    """Numbers the questions, and times from the hand's move to the painted wall.

    Signals
    -------
    drawn(object, object)
        What was asked, and a `SamplesDrawn` newer than all before.
    answered()
        A question has been answered, or refused.
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
        self._stamp = self._shown = self._answered = self._since = 0
        self._sent_at: dict[int, float] = {}
        self.asked: SampleCodes | None = None

    @property
    def settled(self) -> bool:
        """Whether something has been asked, and the newest question been answered."""
        return self.asked is not None and self._answered == self._stamp

    def forget(self) -> None:
        """Drop every answer that is still to come: they are of another model."""
        self._since = self._answered = self._shown = self._stamp
        self._sent_at.clear()
        self.asked = None

    def ask(self, request: SampleCodes, moved_at: float | None = None) -> None:
        """Ask for samples; with `moved_at` (``time.perf_counter()``) of the hand it is timed."""
        self._stamp += 1
        self.asked = request
        if moved_at is not None:
            self._sent_at[self._stamp] = moved_at
        stamped = replace(request, stamp=self._stamp)
        self._engine.ask(stamped, partial(self._on_outcome, stamped))

    def _on_outcome(self, request: SampleCodes, outcome: Outcome) -> None:
        if isinstance(outcome, Progressed):
            return
        stamp = request.stamp
        self._answered = max(self._answered, stamp)
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done) and stamp > max(self._since, self._shown):
            self._shown = stamp
            self._take(request, outcome.response)
        self.answered.emit()

    def _take(self, request: SampleCodes, drawn: SamplesDrawn) -> None:
        if drawn.notice:
            self.troubled.emit(drawn.notice, "")
        self.drawn.emit(request, drawn)

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which samples were on screen."""
        sent = self._sent_at.get(stamp)
        for old in [known for known in self._sent_at if known <= stamp]:
            del self._sent_at[old]
        if sent is not None:
            self.frame_timed.emit(1000 * (time.perf_counter() - sent))
