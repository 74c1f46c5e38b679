"""What comes goes again: threads, timers and widgets after many drags and many files."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.paths import checkpoint
from explorer.options import Options
from tests.app.driver import Driver

DRAGS, FILES = 200, 12


def census(driver: Driver) -> dict[str, int]:
    """Count what could be left behind."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    roots = [driver.window, driver.app]
    return {
        "threads": threading.active_count(),
        "timers": sum(len(root.findChildren(QTimer)) for root in roots),
        "widgets": len(driver.window.findChildren(QWidget)),
        "windows": len(QApplication.topLevelWidgets()),
        "objects": sum(len(root.findChildren(QObject)) for root in roots),
    }


def left_behind(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return what has become more, by how much; what other tests left to be deleted may have become less."""
    return {name: after[name] - count for name, count in before.items() if after[name] > count}


def test_two_hundred_drags_leave_nothing(driver: Driver) -> None:
    canvas, rng = driver.canvas(1), np.random.default_rng(0)
    driver.drag(canvas, driver.probe(1), QPoint(200, 150))
    driver.settle()
    before = census(driver)
    at = driver.probe(1)
    for _ in range(DRAGS):
        goal = QPoint(int(rng.integers(80, canvas.width() - 80)), int(rng.integers(80, canvas.height() - 80)))
        driver.press(canvas, at)
        driver.move(canvas, goal)
        driver.release(canvas, goal)
        at = goal
    driver.settle()
    assert (driver.probe(1) - at).manhattanLength() <= 4, "the last drag is where the probe is"
    assert left_behind(before, census(driver)) == {}


def test_a_dozen_files_leave_nothing_but_their_models(start: Callable[..., Driver], tmp_path: Path) -> None:
    """In a window of its own: panels that have been looked at list what is open."""
    driver = start(Options(size=(1440, 900), device="cpu"))
    driver.settle()

    def open_(index: int) -> None:
        path = tmp_path / f"model{index}.safetensors"
        shutil.copy(checkpoint("digits-vae-2" if index % 2 else "digits-vae-8"), path)
        driver.window.open_wished.emit([str(path)])
        driver.until(lambda: driver.state.slots[1:2] == (path.stem,))
        driver.settle()

    for index in range(10):  # the list of recent files is full by then
        open_(100 + index)
    before = census(driver)
    for index in range(FILES):
        open_(index)
    open_(109)
    assert left_behind(before, census(driver)) == {}
