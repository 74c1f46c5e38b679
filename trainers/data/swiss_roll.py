"""The Swiss roll: a rolled-up sheet in space, which a straight projection lays one turn on top of the next.

Tenenbaum, de Silva & Langford 2000, "A global geometric framework for nonlinear dimensionality reduction",
Science 290; here with the measures of ``sklearn.datasets.make_swiss_roll``, about its own axis.
"""

from __future__ import annotations

import numpy as np

from trainers.data.dataset import Dataset, stratified_split

ROWS = 3000
WIDTH = 21.0
REACH = 15.0  # what becomes 0 and 1, in the roll's own units
NAMES = ("innermost", "inner", "outer", "outermost")


def load(seed: int = 0) -> Dataset:
    """Draw 3,000 points of the sheet, without noise.

    Attributes: "roll", how far the sheet has turned, 1.5 pi to 4.5 pi radians, which is the radius, too; and
    "across", the place across the sheet, -10.5 to 10.5. The classes are the quarters of "roll". The points do
    not depend on the seed, the split does.
    """
    rng = np.random.default_rng(3)
    share = rng.random(ROWS)
    roll, across = 1.5 * np.pi * (1 + 2 * share), WIDTH * (rng.random(ROWS) - 0.5)
    points = np.column_stack([roll * np.cos(roll), across, roll * np.sin(roll)])
    labels = np.floor(4 * share).astype(np.int64)
    return Dataset(
        name="swiss-roll",
        x=((points + REACH) / (2 * REACH)).astype(np.float32),
        labels=labels,
        class_names=NAMES,
        train=stratified_split(labels, seed),
        attributes={"roll": roll.astype(np.float32), "across": across.astype(np.float32)},
        seed=seed,
        scaled_from=(-REACH, REACH),
    )
