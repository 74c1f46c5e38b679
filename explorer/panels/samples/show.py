"""Brings state and answers onto the page: each method redraws one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.core.colours import class_colours
from explorer.core.messages import DataReady, ModelCard
from explorer.core.pictures import as_picture
from explorer.core.projections import Plane
from explorer.core.sampling import SamplesDrawn
from explorer.panels.interpolate.choosing import LETTERS
from explorer.panels.library import Library
from explorer.panels.samples import words
from explorer.panels.samples.arrangement import Arrangement
from explorer.panels.samples.inspector import SOURCES
from explorer.panels.samples.page import SamplesPage
from explorer.panels.samples.state import SamplesState
from explorer.panels.sheets import Sheet, Sheets, as_pictures, class_name, class_tint

RINGS = ((1.0, "prior, 1σ"), (2.0, "2σ"))
PRIOR_FRAME = np.array([[-2.0, -2.0], [2.0, 2.0]])
"""What of the prior stays in sight."""
COARSE = 0.1
"""Of the codes' extent: in such steps the map makes room for samples, so that others leave it still."""

Places = NDArray[np.float64]


class SamplesShow:
    """The page as the state wants it; emits nothing and changes no state."""

    def __init__(self, page: SamplesPage, library: Library, sheets: Sheets) -> None:
        self._page, self._library, self._sheets = page, library, sheets
        self._sheet: Sheet | None = None
        self._plane: Plane | None = None
        self._step = 1.0

    def _card(self, model_id: str) -> ModelCard:
        return self._library.cards[model_id]

    def _data(self, model_id: str) -> DataReady | None:
        return self._library.data_of(self._card(model_id))

    # -- what follows from the state -------------------------------------------------------------

    def controls(self, state: SamplesState, drawn: SamplesDrawn | None) -> None:
        """Bring the inspector, the wall's head and the headline to the state."""
        page, card = self._page, self._card(state.model_id)
        inspector, compared = page.inspector, self._data(state.model_id) is not None
        inspector.set_state(state)
        source = state.request(prior=card.gaussian_prior).draw_from
        assert source in SOURCES
        shown = drawn if drawn is not None and bool(drawn.components) == (source == "codes") else None
        why = words.source_words(card, shown, prior=source == "prior")
        tip = "" if card.gaussian_prior else words.NO_PRIOR
        inspector.set_source(source, why, prior=card.gaussian_prior, no_prior=tip)
        told = drawn is not None and bool((drawn.classes >= 0).any())
        inspector.set_classes(card.class_names if told else (), state.label)
        page.wall.set_looks(
            turned=state.turned and compared,
            by_distance=state.by_distance,
            compared=compared,
            why="" if compared else words.NO_DATA,
        )
        turned = state.turned and compared
        page.set_headline(*words.headline(state.count, card, turned=turned, compared=compared))

    def chooser(self, model_id: str) -> None:
        """Offer the open models."""
        cards = self._library.cards
        titles = [card.title for card in cards.values()]
        offered = [
            (name, f"{card.title} ({name})" if titles.count(card.title) > 1 else card.title)
            for name, card in cards.items()
        ]
        self._page.codes.chooser.set_choices(offered, model_id)

    def points(self, model_id: str) -> None:
        """Place the model's codes on the map, coloured by class, and the prior about them."""
        canvas, sheet = self._page.codes.canvas, self._sheets.sheet(model_id)
        if sheet is self._sheet:
            return
        self._sheet = sheet
        if sheet is None:
            self._plane = None
            canvas.set_points(np.empty((0, 2)))
            return
        card = sheet.card
        # The same plane, seen from the origin: that is where the prior's circles are.
        self._plane = Plane(np.zeros(sheet.plane.latent_dim), sheet.plane.basis, sheet.plane.names)
        canvas.set_points(self._plane.project(sheet.codes.z))
        canvas.set_dimmed(None)
        canvas.set_colours(class_tint(sheet.codes, len(card.class_names)))
        canvas.set_axes(*sheet.plane.names)
        canvas.set_probe(None)
        rings = RINGS if card.gaussian_prior else ()
        canvas.set_rings([radius for radius, _ in rings], [word for _, word in rings])
        canvas.set_frame(PRIOR_FRAME if card.gaussian_prior else None)
        self._step = COARSE * float(np.ptp(sheet.xy, axis=0).max())
        names = card.class_names
        self._page.inspector.legend.set_classes(names, class_colours(max(len(names), 1)))
        canvas.fit()

    def isolate(self, label: int) -> None:
        """Dim all classes but one; -1 none."""
        self._page.inspector.legend.set_isolated(label)
        if self._sheet is not None:
            self._page.codes.canvas.set_dimmed(None if label < 0 else self._sheet.codes.labels != label)

    # -- answers ---------------------------------------------------------------------------------

    def nothing(self) -> None:
        """Show no samples: those of before were of another model."""
        page = self._page
        page.wall.wall.set_pictures(None)
        page.wall.wall.set_words([])
        page.wall.wall.set_captions(None)
        page.wall.caption.set_text("")
        page.codes.canvas.set_samples(None)
        page.near.spread.set_values([], float("nan"))
        page.near.title.set_text("")
        page.wall.wall.set_anchors({})
        canvas = page.codes.canvas
        canvas.set_probe(None)
        canvas.set_hover(-1)

    def wall(self, state: SamplesState, arranged: Arrangement) -> None:
        """Show samples in their cells, or the training pictures nearest to them."""
        drawn, wall = arranged.drawn, self._page.wall.wall
        data, names = self._data(drawn.model_id), self._card(drawn.model_id).class_names
        rows, there = drawn.nearest_rows, drawn.there
        turned = state.turned and data is not None and bool((rows[there] >= 0).all())
        if turned and data is not None:
            pictures, labels = data.pictures[rows], data.labels[rows]
        else:
            pictures, labels = drawn.pictures, drawn.labels
        wall.set_pictures(as_pictures(arranged.laid_out(pictures)), arranged.laid_out(there), drawn.stamp)
        several = len(names) > 1 and bool((labels >= 0).any())
        said = arranged.laid_out(labels).tolist()
        named = [[class_name(label, names) if label >= 0 else "" for label in row] for row in said]
        wall.set_words(named if several else [])
        wall.set_captions(
            lambda row, column: self._caption(drawn, arranged.sample(row, column), turned, data)
        )
        self._page.wall.caption.set_text(words.wall_words(drawn, turned=turned))

    def _caption(self, drawn: SamplesDrawn, sample: int, turned: bool, data: DataReady | None) -> str:
        """Say on the card of a cell what stands there."""
        names, row = self._card(drawn.model_id).class_names, int(drawn.nearest_rows[sample])
        away = words.apart(drawn, sample)
        if turned and data is not None:
            known = words.row_words(row, int(data.labels[row]), names)
            lines = [f"Training picture, {known}", away and f"{away} from sample {sample + 1}"]
        else:
            like = words.looks_like(drawn, sample, names)
            known = like and words.votes(drawn, sample)
            lines = [f"Sample {sample + 1}", like, known, away and f"{away} from the nearest of all"]
        return "\n".join(filter(None, lines)).replace(" apart from", " from")

    def map(self, drawn: SamplesDrawn, *, growing: bool) -> None:
        """Mark the samples on the map, all in sight; while they are pulled the view only widens."""
        if self._plane is None:
            return
        canvas, xy = self._page.codes.canvas, self._plane.project(drawn.codes)
        canvas.set_samples(xy)
        kept = [canvas.frame()] if growing else []
        kept += [PRIOR_FRAME] if self._card(drawn.model_id).gaussian_prior else []
        canvas.set_frame(_rounded(np.concatenate([*kept, xy]), self._step))
        self._page.codes.caption.set_text(f"× {len(drawn.codes)}")
        self._page.codes.caption.setToolTip(words.MAP_HELP)

    def distances(self, drawn: SamplesDrawn) -> None:
        """Show how far the samples are from the training pictures, and what is usual."""
        near = self._page.near
        near.spread.set_values(drawn.nearest_distances, drawn.yardstick)
        near.title.set_text(words.distances(drawn))
        near.spread.setToolTip(words.HELP)

    def letters(self, arranged: Arrangement, pinned: Mapping[int, int]) -> None:
        """Letter the cells of samples that are pinned, by the anchor's number."""
        cells = {arranged.cell(sample): LETTERS[index] for index, sample in pinned.items()}
        self._page.wall.wall.set_anchors(cells)

    def looked(self, arranged: Arrangement | None, sample: int | None) -> None:
        """Mark the sample that is looked at everywhere, and show it beside its nearest training picture."""
        page, pair = self._page, self._page.inspector.pair
        pair.set_pinnable(sample is not None)
        if arranged is None or sample is None:
            page.wall.wall.set_cursor(None)
            page.codes.canvas.set_path_cursor(None)
            page.near.spread.set_pointed(-1)
            pair.show_pair((None, None), ("", ""), "")
            pair.show_distance("", "")
            return
        drawn = arranged.drawn
        page.wall.wall.set_cursor(arranged.cell(sample))
        page.near.spread.set_pointed(sample)
        if self._plane is not None:
            page.codes.canvas.set_path_cursor(self._plane.project(drawn.codes[sample]))
        self._pair(drawn, sample, known=page.wall.wall.picture(*arranged.cell(sample)) is not None)

    def _pair(self, drawn: SamplesDrawn, sample: int, *, known: bool) -> None:
        data, names = self._data(drawn.model_id), self._card(drawn.model_id).class_names
        row, pair = int(drawn.nearest_rows[sample]), self._page.inspector.pair
        near, which = None, ""
        if data is not None and row >= 0:
            near, which = as_picture(data.pictures[row]), words.row_words(row, int(data.labels[row]), names)
        captions = (words.looks_like(drawn, sample, names), which)
        picture = as_picture(drawn.pictures[sample]) if known else None
        pair.show_pair((picture, near), captions, f"Sample {sample + 1}")
        pair.show_distance(words.apart(drawn, sample), words.yardstick(drawn))
        self._page.codes.canvas.set_hover(row if self._card(drawn.model_id).encodes else -1)

    def probe(self, code: NDArray[np.floating]) -> None:
        """Put the probe onto the map."""
        if self._plane is not None:
            self._page.codes.canvas.set_probe(self._plane.project(code))

    def placed(self, code: NDArray[np.floating], xy: Sequence[float]) -> Places | None:
        """Return the code (k,) at a place of the map; what that does not show is kept of another."""
        return None if self._plane is None else self._plane.place(code, xy)

    def datum(self, model_id: str, row: int) -> None:
        """Show the card of a datum the pointer rests on."""
        canvas, data = self._page.codes.canvas, self._data(model_id)
        codes, names = self._library.codes.get(model_id), self._card(model_id).class_names
        if row < 0 or codes is None:
            canvas.hide_card()
            return
        if not self._card(model_id).encodes:
            canvas.show_card(None, f"Noise {row:,}", "no datum: drawn, not encoded", row)
            return
        picture = None if data is None else as_picture(data.pictures[row])
        label = int(codes.labels[row])
        title = class_name(label, names) if label >= 0 and len(names) > 1 else f"Row {row:,}"
        canvas.show_card(picture, title, f"row {row:,}", row)


def _rounded(xy: Places, step: float) -> Places:
    """Return the corners (2, 2) of the box around places (m, 2), on multiples of a step."""
    known = xy[np.isfinite(xy).all(axis=1)]
    if not len(known) or not np.isfinite(step) or step <= 0:
        return known[:1]
    return np.stack([np.floor(known.min(axis=0) / step), np.ceil(known.max(axis=0) / step)]) * step
