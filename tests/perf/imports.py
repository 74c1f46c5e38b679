"""Importing the application: how long, and what comes along.

The reference is a process that imports only what no window can be painted without, Qt's widgets and numpy.
What must not come along, since it is slow and the window does not need it, is counted by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.perf.bench import Figure, middle, ratio, take_turns
from tests.perf.children import ask, import_ms

HEAVY = ("torch", "sklearn", "scipy", "PIL", "pyqtgraph", "pandas", "matplotlib", "sympy", "explorer.engine")
APP = "import explorer.app"
NEEDS = "import numpy, PySide6.QtWidgets"
LOADED = f"{APP}, sys, json; print(json.dumps(sorted(sys.modules)))"


def measure(quick: bool) -> Iterator[Figure]:
    """Time both processes in turn, then look at what was loaded."""
    sides = {"app": lambda: import_ms(APP), "needs": lambda: import_ms(NEEDS)}
    taken = take_turns(sides, 1 if quick else 9, warm_up=not quick)
    yield middle(taken["app"], "python, then explorer.app", "ms")
    yield middle(taken["needs"], "python, then numpy and QtWidgets", "ms")
    yield Figure("explorer.app / its needs", ratio(taken["app"], taken["needs"]), "x", at_most=2.5)
    modules: list[str] = ask(LOADED)
    heavy = [name for name in HEAVY if name in modules]
    own = [name for name in modules if name.partition(".")[0] in ("explorer", "trainers")]
    yield Figure("heavy modules loaded", len(heavy), "modules", at_most=0, note=", ".join(heavy))
    yield Figure("modules loaded", len(modules), "modules", note=f"{len(own)} of them our own")
