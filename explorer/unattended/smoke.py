"""Rehearsals: each panel is driven by real events, and timed."""

from __future__ import annotations

import json
import time

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from explorer.app import App
from explorer.panels.playing import Doing
from explorer.unattended.drag import MOVES, Drag, Dragged, on_map
from explorer.unattended.errand import Errand
from explorer.unattended.figures import Pulse, percentile, plain, resident_mb, since_process_start

TRAIN_MS = 5000
BEFORE_DRAG_MS = 1500
CHARACTERS = 300


class Smoke(Errand):
    """Times the start and what a panel does, and prints one JSON object; null is what is not known.

    Parameters
    ----------
    app : App
        The application.
    started : float
        See `since_process_start`.
    """

    panel = ""

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app)
        self._started = started
        self._figures: dict[str, float | str | int] = {"panel": self.panel}
        self._pulse: Pulse | None = None
        self._drags: list[Drag] = []
        app.window.first_painted.connect(self._on_window)
        app.library.device_ready.connect(self._on_torch)

    @Slot()
    def _on_window(self) -> None:
        self._figures["window_ms"] = 1000 * since_process_start(self._started)
        self._pulse = Pulse(self)

    @Slot(object)
    def _on_torch(self, _: object) -> None:
        self._figures.setdefault("torch_ms", 1000 * since_process_start(self._started))

    def _be_ready(self) -> None:
        """Note that the first picture, or step, is there."""
        if "ready_ms" not in self._figures and self._pulse is not None:
            self._figures["ready_ms"] = 1000 * since_process_start(self._started)
            self._figures["gui_gap_start_ms_max"] = self._pulse.restart()

    def _report(self, more: dict[str, float | str | int], *, well: bool) -> None:
        """Print what was measured, and end."""
        assert self._pulse is not None
        latencies = [ms for drag in self._drags for ms in drag.latencies]
        figures = self._figures | {
            "drag_ms_p50": percentile(latencies, 50),
            "drag_ms_p95": percentile(latencies, 95),
            "gui_gap_ms_max": self._pulse.restart(),
            "rss_mb": resident_mb() + resident_mb(self.app.worker.process_id),
            "window_rss_mb": resident_mb(),
            "moves": len(latencies),
            "moves_lost": sum(drag.lost for drag in self._drags),
        }
        self._pulse.stop()
        print(json.dumps({key: plain(figure) for key, figure in (figures | more).items()}, allow_nan=False))
        dragged = not self._drags or len(latencies) >= MOVES
        self.finish(0 if well and dragged else 1)


class MapSmoke(Smoke):
    """Drags the probe in both maps."""

    panel = "map"

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app, started)
        app.page.strip.painted.connect(self._be_ready)

    @Slot()
    def work(self) -> None:
        """Drag in the right map, then in the left one."""
        self._drags.append(Drag(self.app, on_map(self.app, 1)))
        self._drags[-1].start(self._then_left)

    def _then_left(self) -> None:
        self._drags.append(Drag(self.app, on_map(self.app, 0)))
        self._drags[-1].start(self._end)

    def _end(self) -> None:
        self._report({}, well=True)


class InterpolateSmoke(Smoke):
    """Drags an anchor over the map while the grid and the strips follow."""

    panel = "interpolate"

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app, started)
        self._presenter, self._page = app.between.presenter, app.between.views.page("between")
        self._page.grid.mosaic.painted.connect(self._be_ready)

    @Slot()
    def work(self) -> None:
        """Drag the first anchor."""
        asking, grid = self._presenter.asking, self._page.grid.mosaic
        hand = Dragged(self._page.codes.canvas, self._origin, lambda: asking.grid.stamp, grid.painted)
        self._drags.append(Drag(self.app, hand))
        self._drags[-1].start(self._end)

    def _origin(self) -> QPoint:
        """Return the pixel of the first anchor."""
        canvas = self._page.codes.canvas
        x, y = canvas.to_pixels(canvas.anchors["A"])
        return QPoint(round(x), round(y))

    def _end(self) -> None:
        rows, columns = self._page.grid.mosaic.shape()
        self._report({"cells": rows * columns}, well=rows * columns > 0)


