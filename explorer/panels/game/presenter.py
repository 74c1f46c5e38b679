"""The page's mind: what is played, what is turned, what the hand asks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.demos import GameDemo
from explorer.core.forms import Value
from explorer.core.games import GamesListed, ListGames
from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.panels.game import words
from explorer.panels.game.draft import DRAWN, LOSS, SEED, Draft
from explorer.panels.game.page import GamePage
from explorer.panels.game.player import MAIN, TWIN, Player
from explorer.panels.game.show import GameShow
from explorer.panels.game.touch import Touch
from explorer.panels.playing import EVER, Doing

MOST_SEED = 2**31 - 1
LEAST_PLACES = 3


class GamePresenter(QObject):
    """Holds what is played, and turns wishes into games.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    frame_timed(float)
        Milliseconds from a move of the hand to the answer.
    state_changed()
        Whether it is settled, or what is played, may be another answer now.
    """

    troubled = Signal(str, str)
    frame_timed = Signal(float)
    state_changed = Signal()

    def __init__(self, page: GamePage, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._engine = page, engine
        self.player = Player(engine, self)
        self.draft: Draft | None = None
        self._show = GameShow(page)
        self.touches = {
            place: Touch(page.cards[place].arena, engine, partial(self._name, place), self)
            for place in (MAIN, TWIN)
        }
        self._begun = False
        self._before: Draft | None = None
        self._demo: GameDemo | None = None
        self._connect_page()
        self._connect_parts()
        page.inspector.pace.set_value(self.player.interval / 1000)
        page.cards[MAIN].arena.set_message("The nets are being made …")
        self._headline()
        self._show.doing(self.player.doing)

    def _name(self, place: str) -> str:
        """Return the engine's name of the game at a place, "" for none."""
        session = self.player.sessions.get(place)
        return "" if session is None else session.begun.game_id

    def _connect_page(self) -> None:
        page, inspector, bar = self._page, self._page.inspector, self._page.bar
        for source in (page, bar):
            source.play_wished.connect(self.toggle)
            source.slow_wished.connect(self.toggle_slow)
            source.step_wished.connect(self.player.step)
        bar.reset_wished.connect(self.reset)
        bar.rewound.connect(self.player.rewind)
        page.steps.step_wished.connect(self._half_step)
        page.draw_done.connect(self._play_drawing)
        arena = page.cards[MAIN].arena
        arena.drawing_left.connect(self._leave_drawing)
        arena.view_changed.connect(self._look)
        for card in page.cards.values():
            card.layer_switched.connect(self._switch)
        inspector.density_chosen.connect(self._choose_density)
        inspector.draw_wished.connect(self._draw)
        inspector.loss_chosen.connect(self._choose_loss)
        inspector.field_changed.connect(self._turn)
        inspector.field_settled.connect(self._settle)
        inspector.seed_wished.connect(self._new_seed)
        inspector.collapse_wished.connect(self.show_collapse)
        inspector.noise_pushed.connect(self.touches[MAIN].push)
        inspector.pace_chosen.connect(self._set_pace)

    def _connect_parts(self) -> None:
        player = self.player
        player.begun.connect(self._on_begun)
        player.moved.connect(self._on_moved)
        player.state_changed.connect(self._on_state)
        player.troubled.connect(self.troubled)
        for touch in self.touches.values():
            touch.frame_timed.connect(self.frame_timed)
            touch.troubled.connect(self.troubled)

    # -- what is played --------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        quiet = all(touch.settled for touch in self.touches.values())
        return not self._begun or (self.player.settled and quiet)

    @property
    def document(self) -> tuple[str, str]:
        """What is played, and the size of both nets, for the top bar."""
        main = self.player.main
        if main is None:
            return "GAN game", ""
        generator, discriminator = main.begun.weights
        return f"GAN game, {main.begun.title.lower()}", f"G {generator:,}, D {discriminator:,} weights"

    @property
    def seed(self) -> int | None:
        """The seed of the game that is shown."""
        main = self.player.main
        return None if main is None else int(main.recipe.training[SEED])

    def activate(self) -> None:
        """Begin with the first game, the first time the page is looked at."""
        if not self._begun:
            self._begun = True
            self._engine.ask(ListGames(), self._on_listed)

    def prepare(self, demo: GameDemo) -> None:
        """Begin with what a demonstration plays, as soon as it is known what there is."""
        self._demo = demo
        if self.draft is None:
            self.activate()
        else:
            self._begin_demo(Draft.first(self.draft.listed))

    def _begin_demo(self, first: Draft) -> None:
        demo = self._demo
        self.draft = first
        if demo is not None:
            draft = first.on(demo.density)
            for name, value in demo.values.items():
                draft = draft.with_value(name, value)
            self.draft = draft
        if demo is not None and demo.collapse:
            self._begin_twins(self.draft)
        else:
            self._begin()

    def _on_listed(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            listed: GamesListed = outcome.response
            self._begin_demo(Draft.first(listed))

    def _begin(self, *, on: bool = False) -> None:
        """Begin with the draft; with `on` play it at once."""
        assert self.draft is not None
        until = None if not on else EVER
        self.player.begin({MAIN: self.draft.recipe}, self._show.view, until)
        self._controls()

    @Slot()
    def reset(self) -> None:
        """Begin anew: the same game will be played."""
        self._leave_drawing()
        if self.draft is not None and self._page.twins:
            self._begin_twins(self.draft)
        elif self.draft is not None:
            self._begin()

    @Slot()
    def show_collapse(self) -> None:
        """Play two games that differ in Adam's beta1 alone, or go back to the one that was played."""
        if self.draft is None:
            return
        self._leave_drawing()
        self._demo = None
        if self._page.twins:
            self._page.show_twins(False)
            self.draft, self._before = self._before or self.draft, None
            self._begin()
        else:
            self._before = self.draft
            self._begin_twins(self.draft, self.draft.listed.rounds)

    def _begin_twins(self, draft: Draft, until: int | None = None) -> None:
        holding, collapsing = draft.twins()
        self.draft = holding
        recipes = {MAIN: holding.recipe, TWIN: collapsing.recipe}
        self.player.begin(recipes, self._show.view, until)
        self._controls()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play, or rest."""
        if self._page.cards[MAIN].arena.drawing():
            self._play_drawing()
        elif self.player.doing is Doing.PLAYING:
            self.player.pause()
        else:
            rounds = self.draft.listed.rounds if self.draft is not None and self._page.twins else EVER
            main = self.player.main
            self.player.play(rounds if main is not None and main.moment.rounds < rounds else EVER)

    @Slot()
    def toggle_slow(self) -> None:
        """Play in slow motion, or rest."""
        if self.player.doing is Doing.SLOW:
            self.player.pause()
        else:
            self.player.play_slowly()

    @Slot()
    def _half_step(self) -> None:
        self.player.step("phase")

    @Slot(float)
    def _set_pace(self, seconds: float) -> None:
        self.player.interval = round(1000 * seconds)

    @Slot(str, bool)
    def _switch(self, layer: str, on: bool) -> None:
        self._show.layer(layer, on)
        self._look()

    @Slot()
    def _look(self) -> None:
        """See what is to be seen now, if it is something else."""
        view = self._show.view
        if view != self.player.seen:
            self.player.view(view)

    @Slot(str)
    def _choose_density(self, name: str) -> None:
        if self.draft is None:
            return
        if name == DRAWN and not self.draft.drawing:
            self._draw()
            return
        self._leave_drawing()
        self._change(self.draft.on(name))

    @Slot(str)
    def _choose_loss(self, loss: str) -> None:
        self._settle(LOSS, loss)

    @Slot(str, object)
    def _turn(self, name: str, value: Value) -> None:
        """Turn a live knob while the hand holds it."""
        if self.draft is None or not self.draft.field(name).live or MAIN not in self.player.sessions:
            return
        self.draft = self.draft.with_value(name, value)
        if not self._page.twins:
            self.player.turn(MAIN, *self.draft.change(name))

    @Slot(str, object)
    def _settle(self, name: str, value: Value) -> None:
        """Turn a live knob; with another one begin anew and play on if it was played."""
        if self.draft is None:
            return
        if self.draft.field(name).live and not self._page.twins:
            self._turn(name, value)
            self._controls()
        else:
            self._change(self.draft.with_value(name, value))

    def _change(self, draft: Draft) -> None:
        self._demo = self._before = None
        playing = self.player.doing is Doing.PLAYING
        self.draft = draft
        self._begin(on=playing)

    @Slot()
    def _new_seed(self) -> None:
        if self.draft is not None:
            seed = (int(self.draft.values[SEED]) + 1) % MOST_SEED
            self._change(self.draft.with_value(SEED, seed))

    # -- drawing ---------------------------------------------------------------------------------

    @Slot()
    def _draw(self) -> None:
        """Let the hand draw what is to be real."""
        self.player.pause()
        arena = self._page.cards[MAIN].arena
        arena.clear_strokes()
        arena.set_drawing(True)
        arena.setFocus()
        self._controls()

    @Slot()
    def _leave_drawing(self) -> None:
        self._page.cards[MAIN].arena.set_drawing(False)
        self._controls()

    @Slot()
    def _play_drawing(self) -> None:
        """Take what was drawn for real, and play."""
        strokes = self._page.cards[MAIN].arena.strokes()
        places = sum(len(stroke) for stroke in strokes)
        if self.draft is None or places < LEAST_PLACES:
            self.troubled.emit(words.NOTHING_DRAWN, "")
            return
        drawing = tuple(tuple((float(x), float(y)) for x, y in stroke) for stroke in strokes)
        self._leave_drawing()
        self.draft = self.draft.on(DRAWN, drawing)
        self._begin(on=True)

    # -- what comes back -------------------------------------------------------------------------

    @Slot()
    def _on_begun(self) -> None:
        self._show.begun(self.player.sessions)
        for touch in self.touches.values():
            touch.leave()
        self._controls()

    @Slot(str)
    def _on_moved(self, place: str) -> None:
        self._show.game(place, self.player.sessions[place])
        self._headline()
        self.touches[place].again()

    @Slot()
    def _on_state(self) -> None:
        self._show.doing(self.player.doing)
        self._headline()
        self.state_changed.emit()

    def _headline(self) -> None:
        main = self.player.main
        slow = self.player.doing is Doing.SLOW or (main is not None and main.half is not None)
        drawing = self._page.cards[MAIN].arena.drawing()
        alarm = None
        if main is not None and main.measured is not None and main.measured.alarm:
            alarm = words.collapsed(main.measured, len(main.begun.centres))
        told = None if self._demo is None else (self._demo.headline, self._demo.hint)
        self._show.headline(told, drawing=drawing, slow=slow, alarm=alarm)

    def _controls(self) -> None:
        """Bring the inspector to what is to be played."""
        draft = self.draft
        if draft is None:
            return
        densities = [(card.name, card.title) for card in draft.listed.densities]
        self._page.inspector.set_densities(densities, draft.density)
        loss, seed = str(draft.values[LOSS]), int(draft.values[SEED])
        self._page.inspector.set_fields(draft.shown(), draft.values, loss, seed)
        self._page.inspector.set_twins(self._page.twins)
        self._headline()
