"""What the hand does with samples: look at one, put the probe there, pin it as an anchor."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Anchor
from explorer.core.messages import EngineClient, frozen
from explorer.panels.interpolate.choosing import LETTERS
from explorer.panels.samples.arrangement import Arrangement
from explorer.panels.samples.page import SamplesPage
from explorer.panels.samples.show import SamplesShow


class Hand(QObject):
    """Knows which sample is looked at, and which are anchors.

    Attributes
    ----------
    looked : int
        The sample that is looked at.

    Signals
    -------
    probe_wished(str, object)
        The probe is wished at a code (k,) of a model.
    anchor_wished(int, object)
        An `Anchor` is to be pinned as A, B, C or D, by its number.
    noticed(str)
        What has been done.
    """

    probe_wished = Signal(str, object)
    anchor_wished = Signal(int, object)
    noticed = Signal(str)

    def __init__(
        self, page: SamplesPage, show: SamplesShow, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show, self._engine = show, engine
        self._arranged: Arrangement | None = None
        self._anchors: dict[int, Anchor] = {}
        self.looked = 0
        wall, canvas = page.wall.wall, page.codes.canvas
        wall.hovered.connect(self._look_at_cell)
        wall.clicked.connect(self._click_cell)
        wall.anchor_carried.connect(self._carry)
        canvas.sample_pointed.connect(self._look)
        canvas.sample_clicked.connect(self._put_probe)
        canvas.dragged.connect(self._drag_probe)
        page.near.spread.hovered.connect(self._look)
        page.inspector.pair.pin_wished.connect(self._pin)
        page.keys.pin_wished.connect(self._pin)

    def take(self, arranged: Arrangement | None) -> None:
        """Take the samples that are shown now; the one looked at stays, as far as there is one."""
        self._arranged = arranged
        self.looked = 0 if arranged is None else min(self.looked, len(arranged.order) - 1)
        self._show.looked(arranged, None if arranged is None else self.looked)
        self._letter()

    def set_anchors(self, anchors: Mapping[int, Anchor]) -> None:
        """Say which anchors are pinned, by their number; samples that are among them are lettered."""
        self._anchors = dict(anchors)
        self._letter()

    def _letter(self) -> None:
        found: dict[int, int] = {}
        if self._arranged is None:
            return
        drawn = self._arranged.drawn
        for index, anchor in self._anchors.items():
            if anchor.code is not None and anchor.source == drawn.model_id:
                same = np.flatnonzero((drawn.codes == anchor.code).all(axis=1))
                if len(same):
                    found[index] = int(same[0])
        self._show.letters(self._arranged, found)

    # -- looking ---------------------------------------------------------------------------------

    @Slot(int)
    def _look(self, sample: int) -> None:
        if self._arranged is not None and 0 <= sample < len(self._arranged.order):
            self.looked = sample
            self._show.looked(self._arranged, sample)

    @Slot(int, int)
    def _look_at_cell(self, row: int, column: int) -> None:
        if self._arranged is not None:
            self._look(self._arranged.sample(row, column))

    # -- the probe -------------------------------------------------------------------------------

    @Slot(int, int)
    def _click_cell(self, row: int, column: int) -> None:
        if self._arranged is not None:
            self._put_probe(self._arranged.sample(row, column))

    @Slot(int)
    def _put_probe(self, sample: int) -> None:
        """Put the probe on a sample."""
        if self._arranged is not None and sample < len(self._arranged.order):
            self._look(sample)
            drawn = self._arranged.drawn
            self._show.probe(drawn.codes[sample])
            self.probe_wished.emit(drawn.model_id, frozen(drawn.codes[sample]))

    @Slot(float, float)
    def _drag_probe(self, x: float, y: float) -> None:
        """Bring the probe to a place of the map; what that does not show is kept of the sample looked at."""
        if self._arranged is not None:
            drawn = self._arranged.drawn
            code = self._show.placed(drawn.codes[self.looked], (x, y))
            if code is not None:
                self._engine.hand_moves()
                self.probe_wished.emit(drawn.model_id, frozen(code.astype(np.float32)))

    # -- anchors ---------------------------------------------------------------------------------

    @Slot(int)
    def _pin(self, index: int) -> None:
        """Pin the sample that is looked at as an anchor."""
        self._pin_sample(index, self.looked)

    @Slot(str, int, int)
    def _carry(self, letter: str, row: int, column: int) -> None:
        """Pin the sample that a letter was carried to."""
        if self._arranged is not None:
            self._pin_sample(LETTERS.index(letter), self._arranged.sample(row, column))

    def _pin_sample(self, index: int, sample: int) -> None:
        if self._arranged is None:
            return
        drawn = self._arranged.drawn
        anchor = Anchor(source=drawn.model_id, code=frozen(drawn.codes[sample]))
        self._anchors[index] = anchor
        self._letter()
        self.anchor_wished.emit(index, anchor)
        self.noticed.emit(f"Sample {sample + 1} is the anchor {LETTERS[index]} of “Between” now.")
