"""What is open in the window: models, their codes, their data; shared by all panels."""

from __future__ import annotations

import math
import os
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.core.kinds import is_data
from explorer.core.messages import (
    Codes,
    DataReady,
    Done,
    EngineClient,
    Failed,
    FitPca,
    LoadData,
    ModelCard,
    Opened,
    OpenFile,
    Outcome,
    Peeked,
    PeekFile,
    Ready,
    Request,
    WarmUp,
    WriterFound,
)
from explorer.core.paths import checkpoint, checkpoint_names

MORE_NUMBERS = 8
WITHOUT_DATA = "Without the data the maps show the stored codes, but no errors and no neighbours."


class Library(QObject):
    """Opens files through the engine and keeps what came of them.

    A model is *shown* as soon as its codes are known, which needs no torch, and *ready* once it
    encodes and decodes. Each model brings PCA of the same data and code size along, from a shipped
    file or fitted on the spot. Whatever cannot be opened is told and changes nothing; `troubled` tells all
    that is to be read, `refused` only that a file somebody asked for has not come.
    """

    shown = Signal(str)
    ready = Signal(str)
    opened = Signal(str, str)
    data_ready = Signal(str)
    no_pca = Signal(str)
    lost = Signal(str)
    device_ready = Signal(object)
    troubled = Signal(str, str)
    refused = Signal(str)
    writer_found = Signal(str)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.cards: dict[str, ModelCard] = {}
        self.codes: dict[str, Codes] = {}
        self.data: dict[str, DataReady] = {}
        self.able: set[str] = set()
        self._asked: set[object] = set()

    def open(self, path: str) -> None:
        """Open a model file, its map at once and its decoder as soon as torch is there; or a data file."""
        if is_data(path):
            self._open_data(os.path.realpath(os.path.expanduser(path)))
            return
        self._engine.ask(PeekFile(path=path), partial(self._on_peeked, path, True))

    def _open_data(self, path: str) -> None:
        """Show data under PCA with two numbers, and beside it with more."""
        self._warm_up()
        self._engine.ask(FitPca(data_id=path, latent_dim=MORE_NUMBERS), partial(self._on_more, path))

    def _on_more(self, path: str, outcome: Outcome) -> None:
        self._on_opened(outcome)
        self._tell_refusal(path, outcome)
        if isinstance(outcome, Done):
            self._engine.ask(FitPca(data_id=path, latent_dim=2), partial(self._on_data_opened, path))

    def _on_data_opened(self, path: str, outcome: Outcome) -> None:
        self._on_opened(outcome)
        self._tell_refusal(path, outcome)
        if isinstance(outcome, Done):
            self.opened.emit(outcome.response.card.model_id, path)

    def pca_of(self, card: ModelCard) -> str | None:
        """Return the PCA of a model's data with the same code size, if it is shown."""
        for other in self.cards.values():
            if other.family == "pca" and _pca_wish(other) == _pca_wish(card):
                return other.model_id
        return None

    def data_of(self, card: ModelCard) -> DataReady | None:
        """Return the pictures of a model's rows, unless they are not there or have changed since."""
        data, codes = self.data.get(card.data_id), self.codes.get(card.model_id)
        if data is None or data.pictures.shape[1:] != card.input_shape:
            return None
        return data if codes is None or len(codes.z) == len(data.pictures) else None

    # -- answers ---------------------------------------------------------------------------------

    def _on_warm(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            ready: Ready = outcome.response
            self.device_ready.emit(ready)
            if ready.notice:
                self.troubled.emit(ready.notice, "")
        else:
            self._asked.discard("warm")
        self._tell_failure(outcome)

    def _on_peeked(self, path: str, wished: bool, outcome: Outcome) -> None:
        if isinstance(outcome, Done) and isinstance(outcome.response, WriterFound):
            self.writer_found.emit(outcome.response.path)
            self._warm_up()
            return
        if isinstance(outcome, Done):
            peeked: Peeked = outcome.response
            if peeked.codes is not None:
                self._show(peeked.card, peeked.codes)
                self._bring_pca(peeked.card)
            self._warm_up()
            computed = wished and peeked.codes is None
            name = peeked.card.model_id
            self._engine.ask(OpenFile(path=path), partial(self._on_built, path, name, wished, computed))
            if wished and not computed:
                self.opened.emit(peeked.card.model_id, path)
        self._warm_up()
        self._tell_failure(outcome)
        if wished:
            self._tell_refusal(path, outcome)

    def _on_built(self, path: str, name: str, wished: bool, computed: bool, outcome: Outcome) -> None:
        """Take in a model; one whose codes had to be computed first is opened only now."""
        if isinstance(outcome, Failed) and name not in self.able:
            self.cards.pop(name, None)
            self.codes.pop(name, None)
            self.lost.emit(name)
        self._on_opened(outcome)
        if wished:
            self._tell_refusal(path, outcome)
        if computed and isinstance(outcome, Done):
            card: ModelCard = outcome.response.card
            self._bring_pca(card)
            self.opened.emit(card.model_id, path)

    def _warm_up(self) -> None:
        """Let the engine import torch and choose its device, after the first maps are on screen."""
        if "warm" not in self._asked:
            self._asked.add("warm")
            self._engine.ask(WarmUp(), self._on_warm)

    def _on_opened(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.adopt(outcome.response)
        self._tell_failure(outcome)

    def _on_pca(self, card: ModelCard, shipped: str | None, outcome: Outcome) -> None:
        """Take in the PCA that was brought for a model; tell if it is none of the model's samples."""
        if shipped is None:
            self._on_opened(outcome)
        else:
            self._on_peeked(shipped, False, outcome)
        if isinstance(outcome, Done | Failed) and self.pca_of(card) is None:
            self._asked.discard(_pca_wish(card))
            self.no_pca.emit(card.data_id)

    def adopt(self, opened: Opened) -> None:
        """Take in a model that encodes and decodes."""
        self._show(opened.card, opened.codes)
        self.able.add(opened.card.model_id)
        self.ready.emit(opened.card.model_id)
        self._bring_pca(opened.card)
        self._bring_data(opened.card)

    def _show(self, card: ModelCard, codes: Codes) -> None:
        known = self.codes.get(card.model_id)
        self.cards[card.model_id] = card
        if known is None or known.z.shape != codes.z.shape or (known.z != codes.z).any():
            self.codes[card.model_id] = codes
            self.able.discard(card.model_id)
            self.shown.emit(card.model_id)

    def _bring_pca(self, card: ModelCard) -> None:
        """See to it that PCA of the same data and code size is there."""
        if card.family == "pca" or self.pca_of(card) is not None or _pca_wish(card) in self._asked:
            return
        self._asked.add(_pca_wish(card))
        name = f"{card.data_id}-pca-{card.latent_dim}"
        shipped = str(checkpoint(name)) if name in checkpoint_names() else None
        request: Request = FitPca(data_id=card.data_id, latent_dim=card.latent_dim)
        if shipped is not None:
            request = PeekFile(path=shipped)
        self._engine.ask(request, partial(self._on_pca, card, shipped))

    def _bring_data(self, card: ModelCard) -> None:
        """See to it that the pictures of a model's data are there."""
        wish = ("data", card.data_id)
        if wish not in self._asked:
            self._asked.add(wish)
            self._engine.ask(LoadData(data_id=card.data_id), partial(self._on_data, wish))

    def _on_data(self, wish: object, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            data: DataReady = outcome.response
            self.data[data.data_id] = data
            self.data_ready.emit(data.data_id)
        else:
            self._asked.discard(wish)
        if isinstance(outcome, Failed):
            outcome = Failed(f"{outcome.sentence} {WITHOUT_DATA}", outcome.detail)
        self._tell_failure(outcome)

    def _tell_failure(self, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.troubled.emit(outcome.sentence, outcome.detail)

    def _tell_refusal(self, path: str, outcome: Outcome) -> None:
        if isinstance(outcome, Failed):
            self.refused.emit(path)


def _pca_wish(card: ModelCard) -> tuple[object, ...]:
    """Return what PCA has to have in common with a model to stand beside it."""
    return ("pca", min(card.latent_dim, math.prod(card.input_shape)), *card.samples)
