"""Two half moons, one inside the other's bend: two classes that no line parts.

The set of ``sklearn.datasets.make_moons``, about its own middle.
"""

from __future__ import annotations

import numpy as np

from trainers.data.dataset import Dataset, stratified_split

EACH = 1000
NOISE = 0.06
REACH = 1.75  # what becomes 0 and 1, in the moons' own units: their radius is 1


def load(seed: int = 0) -> Dataset:
    """Draw 1,000 points of each moon, with Gaussian noise of standard deviation .06 of the radius.

    ``attributes["angle"]`` is the place along the moon in radians, 0..pi, each anticlockwise from its right
    (the upper) or left end (the lower). The points do not depend on the seed, the split does.
    """
    rng = np.random.default_rng(2)
    angle = np.pi * (np.arange(EACH) + 0.5) / EACH
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    points = np.concatenate([upper, -upper]) + NOISE * rng.standard_normal((2 * EACH, 2))
    labels = np.repeat(np.arange(2), EACH)
    return Dataset(
        name="moons",
        x=((points + REACH) / (2 * REACH)).astype(np.float32),
        labels=labels,
        class_names=("upper", "lower"),
        train=stratified_split(labels, seed),
        attributes={"angle": np.tile(angle, 2).astype(np.float32)},
        seed=seed,
        scaled_from=(-REACH, REACH),
    )
