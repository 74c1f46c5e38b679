"""Data sets by name: rows of one shape, with labels, attributes and a fixed split.

A name may carry how many of the rows are taken: ``mnist:10000`` are 10,000 of the 70,000.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainers.data import (
    digits,
    faces,
    files,
    moons,
    oblique,
    online,
    patches,
    planar,
    shapes,
    swiss_roll,
    wheel,
)
from trainers.data.dataset import DataError, Dataset, check_rows, sample
from trainers.data.files import is_path, load_file
from trainers.data.online import Fetching, Steps
from trainers.plane import SHAPES

__all__ = [
    "DATA",
    "DataEntry",
    "DataError",
    "Dataset",
    "Fetching",
    "Steps",
    "fetching",
    "known",
    "load",
    "locate",
]


@dataclass(frozen=True)
class DataEntry:
    """One line of the table of data sets.

    Attributes
    ----------
    loader : callable
        Makes the data from a seed: at once, or in steps where they must first be fetched.
    title, help : str
    rows : int
        How many there are in all.
    shape : tuple of int
        Of one sample.
    online : bool
        Whether they are fetched the first time.
    """

    loader: Callable[[int], Dataset | Steps]
    title: str
    help: str
    rows: int
    shape: tuple[int, ...]
    online: bool = False


DATA: dict[str, DataEntry] = {
    "digits": DataEntry(
        digits.load,
        "Handwritten digits",
        "1,797 handwritten digits of 8 x 8 pixels, ten classes.",
        1797,
        (8, 8),
    ),
    "wheel": DataEntry(
        wheel.load,
        "Ferris wheel",
        "A person on a turning wheel of eight alike gondolas, 28 x 28.",
        1024,
        (28, 28),
    ),
    "faces": DataEntry(
        faces.load,
        "Drawn faces",
        "4,000 faces in colour, drawn by rule, 32 x 32: smile, glasses, hair, pose and more are known.",
        4000,
        (32, 32, 3),
    ),
    "shapes": DataEntry(
        shapes.load,
        "Shapes",
        "3,000 squares, ellipses and hearts, 32 x 32: place, size and turn are known.",
        3000,
        (32, 32),
    ),
    "moons": DataEntry(
        moons.load, "Two moons", "2,000 points in the plane: two half moons that no line parts.", 2000, (2,)
    ),
    "swiss-roll": DataEntry(
        swiss_roll.load, "Swiss roll", "3,000 points in space, on a rolled-up sheet.", 3000, (3,)
    ),
    "oblique": DataEntry(
        oblique.load,
        "Two oblique Gaussians",
        "2,000 points of two long Gaussians that cross at 50 degrees; PCA's axes follow neither.",
        2000,
        (2,),
    ),
    "patches": DataEntry(
        patches.load,
        "Pieces of photographs",
        "All 4,240 pieces of 8 x 8 pixels of a grey photograph to learn from, those of another as a test; "
        "three rows of pixels that fill no piece are left out.",
        8480,
        (8, 8),
    ),
    "mnist": DataEntry(
        online.MNIST.load,
        "MNIST",
        "70,000 handwritten digits of 28 x 28 pixels, fetched once from openml.org.",
        70_000,
        (28, 28),
        online=True,
    ),
    "fashion-mnist": DataEntry(
        online.FASHION.load,
        "Fashion-MNIST",
        "70,000 pictures of clothes, ten classes, 28 x 28, fetched once from openml.org.",
        70_000,
        (28, 28),
        online=True,
    ),
    "olivetti": DataEntry(
        online.OLIVETTI.load,
        "Olivetti faces",
        "400 photographs of 40 people, 64 x 64, fetched once by scikit-learn.",
        400,
        (64, 64),
        online=True,
    ),
}

DATA |= {
    name: DataEntry(
        planar.loader(name),
        shape.title,
        f"4,000 points in the plane: {shape.help[0].lower()}{shape.help[1:]}",
        planar.ROWS,
        (2,),
    )
    for name, shape in ((name, SHAPES[name]()) for name in ("ring8", "grid25", "spiral", "line", "blobs"))
}

_PART = re.compile(r"([^:]+):([1-9][0-9]{0,8})")


def known(name: str) -> bool:
    """Whether a data name is a key of :data:`DATA`, alone or with a number of rows, ``faces:500``."""
    return _parted(name) is not None


def _parted(name: str) -> tuple[str, int | None] | None:
    """Take a name apart into its key and the number of rows asked for; None for any other name."""
    if name in DATA:
        return name, None
    part = _PART.fullmatch(name)
    return (part[1], int(part[2])) if part and part[1] in DATA else None


def locate(name: str, folder: Path) -> str:
    """Give the data name of a model's header as :func:`load` finds it on this machine.

    A :func:`known` name stays as it is, a path becomes the real path of the file, which is looked for in its
    place and then in ``folder``, where the model lies; one that is in neither stays as it is.
    """
    return name if known(name) else files.locate(name, folder)


def load(name: str, *, seed: int = 0) -> Dataset:
    """Load a data set by its name, or from a ``.npz`` or ``.npy`` file.

    Parameters
    ----------
    name : str
        A key of :data:`DATA`, which may be followed by how many rows are taken, ``faces:500``, or a path.
    seed : int
        Chooses the test rows, and which rows are taken. Codes of two models are compared row by row: keep it
        0 unless there is a reason.

    Raises
    ------
    DataError
        For an unknown name, more rows than there are, a file that cannot be read as data, or data that
        cannot be fetched; the message says what to do.
    """
    steps = fetching(name, seed=seed)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            dataset: Dataset = done.value
            return dataset


def fetching(name: str, *, seed: int = 0) -> Steps:
    """Load as :func:`load` does, in steps: yields how far it is, and returns the data at the end.

    Only data that are not in the cache take any steps, of about a hundredth of a second each. To close the
    generator ends the fetching.
    """
    parted = _parted(name)
    if parted is None:
        return _own(name, seed)
    key, rows = parted
    if rows is not None:
        check_rows(key, rows, DATA[key].rows)  # before anything is fetched
    made = DATA[key].loader(seed)
    dataset = made if isinstance(made, Dataset) else (yield from made)
    return dataset if rows is None else sample(dataset, rows)


def _own(name: str, seed: int) -> Dataset:
    if is_path(name):
        return load_file(name, seed)
    raise DataError(f"unknown data {name!r:.60}; choose {', '.join(DATA)}, or name a .npz or .npy file")
