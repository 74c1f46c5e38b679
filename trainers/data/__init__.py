"""Data sets by name: rows of one shape, with labels, attributes and a fixed split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainers.data import digits, faces, files, wheel
from trainers.data.dataset import DataError, Dataset
from trainers.data.files import is_path, load_file

__all__ = ["DATA", "DataEntry", "DataError", "Dataset", "load", "locate"]


@dataclass(frozen=True)
class DataEntry:
    """One line of the table of data sets."""

    loader: Callable[[int], Dataset]
    title: str
    help: str


DATA: dict[str, DataEntry] = {
    "digits": DataEntry(
        digits.load, "Handwritten digits", "1,797 handwritten digits of 8 x 8 pixels, ten classes."
    ),
    "wheel": DataEntry(
        wheel.load, "Ferris wheel", "A person on a turning wheel of eight alike gondolas, 28 x 28."
    ),
    "faces": DataEntry(
        faces.load,
        "Drawn faces",
        "4,000 faces in colour, drawn by rule, 32 x 32: smile, glasses, hair, pose known.",
    ),
}


def locate(name: str, folder: Path) -> str:
    """Give the data name of a model's header as :func:`load` finds it on this machine.

    A key of :data:`DATA` stays as it is, a path becomes the real path of the file, which is looked for in its
    place and then in ``folder``, where the model lies; one that is in neither stays as it is.
    """
    return name if name in DATA else files.locate(name, folder)


def load(name: str, *, seed: int = 0) -> Dataset:
    """Load a data set by its name, or from a ``.npz`` or ``.npy`` file.

    Parameters
    ----------
    name : str
        A key of :data:`DATA`, or a path.
    seed : int
        Chooses the test rows, and whatever else is drawn. Codes of two models are compared row by row:
        keep it 0 unless there is a reason.

    Raises
    ------
    DataError
        For an unknown name, or a file that cannot be read as data; the message says what to do.
    """
    if name in DATA:
        return DATA[name].loader(seed)
    if is_path(name):
        return load_file(name, seed)
    raise DataError(f"unknown data {name!r:.60}; choose {', '.join(DATA)}, or name a .npz or .npy file")
