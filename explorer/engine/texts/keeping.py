"""Models that write and that a training leaves: open from now on, and in a file if that is wished."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.core.texts import WriterCard
from explorer.engine.beside import beside
from explorer.engine.data import word
from explorer.engine.errors import told
from explorer.engine.files import Files
from explorer.engine.texts.cards import card_of
from trainers import registry
from trainers.checkpoint import check_writable, write
from trainers.corpora import Corpus
from trainers.evaluate import evaluate
from trainers.models.char_rnn import CharRnn
from trainers.specs import TrainSpec

if TYPE_CHECKING:
    from explorer.engine.texts.texts import Texts


class KeepingWriters:
    """Keeps models that write, which nothing else changes any more.

    Parameters
    ----------
    files : Files
    texts : callable
        Gives those who write with them.
    """

    def __init__(self, files: Files, texts: Callable[[], Texts]) -> None:
        self._files, self._texts = files, texts
        self._kept = 0

    def keep(
        self, model: CharRnn, corpus: Corpus, training: TrainSpec, steps: int, path: str | None
    ) -> Generator[None, None, WriterCard]:
        """Leave a model open; one that goes to a file is measured on the whole test before.

        Raises
        ------
        EngineError
            Where the file cannot be written.
        """
        figures: dict[str, float] = {}
        if path is not None:
            with told():
                check_writable(path)
            figures = yield from beside(lambda: evaluate(model, corpus))
        checkpoint = registry.to_checkpoint(model, corpus, training, figures, steps)
        if path is None:
            self._kept += 1
            name = self._files.claim(f"{word(corpus.name)}-{model.spec.cell}, run {self._kept}")
        else:
            with told():
                checkpoint = replace(checkpoint, header=write(path, checkpoint))
            name = self._files.name(path)
        card = card_of(checkpoint.header, path or "", name)
        self._texts().adopt(card, model)
        return card
