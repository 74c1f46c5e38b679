"""What every test gets: no screen needed, settings of its own, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and logs go to a folder of the test's own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LATENT_EXPLORER_CONFIG", str(folder / "config"))
    monkeypatch.setenv("LATENT_EXPLORER_CACHE", str(folder / "cache"))
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
    """Fail a test that leaves a thread, a running timer or a visible window."""
    threads = set(threading.enumerate())
    yield
    left = [
        t.name for t in threading.enumerate() if t not in threads and t.name.startswith("latent-explorer")
    ]
    assert not left, f"threads left behind: {left}"
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        _check_qt()


def _check_qt() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    windows = [w for w in app.topLevelWidgets() if w.isVisible()]
    assert not windows, f"windows left open: {windows}"
    gc.collect()
    timers = [t for t in gc.get_objects() if isinstance(t, QTimer) and _runs(t)]
    assert not timers, f"timers left running: {[(t, t.parent()) for t in timers]}"


def _runs(timer: object) -> bool:
    try:
        return bool(timer.isActive())  # type: ignore[attr-defined]
    except RuntimeError:
        return False
