"""Starting: from the process to the first painted window and to the first decoded picture.

Each round starts ``python -m explorer --demo digits-ae-2 --smoke``, ``import torch`` and torch with the part
of scikit-learn that the demonstration needs, each in a fresh process. File caches are warm: one round goes
before. That torch is not there when the window is first painted is seen by a process that looks just then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from tests.perf.bench import Figure, middle, ratio
from tests.perf.children import ask, import_ms, last_line
from tests.perf.imports import HEAVY

SMOKE = [sys.executable, "-m", "explorer", "--demo", "digits-ae-2", "--smoke", "--reset"]
TORCH = "import torch"
BOTH = "import torch, sklearn.datasets"
AT_FIRST_PAINT = """
import json, sys
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication
from explorer.app import App
from explorer.options import Options

class Watched(App):
    @Slot()
    def _start(self):
        # Called by the first paint, before the worker is started.
        print(json.dumps(sorted(sys.modules)))
        QApplication.exit(0)

qt = QApplication([])
app = Watched(Options(demo="digits-ae-2", smoke=True))
app.window.show()
qt.exec()
app.close()
"""


def measure(quick: bool) -> Iterator[Figure]:
    """Start all three in turn, some rounds, then look at the modules of the first paint."""
    rounds = 1 if quick else 5
    runs: list[dict[str, Any]] = []
    torch: list[float] = []
    both: list[float] = []
    for number in range(rounds + (not quick)):
        steps: list[Callable[[], object]] = [
            lambda: runs.append(last_line(SMOKE)),
            lambda: torch.append(import_ms(TORCH)),
            lambda: both.append(import_ms(BOTH)),
        ]
        for step in steps if number % 2 else reversed(steps):
            step()
    yield from _figures(runs[-rounds:], torch[-rounds:], both[-rounds:])
    heavy = [name for name in HEAVY if name in ask(AT_FIRST_PAINT)]
    yield Figure("heavy modules at first paint", len(heavy), "modules", at_most=0, note=", ".join(heavy))


def _figures(runs: list[dict[str, Any]], torch: list[float], both: list[float]) -> Iterator[Figure]:
    window = [run["window_ms"] for run in runs]
    ready = [run["ready_ms"] for run in runs]
    yield middle(window, "window painted", "ms")
    yield middle(torch, "import torch", "ms")
    yield Figure("window / import torch", ratio(window, torch), "x", at_most=0.5)
    yield middle([run["torch_ms"] for run in runs], "torch ready in the application", "ms")
    yield middle(ready, "first decoded picture", "ms")
    yield middle(both, "import torch and sklearn.datasets", "ms")
    yield Figure("first picture / both imports", ratio(ready, both), "x", at_most=1.8)
    yield Figure("first picture / import torch", ratio(ready, torch), "x")
    yield middle([run["gui_gap_start_ms_max"] for run in runs], "longest stall before it", "ms", at_most=350)
    yield middle([run["gui_gap_ms_max"] for run in runs], "longest stall after it", "ms")
    yield middle([run["drag_ms_p95"] for run in runs], "drag p95 of the rehearsal", "ms", at_most=16)
    yield middle([run["rss_mb"] for run in runs], "memory", "MB")
