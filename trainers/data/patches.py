"""Small pieces of the two photographs that come with scikit-learn: learnt on one, tested on the other.

"china", a palace, and "flower", a dahlia, 427 x 640 pixels each: ``sklearn.datasets.load_sample_images``.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import Dataset, Floats, Ints

SIDE = 8
PHOTOGRAPHS = ("china.jpg", "flower.jpg")
NAMES = ("even", "level", "upright", "rising", "falling", "mixed")
EVEN = 0.02  # standard deviation of a piece without an edge
ONE_WAY = 0.5  # share of the gradients that must agree on a direction


def load(seed: int = 0) -> Dataset:
    """Cut both photographs, made grey, into all of their 53 x 80 pieces of 8 x 8 pixels.

    The lowest three rows of pixels fill no piece and are left out. Pieces of "china" are the training rows
    and those of "flower" the test rows, whatever the seed; each photograph's pieces follow one another line
    by line, so that it can be put together again. Attributes: "row" and "column" of the piece; "brightness"
    and "contrast", mean and standard deviation. The classes tell which way the edges run.
    """
    pieces, photograph, row, column = _all()
    attributes = {
        "row": row.astype(np.float32),
        "column": column.astype(np.float32),
        "brightness": pieces.mean(axis=(1, 2)),
        "contrast": pieces.std(axis=(1, 2)),
    }
    return Dataset(
        name="patches",
        x=pieces,
        labels=_directions(pieces, attributes["contrast"]),
        class_names=NAMES,
        train=photograph == 0,
        attributes=attributes,
        seed=seed,
    )


@functools.cache
def _all() -> tuple[Floats, Ints, Ints, Ints]:
    """Give all pieces, (n, 8, 8), and for each its photograph, row and column."""
    cut = []
    for name in PHOTOGRAPHS:
        grey = _grey(name)
        rows, columns = grey.shape[0] // SIDE, grey.shape[1] // SIDE
        grey = grey[: rows * SIDE, : columns * SIDE]
        cut.append(grey.reshape(rows, SIDE, columns, SIDE).swapaxes(1, 2))
    photograph, row, column = np.indices((len(cut), rows, columns)).reshape(3, -1)
    return np.stack(cut).reshape(-1, SIDE, SIDE), photograph, row, column


def _grey(name: str) -> Floats:
    """Read a photograph, grey by the weights of ITU-R BT.601, in steps of 1 / 255."""
    colours = _photograph(name).astype(np.int64)
    grey = (colours @ np.array([299, 587, 114]) + 500) // 1000
    share: Floats = grey.astype(np.float32) / np.float32(255)
    return share


def _photograph(name: str) -> NDArray[np.uint8]:
    """Read the file that scikit-learn brings along; where a release keeps it elsewhere, ask scikit-learn."""
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "datasets" / "images" / name
        if path.is_file():
            from PIL import Image

            with Image.open(path) as picture:
                return np.asarray(picture.convert("RGB"))
    from sklearn.datasets import load_sample_image

    found: Any = load_sample_image(name)
    return np.asarray(found, np.uint8)


def _directions(pieces: Floats, contrast: Floats) -> Ints:
    """Tell which way the edges of each piece run, from its structure tensor (Bigun & Granlund 1987)."""
    step = np.diff(pieces.astype(np.float64), axis=2)
    across = step[:, :-1] + step[:, 1:]
    step = np.diff(pieces.astype(np.float64), axis=1)
    down = step[:, :, :-1] + step[:, :, 1:]
    level = (down**2 - across**2).sum(axis=(1, 2))
    slant = 2 * (across * down).sum(axis=(1, 2))
    size = (down**2 + across**2).sum(axis=(1, 2))
    straight = np.where(level > 0, 1, 2)
    oblique = np.where(slant > 0, 3, 4)
    labels = np.where(abs(level) > abs(slant), straight, oblique)
    labels[np.hypot(level, slant) < ONE_WAY * size] = 5
    labels[contrast < EVEN] = 0
    return labels.astype(np.int64)
