"""Brings state and answers onto the page: each method redraws one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.core.between import Faded, Path, PathsRead, Pinned
from explorer.core.colours import class_colours
from explorer.core.interpolation import Way, line, slerp
from explorer.core.messages import ModelCard
from explorer.core.pictures import as_picture
from explorer.core.sheets import GridRead, whole
from explorer.panels.interpolate import words
from explorer.panels.interpolate.choosing import LETTERS
from explorer.panels.interpolate.inspector import PIXELS, WAY_WORDS
from explorer.panels.interpolate.page import BetweenPage
from explorer.panels.interpolate.state import BetweenState
from explorer.panels.library import Library
from explorer.panels.sheets import Sheets, as_pictures, class_name, class_tint
from explorer.widgets.map.paths import PathMark

FULL_AT = 3.0
"""Spacings from the nearest training code at which the bar below a picture is full."""
FINE = 60
"""Points of a path that is drawn as a curve."""
STYLES: Mapping[Way, Literal["solid", "dashed", "dotted"]] = {
    "line": "solid",
    "slerp": "dashed",
    "density": "dotted",
}

Places = NDArray[np.float64]
Bytes = NDArray[np.uint8]


class BetweenShow:
    """The page as the state wants it; emits nothing and changes no state."""

    def __init__(self, page: BetweenPage, library: Library, sheets: Sheets) -> None:
        self._page, self._library, self._sheets = page, library, sheets
        self._drawn: object = None

    # -- what follows from the state -------------------------------------------------------------

    def everything(
        self, state: BetweenState, way: Way, why: str, beside: Sequence[str], ways: Sequence[tuple[str, Way]]
    ) -> None:
        """Redraw all that follows from the state alone."""
        self.chooser(state)
        self.points(state)
        self.controls(state, way, why)
        self.strips(state, beside, ways)
        self.headline(state)

    def chooser(self, state: BetweenState) -> None:
        """Offer the models that can decode."""
        cards = self._library.cards
        titles = [card.title for card in cards.values()]
        offered = [
            (name, f"{card.title} ({name})" if titles.count(card.title) > 1 else card.title)
            for name, card in cards.items()
            if len(card.input_shape) >= 2
        ]
        self._page.codes.chooser.set_choices(offered, state.model_id)

    def points(self, state: BetweenState) -> None:
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
        self._page.inspector.legend.set_classes(names, class_colours(max(len(names), 1)))
        canvas.fit()

    def controls(self, state: BetweenState, way: Way, why: str) -> None:
        """Bring the inspector to the state."""
        inspector = self._page.inspector
        inspector.set_corners(state.corners)
        inspector.anchors.set_chosen(state.chosen)
        inspector.set_way(way, why, state.all_ways)
        inspector.set_steps(state.steps, state.overshoot)
        self._page.set_corners(state.corners)
        self._page.along.setVisible(state.all_ways)
        self._page.drawing.set_anchor(LETTERS[state.chosen])
        side = f"{state.steps} × {state.steps}, {WAY_WORDS[way].lower()}"
        self._page.grid.caption.set_text(side)
        hand = "a point onto a corner" if state.corners else "a point onto either end"
        self._page.codes.caption.set_text(f"or carry {hand}")

    def strips(self, state: BetweenState, beside: Sequence[str], ways: Sequence[tuple[str, Way]]) -> None:
        """Name the strips, and offer those that could stand there too."""
        cards = self._library.cards
        if state.model_id not in cards:
            return
        shown = [words.fade_words()] if state.pixels else []
        shown += [words.strip_words(cards[name], one) for name, one in ways]
        self._page.strips.set_words(shown)
        for strip, one in zip(self._page.strips.shown, shown, strict=True):
            strip.mosaic.setObjectName(one.key)
        choices = [(PIXELS, "Pixels", state.pixels)]
        choices += [(name, _words(cards[name], cards), name in state.others) for name in beside]
        self._page.inspector.set_beside(choices)

    def headline(self, state: BetweenState) -> None:
        """Ask what lies between the anchors."""
        card, codes = self._library.cards.get(state.model_id), self._library.codes.get(state.model_id)
        names = card.class_names if card is not None else ()
        anchors = state.anchors[: len(state.letters)]
        hint = words.HINT_CORNERS if state.corners else words.HINT_ENDS
        self._page.set_headline(words.headline(anchors, codes, names), hint)
        for tile, anchor in zip(self._page.inspector.anchors.tiles, state.anchors, strict=False):
            tile.setAccessibleDescription(words.origin_of(anchor, codes, names))

    def anchors(self, state: BetweenState, codes: Mapping[int, NDArray[np.floating]]) -> None:
        """Put the anchors where they are on the map, as far as their codes (k,) are known."""
        sheet = self._sheets.sheet(state.model_id)
        if sheet is None:
            return
        counted = len(state.letters)
        places = {
            LETTERS[index]: tuple(sheet.plane.project(code).tolist())
            for index, code in sorted(codes.items())
            if index < counted
        }
        self._page.codes.canvas.set_anchors(places)

    def isolate(self, label: int) -> None:
        """Dim all classes but one; -1 none."""
        sheet = self._sheets.sheet(self._page.codes.chooser.currentData() or "")
        self._page.inspector.legend.set_isolated(label)
        if sheet is not None:
            self._page.codes.canvas.set_dimmed(None if label < 0 else sheet.codes.labels != label)

    # -- answers ---------------------------------------------------------------------------------

    def grid(self, pieces: list[GridRead]) -> None:
        """Show what has come of a grid."""
        pictures, labels, _ = whole(pieces)
        mosaic, last = self._page.grid.mosaic, pieces[-1]
        mosaic.set_pictures(as_pictures(pictures), None, last.stamp)
        bottom, right = last.rows - 1, last.columns - 1
        mosaic.set_anchors({(0, 0): "A", (0, right): "B", (bottom, 0): "C", (bottom, right): "D"})
        names = self._library.cards[last.model_id].class_names
        mosaic.set_captions([[_looks_like(int(label), names) for label in row] for row in labels])
        self.tiles(last.pinned)

    def tiles(self, pinned: Pinned) -> None:
        """Show what the model makes of the anchors."""
        tiles = self._page.inspector.anchors.tiles
        for tile, picture in zip(tiles, as_pictures(pinned.pictures[None])[0], strict=False):
            tile.set_picture(picture)

    def paths(self, state: BetweenState, way: Way, read: PathsRead) -> None:
        """Show what has come of the strips, and draw the model's own on the map."""
        found = {f"{path.model_id} {path.way}": path for path in read.paths}
        for strip in self._page.strips.shown:
            key = strip.mosaic.objectName()
            if not key and read.faded is not None:
                self._strip(strip.mosaic, read, read.faded, None)
            elif key in found:
                self._strip(strip.mosaic, read, found[key], found[key].distances)
        own = [path for path in read.paths if path.model_id == state.model_id]
        if state.all_ways:
            self._page.along.show_paths(own, len(read.t))
        self._draw_paths(state, way, own, read.t)
        pinned = next((one for one in read.pinned if one.model_id == state.model_id), None)
        if pinned is not None:
            self.tiles(pinned)

    def _strip(
        self, mosaic: object, read: PathsRead, shown: Path | Faded, distances: NDArray[np.floating] | None
    ) -> None:
        strip = self._page.strip_of(mosaic)
        assert strip is not None
        names = self._library.cards[read.pinned[0].model_id].class_names
        strip.mosaic.set_pictures(as_pictures(shown.pictures[None]), None, read.stamp)
        ends = np.flatnonzero((read.t == 0) | (read.t == 1))
        strip.mosaic.set_anchors({(0, int(ends[0])): "A", (0, int(ends[-1])): "B"})
        several = len(names) > 1 and (shown.labels >= 0).any()
        told = [class_name(int(label), names) if label >= 0 else "" for label in shown.labels]
        strip.mosaic.set_labels(told if several else None)
        strip.mosaic.set_meters(np.full(len(told), np.nan) if distances is None else distances / FULL_AT)
        strip.mosaic.set_captions(partial(_caption, shown, read.t, names))

    def _draw_paths(self, state: BetweenState, way: Way, paths: Sequence[Path], t: Places) -> None:
        """Draw ways on the map: the one that is gone strongly, the others thin."""
        sheet = self._sheets.sheet(state.model_id)
        if sheet is None:
            return
        marks = []
        for path in sorted(paths, key=lambda one: one.way == way):
            steps = sheet.plane.project(path.codes)
            curve = sheet.plane.project(_fine(path, t))
            marks.append(PathMark(curve, steps, STYLES[path.way], strong=path.way == way))
        self._page.codes.canvas.set_paths(marks)

    def step(self, step: int | None, t: float, path: Path | None, model_id: str) -> None:
        """Mark the step that is looked at, on the strips, on the map and by its picture."""
        canvas, here = self._page.codes.canvas, self._page.inspector.here
        for strip in self._page.strips.shown:
            strip.mosaic.set_cursor(step)
        self._page.along.set_step(step)
        if step is None or path is None:
            here.show_step(None, "", words.NO_STEP)
            canvas.set_path_cursor(None)
            return
        title, told = words.step_words(path, step, t, self._library.cards[model_id].class_names)
        here.show_step(as_picture(path.pictures[step]), title, told)
        sheet = self._sheets.sheet(model_id)
        if sheet is not None:
            x, y = sheet.plane.project(path.codes[step])
            canvas.set_path_cursor((float(x), float(y)))


def _fine(path: Path, t: Places) -> Places:
    """Return codes (m, k) close enough to be drawn as a curve."""
    if path.way == "density":
        return path.codes.astype(np.float64)
    start, end = (path.codes[np.flatnonzero(t == at)[0]] for at in (0, 1))
    return (slerp if path.way == "slerp" else line)(start, end, np.linspace(t[0], t[-1], FINE))


def _caption(shown: Path | Faded, t: Places, names: Sequence[str], _: int, step: int) -> str:
    """Say of a step of a strip what its card tells."""
    if isinstance(shown, Path):
        return words.step_words(shown, step, float(t[step]), names)[1]
    return _looks_like(int(shown.labels[step]), names)


def _looks_like(label: int, names: Sequence[str]) -> str:
    return f"looks like {class_name(label, names)}" if label >= 0 and len(names) > 1 else ""


def _words(card: ModelCard, cards: Mapping[str, ModelCard]) -> str:
    alike = [other for other in cards.values() if other.short == card.short]
    return (
        f"{card.short}, {card.latent_dim} numbers" if len(alike) == 1 else f"{card.short} ({card.model_id})"
    )
