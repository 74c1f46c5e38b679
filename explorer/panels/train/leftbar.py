"""The bar over the training panel that offers a run of an earlier time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from explorer.panels.train.words import OPEN_MAP, OPEN_WRITER
from explorer.widgets.line import Line
from explorer.widgets.units import pad, scale

NARROW = 700
"""Width in pixels at 100 % below which the buttons stand under the words."""


class LeftBar(QFrame):
    """Tells of a run that was left behind, and asks what to do with it."""

    resume_wished = Signal()
    open_wished = Signal()
    keep_wished = Signal()
    discard_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._text = Line(role="body", lines=2)
        self.resume, self.open = QPushButton("Resume"), QPushButton(OPEN_MAP)
        self.keep, self.discard = QPushButton("Keep…"), QPushButton("Discard")
        self.resume.setProperty("role", "primary")
        self.resume.setToolTip("Go on where it stopped, bit for bit")
        self.open.setToolTip("Open its model; what was saved of the run stays")
        self.keep.setToolTip("Write its model to a file")
        self.discard.setToolTip("Delete what was saved of it")
        buttons = QHBoxLayout()
        pad(buttons, 0, 0, 0, 0, 8)
        for button, wish in (
            (self.resume, self.resume_wished),
            (self.open, self.open_wished),
            (self.keep, self.keep_wished),
            (self.discard, self.discard_wished),
        ):
            button.clicked.connect(wish)
            buttons.addWidget(button)
        self._line = QHBoxLayout(self)
        pad(self._line, 14, 8, 10, 8, 8)
        self._line.addWidget(self._text, 1)
        self._line.addLayout(buttons)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the words where there is little room beside them."""
        super().resizeEvent(event)
        narrow = self.width() / scale() < NARROW
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def tell(self, text: str, *, can_resume: bool = True, writes: bool = False) -> None:
        """Show what was left behind, and what can be done with it; nothing hides it.

        Parameters
        ----------
        text
        can_resume
            Whether there is something to go on with.
        writes
            Whether its model writes.
        """
        self._text.set_text(text)
        self.open.setText(OPEN_WRITER if writes else OPEN_MAP)
        self.resume.setVisible(can_resume)
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return what is told."""
        return self._text.text()
