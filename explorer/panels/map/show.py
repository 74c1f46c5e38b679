"""Brings state onto the page: each method redraws one thing, from the state and from what is open."""

from __future__ import annotations

import numpy as np

from explorer.core.colours import class_colours
from explorer.core.messages import ProbeReading
from explorer.core.pictures import as_picture
from explorer.panels.library import Library
from explorer.panels.map import reading as words
from explorer.panels.map.atlas import CLASS, MAX_MAPS, Atlas, MapState, caption, dimmed
from explorer.panels.map.hand import Hand
from explorer.panels.map.page import MapPage
from explorer.panels.map.tints import Tints, colour_choices
from explorer.panels.sheets import Sheet, class_name, class_tint

NOTHING = "Open a model: Ctrl O, or drop a file here, or choose one of the demos."
ALIGNED = (
    "The points fly to a copy of the right map that was turned or mirrored, shifted, and scaled to the "
    "spread of the left one, so that it lies on it as well as it can (Procrustes). The right map itself "
    "stays as it is."
)


class MapShow:
    """The page as the state wants it; emits nothing and changes no state."""

    def __init__(self, page: MapPage, library: Library, atlas: Atlas, hand: Hand, tints: Tints) -> None:
        self._page = page
        self._library = library
        self._atlas = atlas
        self._hand = hand
        self._tints = tints
        self._drawn: dict[int, Sheet] = {}

    def everything(self, state: MapState) -> None:
        """Redraw the whole page but the reading strip."""
        self._page.set_map_count(max(len(state.slots), 2))
        self.choosers(state)
        for slot in range(max(len(state.slots), 2)):
            self.points(state, slot)
        self.captions(state)
        self.colours(state)
        self.selection(state)
        self.probe(state)

    def choosers(self, state: MapState) -> None:
        """Offer all open models above each map."""
        cards = self._library.cards
        titles = [card.title for card in cards.values()]
        models = [
            (name, f"{card.title} ({name})" if titles.count(card.title) > 1 else card.title)
            for name, card in cards.items()
        ]
        for card, name in zip(self._page.cards, state.slots, strict=False):
            card.set_models(models, name)
        self._page.inspector.set_can_add(1 < len(state.slots) < MAX_MAPS)

    def points(self, state: MapState, slot: int) -> None:
        """Place one map's points, in flight if it is the left one and the morph is on."""
        canvas = self._page.cards[slot].canvas
        sheet = self._atlas.sheet(state.slots[slot]) if slot < len(state.slots) else None
        if sheet is None:
            self._drawn.pop(slot, None)
            canvas.set_points(np.empty((0, 2)), None)
            canvas.set_message("Reading codes …" if state.slots else NOTHING)
            return
        way = self._atlas.way(state.slots) if slot == 0 and state.morph > 0 else None
        canvas.set_message("")
        canvas.set_points(sheet.xy if way is None else way.at(state.morph), None)
        if self._drawn.get(slot) is not sheet or canvas.fits:
            # In flight the map follows its points, unless the user has looked elsewhere.
            self._drawn[slot] = sheet
            canvas.fit()

    def captions(self, state: MapState) -> None:
        """Name maps, axes and the ends of the morph."""
        sheets = [self._atlas.sheet(name) for name in state.slots]
        for slot, (card, sheet) in enumerate(zip(self._page.cards, sheets, strict=False)):
            if sheet is None:
                card.set_caption("")
            elif slot == 0 and state.morph > 0:
                card.set_caption(f"{100 * state.morph:.0f} % of the way", ALIGNED)
                card.canvas.set_axes("", "")
            else:
                card.set_caption(*caption(sheet.card))
                card.canvas.set_axes(*sheet.plane.names)
        shorts = [sheet.card.short if sheet else "" for sheet in (*sheets, None, None)[:2]]
        self._page.set_morph(state.morph, *shorts)
        self._page.set_morph_enabled(self._atlas.way(state.slots) is not None)

    def colours(self, state: MapState) -> None:
        """Colour the points and explain the colours."""
        shown = [self._library.codes[name] for name in state.slots if name in self._library.codes]
        if not shown:
            return
        choices = colour_choices(shown)
        colour = state.colour if state.colour in choices else CLASS
        self._page.inspector.set_colours(choices, colour)
        classes = self._library.cards[shown[-1].model_id].class_names
        if colour == CLASS:
            palette = class_colours(max(len(classes), 1))
            self._page.inspector.set_classes(classes, palette, state.isolated)
            rgb = {codes.model_id: class_tint(codes, len(classes)) for codes in shown}
        else:
            tint, values = self._tints.tint(colour, state.slots)
            self._page.inspector.set_scale(tint.title, tint.lo, tint.hi, tint.unit, tint.ramp, tint.cyclic)
            rgb = {name: tint.colours(rows) for name, rows in values.items()}
        for card, name in zip(self._page.cards, state.slots, strict=False):
            if name in rgb:
                card.canvas.set_colours(rgb[name])

    def selection(self, state: MapState) -> None:
        """Make the selected rows bright and the others step back."""
        rows = np.array(sorted(state.selected), dtype=np.int64)
        total = 0
        for card, name in zip(self._page.cards, state.slots, strict=False):
            codes = self._library.codes.get(name)
            if codes is not None:
                total = max(total, len(codes.z))
                card.canvas.set_dimmed(dimmed(state, codes))
                card.canvas.set_selected(rows[rows < len(codes.z)] if self._atlas.encodes(name) else rows[:0])
        self._page.inspector.set_selection(len(rows), total)
        if state.colour == CLASS:
            self._page.inspector.set_isolated(state.isolated)

    def probe(self, state: MapState) -> None:
        """Put the probe where it is on every map, and its numbers into the inspector."""
        row = -1 if self._hand.probe is None or self._hand.probe.row is None else self._hand.probe.row
        for slot, card in enumerate(self._page.cards[: len(state.slots)]):
            own = row if self._atlas.encodes(state.slots[slot]) else -1
            card.canvas.set_probe(self._hand.place(state, slot), own)
        probe = self._hand.probe
        if probe is not None:
            sheet = self._atlas.sheet(probe.source)
            if sheet is not None:
                self._page.inspector.set_space(sheet.card, sheet.codes.z)
            origin = words.describe_origin(probe, self._library)
            self._page.inspector.set_probe(origin, self._hand.code(probe.source))

    def reading(self, reading: ProbeReading, slots: tuple[str, ...] = ()) -> None:
        """Show what the models make of the probe, what lies near it and how far the data are."""
        strip, card = self._page.strip, self._library.cards[reading.probe.source]
        strip.show_tiles(words.tile_views(reading, self._library, slots), reading.stamp)
        data = self._library.data_of(card)
        strip.neighbours.set_neighbours(*words.neighbour_views(reading, card, data))
        strip.set_source(card.short)
        strip.meter.set_reading(*words.in_spacings(reading.manifold))

    def card(self, state: MapState, slot: int, row: int) -> None:
        """Show the card of the datum under the pointer, or take it away for row -1."""
        canvas = self._page.cards[slot].canvas
        codes = self._library.codes.get(state.slots[slot]) if state.slots else None
        if row < 0 or codes is None or row >= len(codes.z):
            canvas.hide_card()
            return
        card = self._library.cards[codes.model_id]
        if not card.encodes:
            canvas.show_card(None, f"Noise {row:,}", "no datum: drawn, not encoded", row)
            return
        data = self._library.data_of(card)
        picture = None if data is None else as_picture(data.pictures[row]) / np.float32(255)
        subtitle = ", ".join(words.describe_row(row, data))
        canvas.show_card(picture, class_name(int(codes.labels[row]), card.class_names), subtitle, row)
