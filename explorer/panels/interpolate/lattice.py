"""The map laid out with pictures, as far as one sees it, anew wherever one looks."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Slot

from explorer.core.messages import frozen
from explorer.core.sheets import MOST_LATTICE, LatticeRead, ReadLattice, whole
from explorer.panels.interpolate.asking import Asking
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.sheets import Sheet
from explorer.widgets.units import px

CELL = 30
"""Pixels at 100 % that a picture has at least."""


class Lattice(QObject):
    """Asks for what is seen of the plane of the map, and shows it under the points."""

    def __init__(self, page: BetweenPage, asking: Asking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._asking = page, asking
        self._sheet: Sheet | None = None
        self.on = False
        page.codes.canvas.view_changed.connect(self._ask)
        page.inspector.lattice_switched.connect(self._switch)
        asking.lattice_read.connect(self._show)

    def set_model(self, sheet: Sheet | None, able: bool) -> None:
        """Say whose plane it is, and whether that decodes already."""
        new = sheet if able else None
        if new is not self._sheet:
            self._sheet = new
            self._clear()
            self._ask()

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        self.on = on
        self._clear()
        self._ask()

    def _clear(self) -> None:
        self._asking.lattice.forget()
        self._page.codes.canvas.set_lattice(None, (0.0, 0.0, 1.0, 1.0))

    @Slot()
    def _ask(self) -> None:
        """Ask for pictures all over what is seen of the map."""
        sheet, canvas = self._sheet, self._page.codes.canvas
        if not self.on or sheet is None:
            return
        columns, rows = (int(np.clip(side // px(CELL), 2, MOST_LATTICE)) for side in canvas.size().toTuple())
        self._asking.ask_lattice(
            ReadLattice(
                model_id=sheet.card.model_id,
                origin=frozen(sheet.plane.origin.astype(np.float32)),
                basis=frozen(sheet.plane.basis.astype(np.float32)),
                bounds=canvas.visible_bounds(),
                rows=rows,
                columns=columns,
            )
        )

    @Slot(object)
    def _show(self, pieces: list[LatticeRead]) -> None:
        last = pieces[-1]
        if self.on and self._sheet is not None and last.model_id == self._sheet.card.model_id:
            x, y = last.x_edges, last.y_edges
            bounds = (float(x[0]), float(y[-1]), float(x[-1]), float(y[0]))
            self._page.codes.canvas.set_lattice(whole(pieces)[0], bounds)
