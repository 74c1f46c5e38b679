"""What every test gets: no screen needed, settings of its own, and nothing left behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples at each run, and no clock: the machine may be busy.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

OUR_THREADS = "latent-explorer"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, logs and saved trainings go to a folder of the test's own."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("config", "cache", "runs"):
        monkeypatch.setenv(f"LATENT_EXPLORER_{name.upper()}", str(folder / name))
    return folder


@pytest.fixture(autouse=True)
def plain_look(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put style, palette and font of the application back after each test that may change them."""
    if "qtbot" not in request.fixturenames and "qapp" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("qapp")
    palette, font, sheet, style = app.palette(), app.font(), app.styleSheet(), app.style().name()
    yield
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    if app.style().name() != style:
        app.setStyle(style)
    if app.palette() != palette:
        app.setPalette(palette)
    if app.font() != font:
        app.setFont(font)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, process, running timer or visible window behind.

    What was there before is frozen meanwhile, so that only what the test has made is looked through.
    """
    threads, windows = set(threading.enumerate()), _windows()
    gc.freeze()
    try:
        yield
        _look_behind(request, threads, windows)
    finally:
        gc.unfreeze()


def _look_behind(request: pytest.FixtureRequest, threads: set[threading.Thread], windows: set[Any]) -> None:
    ours = [t for t in threading.enumerate() if t not in threads and t.name.startswith(OUR_THREADS)]
    for thread in ours:
        thread.join(2)  # one that is at its end, as the writer of the settings, is no leak
    left = [thread.name for thread in ours if thread.is_alive()]
    assert not left, f"threads left behind: {left}"
    assert not multiprocessing.active_children(), "processes left behind"
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        _let_go()
        assert not _windows() - windows, f"windows left open: {_windows() - windows}"
        running = _running_timers(windows)
        assert not running, f"timers left running: {[(t, t.parent()) for t in running]}"


def _let_go() -> None:
    """Let what is to be deleted be deleted."""
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _windows() -> set[Any]:
    """Return the windows on screen; without importing Qt for a test that has none."""
    if "PySide6.QtWidgets" not in sys.modules:
        return set()
    from PySide6.QtWidgets import QApplication

    return {w for w in QApplication.topLevelWidgets() if w.isVisible()} if QApplication.instance() else set()


def _running_timers(windows: set[Any]) -> list[Any]:
    """Return the running timers that a test has made, but for those of windows that are meant to stay."""
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    # By type() rather than isinstance(), which asks every object, torch's deprecated ones too, for its class.
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer) and isValid(thing)]
    return [t for t in timers if t.isActive() and not _belongs_to(t, windows)]


def _belongs_to(timer: Any, windows: set[Any]) -> bool:
    owner = timer.parent()
    while owner is not None:
        if owner in windows:
            return True
        owner = owner.parent()
    return False
