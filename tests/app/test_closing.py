"""Closing: bounded, whatever the worker is at."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QPoint

from explorer.core import messages as m
from explorer.core.runs import BeginRun, PlayRuns, Recipe
from tests.app.driver import Driver
from tests.app.test_start import Gate, Idle, Start


def worker_threads() -> set[threading.Thread]:
    return {t for t in threading.enumerate() if t.name.startswith("latent-explorer")}


def test_closing_while_a_file_is_being_opened_is_bounded(start: Start, qtbot: Any) -> None:
    before = worker_threads()
    opening, go_on = threading.Event(), threading.Event()

    class Slow(Gate):
        def handle(self, request: m.Request) -> Any:
            if isinstance(request, m.OpenFile):
                return self.slowly()
            return self.engine.handle(request)

        def slowly(self) -> Iterator[None]:
            opening.set()
            while not go_on.is_set():
                yield None

    driver = start(None, Slow)
    driver.until(opening.is_set)
    begun = time.monotonic()
    driver.window.close()
    assert time.monotonic() - begun < 5
    assert worker_threads() == before
    assert not driver.window.isVisible()
    go_on.set()


def test_a_stuck_worker_is_waited_for_once_and_behind_no_window(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.app.CLOSE_SECONDS", 0.1)
    stuck, go_on = threading.Event(), threading.Event()

    class Stuck(Idle):
        def handle(self, request: m.Request) -> Any:
            stuck.set()
            assert go_on.wait(30)

    driver = start(None, lambda device: Stuck())
    driver.until(stuck.is_set)
    waits: list[tuple[float, bool]] = []
    close = driver.app.worker.close

    def watched(seconds: float) -> bool:
        waits.append((seconds, driver.window.isVisible()))
        return close(seconds)

    monkeypatch.setattr(driver.app.worker, "close", watched)
    driver.window.close()
    assert not driver.app.close()
    (first, shown), (second, _) = waits
    assert 0.05 < first <= 0.1
    assert second == 0.0
    assert not shown
    go_on.set()
    assert driver.app.worker.close(30)


CLOSED_WITH_ANOTHER_WINDOW_OPEN = """
from PySide6.QtCore import QTimer
from explorer.app import run
from explorer.options import Options

class Leave:
    code = 7
    def __init__(self, app):
        app.window.first_painted.connect(app.window.show_keyboard)
        app.window.first_painted.connect(lambda: QTimer.singleShot(0, app.window, app.window.close))

raise SystemExit(run(Options(device="cpu"), Leave))
"""


def test_closing_the_window_ends_the_application_whatever_else_is_open() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_WITH_ANOTHER_WINDOW_OPEN],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 7, done.stderr


def test_closing_while_it_trains_is_bounded(driver: Driver, start: Start) -> None:
    before = worker_threads()
    own = start(None)
    own.until(lambda: bool(own.state.slots))
    own.settle()
    heard: list[m.Outcome] = []
    recipe = Recipe(
        family="ae",
        data_id="digits",
        fields=MappingProxyType({"nodes": 32}),
        training=MappingProxyType({"steps": 1_000_000}),
    )
    own.app.worker.ask(BeginRun(run_id="run", recipe=recipe), heard.append)
    own.until(lambda: any(isinstance(outcome, m.Done) for outcome in heard))
    heard.clear()
    own.app.worker.ask(PlayRuns(run_ids=("run",), until=1_000_000), heard.append)
    own.until(lambda: any(isinstance(outcome, m.Progressed) for outcome in heard))
    assert own.app.worker.training
    own.until(lambda: own.window.statusbar.state.text.startswith("Training"))

    canvas = own.canvas(1)
    own.drag(canvas, own.probe(1), QPoint(canvas.width() // 2, canvas.height() // 2))
    own.until(lambda: own.app.presenter.settled)
    own.assert_probe_at(1, own.read_by("digits-ae-2").code)

    begun = time.monotonic()
    own.window.close()
    assert time.monotonic() - begun < 5
    assert isinstance(heard[-1], m.Cancelled)
    assert worker_threads() == before
