"""A person on a turning Ferris wheel: frames that lie on one circle, drawn here.

Eight gondolas look alike, so the wheel as a whole repeats every eighth of a turn; only the person tells the
eighths apart. The wheel moves all of its ink within one pair of components, the person spreads over many; so
the two strongest principal components see the eighth of a turn and go round eight times while the person goes
round once. Altogether the person has the greater share, which an autoencoder finds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import Dataset, Floats, stratified_split

SIZE = 28
GONDOLAS = 8
FRAMES = 1024
RIM = 10.5
PERSON = 3.0
NAMES = ("right", "upper right", "top", "upper left", "left", "lower left", "bottom", "lower right")


def load(seed: int = 0) -> Dataset:
    """Draw 1,024 frames at evenly spaced phases.

    ``attributes["phase"]`` is the angle of the person in radians, 0..2 pi, anticlockwise from the right;
    the classes are the eighths of the turn it is in. The frames do not depend on the seed, the split does.
    """
    phase = np.arange(FRAMES, dtype=np.float64) * (2 * np.pi / FRAMES)
    labels = (np.round(phase / (np.pi / 4)) % 8).astype(np.int64)
    return Dataset(
        name="wheel",
        x=frames(phase),
        labels=labels,
        class_names=NAMES,
        train=stratified_split(labels, seed),
        attributes={"phase": phase.astype(np.float32)},
        cyclic=frozenset({"phase"}),
        seed=seed,
    )


def frames(phase: NDArray[np.float64]) -> Floats:
    """Draw the wheel with the person at each phase.

    Parameters
    ----------
    phase : (n,) float64
        Radians, anticlockwise from the right.

    Returns
    -------
    (n, 28, 28) float32
        Ink from 0 to 1; edges are smooth over one pixel, so that a frame changes smoothly with the phase.
    """
    centre = (SIZE - 1) / 2
    rows, columns = np.mgrid[:SIZE, :SIZE]
    x, y = columns - centre, centre - rows
    ink = np.broadcast_to(_disc(np.hypot(x, y), 1.6) * 0.6, (len(phase), SIZE, SIZE)).copy()
    ring = np.abs(np.hypot(x, y) - RIM)
    ink = np.maximum(ink, 0.25 * _disc(ring, 0.5))
    for i in range(GONDOLAS):
        angle = phase + i * 2 * np.pi / GONDOLAS
        gx, gy = (RIM * np.cos(angle))[:, None, None], (RIM * np.sin(angle))[:, None, None]
        ink = np.maximum(ink, 0.2 * _disc(_to_spoke(x, y, gx / RIM, gy / RIM), 0.4))
        ink = np.maximum(ink, 0.2 * _disc(np.hypot(x - gx, y - gy), 2.2))
        if i == 0:
            ink = np.maximum(ink, _disc(np.hypot(x - gx, y - gy), PERSON))
    return ink.astype(np.float32)


def _disc(distance: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Give 1 inside, 0 outside, and a slope one pixel wide between."""
    return np.clip(radius + 0.5 - distance, 0.0, 1.0)


def _to_spoke(
    x: NDArray[np.float64], y: NDArray[np.float64], ux: NDArray[np.float64], uy: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of each pixel to the line from the hub to the rim in direction (ux, uy)."""
    along = np.clip(x * ux + y * uy, 0.0, RIM)
    return np.hypot(x - along * ux, y - along * uy)
