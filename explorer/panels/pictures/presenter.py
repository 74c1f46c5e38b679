"""The page's mind: what is played, what is turned, what is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.forms import Value
from explorer.core.messages import DataReady, Done, EngineClient, Failed, LoadData, Outcome
from explorer.core.picture_games import ListPictureGames
from explorer.panels.library import Library
from explorer.panels.pictures import words
from explorer.panels.pictures.draft import LOSS, SEED, Draft
from explorer.panels.pictures.keeping import Keeping
from explorer.panels.pictures.page import PicturesPage
from explorer.panels.pictures.player import Player
from explorer.panels.pictures.seeking import Seeking
from explorer.panels.pictures.show import PicturesShow
from explorer.panels.playing import Doing

MOST_SEED = 2**31 - 1
DATA_FILES = ("Pictures as arrays (*.npz *.npy)",)


class PicturesPresenter(QObject):
    """Holds what is played, and turns wishes into a game.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    noticed(str)
        What has been done.
    frame_timed(float)
        Milliseconds from a move of the hand to the answer.
    state_changed()
        Whether it is settled, or what is played, may be another answer now.
    source_wished(str, object, object)
        A file is to be chosen: title, who takes its path, and kinds.
    target_wished(str, str, object)
        A place for a file is to be chosen: title, proposed name, and who takes the path.
    """

    troubled = Signal(str, str)
    noticed = Signal(str)
    frame_timed = Signal(float)
    state_changed = Signal()
    source_wished = Signal(str, object, object)
    target_wished = Signal(str, str, object)

    def __init__(
        self,
        page: PicturesPage,
        library: Library,
        engine: EngineClient,
        parent: QObject | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._library, self._engine = page, library, engine
        self.player = Player(engine, self) if clock is None else Player(engine, self, clock)
        self.keeping = Keeping(self.player, library, engine, self)
        self.seeking = Seeking(page, self.player, self.keeping, library, engine, self)
        self.draft: Draft | None = None
        self._data: dict[str, DataReady] = {}
        self._asked_data: set[str] = set()
        self._files: list[str] = []
        self._show = PicturesShow(page)
        self.nearest = self._begun = False
        self._connect_page()
        self._connect_parts()
        page.wall.wall.set_pictures(None)
        self._on_state()

    def _connect_page(self) -> None:
        page, inspector, bar = self._page, self._page.inspector, self._page.bar
        for source in (page, bar):
            source.play_wished.connect(self.toggle)
            source.step_wished.connect(self.player.step)
        page.turn_wished.connect(self._toggle_wall)
        page.wall.turn_chosen.connect(self.turn_wall)
        bar.reset_wished.connect(self.reset)
        bar.rewound.connect(self.player.rewind)
        for card in (page.losses, page.right):
            card.curves.cursor_moved.connect(self._rewind)
            card.curves.cursor_dropped.connect(self._on_moved)
        for signal, slot in (
            (inspector.data_chosen, self._choose_data),
            (inspector.file_wished, self._choose_file),
            (inspector.family_chosen, self._choose_family),
            (inspector.start_chosen, self._choose_start),
            (inspector.loss_chosen, self._choose_loss),
            (inspector.field_changed, self._turn),
            (inspector.field_settled, self._settle),
            (inspector.seed_wished, self._new_seed),
            (inspector.open_wished, self.keeping.keep_open),
            (inspector.save_wished, self._save),
        ):
            signal.connect(slot)

    def _connect_parts(self) -> None:
        player, keeping = self.player, self.keeping
        player.begun.connect(self._on_begun)
        player.moved.connect(self._on_moved)
        player.fetched.connect(self._page.inspector.counts.set_text)
        player.state_changed.connect(self._on_state)
        player.troubled.connect(self.troubled)
        keeping.troubled.connect(self.troubled)
        keeping.noticed.connect(self.noticed)
        self.seeking.troubled.connect(self.troubled)
        self.seeking.state_changed.connect(self.state_changed)

    # -- what is played --------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return not self._begun or (self.player.settled and not self.seeking.running)

    @property
    def document(self) -> tuple[str, str]:
        """What is played, and on what, for the top bar."""
        session = self.player.session
        if session is None:
            return "GAN for pictures", ""
        shape = "×".join(map(str, session.begun.input_shape))
        return session.begun.title, f"{words.short(session.recipe.data_id)} {session.begun.rows:,} × {shape}"

    @property
    def seed(self) -> int | None:
        """The seed of the game that is shown."""
        session = self.player.session
        return None if session is None else int(session.recipe.training[SEED])

    @property
    def data(self) -> DataReady | None:
        """The data of the game that is shown, once they are there."""
        session = self.player.session
        return None if session is None else self._data.get(session.recipe.data_id)

    def activate(self) -> None:
        """Begin with the first game, the first time the page is looked at."""
        if not self._begun:
            self._begun = True
            self._engine.ask(ListPictureGames(), self._on_listed)

    def _on_listed(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self.draft = Draft.first(outcome.response)
            self._begin()

    def _begin(self, *, on: bool = False) -> None:
        """Begin with the draft; with `on` play it at once."""
        assert self.draft is not None
        self.player.begin(self.draft.recipe, on=on)
        self._controls()

    @Slot()
    def reset(self) -> None:
        """Begin anew: the same game will be played."""
        if self.draft is not None:
            self._begin()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play, or rest."""
        if self.player.doing is Doing.PLAYING:
            self.player.pause()
        else:
            self.seeking.stop()
            self.player.play()

    @Slot()
    def _toggle_wall(self) -> None:
        self.turn_wall(not self.nearest)

    @Slot(bool)
    def turn_wall(self, nearest: bool) -> None:
        """Show the training pictures nearest to the wall, or what the generator makes."""
        self.nearest = nearest
        self.player.look(nearest=nearest)
        self._ask_data()
        self._on_moved()
        self._on_state()

    @Slot(float)
    def _rewind(self, round: float) -> None:
        self._engine.hand_moves()
        self.player.rewind(int(round))

    @Slot(str)
    def _choose_data(self, data_id: str) -> None:
        if self.draft is not None:
            self._change(self.draft.on(data_id))

    @Slot()
    def _choose_file(self) -> None:
        self.source_wished.emit("Pictures to learn from", self.take_file, DATA_FILES)

    def take_file(self, path: str) -> None:
        """Play on the pictures of a file."""
        if path not in self._files:
            self._files.append(path)
        self._choose_data(path)

    @Slot(str)
    def _choose_family(self, family: str) -> None:
        if self.draft is not None:
            self._change(self.draft.of_family(family))

    @Slot(str)
    def _choose_start(self, trained: str) -> None:
        if self.draft is not None:
            self._change(self.draft.begun_with(trained))

    @Slot(str)
    def _choose_loss(self, loss: str) -> None:
        self._settle(LOSS, loss)

    @Slot(str, object)
    def _turn(self, name: str, value: Value) -> None:
        """Turn a live knob while the hand holds it."""
        if self.draft is None or self.player.session is None or not self.draft.field(name).live:
            return
        self.draft = self.draft.with_value(name, value)
        self.player.turn(*self.draft.change(name))

    @Slot(str, object)
    def _settle(self, name: str, value: Value) -> None:
        """Turn a live knob; with another one begin anew and play on if it was played."""
        if self.draft is None:
            return
        if self.draft.field(name).live:
            self._turn(name, value)
            self._controls()
        else:
            self._change(self.draft.with_value(name, value))

    def _change(self, draft: Draft) -> None:
        playing = self.player.doing is Doing.PLAYING
        self.draft = draft
        self._begin(on=playing)

    @Slot()
    def _new_seed(self) -> None:
        if self.draft is not None:
            seed = (int(self.draft.values[SEED]) + 1) % MOST_SEED
            self._change(self.draft.with_value(SEED, seed))

    @Slot()
    def _save(self) -> None:
        session = self.player.session
        if session is not None:
            stem = words.short(session.recipe.data_id).partition(".")[0].replace(":", "-")
            name = f"{stem}-{session.recipe.family}.safetensors"
            self.target_wished.emit("Save the model", name, self.keeping.save)

    # -- what comes back -------------------------------------------------------------------------

    @Slot()
    def _on_begun(self) -> None:
        session = self.player.session
        assert session is not None
        if self.draft is not None:
            self.draft = self.draft.taken(session.recipe)
        self._page.inspector.counts.set_text(words.counts(session))
        self._ask_data()
        self._controls()
        self._on_moved()

    def _ask_data(self) -> None:
        """See to it that the pictures of the game's data are there."""
        session = self.player.session
        if session is None:
            return
        data_id = session.recipe.data_id
        known = self._library.data.get(data_id)
        if known is not None:
            self._data[data_id] = known
        elif data_id not in self._asked_data:
            self._asked_data.add(data_id)
            self._engine.ask(LoadData(data_id=data_id), self._on_data)

    def _on_data(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._data[outcome.response.data_id] = outcome.response
            self._on_moved()

    @Slot()
    def _on_moved(self) -> None:
        if self.player.session is not None:
            self._show.session(self.player.session, self.data, nearest=self.nearest)
            self.seeking.set_data(self.data)

    @Slot()
    def _on_state(self) -> None:
        self._show.doing(self.player.doing, nearest=self.nearest)
        self._page.inspector.set_able(able=self.player.session is not None, shelf=self.data is not None)
        self.state_changed.emit()

    def _controls(self) -> None:
        """Bring the inspector to what is to be played."""
        draft = self.draft
        if draft is None:
            return
        inspector = self._page.inspector
        plain = draft.data_id.partition(":")[0] if draft.data_id not in self._files else draft.data_id
        data = [(card.data_id, card.title) for card in draft.listed.data]
        inspector.set_data([*data, *((path, words.short(path)) for path in self._files)], plain)
        inspector.set_families([(card.family, card.title) for card in draft.listed.families], draft.family)
        starts = [("", words.FIRST_WEIGHTS)]
        starts += [(card.name, words.trained_words(card.name)) for card in draft.shipped]
        inspector.set_starts(starts, draft.trained)
        inspector.set_fields(draft.shown(), draft.values, str(draft.values[LOSS]), int(draft.values[SEED]))
