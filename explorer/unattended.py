"""Runs without a person: a picture of the window, and a rehearsal that drags the probe and times it."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app import App
from explorer.options import Options

PATIENCE_MS = 120_000
MOVES = 120
FRAME_MS = 16
PULSE_MS = 2
LATEST_MS = 2000
"""How long pictures are waited for after a drag."""


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


def resident_mb() -> float:
    """Return the memory this process holds, in MB; NaN where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
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


class Errand(QObject):
    """Something to do in a settled window, after which the application ends."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.app = app
        self.code = 1
        self._begun = False
        app.settled.connect(self._begin)
        self._limit = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._limit.timeout.connect(self._give_up)
        self._limit.start()
        app.library.troubled.connect(self._on_trouble)
        app.library.refused.connect(self._on_refusal)

    @Slot()
    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self.work)

    def work(self) -> None:
        """Do it, and call `finish`."""
        raise NotImplementedError

    def finish(self, code: int) -> None:
        """End the application with an exit code."""
        self.code = code
        self._limit.stop()
        QApplication.exit(code)

    @Slot(str, str)
    def _on_trouble(self, sentence: str, detail: str) -> None:
        """Pass on what would be told in the window; it may be a warning."""
        print(f"latent-explorer: {sentence}", file=sys.stderr)

    @Slot(str)
    def _on_refusal(self, path: str) -> None:
        if not self._begun:
            self.finish(2)

    @Slot()
    def _give_up(self) -> None:
        print("latent-explorer: the window did not settle in two minutes", file=sys.stderr)
        self.finish(1)


class Screenshot(Errand):
    """Writes the settled window's picture."""

    def __init__(self, app: App, path: str) -> None:
        super().__init__(app)
        self._path = path

    @Slot()
    def work(self) -> None:
        """Save a PNG of the window."""
        if self.app.window.grab().save(self._path, "PNG"):
            self.finish(0)
        else:
            print(f"latent-explorer: {self._path} cannot be written; choose another place", file=sys.stderr)
            self.finish(2)


