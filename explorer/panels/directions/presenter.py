"""The mind of the directions: something is pulled, and what it does is decoded in the same frame."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.axes import CodesDescribed
from explorer.core.between import Anchor
from explorer.core.messages import Codes, EngineClient, Floats, frozen
from explorer.core.turning import CodesDecoded, DecodeCodes
from explorer.panels.directions.adding import Adding
from explorer.panels.directions.asking import Asking
from explorer.panels.directions.axes import STEPS, Axis, code_axes, principal_axes, vector_axes
from explorer.panels.directions.board import Board
from explorer.panels.directions.carrying import START, Carrying
from explorer.panels.directions.export import Export
from explorer.panels.directions.looking import Looking
from explorer.panels.directions.making import Making
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.rows import AxisRow
from explorer.panels.directions.show import FEW, DirectionsShow
from explorer.panels.directions.starting import Starting
from explorer.panels.directions.state import Term, TurnState, Vector
from explorer.panels.library import Library
from explorer.panels.sheets import Sheets

REST_MS = 150
"""How long the hand is still before more than the picture is asked for."""

LEAST_TURN = 2e-6
"""Share of a slider's length below which nothing was turned: what a mere press may move."""


class DirectionsPresenter(QObject):
    """Holds the page's state; every change of it redraws what depends on it and asks what is new.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    noticed(str)
        What was written or copied.
    state_changed()
        Whether it is settled, or what it is of, may be another answer now.
    probe_wished(str, object)
        The map's probe is wished at a code (k,) of a model.
    anchor_wished(object)
        An `Anchor` is to be pinned.
    frame_timed(float)
        Milliseconds from a move of the hand to the picture.
    target_wished(str, str, object, object), source_wished(str, object, object)
        A place for a file, or a file, is to be chosen; see `explorer.panels.directions.export.Export`.
    """

    troubled = Signal(str, str)
    noticed = Signal(str)
    state_changed = Signal()
    probe_wished = Signal(str, object)
    anchor_wished = Signal(object)
    frame_timed = Signal(float)
    target_wished = Signal(str, str, object, object)
    source_wished = Signal(str, object, object)

    def __init__(
        self, page: DirectionsPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.board, self.asking = Board(self), Asking(engine, self)
        sheets, board = Sheets(library), self.board
        self._show = show = DirectionsShow(page, library, sheets)
        self.starting = Starting(page, library, board, self.asking, show, self)
        self.looking = Looking(page, board, self.starting, show, sheets, self)
        selection = self.looking.selection
        self.making = Making(page, library, board, self.asking, show, selection, self)
        self.adding = Adding(page, library, board, self.asking, self.making, show, selection, self)
        self.carrying = Carrying(page, library, selection, self)
        self.export = Export(page, library, engine, self)
        self._codes: Codes | None = None
        self.decoded: CodesDecoded | None = None
        self.described: CodesDescribed | None = None
        self._with_data = False
        self._kept: dict[str, tuple[Vector, ...]] = {}
        self._axes: Sequence[Axis] = ()
        self._moved_at: float | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._rest)
        self._connect_page()
        self._connect_parts()

    def _connect_page(self) -> None:
        page, inspector, board = self._page, self._page.inspector, self.board
        page.codes.model_chosen.connect(self.show_model)
        for undo in (page.undo_wished, inspector.undo_wished):
            undo.connect(board.undo)
        page.start.pair.turned.painted.connect(self.asking.on_painted)
        page.turn.segments.chosen.connect(board.show_segment)
        page.turn.every.clicked.connect(board.show_every)
        page.turn.table.made.connect(self._listen_to)
        page.turn.table.grown.connect(self._on_grown)
        page.turn.sum.start_wished.connect(self._turn_result)
        inspector.reset_wished.connect(board.reset_all)
        inspector.pin_wished.connect(self._pin)
        inspector.probe_wished.connect(self._put_probe)
        inspector.smooth_switched.connect(page.set_smooth)

    def _connect_parts(self) -> None:
        library, asking, board = self._library, self.asking, self.board
        board.changed.connect(self._refresh)
        board.turned.connect(self._on_turned)
        board.strengthened.connect(self._on_strengthened)
        library.shown.connect(self._on_shown)
        library.ready.connect(self._on_shown)
        library.data_ready.connect(self._on_data)
        self.looking.moved.connect(self._on_hand)
        self.carrying.dropped.connect(self._on_dropped)
        for part in (self.making, self.adding, asking, self.export):
            part.troubled.connect(self.troubled)
        self.export.noticed.connect(self.noticed)
        self.export.target_wished.connect(self.target_wished)
        self.export.source_wished.connect(self.source_wished)
        asking.answered.connect(self.state_changed)
        asking.frame_timed.connect(self.frame_timed)

    # -- what is open ----------------------------------------------------------------------------

    @property
    def state(self) -> TurnState:
        """What the user has set."""
        return self.board.state

    @property
    def model_id(self) -> str:
        """The model that is looked into, "" for none."""
        return self.state.model_id

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        if not self.model_id:
            return True
        there = self.decoded is not None and self.described is not None
        busy = self._resting.isActive() or self._page.turn.table.growing
        return there and self.asking.settled and not busy

    @Slot(str)
    def show_model(self, model_id: str) -> None:
        """Look into a model; where the data are the same, the start and the terms stay if they are data."""
        cards = self._library.cards
        if model_id not in cards or model_id == self.model_id:
            return
        before, state = cards.get(self.model_id), self.state
        same = before is not None and before.samples == cards[model_id].samples
        self._kept[self.model_id] = state.vectors
        for part in (self.asking, self.board, self.adding):
            part.forget()
        self.starting.forget(data=not same)
        self.decoded = self.described = self._codes = None
        vectors = self._kept.get(model_id, ())
        self.board.state = replace(
            TurnState(model_id=model_id, segment=state.segment, vectors=vectors, count=state.count),
            start=state.start if same and state.start is not None and state.start.row is not None else None,
            terms=state.terms if same else (Term(), Term(), Term()),
            groups=state.groups if same else ((), ()),
            chosen=vectors[-1].key if vectors else "",
        )
        if not same:
            self.looking.selected = frozenset()
        self._on_shown(model_id)
        self.state_changed.emit()

    def start_at(self, anchor: Anchor) -> None:
        """Turn a datum, a free code of any open model, or a picture of one's own."""
        self.starting.begin_at(anchor)

    @Slot(str)
    def _on_shown(self, model_id: str) -> None:
        """Begin, once the codes of the model are known, and ask once it decodes."""
        codes = self._library.codes.get(model_id)
        if model_id == self.model_id and codes is not None:
            if self._codes not in (None, codes):
                self._begin_anew(codes)
            self._codes = codes
            self.starting.begin()
            self._refresh()
            self._ask_axes()
        elif self.model_id:
            self._show.chooser(self.state)

    def _begin_anew(self, codes: Codes) -> None:
        """Forget what was turned of a model of this name that has other codes now."""
        state = self.state
        vectors = tuple(v for v in state.vectors if v.code.shape == codes.z.shape[1:])
        start = state.start if state.start is not None and state.start.row is not None else None
        self.board.forget()
        self.adding.forget()
        self.decoded = self.described = None
        self.board.state = replace(state.back(), start=start, start_code=None, base=None, vectors=vectors)

    @Slot(str)
    def _on_data(self, data_id: str) -> None:
        card = self._library.cards.get(self.model_id)
        if card is not None and card.data_id == data_id:
            self._refresh()
            self._ask_axes()

    def _ask_axes(self) -> None:
        """Have the codes measured, and again once their data are there."""
        card = self._library.cards.get(self.model_id)
        if card is None or self.model_id not in self._library.able:
            return
        with_data = self._library.data_of(card) is not None
        if self.described is None or with_data != self._with_data:
            self._with_data = with_data
            self.asking.describe(self.model_id, self._on_described)

    def _on_described(self, described: CodesDescribed) -> None:
        if described.model_id == self.model_id:
            self.described = described
            self._refresh()

    # -- the hand --------------------------------------------------------------------------------

    @Slot(object)
    def _listen_to(self, row: AxisRow) -> None:
        row.turned.connect(self._turn)
        row.reset.connect(self._reset)
        row.grabbed.connect(self._grab)
        row.chosen.connect(self._choose)

    @Slot(object)
    def _grab(self, row: AxisRow) -> None:
        self._engine.hand_moves()
        self.board.rest()

    @Slot(object)
    def _choose(self, row: AxisRow) -> None:
        if row.axis is not None and self.state.segment == "attributes":
            self.board.choose(row.axis.key)

    @Slot(object, float)
    def _turn(self, row: AxisRow, value: float) -> None:
        axis = row.axis
        if axis is None or self.state.base is None:
            return
        if abs(value - axis.value(self.state)) > LEAST_TURN * (axis.high - axis.low):
            self._on_hand()
            self.board.turn(axis, value)

    @Slot(object)
    def _reset(self, row: AxisRow) -> None:
        if row.axis is not None and self.state.base is not None:
            self.board.reset(row.axis)

    @Slot()
    def _on_hand(self) -> None:
        """Take the time from which the next picture is timed."""
        self._moved_at = time.perf_counter()

    @Slot(str, object)
    def _on_dropped(self, target: str, rows: Sequence[int]) -> None:
        if target == START:
            self.starting.begin_with_row(rows[0])
        else:
            self.adding.give(target, rows)

    @Slot()
    def _turn_result(self) -> None:
        """Begin with what the arithmetic came to."""
        code = self.adding.sum_of(self.state)
        if code is not None:
            self.starting.begin_at(Anchor(source=self.model_id, code=code))
            self.board.show_segment(0)

    @Slot()
    def _pin(self) -> None:
        """Pin what is on screen: the start itself, or the code it was turned to."""
        state, code = self.state, self.code
        if state.start is not None and not state.turned:
            self.anchor_wished.emit(state.start)
        elif code is not None:
            self.anchor_wished.emit(Anchor(source=self.model_id, code=code))

    @Slot()
    def _put_probe(self) -> None:
        code = self.code
        if code is not None:
            self.probe_wished.emit(self.model_id, code)

    # -- changes ---------------------------------------------------------------------------------

    def _able_axes(self) -> list[Axis]:
        """Return everything that could be turned in the segment that is looked at."""
        state, codes = self.state, self._library.codes.get(self.model_id)
        if state.segment == "arithmetic":
            return []
        if state.segment == "attributes":
            return [] if codes is None else vector_axes(state.vectors, codes.z)
        if self.described is None or self.model_id not in self._library.able:
            return []
        return principal_axes(self.described) if state.segment == "principal" else code_axes(self.described)

    @Slot()
    def _refresh(self) -> None:
        """Redraw everything, and ask for it."""
        if not self.model_id:
            return
        self.adding.begin()
        state, able = self.state, self._able_axes()
        self._axes = able if state.every or state.segment == "attributes" else able[:FEW]
        count = len(self._axes) if state.segment == "attributes" else len(able)
        self._show.everything(state, self._axes, count, self.described, can_undo=self.board.can_undo)
        for part in (self.starting, self.looking, self.making):
            part.show()
        self._ask_turned()
        self._resting.start(0)

    @Slot()
    def _on_turned(self) -> None:
        """Show and ask what a move of the hand needs, and nothing else."""
        self._engine.hand_moves()
        self._show.turned(self.state, self._axes, can_undo=self.board.can_undo)
        self._ask_turned(self._moved_at)
        self._moved_at = None
        self._resting.start(REST_MS)

    @Slot()
    def _on_grown(self) -> None:
        """Bring the rows that have come to the code."""
        self._show.turned(self.state, self._axes, can_undo=self.board.can_undo)
        self._resting.start(0)

    @Slot()
    def _on_strengthened(self) -> None:
        self._engine.hand_moves()
        self._show.terms(self.state)
        self._page.inspector.undo.setEnabled(self.board.can_undo)
        self.adding.ask(rested=False)
        self._resting.start(REST_MS)

    @Slot()
    def _rest(self) -> None:
        """Ask for what comes after the hand: what it looks like, traversals, neighbours."""
        self.board.rest()
        self._ask_turned(judged=True)
        if self.state.segment == "arithmetic":
            self.adding.ask(rested=True)
        else:
            self._ask_traversals()
        self.state_changed.emit()

    # -- questions and answers -------------------------------------------------------------------

    @property
    def code(self) -> Floats | None:
        """The code (k,) that is on screen."""
        code = self.state.code
        return None if code is None else frozen(code.astype(np.float32))

    def _request(self, codes: Floats, use: str, *, judged: bool = False) -> DecodeCodes:
        label = self.starting.label
        return DecodeCodes(model_id=self.model_id, codes=frozen(codes), use=use, label=label, judged=judged)

    def _ask_turned(self, moved_at: float | None = None, *, judged: bool = False) -> None:
        code = self.code
        if code is not None and self.model_id in self._library.able:
            request = self._request(code[None], "turned", judged=judged)
            self.asking.decode(request, self._on_decoded, moved_at)

    def _on_decoded(self, answer: CodesDecoded) -> None:
        if answer.model_id == self.model_id:
            self.decoded = answer
            self._show.decoded(self.state, answer)

    def _ask_traversals(self) -> None:
        axes, state = self._axes, self.state
        if axes and state.code is not None and self.model_id in self._library.able:
            codes = np.concatenate([axis.traversal(state) for axis in axes]).astype(np.float32)
            keys = [axis.key for axis in axes]
            self.asking.decode(self._request(codes, "traversals"), partial(self._on_traversals, keys))

    def _on_traversals(self, keys: Sequence[str], answer: CodesDecoded) -> None:
        if answer.model_id == self.model_id and len(answer.pictures) == STEPS * len(keys):
            self._show.traversals(keys, answer)
