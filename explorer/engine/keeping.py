"""Models that a training leaves: open from now on, and in a file if that is wished."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.core import messages as m
from explorer.engine.beside import beside
from explorer.engine.data import word
from explorer.engine.errors import told
from explorer.engine.files import Files, card_of_file, codes_of
from trainers import registry
from trainers.checkpoint import Checkpoint, check_writable, write
from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.models.base import LatentModel
from trainers.specs import TrainSpec

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering, Workshop


class Keeping:
    """Keeps models, which nothing else changes any more.

    Parameters
    ----------
    workshop : Workshop
    files : Files
    """

    def __init__(self, workshop: Workshop, files: Files) -> None:
        self._workshop, self._files = workshop, files
        self._kept = 0

    def open(self, model: LatentModel, data: Dataset) -> Answering[m.Opened]:
        """Leave a model open."""
        self._kept += 1
        name = f"{word(data.name)}-{model.spec.family}-{model.latent_dim}, run {self._kept}"
        name = self._workshop.claim(name)
        return (yield from self._workshop.keep_new(name, model.spec, model, data))

    def write(
        self, model: LatentModel, data: Dataset, training: TrainSpec, steps: int, path: str
    ) -> Answering[m.Opened]:
        """Measure a model, write it to a file, and leave it open as if it had been opened from there.

        Raises
        ------
        EngineError
            Where the file cannot be written.
        """
        with told():
            check_writable(path)
        model.to(self._workshop.device)

        def measured() -> Checkpoint:
            return registry.to_checkpoint(model, data, training, evaluate(model, data), steps)

        checkpoint = yield from beside(measured)
        with told():
            checkpoint = replace(checkpoint, header=write(path, checkpoint))
        name = self._files.name(path)
        card = card_of_file(checkpoint, name, path)
        return (
            yield from self._workshop.open(m.Peeked(card=card, codes=codes_of(checkpoint, name)), checkpoint)
        )
