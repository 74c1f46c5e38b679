"""The mind of the first part: noise that falls through the quantile function of a density one pulls."""

from __future__ import annotations

import math
import time

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.kolmogorov import ks_test
from explorer.core.line_curves import HIGH, LOW, LineCurve, places
from explorer.panels.line import words
from explorer.panels.line.parts import PushPart
from explorer.panels.line.target import Target
from explorer.widgets.density.fall import even_bars

MOST = 10_000
"""Numbers of noise."""
BARS, EVEN = 60, 20
FRAME_MS = 33
FLIGHT = 26
"""Frames that a number is on its way."""
SLOW, QUICKER, FASTEST = 0.12, 38.0, 160.0
"""Numbers a frame at first, frames in which they become e times as many, and most of them a frame."""
SEEN = 2
"""Of those that leave in one frame, how many are seen on their way."""


class Push(QObject):
    """Lets noise fall, and follows the hand: all of it is worked out here, in a frame.

    Signals
    -------
    frame_timed(float)
        Milliseconds from a pull to the painted picture.
    state_changed()
        Whether it plays may be another answer now.
    """

    frame_timed = Signal(float)
    state_changed = Signal()

    def __init__(self, part: PushPart, target: Target, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._part, self._target = part, target
        self.seed = 0
        self._ready = False
        self._gone: list[int] = [0]
        self._more, self._tick = 0, 0
        self._playing = False
        self._held: LineCurve | None = None
        self._pulled_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._frame)
        self._draw_noise()
        part.bar.play_wished.connect(self.toggle)
        part.bar.one_wished.connect(self.one)
        part.bar.all_wished.connect(self.all)
        part.bar.reset_wished.connect(self.reset)
        part.density.grabbed.connect(self._grab)
        part.density.pulled.connect(self._pull)
        part.density.dropped.connect(self._drop)
        part.fall.painted.connect(self._on_painted)
        target.changed.connect(self._on_target)
        self._show_doing()

    @property
    def playing(self) -> bool:
        """Whether noise is falling."""
        return self._timer.isActive()

    @property
    def fallen(self) -> int:
        """How many have landed."""
        return self._gone[0]

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Let noise fall, or stop it; what is on its way still lands."""
        self._playing = not self._playing and self._ready and self._gone[-1] < MOST
        if self._playing:
            self._timer.start()
        self._show_doing()

    @Slot()
    def one(self) -> None:
        """Let one number fall."""
        if self._ready:
            self._more += 1
            self._timer.start()
            self._show_doing()

    @Slot()
    def all(self) -> None:
        """Let all of them have fallen."""
        if self._ready:
            self._stop(MOST)

    @Slot()
    def reset(self) -> None:
        """Begin with an empty histogram and the same noise."""
        self._stop(0)

    @Slot()
    def pause(self) -> None:
        """Stop; what is on its way has landed."""
        self._stop(self._gone[-1])

    def reseed(self, seed: int) -> None:
        """Take other noise."""
        self.seed = seed
        self._draw_noise()
        self._show_fallen()

    def _draw_noise(self) -> None:
        self._noise = np.random.default_rng(self.seed).random(MOST)

    def _stop(self, gone: int) -> None:
        self._timer.stop()
        self._playing, self._gone, self._more, self._tick = False, [gone], 0, 0
        self._show_fallen()
        self._show_doing()

    # -- falling ---------------------------------------------------------------------------------

    @Slot()
    def _frame(self) -> None:
        """Let as many go as there are a frame by now, and everything on its way get on."""
        gone = self._gone[-1] + self._more
        self._more = 0
        if self._playing:
            due = SLOW * QUICKER * (math.exp(self._tick / QUICKER) - 1)
            self._tick += 1
            after = SLOW * QUICKER * (math.exp(self._tick / QUICKER) - 1)
            gone += min(math.floor(after) - math.floor(due), round(FASTEST))
        self._gone = [*self._gone, min(gone, MOST)][-FLIGHT - 1 :]
        if self._gone[-1] == MOST:
            self._playing = False
        if not self._playing and self._gone[0] == self._gone[-1] and len(self._gone) > FLIGHT:
            self._timer.stop()
        self._show_fallen()
        self._show_doing()

    def _show_fallen(self) -> None:
        part, curve = self._part, self._target.curve
        landed = self._noise[: self.fallen]
        values = curve.quantile(landed)
        counts, edges = np.histogram(values, bins=BARS, range=(LOW, HIGH))
        density = counts * BARS / (HIGH - LOW) / max(1, len(values))
        part.fall.set_bars(edges, density, even_bars(landed, EVEN))
        part.fall.set_drops(self._drops(curve))
        part.figures.tell(words.fallen(ks_test(curve.cdf(values))))

    def _drops(self, curve: LineCurve) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Return those on their way: the noise, where it goes to, and the share of its way."""
        found = []
        frames = len(self._gone)
        for index, (before, after) in enumerate(zip(self._gone, self._gone[1:], strict=False)):
            share = (frames - 1 - index) / FLIGHT
            found += [(self._noise[i], share) for i in range(before, min(after, before + SEEN))]
        if not found:
            return np.zeros((0, 3))
        noise, shares = np.array(found).T
        return np.column_stack([noise, curve.quantile(noise), np.clip(shares, 0.0, 1.0)])

    def _show_doing(self) -> None:
        done = self._gone[-1] >= MOST
        self._part.bar.set_doing(playing=self._playing, able=self._ready, done=done)
        self.state_changed.emit()

    # -- the curve -------------------------------------------------------------------------------

    @Slot()
    def _on_target(self) -> None:
        """Bring everything to the density as it is now."""
        self._ready = True
        curve, part = self._target.curve, self._part
        part.density.set_curve(places(), curve.heights)
        part.fall.set_curve(places(), curve.below, curve.heights)
        self._show_fallen()
        self._show_doing()

    @Slot()
    def _grab(self) -> None:
        self._held = self._target.curve

    @Slot(float, float)
    def _pull(self, x: float, height: float) -> None:
        """Pull the curve as it was when it was taken, so that a way back leads back."""
        if not self._ready:
            return
        self._pulled_at = time.perf_counter()
        self._target.pull_to((self._held or self._target.curve).pulled(x, height))
        self._part.fall.tell_when_painted()

    @Slot()
    def _drop(self) -> None:
        self._held = None

    @Slot()
    def _on_painted(self) -> None:
        if self._pulled_at is not None:
            self.frame_timed.emit(1000 * (time.perf_counter() - self._pulled_at))
            self._pulled_at = None
