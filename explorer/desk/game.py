"""The game panel in its window: its views, and what they wish of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from explorer.core.demos import GameDemo
from explorer.desk.views import View, Views, ViewsDesk

if TYPE_CHECKING:
    from explorer.panels.compare import ComparePage, ComparePresenter
    from explorer.panels.game import GamePage, GamePresenter
    from explorer.panels.line import LinePage, LinePresenter
    from explorer.panels.pictures import PicturesPage, PicturesPresenter

PLANE, PICTURES, COMPARE = "plane", "pictures", "compare"

LINE = "line"


class GameDesk(ViewsDesk["GamePresenter"]):
    """The game panel: two nets against each other, looked at in several views."""

    key, word, icon = "game", "Game", "game"

    def prepare(self, demo: GameDemo) -> None:
        """Bring the game of a demonstration to the front, ready to be played."""
        self.window.show_panel(self.key)
        self.page.show_view(PLANE)
        self.presenter.prepare(demo)

    def build(self) -> tuple[Views, GamePresenter]:
        """Build the first view."""
        views = Views(
            {
                PLANE: View("2-D", self._plane),
                LINE: View("1-D", self._line),
                PICTURES: View("Pictures", self._pictures),
                COMPARE: View("Compare", self._compare),
            }
        )
        views.changed.connect(self._on_view)
        return views, views.presenter(PLANE)

    def _plane(self) -> tuple[GamePage, GamePresenter]:
        from explorer.panels.game import GamePage, GamePresenter

        page = GamePage()
        presenter = GamePresenter(page, self.around.engine, self)
        self._wire(presenter)
        return page, presenter

    def _line(self) -> tuple[LinePage, LinePresenter]:
        from explorer.panels.line import LinePage, LinePresenter

        page = LinePage()
        presenter = LinePresenter(page, self.around.engine, self)
        self._wire(presenter)
        return page, presenter

    def _pictures(self) -> tuple[PicturesPage, PicturesPresenter]:
        from explorer.panels.pictures import PicturesPage, PicturesPresenter

        page = PicturesPage()
        presenter = PicturesPresenter(page, self.around.library, self.around.engine, self)
        self._wire(presenter)
        presenter.noticed.connect(self.window.tell_well)
        presenter.keeping.opened.connect(self.around.show_model)
        presenter.seeking.anchor_wished.connect(self.around.pin)
        presenter.seeking.probe_wished.connect(self._show_probe)
        presenter.source_wished.connect(self._choose_source)
        presenter.target_wished.connect(self._choose_target)
        return page, presenter

    @Slot(str, object)
    def _show_probe(self, model_id: str, code: Any) -> None:
        """Bring the map of a model to the front, with the probe at a code (k,)."""
        self.around.show_model(model_id)
        self.around.put_probe(model_id, code)

    def _compare(self) -> tuple[ComparePage, ComparePresenter]:
        from explorer.panels.compare import ComparePage, ComparePresenter

        page = ComparePage()
        presenter = ComparePresenter(page, self.around.library, self.around.engine, self)
        self._wire(presenter)
        presenter.noticed.connect(self.window.tell_well)
        presenter.target_wished.connect(self._choose_table)
        return page, presenter

    @Slot(str, object, object)
    def _choose_source(self, title: str, then: Callable[[str], object], kinds: Sequence[str]) -> None:
        self.window.choose_source(title, then, kinds)

    @Slot(str, str, object)
    def _choose_target(self, title: str, name: str, then: Callable[[str], object]) -> None:
        self.window.choose_target(title, name, then)

    @Slot(str, str, object, object)
    def _choose_table(
        self, title: str, name: str, kinds: Sequence[str], then: Callable[[str], object]
    ) -> None:
        self.window.choose_target(title, name, then, kinds)

    def _wire(self, presenter: Any) -> None:
        super()._wire(presenter)
        presenter.frame_timed.connect(self.window.set_frame_ms)

    def come_to_front(self) -> None:
        """Begin with the first game."""
        self.page.presenter(self.page.key).activate()

    @Slot(str)
    def _on_view(self, key: str) -> None:
        self.page.presenter(key).activate()
        self.name_document()

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar what is played, while the panel is in front."""
        if self.in_front:
            presenter = self.page.presenter(self.page.key)
            self.window.set_document(*presenter.document)
            self.window.set_seed(presenter.seed)
