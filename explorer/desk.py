"""The training panel in its window: what it wishes of the rest, and what the rest tells it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from explorer.core.messages import EngineClient
from explorer.panels.library import Library
from explorer.panels.train import TrainPage, TrainPresenter
from explorer.shell.window import MainWindow

TRAIN = "train"


class TrainDesk(QObject):
    """Builds the panel and wires it.

    Parameters
    ----------
    window : MainWindow
    library : Library
    engine : EngineClient
    show_model : callable
        Takes the name of an open model and shows it on the map.
    """

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        engine: EngineClient,
        show_model: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self.page = TrainPage()
        self.presenter = presenter = TrainPresenter(self.page, library, engine, self)
        window.add_panel(TRAIN, "Train", "train", self.page, self.page.inspector)
        window.panel_shown.connect(self._on_panel)
        presenter.troubled.connect(window.tell)
        presenter.noticed.connect(window.tell)
        presenter.opened.connect(show_model)
        presenter.state_changed.connect(self.name_document)
        presenter.save_wished.connect(self._choose_target)
        presenter.left_over.keep_wished.connect(self._choose_target_of_left_over)

    @Slot(str)
    def _on_panel(self, key: str) -> None:
        if key == TRAIN:
            self.presenter.activate()
            self.name_document()

    @Slot()
    def name_document(self) -> None:
        """Say in the top bar what is trained, while the panel is in front."""
        main = self.presenter.main
        if self._window.panel == TRAIN and main is not None:
            begun = main.begun
            shape = "×".join(map(str, begun.input_shape))
            self._window.set_document(begun.title, f"{main.recipe.data_id} {shape}")
            self._window.set_seed(int(main.recipe.training["seed"]))

    @Slot()
    def _choose_target(self) -> None:
        main = self.presenter.main
        if main is not None:
            name = f"{main.recipe.data_id}-{main.recipe.family}.safetensors".replace(":", "-")
            self._window.choose_target("Save the model", name, self.presenter.save)

    @Slot()
    def _choose_target_of_left_over(self) -> None:
        run = self.presenter.left_over.first
        if run is not None:
            name = f"{run.recipe.data_id}-{run.recipe.family}.safetensors".replace(":", "-")
            self._window.choose_target("Keep the interrupted model", name, self.presenter.left_over.keep)
