"""Several views of one panel: one is in front, each is built when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from explorer.desk.base import Desk, M
from explorer.widgets.segmented import Segmented


@dataclass(frozen=True)
class View:
    """A view: its word, and who builds its page and its presenter."""

    word: str
    build: Callable[[], tuple[Any, Any]]


class Views(QWidget):
    """The pages of a panel's views, and a switch that goes with the one in front.

    A page has an ``inspector`` and takes the switch by ``take_corner(widget)``.

    Signals
    -------
    changed(str)
        Another view is in front.

    Parameters
    ----------
    views : mapping of str to View
        By their keys, in the order of the switch; the first is in front at first.
    """

    changed = Signal(str)

    def __init__(self, views: Mapping[str, View], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = dict(views)
        self._built: dict[str, tuple[Any, Any]] = {}
        self.key = ""
        self.inspector = QStackedWidget()
        self._pages = QStackedWidget()
        self.switch = Segmented([view.word for view in views.values()])
        self.switch.setAccessibleName("View")
        self.switch.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.show_view(next(iter(self._views)))

    def presenter(self, key: str) -> Any:
        """Return a view's mind; it is built if it has not been looked at yet."""
        return self._build(key)[1]

    def page(self, key: str) -> Any:
        """Return a view's page; it is built if it has not been looked at yet."""
        return self._build(key)[0]

    @property
    def presenters(self) -> list[Any]:
        """The minds of all views that have been looked at."""
        return [presenter for _, presenter in self._built.values()]

    def show_view(self, key: str) -> None:
        """Bring a view to the front."""
        if key == self.key:
            return
        page, _ = self._build(key)
        self.key = key
        page.take_corner(self.switch)
        self.switch.set_current(list(self._views).index(key))
        self._pages.setCurrentWidget(page)
        self.inspector.setCurrentWidget(page.inspector)
        for stack in (self._pages, self.inspector):
            _measure_by_front(stack)
        self.setFocusProxy(page)
        self.changed.emit(key)

    def _build(self, key: str) -> tuple[Any, Any]:
        if key not in self._built:
            page, _ = self._built[key] = self._views[key].build()
            self._pages.addWidget(page)
            self.inspector.addWidget(page.inspector)
        return self._built[key]

    @Slot(int)
    def _choose(self, index: int) -> None:
        """Bring a view to the front, and the keyboard to it, so that the space bar plays or writes there."""
        self.show_view(list(self._views)[index])
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _measure_by_front(stack: QStackedWidget) -> None:
    """Let a stack be as large as what is in front, not as what is hidden."""
    for index in range(stack.count()):
        hidden, widget = index != stack.currentIndex(), stack.widget(index)
        way = QSizePolicy.Policy.Ignored if hidden else QSizePolicy.Policy.Preferred
        if widget is not None:
            widget.setSizePolicy(way, way)
    stack.updateGeometry()


class ViewsDesk(Desk[Views, M]):
    """The desk of a panel with several views, each with a mind of its own."""

    @property
    def views(self) -> Views:
        """The panel's views."""
        return self.page

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return not self.built or all(presenter.settled for presenter in self.page.presenters)

    def _wire(self, presenter: Any) -> None:
        """Pass on what any view tells."""
        presenter.troubled.connect(self.window.tell)
        presenter.state_changed.connect(self.state_changed)
        presenter.state_changed.connect(self.name_document)
