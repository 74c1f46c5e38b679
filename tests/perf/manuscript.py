"""The text on screen: stalls of the window while a model writes, and what a long text costs.

The sequence panel writes at full speed, shaded, for some thousand characters; the longest time in which the
window could not answer is held against the target. Then a sheet of 1,000 characters and one of 100,000 are
each given further characters with their shades, four at a time, and painted; and each is painted whole. What
counts is the ratio: only what is seen is painted, so a long text is to cost what a short one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtWidgets import QApplication

from explorer.options import Options
from explorer.widgets.manuscript import Manuscript
from tests.perf.bench import Figure, middle, milliseconds, ratio, spread, take_turns
from tests.perf.quiet import application
from tests.perf.rig import SIZE, Rig

SHORT, LONG = 1_000, 100_000
PIECE, TIMES = 4, 50
WRITTEN, ROUNDS = 6_000, 5
LINE = "The quick brown fox jumps over the lazy dog, and then it writes on.\n"


def measure(quick: bool) -> Iterator[Figure]:
    """Append and paint in turns, then write in the window."""
    application()
    sheets = {"short": _sheet(SHORT), "long": _sheet(LONG)}
    rounds = 1 if quick else 9
    for word, work in (("append", _appended), ("paint", _painted)):
        sides = {name: _timed(work, sheet) for name, sheet in sheets.items()}
        taken = take_turns(sides, rounds)
        yield middle(taken["short"], f"{word}, {SHORT:,} characters", "ms")
        yield middle(taken["long"], f"{word}, {LONG:,} characters", "ms")
        yield Figure(f"{word}, long / short", ratio(taken["long"], taken["short"]), "x", at_most=1.5)
    for sheet in sheets.values():
        sheet.deleteLater()
    yield from _written(1 if quick else ROUNDS, 300 if quick else WRITTEN)


def _sheet(length: int) -> Manuscript:
    """Show a text in a window of its own."""
    sheet = Manuscript()
    sheet.resize(900, 400)  # both fill it
    sheet.show()
    sheet.set_text((LINE * (length // len(LINE) + 1))[:length])
    sheet.set_shading(np.random.default_rng(0).random(length))
    QApplication.processEvents()
    return sheet


def _timed(work: Callable[[Manuscript], None], sheet: Manuscript) -> Callable[[], float]:
    return lambda: work_ms(work, sheet)


def work_ms(work: Callable[[Manuscript], None], sheet: Manuscript) -> float:
    """Return how long each turn of some work takes on a sheet, which is then brought back to its length."""
    length = sheet.length()
    taken = milliseconds(lambda: work(sheet)) / TIMES
    sheet.truncate(length)
    QApplication.processEvents()
    return taken


def _appended(sheet: Manuscript) -> None:
    """Add pieces of a text with their shades, each painted at once."""
    for number in range(TIMES):
        at = number * PIECE % (len(LINE) - PIECE)
        sheet.append(LINE[at : at + PIECE])
        sheet.append_shading(np.full(PIECE, 0.5, np.float32))
        QApplication.processEvents()


def _painted(sheet: Manuscript) -> None:
    """Paint all that is seen."""
    for _ in range(TIMES):
        sheet.repaint()


def _written(rounds: int, length: int) -> Iterator[Figure]:
    """Write at full speed in the window."""
    rig = Rig(Options(panel="sequence", size=SIZE, theme="light", scale=100, device="cpu", smoke=True))
    panel = rig.app.sequence.presenter
    rig.app.window.show_panel("sequence")
    rig.wait(lambda: panel.card is not None and panel.settled)
    panel._page.inspector.shading.click()
    panel.pen.until = length
    panel.pen.set_speed(0.0)
    stalls, speeds = [], []
    for _ in range(rounds):
        panel.begin()
        rig.wait(lambda: panel.settled)
        rig.run(0.5)
        rig.pulse.restart()
        taken = milliseconds(lambda: _write(rig))
        stalls.append(rig.pulse.restart())
        speeds.append(1000 * length / taken)
    rig.close()
    told = spread(stalls)
    yield Figure(
        "longest stall while it writes", sorted(stalls)[len(stalls) // 2], "ms", at_most=50, note=told
    )
    yield middle(speeds, "written in the window", "characters/s")


def _write(rig: Rig) -> None:
    panel = rig.app.sequence.presenter
    panel.pen.write()
    rig.wait(lambda: not panel.pen.writing)
