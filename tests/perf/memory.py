"""What stays: memory, threads, timers and widgets after 1,000 drags and 50 opened files with one window.

A drag is a press on the probe, five moves and a release, by real mouse events, each drag waiting for its last
picture; every twenty-fifth of them something is coloured, selected or morphed too. Then the shipped models
are opened again and again, up to their pictures. At last copies of them are opened under names of their own,
each of which adds a model: there the bytes of the files are not counted as growth. Some of everything goes
before, to warm up.
"""

from __future__ import annotations

import gc
import itertools
import math
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.demos import DEMOS
from explorer.unattended.figures import resident_mb
from tests.perf.bench import Figure
from tests.perf.rig import Rig

MOVES = 5
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Count:
    """What the window's process holds at one moment; the memory is that of both processes."""

    rss: float
    threads: int
    system_threads: int
    timers: int
    widgets: int
    objects: int

    @classmethod
    def now(cls, process_id: int | None) -> Count:
        """Count, after what is waiting to be thrown away is gone."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        things = gc.get_objects()
        return cls(
            resident_mb() + resident_mb(process_id),
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
    shipped = [demo.path for demo in DEMOS]
    with tempfile.TemporaryDirectory(prefix="latent-perf-") as folder:
        copies = [_copy(shipped[i % len(shipped)], Path(folder), i) for i in range(files + files // 10)]
        size = sum(path.stat().st_size for path in copies[files // 10 :]) / 1e6
        dragged = _before_and_after(rig, lambda n: _drag(rig, n), max(10, 3 * drags // 10), drags)
        again = itertools.cycle(shipped)
        opened = _before_and_after(rig, lambda n: _open(rig, again, n), 2 * len(shipped), files)
        fresh = iter(copies)
        added = _before_and_after(rig, lambda n: _open(rig, fresh, n), files // 10, files)
    rig.close()
    yield from _figures(f"{drags:,} drags", *dragged)
    yield from _figures(f"{files} files opened", *opened)
    yield from _figures(f"{files} models added", *added, allowed=size)
    whole = 100 * (opened[1].rss - dragged[0].rss) / dragged[0].rss
    note = "the data of the other demonstrations included"
    yield Figure("drags and opened files: memory", whole, "%", note=note)


def _before_and_after(rig: Rig, work: Callable[[int], None], warm_up: int, times: int) -> tuple[Count, Count]:
    work(warm_up)
    before = Count.now(rig.app.worker.process_id)
    work(times)
    return before, Count.now(rig.app.worker.process_id)


def _figures(words: str, before: Count, after: Count, allowed: float = 0.0) -> Iterator[Figure]:
    growth = 100 * (after.rss - before.rss - allowed) / before.rss
    note = f"{before.rss:.1f} to {after.rss:.1f} MB"
    if allowed:
        note += f", of which the files are {allowed:.1f} MB"
    yield Figure(f"{words}: memory", growth, "%", at_most=5, note=note)
    yield Figure(f"{words}: Python threads", after.threads - before.threads, "more", at_most=0)
    yield Figure(f"{words}: threads of the system", after.system_threads - before.system_threads, "more")
    yield Figure(f"{words}: timers", after.timers - before.timers, "more", at_most=0)
    yield Figure(f"{words}: widgets", after.widgets - before.widgets, "more", at_most=0)
    yield Figure(f"{words}: Python objects", after.objects - before.objects, "more")


def _copy(source: Path, folder: Path, number: int) -> Path:
    """Copy a model under a name of its own."""
    return Path(shutil.copy(source, folder / f"{source.stem}-{number}{source.suffix}"))


def _open(rig: Rig, paths: Iterator[Path], count: int) -> None:
    """Open the next files one after the other, each up to its picture."""
    for path in itertools.islice(paths, count):
        rig.open(path)


def _drag(rig: Rig, count: int) -> None:
    """Take the probe in either map in turn, move it and let it go; now and then do something else."""
    for number in range(count):
        _drag_once(rig, number % 2, number)
        if number % 25 == 24:
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
    presenter.colour_by("Error" if number % 50 == 24 else "Class")
    presenter.looking.search(str(number % 10))
    page.morphed.emit(0.5)
    rig.settle()
    presenter.looking.select(frozenset())
    page.morphed.emit(0.0)
    rig.settle()
