"""The training panel's mind: what is trained, played, rewound and compared."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.core.forms import Field, Value
from explorer.core.messages import Done, EngineClient, Failed, Opened, Outcome
from explorer.core.runs import Catalogue, DataCard, KeepRun, ListCatalogue, Recipe
from explorer.panels.library import Library
from explorer.panels.train import draft as drafts
from explorer.panels.train.draft import Draft, Twist
from explorer.panels.train.interrupted import LeftOver
from explorer.panels.train.page import TrainPage
from explorer.panels.train.player import Doing, Player
from explorer.panels.train.session import RUN, TWIN, Session
from explorer.panels.train.show import Look, TrainShow, shown_moment
from explorer.panels.train.touch import Touch
from explorer.panels.train.transport import time_left

FIRST = ("ae", "digits")
FRAME_MS = 40
"""Time between two moments of a replay."""
HEADLINE = ("A latent space is born.", "Press the space bar and watch the classes part; then turn one knob.")


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
    opened(str)
        A model was left open under this name.
    save_wished()
        A place for the run's model is to be chosen, and told by `save`.
    keep_wished()
        Likewise for the model of an interrupted run, told by `left_over.keep`.
    """

    state_changed = Signal()
    troubled = Signal(str, str)
    noticed = Signal(str)
    opened = Signal(str)
    save_wished = Signal()

    def __init__(
        self, page: TrainPage, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.player = Player(engine, self)
        self.look = Look()
        self._show = TrainShow(page)
        self.touch = Touch(page, self.player, self.look, self._show, engine, self)
        self.left_over = LeftOver(page.left_behind, engine, self)
        self.catalogue: Catalogue | None = None
        self.draft: Draft | None = None
        self.twist: Twist | None = None
        self._target: int | None = None
        self._asked = False
        self._dirty = False
        self._replay = QTimer(self, interval=FRAME_MS)
        self._replay.timeout.connect(self._replay_on)
        page.set_headline(*HEADLINE)
        self._connect()
        self._tell_state()

    def _connect(self) -> None:
        page, inspector, transport = self._page, self._page.inspector, self._page.transport
        page.play_wished.connect(self.toggle)
        page.step_wished.connect(self.step)
        transport.reset_wished.connect(self.reset)
        transport.scrubbed.connect(self.scrub)
        transport.target_typed.connect(self.set_target)
        transport.go_wished.connect(self._go)
        inspector.data_chosen.connect(self.choose_data)
        inspector.rows_chosen.connect(self.choose_rows)
        inspector.family_chosen.connect(self.choose_family)
        inspector.field_changed.connect(self._change_live)
        inspector.field_settled.connect(self.change)
        inspector.seed_wished.connect(self.new_seed)
        inspector.twin_chosen.connect(self.choose_twin)
        inspector.twin_settled.connect(self.settle_twin)
        inspector.lattice_switched.connect(self._switch_lattice)
        inspector.prior_switched.connect(self._switch_prior)
        inspector.resample_wished.connect(self.touch.resample)
        inspector.open_wished.connect(self.keep_open)
        inspector.save_wished.connect(self.save_wished)
        for card in page.curves.values():
            card.term_chosen.connect(self._choose_term)
            card.log_toggled.connect(self._toggle_log)
            card.curves.cursor_moved.connect(self.scrub)
        player = self.player
        player.begun.connect(self._on_begun)
        player.moved.connect(self._note_move)
        player.state_changed.connect(self._tell_state)
        player.fetched.connect(self._page.inspector.set_counts)
        player.noticed.connect(self.noticed)
        player.troubled.connect(self.troubled)
        self.touch.looked.connect(self._redraw)
        self.left_over.resume_wished.connect(self.resume)
        self.left_over.opened.connect(self._take_in)
        self.left_over.troubled.connect(self.troubled)

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
        if not isinstance(outcome, Done):
            return
        self.catalogue = outcome.response
        if self.draft is None:
            self.draft = drafts.first_draft(self.catalogue, FIRST[0], self._data_card(FIRST[1]))
            self._begin()
        self._show_form()

    def _begin(self, state: str | None = None) -> None:
        """Begin the draft's run, and its twin's, anew."""
        assert self.draft is not None
        self._replay.stop()
        recipes = {RUN: self.draft.recipe}
        if self.twist is not None:
            recipes[TWIN] = self.twist.recipe(self.draft.recipe)
        self.player.begin(recipes, state)

    def resume(self, state: str, recipe: Recipe) -> None:
        """Go on with an interrupted run."""
        if self.catalogue is not None:
            self.draft, self.twist = drafts.draft_of(self.catalogue, recipe), None
            self._begin(state)
            self._show_form()

    @Slot()
    def _on_begun(self) -> None:
        sessions = self.player.sessions
        self.look.cursor, self._target = None, None
        if TWIN not in sessions:
            self.twist = None
        self._show.begun(sessions, self.twist)
        self.touch.begun()
        main = sessions[RUN].begun
        self._page.inspector.set_counts(main.data_words)
        self._show_form()
        self._redraw()

    # -- the form --------------------------------------------------------------------------------

    @Slot(str)
    def choose_data(self, data_id: str) -> None:
        """Train on other data from the next start on; at once if nothing has been trained yet."""
        if self.draft is not None and self.catalogue is not None:
            fresh = drafts.first_draft(self.catalogue, self.draft.family, self._data_card(data_id))
            self._redraft(replace(self.draft, data_id=data_id, rows=fresh.rows))

    @Slot(int)
    def choose_rows(self, rows: int) -> None:
        """Take so many rows of the data."""
        if self.draft is not None:
            card = self._data_card(self.draft.data_id)
            self._redraft(replace(self.draft, rows=None if rows >= card.rows else rows))

    @Slot(str)
    def choose_family(self, family: str) -> None:
        """Train a model of another family."""
        if self.draft is not None and self.catalogue is not None:
            new = drafts.first_draft(self.catalogue, family, self._data_card(self.draft.data_id))
            new = replace(new, rows=self.draft.rows)
            fields = drafts.family_of(self.catalogue, family).fields
            self.twist = None
            self._redraft(drafts.carried_over(self.draft, new, fields))

    @Slot(str, object)
    def change(self, name: str, value: Value) -> None:
        """Set a field: at once if it is live, else from the next start on."""
        if self.draft is not None:
            if self._field(name).live:
                self._change_live(name, value)
            else:
                self._redraft(self.draft.with_value(name, value))

    @Slot(str, object)
    def _change_live(self, name: str, value: Value) -> None:
        """Turn a knob while it is held."""
        if self.draft is None or not self._field(name).live:
            return
        self.draft = self.draft.with_value(name, value)
        pair = {name: value}
        fields, training = ({}, pair) if name in self.draft.training else (pair, {})
        for place, session in self.player.sessions.items():
            own = place == TWIN and self.twist is not None and self.twist.field.name == name
            if not own and name in {**session.recipe.fields, **session.recipe.training}:
                self.player.turn(place, fields, training)

    def _redraft(self, draft: Draft) -> None:
        """Take another draft; a run that has not begun to learn begins anew with it."""
        self.draft = draft
        if self.player.main is None or self.player.main.fresh:
            self._begin()
        self._show_form()

    @property
    def pending(self) -> tuple[str, ...]:
        """What differs from the run that is shown and takes effect with the next start."""
        main = self.player.main
        if main is None or self.draft is None or self.player.doing is Doing.BEGINNING:
            return ()
        shown, wished = main.recipe, self.draft.recipe
        if (shown.family, shown.data_id) != (wished.family, wished.data_id):
            return ("model",)
        now = {**shown.fields, **shown.training}
        return tuple(
            key for key, value in {**wished.fields, **wished.training}.items() if now.get(key, value) != value
        )

    def _show_form(self) -> None:
        if self.catalogue is None or self.draft is None:
            return
        inspector, draft = self._page.inspector, self.draft
        inspector.set_families([(c.family, c.title) for c in self.catalogue.families], draft.family)
        inspector.set_data([(card.data_id, card.title) for card in self._data_cards()], draft.data_id)
        card = self._data_card(draft.data_id)
        field = drafts.rows_field(card) if card.rows > drafts.FEWEST_ROWS else None
        inspector.set_rows(field, card.rows if draft.rows is None else draft.rows)
        inspector.set_fields(self._fields(), {**draft.values, **draft.training})
        inspector.set_pending(self.pending)
        inspector.set_seed(int(draft.training["seed"]))
        inspector.set_twin(
            [(f.name, f.label) for f in self._fields() if f.name != "steps"],
            self.twist.field.name if self.twist else "",
        )
        inspector.set_twin_value(*(self.twist.field, self.twist.value) if self.twist else (None, 0))
        self._show_switches()
        self._tell_state()

    def _fields(self) -> list[Field]:
        assert self.catalogue is not None
        assert self.draft is not None
        family = drafts.family_of(self.catalogue, self.draft.family)
        return [f for f in (*family.fields, *self.catalogue.training) if f.group != "data"]

    def _field(self, name: str) -> Field:
        return next(f for f in self._fields() if f.name == name)

    def _data_cards(self) -> list[DataCard]:
        """Give the data by name, and those of the user's own files that are open."""
        assert self.catalogue is not None
        known = {card.data_id for card in self.catalogue.data}
        own = {
            card.data_id: DataCard(data_id=card.data_id, title=card.data_id, help="", rows=card.rows)
            for card in self._library.cards.values()
            if card.data_id.partition(":")[0] not in known
        }
        return [*self.catalogue.data, *own.values()]

    def _data_card(self, data_id: str) -> DataCard:
        found = [card for card in self._data_cards() if card.data_id == data_id]
        return found[0] if found else DataCard(data_id=data_id, title=data_id, help="", rows=0)

    # -- the transport ---------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play, rest, or replay what there was."""
        if self._replay.isActive():
            self._replay.stop()
            self._tell_state()
        elif self.player.doing is Doing.PLAYING:
            self.player.pause()
        elif self.look.cursor is not None:
            self._replay.start()
            self._tell_state()
        elif self.player.finished and self.pending:
            self._begin()
            self.player.play(self._planned())
        else:
            self.player.play(self.target)

    @Slot()
    def step(self) -> None:
        """Train a single step."""
        main = self.player.main
        if main is not None and self.player.doing is Doing.RESTING and self.look.cursor is None:
            self.player.play(main.step + 1)

    @Slot()
    def reset(self) -> None:
        """Begin anew: the identical run if nothing was changed."""
        if self.draft is not None and self.player.doing is not Doing.BEGINNING:
            self._begin()

    def undo(self) -> bool:
        """Bring back the runs before the last reset."""
        if not self.player.undo():
            return False
        main = self.player.main
        if main is not None and self.catalogue is not None:
            self.draft = drafts.draft_of(self.catalogue, main.recipe)
            self._show_form()
        return True

    @Slot()
    def new_seed(self) -> None:
        """Begin anew from other first weights and batches."""
        if self.draft is not None:
            self.draft = self.draft.with_value("seed", int(self.draft.training["seed"]) + 1)
            self._begin()
            self._show_form()

    @property
    def target(self) -> int:
        """The step up to which is trained."""
        main = self.player.main
        planned = main.steps if main is not None else 0
        beyond = self._target is None or main is None or main.step >= self._target
        return planned if beyond else min(self._target or planned, planned)

    def _planned(self) -> int:
        assert self.draft is not None
        return int(self.draft.training["steps"])

    @Slot(int)
    def set_target(self, step: int) -> None:
        """Train up to a step; beyond the plan the plan is stretched."""
        main = self.player.main
        if main is None or step == self.target:
            return
        self._target = step
        if step > main.steps:
            self.change("steps", step)
            self._show_form()
        self._tell_state()

    @Slot()
    def _go(self) -> None:
        if self.player.doing is Doing.RESTING:
            self.toggle()

    @Slot(float)
    def scrub(self, step: float) -> None:
        """Rewind maps, pictures and curves to a step; the end of the history is now."""
        main = self.player.main
        if main is None:
            return
        self._replay.stop()
        self.player.pause()
        moment = main.history.at(step)
        self.look.cursor = None if moment.step >= main.history.last.step else moment.step
        self._redraw()
        self._tell_state()

    @Slot()
    def _replay_on(self) -> None:
        main = self.player.main
        after = None if main is None or self.look.cursor is None else main.history.after(self.look.cursor)
        if main is None or after is None or after.step >= main.history.last.step:
            self._replay.stop()
            self.look.cursor = None
        else:
            self.look.cursor = after.step
        self._redraw()
        self._tell_state()

    # -- the twin --------------------------------------------------------------------------------

    @Slot(str)
    def choose_twin(self, name: str) -> None:
        """Set another run beside this one that differs in one knob; "" for none."""
        if self.draft is None:
            return
        self.twist = None
        if name:
            field, value = self._field(name), self.draft.value(name)
            self.twist = Twist(
                field=field, value=drafts.other_value(field, value), training=name in self.draft.training
            )
        self._begin()
        self._show_form()

    @Slot(object)
    def settle_twin(self, value: Value) -> None:
        """Give the twin's knob another value."""
        if self.twist is None:
            return
        self.twist = replace(self.twist, value=value)
        name, session = self.twist.field.name, self.player.sessions.get(TWIN)
        if self.twist.field.live and session is not None:
            pair = {name: value}
            self.player.turn(TWIN, *(({}, pair) if self.twist.training else (pair, {})))
        else:
            self._begin()
        self._show_form()

    # -- what becomes of it ----------------------------------------------------------------------

    @Slot()
    def keep_open(self) -> None:
        """Leave the model as it is now open beside the others."""
        self._keep(None)

    def save(self, path: str) -> None:
        """Write the model as it is now to a file."""
        self._keep(path)

    def _keep(self, path: str | None) -> None:
        main = self.player.main
        if main is not None:
            self._engine.ask(KeepRun(run_id=main.begun.run_id, path=path), partial(self._on_kept, path))

    def _on_kept(self, path: str | None, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._take_in(outcome.response, show=path is None)
            if path is not None:
                self.noticed.emit(f"The model has been written to {path}.")

    def _take_in(self, opened: Opened, show: bool = True) -> None:
        self._library.adopt(opened)
        if show:
            self.opened.emit(opened.card.model_id)

    # -- drawing ---------------------------------------------------------------------------------

    @Slot()
    def _note_move(self) -> None:
        """Draw once for all that has come in together."""
        if not self._dirty:
            self._dirty = True
            QTimer.singleShot(0, self, self._draw_move)

    @Slot()
    def _draw_move(self) -> None:
        self._dirty = False
        if self.player.sessions:
            if self.look.cursor is None:
                self._show.moments(self.player.sessions, self.look, self.twist)
                self.touch.again()
            self._show.curves(self.player.sessions, self.look, self.twist)
            self._tell_progress()

    @Slot()
    def _redraw(self) -> None:
        if self.player.sessions:
            self._show.moments(self.player.sessions, self.look, self.twist)
            self._show.curves(self.player.sessions, self.look, self.twist)
            self._tell_progress()

    @Slot()
    def _tell_state(self) -> None:
        """Say what can be done now."""
        doing, main = self.player.doing, self.player.main
        replaying = self._replay.isActive()
        able = main is not None and doing is not Doing.BEGINNING
        self._page.transport.set_playing(
            doing is Doing.PLAYING or replaying,
            able=able,
            replays=self.look.cursor is not None and not replaying,
            done=self.player.finished and not self.pending,
        )
        self._page.transport.set_anew(bool(self.pending))
        self._page.inspector.set_pending(self.pending)
        self._page.inspector.set_able(able)
        self._tell_progress()
        self.state_changed.emit()

    def _tell_progress(self) -> None:
        main, transport = self.player.main, self._page.transport
        if main is None:
            transport.set_words("")
            return
        step = shown_moment(main, self.look).step
        transport.set_progress(step, main.steps, self.target)
        speed = self.player.speed
        if self.player.doing is Doing.PLAYING and speed > 0:
            left = time_left((self.target - main.step) / speed)
            transport.set_words(" · ".join(filter(None, (left, f"{speed:,.0f} steps/s"))))
        elif self.look.cursor is not None:
            transport.set_words(f"rewound from {main.step:,}")
        else:
            transport.set_words("finished" if self.player.finished else "")

    # -- switches --------------------------------------------------------------------------------

    @Slot(bool)
    def _switch_lattice(self, on: bool) -> None:
        self.look.lattice = on
        self._redraw()

    @Slot(bool)
    def _switch_prior(self, on: bool) -> None:
        self.look.prior = on
        self._redraw()

    def _show_switches(self) -> None:
        main = self.player.main
        self._page.inspector.set_show(
            lattice=self.look.lattice,
            can_lattice=main is None or main.begun.moment.lattice is not None,
            prior=self.look.prior,
            generative=main is not None and main.begun.generative,
        )

    @Slot(str)
    def _choose_term(self, term: str) -> None:
        self.look.term = term
        self._redraw()

    @Slot(bool)
    def _toggle_log(self, on: bool) -> None:
        self.look.log = on
        self._redraw()

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return not self._asked or (self.player.main is not None and self.player.doing is not Doing.BEGINNING)

    @property
    def main(self) -> Session | None:
        """The first run."""
        return self.player.main
