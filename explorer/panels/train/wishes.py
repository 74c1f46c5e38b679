"""What is to be trained, as the inspector stands: data, family, fields, seed, and the knob of a twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.catalogue import Catalogue, DataCard
from explorer.core.demos import LiveDemo
from explorer.core.forms import Field, Value
from explorer.core.runs import Recipe
from explorer.panels.library import Library
from explorer.panels.playing import Doing
from explorer.panels.train import draft as drafts
from explorer.panels.train.draft import Draft, Twist
from explorer.panels.train.inspector import TrainInspector
from explorer.panels.train.offers import Offers
from explorer.panels.train.player import Player
from explorer.panels.train.session import RUN, TWIN, Session

STEPS = "steps"
FIRST = ("ae", "digits")
MODEL = "model"
"""Stands for data or family among the fields that wait for the next start."""


class Wishes(QObject):
    """Keeps the draft of the next run; what is live is turned in the run that goes on.

    Signals
    -------
    begin_wished()
        The draft is to be begun now, since nothing would be lost.
    changed()
        Draft or twin are others now.
    """

    begin_wished = Signal()
    changed = Signal()

    def __init__(
        self, inspector: TrainInspector, player: Player, library: Library, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._inspector, self._player, self._library = inspector, player, library
        self._offers: Offers | None = None
        self.draft: Draft | None = None
        self.twist: Twist | None = None
        self._prepared: LiveDemo | None = None
        self._resumed: Recipe | None = None
        self._text = ""
        inspector.data_chosen.connect(self.choose_data)
        inspector.rows_chosen.connect(self.choose_rows)
        inspector.family_chosen.connect(self.choose_family)
        inspector.field_changed.connect(self.turn)
        inspector.field_settled.connect(self.change)
        inspector.seed_wished.connect(self.new_seed)
        inspector.twin_chosen.connect(self.choose_twin)
        inspector.twin_settled.connect(self.settle_twin)

    # -- the draft -------------------------------------------------------------------------------

    def learn(self, catalogue: Catalogue) -> None:
        """Take what can be trained, and begin with the first of it."""
        self._offers = Offers(catalogue, self._library)
        if self._prepared is not None:
            self.prepare(self._prepared)
        elif self._resumed is not None:
            self.resume(self._resumed)
        elif self.draft is None:
            self.draft = drafts.first_draft(catalogue, FIRST[0], self._offers.card(FIRST[1]))
            if self._text:
                self.choose_text(self._text)
            else:
                self.begin_wished.emit()
        self.show()

    def resume(self, recipe: Recipe) -> None:
        """Take over the recipe of a run that goes on; as soon as it is known what there is."""
        self._prepared, self._resumed = None, recipe
        if self._offers is not None:
            self._take(recipe)
            self.twist = None
            self.show()

    def _take(self, recipe: Recipe) -> None:
        assert self._offers is not None
        catalogue = self._offers.catalogue
        if catalogue.family(recipe.family).writes:
            self._offers.add_text(recipe.data_id)
        self.draft = drafts.draft_of(catalogue, recipe)

    def take(self, sessions: Mapping[str, Session]) -> None:
        """Take over the recipes of a run and of its twin, as they stand now."""
        if self._offers is not None:
            self._take(sessions[RUN].recipe)
            twin = sessions.get(TWIN)
            self.twist = None if twin is None or twin.twist is None else twin.twist.of(twin.recipe)
            self.show()

    @Slot()
    def catch_up(self) -> None:
        """Turn the live knobs that were set while the runs began."""
        for name in self.pending:
            if name != MODEL and self.draft is not None and self.field(name).live:
                self.turn(name, self.draft.value(name))

    def prepare(self, demo: LiveDemo) -> None:
        """Take what a demonstration trains, and begin with it; as soon as it is known what there is."""
        if self._offers is None:
            self._prepared = demo
            return
        self._prepared, self.twist = None, None
        if self._offers.catalogue.family(demo.family).writes:
            self._offers.add_text(demo.data_id)
        draft = drafts.first_draft(self._offers.catalogue, demo.family, self._offers.card(demo.data_id))
        for name, value in {**demo.fields, **demo.training}.items():
            draft = draft.with_value(name, value)
        self.draft = draft
        if demo.twin is not None:
            name, value = demo.twin
            self.twist = Twist(field=self.field(name), value=value, training=name in draft.training)
        self.begin_wished.emit()
        self.show()

    def recipes(self) -> dict[str, Recipe]:
        """Return the recipe of the run, and of its twin if there is to be one."""
        assert self.draft is not None
        recipes = {RUN: self.draft.recipe}
        if self.twist is not None:
            recipes[TWIN] = self.twist.recipe(self.draft.recipe)
        return recipes

    @property
    def pending(self) -> tuple[str, ...]:
        """Fields that differ from the run that is shown; "model" for data or family."""
        main = self._player.main
        if main is None or self.draft is None or self._player.doing is Doing.BEGINNING:
            return ()
        shown, wished = main.recipe, self.draft.recipe
        if (shown.family, shown.data_id) != (wished.family, wished.data_id):
            return (MODEL,)
        now = {**shown.fields, **shown.training}
        values = {**wished.fields, **wished.training}
        return tuple(key for key, value in values.items() if now.get(key, value) != value)

    @property
    def anew(self) -> bool:
        """Whether a reset begins something else than the run that is shown began with."""
        sessions = self._player.sessions
        if not sessions or self.draft is None:
            return False
        return any(
            place in sessions and _differ(sessions[place].begun.recipe, wished)
            for place, wished in self.recipes().items()
        )

    def late(self, place: str) -> tuple[str, ...]:
        """Return the fields of a run that were turned after its end, and wait for a new beginning."""
        session = self._player.sessions.get(place)
        return () if session is None else session.late

    @Slot(str)
    def choose_data(self, data_id: str) -> None:
        """Train on other data from the next start on; at once if nothing has been trained yet.

        From a text only a model that writes learns, and that from nothing else: the family goes along.
        """
        if self.draft is None or self._offers is None:
            return
        card = self._offers.card(data_id)
        family = self._offers.family_for(card, self.draft.family)
        if family != self.draft.family:
            self._change_family(family, card)
        else:
            fresh = drafts.first_draft(self._offers.catalogue, family, card)
            self._redraft(replace(self.draft, data_id=data_id, rows=fresh.rows))

    def choose_text(self, path: str) -> None:
        """Train on a text of one's own, as soon as it is known what there is; the run before is kept."""
        self._text = path
        if self._offers is not None:
            self._offers.add_text(path)
            self.choose_data(path)
            if self._player.doing is not Doing.BEGINNING:
                self.begin_wished.emit()

    @Slot(int)
    def choose_rows(self, rows: int) -> None:
        """Take so many rows of the data."""
        if self.draft is not None and self._offers is not None:
            card = self._offers.card(self.draft.data_id)
            self._redraft(replace(self.draft, rows=None if rows >= card.rows else rows))

    @Slot()
    def refuse_text(self) -> None:
        """Let go of a text of one's own that cannot be learnt from; what is trained is wished again."""
        if self._offers is not None and self.draft is not None and self._offers.drop_text(self.draft.data_id):
            self._text = ""
            if self._player.sessions:
                self.take(self._player.sessions)
            else:
                self.choose_data(self._offers.data_for(self.draft.family, "").data_id)

    @Slot(str)
    def choose_family(self, family: str) -> None:
        """Train a model of another family, on the same data if it can learn from them."""
        if self.draft is not None and self._offers is not None:
            self._change_family(family, self._offers.data_for(family, self.draft.data_id))

    def _change_family(self, family: str, card: DataCard) -> None:
        assert self._offers is not None
        assert self.draft is not None
        catalogue, old = self._offers.catalogue, self.draft
        new = drafts.first_draft(catalogue, family, card)
        new = replace(new, rows=old.rows if card.data_id == old.data_id else new.rows)
        self.twist = None
        self._redraft(drafts.carried_over(catalogue, old, new))

    @Slot(str, object)
    def change(self, name: str, value: Value) -> None:
        """Set a field: at once if it is live, else from the next start on."""
        if self.draft is None:
            return
        if self.field(name).live:
            self.turn(name, value)
        else:
            self._redraft(self.draft.with_value(name, value))

    @Slot(str, object)
    def turn(self, name: str, value: Value) -> None:
        """Turn a live knob while it is held; the twin's own knob stays as it is."""
        if self.draft is None or not self.field(name).live:
            return
        if name == STEPS and self._player.main is not None:
            value = max(int(value), self._player.main.step)
        self.draft = self.draft.with_value(name, value)
        for place, session in self._player.sessions.items():
            own = session.twist is not None and session.twist.field.name == name
            if not own and name in {**session.recipe.fields, **session.recipe.training}:
                self._turn(place, name, value, training=name in self.draft.training)

    def stretch(self, steps: int) -> int:
        """Plan at least so many steps, as far as there may be; return them."""
        high = self.field(STEPS).high
        steps = steps if high is None else min(steps, int(high))
        main = self._player.main
        if self.draft is not None and main is not None and steps > main.steps:
            self.draft = self.draft.with_value(STEPS, steps)
            for place in self._player.sessions:
                self._turn(place, STEPS, steps, training=True)
            self.show()
        return steps

    def _turn(self, place: str, name: str, value: Value, *, training: bool) -> None:
        pair = {name: value}
        self._player.turn(place, *(({}, pair) if training else (pair, {})))

    @Slot()
    def new_seed(self) -> None:
        """Begin anew from other first weights and batches."""
        if self.draft is not None:
            self.draft = self.draft.with_value("seed", int(self.draft.training["seed"]) + 1)
            self.begin_wished.emit()
            self.show()

    def _redraft(self, draft: Draft) -> None:
        """Take another draft; a run that has not begun to learn begins anew with it."""
        self.draft = draft
        if self._player.main is None or self._player.main.fresh:
            self.begin_wished.emit()
        self.show()

    # -- the twin --------------------------------------------------------------------------------

    @Slot(str)
    def choose_twin(self, name: str) -> None:
        """Set another run beside this one that differs in one knob; "" for none."""
        if self.draft is None:
            return
        self.twist = None
        if name:
            field, value = self.field(name), self.draft.value(name)
            training = name in self.draft.training
            self.twist = Twist(field=field, value=drafts.other_value(field, value), training=training)
        self.begin_wished.emit()
        self.show()

    @Slot(object)
    def settle_twin(self, value: Value) -> None:
        """Give the twin's knob another value."""
        if self.twist is None:
            return
        self.twist = replace(self.twist, value=value)
        if self.twist.field.live and TWIN in self._player.sessions:
            self._turn(TWIN, self.twist.field.name, value, training=self.twist.training)
        else:
            self.begin_wished.emit()
        self.show()

    # -- the inspector ---------------------------------------------------------------------------

    def show(self) -> None:
        """Bring draft and twin into the inspector."""
        if self._offers is None or self.draft is None:
            return
        inspector, draft, twist = self._inspector, self.draft, self.twist
        families = self._offers.catalogue.families
        inspector.set_families([(card.family, card.title) for card in families], draft.family)
        data = [(card.data_id, card.title) for card in self._offers.data()]
        inspector.set_data(data, draft.data_id, own_text=any(card.writes for card in families))
        card = self._offers.card(draft.data_id)
        rows = drafts.rows_field(card) if card.rows > drafts.FEWEST_ROWS else None
        inspector.set_rows(rows, card.rows if draft.rows is None else draft.rows)
        fields = self.fields()
        inspector.set_fields(fields, {**draft.values, **draft.training})
        inspector.set_seed(int(draft.training["seed"]))
        current = twist.field.name if twist else ""
        knobs = [
            (f.name, f.label) for f in fields if f.name == current or (f.name != STEPS and f.group != "more")
        ]
        inspector.set_twin(knobs, twist.field.name if twist else "")
        inspector.set_twin_value(*(twist.field, twist.value) if twist else (None, 0))
        self.changed.emit()

    def fields(self) -> list[Field]:
        """Return the fields of the draft's family and of its training."""
        assert self._offers is not None
        assert self.draft is not None
        catalogue, family = self._offers.catalogue, self.draft.family
        fields = (*catalogue.family(family).fields, *catalogue.training_of(family))
        return [f for f in fields if f.group != "data"]

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(f for f in self.fields() if f.name == name)


def _differ(began: Recipe, wished: Recipe) -> bool:
    """Return whether two recipes are not of the same run; what one leaves out does not count."""
    values, first = {**wished.fields, **wished.training}, {**began.fields, **began.training}
    same = (began.family, began.data_id) == (wished.family, wished.data_id)
    return not same or any(first.get(key, value) != value for key, value in values.items())
