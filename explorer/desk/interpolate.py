"""The interpolation panel in its window: its views, what they wish of the rest, what the rest tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from explorer.desk.views import View, Views, ViewsDesk

if TYPE_CHECKING:
    from explorer.core.between import Anchor
    from explorer.panels.directions import DirectionsPage, DirectionsPresenter
    from explorer.panels.interpolate import BetweenPage, BetweenPresenter
    from explorer.panels.samples import SamplesPage, SamplesPresenter

BETWEEN, DIRECTIONS, SAMPLES = "between", "directions", "samples"


class InterpolateDesk(ViewsDesk["BetweenPresenter"]):
    """The interpolation panel: one model, looked at in several views."""

    key, word, icon = "interpolate", "Interpolate", "interpolate"
    _model = ""

    def build(self) -> tuple[Views, BetweenPresenter]:
        """Build the first view."""
        views = Views(
            {
                BETWEEN: View("Between", self._between),
                DIRECTIONS: View("Directions", self._directions),
                SAMPLES: View("Samples", self._samples),
            }
        )
        views.changed.connect(self._on_view)
        self.around.library.opened.connect(self._on_opened)
        self.window.search_wished.connect(self._search)
        return views, views.presenter(BETWEEN)

    def _between(self) -> tuple[BetweenPage, BetweenPresenter]:
        from explorer.panels.interpolate import BetweenPage, BetweenPresenter

        page = BetweenPage()
        presenter = BetweenPresenter(page, self.around.library, self.around.engine, self)
        self._wire(presenter)
        presenter.export.exporter.noticed.connect(self.window.tell_well)
        presenter.export.target_wished.connect(self._choose_target)
        presenter.export.source_wished.connect(self._choose_source)
        return page, presenter

    def _directions(self) -> tuple[DirectionsPage, DirectionsPresenter]:
        from explorer.panels.directions import DirectionsPage, DirectionsPresenter

        page = DirectionsPage()
        presenter = DirectionsPresenter(page, self.around.library, self.around.engine, self)
        self._wire(presenter)
        presenter.noticed.connect(self.window.tell_well)
        presenter.target_wished.connect(self._choose_target)
        presenter.source_wished.connect(self._choose_source)
        presenter.anchor_wished.connect(self._pin_chosen)
        return page, presenter

    def _samples(self) -> tuple[SamplesPage, SamplesPresenter]:
        from explorer.panels.samples import SamplesPage, SamplesPresenter

        page = SamplesPage()
        presenter = SamplesPresenter(page, self.around.library, self.around.engine, self)
        self._wire(presenter)
        presenter.noticed.connect(self.window.tell_well)
        presenter.target_wished.connect(self._choose_target)
        presenter.anchor_wished.connect(self._pin)
        presenter.seed_changed.connect(self._show_seed)
        return page, presenter

    def _wire(self, presenter: Any) -> None:
        super()._wire(presenter)
        presenter.frame_timed.connect(self.window.set_frame_ms)
        presenter.probe_wished.connect(self.around.put_probe)

    # -- one model for all views -----------------------------------------------------------------

    @property
    def model_id(self) -> str:
        """The model that the view in front looks into; "" for none yet."""
        return str(self.page.presenter(self.page.key).model_id)

    def come_to_front(self) -> None:
        """Look into the model that the map shows, if there is none yet."""
        if not self.model_id:
            self.presenter.show_model(self.around.model_in_front())

    @Slot(str)
    def _on_view(self, key: str) -> None:
        """Let the view that comes to the front look into the model of the one before."""
        if self._model:
            self.page.presenter(key).show_model(self._model)
        self._letter_samples()
        self.name_document()

    def _letter_samples(self) -> None:
        """Tell the samples which of them are anchors."""
        if self.page.key == SAMPLES:
            self.page.presenter(SAMPLES).set_anchors(dict(enumerate(self.presenter.state.anchors)))

    @Slot(str, str)
    def _on_opened(self, model_id: str, _: str) -> None:
        """Show a model that was opened while the panel is in front: beside another one of the same data."""
        if self.in_front or not self.model_id:
            self.presenter.show_beside(model_id)
            if self.page.key != BETWEEN:
                self.page.presenter(self.page.key).show_model(model_id)

    @Slot(int, object)
    def _pin(self, index: int, anchor: Anchor) -> None:
        """Pin what another view made; what lies between is seen once one goes there."""
        self.presenter.show_model(self.model_id)
        self.presenter.board.pin(index, anchor)
        self._letter_samples()

    def pin(self, model_id: str, index: int, anchor: Anchor) -> None:
        """Look into a model, pin an anchor there, and come to the front."""
        self.page.show_view(BETWEEN)
        self.presenter.show_model(model_id)
        self.presenter.board.pin(index, anchor)
        self.window.show_panel(self.key)

    @Slot(object)
    def _pin_chosen(self, anchor: Anchor) -> None:
        self._pin(self.presenter.state.chosen, anchor)

    # -- the window ------------------------------------------------------------------------------

    @Slot(str, str, object, object)
    def _choose_target(
        self, title: str, name: str, kinds: Sequence[str], then: Callable[[str], object]
    ) -> None:
        self.window.choose_target(title, name, then, kinds)

    @Slot(str, object, object)
    def _choose_source(self, title: str, kinds: Sequence[str], then: Callable[[str], object]) -> None:
        self.window.choose_source(title, then, kinds)

    @Slot(str)
    def _search(self, text: str) -> None:
        if self.in_front and self.page.key == BETWEEN:
            self.presenter.shelf.search(text)

    @Slot(object)
    def _show_seed(self, seed: int | None) -> None:
        if self.in_front and self.page.key == SAMPLES:
            self.window.set_seed(seed)

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar which model it is, while the panel is in front."""
        library, model_id = self.around.library, self.model_id
        if self.in_front and model_id in library.cards:
            card, codes = library.cards[model_id], library.codes.get(model_id)
            rows = f"{len(codes.z):,} × " if codes is not None else ""
            shape = "×".join(map(str, card.input_shape))
            self._model = model_id
            self.window.set_document(model_id, f"{Path(card.data_id).name} {rows}{shape}")
            samples = self.page.key == SAMPLES
            self.window.set_seed(self.page.presenter(SAMPLES).seed if samples else card.seed)
