"""The page's mind: one target, three parts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.forms import Value
from explorer.core.lines import LinesListed, ListLines
from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.panels.line import words
from explorer.panels.line.draft import LOSS, NOISE, SEED, LineDraft
from explorer.panels.line.learning import GameMind, Learning, WaysMind
from explorer.panels.line.page import LinePage
from explorer.panels.line.push import Push
from explorer.panels.line.target import Target
from explorer.panels.line.words import GAME, PUSH, WAYS

MOST_SEED = 2**31 - 1


class LinePresenter(QObject):
    """Holds the target and how it is learnt, and turns wishes into games.

    Signals
    -------
    troubled(str, str)
        A sentence with the next step, and its details.
    frame_timed(float)
        Milliseconds from a move of the hand to the painted picture.
    state_changed()
        Whether it is settled, or what is shown, may be another answer now.
    """

    troubled = Signal(str, str)
    frame_timed = Signal(float)
    state_changed = Signal()

    def __init__(self, page: LinePage, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._engine = page, engine
        self.target = Target(self)
        self.draft: LineDraft | None = None
        self.push = Push(page.push, self.target, self)
        self.game = GameMind(page.game, engine, self)
        self.ways = WaysMind(page.ways, engine, self)
        self._minds: dict[str, Learning] = {GAME: self.game, WAYS: self.ways}
        self._asked = self._listed = False
        self._connect()
        page.set_headline(*words.HEADLINES[PUSH])

    def _connect(self) -> None:
        page, inspector = self._page, self._page.inspector
        page.play_wished.connect(self._play)
        page.step_wished.connect(self._step)
        page.part_wished.connect(self.show_part)
        page.left.connect(self._rest)
        inspector.part_chosen.connect(self.show_part)
        inspector.density_chosen.connect(self._choose_density)
        inspector.oracle_chosen.connect(self._choose_oracle)
        inspector.learns_chosen.connect(self._choose_learns)
        inspector.noise_chosen.connect(self._choose_noise)
        inspector.loss_chosen.connect(self._choose_loss)
        inspector.field_changed.connect(self._turn)
        inspector.field_settled.connect(self._settle)
        inspector.seed_wished.connect(self._new_seed)
        self.target.changed.connect(self._on_target)
        self.push.frame_timed.connect(self.frame_timed)
        self.push.state_changed.connect(self.state_changed)
        for mind in self._minds.values():
            mind.troubled.connect(self.troubled)
            mind.state_changed.connect(self._on_state)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        if not self._asked:
            return True
        quiet = all(mind.settled for mind in self._minds.values())
        return self._listed and quiet and not self.push.playing

    @property
    def document(self) -> tuple[str, str]:
        """What is shown, for the top bar."""
        titles = {PUSH: "Inverse transform", GAME: "GAN game on the line", WAYS: "Two ways to match"}
        title = f"{titles[self._page.part]}, {self.target.title.lower()}".rstrip(", ")
        sessions = self.game.player.sessions if self._page.part == GAME else {}
        if not sessions:
            return title, ""
        generator, discriminator = sessions[GameMind.PLACE].begun.weights
        judge = f", D {discriminator:,}" if discriminator else ""
        return title, f"G {generator:,}{judge} weights"

    @property
    def seed(self) -> int | None:
        """The seed of what is shown."""
        return None if self.draft is None else int(self.draft.values[SEED])

    def activate(self) -> None:
        """Ask what there is to be matched, the first time the page is looked at."""
        if not self._asked:
            self._asked = True
            self._engine.ask(ListLines(), self._on_listed)

    def _on_listed(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            listed: LinesListed = outcome.response
            self._listed = True
            self.draft = LineDraft.first(listed)
            self.target.offer(listed.densities)
            self._follow()
            self.state_changed.emit()

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Bring a part to the front; the others rest."""
        if part != self._page.part:
            self._rest()
            self._page.show_part(part)
            self._follow()
            self.state_changed.emit()

    @Slot()
    def _rest(self) -> None:
        self.push.pause()
        for mind in self._minds.values():
            mind.player.pause()

    def _follow(self) -> None:
        """Bring what is in front to target and draft, and the inspector to both."""
        mind = self._minds.get(self._page.part)
        if mind is not None and self.draft is not None:
            mind.follow(self.draft, self.target)
        self._controls()

    # -- wishes ----------------------------------------------------------------------------------

    @Slot()
    def _play(self) -> None:
        mind = self._minds.get(self._page.part)
        if mind is None:
            self.push.toggle()
        else:
            mind.toggle()

    @Slot(str)
    def _step(self, step: str) -> None:
        mind = self._minds.get(self._page.part)
        if mind is self.game or (mind is self.ways and step == "round"):
            mind.step(step)
        elif mind is None and step in ("round", "all"):
            self.push.one() if step == "round" else self.push.all()

    @Slot(str)
    def _choose_density(self, name: str) -> None:
        self.target.choose(name)

    @Slot(bool)
    def _choose_oracle(self, oracle: bool) -> None:
        self.game.oracle = oracle
        self._follow()

    @Slot(str)
    def _choose_learns(self, learns: str) -> None:
        self.game.train(learns)  # type: ignore[arg-type]
        self._controls()

    @Slot(str)
    def _choose_noise(self, noise: str) -> None:
        self._change(NOISE, noise)

    @Slot(str)
    def _choose_loss(self, loss: str) -> None:
        self._settle(LOSS, loss)

    @Slot(str, object)
    def _turn(self, name: str, value: Value) -> None:
        """Turn a live knob while the hand holds it."""
        if self.draft is None or not self.draft.field(name).live or not self.game.player.sessions:
            return
        self.draft = self.draft.with_value(name, value)
        if not self.game.oracle:
            self.game.player.turn(GameMind.PLACE, *self.draft.change(name))
            self.game.turned(self.draft, self.target)

    @Slot(str, object)
    def _settle(self, name: str, value: Value) -> None:
        """Turn a live knob; with another one begin anew, and play on if it was played."""
        if self.draft is None:
            return
        if self.draft.field(name).live and not self.game.oracle:
            self._turn(name, value)
            self._controls()
        else:
            self._change(name, value)

    def _change(self, name: str, value: Value) -> None:
        if self.draft is not None:
            self.draft = self.draft.with_value(name, value)
            self._follow()

    @Slot()
    def _new_seed(self) -> None:
        if self.draft is not None:
            seed = (int(self.draft.values[SEED]) + 1) % MOST_SEED
            self.push.reseed(seed)
            self._change(SEED, seed)
            self.state_changed.emit()

    # -- what comes back -------------------------------------------------------------------------

    @Slot()
    def _on_target(self) -> None:
        self._follow()
        self.state_changed.emit()

    @Slot()
    def _on_state(self) -> None:
        self._headline()
        self.state_changed.emit()

    def _headline(self) -> None:
        strong, hint = words.HEADLINES[self._page.part]
        if self._page.part == GAME:
            if self.game.oracle:
                hint = words.ORACLE
            elif self.game.learns == "discriminator":
                hint = words.HELD
        self._page.set_headline(strong, hint)

    def _controls(self) -> None:
        """Bring the inspector to target and draft."""
        draft, inspector = self.draft, self._page.inspector
        if draft is None:
            return
        cards = self.target.cards
        help = cards[self.target.name].help if self.target.name in cards else ""
        choices = [(card.name, card.title) for card in cards.values()]
        inspector.set_densities(choices, self.target.name, help)
        noise, loss = str(draft.values[NOISE]), str(draft.values[LOSS])
        inspector.set_game(oracle=self.game.oracle, learns=self.game.learns, noise=noise, loss=loss)
        inspector.set_fields(draft.shown(), draft.values)
        inspector.set_seed(int(draft.values[SEED]))
        self._headline()
