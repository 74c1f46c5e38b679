"""The view's mind: codes are drawn and decoded, and held against the training pictures."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.between import Anchor
from explorer.core.messages import EngineClient
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.panels.library import Library
from explorer.panels.samples import words
from explorer.panels.samples.arrangement import Arrangement
from explorer.panels.samples.asking import Asking
from explorer.panels.samples.board import PULLED, Board
from explorer.panels.samples.export import Export
from explorer.panels.samples.hand import Hand
from explorer.panels.samples.page import SamplesPage
from explorer.panels.samples.show import SamplesShow
from explorer.panels.samples.state import SamplesState
from explorer.panels.sheets import Sheets


class SamplesPresenter(QObject):
    """Holds the view's state; every change of it redraws what depends on it and asks what is new.

    Attributes
    ----------
    arranged : Arrangement or None
        The samples that are shown.
    asked : SampleCodes or None
        What they were asked by.
    hand : Hand
        Knows which sample is looked at.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    noticed(str)
        What has been done.
    state_changed()
        Whether it is settled, or what it is of, may be another answer now.
    probe_wished(str, object)
        The probe is wished at a code (k,) of a model.
    frame_timed(float)
        Milliseconds from a move of the hand to the wall.
    anchor_wished(int, object)
        An `Anchor` is to be pinned as A, B, C or D, by its number.
    seed_changed(object)
        The seed of the samples that are shown; after `state_changed`.
    target_wished(str, str, object, object)
        A place for a file is to be chosen, see `Export`.
    """

    troubled = Signal(str, str)
    noticed = Signal(str)
    state_changed = Signal()
    probe_wished = Signal(str, object)
    frame_timed = Signal(float)
    anchor_wished = Signal(int, object)
    seed_changed = Signal(object)
    target_wished = Signal(str, str, object, object)

    def __init__(
        self, page: SamplesPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.board = Board(self)
        self.asking = Asking(engine, self)
        self._show = SamplesShow(page, library, Sheets(library))
        self.arranged: Arrangement | None = None
        self.asked: SampleCodes | None = None
        self._moved_at: float | None = None
        self.hand = Hand(page, self._show, engine, self)
        self.export = Export(page, library, engine, self)
        self._connect_page()
        self._connect_parts()
        page.inspector.set_state(self.state)
        self.hand.take(None)

    def _connect_page(self) -> None:
        page, inspector, board, keys = self._page, self._page.inspector, self.board, self._page.keys
        inspector.wished.connect(self._wish)
        inspector.grabbed.connect(board.grab)
        inspector.dropped.connect(self._drop)
        inspector.seed_wished.connect(board.new_seed)
        inspector.smooth_switched.connect(page.set_smooth)
        inspector.class_isolated.connect(self._show.isolate)
        page.wall.turn_chosen.connect(self._turn)
        page.wall.sort_chosen.connect(self._sort)
        page.codes.model_chosen.connect(self.show_model)
        keys.turn_wished.connect(self._toggle)
        keys.undo_wished.connect(board.undo)
        page.wall.wall.painted.connect(self.asking.on_painted)
        page.codes.canvas.rested.connect(self._rest)

    def _connect_parts(self) -> None:
        library, asking, hand = self._library, self.asking, self.hand
        hand.probe_wished.connect(self.probe_wished)
        hand.anchor_wished.connect(self.anchor_wished)
        hand.noticed.connect(self.noticed)
        self.board.changed.connect(self._refresh)
        library.shown.connect(self._on_shown)
        library.ready.connect(self._on_ready)
        library.data_ready.connect(self._on_data)
        library.lost.connect(self._on_lost)
        asking.drawn.connect(self._on_drawn)
        asking.answered.connect(self._on_answered)
        asking.frame_timed.connect(self.frame_timed)
        asking.troubled.connect(self.troubled)
        self.export.target_wished.connect(self.target_wished)
        self.export.exporter.troubled.connect(self.troubled)
        self.export.exporter.noticed.connect(self.noticed)

    @property
    def state(self) -> SamplesState:
        """What the user has set."""
        return self.board.state

    @property
    def model_id(self) -> str:
        """The model that is drawn from; "" while there is none."""
        return self.state.model_id

    @property
    def seed(self) -> int:
        """The seed that is set."""
        return self.state.seed

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return not self.model_id or self.asking.settled

    # -- what is open ----------------------------------------------------------------------------

    @Slot(str)
    def show_model(self, model_id: str) -> None:
        """Look into an open model; letters of anchors are shown again once it is told where they are."""
        cards = self._library.cards
        if model_id not in cards:
            return
        self.set_anchors({})
        if model_id == self.model_id:
            return
        before = cards.get(self.model_id)
        same = before is not None and before.class_names == cards[model_id].class_names
        self.board.look_into(model_id, same_classes=same)
        self._begin_anew()
        self.state_changed.emit()

    def set_anchors(self, anchors: Mapping[int, Anchor]) -> None:
        """Say which anchors are pinned, by their number; samples that are among them are lettered."""
        self.hand.set_anchors(anchors)

    def _begin_anew(self) -> None:
        self.asking.forget()
        self.arranged = self.asked = None
        self.hand.take(None)
        self._show.nothing()
        self._show.points(self.model_id)
        self._refresh()

    @Slot(str)
    def _on_shown(self, model_id: str) -> None:
        """Take in codes that have come: of this model they are other ones."""
        if self.model_id:
            self._show.chooser(self.model_id)
        if model_id == self.model_id:
            self._begin_anew()

    @Slot(str)
    def _on_ready(self, model_id: str) -> None:
        if model_id == self.model_id:
            self._refresh()

    @Slot(str)
    def _on_lost(self, model_id: str) -> None:
        """Show nothing of a model that could not be opened."""
        if model_id == self.model_id:
            self.board.look_into("", same_classes=False)
            self._begin_anew()
            self.state_changed.emit()

    @Slot(str)
    def _on_data(self, data_id: str) -> None:
        """Ask once more, for now there is something to compare with."""
        card = self._library.cards.get(self.model_id)
        if card is not None and card.data_id == data_id:
            self._refresh(anew=True)

    # -- changes ---------------------------------------------------------------------------------

    @Slot(str, object)
    def _wish(self, name: str, value: object) -> None:
        self._engine.hand_moves()
        self._moved_at = time.perf_counter() if name in PULLED else None
        self.board.set(name, value)
        self._moved_at = None

    @Slot()
    def _toggle(self) -> None:
        if self._compared:
            self.board.turn()
        elif self.model_id:
            self.noticed.emit(words.NO_DATA)

    @Slot(bool)
    def _turn(self, turned: bool) -> None:
        self.board.set("turned", turned)

    @Slot(bool)
    def _sort(self, by_distance: bool) -> None:
        self.board.set("by_distance", by_distance)
        self._arrange()

    @Slot()
    def _drop(self) -> None:
        """Let go of a slider: what was pulled out of order is sorted again, the map closes in."""
        if self.arranged is not None:
            self._show.map(self.arranged.drawn, growing=False)
            self._arrange()

    @property
    def _compared(self) -> bool:
        """Whether there are training pictures to compare with."""
        card = self._library.cards.get(self.model_id)
        return card is not None and self._library.data_of(card) is not None

    @Slot()
    def _refresh(self, *, anew: bool = False) -> None:
        """Bring the page to the state, and ask for samples where they are other ones."""
        model_id = self.model_id
        if model_id not in self._library.cards:
            return
        self._show.chooser(model_id)
        self._show.controls(self.state, None if self.arranged is None else self.arranged.drawn)
        request = self.state.request(prior=self._library.cards[model_id].gaussian_prior)
        if model_id in self._library.able and (anew or request != self.asking.asked):
            self.asking.ask(request, self._moved_at)
        elif self.arranged is not None:
            self._show.wall(self.state, self.arranged)

    # -- answers ---------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_drawn(self, asked: SampleCodes, piece: SamplesDrawn) -> None:
        """Show samples; until all are there each stays in its place, the rest as they were."""
        before, held = self.arranged, self._page.inspector.held
        drawn = piece.over(None if before is None else before.drawn)
        self.asked = asked
        if before is not None and (held or not drawn.there.all()):
            self.arranged = before.following(drawn)
        else:
            self.arranged = Arrangement.of(drawn, by_distance=self.state.by_distance)
        self._show.controls(self.state, drawn)
        self._show.map(drawn, growing=held)
        self._show.distances(drawn)
        self._draw()

    @Slot()
    def _on_answered(self) -> None:
        self.state_changed.emit()
        if self.asked is not None:
            self.seed_changed.emit(self.asked.seed)

    def _arrange(self) -> None:
        """Put the samples into their order."""
        if self.arranged is not None:
            self.arranged = Arrangement.of(self.arranged.drawn, by_distance=self.state.by_distance)
            self._draw()

    def _draw(self) -> None:
        assert self.arranged is not None
        self._show.wall(self.state, self.arranged)
        self.hand.take(self.arranged)

    # -- the map ---------------------------------------------------------------------------------

    @Slot(int)
    def _rest(self, row: int) -> None:
        if self.model_id:
            self._show.datum(self.model_id, row)