class GameSmoke(Smoke):
    """Plays for five seconds with all layers on, with a drag over the arena meanwhile."""

    panel = "game"

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app, started)
        self._presenter = app.game.views.presenter("plane")
        self._arena = app.game.views.page("plane").cards["main"].arena
        self._player = self._presenter.player
        self._pressed = 0.0
        self._looks: set[int] = set()
        self._player.moved.connect(self._on_move)

    @Slot()
    def work(self) -> None:
        """Press the space bar; a little later take a place of the arena."""
        self._pressed = time.perf_counter()
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)
        QTimer.singleShot(BEFORE_DRAG_MS, self, self._drag)

    @Slot()
    def _on_move(self) -> None:
        if self._pressed and self._player.main.moment.rounds:
            self._looks.add(self._player.main.moment.rounds)
            self._be_ready()

    def _drag(self) -> None:
        touch = self._presenter.touches["main"]
        hand = Dragged(self._arena, self._origin, lambda: touch.stamp, self._arena.painted)
        self._drags.append(Drag(self.app, hand))
        self._drags[-1].start(self._go_on)

    def _origin(self) -> QPoint:
        middle: QPoint = self._arena.rect().center()
        return middle

    def _go_on(self) -> None:
        left = TRAIN_MS - 1000 * (time.perf_counter() - self._pressed)
        QTimer.singleShot(max(0, round(left)), self, self._end)

    @Slot()
    def _end(self) -> None:
        seconds, rounds = time.perf_counter() - self._pressed, self._player.main.moment.rounds
        more: dict[str, float | str | int] = {
            "rounds": rounds,
            "rounds_per_s": rounds / seconds,
            "looks_per_s": len(self._looks) / seconds,
        }
        self._report(more, well=rounds > 0)


class SequenceSmoke(Smoke):
    """Writes 300 characters at full speed, with nothing to drag."""

    panel = "sequence"

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app, started)
        self._pen = app.sequence.presenter.pen
        self._pressed, self._before = 0.0, 0
        self._pen.wrote.connect(self._on_piece)

    @property
    def _length(self) -> int:
        """How long the text is."""
        return 0 if self._pen.text is None else len(self._pen.text.text)

    @Slot()
    def work(self) -> None:
        """Press the space bar."""
        self._before = self._length
        self._pen.until = self._before + CHARACTERS
        self._pen.set_speed(0.0)
        self._pressed = time.perf_counter()
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)

    @Slot()
    def _on_piece(self) -> None:
        self._be_ready()
        written = self._length - self._before
        if written >= CHARACTERS:
            self._pen.wrote.disconnect(self._on_piece)
            seconds = time.perf_counter() - self._pressed
            more: dict[str, float | str | int] = {
                "characters": written,
                "characters_per_s": written / seconds,
            }
            self._report(more, well=True)


class TrainSmoke(Smoke):
    """Trains for five seconds, with a drag over the map meanwhile where there is one."""

    panel = "train"

    def __init__(self, app: App, started: float) -> None:
        super().__init__(app, started)
        self._player = app.training.presenter.player
        self._canvas = app.training.page.cards["run"].canvas
        self._pressed = 0.0
        self._first_map_ms = 0.0
        self._before = self._steps = 0
        self._player.moved.connect(self._on_move)

    @Slot()
    def work(self) -> None:
        """Press the space bar; a little later take a point of the map."""
        self._pressed = time.perf_counter()
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)
        QTimer.singleShot(BEFORE_DRAG_MS, self, self._drag)

    @Slot()
    def _on_move(self) -> None:
        main = self._player.main
        assert main is not None
        if main.step and not self._first_map_ms:
            self._first_map_ms = 1000 * (time.perf_counter() - self._pressed)
            self._be_ready()
        if main.step < self._before:
            self._steps += self._before
        self._before = main.step
        if self._player.finished:
            QTimer.singleShot(0, self, self._again)

    @Slot()
    def _again(self) -> None:
        """Begin anew where a run is over before the time is."""
        if self._player.finished and self._player.doing is Doing.RESTING:
            self.app.training.presenter.reset()
            self.app.training.presenter.toggle()

    def _drag(self) -> None:
        main = self._player.main
        if main is not None and main.begun.writes:
            self._go_on()
            return
        result, touch = self.app.training.page.result, self.app.training.presenter.touch
        hand = Dragged(self._canvas, self._origin, lambda: touch.stamp, result.probe.picture.painted)
        self._drags.append(Drag(self.app, hand))
        self._drags[-1].start(self._go_on)

    def _origin(self) -> QPoint:
        """Return the pixel of a datum near the middle."""
        main = self._player.main
        assert main is not None
        places = self._canvas.to_pixels(main.moment.xy)
        middle = (self._canvas.width() / 2, self._canvas.height() / 2)
        x, y = places[((places - middle) ** 2).sum(axis=1).argmin()]
        return QPoint(round(x), round(y))

    def _go_on(self) -> None:
        left = TRAIN_MS - 1000 * (time.perf_counter() - self._pressed)
        QTimer.singleShot(max(0, round(left)), self, self._end)

    @Slot()
    def _end(self) -> None:
        seconds, steps = time.perf_counter() - self._pressed, self._steps + self._before
        more: dict[str, float | str | int] = {
            "first_map_ms": self._first_map_ms,
            "steps": steps,
            "steps_per_s": steps / seconds,
        }
        self._report(more, well=steps > 0)
