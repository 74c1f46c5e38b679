"""Brings games onto the page: each method redraws one thing, emits nothing and changes no state."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.core.game_moments import PHASES, HalfStep
from explorer.core.games import GameView, Layer
from explorer.core.messages import Floats
from explorer.panels.game import words
from explorer.panels.game.cards import CHIPS, ArenaCard
from explorer.panels.game.page import GamePage
from explorer.panels.game.player import MAIN, TWIN, Session
from explorer.panels.playing import Doing

BOUNDS = (-3.0, -3.0, 3.0, 3.0)
IN_SIGMAS = 3.0
"""How far the circles of modes reach: what lies in them counts as good."""
LIT: Mapping[int, frozenset[str]] = {
    0: frozenset({"real"}),
    1: frozenset({"made"}),
    2: frozenset({"real", "made", "field"}),
    3: frozenset({"real", "made", "field"}),
    4: frozenset({"field"}),
    5: frozenset({"made", "grid"}),
    6: frozenset({"made", "field"}),
    7: frozenset({"made", "arrows"}),
    8: frozenset({"made", "grid"}),
}
"""Layers that stay bright at each half-step."""
COSTLY: tuple[Layer, ...] = ("field", "grid", "arrows")


class GameShow:
    """The page as the games want it."""

    def __init__(self, page: GamePage) -> None:
        self._page = page
        self.layers = {key: True for key, _, _ in CHIPS}
        for card in page.cards.values():
            card.arena.set_bounds(*BOUNDS)

    def layer(self, name: str, on: bool) -> None:
        """Show a layer in all arenas, or not."""
        self.layers[name] = on
        for card in self._page.cards.values():
            card.chips.set_on(name, on)
            card.arena.set_layer(name, on)

    @property
    def view(self) -> GameView:
        """What of a game is seen."""
        layers = frozenset(name for name in COSTLY if self.layers[name])
        return GameView(layers=layers, bounds=self._page.cards[MAIN].arena.seen())

    # -- games -----------------------------------------------------------------------------------

    def begun(self, sessions: Mapping[str, Session]) -> None:
        """Show games that have just begun."""
        self._page.show_twins(TWIN in sessions)
        for place, session in sessions.items():
            card, begun = self._page.cards[place], session.begun
            card.arena.set_message("")
            card.arena.set_real(begun.real)
            card.arena.set_modes(begun.centres, IN_SIGMAS * begun.sigma)
            if place == MAIN:
                self._page.inspector.pad.set_noise(begun.noise)
            self.game(place, session)

    def game(self, place: str, session: Session) -> None:
        """Show a game as it stands."""
        card, moment = self._page.cards[place], session.moment
        self._points(card, session)
        if moment.field is not None:
            card.arena.set_field(moment.field / np.float32(255), moment.bounds)
        card.arena.set_grid(moment.grid)
        measured = session.measured
        m = len(session.begun.centres)
        if place == MAIN:
            self._page.score.show_measured(measured, m, session.begun.ceiling)
            self._page.bar.set_round(
                words.round_words(moment), words.paid(moment), words.brief(measured, m, session.begun.ceiling)
            )
            self._page.bar.set_kept(moment.kept, moment.rounds)
            index = None if session.half is None else session.half.index
            self._page.steps.explain(index, words.explained(index, session.recipe, session.half))
        card.set_caption(words.caption(session.recipe, measured, m, twins=self._page.twins))

    def _points(self, card: ArenaCard, session: Session) -> None:
        """Show the points of the wall, or those of the batch that a half-step is about."""
        half, moment, arena = session.half, session.moment, card.arena
        arena.set_emphasis(None if half is None else LIT[half.index])
        if half is None:
            arena.set_real(session.begun.real)
            arena.set_made(moment.made)
            arrows = np.zeros((0, 2), np.float32) if moment.arrows is None else moment.arrows
            arena.set_arrows(moment.made[: len(arrows)], arrows)
            arena.set_scores(None)
            arena.set_trails(None)
            return
        arena.set_real(session.begun.real if half.real is None else half.real)
        self._batch(card, half, moment.made)

    @staticmethod
    def _batch(card: ArenaCard, half: HalfStep, wall: Floats) -> None:
        arena = card.arena
        made = half.fake if half.after is None else half.after
        arena.set_made(wall if made is None else made)
        arena.set_trails(*(None, None) if half.after is None else (half.fake, half.after))
        shows_arrows = half.arrows is not None and half.fake is not None and half.after is None
        arena.set_arrows(*(half.fake, half.arrows) if shows_arrows else (np.zeros((0, 2)), np.zeros((0, 2))))
        scored = PHASES[half.index][1] in ("score", "gradient") and half.fake_scores is not None
        arena.set_scores(*(half.real_scores, half.fake_scores) if scored else (None, None))

    def doing(self, doing: Doing) -> None:
        """Show what is going on."""
        able = doing not in (Doing.NOTHING, Doing.BEGINNING)
        self._page.bar.set_doing(playing=doing is Doing.PLAYING, slow=doing is Doing.SLOW, able=able)

    def headline(
        self, told: tuple[str, str] | None, *, drawing: bool, slow: bool, alarm: tuple[str, str] | None
    ) -> None:
        """Say what one sees and what to try, or that the generator has collapsed.

        Parameters
        ----------
        told : (str, str) or None
            What a demonstration says in place of the usual.
        alarm : (str, str) or None
            What is to be said of a collapse.
        """
        strong, hint = told or (words.HEADLINE, words.TWINS if self._page.twins else words.FAST)
        if alarm and not (drawing or slow or self._page.twins):
            self._page.set_headline(*alarm)
            return
        if drawing:
            hint = words.DRAWING
        elif slow:
            hint = words.SLOW
        self._page.set_headline(strong, hint)
