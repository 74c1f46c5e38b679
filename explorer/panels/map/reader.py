"""Asks the engine what the models make of the probe; the newest answer counts, a late one is dropped."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome, Probe, ProbeReading, ReadProbe


class ProbeReader(QObject):
    """Numbers its questions, and times from the hand's move to the painted picture.

    An answer that was overtaken while it was worked out is still read, as long as no newer one has
    come: so a slow decoder shows progress during a drag.
    """

    answered = Signal(object)
    frame_timed = Signal(float)
    troubled = Signal(str, str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._sent_at: dict[int, float] = {}
        self.stamp = 0
        self._since = 0
        self.reading: ProbeReading | None = None

    @property
    def settled(self) -> bool:
        """Whether the newest question has been answered."""
        return self.reading is not None and self.reading.stamp == self.stamp

    def forget(self) -> None:
        """Let go of the reading, and of every answer that is still to come: they are of other data."""
        self.reading = None
        self._since = self.stamp

    def ask(self, probe: Probe, models: tuple[str, ...], moved_at: float | None = None) -> None:
        """Ask these models about the probe.

        Parameters
        ----------
        moved_at : float or None
            ``time.perf_counter()`` of the hand's move that this follows; None for no hand, and no timing.
        """
        self.stamp += 1
        if moved_at is not None:
            self._sent_at[self.stamp] = moved_at
        self._engine.ask(ReadProbe(models=models, probe=probe, stamp=self.stamp), self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if not isinstance(outcome, Done):
            return
        reading: ProbeReading = outcome.response
        newest = self._since if self.reading is None else self.reading.stamp - 1
        if reading.stamp <= newest:
            return
        if reading.notice:
            self.troubled.emit(reading.notice, "")
        self.reading = reading
        self.answered.emit(reading)

    @Slot(int)
    def on_painted(self, stamp: int) -> None:
        """Take the time at which the pictures of an answer were on screen."""
        sent = self._sent_at.get(stamp)
        for old in [known for known in self._sent_at if known <= stamp]:
            del self._sent_at[old]
        if sent is not None:
            self.frame_timed.emit(1000 * (time.perf_counter() - sent))
