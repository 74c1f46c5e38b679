"""Pictures with words below: one large, or a row of small ones."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets.line import Line
from explorer.widgets.picture import Array, Picture
from explorer.widgets.units import fix, pad


class PictureTile(QWidget):
    """A picture, what it is, and a muted line or two about it.

    The captions have fixed room, so that figures that follow the hand lay nothing out anew.

    Parameters
    ----------
    title, caption
        What it says at first.
    side
        Side of the picture in pixels at 100 %.
    width
        Room for the words in pixels at 100 %; by default a little more than the picture.
    lines
        How many lines the caption has.
    parent
        The parent widget.
    """

    def __init__(
        self,
        title: str = "",
        caption: str = "",
        *,
        side: int = 104,
        width: int | None = None,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.picture = Picture(side, self)
        self._title = Line(title, "strong", parent=self)
        self._caption = Line(caption, "caption", lines=lines, parent=self)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 2)
        column.addWidget(self.picture)
        column.addSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._caption)
        column.addStretch(1)
        fix(self, width=side + 16 if width is None else width)
        self._name()

    def set_size(self, side: int, width: int) -> None:
        """Give picture and words another size, in pixels at 100 %."""
        self.picture.set_side(side)
        fix(self, width=width)

    def set_title(self, title: str) -> None:
        """Say what the picture is."""
        self._title.set_text(title)
        self._name()

    def set_caption(self, caption: str) -> None:
        """Say something about it."""
        self._caption.set_text(caption)

    def set_image(self, array: Array | None, stamp: int = 0) -> None:
        """Show a picture; see `Picture.set_image`."""
        self.picture.set_image(array, stamp)

    def title(self) -> str:
        """Return what the picture is said to be."""
        return self._title.text()

    def caption(self) -> str:
        """Return what is said about it."""
        return self._caption.text()

    def _name(self) -> None:
        self.setAccessibleName(self.title())
        self.picture.setAccessibleName(self.title())


class NeighbourRow(QWidget):
    """A row of small pictures with a caption each; those there is no room for stay away.

    Parameters
    ----------
    n
        How many places there are.
    side
        Side of a picture in pixels at 100 %.
    parent
        The parent widget.
    """

    def __init__(self, n: int = 5, *, side: int = 54, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        pad(self._row, 0, 0, 0, 0, 8)
        self._places = [_Place(side, self) for _ in range(n)]
        for place in self._places:
            self._row.addWidget(place)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for all places."""
        return self._size(len(self._places))

    def minimumSizeHint(self) -> QSize:
        """Return room for two places."""
        return self._size(min(2, len(self._places)))

    def _size(self, places: int) -> QSize:
        place, gap = self._places[0], self._row.spacing()
        return QSize(places * (place.minimumWidth() + gap) - gap, place.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many places as there is room for."""
        step = self._places[0].minimumWidth() + self._row.spacing()
        for index, place in enumerate(self._places):
            place.setVisible((index + 1) * step - self._row.spacing() <= self.width())
        super().resizeEvent(event)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures, nearest first."""
        return tuple(place.picture for place in self._places)

    def set_neighbours(self, images: Sequence[Array], captions: Sequence[str], stamp: int = 0) -> None:
        """Show `images` with `captions`, nearest first; places left over are emptied.

        Parameters
        ----------
        images
            Up to n pictures as `Picture.set_image` takes them; more are left out.
        captions
            One for each picture.
        stamp
            What the pictures' `painted` is to tell.
        """
        for index, place in enumerate(self._places):
            known = index < len(images)
            place.picture.set_image(images[index] if known else None, stamp)
            place.caption.set_text(captions[index] if known and index < len(captions) else "")

    def clear(self) -> None:
        """Empty all places."""
        self.set_neighbours((), ())

    def captions(self) -> tuple[str, ...]:
        """Return the captions, nearest first."""
        return tuple(place.caption.text() for place in self._places)


class _Place(QWidget):
    """One small picture with a centred caption."""

    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = Picture(side, self)
        self.caption = Line("", "caption", parent=self)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 4)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.caption)
        fix(self, width=side + 6)
