"""What becomes of a run's model: it is left open beside the others, or written to a file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from explorer.core.messages import Done, EngineClient, Failed, Opened, Outcome
from explorer.core.runs import KeepRun
from explorer.core.texts import WriterCard
from explorer.panels.library import Library
from explorer.panels.train.player import Player


class Keeping(QObject):
    """Keeps the model of the first run as it is when it is asked to.

    Signals
    -------
    opened(str)
        A model was left open under this name.
    writer_opened(object)
        A model that writes was left open, a `WriterCard`.
    noticed(str)
        Where it has been written to.
    troubled(str, str)
    """

    opened = Signal(str)
    writer_opened = Signal(object)
    noticed = Signal(str)
    troubled = Signal(str, str)

    def __init__(
        self, player: Player, library: Library, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._player, self._library, self._engine = player, library, engine

    @Slot()
    def keep_open(self) -> None:
        """Leave the model open beside the others."""
        self._keep(None)

    def save(self, path: str) -> None:
        """Write the model to a file."""
        self._keep(path)

    def _keep(self, path: str | None) -> None:
        main = self._player.main
        if main is not None:
            self._engine.ask(KeepRun(run_id=main.begun.run_id, path=path), partial(self._on_kept, path))

    def _on_kept(self, path: str | None, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)
        elif isinstance(outcome, Done):
            self.take_in(outcome.response, show=path is None)
            if path is not None:
                self.noticed.emit(f"The model has been written to {path}.")

    @Slot(object)
    def take_in(self, opened: Opened | WriterCard, show: bool = True) -> None:
        """Adopt a model that has been opened."""
        if isinstance(opened, WriterCard):
            if show:
                self.writer_opened.emit(opened)
            return
        self._library.adopt(opened)
        if show:
            self.opened.emit(opened.card.model_id)
