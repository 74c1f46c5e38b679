"""The main window: the frame, its menus, and what it is told and wishes.

Wishes go up as signals; what is shown comes down through setters, which never emit. The window knows no model
and no file format: the composition root answers its wishes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from explorer.shell import icons, theme
from explorer.shell.frame import Frame
from explorer.shell.menus import Menus
from explorer.shell.settings import Settings
from explorer.widgets import units

TITLE = "Latent Explorer"
FILTERS = ("Models, data and texts (*.safetensors *.npz *.npy *.txt *.md *.py)", "All files (*)")
SIZE = QSize(1440, 900)


class MainWindow(Frame):
    """The application's one window.

    Parameters
    ----------
    settings : Settings, optional
        Ticks of the menus, the window's place and size, recent files.
    parent : QWidget, optional
        Owner.

    Attributes
    ----------
    open_wished : Signal(object)
        Paths (list of str) to open: chosen, dropped, or recent.
    demo_wished : Signal(str)
        Name of a demo.
    search_wished : Signal(str)
        Text of the search field at each change, and again on Enter; empty once cleared.
    theme_wished, scale_wished, device_wished : Signal
        A theme's name, a scale (1 for 100 %), a device's name.
    forget_wished : Signal
        All settings are to be forgotten.
    closing : Signal
        The window is about to close; receivers shut down, bounded, before they return.
    """

    demo_wished = Signal(str)
    search_wished = Signal(str)
    theme_wished = Signal(str)
    scale_wished = Signal(float)
    device_wished = Signal(str)
    forget_wished = Signal()
    closing = Signal()

    def __init__(self, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        settings = settings if settings is not None else Settings()
        self.native_dialogs = True
        self._place = QByteArray()
        self.menus = Menus(self)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icons.app_icon())
        self._wire_menus()
        self._wire_bars()
        self.set_settings(settings)
        self.set_inspector(settings.inspector)
        if not self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode())):
            self.resize(self._first_size())

    def _wire_menus(self) -> None:
        menus = self.menus
        menus.open_wished.connect(self.choose_files)
        menus.recent_wished.connect(self._open_one)
        menus.demo_wished.connect(self.demo_wished)
        menus.quit_wished.connect(self.close)
        menus.theme_wished.connect(self.theme_wished)
        menus.scale_wished.connect(self.scale_wished)
        menus.scale_step_wished.connect(self._step_scale)
        menus.device_wished.connect(self.device_wished)
        menus.forget_wished.connect(self.forget_wished)
        menus.present_wished.connect(self.set_presenting)
        menus.inspector_wished.connect(self.toggle_inspector)
        menus.search_wished.connect(self.focus_search)
        menus.panel_wished.connect(self.show_panel)
        menus.menu_wished.connect(self.open_menu)
        menus.keyboard_wished.connect(self.show_keyboard)
        menus.about_wished.connect(self.show_about)

    def _wire_bars(self) -> None:
        self.rail.panel_wished.connect(self.show_panel)
        self.rail.demos_wished.connect(self.open_demos)
        self.rail.settings_wished.connect(self.open_settings)
        bar = self.topbar
        bar.document.clicked.connect(self.open_document_menu)
        bar.search.textEdited.connect(self.search_wished)
        bar.search.returnPressed.connect(self._search_again)
        bar.search.left.connect(self.focus_page)
        bar.present.clicked.connect(self.menus.present.trigger)
        bar.inspector.clicked.connect(self.toggle_inspector)
        bar.menu.clicked.connect(self.open_menu)
        self.statusbar.leave.clicked.connect(self.menus.present.trigger)

    # State comes down ------------------------------------------------------------------------------------

    def add_panel(self, key: str, word: str, icon_name: str, page: QWidget, inspector: QWidget) -> None:
        """Add a panel to the rail and to the menu, on Ctrl and its number.

        Parameters
        ----------
        key, word, icon_name : str
            Its key, its word on the rail and the name of its icon.
        page, inspector : QWidget
            Its canvas and its controls; the window owns them from now on.
        """
        self.menus.add_panel(key, word)
        self.add_page(key, word, icon_name, page, inspector)

    def set_document(self, name: str, data_caption: str = "") -> None:
        """Name what is open, in the top bar and the window's title.

        Parameters
        ----------
        name : str
            The document; empty for none.
        data_caption : str
            The data's name, a space, and what else is to be said, as "digits 1,797 × 8×8".
        """
        self.topbar.set_document(name, data_caption)
        self.setWindowTitle(f"{name} – {TITLE}" if name else TITLE)

    def set_device(self, text: str) -> None:
        """Name the device in the status bar, as "CPU, 1 of 2 cores"."""
        self.statusbar.set_device(text)

    def set_state(self, text: str, busy: bool = False) -> None:
        """Say in the status bar what is going on; `busy` lights the lamp amber."""
        self.statusbar.set_state(text, busy)

    def set_frame_ms(self, value: float | None) -> None:
        """Show a frame time in milliseconds, None for none; may be called for every frame."""
        self.statusbar.set_frame_ms(value)

    def set_seed(self, seed: int | None) -> None:
        """Show the seed of what is on screen, None for none."""
        self.statusbar.set_seed(seed)

    def set_recent(self, paths: Sequence[str]) -> None:
        """List the recent files, newest first; missing ones are left out when the menu opens."""
        self.menus.set_recent(list(paths))

    def set_demos(self, demos: Sequence[tuple[str, str]]) -> None:
        """List the demos as (name, title)."""
        self.menus.set_demos(list(demos))

    def set_settings(self, settings: Settings) -> None:
        """Bring ticks and recent files to the settings.

        Parameters
        ----------
        settings : Settings
            What stands now.
        """
        self.settings = settings
        self.menus.tick("theme", settings.theme)
        self.menus.tick("scale", settings.scale)
        self.menus.tick("device", settings.device)
        self.set_recent(settings.recent)

    def geometry_text(self) -> str:
        """Return place and size as text for the settings; while presenting those from before."""
        place = self._place if self.presenting else self.saveGeometry()
        return bytes(place.toBase64().data()).decode()

    # What the hand does ----------------------------------------------------------------------------------

    @Slot(bool)
    def set_presenting(self, on: bool) -> None:
        """Fill the screen with the canvas, or come back."""
        if on and not self.presenting:
            self._place = self.saveGeometry()
        super().set_presenting(on)
        self.menus.present.setChecked(self.presenting)

    def fold_inspector(self) -> bool:
        """Bring the inspector to what is wished; tick the menu."""
        shown = super().fold_inspector()
        self.menus.inspector.setChecked(shown)
        return shown

    @Slot()
    def choose_files(self) -> None:
        """Let files be chosen; the window stays alive meanwhile."""
        dialog = self._file_dialog("Open models or data", FILTERS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._open_chosen)
        dialog.open()

    def choose_target(
        self,
        title: str,
        name: str,
        then: Callable[[str], object],
        filters: Sequence[str] = ("Models (*.safetensors)",),
    ) -> None:
        """Let a place for a file be chosen; the window stays alive meanwhile.

        Parameters
        ----------
        title, name : str
            What the dialog says above, and the name it proposes; the suffix of that one is added to others.
        then : callable
            Takes the path; not called when nothing is chosen.
        filters : sequence of str
            Kinds of files, as Qt writes them.
        """
        dialog = self._file_dialog(title, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.selectFile(name)
        dialog.fileSelected.connect(then)
        dialog.open()

    def choose_source(self, title: str, then: Callable[[str], object], filters: Sequence[str]) -> None:
        """Let a file be chosen that is to be read; else like `choose_target`."""
        dialog = self._file_dialog(title, filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _file_dialog(self, title: str, filters: Sequence[str]) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters(list(filters))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self.native_dialogs)
        dialog.resize(units.px(760), units.px(480))
        return dialog

    @Slot(list)
    def _open_chosen(self, paths: list[str]) -> None:
        self.open_wished.emit(list(paths))

    @Slot(str)
    def _open_one(self, path: str) -> None:
        self.open_wished.emit([path])

    @Slot(int)
    def _step_scale(self, way: int) -> None:
        self.scale_wished.emit(theme.step_scale(self.settings.scale, way))

    @Slot()
    def _search_again(self) -> None:
        self.search_wished.emit(self.topbar.search.text())

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor into the search field; presenting ends, for the field is hidden there."""
        self.set_presenting(False)
        self.topbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.topbar.search.selectAll()

    def _first_size(self) -> QSize:
        screen = self.screen() or QGuiApplication.primaryScreen()
        return SIZE.boundedTo(screen.availableGeometry().size() * 0.94)

    # Menus and windows -----------------------------------------------------------------------------------

    @Slot()
    def open_menu(self) -> None:
        """Open the menu at its button, or at the window's corner while presenting."""
        menu, button = self.menus.join(), self.topbar.menu
        if self.presenting:
            menu.popup(self.mapToGlobal(QPoint(0, 0)))
        else:
            left = button.width() - menu.sizeHint().width()
            menu.popup(button.mapToGlobal(QPoint(left, button.height() + 2)))

    @Slot()
    def open_document_menu(self) -> None:
        """Open the menu of files below the document's chip."""
        chip = self.topbar.document
        self.menus.document.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))

    @Slot()
    def open_demos(self) -> None:
        """Open the list of demos beside its button."""
        self._beside(self.menus.demos, self.rail.demos)

    @Slot()
    def open_settings(self) -> None:
        """Open the settings beside their button."""
        self._beside(self.menus.settings, self.rail.settings)

    @staticmethod
    def _beside(menu: QMenu, button: QWidget) -> None:
        menu.popup(button.mapToGlobal(QPoint(button.width() + 4, button.height() - menu.sizeHint().height())))

    @Slot()
    def show_about(self) -> None:
        """Show versions and licence."""
        from explorer.shell.about import About

        self._show_once(About)

    @Slot()
    def show_keyboard(self) -> None:
        """Show the list of keys."""
        from explorer.shell.keyboard import Keyboard

        self._show_once(Keyboard)

    def _show_once(self, kind: type[QDialog]) -> None:
        old = self.findChild(kind)
        shown = old if old is not None and old.isVisible() else kind(self)
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let everybody shut down, then close."""
        self.closing.emit()
        event.accept()
