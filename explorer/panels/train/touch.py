"""What the hand does on the maps of the training panel: hover, choose, drag, resample."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from explorer.core.messages import DataReady, Done, EngineClient, LoadData, Outcome
from explorer.core.pictures import as_picture
from explorer.core.runs import DecodedOfRun, DecodeOfRun, Resampled, ResampleRun
from explorer.panels.train.page import TrainPage
from explorer.panels.train.player import Player
from explorer.panels.train.session import RUN, Session
from explorer.panels.train.show import Look, TrainShow, shown_moment
from explorer.widgets.canvas import MapCanvas

MOST_CHOSEN = 12


MOST_DRAWN = 300
"""Draws of posteriors shown at once, evenly chosen; those of chosen points alone if there are any."""


class Touch(QObject):
    """Answers the maps; what is under the hand is decoded by the run as it is now.

    Signals
    -------
    decoded(int)
        A picture for the hand has come.
    looked()
        What the hand does is done to the runs as they are now.
    """

    decoded = Signal(int)
    looked = Signal()

    def __init__(
        self,
        page: TrainPage,
        player: Player,
        look: Look,
        show: TrainShow,
        engine: EngineClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._player, self._look, self._show, self._engine = page, player, look, show, engine
        self._data: DataReady | None = None
        self._wish = ""
        self._seed = 0
        self.stamp = 0
        self._held = False
        self._at: tuple[float, float] | None = None
        self._from = RUN
        for place, card in page.cards.items():
            self._connect(place, card.canvas)

    def _connect(self, place: str, canvas: MapCanvas) -> None:
        canvas.rested.connect(partial(self._rest, place))
        canvas.clicked.connect(partial(self._click, place))
        canvas.grabbed.connect(partial(self._grab, place))
        canvas.dragged.connect(partial(self._drag, place))
        canvas.dropped.connect(self._drop)

    # -- the data --------------------------------------------------------------------------------

    def begun(self) -> None:
        """Have the pictures of the run's data ready for the cards."""
        main = self._player.main
        assert main is not None
        self._look.chosen = []
        self._at = None
        self._page.result.probe.set_image(None)
        self._page.result.probe.set_caption("Drag a point")
        wish = main.recipe.data_id
        if wish != self._wish:
            self._wish, self._data = wish, None
            if main.begun.writes:
                return
            self._engine.ask(LoadData(data_id=wish), partial(self._on_data, wish))

    def _on_data(self, wish: str, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and wish == self._wish:
            self._data = outcome.response

    def _rest(self, place: str, row: int) -> None:
        canvas, session = self._page.cards[place].canvas, self._player.sessions.get(place)
        if row < 0 or self._data is None or session is None or row >= len(self._data.pictures):
            canvas.hide_card()
            return
        names = session.begun.class_names
        label = int(self._data.labels[row])
        title = names[label] if label < len(names) else ""
        picture = as_picture(self._data.pictures[row]) / np.float32(255)
        canvas.show_card(picture, title, f"row {row:,}", row)

    # -- posteriors ------------------------------------------------------------------------------

    def _click(self, place: str, row: int, modifiers: object) -> None:
        """Choose a point on both maps, or let go of it; a click beside all lets go of all."""
        chosen = self._look.chosen
        if row < 0:
            chosen.clear()
        elif row in chosen:
            chosen.remove(row)
        else:
            chosen.append(row)
            del chosen[:-MOST_CHOSEN]
        for name, session in self._player.sessions.items():
            self._page.cards[name].canvas.set_selected(np.array(chosen, dtype=np.int64))
            self._show.posteriors(name, session, shown_moment(session, self._look), self._look)

    def resample(self) -> None:
        """Draw from the posteriors as they are now."""
        self._look_now()
        self._seed += 1
        for session in self._player.sessions.values():
            if session.begun.generative:
                request = ResampleRun(run_id=session.begun.run_id, seed=self._seed)
                self._engine.ask(request, self._on_resampled)

    def _on_resampled(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            drawn: Resampled = outcome.response
            for place, session in self._player.sessions.items():
                if session.begun.run_id == drawn.run_id:
                    self._show.resampled(
                        place, drawn, self._drawn_rows(session), self._player.sessions, self._look
                    )

    def _drawn_rows(self, session: Session) -> NDArray[np.int64]:
        """Return which of the map's rows draws are shown of."""
        chosen = np.flatnonzero(np.isin(session.begun.rows, self._look.chosen))
        rows = len(session.begun.rows)
        return chosen if len(chosen) else np.unique(np.linspace(0, rows - 1, MOST_DRAWN).astype(np.int64))

    # -- the hand --------------------------------------------------------------------------------

    def _grab(self, place: str, row: int) -> None:
        self._held, self._from = True, place
        self._look_now()

    def _look_now(self) -> None:
        if self._look.cursor is not None:
            self.looked.emit()

    def _drag(self, place: str, x: float, y: float) -> None:
        session = self._player.sessions.get(place)
        if session is None:
            return
        self._engine.hand_moves()
        self._at = (x, y)
        self._ask(session, self._at)

    def _drop(self) -> None:
        self._held = False

    def again(self) -> None:
        """Decode the probe anew, since the run has got on."""
        session = self._player.sessions.get(self._from)
        if session is not None and self._at is not None and not self._held:
            self._ask(session, self._at)

    def _ask(self, session: Session, at: tuple[float, float]) -> None:
        self.stamp += 1
        request = DecodeOfRun(run_id=session.begun.run_id, xy=at, stamp=self.stamp)
        self._engine.ask(request, self._on_decoded)

    def _on_decoded(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Done):
            return
        answer: DecodedOfRun = outcome.response
        if answer.space is None:
            picture = as_picture(answer.picture) / np.float32(255)
            self._page.result.probe.set_image(picture, answer.stamp)
            self._page.result.probe.set_caption("Decoded now")
        else:
            self._page.result.space.set_probe(answer.space)
        self.decoded.emit(answer.stamp)
