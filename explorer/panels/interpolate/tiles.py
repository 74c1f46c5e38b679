"""The anchors as buttons: a picture with its letter, the chosen one ringed; data are dropped on them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from explorer.panels.interpolate.choosing import LETTERS
from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.picture import Array, Picture, fitted, to_image
from explorer.widgets.units import fix, pad

SIDE, FOOT, HERE = 54, 20, 72


class AnchorTile(QAbstractButton):
    """One anchor: what it looks like, and its letter."""

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter = letter
        self._picture: Array | None = None
        self.aimed = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"Anchor {letter}")
        self.setToolTip(f"Choose {letter} (the key {letter} on the map); a click on the map then pins it")

    def set_picture(self, picture: Array | None) -> None:
        """Show a picture (h, w) or (h, w, 3), 8-bit, or none."""
        same = self._picture is picture or (
            picture is not None and self._picture is not None and np.array_equal(picture, self._picture)
        )
        self._picture = picture
        if not same:
            self.update()

    def picture(self) -> Array | None:
        """Return the picture that is shown."""
        return self._picture

    def set_aimed(self, aimed: bool) -> None:
        """Show whether what is carried would be dropped here."""
        if aimed != self.aimed:
            self.aimed = aimed
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for picture and letter."""
        return QSize(units.px(SIDE), units.px(SIDE + FOOT))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture in its frame, and the letter."""
        painter, palette = QPainter(self), self.palette()
        side = min(self.width(), self.height() - units.px(FOOT))
        box = QRect((self.width() - side) // 2, 0, side, side)
        inset = units.px(4)
        if self._picture is not None:
            image = to_image(self._picture, paint.ground(palette), paint.ink(palette))
            room = box.adjusted(inset, inset, -inset, -inset)
            painter.drawImage(fitted(image.size(), room, self.devicePixelRatioF()), image)
        strong = self.isChecked() or self.aimed
        width = units.px(2) if strong else paint.hairline()
        paint.smooth(painter)
        painter.setPen(QPen(paint.accent(palette) if strong else paint.line(palette), width))
        half = width / 2
        painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), units.px(5), units.px(5))
        painter.setPen(paint.accent(palette))
        painter.setFont(units.font(12.5, bold=True))
        foot = QRect(0, side, self.width(), units.px(FOOT))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self.letter)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.rect(), units.px(5))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ring the tile where the keyboard comes to it."""
        paint.note_focus(self, event)
        super().focusInEvent(event)


class AnchorRow(QWidget):
    """The anchors side by side.

    Signals
    -------
    chosen(int)
        The user chose an anchor.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = [AnchorTile(letter) for letter in LETTERS]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 8)
        for index, tile in enumerate(self.tiles):
            self._group.addButton(tile, index)
            row.addWidget(tile)
        row.addStretch(1)
        self._group.idClicked.connect(self._choose)

    def set_chosen(self, index: int) -> None:
        """Ring an anchor; emits nothing."""
        self.tiles[index].setChecked(True)

    def set_count(self, count: int) -> None:
        """Show the first few anchors."""
        for index, tile in enumerate(self.tiles):
            tile.setVisible(index < count)

    def at(self, place: QPoint) -> int:
        """Return the anchor at a place of the screen, -1 for none."""
        for index, tile in enumerate(self.tiles):
            if tile.isVisible() and tile.rect().contains(tile.mapFromGlobal(place)):
                return index
        return -1

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.chosen.emit(index)


class StepView(QWidget):
    """The step that is looked at: its picture, and figures beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Picture(HERE)
        fix(self.picture, width=HERE, height=HERE)
        self._title, self._caption = Line(role="strong"), Line(role="caption", lines=3)
        words = QVBoxLayout()
        pad(words, 0, 0, 0, 0, 2)
        words.addWidget(self._title)
        words.addWidget(self._caption)
        words.addStretch(1)
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 10)
        row.addWidget(self.picture)
        row.addLayout(words, 1)

    def show_step(self, picture: Array | None, title: str, caption: str) -> None:
        """Show a picture and say what it is."""
        self.picture.set_image(picture)
        self.picture.setAccessibleName(title)
        self._title.set_text(title)
        self._caption.set_text(caption)

    def words(self) -> tuple[str, str]:
        """Return title and figures."""
        return self._title.text(), self._caption.text()
