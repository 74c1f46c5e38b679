"""Two long, thin Gaussians that cross at an acute angle: PCA's axes are at right angles and follow neither.

The first principal component is the bisector, the second the other bisector. Tipping & Bishop 1999, "Mixtures
of probabilistic principal component analysers", Neural Computation 11.
"""

from __future__ import annotations

import numpy as np

from trainers.data.dataset import Dataset, stratified_split

EACH = 1000
ANGLES = {"flat": np.deg2rad(10.0), "steep": np.deg2rad(60.0)}
LONG, THIN = 1.0, 0.05  # standard deviations along and across
FARTHEST = 3.0  # standard deviations; what lies farther is drawn again
REACH = 3.3  # what becomes 0 and 1


def load(seed: int = 0) -> Dataset:
    """Draw 1,000 points of each, about one middle: one at 10 degrees to the level, the other at 60.

    ``attributes["along"]`` is the place along the own axis, in its standard deviations. No point is farther
    out than three. The points do not depend on the seed, the split does.
    """
    rng = np.random.default_rng(4)
    along, across = _normal(rng, 2 * EACH), _normal(rng, 2 * EACH)
    angle = np.repeat(list(ANGLES.values()), EACH)
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = LONG * along, THIN * across
    points = np.column_stack([a * cos - b * sin, a * sin + b * cos])
    labels = np.repeat(np.arange(2), EACH)
    return Dataset(
        name="oblique",
        x=((points + REACH) / (2 * REACH)).astype(np.float32),
        labels=labels,
        class_names=tuple(ANGLES),
        train=stratified_split(labels, seed),
        attributes={"along": along.astype(np.float32)},
        seed=seed,
        scaled_from=(-REACH, REACH),
    )


def _normal(rng: np.random.Generator, n: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draw standard normal numbers that are no farther out than ``FARTHEST``."""
    drawn = rng.standard_normal(2 * n)
    return drawn[abs(drawn) <= FARTHEST][:n]
