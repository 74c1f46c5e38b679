"""What a figure of pictures shows, and in which colours; nothing of how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPalette

from explorer.widgets import paint

Bytes = npt.NDArray[np.uint8]
Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, eq=False)
class PictureFigure:
    """Pictures in rows and columns with words around them.

    Parameters
    ----------
    pictures
        (rows, columns, h, w) intensities, or (rows, columns, h, w, 3) red, green and blue, 0 to 255.
    title, note
        What stands above, and small below.
    headings
        What stands at the left of each row; () for none.
    captions
        What stands below each picture, [row][column]; () for none.
    letters
        Letters of the anchors, by row and column.
    there
        (rows, columns) which pictures there are; None for all.

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """

    pictures: Bytes
    title: str = ""
    note: str = ""
    headings: tuple[str, ...] = ()
    captions: tuple[tuple[str, ...], ...] = ()
    letters: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    there: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        shape = self.pictures.shape
        drawn = len(shape) >= 4 and shape[4:] in ((), (1,), (3,)) and self.pictures.size > 0
        if self.pictures.dtype != np.uint8 or not drawn:
            raise ValueError(
                "pictures are uint8 (rows, columns, h, w) or (rows, columns, h, w, 3), "
                f"not {self.pictures.dtype} {shape}"
            )
        rows, columns = self.rows, self.columns
        if self.headings and len(self.headings) != rows:
            raise ValueError(f"{rows} rows need as many headings, not {len(self.headings)}")
        if self.captions and [len(row) for row in self.captions] != [columns] * rows:
            raise ValueError(f"{rows} x {columns} pictures need as many captions")
        if self.there is not None and self.there.shape != (rows, columns):
            raise ValueError(f"there has the shape {(rows, columns)}, not {self.there.shape}")
        if not all(0 <= row < rows and 0 <= column < columns for row, column in self.letters):
            raise ValueError("a letter stands at no picture")

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.pictures)

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return int(self.pictures.shape[1])

    def shows(self, row: int, column: int) -> bool:
        """Tell whether there is a picture."""
        return self.there is None or bool(self.there[row, column])


@dataclass(frozen=True)
class FigureColours:
    """The colours of a theme that a figure uses; `paper` and `ink` are those of intensity 0 and 255."""

    ground: QColor
    paper: QColor
    ink: QColor
    muted: QColor
    line: QColor
    accent: QColor

    @classmethod
    def of(cls, palette: QPalette) -> "FigureColours":
        """Take those of a palette."""
        return cls(
            ground=paint.ground(palette),
            paper=palette.color(QPalette.ColorRole.Base),
            ink=paint.ink(palette),
            muted=paint.muted(palette),
            line=paint.line(palette),
            accent=paint.accent(palette),
        )
