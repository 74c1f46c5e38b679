"""The mind of the other two parts: generators that learn the target."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.lines import Learns, LineRecipe
from explorer.core.messages import EngineClient
from explorer.panels.line import words
from explorer.panels.line.draft import LOSS, LineDraft
from explorer.panels.line.parts import GamePart, WaysPart
from explorer.panels.line.player import LinePlayer
from explorer.panels.line.target import Target
from explorer.panels.playing import Doing
from explorer.widgets.arena.tones import tones
from explorer.widgets.plot.curve import Curve


class Learning(QObject):
    """What a part that learns has: a player, and recipes that follow target and draft.

    Signals
    -------
    state_changed()
        Whether it is settled, or what it does, may be another answer now.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    state_changed = Signal()
    troubled = Signal(str, str)

    def __init__(
        self, part: GamePart | WaysPart, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.player = LinePlayer(engine, self)
        self._bar = part.bar
        self._wanted: dict[str, LineRecipe] = {}
        self._bar.play_wished.connect(self.toggle)
        self._bar.reset_wished.connect(self.reset)
        self._bar.step_wished.connect(self.step)
        self._bar.rewound.connect(self.player.rewind)
        self.player.begun.connect(self._on_begun)
        self.player.moved.connect(self._on_moved)
        self.player.state_changed.connect(self._on_state)
        self.player.troubled.connect(self.troubled)
        self._on_state()

    @property
    def learns(self) -> Learns:
        """Which nets learn while it is played."""
        return "both"

    @property
    def settled(self) -> bool:
        """Whether nothing is awaited."""
        return not self._wanted or self.player.settled

    def recipes(self, draft: LineDraft, target: Target) -> dict[str, LineRecipe]:
        """Return what is to be learnt, by place."""
        raise NotImplementedError

    def follow(self, draft: LineDraft, target: Target) -> None:
        """Begin anew if something else is to be learnt, and play on if it was played."""
        wanted = self.recipes(draft, target)
        if wanted != self._wanted:
            playing = self.player.doing is Doing.PLAYING
            self._wanted = wanted
            self.player.begin(wanted, self.learns if playing else None)

    @Slot()
    def toggle(self) -> None:
        """Play, or rest."""
        if self.player.doing is Doing.PLAYING:
            self.player.pause()
        else:
            self.player.play(self.learns)

    @Slot(str)
    def step(self, step: str) -> None:
        """Go a turn, or a round."""
        if step in ("discriminator", "generator", "round"):
            self.player.step(step)  # type: ignore[arg-type]

    @Slot()
    def reset(self) -> None:
        """Begin anew: the same will happen."""
        if self._wanted:
            self.player.begin(self._wanted)

    @Slot()
    def _on_begun(self) -> None:
        for place in self.player.sessions:
            self.show_begun(place)
            self._on_moved(place)

    @Slot(str)
    def _on_moved(self, place: str) -> None:
        if place == next(iter(self.player.sessions)):
            moment = self.player.sessions[place].moment
            self._bar.set_round(words.round_words(moment), *self.paid(place))
            self._bar.set_kept(moment.kept, moment.rounds)
        self.show_moved(place)

    @Slot()
    def _on_state(self) -> None:
        doing = self.player.doing
        able = doing not in (Doing.NOTHING, Doing.BEGINNING)
        self._bar.set_doing(playing=doing is Doing.PLAYING, slow=False, able=able)
        self.state_changed.emit()

    def paid(self, place: str) -> tuple[str, str]:
        """Say what was paid last, and in brief how it stands."""
        moment = self.player.sessions[place].moment
        return words.paid(moment), words.distance(moment)

    def show_begun(self, place: str) -> None:
        """Show what has just begun."""
        raise NotImplementedError

    def show_moved(self, place: str) -> None:
        """Show how it stands."""
        raise NotImplementedError


class GameMind(Learning):
    """One game: against a discriminator that learns, or the ideal one."""

    PLACE = "main"

    def __init__(self, part: GamePart, engine: EngineClient, parent: QObject | None = None) -> None:
        self.oracle = False
        self._trains: Learns = "both"
        self._part = part
        super().__init__(part, engine, parent)
        part.card.layer_switched.connect(part.card.set_layer)

    @property
    def learns(self) -> Learns:
        """Which nets learn; beside an ideal discriminator the generator alone can."""
        return "both" if self.oracle else self._trains

    def train(self, learns: Learns) -> None:
        """Let other nets learn, from now on."""
        playing = self.player.doing is Doing.PLAYING
        self._trains = learns
        if playing:
            self.player.pause()
            self.player.play(self.learns)

    def recipes(self, draft: LineDraft, target: Target) -> dict[str, LineRecipe]:
        """Return the game."""
        return {self.PLACE: draft.recipe("oracle" if self.oracle else "game", target)}

    def turned(self, draft: LineDraft, target: Target) -> None:
        """Take note that a live field was turned: nothing begins anew for it."""
        self._wanted = self.recipes(draft, target)

    @Slot()
    def _on_state(self) -> None:
        super()._on_state()
        for button in (self._bar.only_d,):
            button.setEnabled(button.isEnabled() and not self.oracle)

    def show_begun(self, place: str) -> None:
        """Show the target."""
        self._part.card.show_begun(self.player.sessions[place].begun)

    def show_moved(self, place: str) -> None:
        """Show how the game stands."""
        session = self.player.sessions[place]
        self._part.card.show_moment(session.begun, session.moment)
        self._part.figures.tell(words.standing(session.moment))


class WaysMind(Learning):
    """Two generators in lockstep: one matches directly, the other plays."""

    def __init__(self, part: WaysPart, engine: EngineClient, parent: QObject | None = None) -> None:
        self._part = part
        super().__init__(part, engine, parent)
        for card in part.cards.values():
            card.layer_switched.connect(self._switch)

    def recipes(self, draft: LineDraft, target: Target) -> dict[str, LineRecipe]:
        """Return both; the game is for the loss whose formula stands under it."""
        told = draft.with_value(LOSS, words.GAN_LOSS)
        return {"mmd": draft.recipe("mmd", target), "game": told.recipe("game", target)}

    @Slot(str, bool)
    def _switch(self, layer: str, on: bool) -> None:
        for card in self._part.cards.values():
            card.set_layer(layer, on)

    def paid(self, place: str) -> tuple[str, str]:
        """Say nothing: what the two pay is not of one kind."""
        return "", ""

    def show_begun(self, place: str) -> None:
        """Show the target."""
        self._part.cards[place].show_begun(self.player.sessions[place].begun)

    def show_moved(self, place: str) -> None:
        """Show how one stands, and how far both have been from the target."""
        session = self.player.sessions[place]
        self._part.cards[place].show_moment(session.begun, session.moment)
        plots = [card.plot for card in self._part.cards.values()]
        for plot in plots:
            plot.set_top(max(one.wanted_top() for one in plots))
        shades = tones(self._part.palette())
        colours = {"mmd": shades.grid, "game": shades.made}
        curves = []
        for name, title in (("mmd", "MMD"), ("game", "discriminator")):
            trace = np.asarray(self.player.sessions[name].moment.trace, dtype=np.float64)
            curves.append(Curve(title, trace[:, 0], trace[:, 1], colours[name]))
        self._part.curves.set_curves(curves if len(curves[0].steps) > 1 else ())
