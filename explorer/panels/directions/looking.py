"""The map under the hand: data are begun with, selected and shown, and the code is moved within its plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal, Slot

from explorer.panels.directions.board import Board
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.show import DirectionsShow
from explorer.panels.directions.starting import Starting
from explorer.panels.sheets import Sheet, Sheets

Modifiers = Qt.KeyboardModifier


class Looking(QObject):
    """Answers the wishes of the map.

    Attributes
    ----------
    selected : frozenset of int
        Row ids.

    Signals
    -------
    moved()
        The hand has moved the code, which follows.
    """

    moved = Signal()

    def __init__(
        self,
        page: DirectionsPage,
        board: Board,
        starting: Starting,
        show: DirectionsShow,
        sheets: Sheets,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._board, self._starting = page, board, starting
        self._show, self._sheets = show, sheets
        self.selected: frozenset[int] = frozenset()
        canvas = page.codes.canvas
        canvas.clicked.connect(self._click)
        canvas.lassoed.connect(self._lasso)
        canvas.rested.connect(self._point)
        canvas.grabbed.connect(board.rest)
        canvas.dragged.connect(self._drag)
        canvas.moved_by_key.connect(self._nudge)
        page.codes.lasso_switched.connect(self._arm)
        page.inspector.class_isolated.connect(self._isolate)

    def select(self, rows: frozenset[int]) -> None:
        """Select data."""
        self.selected = rows
        self.show()

    def selection(self) -> frozenset[int]:
        """Return the row ids that are selected."""
        return self.selected

    def show(self) -> None:
        """Ring what is selected."""
        self._show.selection(self._board.state, self.selected)

    @property
    def _sheet(self) -> Sheet | None:
        model_id = self._board.state.model_id
        return self._sheets.sheet(model_id) if model_id else None

    @Slot(int, object)
    def _click(self, row: int, modifiers: Modifiers) -> None:
        """Begin with a datum; with Ctrl, select it or take it out; beside all, select none."""
        if row < 0:
            self.select(frozenset())
        elif modifiers & Modifiers.ControlModifier:
            self.select(self.selected ^ {row})
        else:
            self._starting.begin_with_row(row)

    @Slot(object, object)
    def _lasso(self, rows: NDArray[np.int64], modifiers: Modifiers) -> None:
        drawn = frozenset(int(row) for row in rows)
        more = bool(modifiers & Modifiers.ControlModifier)
        self.select(drawn | self.selected if more else drawn)
        self._page.codes.lasso.setChecked(False)

    @Slot(bool)
    def _arm(self, on: bool) -> None:
        self._page.codes.canvas.lasso_mode = on

    @Slot(int)
    def _point(self, row: int) -> None:
        self._show.card_of(self._board.state, row)

    @Slot(int)
    def _isolate(self, label: int) -> None:
        self._show.isolate(self._board.state, label)

    @Slot(float, float)
    def _drag(self, x: float, y: float) -> None:
        """Move the code within the plane of the map; what the map does not show of it stays."""
        code, sheet = self._board.state.code, self._sheet
        if code is not None and sheet is not None:
            self.moved.emit()
            self._board.place(sheet.plane.place(code, (x, y)))

    @Slot(float, float)
    def _nudge(self, dx: float, dy: float) -> None:
        code, sheet = self._board.state.code, self._sheet
        if code is not None and sheet is not None:
            self.moved.emit()
            self._board.place(sheet.plane.move(code, (dx, dy)))