class Drag(QObject):
    """Drags the probe along a curve by real mouse events, sixty a second, and times each picture.

    Attributes
    ----------
    latencies : list of float
        Milliseconds from each move to its painted picture, or to a later one's.
    lost : int
        How many moves led to no picture within `LATEST_MS` of the end.
    """

    def __init__(self, app: App, slot: int, moves: int = MOVES) -> None:
        super().__init__(app)
        self.app = app
        self.latencies: list[float] = []
        self._slot = slot
        self._moves = moves
        self.lost = 0
        self._sent: list[tuple[int, float]] = []
        self._let_go_at = 0.0
        self._step = 0
        self._done: Any = None
        self._canvas: QWidget = app.page.cards[slot].canvas
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._move)

    def start(self, done: Any) -> None:
        """Take the probe, move it, let it go; then call `done`."""
        self._done = done
        self.app.page.strip.painted.connect(self._on_painted)
        canvas, presenter = self.app.page.cards[self._slot].canvas, self.app.presenter
        place = presenter.hand.place(presenter.state, self._slot)
        assert place is not None, "a settled map has a probe"
        x, y = canvas.to_pixels(place)
        self._origin = QPoint(round(x), round(y))
        QTest.mousePress(
            self._target(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self._on_window(self._origin),
        )
        self._timer.start()

    def _target(self) -> Any:
        return self.app.window.windowHandle()

    def _on_window(self, point: QPoint) -> QPoint:
        return self._canvas.mapTo(self.app.window, point)

    @Slot()
    def _move(self) -> None:
        if self._step == self._moves:
            self._let_go()
            return
        self._step += 1
        now, before = time.perf_counter(), self.app.presenter.reader.stamp
        # The stamp of the question that this event leads to is the next one.
        self._sent.append((before + 1, now))
        QTest.mouseMove(self._target(), self._on_window(self._place()))

    def _let_go(self) -> None:
        """Let go of the probe, and wait for the pictures that are still to come."""
        QTest.mouseRelease(
            self._target(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self._on_window(self._place()),
        )
        self._let_go_at = time.perf_counter()
        self._timer.timeout.disconnect(self._move)
        self._timer.timeout.connect(self._wait)

    @Slot()
    def _wait(self) -> None:
        waited = 1000 * (time.perf_counter() - self._let_go_at)
        if waited >= LATEST_MS or (waited >= 10 * FRAME_MS and not self._sent):
            self._finish()

    def _place(self) -> QPoint:
        """Return the next point of a figure of eight around the middle of the map."""
        turn = 2 * math.pi * self._step / self._moves
        middle = QPoint(self._canvas.width() // 2, self._canvas.height() // 2)
        eight = QPoint(
            int(0.3 * self._canvas.width() * math.sin(turn)),
            int(0.3 * self._canvas.height() * math.sin(2 * turn)),
        )
        ease = min(1.0, self._step / (0.25 * self._moves))
        start = self._origin
        return QPoint(
            int(start.x() + ease * (middle.x() + eight.x() - start.x())),
            int(start.y() + ease * (middle.y() + eight.y() - start.y())),
        )

    @Slot(int)
    def _on_painted(self, stamp: int) -> None:
        now = time.perf_counter()
        self.latencies += [1000 * (now - sent) for wished, sent in self._sent if wished <= stamp]
        self._sent = [(wished, sent) for wished, sent in self._sent if wished > stamp]

    def _finish(self) -> None:
        self._timer.stop()
        self.lost = len(self._sent)
        self.app.page.strip.painted.disconnect(self._on_painted)
        self._done()


class Smoke(Errand):
    """Drags the probe in both maps and prints what it measured as one JSON object; null is what is not known.

    Parameters
    ----------
    app : App
        The application.
    started : float
        See `since_process_start`.
    """

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app)
        self._started = started
        self._figures: dict[str, float | str | int] = {}
        self._pulse: Pulse | None = None
        self._drags: list[Drag] = []
        app.window.first_painted.connect(self._on_window)
        app.library.device_ready.connect(self._on_torch)
        app.page.strip.painted.connect(self._on_picture)

    @Slot()
    def _on_window(self) -> None:
        self._figures["window_ms"] = 1000 * since_process_start(self._started)
        self._pulse = Pulse(self)

    @Slot(object)
    def _on_torch(self, _: object) -> None:
        self._figures.setdefault("torch_ms", 1000 * since_process_start(self._started))

    @Slot(int)
    def _on_picture(self, _: int) -> None:
        if "ready_ms" not in self._figures and self._pulse is not None:
            self._figures["ready_ms"] = 1000 * since_process_start(self._started)
            self._figures["gui_gap_start_ms_max"] = self._pulse.restart()

    @Slot()
    def work(self) -> None:
        """Drag in the right map, then in the left one."""
        self._drags.append(Drag(self.app, 1))
        self._drags[-1].start(self._then_left)

    def _then_left(self) -> None:
        self._drags.append(Drag(self.app, 0))
        self._drags[-1].start(self._report)

    def _report(self) -> None:
        assert self._pulse is not None
        latencies = [ms for drag in self._drags for ms in drag.latencies]
        figures = self._figures | {
            "panel": "map",
            "drag_ms_p50": percentile(latencies, 50),
            "drag_ms_p95": percentile(latencies, 95),
            "gui_gap_ms_max": self._pulse.restart(),
            "rss_mb": resident_mb(),
            "moves": len(latencies),
            "moves_lost": sum(drag.lost for drag in self._drags),
        }
        self._pulse.stop()
        print(json.dumps({key: plain(figure) for key, figure in figures.items()}, allow_nan=False))
        self.finish(0 if len(latencies) >= MOVES else 1)


def errand_of(options: Options, started: float) -> Callable[[App], Errand] | None:
    """Return what a run is to do without a person, or None; `started` as for `since_process_start`."""
    if options.smoke:
        return partial(Smoke, started=started)
    if options.screenshot:
        return partial(Screenshot, path=options.screenshot)
    return None
