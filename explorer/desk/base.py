"""A panel in its window: it has a place there from the start, and is built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.messages import EngineClient
from explorer.core.texts import WriterCard
from explorer.panels.library import Library
from explorer.shell.window import MainWindow


class Page(Protocol):
    """What a desk needs of a page."""

    inspector: Any


class Presenter(Protocol):
    """What a desk needs of a presenter."""

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        ...


P = TypeVar("P", bound=Page)
M = TypeVar("M", bound=Presenter)


@dataclass(frozen=True)
class Surroundings:
    """What all desks stand among.

    Attributes
    ----------
    window : MainWindow
    library : Library
    engine : EngineClient
    show_model : callable
        Takes the name of an open model and shows it on the map.
    show_writer : callable
        Takes the card of an open model that writes and writes with it.
    open_demo : callable
        Takes the name of a demonstration and opens it.
    put_probe : callable
        Takes the name of an open model and a code (k,) and puts the map's probe there.
    model_in_front : callable
        Returns the name of the model on the right map, "" for none.
    pin : callable
        Takes the name of an open model, the number of an anchor and an `Anchor`, and pins it between.
    """

    window: MainWindow
    library: Library
    engine: EngineClient
    show_model: Callable[[str], object]
    show_writer: Callable[[WriterCard], object]
    open_demo: Callable[[str], object]
    put_probe: Callable[[str, Any], object]
    model_in_front: Callable[[], str]
    pin: Callable[[str, int, Any], object]


class Desk(QObject, Generic[P, M]):
    """Has a place for a panel, and builds it when it is first looked at: a window opens sooner so.

    Attributes
    ----------
    key, word, icon : str
        Of the panel: its key, its word on the rail and the name of its icon.

    Signals
    -------
    state_changed()
        Whether it is settled may be another answer now.
    """

    key: ClassVar[str]
    word: ClassVar[str]
    icon: ClassVar[str]

    state_changed = Signal()

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.around, self.window = around, around.window
        self._room, self._controls = _Room(), _Room()
        self._built: tuple[P, M] | None = None
        self.window.add_panel(self.key, self.word, self.icon, self._room, self._controls)
        self.window.panel_shown.connect(self._on_panel)

    @property
    def page(self) -> P:
        """The panel's page."""
        return self._panel[0]

    @property
    def presenter(self) -> M:
        """The panel's mind."""
        return self._panel[1]

    @property
    def built(self) -> bool:
        """Whether it has been looked at."""
        return self._built is not None

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return self._built is None or self.presenter.settled

    @property
    def in_front(self) -> bool:
        """Whether it is the panel that is looked at."""
        return self.window.panel == self.key

    def build(self) -> tuple[P, M]:
        """Build page and presenter, importing them only now, and wire them to what is around."""
        raise NotImplementedError

    def prepare(self, demo: Any) -> None:
        """Bring the panel to the front with what a demonstration shows in it."""
        raise NotImplementedError

    def come_to_front(self) -> None:
        """Do what is due when the panel is looked at."""

    def name_document(self) -> None:
        """Say in the top bar what the panel is of, while it is in front."""

    @property
    def _panel(self) -> tuple[P, M]:
        if self._built is None:
            self._built = self.build()
            page: Any = self._built[0]
            self._room.take(page)
            self._controls.take(page.inspector)
        return self._built

    @Slot(str)
    def _on_panel(self, key: str) -> None:
        if key == self.key:
            assert self._panel
            self.come_to_front()
            self.name_document()
            self.window.focus_page()


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
