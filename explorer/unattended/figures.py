"""Figures of a run without a person: times, memory, percentiles, stalls of the window."""

from __future__ import annotations

import math
import os
import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

PULSE_MS = 2


def since_process_start(started: float) -> float:
    """Return the seconds since this process was started, as the system counts them where it tells.

    Parameters
    ----------
    started : float
        ``time.perf_counter()`` as early as the program could take it, for systems that do not tell.
    """
    try:
        with open("/proc/self/stat", encoding="ascii") as file:
            ticks = int(file.read().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError):
        return time.perf_counter() - started


def resident_mb(process_id: int | None = None) -> float:
    """Return the memory that a process (this one) holds, in MB; NaN where the system does not tell."""
    try:
        with open(f"/proc/{process_id or 'self'}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError, AttributeError):
        return math.nan


def percentile(values: list[float], q: float) -> float:
    """Return the q-th percentile by the nearest rank; NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(q / 100 * len(ordered)) - 1))]


def plain(figure: float | str | int) -> float | str | int | None:
    """Return a figure as JSON can hold it: a number to two places, None for one that is not known."""
    if not isinstance(figure, float):
        return figure
    return round(figure, 2) if math.isfinite(figure) else None


class Pulse(QObject):
    """Beats every two milliseconds and remembers the longest time it could not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PULSE_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last) - PULSE_MS)
        self._last = now

    def restart(self) -> float:
        """Return the longest stall so far, and count anew."""
        self._beat()
        longest, self.longest_ms = self.longest_ms, 0.0
        return longest

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
