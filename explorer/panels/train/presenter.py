"""The training panel's mind: what is played, rewound, compared and kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.catalogue import ListCatalogue
from explorer.core.demos import LiveDemo
from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.core.runs import Recipe
from explorer.panels.library import Library
from explorer.panels.playing import Doing
from explorer.panels.train.counting import Counting
from explorer.panels.train.drawing import Drawing
from explorer.panels.train.keeping import Keeping
from explorer.panels.train.leftover import LeftOver
from explorer.panels.train.page import TrainPage
from explorer.panels.train.player import Player
from explorer.panels.train.rewind import Rewind
from explorer.panels.train.session import RUN, TWIN, Session
from explorer.panels.train.show import Look, TrainShow, shown_moment
from explorer.panels.train.switches import Switches
from explorer.panels.train.touch import Touch
from explorer.panels.train.transport import time_left
from explorer.panels.train.wishes import Wishes

HEADLINE = ("A latent space is born.", "Press the space bar and watch the classes part; then turn one knob.")
WRITES = (
    "It learns to write.",
    "Space trains: the same draws, better and better.",
)
KEPT = ("The run before is kept.", "Ctrl Z brings it back as it was.")


class TrainPresenter(QObject):
    """Brings page, player and library together.

    Signals
    -------
    state_changed()
        What the status bar says may be another now.
    troubled(str, str)
        A sentence with the next step, and its details.
    noticed(str)
        A sentence that stops nothing.
    save_wished()
        A place for the run's model is to be chosen, and told by `keeping.save`.
    """

    state_changed = Signal()
    troubled = Signal(str, str)
    noticed = Signal(str)
    save_wished = Signal()

    def __init__(
        self, page: TrainPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.player = Player(engine, self)
        self.look = Look()
        self.wishes = Wishes(page.inspector, self.player, library, self)
        self._show = TrainShow(page)
        self.drawing = Drawing(page, self.player, self.look, self._show, self)
        self.switches = Switches(page, self.player, self.look, self._show, self)
        self.touch = Touch(page, self.player, self.look, self._show, engine, self)
        self.keeping = Keeping(self.player, library, engine, self)
        self.counting = Counting(self.player, engine, self)
        self.left_over = LeftOver(page.left_behind, engine, self)
        self._target: int | None = None
        self._asked = self._kept = False
        self._headline = self._told = HEADLINE
        self.rewind = Rewind(self.player, self.look, self)
        page.set_headline(*self._headline)
        self._connect_page()
        self._connect_parts()
        self._tell_state()

    def _connect_page(self) -> None:
        page, inspector, transport = self._page, self._page.inspector, self._page.transport
        page.play_wished.connect(self.toggle)
        page.step_wished.connect(self.step)
        page.undo_wished.connect(self.undo)
        transport.reset_wished.connect(self.reset)
        transport.scrubbed.connect(self.rewind.scrub)
        transport.neighbour_wished.connect(self.rewind.scrub_by)
        transport.target_typed.connect(self.set_target)
        transport.go_wished.connect(self._go)
        inspector.resample_wished.connect(self.touch.resample)
        inspector.open_wished.connect(self.keeping.keep_open)
        inspector.save_wished.connect(self.save_wished)
        for card in page.curves.values():
            card.curves.cursor_moved.connect(self.rewind.scrub)
            card.curves.cursor_dropped.connect(self.drawing.redraw)

    def _connect_parts(self) -> None:
        player, left_over = self.player, self.left_over
        player.begun.connect(self._on_begun)
        player.begun.connect(self.wishes.catch_up)
        player.refused.connect(self.wishes.refuse_text)
        player.moved.connect(self.drawing.note_move)
        player.state_changed.connect(self._tell_state)
        player.fetched.connect(self._page.inspector.set_counts)
        player.noticed.connect(self.noticed)
        player.troubled.connect(self.troubled)
        player.troubled.connect(left_over.look)
        self.wishes.begin_wished.connect(self._begin)
        self._library.shown.connect(self._note_data)
        self.wishes.changed.connect(self._tell_state)
        self.touch.looked.connect(self.rewind.now)
        self.drawing.drawn.connect(self._tell_progress)
        self.drawing.got_on.connect(self.touch.again)
        self.switches.changed.connect(self.drawing.redraw)
        self.switches.decodes_otherwise.connect(self.touch.again)
        self.rewind.looked.connect(self.drawing.redraw)
        self.rewind.looked.connect(self._tell_state)
        left_over.resume_wished.connect(self.resume)
        left_over.opened.connect(self.keeping.take_in)
        self.counting.counted.connect(self.drawing.redraw)
        self.keeping.troubled.connect(self.troubled)
        left_over.troubled.connect(self.troubled)

    # -- beginning -------------------------------------------------------------------------------

    def activate(self) -> None:
        """Begin with the first run, once the panel is looked at."""
        if not self._asked:
            self._asked = True
            self.left_over.look()
            self._engine.ask(ListCatalogue(), self._on_catalogue)

    def _on_catalogue(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self._asked = False
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self.wishes.learn(outcome.response)

    def prepare(self, demo: LiveDemo) -> None:
        """Make ready what a demonstration trains."""
        self._headline = (demo.headline, demo.hint)
        self.wishes.prepare(demo)

    @Slot()
    def _begin(self) -> None:
        """Begin what is wished anew."""
        self.rewind.stop()
        main = self.player.main
        self._kept = main is not None and not main.fresh and self._told == self._headline
        self._told = self._headline
        self.player.begin(self.wishes.recipes())

    def resume(self, state: str, recipe: Recipe) -> None:
        """Go on with a run that was left behind."""
        self.rewind.stop()
        self.wishes.resume(recipe)
        self.player.begin({RUN: recipe}, state)

    @Slot()
    def _on_begun(self) -> None:
        sessions = self.player.sessions
        self.look.cursor, self._target = None, None
        if TWIN not in sessions:
            self.wishes.twist = None
        elif sessions[TWIN].twist is None:
            sessions[TWIN].twist = self.wishes.twist
        self._page.set_headline(*(KEPT if self._kept else self._words))
        self._show.begun(sessions, self.player.twist)
        self.touch.begun()
        self._page.inspector.set_counts(sessions[RUN].begun.data_words)
        self.wishes.show()
        self.switches.begun()
        self.drawing.redraw()
        self.counting.begun()

    @property
    def _words(self) -> tuple[str, str]:
        """What one sees, and what to try."""
        writes = self.main is not None and self.main.begun.writes
        return WRITES if writes and self._headline == HEADLINE else self._headline

    # -- the transport ---------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play, rest, or replay what there was."""
        if self.rewind.replaying:
            self.rewind.stop()
        elif self.player.doing is Doing.PLAYING or self.player.waits:
            self.player.pause()
        elif self.player.doing is Doing.BEGINNING:
            self.player.play(None)
        elif self.look.cursor is not None:
            self.rewind.start()
        elif self.player.finished and self.wishes.pending:
            self._begin()
            self.player.play(None)
        else:
            self.player.play(self.target)

    @Slot()
    def step(self) -> None:
        """Train a single step."""
        if self.look.cursor is None:
            self.player.step()

    @Slot()
    def reset(self) -> None:
        """Begin anew: the identical run if nothing was changed."""
        if self.player.main is not None and self.player.doing is not Doing.BEGINNING:
            self._begin()

    @Slot()
    def undo(self) -> None:
        """Bring back the runs before the last reset."""
        if self.player.undo():
            self.rewind.stop()
            self.wishes.take(self.player.sessions)
            self._on_begun()
            self._tell_state()

    @property
    def target(self) -> int:
        """The step up to which is trained."""
        main = self.player.main
        if main is None:
            return 0
        return main.steps if self._target is None or main.step >= self._target else self._target

    @Slot(int)
    def set_target(self, step: int) -> None:
        """Train up to a step; beyond the plan the plan is stretched."""
        main = self.player.main
        if main is None or step == self.target:
            return
        self._target = self.wishes.stretch(step)
        if self.player.doing is Doing.PLAYING:
            self.player.pause()
            self.player.play(self.target)
        self._tell_state()

    @Slot()
    def _go(self) -> None:
        if self.player.doing is Doing.RESTING:
            self.rewind.now()
            self.toggle()

    # -- what can be done ---------------------------------------------------------------------------

    @Slot()
    def _tell_state(self) -> None:
        """Say what can be done now."""
        doing, pending = self.player.doing, self.wishes.pending
        replaying = self.rewind.replaying
        able = self.player.main is not None and doing is not Doing.BEGINNING
        self._page.transport.set_playing(
            doing is Doing.PLAYING or replaying,
            able=able,
            replays=self.look.cursor is not None and not replaying,
            done=self.player.finished and not pending,
        )
        self._page.transport.set_anew(self.wishes.anew)
        if doing is Doing.PLAYING and self._kept:
            self._kept = False
            self._page.set_headline(*self._words)
        late, twin_late = (self.wishes.late(place) for place in (RUN, TWIN))
        self._page.inspector.set_pending(pending, late, twin_late)
        self._page.inspector.set_able(able)
        self._tell_progress()
        self.state_changed.emit()

    @Slot()
    def _tell_progress(self) -> None:
        main, transport = self.player.main, self._page.transport
        if main is not None:
            step = shown_moment(main, self.look).step
            transport.set_progress(step, main.steps, self.target)
            transport.set_words(self._progress(main))

    def _progress(self, main: Session) -> str:
        speed = self.player.speed.now
        if self.player.doing is Doing.PLAYING and speed > 0:
            left = time_left((self.target - main.step) / speed)
            return " · ".join(filter(None, (left, f"{speed:,.0f} steps/s")))
        if self.look.cursor is not None:
            return f"rewound from {main.step:,}"
        return "finished" if self.player.finished else ""

    @Slot(str)
    def _note_data(self, _: str) -> None:
        """Offer the data of what was opened."""
        self.wishes.show()

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        there = self.main is not None or self.player.gave_up
        return not self._asked or (there and self.player.doing is not Doing.BEGINNING)

    @property
    def main(self) -> Session | None:
        """The first run."""
        return self.player.main
