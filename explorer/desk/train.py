"""The training panel in its window: what it wishes of the rest, and what the rest tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from explorer.core.demos import LiveDemo
from explorer.desk.base import Desk

if TYPE_CHECKING:
    from explorer.panels.train import TrainPage, TrainPresenter


class TrainDesk(Desk["TrainPage", "TrainPresenter"]):
    """The training panel."""

    key, word, icon = "train", "Train", "train"

    def prepare(self, demo: LiveDemo) -> None:
        """Bring the panel to the front with something to train."""
        self.presenter.prepare(demo)
        self.window.show_panel(self.key)

    def build(self) -> tuple[TrainPage, TrainPresenter]:
        """Build page and presenter."""
        from explorer.panels.train import TrainPage, TrainPresenter

        page = TrainPage()
        presenter = TrainPresenter(page, self.around.library, self.around.engine, self)
        presenter.troubled.connect(self.window.tell)
        presenter.noticed.connect(self.window.tell)
        presenter.keeping.opened.connect(self.around.show_model)
        presenter.state_changed.connect(self.name_document)
        presenter.state_changed.connect(self.state_changed)
        presenter.save_wished.connect(self._choose_target)
        presenter.left_over.keep_wished.connect(self._choose_target_of_left_over)
        return page, presenter

    def come_to_front(self) -> None:
        """Begin with the first run."""
        self.presenter.activate()

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar what is trained, while the panel is in front."""
        main = self.presenter.main if self.in_front else None
        if main is not None:
            begun = main.begun
            shape = "×".join(map(str, begun.input_shape))
            self.window.set_document(begun.title, f"{main.recipe.data_id} {shape}")
            self.window.set_seed(int(main.recipe.training["seed"]))

    @Slot()
    def _choose_target(self) -> None:
        main = self.presenter.main
        if main is not None:
            name = _file_name(main.recipe.data_id, main.recipe.family)
            self.window.choose_target("Save the model", name, self.presenter.keeping.save)

    @Slot()
    def _choose_target_of_left_over(self) -> None:
        left_over = self.presenter.left_over
        if left_over.first is not None:
            recipe = left_over.first.recipe
            name = _file_name(recipe.data_id, recipe.family)
            self.window.choose_target("Keep the model", name, left_over.keep)


def _file_name(data_id: str, family: str) -> str:
    """Propose a name for a model's file."""
    data = data_id.replace("\\", "/").rpartition("/")[2].replace(":", "-").partition(".")[0]
    return f"{data}-{family}.safetensors"
