"""The training panel in this process: a run is chosen in its form, played by key and dragged over."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import sub
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from explorer.bridge.hosts import Host
from explorer.options import Options
from explorer.panels.playing import Doing
from explorer.panels.train.session import RUN, Session
from explorer.unattended.drag import Dragged as Hand
from explorer.unattended.figures import Pulse
from tests.perf.rig import SIZE, Dragged, Rig

CHOSEN = 6
"""Points whose posteriors are drawn."""


@dataclass(frozen=True)
class Kind:
    """A training as it is chosen in the form, after which step a round begins, and up to which it plays."""

    name: str
    family: str
    data: str
    values: Mapping[str, Any] = field(default_factory=dict)
    steps: int = 4000
    after: int = 0


@dataclass(frozen=True)
class Work:
    """What a thread took of the processor, and how long it waited for a core that others had, in seconds.

    NaN where the system does not tell.
    """

    taken: float
    waited: float

    @classmethod
    def of(cls, thread: int | None) -> Work:
        """Read what is known of a thread, of whatever process, by the system's number."""
        try:
            with open(f"/proc/{thread}/schedstat", encoding="ascii") as file:
                taken, waited, _ = map(int, file.read().split())
        except OSError:
            return cls(math.nan, math.nan)
        return cls(taken / 1e9, waited / 1e9)

    def __sub__(self, before: Work) -> Work:
        return Work(self.taken - before.taken, self.waited - before.waited)


class Stage(Rig):
    """A window that shows the training panel with all live views on."""

    def __init__(self, house: Callable[[str], Host] | None = None) -> None:
        wish = Options(
            demo="digits-ae-2", panel="train", size=SIZE, theme="light", scale=100, device="cpu", smoke=True
        )
        super().__init__(wish, house)
        self.page, self.presenter = self.app.training.page, self.app.training.presenter
        self.player, self.canvas = self.presenter.player, self.page.cards[RUN].canvas
        self.player.troubled.connect(self._complain)
        self.wait(self._rests)
        self.page.inspector.lattice_switched.emit(True)
        self.page.inspector.prior_switched.emit(True)

    @property
    def run_shown(self) -> Session:
        """The run on the page."""
        assert self.player.main is not None
        return self.player.main

    def choose(self, kind: Kind) -> None:
        """Begin a run of this kind anew: at step 0, every view drawn, the worker idle."""
        inspector = self.page.inspector
        self.player.pause()
        inspector.data_chosen.emit(kind.data)
        inspector.family_chosen.emit(kind.family)
        for name, value in kind.values.items():
            inspector.field_settled.emit(name, value)
        self.wait(self._rests)
        if not self._ready():
            QTest.mouseClick(self.page.transport.reset, Qt.MouseButton.LeftButton)
            self.wait(self._ready)
        rows = self.run_shown.begun.rows
        for row in rows[:: max(1, len(rows) // CHOSEN)][:CHOSEN]:
            self.canvas.clicked.emit(int(row), Qt.KeyboardModifier.NoModifier)
        self.canvas.setFocus()
        self.run(0.2)

    def work(self) -> tuple[Work, Work]:
        """Return what the thread that trains and this one have taken of the processor so far."""
        return Work.of(self.app.worker.process_id), Work.of(threading.get_native_id())

    def _rests(self) -> bool:
        app = self.app
        idle = app.presenter.settled and not app.worker.busy and not app.worker.training
        return self.player.doing is Doing.RESTING and idle

    def _ready(self) -> bool:
        return self._rests() and self.run_shown.fresh and not self.presenter.wishes.pending

    # -- playing ---------------------------------------------------------------------------------

    def press(self) -> None:
        """Press the space bar in the window."""
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)

    def play(self, steps: int) -> Played:
        """Play up to a step by the space bar, with nothing else going on, and tell of it."""
        self.presenter.set_target(steps)
        self.pulse.stop()
        played = Played(self)
        self.press()
        played.until_it_rests()
        if self._complaints or self.run_shown.step < steps:
            raise RuntimeError("\n".join(self._complaints) or f"it rests at step {self.run_shown.step}")
        return played

    def breathe(self) -> None:
        """Watch the window's breath from now on."""
        self.pulse.stop()
        self.pulse = Pulse(self.app)

    def drag_map(self, moves: int) -> Dragged:
        """Drag what is near the middle of the live map at sixty moves a second."""
        touch, picture = self.presenter.touch, self.page.result.probe.picture
        hand = Hand(self.canvas, self._middle, lambda: touch.stamp, picture.painted)
        return self.drag_by(hand, moves)

    def _middle(self) -> QPoint:
        """Return the pixel of the datum nearest to the middle."""
        places = self.canvas.to_pixels(self.run_shown.moment.xy)
        distance = ((places - (self.canvas.width() / 2, self.canvas.height() / 2)) ** 2).sum(axis=1)
        x, y = places[distance.argmin()]
        return QPoint(round(x), round(y))


class Played(QObject):
    """What is heard and painted of a run from the key press on.

    Attributes
    ----------
    seconds : float
        Until the run rests again; 0 as long as it plays.
    first_map : float
        Until the map was painted with another step than the one before the key press.
    reached : list of (float, float)
        Seconds and loss on the test rows of each moment.
    paints : int
        How often the map was painted.
    worker, window : Work
        What the two threads took of the processor.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._from = stage, stage.run_shown.step
        self.seconds, self.first_map, self.paints = 0.0, 0.0, 0
        self.reached: list[tuple[float, float]] = []
        self._step = self._from
        self._loop = QEventLoop()
        self._before = self.worker, self.window = stage.work()
        self._pressed = time.perf_counter()
        stage.canvas.installEventFilter(self)
        stage.player.moved.connect(self._hear)
        stage.player.state_changed.connect(self._look)

    @property
    def now(self) -> float:
        """Seconds since the key press."""
        return time.perf_counter() - self._pressed

    def until_it_rests(self) -> None:
        """Let events run as long as it plays."""
        self._loop.exec()
        self.leave()

    def leave(self) -> None:
        """Listen no more."""
        self._stage.canvas.removeEventFilter(self)
        self._stage.player.moved.disconnect(self._hear)
        self._stage.player.state_changed.disconnect(self._look)

    def first_below(self, loss: float) -> float:
        """Return the seconds until the loss on the test rows was this low; NaN if it never was."""
        return next((seconds for seconds, reached in self.reached if reached <= loss), float("nan"))

    @Slot()
    def _hear(self) -> None:
        moment = self._stage.run_shown.moment
        if moment.step != self._step:
            self._step = moment.step
            self.reached.append((self.now, moment.test["loss"]))

    @Slot()
    def _look(self) -> None:
        if self._stage.player.doing is Doing.RESTING:
            self.seconds = self.now
            self.worker, self.window = map(sub, self._stage.work(), self._before)
            self._loop.quit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count the paintings of the map."""
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
            if not self.first_map and self._step > self._from:
                QTimer.singleShot(0, self, self._painted)
        return False

    @Slot()
    def _painted(self) -> None:
        self.first_map = self.first_map or self.now
