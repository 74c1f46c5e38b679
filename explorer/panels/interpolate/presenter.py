"""The interpolation panel's mind: anchors are pinned, and what lies between them is decoded."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Path, PathsRead, ReadPaths
from explorer.core.interpolation import Way, recommended
from explorer.core.messages import EngineClient, Floats
from explorer.core.sheets import GridRead, ReadGrid
from explorer.panels.interpolate.asking import Asking
from explorer.panels.interpolate.board import Board, anchor_of
from explorer.panels.interpolate.carrying import Carrying
from explorer.panels.interpolate.choosing import LETTERS
from explorer.panels.interpolate.export import Export
from explorer.panels.interpolate.lattice import Lattice
from explorer.panels.interpolate.own import OwnPictures
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.interpolate.pins import Pins
from explorer.panels.interpolate.shelf import DataShelf
from explorer.panels.interpolate.show import BetweenShow
from explorer.panels.interpolate.state import BetweenState
from explorer.panels.interpolate.steps import Steps
from explorer.panels.library import Library
from explorer.panels.sheets import Sheet, Sheets


class BetweenPresenter(QObject):
    """Holds the panel's state; every change of it redraws what depends on it and asks what is new.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    frame_timed(float)
        Milliseconds from a move of the hand to the grid.
    state_changed()
        Whether it is settled, or what it is of, may be another answer now.
    probe_wished(str, object)
        The probe is wished at a code (k,) of a model.
    """

    troubled = Signal(str, str)
    frame_timed = Signal(float)
    state_changed = Signal()
    probe_wished = Signal(str, object)

    def __init__(
        self, page: BetweenPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self._pins = Pins(library.codes)
        self.board = Board(self._pins, self)
        self._sheets = Sheets(library)
        self._show = BetweenShow(page, library, self._sheets)
        self.asking = Asking(engine, self)
        self.steps = Steps(page, self)
        self.carrying = Carrying(page, library, self)
        self._own = OwnPictures(page, self)
        self.shelf = DataShelf(page, self)
        self.lattice = Lattice(page, self.asking, self)
        self.export = Export(page, library, engine, self)
        self.read: PathsRead | None = None
        self.grid: GridRead | None = None
        self._connect_page()
        self._connect_parts()
        self._show.step(None, 0.0, None, "")

    def _connect_page(self) -> None:
        page, inspector, board = self._page, self._page.inspector, self.board
        canvas, grid = page.codes.canvas, page.grid.mosaic
        page.codes.model_chosen.connect(self.show_model)
        page.undo_wished.connect(board.undo)
        page.swap_wished.connect(board.swap_ends)
        grid.anchor_pressed.connect(board.choose_letter)
        grid.anchor_carried.connect(board.carry_corner)
        grid.clicked.connect(self._click_cell)
        grid.painted.connect(self.asking.on_painted)
        page.along.step_wished.connect(self.steps.walk_to)
        canvas.anchor_grabbed.connect(self._grab)
        canvas.anchor_dragged.connect(self._drag)
        canvas.anchor_moved_by_key.connect(self._nudge)
        canvas.clicked.connect(self._click_point)
        inspector.anchor_chosen.connect(board.choose)
        inspector.wished.connect(self._hand_moves)
        inspector.wished.connect(board.set)
        inspector.beside_switched.connect(board.switch_beside)
        inspector.smooth_switched.connect(page.set_smooth)
        inspector.class_isolated.connect(self._show.isolate)
        inspector.others_wished.connect(self._pin_others)

    def _connect_parts(self) -> None:
        library, asking, own, board = self._library, self.asking, self._own, self.board
        board.changed.connect(self._refresh)
        board.chosen.connect(self._on_chosen)
        library.shown.connect(self._on_shown)
        library.ready.connect(self._on_shown)
        library.data_ready.connect(self._on_data)
        self.steps.looked.connect(self._on_step)
        self.steps.probe_wished.connect(self._put_probe)
        self.carrying.pinned.connect(board.pin_row)
        self.shelf.clicked.connect(board.pin_chosen)
        own.given.connect(board.pin)
        own.row_given.connect(board.pin_row)
        own.drawn.connect(self._hand_moves)
        own.drawn.connect(board.pin_drawn)
        self.export.pinned.connect(board.pin_several)
        self.export.exporter.troubled.connect(self.troubled)
        asking.grid_read.connect(self._on_grid)
        asking.paths_read.connect(self._on_paths)
        asking.answered.connect(self.state_changed)
        asking.frame_timed.connect(self.frame_timed)
        asking.troubled.connect(self.troubled)

    @property
    def state(self) -> BetweenState:
        """What the user has set."""
        return self.board.state

    @property
    def model_id(self) -> str:
        """The model that is looked into; "" for none yet."""
        return self.state.model_id

    # -- what is open ----------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return not self.state.model_id or (self.read is not None and self.asking.settled)

    @Slot(str)
    def show_model(self, model_id: str) -> None:
        """Look into another model; anchors stay where the data are the same."""
        cards = self._library.cards
        if model_id not in cards or model_id == self.state.model_id:
            return
        before = cards.get(self.state.model_id)
        same = before is not None and before.samples == cards[model_id].samples and cards[model_id].encodes
        self.asking.forget()
        self._pins.forget()
        self.read = self.grid = None
        self.steps.leave()
        board = self.board
        board.state = replace(self.state, model_id=model_id, way=None)
        if not same:
            board.forget()
            board.state = replace(self.state, anchors=(), others=frozenset(), chosen=0)
        self._on_shown(self._pca() or "")
        self._on_data("")
        self.state_changed.emit()

    def show_beside(self, model_id: str) -> None:
        """Show a model's strip below those of the same data; of other data, look into it."""
        if model_id in self.beside:
            self.board.switch_beside(model_id, True)
        elif model_id != self.state.model_id:
            self.show_model(model_id)

    @property
    def _sheet(self) -> Sheet | None:
        return self._sheets.sheet(self.state.model_id) if self.state.model_id else None

    @Slot(str)
    def _on_shown(self, model_id: str) -> None:
        """Begin, once the codes of a model are known; PCA that has come stands beside it."""
        sheet = self._sheet
        if sheet is None:
            return
        self.board.begin_with(sheet)
        if model_id and model_id == self._pca():
            self.board.state = replace(self.state, others=self.state.others | {model_id})
        self._refresh()

    @Slot(str)
    def _on_data(self, _: str) -> None:
        card = self._library.cards.get(self.state.model_id)
        if card is not None:
            data = self._library.data_of(card)
            self._own.set_data(card, data)
            self.shelf.set_data(card, self._library.codes.get(card.model_id), data)
            self._ask()

    def _pca(self) -> str | None:
        card = self._library.cards.get(self.state.model_id)
        return None if card is None or card.family == "pca" else self._library.pca_of(card)

    @property
    def beside(self) -> tuple[str, ...]:
        """Other open models of the same data: PCA of the same code size first."""
        cards, model_id = self._library.cards, self.state.model_id
        if model_id not in cards:
            return ()
        samples = cards[model_id].samples
        kin = [n for n, c in cards.items() if c.samples == samples and c.encodes and n != model_id]
        return tuple(sorted(kin, key=lambda name: name != self._pca()))

    @property
    def way(self) -> Way:
        """The way that is gone."""
        return self.state.way or self._advice[0]

    @property
    def _advice(self) -> tuple[Way, str]:
        card = self._library.cards.get(self.state.model_id)
        return ("line", "") if card is None else recommended(card.latent_dim, card.gaussian_prior)

    @property
    def _ways(self) -> tuple[tuple[str, Way], ...]:
        """Models and ways that have a strip, from the top; the panel's own model comes last."""
        others = tuple((name, self.way) for name in self.beside if name in self.state.others)
        own: tuple[Way, ...] = ("line", "slerp", "density") if self.state.all_ways else (self.way,)
        return (*others, *((self.state.model_id, one) for one in own))

    # -- changes ---------------------------------------------------------------------------------

    @Slot()
    def _refresh(self) -> None:
        self._show.everything(self.state, self.way, self._advice[1], self.beside, self._ways)
        self._place_anchors()
        self._ask()
        self.lattice.set_model(self._sheet, self.state.model_id in self._library.able)

    @Slot()
    def _on_chosen(self) -> None:
        self._show.controls(self.state, self.way, self._advice[1])

    @Slot()
    def _pin_others(self) -> None:
        if self._sheet is not None:
            self.board.pin_others(self._sheet)
            self.shelf.shuffle(self.board.turn)

    @Slot()
    def _hand_moves(self) -> None:
        self._engine.hand_moves()

    # -- the hand --------------------------------------------------------------------------------

    @Slot(str)
    def _grab(self, letter: str) -> None:
        self._engine.hand_moves()
        self.board.remember()
        self.board.choose_letter(letter)

    @Slot(str, float, float)
    def _drag(self, letter: str, x: float, y: float) -> None:
        """Move an anchor over the map; what the map does not show of its code stays."""
        index, sheet = LETTERS.index(letter), self._sheet
        moved_at = time.perf_counter()
        anchor = None if sheet is None else self._pins.moved(index, sheet, (x, y))
        if anchor is None:
            return
        self._engine.hand_moves()
        self.board.move(index, anchor)
        self._show.headline(self.state)
        self._place_anchors()
        self._ask(moved_at)

    @Slot(str, float, float)
    def _nudge(self, letter: str, dx: float, dy: float) -> None:
        """Move an anchor by arrow keys."""
        index, sheet = LETTERS.index(letter), self._sheet
        if sheet is not None and index in self._pins.codes:
            self.board.choose_letter(letter)
            x, y = sheet.plane.project(self._pins.codes[index])
            self._drag(letter, float(x + dx), float(y + dy))

    @Slot(int, object)
    def _click_point(self, index: int, _: object) -> None:
        """Pin the point of the map that was clicked."""
        if self._sheet is not None and index >= 0:
            self.board.pin(self.state.chosen, anchor_of(self._sheet, index))

    @Slot(int, int)
    def _click_cell(self, row: int, column: int) -> None:
        """Put the probe on what was clicked."""
        if self.grid is not None:
            found = np.flatnonzero(self.grid.cells == row * self.grid.columns + column)
            if len(found):
                self._put_probe(self.grid.codes[found[0]])

    @Slot(object)
    def _put_probe(self, code: Floats) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._page.codes.canvas.set_probe(sheet.plane.project(code))
            self.probe_wished.emit(self.state.model_id, code)

    # -- questions and answers -------------------------------------------------------------------

    def _ask(self, moved_at: float | None = None) -> None:
        state, able = self.state, self._library.able
        if len(state.anchors) < 4 or state.model_id not in able:
            return
        a, b, c, d = state.anchors
        if state.corners:
            size = state.steps
            grid = ReadGrid(
                anchors=(a, b, c, d), model_id=state.model_id, way=self.way, rows=size, columns=size
            )
            self.asking.ask_grid(grid, moved_at)
        paths = ReadPaths(
            anchors=(a, b),
            ways=tuple((name, way) for name, way in self._ways if name in able),
            pixels=state.pixels,
            steps=state.steps,
            overshoot=state.overshoot,
        )
        self.asking.ask_paths(paths)

    @Slot(object)
    def _on_grid(self, pieces: list[GridRead]) -> None:
        if pieces[-1].model_id == self.state.model_id:
            self.grid = pieces[-1]
            self._pins.learn(self.state, self.grid.pinned)
            self._place_anchors()
            self._show.grid(pieces)

    @Slot(object)
    def _on_paths(self, read: PathsRead) -> None:
        self.read = read
        for pinned in read.pinned:
            self._pins.learn(self.state, pinned)
        self._place_anchors()
        self._show.paths(self.state, self.way, read)
        self.steps.set_path(self.path)
        self._on_step(self.steps.at)

    @property
    def path(self) -> Path | None:
        """The path that is walked: the panel's own model's, the way that is gone."""
        wished, paths = (self.state.model_id, self.way), () if self.read is None else self.read.paths
        return next((path for path in paths if (path.model_id, path.way) == wished), None)

    def codes(self, count: int) -> Floats | None:
        """Return the codes (count, k) of the first anchors, None while some are not known."""
        known = [self._pins.codes.get(index) for index in range(count)]
        found = [code for code in known if code is not None]
        return np.stack(found) if len(found) == count else None

    @Slot(object)
    def _on_step(self, step: int | None) -> None:
        path = self.path
        if path is None or self.read is None or step is None or step >= len(path.codes):
            step, t = None, 0.0
        else:
            t = float(self.read.t[step])
        self._show.step(step, t, path, self.state.model_id)

    def _place_anchors(self) -> None:
        """Put the anchors onto the map, as far as it is known where they lie."""
        self._pins.know(self.state)
        self._show.anchors(self.state, self._pins.codes)
