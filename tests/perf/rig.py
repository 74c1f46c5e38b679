"""The application in this process, driven by real mouse events, without a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from explorer.app import App
from explorer.bridge.hosts import Host
from explorer.options import Options
from explorer.unattended.drag import Drag, on_map
from explorer.unattended.drag import Dragged as Hand
from explorer.unattended.figures import Pulse, percentile
from tests.perf.quiet import application

SIZE = (1440, 900)
PATIENCE = 120.0


@dataclass(frozen=True)
class Dragged:
    """What some drags were like: milliseconds from a mouse event to its painted picture.

    Attributes
    ----------
    latencies : tuple of float
    unanswered : int
        Moves that never led to a picture of theirs or of a later move.
    """

    latencies: tuple[float, ...]
    unanswered: int

    def at(self, q: float) -> float:
        """Return the q-th percentile in milliseconds."""
        return percentile(list(self.latencies), q)


class Rig:
    """A window with a worker, and a hand.

    Parameters
    ----------
    options : Options
        What to open.
    house : callable or None
        Takes the device's name and returns where the engine lives; by default the application's own.
    """

    def __init__(self, options: Options, house: Callable[[str], Host] | None = None) -> None:
        self.qt = application()
        self.app = App(options, house)
        self._complaints: list[str] = []
        self.app.library.troubled.connect(self._complain)
        self.app.worker.fault.connect(self._complain)
        self.app.window.show()
        self.pulse = Pulse(self.app)

    @classmethod
    def of(cls, paths: Sequence[Path] = (), house: Callable[[str], Host] | None = None) -> Rig:
        """Open the digits, then these files, and wait until all of it is there."""
        rig = cls(Options(demo="digits-ae-2", size=SIZE, theme="light", scale=100, smoke=True), house)
        rig.settle()
        for path in paths:
            rig.open(path)
        return rig

    def open(self, path: Path) -> None:
        """Open a file and wait until it can be dragged."""
        self.app.open([str(path)])
        self.wait(lambda: path.stem in self.app.library.able)
        self.settle()

    def show(self, model_id: str) -> None:
        """Bring an open model onto the right map and PCA of its data onto the left one."""
        self.app.presenter.show_model(model_id)
        self.settle()

    def settle(self) -> None:
        """Let events run until everything asked for is on screen and the worker is idle."""
        app = self.app
        self.wait(lambda: app.presenter.settled and not app.worker.busy and bool(app.library.data))

    def wait(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Let events run until a condition holds.

        Raises
        ------
        RuntimeError
            If the window tells of trouble meanwhile, or the condition does not hold within `seconds`.
        """
        loop, until = QEventLoop(), time.monotonic() + seconds
        timer = QTimer(interval=5)

        def look() -> None:
            if condition() or self._complaints or time.monotonic() > until:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()
        if self._complaints or not condition():
            raise RuntimeError("\n".join(self._complaints) or "the window did not get there in time")

    def run(self, seconds: float) -> None:
        """Let events run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def drag(self, slots: Sequence[int] = (1, 0), moves: int = 120) -> Dragged:
        """Drag the probe in each of these maps at sixty moves a second."""
        rounds = [self.drag_by(on_map(self.app, slot), moves) for slot in slots]
        latencies = [ms for dragged in rounds for ms in dragged.latencies]
        return Dragged(tuple(latencies), sum(dragged.unanswered for dragged in rounds))

    def drag_by(self, hand: Hand, moves: int) -> Dragged:
        """Drag whatever a hand takes, at sixty moves a second."""
        loop, drag = QEventLoop(), Drag(self.app, hand, moves)
        drag.start(loop.quit)
        loop.exec()
        drag.deleteLater()
        return Dragged(tuple(drag.latencies), moves - len(drag.latencies))

    def close(self) -> None:
        """End the application; the process is over after this."""
        self.pulse.stop()
        self.app.window.close()
        self.app.close()

    def _complain(self, sentence: str, detail: str) -> None:
        self._complaints.append(f"{sentence}\n{detail}")


def told_apart(rounds: Mapping[str, Sequence[Dragged]], name: str, q: float) -> list[float]:
    """Return the q-th percentile of each round of one side."""
    return [one.at(q) for one in rounds[name]]
