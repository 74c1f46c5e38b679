"""The interpolation panel in its window: what it wishes of the rest, and what the rest tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from explorer.desk.base import Desk

if TYPE_CHECKING:
    from explorer.panels.interpolate import BetweenPage, BetweenPresenter


class InterpolateDesk(Desk["BetweenPage", "BetweenPresenter"]):
    """The interpolation panel."""

    key, word, icon = "interpolate", "Interpolate", "interpolate"

    def build(self) -> tuple[BetweenPage, BetweenPresenter]:
        """Build page and presenter."""
        from explorer.panels.interpolate import BetweenPage, BetweenPresenter

        page = BetweenPage()
        presenter = BetweenPresenter(page, self.around.library, self.around.engine, self)
        presenter.troubled.connect(self.window.tell)
        presenter.export.exporter.noticed.connect(self.window.tell)
        presenter.export.target_wished.connect(self._choose_target)
        presenter.export.source_wished.connect(self._choose_source)
        presenter.frame_timed.connect(self.window.set_frame_ms)
        presenter.probe_wished.connect(self.around.put_probe)
        presenter.state_changed.connect(self.state_changed)
        presenter.state_changed.connect(self.name_document)
        self.around.library.opened.connect(self._on_opened)
        self.window.search_wished.connect(self._search)
        return page, presenter

    def come_to_front(self) -> None:
        """Look into the model that the map shows, if there is none yet."""
        if not self.presenter.state.model_id:
            self.presenter.show_model(self.around.model_in_front())

    @Slot(str, str, object, object)
    def _choose_target(
        self, title: str, name: str, kinds: Sequence[str], then: Callable[[str], object]
    ) -> None:
        self.window.choose_target(title, name, then, kinds)

    @Slot(str, object, object)
    def _choose_source(self, title: str, kinds: Sequence[str], then: Callable[[str], object]) -> None:
        self.window.choose_source(title, then, kinds)

    @Slot(str, str)
    def _on_opened(self, model_id: str, _: str) -> None:
        """Show a model that was opened while the panel is in front: beside another one of the same data."""
        if self.in_front or not self.presenter.state.model_id:
            self.presenter.show_beside(model_id)

    @Slot(str)
    def _search(self, text: str) -> None:
        if self.in_front:
            self.presenter.shelf.search(text)

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar which model it is, while the panel is in front."""
        library, model_id = self.around.library, self.presenter.state.model_id
        if self.in_front and model_id in library.cards:
            card, codes = library.cards[model_id], library.codes.get(model_id)
            rows = f"{len(codes.z):,} × " if codes is not None else ""
            shape = "×".join(map(str, card.input_shape))
            self.window.set_document(model_id, f"{Path(card.data_id).name} {rows}{shape}")
            self.window.set_seed(card.seed)
