"""What is asked of files that leave the application: figures, animations, tables of codes.

The window draws figures and hands over their bytes, since the engine knows no Qt. The engine writes them,
since the window waits for no file: each whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Request

Rgb = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)

ANIMATIONS = (".gif", ".mp4")
LEAST_MS, MOST_MS = 20, 10_000
"""Viewers take what is shorter for a tenth of a second."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file that was written.

    Attributes
    ----------
    path : str
        Where it lies.
    size : int
        Its bytes.
    note : str
        What has to be said of it, in sentences.
    """

    path: str
    size: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteBytes(Request):
    """Write bytes to a file; answered by `Written`.

    A name that promises a PNG, an SVG or a PDF is refused if the bytes are none.
    """

    path: str
    data: bytes


@dataclass(frozen=True, kw_only=True, eq=False)
class WriteAnimation(Request):
    """Write pictures that follow each other, over and over; answered by `Written`.

    Attributes
    ----------
    path : str
        It ends in ``.gif``, or in ``.mp4`` where an encoder for it is installed.
    frames : (n, h, w) or (n, h, w, 3) uint8
        Intensities, or red, green and blue.
    ms : float
        How long each is shown, 20 to 10,000 milliseconds.
    zoom : int
        By how much each pixel is enlarged, without smoothing.
    back : bool
        Whether they also run backwards after they have run forwards, neither end twice.
    paper, ink : (r, g, b)
        The colours of the intensities 0 and 255.
    """

    path: str
    frames: NDArray[np.uint8]
    ms: float
    zoom: int = 1
    back: bool = False
    paper: Rgb = BLACK
    ink: Rgb = WHITE


@dataclass(frozen=True, kw_only=True, eq=False)
class WriteTable(Request):
    """Write numbers, such as the codes of a strip with their places and labels; answered by `Written`.

    Attributes
    ----------
    path : str
        It ends in ``.csv`` or ``.npz``.
    columns : mapping of str to ndarray, (n,) or (n, k)
        See `explorer.core.tables.Table`.
    about : str
        What it is, in one line; a comment in the file.
    """

    path: str
    columns: Mapping[str, NDArray[Any]]
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadTable(Request):
    """Read a table that was exported, or another ``.csv`` or ``.npz``; answered by `TableRead`."""

    path: str


@dataclass(frozen=True, kw_only=True, eq=False)
class TableRead:
    """The columns (n,) or (n, k) of a table, and what it says it is."""

    path: str
    columns: Mapping[str, NDArray[Any]]
    about: str = ""
