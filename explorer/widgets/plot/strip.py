"""A row of pictures: its heading, its captions, and all of its pictures as one image."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage

from explorer.widgets.picture import Array, to_image

MOST = 64
"""How many pictures of a row are shown at most."""


@dataclass(frozen=True, eq=False)
class PictureRow:
    """Pictures with a heading.

    Parameters
    ----------
    heading
        What they are.
    pictures
        (n, h, w), (n, h, w, 1) or (n, h, w, 3), or None for empty frames.
    captions
        What is written below them; there may be fewer.
    strip
        The pictures side by side.
    """

    heading: str
    pictures: Array | None
    captions: tuple[str, ...]
    strip: QImage | None

    @classmethod
    def of(
        cls,
        heading: str,
        pictures: Array | None,
        captions: Sequence[str],
        paper: QColor,
        ink: QColor,
    ) -> "PictureRow":
        """Return a row in the inks of a theme.

        Raises
        ------
        ValueError
            If the pictures have another shape.
        """
        return cls(heading, pictures, tuple(captions), _strip(pictures, paper, ink))

    def count(self) -> int:
        """Return how many pictures there are to show."""
        return 0 if self.pictures is None else min(len(self.pictures), MOST)

    def size(self) -> QSize:
        """Return the size of a picture in pixels of its own."""
        return QSize() if self.pictures is None else QSize(self.pictures.shape[2], self.pictures.shape[1])

    def part(self, column: int) -> QRect:
        """Return where in the strip a picture is."""
        size = self.size()
        return QRect(column * size.width(), 0, size.width(), size.height())

    def image(self, column: int) -> QImage | None:
        """Return a picture, None where there is none."""
        return self.strip.copy(self.part(column)) if self.strip and column < self.count() else None

    def caption(self, column: int) -> str:
        """Return what is written below a picture."""
        return self.captions[column] if column < len(self.captions) else ""


def _strip(pictures: Array | None, paper: QColor, ink: QColor) -> QImage | None:
    """Return pictures side by side."""
    if pictures is None:
        return None
    if pictures.ndim not in (3, 4):
        raise ValueError(f"pictures have shape (n, h, w) or (n, h, w, 3), not {pictures.shape}")
    shown = pictures[:MOST]
    n, height, width = shown.shape[:3]
    return to_image(shown.swapaxes(0, 1).reshape(height, n * width, *shown.shape[3:]), paper, ink)
