"""What was seen of a game on its way: the losses and the discriminator's accuracy, and how fast it went."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from explorer.core.picture_games import PictureMoment

Doubles = NDArray[np.float64]
WINDOW = 2.0
"""Seconds over which the rate is measured."""


class History:
    """Points in the order of their rounds."""

    def __init__(self) -> None:
        self._points: list[tuple[int, float, float, float]] = []
        self._times: deque[tuple[float, int]] = deque()

    def note(self, moment: PictureMoment, now: float) -> None:
        """Take what a game looks like that has gone on; what was known of later rounds goes."""
        self._points = [point for point in self._points if point[0] < moment.rounds]
        if np.isfinite(moment.losses).all():
            self._points.append((moment.rounds, *moment.losses, moment.accuracy))
        self._times.append((now, moment.rounds))
        while now - self._times[0][0] > WINDOW:
            self._times.popleft()

    def rest(self) -> None:
        """Forget how fast it went."""
        self._times.clear()

    @property
    def rate(self) -> float:
        """Rounds a second; NaN while that is not known."""
        if len(self._times) < 2 or self._times[-1][0] == self._times[0][0]:
            return float("nan")
        (begun, first), (ended, last) = self._times[0], self._times[-1]
        return (last - first) / (ended - begun)

    @property
    def rounds(self) -> Doubles:
        """The rounds (p,) at which it was looked at."""
        return np.array([point[0] for point in self._points], dtype=np.float64)

    @property
    def losses(self) -> tuple[Doubles, Doubles]:
        """What discriminator and generator paid, (p,) each."""
        table = np.array(self._points, dtype=np.float64).reshape(-1, 4)
        return table[:, 1], table[:, 2]

    @property
    def accuracy(self) -> tuple[Doubles, Doubles]:
        """The rounds at which the discriminator's accuracy was measured, and what it was."""
        table = np.array(self._points, dtype=np.float64).reshape(-1, 4)
        known = np.isfinite(table[:, 3])
        return table[known, 0], table[known, 3]
