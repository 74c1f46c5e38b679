"""What becomes of the model: it is left open beside the others, or written to a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Outcome
from explorer.core.picture_games import KeepPictureGame
from explorer.panels.library import Library
from explorer.panels.pictures.player import Player


class Keeping(QObject):
    """Keeps the model of the game as it is when it is asked to.

    Signals
    -------
    opened(str)
        A model was left open under this name, to be looked at.
    noticed(str)
        Where it has been written to.
    troubled(str, str)
    """

    opened = Signal(str)
    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(
        self, player: Player, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player, self._library, self._engine = player, library, engine

    @Slot()
    def keep_open(self) -> None:
        """Leave the model open beside the others, and look at it."""
        self.keep(self.opened.emit)

    def save(self, path: str) -> None:
        """Write the model to a file."""
        self.keep(lambda _: self.noticed.emit(f"The model has been written to {path}."), path)

    def keep(self, then: Callable[[str], object], path: str | None = None) -> None:
        """Leave the model open, and go on with its name."""
        session = self._player.session
        if session is not None:
            request = KeepPictureGame(game_id=session.game_id, path=path)
            self._engine.ask(request, partial(self._on_kept, then))

    def _on_kept(self, then: Callable[[str], object], outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self._library.adopt(outcome.response)
            then(outcome.response.card.model_id)
