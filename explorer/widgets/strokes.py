"""Ink on a square of paper: strokes of a round, soft brush, and the drawing as a sample of the data."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt

SIDE = 320
"""Pixels of a side of the paper, whatever size it is shown at, so that the sample does not depend on that."""

SOFT = 0.22
"""Share of the brush's radius over which its edge fades."""

UNDO = 60
"""How many strokes can be taken back, and drawn again."""

INKED = 0.35
"""Pixels with more ink than this share count to the drawing's box."""

Bytes = npt.NDArray[np.uint8]
Dab = tuple[float, float, float]
"""Where the brush is, from 0 to 1 to the right and down, and its radius as a share of the side."""


class Paper:
    """The paper, and what was on it before each stroke.

    Attributes
    ----------
    ink
        (side, side) 0 for paper to 255 for ink.
    """

    def __init__(self) -> None:
        self.ink: Bytes = np.zeros((SIDE, SIDE), np.uint8)
        self._before: deque[Bytes] = deque(maxlen=UNDO)
        self._after: list[Bytes] = []
        self._way: list[Dab] = []
        self._erases = False

    @property
    def empty(self) -> bool:
        """Whether there is no ink that counts."""
        return not _inked(self.ink).any()

    def begin(self, dab: Dab, *, erase: bool = False) -> None:
        """Set the brush down, with ink or to take ink away."""
        self._before.append(self.ink.copy())
        self._after.clear()
        self._way, self._erases = [dab], erase
        self._sweep(dab, dab)

    def extend(self, dab: Dab) -> None:
        """Move the brush, along a curve that runs through the middles between the places it is told."""
        self._way = [*self._way[-2:], dab]
        if len(self._way) < 3:
            self._sweep(self._way[0], _between(self._way[0], dab))
            return
        first, corner, last = self._way
        place = start = _between(first, corner)
        for share in (0.25, 0.5, 0.75, 1.0):
            after = _curve(start, corner, _between(corner, last), share)
            self._sweep(place, after)
            place = after

    def end(self) -> None:
        """Lift the brush where it was last."""
        if len(self._way) > 1:
            self._sweep(_between(*self._way[-2:]), self._way[-1])
        self._way = []

    def cancel(self) -> None:
        """Take the stroke back that has begun."""
        if self._way:
            self._way = []
            self.ink = self._before.pop()

    def clear(self) -> None:
        """Take all ink away, which can be undone."""
        if not self.empty:
            self._before.append(self.ink)
            self._after.clear()
            self.ink = np.zeros_like(self.ink)
        self._way = []

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._before)

    def undo(self) -> bool:
        """Take back the last stroke, or clearing; False where there is none."""
        self._way = []
        if not self._before:
            return False
        self._after.append(self.ink)
        self.ink = self._before.pop()
        return True

    @property
    def can_redo(self) -> bool:
        """Whether there is anything to bring back that was taken back."""
        return bool(self._after)

    def redo(self) -> bool:
        """Bring back what was taken back last; False where there is none, or something was drawn since."""
        self._way = []
        if not self._after:
            return False
        self._before.append(self.ink)
        self.ink = self._after.pop()
        return True

    def _sweep(self, start: Dab, end: Dab) -> None:
        """Move a disc that grows evenly along a line; what it passes twice is no darker for it."""
        x0, y0, r0 = (value * SIDE for value in start)
        x1, y1, r1 = (value * SIDE for value in end)
        reach = max(r0, r1) + 1
        rows = _span(min(y0, y1) - reach, max(y0, y1) + reach)
        columns = _span(min(x0, x1) - reach, max(x0, x1) + reach)
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        x = np.arange(columns.start, columns.stop, dtype=np.float32) + np.float32(0.5 - x0)
        y = (np.arange(rows.start, rows.stop, dtype=np.float32) + np.float32(0.5 - y0))[:, None]
        dx, dy = x1 - x0, y1 - y0
        along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
        away = np.hypot(x - along * dx, y - along * dy)
        radius = r0 + along * (r1 - r0)
        edge = np.maximum(2 * SOFT * radius, 1.0)
        cover = np.rint(255 * np.clip((radius - away) / edge + 0.5, 0, 1)).astype(np.uint8)
        part = self.ink[rows, columns]
        if self._erases:
            np.minimum(part, 255 - cover, out=part)
        else:
            np.maximum(part, cover, out=part)


