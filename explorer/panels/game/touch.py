"""The hand over the game: what is said of a place, and where a noise gets to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.game_places import NoisePushed, PlaceRead, PushNoise, ReadPlace
from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.panels.game import words
from explorer.widgets.arena import Arena


class Touch(QObject):
    """Asks what is under the pointer, and shows it; the newest counts.

    Signals
    -------
    frame_timed(float)
        Milliseconds from a move of the hand to what is said of it.
    troubled(str, str)
        A sentence with the next step, and its details.
    """

    frame_timed = Signal(float)
    troubled = Signal(str, str)

    def __init__(
        self, arena: Arena, engine: EngineClient, game_id: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._arena, self._engine, self._game_id = arena, engine, game_id
        self.stamp = self._shown = 0
        self._held = False
        self._at: tuple[float, float] | None = None
        arena.hovered.connect(self._hover)
        arena.pressed.connect(self._press)
        arena.dragged.connect(self._drag)
        arena.released.connect(self._release)
        arena.left.connect(self.leave)

    @property
    def settled(self) -> bool:
        """Whether what is shown is what was asked last."""
        return self._shown == self.stamp

    def again(self) -> None:
        """Ask once more of the same place: the nets have changed."""
        if self._at is not None and self.settled:
            self._ask(self._at)

    @Slot()
    def leave(self) -> None:
        """Say nothing any longer."""
        self._at, self._held = None, False
        self._shown = self.stamp = self.stamp + 1
        self._arena.set_probe(None)

    def push(self, noise: Sequence[float]) -> None:
        """Show where a noise gets to."""
        self._at = None
        self.stamp += 1
        asked = partial(self._on_answer, self.stamp, time.perf_counter())
        self._engine.hand_moves()
        request = PushNoise(game_id=self._game_id(), noise=tuple(noise), stamp=self.stamp)
        self._engine.ask(request, asked)

    @Slot(float, float)
    def _hover(self, x: float, y: float) -> None:
        if not self._held:
            self._ask((x, y))

    @Slot(float, float)
    def _press(self, x: float, y: float) -> None:
        self._held = True
        self._engine.hand_moves()
        self._ask((x, y))

    @Slot(float, float)
    def _drag(self, x: float, y: float) -> None:
        self._engine.hand_moves()
        self._ask((x, y))

    @Slot()
    def _release(self) -> None:
        self._held = False

    def _ask(self, xy: tuple[float, float]) -> None:
        game_id = self._game_id()
        if not game_id:
            return
        self._at = xy
        self.stamp += 1
        reply = partial(self._on_answer, self.stamp, time.perf_counter())
        self._engine.ask(ReadPlace(game_id=game_id, xy=xy, stamp=self.stamp), reply)

    def _on_answer(self, stamp: int, asked_at: float, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        if stamp <= self._shown or not isinstance(outcome, Done):
            return
        self._shown = stamp
        answer = outcome.response
        if isinstance(answer, PlaceRead):
            self._arena.set_probe(answer.xy, words.place(answer))
        elif isinstance(answer, NoisePushed):
            self._arena.set_probe(answer.xy, words.pushed(answer))
        self._arena.set_stamp(stamp)
        self.frame_timed.emit(1000 * (time.perf_counter() - asked_at))
