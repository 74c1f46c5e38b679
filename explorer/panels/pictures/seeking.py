"""Looks for the noise of a picture, and shows how it is found, one look after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot

from explorer.core.between import Anchor
from explorer.core.inverting import Descended, InvertPicture
from explorer.core.messages import (
    DataReady,
    EngineClient,
    Failed,
    Floats,
    ModelCard,
    Outcome,
    Progressed,
    Ticket,
    frozen,
)
from explorer.core.picture_games import PictureGameBegun
from explorer.core.pictures import as_picture
from explorer.panels.interpolate.drawing import DrawCard, fill_of
from explorer.panels.interpolate.own import as_sample
from explorer.panels.library import Library
from explorer.panels.pictures import words
from explorer.panels.pictures.found import FoundCard
from explorer.panels.pictures.keeping import Keeping
from explorer.panels.pictures.page import PicturesPage
from explorer.panels.pictures.player import Player, Session
from explorer.widgets.plot.curve import Curve
from explorer.widgets.rows_mime import picture_of, row_of

FRAME_MS = 33
PLACES = 6


class Seeking(QObject):
    """Knows which picture is looked for, where the starts are, and what becomes of the noise that is found.

    Attributes
    ----------
    shown : Descended or None
        What is on the card.

    Signals
    -------
    troubled(str, str)
    noticed(str)
    state_changed()
        Whether it is settled may be another answer now.
    anchor_wished(str, int, object)
        An `Anchor` in an open model is to be pinned as A, B, C or D, by its number.
    probe_wished(str, object)
        A code (k,) of an open model is to be shown on the map.
    """

    troubled = Signal(str, str)
    noticed = Signal(str)
    state_changed = Signal()
    anchor_wished = Signal(str, int, object)
    probe_wished = Signal(str, object)

    def __init__(
        self,
        page: PicturesPage,
        player: Player,
        keeping: Keeping,
        library: Library,
        engine: EngineClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._player, self._keeping = page, player, keeping
        self._library, self._engine = library, engine
        self.card, self.drawing = FoundCard(), DrawCard(width=None)
        self.drawing.set_anchor("picture")
        self._data: DataReady | None = None
        self._turn = self._asked = 0
        self._ticket: Ticket | None = None
        self._film: deque[Descended] = deque()
        self.shown: Descended | None = None
        self._errors: list[tuple[int, NDArray[np.float32]]] = []
        self._encoder = ""
        self._kept: dict[tuple[str, int], str] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._show_next)
        for widget in (self.card, self.drawing):
            page.side.addWidget(widget)
        page.show_beside(None)
        self._connect()

    def _connect(self) -> None:
        page, inspector, card = self._page, self._page.inspector, self.card
        inspector.row_chosen.connect(self.seek_row)
        inspector.others_wished.connect(self._shuffle)
        inspector.draw_wished.connect(self._draw)
        page.dropped.connect(self._drop)
        page.left.connect(self.leave)
        card.stop_wished.connect(self.leave)
        card.probe_wished.connect(self._probe)
        card.pin_wished.connect(self._pin)
        self.drawing.closed.connect(self._seek_drawing)
        self._player.moved.connect(self._tell_state)

    @property
    def running(self) -> bool:
        """Whether it is looked for, or is not all shown yet."""
        return self._ticket is not None or bool(self._film)

    @property
    def interval(self) -> int:
        """Milliseconds from one look that is shown to the next."""
        return self._timer.interval()

    @interval.setter
    def interval(self, milliseconds: int) -> None:
        self._timer.setInterval(milliseconds)

    @property
    def _session(self) -> Session | None:
        return self._player.session

    # -- what is looked for ----------------------------------------------------------------------

    def set_data(self, data: DataReady | None) -> None:
        """Say which data there are to choose from; a game on others ends the search."""
        if data is self._data:
            return
        self.stop()
        self._page.show_beside(None)
        self._data, self._turn = data, 0
        self._lay()

    @Slot()
    def _shuffle(self) -> None:
        self._turn += 1
        self._lay()

    def _lay(self) -> None:
        """Lay data onto the shelf: of as many classes as there is room for, others at each turn."""
        shelf, data = self._page.inspector.shelf, self._data
        if data is None:
            shelf.set_data([], None)
            return
        order = np.random.default_rng(self._turn).permutation(len(data.labels))
        firsts = np.sort(np.unique(data.labels[order], return_index=True)[1])
        rest = np.setdiff1d(np.arange(len(order)), firsts)
        rows = order[np.concatenate([firsts, rest])[:PLACES]]
        shelf.set_data(rows, np.stack([as_picture(data.pictures[row]) for row in rows]))
        shelf.set_captions([[words.row_words(int(row), data) for row in rows]])

    @Slot(int)
    def seek_row(self, row: int) -> None:
        """Look for the noise of a datum."""
        session, data = self._session, self._data
        if session is None or data is None or not 0 <= row < len(data.pictures):
            return
        low, high = session.begun.value_range
        sample = low + (high - low) * data.pictures[row].astype(np.float32) / 255
        self.seek(sample, words.row_words(row, data))

    @Slot()
    def _draw(self) -> None:
        """Let the hand draw what is looked for."""
        self.stop()
        self._page.show_beside(self.drawing)
        self.drawing.sketch.setFocus()

    @Slot()
    def _seek_drawing(self) -> None:
        session = self._session
        fill = fill_of(self._data.pictures) if self._data is not None else (1.0, 1.0)
        self._page.show_beside(None)
        self._page.setFocus()
        if session is not None:
            begun = session.begun
            sample = self.drawing.sketch.as_sample(begun.input_shape, *begun.value_range, fill=fill)
            if sample is not None:
                self.seek(sample, words.DRAWN)

    @Slot(object)
    def _drop(self, mime: QMimeData) -> None:
        row, picture, session = row_of(mime), picture_of(mime), self._session
        if row is not None:
            self.seek_row(row)
        elif picture is not None and session is not None:
            self.seek(as_sample(picture, session.begun), words.DROPPED)

    def seek(self, sample: NDArray[np.floating], caption: str) -> None:
        """Look for the noise of a picture (*shape) in the data's range; the game rests meanwhile."""
        session = self._session
        if session is None:
            return
        self._player.pause()
        self.stop()
        self.shown, self._errors = None, []
        self._encoder = self._encoder_of(session.begun)
        self._asked += 1
        shown = _bytes(sample, session.begun.value_range)
        self.card.set_target(as_picture(shown), caption)
        self._page.show_beside(self.card)
        picture: Floats = frozen(np.asarray(sample, dtype=np.float32))
        request = InvertPicture(game_id=session.game_id, picture=picture, encoder=self._encoder)
        self._ticket = self._engine.ask(request, partial(self._on_answer, self._asked))
        self._timer.start()
        self._tell_state()
        self.state_changed.emit()

    def _encoder_of(self, begun: PictureGameBegun) -> str:
        """Return an open model that gives the picture a code of the noise's size, "" for none."""
        k, data_id = begun.noise.shape[1], begun.recipe.data_id

        def fits(card: ModelCard) -> bool:
            alike = card.input_shape == begun.input_shape and card.data_id == data_id
            return card.encodes and alike and card.latent_dim == k

        cards = self._library.cards
        found = [name for name in self._library.able if fits(cards[name])]
        found.sort(key=lambda name: (cards[name].family == "pca", name))
        return found[0] if found else ""

    # -- the search ------------------------------------------------------------------------------

    @Slot()
    def leave(self) -> None:
        """End the search; where none runs, take the card away."""
        if self._page.side.currentWidget() is self.drawing or not self.running:
            self._page.show_beside(None)
            self._page.setFocus()
            return
        self.stop()

    def stop(self) -> None:
        """End the search; what is shown stays."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self._film.clear()
        self._timer.stop()
        self._tell_state()
        self.state_changed.emit()

    def _on_answer(self, asked: int, outcome: Outcome) -> None:
        if asked != self._asked or self._ticket is None:
            return
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, Descended):
                self._film.append(outcome.part)
            return
        self._ticket = None
        if isinstance(outcome, Failed):
            self.stop()
            self._page.show_beside(None)
            self.troubled.emit(outcome.sentence, outcome.detail)
        self._tell_state()

    @Slot()
    def _show_next(self) -> None:
        """Show the next look."""
        if self._film:
            self._show(self._film.popleft())
        if not self.running:
            self._timer.stop()
            self.state_changed.emit()

    def _show(self, moment: Descended) -> None:
        self.shown = moment
        self._errors.append((moment.step, moment.errors))
        card = self.card
        card.set_best(as_picture(moment.picture), words.error(moment.error))
        pictures = np.stack([as_picture(picture) for picture in moment.pictures])
        card.set_starts(pictures, words.start_labels(moment), moment.best)
        card.set_curves(self._curves(moment), moment.steps)
        self._tell_state()

    def _curves(self, moment: Descended) -> list[Curve]:
        steps = np.array([step for step, _ in self._errors])
        errors = np.stack([errors for _, errors in self._errors])
        first = int(moment.encoded)
        drawn = [first + int(np.argmin(errors[-1, first:]))] if errors.shape[1] > first else []
        curves = []
        for start in range(errors.shape[1]):
            name, colour = "", "muted"
            if moment.encoded and start == 0:
                name, colour = words.ENCODED, "accent"
            elif start in drawn:
                name, colour = words.BEST, "ink"
            curves.append(Curve(name, steps, errors[:, start], colour))  # type: ignore[arg-type]
        return sorted(curves, key=lambda curve: bool(curve.name))

    @Slot()
    def _tell_state(self) -> None:
        session, moment = self._session, self.shown
        if session is None:
            return
        kept = words.takeable(moment, session) if not self.running else words.NOT_YET
        self.card.set_state(
            words.seeking(running=self.running),
            words.search_status(moment),
            words.encoder(self._encoder, session),
            running=self.running,
            kept=kept,
        )

    # -- what becomes of it ----------------------------------------------------------------------

    @Slot()
    def _probe(self) -> None:
        self._with_model(lambda name, code: self.probe_wished.emit(name, code))

    @Slot(int)
    def _pin(self, index: int) -> None:
        def pin(name: str, code: Floats) -> None:
            self.anchor_wished.emit(name, index, Anchor(source=name, code=code))

        self._with_model(pin)

    def _with_model(self, then: Callable[[str, Floats], object]) -> None:
        """Leave the model open in which the noise was found, once, and go on with its name."""
        session, moment = self._session, self.shown
        if session is None or moment is None or words.takeable(moment, session):
            return
        key, code = (session.game_id, moment.rounds), moment.code

        def go_on(name: str) -> None:
            self._kept[key] = name
            then(name, code)

        if key in self._kept:
            then(self._kept[key], code)
        else:
            self._keeping.keep(go_on)


def _bytes(sample: NDArray[np.floating], value_range: tuple[float, float]) -> NDArray[np.uint8]:
    """Return a sample as 8-bit intensities."""
    low, high = value_range
    shown: NDArray[np.uint8] = np.clip(np.rint((sample - low) / (high - low) * 255), 0, 255).astype(np.uint8)
    return shown
