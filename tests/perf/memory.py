"""What stays: memory, threads, timers and widgets after 1,000 drags and 50 opened files in one process.

A drag is a press on the probe, five moves and a release, by real mouse events, each drag waiting for its last
picture; every fiftieth of them something is coloured, selected or morphed too. The files are copies of the
shipped models under names of their own, so that each adds a model. A tenth of either goes before, to warm up.
"""

from __future__ import annotations

import gc
import math
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.demos import DEMOS
from explorer.unattended import resident_mb
from tests.perf.bench import Figure
from tests.perf.rig import Rig

MOVES = 5
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Count:
    """What the process holds at one moment."""

    rss: float
    threads: int
    system_threads: int
    timers: int
    widgets: int
    objects: int

    @classmethod
    def now(cls) -> Count:
        """Count, after what is waiting to be thrown away is gone."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        things = gc.get_objects()
        return cls(
            resident_mb(),
            len(threading.enumerate()),
            psutil.Process().num_threads(),
            sum(issubclass(type(thing), QTimer) for thing in things),
            len(QApplication.allWidgets()),
            len(things),
        )


def measure(quick: bool) -> Iterator[Figure]:
    """Drag, then open, each after a warm-up, and compare the counts."""
    drags, files = (20, 4) if quick else (1000, 50)
    rig = Rig.of()
    with tempfile.TemporaryDirectory(prefix="latent-perf-") as folder:
        copies = list(_copies(Path(folder), files + max(len(DEMOS), files // 10)))
        dragged = _before_and_after(lambda n: _drag(rig, n), max(10, drags // 10), drags)
        opened = _before_and_after(lambda n: _open(rig, copies, n), len(copies) - files, files)
    rig.close()
    yield from _figures(f"{drags:,} drags", *dragged)
    yield from _figures(f"{files} files", *opened)
    whole = 100 * (opened[1].rss - dragged[0].rss) / dragged[0].rss
    yield Figure("both, warm-up of the files included: memory", whole, "%")


def _before_and_after(work: Callable[[int], None], warm_up: int, times: int) -> tuple[Count, Count]:
    work(warm_up)
    before = Count.now()
    work(times)
    return before, Count.now()


def _figures(words: str, before: Count, after: Count) -> Iterator[Figure]:
    growth = 100 * (after.rss - before.rss) / before.rss
    note = f"{before.rss:.1f} to {after.rss:.1f} MB"
    yield Figure(f"{words}: memory", growth, "%", at_most=5, note=note)
    yield Figure(f"{words}: Python threads", after.threads - before.threads, "more", at_most=0)
    yield Figure(f"{words}: threads of the system", after.system_threads - before.system_threads, "more")
    yield Figure(f"{words}: timers", after.timers - before.timers, "more", at_most=0)
    yield Figure(f"{words}: widgets", after.widgets - before.widgets, "more", at_most=0)
    yield Figure(f"{words}: Python objects", after.objects - before.objects, "more")


def _copies(folder: Path, count: int) -> Iterator[Path]:
    """Give copies of the shipped models, each under a name of its own."""
    for number in range(count):
        source = DEMOS[number % len(DEMOS)].path
        yield Path(shutil.copy(source, folder / f"{source.stem}-{number}{source.suffix}"))


def _open(rig: Rig, copies: list[Path], count: int) -> None:
    """Open the next files one after the other, each up to its picture."""
    for _ in range(count):
        rig.open(copies.pop(0))


def _drag(rig: Rig, count: int) -> None:
    """Take the probe in either map in turn, move it and let it go; now and then do something else."""
    for number in range(count):
        _drag_once(rig, number % 2, number)
        if number % 50 == 49:
            _something_else(rig, number)
        if number % 10 == 9:
            rig.settle()


def _drag_once(rig: Rig, slot: int, number: int) -> None:
    app = rig.app
    canvas, window = app.page.cards[slot].canvas, app.window.windowHandle()
    place = app.presenter.hand.place(app.presenter.state, slot)
    assert place is not None
    x, y = canvas.to_pixels(place)

    def at(px: float, py: float) -> QPoint:
        return canvas.mapTo(app.window, QPoint(round(px), round(py)))

    turn = 2 * math.pi * number / 40
    to = canvas.width() * (0.5 + 0.3 * math.cos(turn)), canvas.height() * (0.5 + 0.3 * math.sin(turn))
    QTest.mousePress(window, LEFT, NONE, at(x, y))
    for step in range(1, MOVES + 1):
        share = step / MOVES
        QTest.mouseMove(window, at(x + share * (to[0] - x), y + share * (to[1] - y)))
    QTest.mouseRelease(window, LEFT, NONE, at(*to))
    rig.wait(lambda: app.presenter.settled)


def _something_else(rig: Rig, number: int) -> None:
    """Colour by error or class, search a label, fly half of the way to the other map and back."""
    presenter, page = rig.app.presenter, rig.app.page
    presenter.colour_by("Error" if number % 100 == 49 else "Class")
    presenter.search(str(number % 10))
    page.morphed.emit(0.5)
    rig.settle()
    presenter.select(frozenset())
    page.morphed.emit(0.0)
    rig.settle()
