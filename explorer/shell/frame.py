"""The window's frame: how its parts stand together, presenting, notices, dropped files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.shell import inspector, rail
from explorer.shell.drop import DropVeil, paths_of
from explorer.shell.inspector import Inspector
from explorer.shell.rail import Rail
from explorer.shell.statusbar import StatusBar
from explorer.shell.topbar import TopBar
from explorer.widgets import units

if TYPE_CHECKING:
    from explorer.widgets.notice import Notice

PAGE_ROOM = 440
"""Width in pixels at 100 % that the page keeps; below it the inspector folds by itself."""


class Frame(QMainWindow):
    """Rail | top bar over page and inspector | status bar.

    Attributes
    ----------
    first_painted : Signal
        Once, after the window has really been painted for the first time.
    panel_shown : Signal(str)
        Key of the panel that was brought to the front.
    open_wished : Signal(object)
        Paths (list of str) dropped onto the window.
    """

    first_painted = Signal()
    panel_shown = Signal(str)
    open_wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._painted = False
        self.presenting = self._knobs_presented = False
        self._inspector_wish: bool | None = None
        self._notice: Notice | None = None
        self.rail, self.topbar = Rail(), TopBar()
        self.pages, self.inspector, self.statusbar = QStackedWidget(), Inspector(), StatusBar()
        self.inspector.passed_on.connect(self._act)
        self._lay_out()
        self._veil = DropVeil(self.centralWidget())

    def _lay_out(self) -> None:
        centre = QWidget()
        across = QHBoxLayout(centre)
        body, middle, column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
        for layout in (across, body, middle, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(body, 1)
        body.addWidget(self.topbar)
        body.addLayout(middle, 1)
        body.addWidget(self.statusbar)
        middle.addLayout(column, 1)
        self._notice_room = QVBoxLayout()
        units.pad(self._notice_room, 0, 0, 0, 0, 0)
        column.addLayout(self._notice_room)
        column.addWidget(self.pages, 1)
        middle.addWidget(self.inspector)
        self.setCentralWidget(centre)

    def add_page(self, key: str, word: str, icon: str, page: QWidget, controls: QWidget) -> None:
        """Add a panel; the first one added is shown.

        Parameters
        ----------
        key, word, icon : str
            Its key, its word on the rail and the name of its icon.
        page : QWidget
            Takes the canvas; scrolls where the window is smaller than its least size.
        controls : QWidget
            Its part of the inspector.
        """
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages.addWidget(scroll)
        self.inspector.add(controls)
        self.rail.add(key, word, icon)
        if self.pages.count() == 1:
            self.show_panel(key)

    @Slot(str)
    def show_panel(self, key: str) -> None:
        """Bring a panel to the front.

        Parameters
        ----------
        key : str
            The panel.

        Raises
        ------
        KeyError
            If there is no such panel.
        """
        self.rail.set_current(key)
        index = self.rail.keys.index(key)
        self.pages.setCurrentIndex(index)
        self.inspector.show_index(index)
        self.focus_page()
        self.panel_shown.emit(key)

    @property
    def panel(self) -> str:
        """Key of the panel in front."""
        return self.rail.keys[self.pages.currentIndex()]

    @Slot()
    def focus_page(self) -> None:
        """Give the keyboard to the page that is shown, or to the widget it names as its focus proxy."""
        page = self._page
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _page(self) -> QWidget | None:
        scroll = self.pages.currentWidget()
        return scroll.widget() if isinstance(scroll, QScrollArea) else None

    @Slot(object)
    def _act(self, event: QKeyEvent) -> None:
        """Let the page do what it does by a key that the inspector has no use for."""
        target = self._page
        while target is not None and (proxy := target.focusProxy()) is not None:
            target = proxy
        if target is not None:
            QApplication.sendEvent(target, event.clone())

    # Presenting and the inspector ------------------------------------------------------------------------

    @Slot(bool)
    def set_presenting(self, on: bool) -> None:
        """Fill the screen with the canvas, or come back.

        Parameters
        ----------
        on : bool
            Whether to present.
        """
        if on == self.presenting:
            return
        self.presenting, self._knobs_presented = on, False
        full = Qt.WindowState.WindowFullScreen
        self.topbar.setVisible(not on)
        self.statusbar.leave.setVisible(on)
        self.fold_inspector()
        self.setWindowState(self.windowState() | full if on else self.windowState() & ~full)

    @property
    def inspector_wish(self) -> bool | None:
        """What the hand chose for the inspector; None leaves it to the room there is."""
        return self._inspector_wish

    def set_inspector(self, wish: bool | None) -> None:
        """Show or fold the inspector.

        Parameters
        ----------
        wish : bool or None
            None leaves it to the room there is.
        """
        self._inspector_wish = wish
        self.fold_inspector()

    @Slot(bool)
    def toggle_inspector(self, shown: bool) -> None:
        """Show or fold the inspector by hand; a wish that is what the room asks for anyway is none.

        While presenting it is folded at first, and what is wished ends with it.

        Parameters
        ----------
        shown : bool
            Whether to show it.
        """
        if self.presenting:
            self._knobs_presented = shown
            self.fold_inspector()
        else:
            self.set_inspector(None if shown is self._has_room() else shown)

    def _has_room(self) -> bool:
        return self.width() >= units.px(rail.WIDTH + inspector.WIDTH + PAGE_ROOM)

    def fold_inspector(self) -> bool:
        """Bring the inspector to what is wished and there is room for.

        Returns
        -------
        bool
            Whether it is shown.
        """
        wish = self._inspector_wish
        shown = self._has_room() if wish is None else wish
        if self.presenting:
            shown = self._knobs_presented
        self.inspector.setVisible(shown)
        self.topbar.inspector.setChecked(shown)
        return shown

    # Notices ---------------------------------------------------------------------------------------------

    @Slot(str)
    def tell_well(self, text: str) -> None:
        """Tell something that went well; it goes by itself after a while."""
        self.tell(text, well=True)

    def tell(self, text: str, detail: str = "", *, well: bool = False) -> None:
        """Tell something in a bar between top bar and page; it blocks nothing and can be copied.

        Parameters
        ----------
        text : str
            One sentence, with the reason and the next step.
        detail : str
            More, for the copy.
        well : bool
            Whether it is of something that went well.
        """
        if self._notice is None:
            from explorer.widgets.notice import Notice

            self._notice = Notice()
            self._notice.dismissed.connect(self.clear_notice)
            self._notice.gone.connect(self.clear_notice)
            self._notice.dismissed.connect(self.focus_page)
            self._notice_room.addWidget(self._notice)
        units.pad(self._notice_room, 16, 10, 16, 0, 0)
        self._notice.tell(text, detail, well=well)

    @Slot()
    def clear_notice(self) -> None:
        """Take the notice away, if there is one, and its room."""
        if self._notice is not None:
            self._notice.clear()
            units.pad(self._notice_room, 0, 0, 0, 0, 0)

    # Qt --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first painting, once it is through."""
        super().paintEvent(event)
        if not self._painted and self.isVisible():
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the inspector where there is no room for it."""
        super().resizeEvent(event)
        self.fold_inspector()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new scale, and a window manager that ends the full screen."""
        super().changeEvent(event)
        kind = event.type()
        if kind in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.fold_inspector()
        elif kind == QEvent.Type.WindowStateChange and self.presenting and not self.isFullScreen():
            self.set_presenting(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc end presenting, where nothing else wanted it."""
        if event.key() == Qt.Key.Key_Escape and self.presenting:
            self.set_presenting(False)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._veil.show_for(paths)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Lift the veil."""
        self._veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Wish the files opened."""
        self._veil.hide()
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open_wished.emit(paths)
