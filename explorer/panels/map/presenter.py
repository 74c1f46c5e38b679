"""Turns what the hand does on the maps into questions to the engine, and answers into pictures."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import EngineClient, Floats, ProbeReading
from explorer.panels.library import Library
from explorer.panels.map.atlas import CLASS, MAX_MAPS, Atlas, Board, MapState, attribute_key, partner_slots
from explorer.panels.map.hand import Hand
from explorer.panels.map.looking import Looking
from explorer.panels.map.page import MapPage
from explorer.panels.map.reader import ProbeReader
from explorer.panels.map.show import MapShow
from explorer.panels.map.tints import Tints


class MapPresenter(QObject):
    """Holds the panel's state; every change of it redraws what depends on it.

    Parameters
    ----------
    page : MapPage
        Emits wishes, is told what to show.
    library : Library
        What is open.
    engine : EngineClient
        Answers on the GUI thread, later.
    """

    frame_timed = Signal(float)
    read = Signal()
    document_changed = Signal(str)
    troubled = Signal(str, str)

    def __init__(
        self, page: MapPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._library = library
        self._engine = engine
        self._board = Board()
        self._atlas = Atlas(library)
        self._tints = Tints(library, self._atlas, engine, self)
        self.hand = Hand(self._atlas, library.codes)
        self.reader = ProbeReader(engine, self)
        self._show = MapShow(page, library, self._atlas, self.hand, self._tints)
        self.looking = Looking(page, library, self._board, self._show, self)
        self._start_row = 0
        self._former: tuple[str, ...] = ()
        self._connect()
        page.set_map_count(2)
        self._show.everything(self.state)

    def _connect(self) -> None:
        page, inspector, library = self._page, self._page.inspector, self._library
        for signal, slot in (
            (library.shown, self._on_shown),
            (library.no_pca, self._on_no_pca),
            (library.lost, self._on_lost),
            (library.ready, self._on_ready),
            (library.data_ready, self._on_data),
            (page.grabbed, self._grab),
            (page.dragged, self._drag),
            (page.dropped, self._drop),
            (page.stepped, self._step),
            (page.model_chosen, self.set_map),
            (page.map_closed, self._close_map),
            (page.morphed, self._morph),
            (page.strip.painted, self.reader.on_painted),
            (inspector.coordinate_typed, self._type_coordinate),
            (inspector.colour_chosen, self.colour_by),
            (inspector.map_added, self._add_map),
            (self.looking.probe_wished, self.probe_row),
            (self.reader.answered, self._on_reading),
            (self.reader.frame_timed, self.frame_timed),
            (self.reader.troubled, self.troubled),
            (self._tints.measured, self._on_measured),
            (self._tints.troubled, self.troubled),
        ):
            signal.connect(slot)

    @property
    def state(self) -> MapState:
        """What the user has set."""
        return self._board.state

    @property
    def settled(self) -> bool:
        """Whether every map is there and the newest question has been answered by all of them."""
        slots, reading = self.state.slots, self.reader.reading
        if reading is None:
            return False
        told = {one.model_id for one in reading.readings}
        silent = {name for name in slots if not self._atlas.encodes(name) and name != reading.probe.source}
        return bool(slots) and self.reader.settled and told == set(slots) - silent and "" not in slots

    # -- what is open ----------------------------------------------------------------------------

    def show_model(self, model_id: str, start_row: int = 0) -> None:
        """Put a model on the right map and PCA of its data on the left one."""
        cards = self._library.cards
        self._start_row = start_row
        if model_id not in self.state.slots:
            self._former = self.state.slots
        slots = partner_slots(model_id, cards, self._library.pca_of(cards[model_id]), self.state.slots)
        self._set_slots(slots, fresh=not self._same_data(model_id))

    def show_beside(self, model_id: str) -> None:
        """Put a model on a map of its own beside those of the same data, as far as there is room."""
        slots = self.state.slots
        if 1 < len(slots) < MAX_MAPS and model_id not in slots and self._same_data(model_id):
            self._set_slots((*slots, model_id))
        elif model_id not in slots:
            self.show_model(model_id)

    def _same_data(self, model_id: str) -> bool:
        cards = self._library.cards
        return cards[model_id].samples in {cards[name].samples for name in self.state.slots if name in cards}

    @Slot(int, str)
    def set_map(self, slot: int, model_id: str) -> None:
        """Show a model on one map; one of other data brings its own partner along."""
        if not self._same_data(model_id):
            self.show_model(model_id)
            return
        slots = list(self.state.slots)
        slots[slot] = model_id
        self._set_slots(tuple(slots))

    def _set_slots(self, slots: tuple[str, ...], fresh: bool = False) -> None:
        """Show these models; `fresh` data begin with a probe on a datum and nothing selected."""
        self._page.stop_flight()
        if fresh or self.hand.probe is None:
            self._board.state = MapState(slots=slots, colour=self._default_colour(slots[1]))
            self.reader.forget()
            self.hand.take_row(self._start_row, slots[1])
        else:
            self._board.change(slots=slots, morph=0.0)
            self.hand.keep_to(slots, self._start_row)
        self._tints.ask(self.state.colour, slots)
        self._show.everything(self.state)
        self.document_changed.emit(slots[1])
        self._read()

    def _default_colour(self, model_id: str) -> str:
        """Colour by class, or by an angle where the data have one."""
        cyclic = sorted(self._library.cards[model_id].cyclic)
        codes = self._library.codes.get(model_id)
        alone = codes is not None and len(codes.attributes) == 1
        return attribute_key(cyclic[0]) if cyclic and alone else CLASS

    @Slot(str)
    def _on_shown(self, model_id: str) -> None:
        """Draw codes that came in, on the map that awaits them."""
        slots, cards = self.state.slots, self._library.cards
        if "" in slots and self._library.pca_of(cards[slots[1]]) == model_id:
            slots = tuple(name or model_id for name in slots)
            self._board.change(slots=slots)
        if model_id not in slots:
            self._show.choosers(self.state)
            return
        self.hand.forget(model_id, self._start_row)
        alike = {cards[name].samples for name in slots if name in cards}
        if len(alike) > 1:
            # A file was opened again and is of other data now: it brings its own partner.
            slots = partner_slots(model_id, cards, self._library.pca_of(cards[model_id]), ())
            self._set_slots(slots, fresh=True)
        else:
            self._show.everything(self.state)

    @Slot(str)
    def _on_no_pca(self, data_id: str) -> None:
        """Show the model itself on the map that waited for PCA, where its data are not to be had."""
        slots = self.state.slots
        if "" in slots and self._library.cards[slots[1]].data_id == data_id:
            self._set_slots(tuple(name or slots[1] for name in slots))

    @Slot(str)
    def _on_lost(self, model_id: str) -> None:
        """Go back to the maps before a model whose file has gone in the middle of opening."""
        if model_id not in self.state.slots:
            return
        known = [name for name in self._former if name in self._library.cards]
        self.hand.probe = None
        if len(known) == len(self._former) > 1:
            self._set_slots(self._former, fresh=True)
        else:
            self._board.state = MapState()
            self.reader.forget()
            self._show.everything(self.state)

    @Slot(str)
    def _on_ready(self, model_id: str) -> None:
        if model_id in self.state.slots:
            self._tints.ask(self.state.colour, self.state.slots)
            self._read()

    @Slot(str)
    def _on_data(self, _: str) -> None:
        self._read()

    @Slot()
    def _on_measured(self) -> None:
        self._show.colours(self.state)

    # -- the probe -------------------------------------------------------------------------------

    @Slot(int, int)
    def _grab(self, slot: int, row: int) -> None:
        """Take the probe, or the datum under the hand, which becomes the probe."""
        self._engine.hand_moves()
        if row >= 0:
            self.probe_row(row, slot)

    @Slot(int, int)
    def probe_row(self, row: int, slot: int = -1) -> None:
        """Put the probe on a datum, under the hand in a map given by its number from the left."""
        if self.hand.probe is not None:
            source = self.state.slots[slot] if slot >= 0 else self._source_of_rows()
            self.hand.take_row(row, source)
            self._probe_moved()

    def _source_of_rows(self) -> str:
        """Return the map that a datum belongs to: the probe's, or where that knows none, another one."""
        assert self.hand.probe is not None
        first = self.hand.probe.source
        return next((name for name in (first, *self.state.slots) if self._atlas.encodes(name)), first)

    def put_probe(self, model_id: str, code: Floats) -> None:
        """Put the probe at a code (k,) of a model that is on a map; of others nothing is known here."""
        if self.hand.probe is not None and model_id in self.state.slots:
            self.hand.take_free(model_id, code)
            self._probe_moved()

    @Slot(int, float, float)
    def _drag(self, slot: int, x: float, y: float) -> None:
        self._engine.hand_moves()
        if self.hand.drag(self.state, slot, (x, y)):
            self._probe_moved()

    @Slot(int)
    def _drop(self, slot: int) -> None:
        """Put the probe where the map can show it, which may be beside where the hand let it go."""
        self._show.probe(self.state)

    @Slot(int, float, float)
    def _step(self, slot: int, dx: float, dy: float) -> None:
        """Move the probe by arrow keys."""
        place = self.hand.place(self.state, slot)
        if place is not None:
            self._drag(slot, float(place[0] + dx), float(place[1] + dy))

    @Slot(int, float)
    def _type_coordinate(self, index: int, value: float) -> None:
        self._engine.hand_moves()
        if self.hand.type(index, value):
            self._probe_moved()

    def _probe_moved(self) -> None:
        """Follow the hand; the picture that comes of it is timed from here."""
        moved_at = time.perf_counter()
        self._show.probe(self.state)
        self._read(moved_at)

    def _read(self, moved_at: float | None = None) -> None:
        """Ask every model that is ready what it makes of the probe."""
        probe = self.hand.question(self.state)
        able = tuple(dict.fromkeys(name for name in self.state.slots if name in self._library.able))
        if probe is not None and probe.source in able:
            able = tuple(name for name in able if name == probe.source or self._atlas.encodes(name))
            self.reader.ask(probe, able, moved_at)

    @Slot(object)
    def _on_reading(self, reading: ProbeReading) -> None:
        if reading.probe.source not in self.state.slots:
            return
        self.hand.learn(reading)
        self._show.probe(self.state)
        self._show.reading(reading, self.state.slots)
        self.read.emit()

    # -- colours, more maps, and the way between them ---------------------------------------------

    @Slot(str)
    def colour_by(self, name: str) -> None:
        """Colour the points by class, error, drift or an attribute."""
        isolated = self.state.isolated if name == CLASS else -1
        self._board.change(colour=name, isolated=isolated)
        self._tints.ask(name, self.state.slots)
        self._show.colours(self.state)
        self._show.selection(self.state)

    @Slot()
    def _add_map(self) -> None:
        """Show a third map: the next open model of these data, else the right one again."""
        slots, cards = self.state.slots, self._library.cards
        if not 1 < len(slots) < MAX_MAPS or slots[1] not in cards:
            return
        rest = [
            name
            for name, card in cards.items()
            if card.samples == cards[slots[1]].samples and name not in slots
        ]
        self._set_slots((*slots, rest[0] if rest else slots[1]))

    @Slot(int)
    def _close_map(self, slot: int) -> None:
        self._set_slots(tuple(name for index, name in enumerate(self.state.slots) if index != slot))

    @Slot(float)
    def _morph(self, t: float) -> None:
        if self._atlas.way(self.state.slots) is None:
            return
        self._engine.hand_moves()
        self._board.change(morph=float(t))
        self._show.points(self.state, 0)
        self._show.captions(self.state)
        self._probe_moved()
