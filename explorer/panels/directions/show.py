"""Brings state and answers onto the page: each method redraws one thing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.core.axes import CodesDescribed
from explorer.core.colours import class_colours
from explorer.core.pictures import as_picture
from explorer.core.turning import ChangeMeasured, CodesDecoded
from explorer.panels.directions import words
from explorer.panels.directions.axes import STEPS, Axis, told
from explorer.panels.directions.choosing import attributes_of, term_name
from explorer.panels.directions.page import DirectionsPage
from explorer.panels.directions.state import LEAST, TERMS, TurnState
from explorer.panels.library import Library
from explorer.panels.sheets import Sheets, as_pictures, class_name, class_tint

FEW = 8
"""Sliders that are shown at first."""


class DirectionsShow:
    """The page as the state wants it; emits nothing and changes no state."""

    def __init__(self, page: DirectionsPage, library: Library, sheets: Sheets) -> None:
        self._page, self._library, self._sheets = page, library, sheets
        self._drawn: object = None
        self._framed: tuple[int, ...] = ()

    # -- what follows from the state -------------------------------------------------------------

    def everything(
        self,
        state: TurnState,
        axes: Sequence[Axis],
        count: int,
        described: CodesDescribed | None,
        *,
        can_undo: bool,
    ) -> None:
        """Redraw all that follows from the state alone.

        Parameters
        ----------
        axes : sequence of Axis
            Those that are shown, of `count`.
        """
        self.chooser(state)
        self.points(state)
        self.table(state, axes, count, described)
        self.turned(state, axes, can_undo=can_undo)
        self.terms(state)
        self._page.inspector.maker.set_decorrelated(state.decorrelated)
        card = self._library.cards.get(state.model_id)
        if card is not None:
            self._page.set_headline(*words.headline(state, card.latent_dim))

    def chooser(self, state: TurnState) -> None:
        """Offer the models that can decode."""
        cards = self._library.cards
        titles = [card.title for card in cards.values()]
        offered = [
            (name, f"{card.title} ({name})" if titles.count(card.title) > 1 else card.title)
            for name, card in cards.items()
        ]
        self._page.codes.chooser.set_choices(offered, state.model_id)

    def points(self, state: TurnState) -> None:
        """Place the data on the map, coloured by class."""
        canvas, sheet = self._page.codes.canvas, self._sheets.sheet(state.model_id)
        if sheet is None or self._drawn is sheet:
            return
        self._drawn = sheet
        canvas.set_message("")
        canvas.set_points(sheet.xy, None)
        canvas.set_colours(class_tint(sheet.codes, len(sheet.card.class_names)))
        canvas.set_axes(*sheet.plane.names)
        names = sheet.card.class_names
        inspector = self._page.inspector
        inspector.legend.set_classes(names, class_colours(max(len(names), 1)))
        inspector.maker.offer(attributes_of(sheet.codes, sheet.card.cyclic), names if len(names) > 1 else ())
        canvas.fit()

    def table(
        self, state: TurnState, axes: Sequence[Axis], count: int, described: CodesDescribed | None
    ) -> None:
        """Show what can be turned, or why nothing can."""
        turn = self._page.turn
        empty = "" if axes else words.NOT_MEASURED
        if state.segment == "attributes":
            empty = "" if axes else words.NO_VECTORS
        elif state.model_id not in self._library.able:
            empty = words.NO_DATA
        self._page.show_segment(state.segment, empty)
        turn.table.set_axes(axes)
        if described is not None:
            turn.set_caption(words.table_caption(state, described), count, FEW, state.every)

    def turned(self, state: TurnState, axes: Sequence[Axis], *, can_undo: bool) -> None:
        """Bring sliders, map and buttons to the code."""
        for row, axis in zip(self._page.turn.table.shown, axes, strict=False):
            value = axis.value(state)
            row.set_value(value, turned=abs(value - axis.at_start(state)) > 1e-9)
            row.set_chosen(state.segment == "attributes" and axis.key == state.chosen)
        sheet, code = self._sheets.sheet(state.model_id), state.code
        canvas = self._page.codes.canvas
        whole = state.start.row if state.start is not None and not state.turned else None
        place = None if sheet is None or code is None else sheet.plane.project(code)
        canvas.set_probe(place, -1 if whole is None else whole)
        self._page.inspector.set_turned(state.turned, can_undo, code is not None)

    def selection(self, state: TurnState, selected: Collection[int]) -> None:
        """Ring the selected data, and offer them as groups."""
        self._page.codes.canvas.set_selected(np.array(sorted(selected), dtype=np.int64))
        n = len(selected)
        self._page.codes.caption.set_text(f"{n:,} selected" if n else "")
        one, other = state.groups
        self._page.inspector.maker.set_groups(len(one), len(other), n)

    def isolate(self, state: TurnState, label: int) -> None:
        """Dim all classes but one; -1 none."""
        sheet = self._sheets.sheet(state.model_id)
        self._page.inspector.legend.set_isolated(label)
        if sheet is not None:
            self._page.codes.canvas.set_dimmed(None if label < 0 else sheet.codes.labels != label)

    def card_of(self, state: TurnState, row: int) -> None:
        """Show the card of the datum under the pointer, or take it away for -1."""
        canvas, codes = self._page.codes.canvas, self._library.codes.get(state.model_id)
        if row < 0 or codes is None or row >= len(codes.z):
            canvas.hide_card()
            return
        names = self._library.cards[state.model_id].class_names
        picture = self.datum(state, row)
        title = class_name(int(codes.labels[row]), names) if len(names) > 1 else f"row {row}"
        canvas.show_card(picture, title, f"row {row}", row)

    # -- the start -------------------------------------------------------------------------------

    def start(self, state: TurnState, original: NDArray[np.uint8] | None) -> None:
        """Show the picture that turning began with."""
        codes, card = self._library.codes.get(state.model_id), self._library.cards.get(state.model_id)
        names = () if card is None else card.class_names
        pair = self._page.start.pair
        pair.show_image(0, None if original is None else as_picture(original))
        pair.set_words(0, "Original", words.origin(state.start, codes, names))

    def examples(self, state: TurnState, rows: tuple[int, ...]) -> None:
        """Offer data to start from, that of now marked."""
        strip = self._page.start.strip
        pictures = [self.datum(state, row) for row in rows]
        found = [picture for picture in pictures if picture is not None]
        if len(found) == len(rows) and rows:
            captions = [f"row {row}\nstart from it" for row in rows]
            self._page.start.set_examples(np.stack(found)[None], captions)
            strip.smooth = min(found[0].shape[:2]) > FEW
        else:
            self._page.start.set_examples(None, ())
        row = None if state.start is None else state.start.row
        strip.set_cursor(rows.index(row) if row in rows and row is not None else None)

    def datum(self, state: TurnState, row: int) -> NDArray[np.uint8] | None:
        """Return the picture of a row, None while the data are not there."""
        card = self._library.cards.get(state.model_id)
        data = None if card is None else self._library.data_of(card)
        return None if data is None or row >= len(data.pictures) else as_picture(data.pictures[row])

    # -- answers ---------------------------------------------------------------------------------

    def decoded(self, state: TurnState, answer: CodesDecoded) -> None:
        """Show what the code decodes to."""
        names = self._library.cards[answer.model_id].class_names
        pair = self._page.start.pair
        pair.show_image(1, as_picture(answer.pictures[0]), answer.stamp)
        title = "Turned" if state.turned else "Decoded"
        pair.set_words(1, title, words.seen(answer, names))

    def traversals(self, keys: Sequence[str], answer: CodesDecoded) -> None:
        """Show what each axis does from its low to its high end."""
        stack = answer.pictures.reshape(len(keys), 1, STEPS, *answer.pictures.shape[1:])
        pictures = dict(zip(keys, stack, strict=True))
        for row in self._page.turn.table.shown:
            if row.axis is not None and row.axis.key in pictures:
                row.show_pictures(as_pictures(pictures[row.axis.key]))

    def vector(self, state: TurnState, able: bool, change: ChangeMeasured | None) -> None:
        """Show the chosen vector and what adding it changes."""
        view, vector = self._page.inspector.vector, state.vector
        shown = vector is not None and state.segment == "attributes"
        self._page.inspector.show_vector_part(shown)
        self._page.inspector.save.setEnabled(bool(state.vectors))
        if vector is not None:
            made = "" if vector.made_in in ("", state.model_id) else f"\nmade in {vector.made_in}"
            view.show_vector(vector.name, told(vector).replace("; ", "\n") + made)
            view.show_measured(able, change, "" if change is None else words.measured_vector(change))

    # -- the arithmetic --------------------------------------------------------------------------

    def terms(self, state: TurnState) -> None:
        """Show the examples of the terms."""
        card, view = self._library.cards.get(state.model_id), self._page.turn.sum
        names = () if card is None else card.class_names
        view.set_numbers(state.strength, state.count)
        for letter, term in zip(TERMS, state.terms, strict=True):
            well = view.wells[letter]
            pictures = [self.datum(state, row) for row in term.rows]
            well.set_examples([picture for picture in pictures if picture is not None])
            well.set_words(term_name(term, names), words.examples(term))
            if len(term.rows) < LEAST:
                well.set_mean(None)

    def means(self, answer: CodesDecoded) -> None:
        """Show what the means of the terms decode to."""
        for well, picture in zip(self._page.turn.sum.wells.values(), answer.pictures, strict=True):
            well.set_mean(as_picture(picture))

    def result(self, answer: CodesDecoded | None) -> None:
        """Show what the sum decodes to, or that it cannot be made."""
        view = self._page.turn.sum
        if answer is None:
            view.result.set_picture(None)
            view.result.title.set_text("")
            view.result.caption.set_text(f"each term takes {LEAST} examples")
            view.nearest.clear()
            return
        names = self._library.cards[answer.model_id].class_names
        view.result.set_picture(as_picture(answer.pictures[0]))
        seen = words.seen(answer, names).split("\n")
        view.result.title.set_text(seen[0] if len(seen) > 1 else "A − B + C")
        view.result.caption.set_text(seen[-1])

    def nearest(self, state: TurnState, answer: CodesDecoded) -> None:
        """Show the training pictures that are nearest to the result."""
        codes, names = self._library.codes[answer.model_id], self._library.cards[answer.model_id].class_names
        rows = [int(row) for row in answer.nearest_rows[0]]
        pictures = [self.datum(state, row) for row in rows]
        known = [picture for picture in pictures if picture is not None]
        data = self._library.data_of(self._library.cards[answer.model_id])
        of = codes.labels if data is None else data.labels
        labels = [class_name(int(of[row]), names) if len(names) > 1 else str(row) for row in rows]
        self._page.turn.sum.nearest.set_neighbours(known if len(known) == len(rows) else (), labels)

    def sum_change(self, change: ChangeMeasured | None) -> None:
        """Show what adding A - B changes of what is known."""
        view = self._page.turn.sum
        if change is None or not change.changes:
            view.show_changes(False)
            return
        view.show_changes(True)
        view.bars.set_changes(change.changes, change.target)
        view.measured.set_text(words.measured_sum(change))
