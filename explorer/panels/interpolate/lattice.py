"""The map laid out with pictures, as far as one sees it, anew wherever one looks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from explorer.core.messages import frozen
from explorer.core.sheets import MOST_LATTICE, LatticeRead, ReadLattice, whole
from explorer.panels.interpolate.asking import Asking
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.sheets import Sheet, as_pictures
from explorer.widgets.units import px

CELL = 30
"""Pixels at 100 % that a picture has at least."""
MOST_BY_PRIOR, DEVIATIONS = 20, 3.0
"""Cells of equal probability along an axis at most, and how far they reach."""
FINE = 1000
"""Pixels of a side of what is drawn of cells of unequal sizes."""

Edges = NDArray[np.float64]


class Lattice(QObject):
    """Asks for what is seen of the plane of the map, and shows it under the points.

    Attributes
    ----------
    read : LatticeRead or None
        What is shown, once all of it is there.
    """

    def __init__(self, page: BetweenPage, asking: Asking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._asking = page, asking
        self._sheet: Sheet | None = None
        self.read: LatticeRead | None = None
        self.on = self._by_prior = False
        page.codes.canvas.view_changed.connect(self._ask)
        page.inspector.lattice_switched.connect(self._switch)
        page.inspector.quantiles_switched.connect(self._space)
        asking.lattice_read.connect(self._show)

    def set_model(self, sheet: Sheet | None, able: bool) -> None:
        """Say whose plane it is, and whether that decodes already."""
        new = sheet if able else None
        generative = sheet is not None and sheet.card.gaussian_prior
        self._page.inspector.quantiles.setEnabled(generative)
        if not generative and self._by_prior:
            self._page.inspector.quantiles.setChecked(False)
            self._by_prior = False
        if new is not self._sheet:
            self._sheet = new
            self._clear()
            self._ask()

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        self.on = on
        self._clear()
        self._ask()

    @Slot(bool)
    def _space(self, by_prior: bool) -> None:
        self._by_prior = by_prior
        self._clear()
        self._ask()

    def _clear(self) -> None:
        self._asking.lattice.forget()
        self.read = None
        self._page.codes.canvas.set_lattice(None, (0.0, 0.0, 1.0, 1.0))

    @Slot()
    def _ask(self) -> None:
        """Ask for pictures all over what is seen of the map."""
        sheet, canvas = self._sheet, self._page.codes.canvas
        if not self.on or sheet is None:
            return
        most = MOST_BY_PRIOR if self._by_prior else MOST_LATTICE
        columns, rows = (int(np.clip(side // px(CELL), 2, most)) for side in canvas.size().toTuple())
        self._asking.ask_lattice(
            ReadLattice(
                model_id=sheet.card.model_id,
                origin=frozen(sheet.plane.origin.astype(np.float32)),
                basis=frozen(sheet.plane.basis.astype(np.float32)),
                bounds=self._bounds(sheet),
                rows=rows,
                columns=columns,
                quantiles=self._by_prior,
            )
        )

    def _bounds(self, sheet: Sheet) -> tuple[float, float, float, float]:
        """Return what is seen of the map; by the prior, of that what is within three deviations."""
        x0, y0, x1, y1 = self._page.codes.canvas.visible_bounds()
        if not self._by_prior:
            return x0, y0, x1, y1
        x, y = (float(at) for at in sheet.plane.project(np.zeros(sheet.plane.latent_dim)))
        near = (
            max(x0, x - DEVIATIONS),
            max(y0, y - DEVIATIONS),
            min(x1, x + DEVIATIONS),
            min(y1, y + DEVIATIONS),
        )
        return near if near[0] < near[2] and near[1] < near[3] else (x0, y0, x1, y1)

    @Slot(object)
    def _show(self, pieces: list[LatticeRead]) -> None:
        last = pieces[-1]
        if not self.on or self._sheet is None or last.model_id != self._sheet.card.model_id:
            return
        self.read = last if last.there.all() else None
        x, y = last.x_edges, last.y_edges
        bounds = (float(x[0]), float(y[-1]), float(x[-1]), float(y[0]))
        pictures, _, there = whole(pieces)
        canvas = self._page.codes.canvas
        if self._by_prior:
            canvas.set_lattice(warped(as_pictures(pictures), x, y)[None, None], bounds)
        else:
            canvas.set_lattice(pictures, bounds, there)


def warped(pictures: NDArray[np.uint8], x: Edges, y: Edges) -> NDArray[np.uint8]:
    """Draw pictures (rows, columns, h, w) or (rows, columns, h, w, 3) in cells of unequal sizes.

    None is distorted: each lies in the middle of its cell, as large as that lets it be. Around grey ones
    there is no ink; coloured ones go on as they end.

    Parameters
    ----------
    x, y : (columns + 1,) and (rows + 1,) ndarray
        Where the cells end, in one unit; the first rises, the second falls.

    Returns
    -------
    ndarray of uint8, shape (FINE, FINE) or (FINE, FINE, 3)
        The top row is at the largest y.
    """
    height, width = pictures.shape[2:4]
    grey = pictures.ndim == 4
    drawn = np.zeros((FINE, FINE, *pictures.shape[4:]), dtype=np.uint8)
    across = _places(x)
    for row, (top, below, high) in enumerate(_places(-y)):
        for column, (left, right, wide) in enumerate(across):
            unit = min(high / height, wide / width)
            first_y, down = _pixels(below / unit, height, within=grey)
            first_x, along = _pixels(right / unit, width, within=grey)
            part = drawn[top + first_y :, left + first_x :][: len(down), : len(along)]
            part[:] = pictures[row, column][down][:, along]
    return drawn


def _places(edges: Edges) -> list[tuple[int, Edges, float]]:
    """Return of cells between rising edges: first of `FINE` points, their ways from its middle, its size."""
    at = edges[0] + (edges[-1] - edges[0]) * (np.arange(FINE) + 0.5) / FINE
    begins = [*np.searchsorted(at, edges[:-1]).tolist(), FINE]
    return [
        (first, at[first:last] - (low + high) / 2, max(float(high - low), 1e-12))
        for first, last, low, high in zip(begins, begins[1:], edges, edges[1:], strict=False)
    ]


def _pixels(away: Edges, count: int, *, within: bool) -> tuple[int, NDArray[np.int64]]:
    """Return from which place on pixels are drawn and which, that many pixels from the middle of `count`."""
    pixels = np.floor(away + count / 2).astype(np.int64)
    if not within:
        return 0, pixels.clip(0, count - 1)
    first, last = np.searchsorted(pixels, (0, count))
    return int(first), pixels[first:last]
