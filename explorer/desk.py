"""The training panel in its window: what it wishes of the rest, and what the rest tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.demos import LiveDemo
from explorer.core.messages import EngineClient
from explorer.panels.library import Library
from explorer.shell.window import MainWindow

if TYPE_CHECKING:
    from explorer.panels.train import TrainPage, TrainPresenter

TRAIN = "train"


class TrainDesk(QObject):
    """Has a place for the panel, and builds it when it is first looked at: a window opens sooner so.

    Signals
    -------
    state_changed()
        Whether it is settled may be another answer now.

    Parameters
    ----------
    window : MainWindow
    library : Library
    engine : EngineClient
    show_model : callable
        Takes the name of an open model and shows it on the map.
    """

    state_changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        engine: EngineClient,
        show_model: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._library, self._engine = window, library, engine
        self._show_model = show_model
        self._room, self._controls = _Room(), _Room()
        self._built: tuple[TrainPage, TrainPresenter] | None = None
        window.add_panel(TRAIN, "Train", "train", self._room, self._controls)
        window.panel_shown.connect(self._on_panel)

    # -- the panel -------------------------------------------------------------------------------

    @property
    def page(self) -> TrainPage:
        """The panel's page."""
        return self._panel[0]

    @property
    def presenter(self) -> TrainPresenter:
        """The panel's mind."""
        return self._panel[1]

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return self._built is None or self.presenter.settled

    def prepare(self, demo: LiveDemo) -> None:
        """Bring the panel to the front with something to train."""
        self.presenter.prepare(demo)
        self._window.show_panel(TRAIN)

    @property
    def _panel(self) -> tuple[TrainPage, TrainPresenter]:
        if self._built is None:
            from explorer.panels.train import TrainPage, TrainPresenter

            page = TrainPage()
            presenter = TrainPresenter(page, self._library, self._engine, self)
            self._built = page, presenter
            self._room.take(page)
            self._controls.take(page.inspector)
            self._wire(presenter)
        return self._built

    def _wire(self, presenter: TrainPresenter) -> None:
        presenter.troubled.connect(self._window.tell)
        presenter.noticed.connect(self._window.tell)
        presenter.keeping.opened.connect(self._show_model)
        presenter.state_changed.connect(self.name_document)
        presenter.state_changed.connect(self.state_changed)
        presenter.save_wished.connect(self._choose_target)
        presenter.left_over.keep_wished.connect(self._choose_target_of_left_over)

    # -- the window ------------------------------------------------------------------------------

    @Slot(str)
    def _on_panel(self, key: str) -> None:
        if key == TRAIN:
            self.presenter.activate()
            self.name_document()
            self._window.focus_page()

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
            name = _file_name(main.recipe.data_id, main.recipe.family)
            self._window.choose_target("Save the model", name, self.presenter.keeping.save)

    @Slot()
    def _choose_target_of_left_over(self) -> None:
        left_over = self.presenter.left_over
        if left_over.first is not None:
            recipe = left_over.first.recipe
            name = _file_name(recipe.data_id, recipe.family)
            self._window.choose_target("Keep the interrupted model", name, left_over.keep)


class _Room(QWidget):
    """A place for a widget that comes later."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, widget: QWidget) -> None:
        """Give the place to a widget."""
        self._column.addWidget(widget)
        self.setFocusProxy(widget)


def _file_name(data_id: str, family: str) -> str:
    """Propose a name for a model's file."""
    data = data_id.replace("\\", "/").rpartition("/")[2].replace(":", "-").partition(".")[0]
    return f"{data}-{family}.safetensors"