def _span(low: float, high: float) -> slice:
    return slice(int(np.clip(np.floor(low), 0, SIDE)), int(np.clip(np.ceil(high), 0, SIDE)))


def _between(first: Dab, second: Dab) -> Dab:
    x, y, radius = ((a + b) / 2 for a, b in zip(first, second, strict=True))
    return x, y, radius


def _curve(start: Dab, corner: Dab, end: Dab, t: float) -> Dab:
    """Return a point of the quadratic Bezier curve."""
    x, y, radius = (
        (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c for a, b, c in zip(start, corner, end, strict=True)
    )
    return x, y, radius


def as_sample(
    ink: Bytes, shape: tuple[int, ...], low: float, high: float, fill: tuple[float, float] = (1.0, 1.0)
) -> npt.NDArray[np.float32] | None:
    """Return a drawing as a sample, sized and centred as those of the data are.

    The box around the ink is enlarged or reduced, its aspect kept, until it fills its share of the rows or of
    the columns, and put in the middle. Each pixel of the sample is the mean over the area it covers, and the
    darkest becomes `high`.

    Parameters
    ----------
    ink
        (m, n) 0 for paper to 255 for ink.
    shape
        That of a sample: (h, w), (h, w, 1) or (h, w, 3).
    low, high
        What paper and ink are in the data.
    fill
        Which shares of the rows and of the columns what is drawn takes in the data, at most.

    Returns
    -------
    ndarray or None
        float32 of `shape`; None where there is no ink.

    Raises
    ------
    ValueError
        If a sample of this shape is no picture.
    """
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (1, 3)):
        raise ValueError(f"a picture has shape (h, w), (h, w, 1) or (h, w, 3), not {shape}")
    inked = _inked(ink)
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return None
    tall, wide = (int(where[-1] - where[0]) + 1 for where in (rows, columns))
    zoom = min(fill[0] * shape[0] / tall, fill[1] * shape[1] / wide)
    fewer = _means(ink, _edges(shape[0], rows[0] + tall / 2, zoom))
    cover = _means(fewer.T, _edges(shape[1], columns[0] + wide / 2, zoom)).T
    sample = (low + (high - low) * cover / cover.max()).astype(np.float32)
    return np.broadcast_to(sample.reshape(*shape[:2], *[1] * (len(shape) - 2)), shape).copy()


def _inked(ink: Bytes) -> npt.NDArray[np.bool_]:
    """Return where there is ink, but for the soft edge of a stroke, or what is left of it by the eraser."""
    return ink > np.uint8(INKED * 255)


def _edges(n: int, middle: float, zoom: float) -> npt.NDArray[np.float64]:
    """Return where `n` pixels of a sample begin and end (n + 1,) in a drawing.

    Parameters
    ----------
    n
        Pixels along one axis of the sample.
    middle
        Which place of the drawing is in the middle of them.
    zoom
        Pixels of the sample to a pixel of the drawing.
    """
    return np.asarray(middle + (np.arange(n + 1) - n / 2) / zoom, dtype=np.float64)


def _means(values: npt.NDArray[Any], edges: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the means (n, k) of values (m, k) between edges (n + 1,) along the first axis.

    They are differences of the running sum, which is linear within a pixel; outside there is nothing.
    """
    size = len(values)
    sums = np.zeros((size + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:])
    at = np.clip(edges, 0, size)
    below = np.minimum(at.astype(np.intp), size - 1)
    share = (at - below)[:, None]
    ends = sums[below] * (1 - share) + sums[below + 1] * share
    means = np.diff(ends, axis=0) / np.diff(edges)[:, None]
    return np.asarray(np.maximum(means, 0.0), dtype=np.float64)
