"""Toy densities in the plane as data sets: the ring of 8, the grid of 25, a spiral, a line, two blobs.

The same shapes as ``trainers.densities`` has, of which these are fixed points.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from trainers.data.dataset import Dataset, stratified_split
from trainers.plane import REACH, SHAPES

ROWS = 4000


def loader(name: str) -> Callable[[int], Dataset]:
    """Give what draws the 4,000 points of a shape of ``trainers.plane.SHAPES``, evenly from its parts.

    The points do not depend on the seed, the split does. What is -2.5..2.5 in the plane is 0..1 here.
    """

    def load(seed: int = 0) -> Dataset:
        shape = SHAPES[name]()
        points, labels = shape.draw(ROWS, np.random.default_rng(2))
        return Dataset(
            name=name,
            x=((points + REACH) / (2 * REACH)).astype(np.float32),
            labels=labels,
            class_names=shape.class_names,
            train=stratified_split(labels, seed),
            seed=seed,
            scaled_from=(-REACH, REACH),
        )

    return load
