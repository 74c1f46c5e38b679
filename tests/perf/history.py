"""The history of a run: what it holds after ten minutes, and how soon a drag of the scrubber is painted.

*Memory*: a look at the convolutional VAE of faces is repeated, each time in fresh arrays, as often as ten
minutes of training tell of it: twenty moments a second, and losses every twenty steps; once at 40 steps a
second and once at 1,000. What the process grew by is held against the limit, beside the arrays that the
history counts. *Scrubbing*: real mouse moves on the scrubber of a run that was trained and rests, sixty a
second over its history and back; each is timed until map and pictures have been painted. Moves that lead to
no other moment ask for no picture and are left out. Percentiles are taken within each round; rounds take
turns.
"""

from __future__ import annotations

import ctypes
import gc
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.runs import BeginRun, EndRun, Lost, Moment, Recipe, RunBegun
from explorer.engine import Engine
from explorer.engine.pace import is_kept
from explorer.panels.train.session import Session
from explorer.panels.train.show import shown_moment
from explorer.unattended.figures import percentile, resident_mb
from tests.perf.bench import Figure, middle
from tests.perf.canvas import Brush
from tests.perf.stage import Kind, Stage

SECONDS = 600
LOOKS = 20
"""Moments a second."""
LOSSES_EVERY = 20
SPEEDS = (40, 1000)
FACES = Kind("conv-VAE-16, faces", "conv-vae", "faces", {"latent_dim": 16}, 60)
KINDS = (
    Kind("AE-2, digits", "ae", "digits", {"latent_dim": 2}, 2000),
    Kind("VAE-8, digits", "vae", "digits", {"latent_dim": 8}, 1000),
    FACES,
)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FRAME = 0.016


def measure(quick: bool) -> Iterator[Figure]:
    """Fill histories, then scrub in real ones."""
    begun = _begun(KINDS[0] if quick else FACES)
    for speed in SPEEDS:
        yield from _filled(begun, speed, SECONDS // 60 if quick else SECONDS)
    kinds = [replace(KINDS[0], steps=60)] if quick else KINDS
    yield from _scrubbed(kinds, 1 if quick else 3, 20 if quick else 120)


# -- memory ------------------------------------------------------------------------------------


def _begun(kind: Kind) -> RunBegun:
    """Begin a run, and give how it looks."""
    engine = Engine("cpu")
    recipe = Recipe(family=kind.family, data_id=kind.data, fields=kind.values)
    beginning = engine.handle(BeginRun(run_id="run", recipe=recipe))
    while True:
        try:
            next(beginning)
        except StopIteration as stop:
            begun: RunBegun = stop.value
            engine.handle(EndRun(run_id="run"))
            engine.close()
            return begun


def _filled(begun: RunBegun, speed: int, seconds: int) -> Iterator[Figure]:
    """Let a session hear all that a run of this many steps a second tells."""
    before = _held()
    session, steps, highest = Session(begun), speed * seconds, 0.0
    for step in _told(speed, seconds):
        if step % LOSSES_EVERY == 0:
            session.lose(Lost(run_id="run", step=step, train=begun.moment.test))
        if is_kept(step, steps) or step % max(1, speed // LOOKS) == 0:
            session.take(_fresh(begun.moment, step, kept=is_kept(step, steps)))
            highest = max(highest, session.history.size)
    grown, words = _held() - before, f"{seconds:,} s at {speed:,} steps/s"
    note = f"{len(session.history)} moments, {len(session.train):,} losses"
    yield Figure(f"{words}: memory", grown, "MB", at_most=200, note=note)
    yield Figure(f"{words}: arrays of its moments", session.history.size / 1e6, "MB")
    yield Figure(f"{words}: arrays, at most", highest / 1e6, "MB", at_most=200)


def _held() -> float:
    """Return the memory of this process in MB, after what nobody needs went back to the system."""
    gc.collect()
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)(0)
    return resident_mb()


def _told(speed: int, seconds: int) -> Iterator[int]:
    """Give the steps after which there is news."""
    steps, often = speed * seconds, math.gcd(LOSSES_EVERY, max(1, speed // LOOKS))
    return (step for step in range(1, steps + 1) if step % often == 0 or is_kept(step, steps))


def _fresh(moment: Moment, step: int, *, kept: bool) -> Moment:
    """Copy a moment with arrays of its own; what stays the same from look to look is shared, as in a run."""
    copied = {name: value.copy() for name, value in vars(moment).items() if isinstance(value, np.ndarray)}
    strip = tuple((words, p.copy() if words == "Decoded" else p) for words, p in moment.strip)
    rest: dict[str, Any] = {"test": MappingProxyType(dict(moment.test)), "strip": strip}
    return replace(moment, step=step, kept=kept, **copied, **rest)


# -- scrubbing ---------------------------------------------------------------------------------


def _scrubbed(kinds: Sequence[Kind], rounds: int, moves: int) -> Iterator[Figure]:
    stage = Stage()
    taken: dict[str, list[list[float]]] = {kind.name: [] for kind in kinds}
    moments: dict[str, int] = {}
    for _ in range(rounds):
        for kind in kinds:
            stage.choose(kind)
            stage.play(kind.steps)
            stage.run(0.3)
            _scrub(stage, moves // 4)
            taken[kind.name].append(_scrub(stage, moves))
            moments[kind.name] = len(stage.run_shown.history)
    stage.close()
    for name, each in taken.items():
        note = f"{moments[name]} moments, {sum(map(len, each))} of {rounds * moves} moves led to another"
        yield middle([percentile(one, 50) for one in each], f"{name}: scrub p50", "ms")
        yield replace(
            middle([percentile(one, 95) for one in each], f"{name}: scrub p95", "ms", at_most=33), note=note
        )
        yield middle([max(one) for one in each], f"{name}: slowest move", "ms")


def _scrub(stage: Stage, moves: int) -> list[float]:
    """Drag the scrubber to and fro, and give the milliseconds until each other moment was painted."""
    scrubber, window = stage.page.transport.scrubber, stage.app.window.windowHandle()
    brushes = [Brush(view) for view in (stage.canvas, stage.page.result.gallery)]
    width, at = scrubber.width(), scrubber.handle()

    def place(x: float) -> QPoint:
        return scrubber.mapTo(stage.app.window, QPointF(x, at.y()).toPoint())

    QTest.mousePress(window, LEFT, NONE, place(at.x()))
    latencies = []
    for move in range(1, moves + 1):
        begun, before = time.perf_counter(), shown_moment(stage.run_shown, stage.presenter.look)
        strokes = [brush.strokes for brush in brushes]
        to = at.x() - (at.x() - 0.05 * width) * (0.5 - 0.5 * math.cos(2 * math.pi * move / moves))
        QTest.mouseMove(window, place(to))
        QApplication.processEvents()
        if shown_moment(stage.run_shown, stage.presenter.look) is not before:
            while any(brush.strokes == old for brush, old in zip(brushes, strokes, strict=True)):
                QApplication.processEvents()
            latencies.append(1000 * (time.perf_counter() - begun))
        stage.run(max(0.0, FRAME - (time.perf_counter() - begun)))
    QTest.mouseRelease(window, LEFT, NONE, place(at.x()))
    for brush in brushes:
        brush.deleteLater()
    return latencies
