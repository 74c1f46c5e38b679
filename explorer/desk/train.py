"""The training panel in its window: what it wishes of the rest, and what the rest tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from explorer.core.demos import LiveDemo
from explorer.core.kinds import TEXT_SUFFIXES, bare
from explorer.desk.base import Desk

if TYPE_CHECKING:
    from explorer.panels.train import TrainPage, TrainPresenter

TEXT_KINDS = (f"Texts ({' '.join(f'*{suffix}' for suffix in TEXT_SUFFIXES)})", "All files (*)")


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
        presenter.keeping.noticed.connect(self.window.tell_well)
        presenter.counting.noticed.connect(self.window.tell_well)
        presenter.keeping.opened.connect(self.around.show_model)
        presenter.keeping.writer_opened.connect(self.around.show_writer)
        page.inspector.own_text_wished.connect(self._choose_text)
        page.inspector.own_text_wished.connect(presenter.wishes.show)
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
            data = bare(main.recipe.data_id)
            shape = "×".join(map(str, begun.input_shape))
            of = f"{begun.input_shape[0]} different characters" if begun.writes else shape
            self.window.set_document(begun.title, f"{data} {of}")
            self.window.set_seed(int(main.recipe.training["seed"]))

    def train_on(self, text: str) -> None:
        """Bring the panel to the front with a text to learn from."""
        self.window.show_panel(self.key)
        self.presenter.wishes.choose_text(text)

    @Slot()
    def _choose_text(self) -> None:
        self.window.choose_source("Open a text", self.presenter.wishes.choose_text, TEXT_KINDS)

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
    data = bare(data_id).replace(":", "-").partition(".")[0]
    return f"{data}-{family}.safetensors"
