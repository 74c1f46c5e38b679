"""The game in the plane with all layers on, beside the same rounds without a window.

Each round plays a ring of 8 for some seconds by the space bar and counts how often the arena is painted with
another round, then plays as long without a window in this process, whose window is idle meanwhile. Then the
pointer goes over the arena while it is played, and at rest.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest

from explorer.options import Options
from explorer.panels.game.player import MAIN
from explorer.panels.playing import Doing
from explorer.unattended.drag import Dragged as Hand
from tests.perf.bench import Figure, middle, ratio, spread
from tests.perf.rig import SIZE, Dragged, Rig
from trainers.adversarial.game import Game
from trainers.densities import make_density
from trainers.runtime import use_threads
from trainers.specs.gans import GanTrainSpec, ToyGanSpec


class Paints(QObject):
    """Counts how often a widget is painted with another round than before."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.arena)
        self._table = table
        self.count, self._before = 0, -1
        table.arena.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        now = self._table.rounds
        if event.type() == QEvent.Type.Paint and now != self._before:
            self.count, self._before = self.count + 1, now
        return False


class Table(Rig):
    """A window that shows the game."""

    def __init__(self) -> None:
        wish = Options(
            demo="digits-ae-2", panel="game", size=SIZE, theme="light", scale=100, device="cpu", smoke=True
        )
        super().__init__(wish)
        self.presenter = self.app.game.views.presenter("plane")
        self.player = self.presenter.player
        self.arena = self.app.game.views.page("plane").cards[MAIN].arena
        self.player.troubled.connect(self._complain)
        self.wait(lambda: self.player.main is not None and self.at_rest)
        self.settle()
        self.paints = Paints(self)

    @property
    def rounds(self) -> int:
        """Rounds played, as far as is told."""
        return 0 if self.player.main is None else self.player.main.moment.rounds

    @property
    def at_rest(self) -> bool:
        """Whether nothing is played, and nothing awaited."""
        return self.player.settled and not self.app.worker.busy

    def press(self) -> None:
        """Press the space bar in the window."""
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)

    def play(self, seconds: float) -> tuple[float, float, float]:
        """Play for some seconds; return rounds and paints a second, and the longest stall in ms."""
        self.press()
        self.wait(lambda: self.player.doing is Doing.PLAYING)
        self.run(0.3)
        self.pulse.restart()
        begun, before, painted = time.perf_counter(), self.rounds, self.paints.count
        self.run(seconds)
        taken = time.perf_counter() - begun
        found = (self.rounds - before) / taken, (self.paints.count - painted) / taken, self.pulse.restart()
        self.press()
        self.wait(lambda: self.at_rest)
        return found

    def hover(self, moves: int) -> Dragged:
        """Drag a place of the arena."""
        touch = self.presenter.touches[MAIN]
        hand = Hand(self.arena, self.arena.rect().center, lambda: touch.stamp, self.arena.painted)
        return self.drag_by(hand, moves)


def measure(quick: bool) -> Iterator[Figure]:
    """Play with and without a window in turns."""
    use_threads()
    rounds, seconds, moves = (1, 0.5, 20) if quick else (5, 5.0, 120)
    table = Table()
    game = Game(ToyGanSpec(), GanTrainSpec(), make_density("ring8"))
    played, painted, bare, stalls, drags, rests = [], [], [], [], [], []
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            if side:
                bare.append(_without(game, seconds))
            else:
                speed, paints, stall = table.play(seconds)
                played.append(speed)
                painted.append(paints)
                stalls.append(stall)
        rests.append(table.hover(moves))
        table.press()
        drags.append(table.hover(moves))
        table.press()
        table.wait(lambda: table.at_rest)
    table.close()
    ratios = [a / b for a, b in zip(played, bare, strict=True)]
    yield Figure("in the window / without", ratio(played, bare), "x", at_least=0.7, note=spread(ratios, 2))
    yield Figure("in the window", statistics.median(played), "rounds/s", note=spread(played))
    yield Figure("without a window", statistics.median(bare), "rounds/s", note=spread(bare))
    yield Figure("arena painted", statistics.median(painted), "a second", at_least=30, note=spread(painted))
    yield middle(stalls, "longest stall", "ms", at_most=50)
    yield middle([one.at(95) for one in rests], "drag at rest, p95", "ms", at_most=33)
    yield middle([one.at(95) for one in drags], "drag while it is played, p95", "ms", at_most=33)
    yield Figure("moves without an answer", sum(d.unanswered for d in (*rests, *drags)), "moves")


def _without(game: Game, seconds: float) -> float:
    """Play without a window; return rounds a second."""
    begun, rounds = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        game.round()
        rounds += 1
    return rounds / (time.perf_counter() - begun)
