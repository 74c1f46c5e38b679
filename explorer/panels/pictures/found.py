"""The card beside the wall where the noise of a picture is looked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.interpolate.choosing import LETTERS
from explorer.widgets.cells.pointing import PointedMosaic
from explorer.widgets.curves import Curves
from explorer.widgets.line import Line
from explorer.widgets.plot.curve import Curve
from explorer.widgets.tile import PictureTile
from explorer.widgets.units import fix, pad, px

SIDE, WIDTH, LETTER, STRIP = 96, 128, 38, 72
LEAST = (300, 420)


class FoundCard(QFrame):
    """A picture, the best that is made of a noise so far, where all starts are, and how they got there.

    Signals
    -------
    stop_wished()
        The search is to end, or the card is to go.
    probe_wished()
        The noise is to be shown on the map.
    pin_wished(int)
        It is to be pinned as A, B, C or D, by its number.
    """

    stop_wished = Signal()
    probe_wished = Signal()
    pin_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = Line(role="strong")
        self.status = Line(role="caption", align=Qt.AlignmentFlag.AlignRight)
        self.target = PictureTile("Picture", side=SIDE, width=WIDTH)
        self.best = PictureTile("Made of the noise", side=SIDE, width=WIDTH + 24)
        self.starts = PointedMosaic()
        self.starts.setAccessibleName("What each start makes now")
        fix(self.starts, height=STRIP)
        self.curves = Curves()
        self.curves.setAccessibleName("Error of each start")
        self.curves.set_names("error per pixel", "step")
        fix(self.curves, min_width=150, min_height=80)
        self.why = Line(role="caption", lines=2)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("End the search (Esc)")
        self.probe = QPushButton("On the map")
        self.probe.setToolTip("Leave the model open, and put the probe of its map on this noise")
        for button in (self.stop, self.probe):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop.clicked.connect(self.stop_wished)
        self.probe.clicked.connect(self.probe_wished)
        self._pins = QButtonGroup(self)
        self._pins.idClicked.connect(self._pin)
        self._lay_out()

    def _lay_out(self) -> None:
        head, tiles, foot, column = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        pad(head, 0, 0, 0, 0, 8)
        pad(tiles, 0, 0, 0, 0, 8)
        pad(foot, 0, 0, 0, 0, 6)
        pad(column, 14, 8, 14, 12, 6)
        head.addWidget(self.title)
        head.addWidget(self.status, 1)
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        tiles.addWidget(self.target)
        tiles.addWidget(self.best)
        tiles.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.probe)
        foot.addStretch(1)
        for index, letter in enumerate(LETTERS):
            button = QPushButton(letter)
            button.setProperty("role", "letter")
            button.setAccessibleName(f"Pin as {letter}")
            button.setToolTip(f"Pin the noise as the anchor {letter} of “Between”")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            fix(button, width=LETTER)
            self._pins.addButton(button, index)
            foot.addWidget(button)
        column.addLayout(head)
        column.addLayout(tiles)
        column.addWidget(self.starts)
        column.addWidget(self.curves, 1)
        column.addWidget(self.why)
        column.addLayout(foot)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which all of it can be seen."""
        return QSize(px(LEAST[0]), px(LEAST[1]))

    def pin(self, letter: str) -> QPushButton:
        """Return the button that pins as a letter."""
        button = self._pins.button(LETTERS.index(letter))
        assert isinstance(button, QPushButton)
        return button

    # -- state comes down ------------------------------------------------------------------------

    def set_target(self, picture: NDArray[np.uint8], caption: str) -> None:
        """Show what is looked for; nothing is found yet."""
        self.target.set_image(picture)
        self.target.set_caption(caption)
        self.best.set_image(None)
        self.best.set_caption("")
        self.starts.set_pictures(None)
        self.curves.set_curves([])

    def set_best(self, picture: NDArray[np.uint8], caption: str) -> None:
        """Show the best that there is."""
        self.best.set_image(picture)
        self.best.set_caption(caption)

    def set_starts(self, pictures: NDArray[np.uint8], labels: Sequence[str], best: int) -> None:
        """Show what each start (s, h, w) or (s, h, w, 3) makes, and which is the best."""
        self.starts.set_pictures(pictures[None])
        self.starts.set_labels(list(labels))
        self.starts.set_cursor((0, best))

    def set_curves(self, curves: Sequence[Curve], steps: int) -> None:
        """Show how each start's error fell."""
        self.curves.set_span(steps)
        self.curves.set_curves(curves)

    def set_state(self, title: str, status: str, why: str, *, running: bool, kept: str) -> None:
        """Say how it stands; `kept` is why the noise cannot be taken along, "" if it can."""
        if title != self.title.text():
            self.title.set_text(title)
            self.title.updateGeometry()
        self.status.set_text(status)
        self.why.set_text(why)
        self.stop.setText("Stop" if running else "Close")
        for button in (self.probe, *self._pins.buttons()):
            button.setEnabled(not kept)
        self.probe.setToolTip(kept or "Leave the model open, and put the probe of its map on this noise")

    @Slot(int)
    def _pin(self, index: int) -> None:
        self.pin_wished.emit(index)
