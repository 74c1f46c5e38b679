"""Actions and menus of the window.

There is no visible menu bar outside macOS: it would break the calm of the canvas. All actions stand behind
the menu button at the right of the top bar, which F10 opens too; the commonest are on the rail (demos,
settings) and behind the document's chip (open). On macOS the same menus also fill the system's menu bar.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from explorer.shell.settings import DEVICES
from explorer.shell.theme import SCALES, THEMES

_THEME_WORDS = {"light": "Light", "dark": "Dark", "system": "As the system"}
_DEVICE_WORDS = {"auto": "Best there is", "cpu": "CPU", "cuda": "CUDA (NVIDIA)", "mps": "MPS (Apple)"}


class Menus(QObject):
    """Builds the menus over a window and tells what was chosen.

    Parameters
    ----------
    window : QMainWindow
        Actions are added to it, so that their keys work while no menu is open.
    """

    open_wished = Signal()
    recent_wished = Signal(str)
    demo_wished = Signal(str)
    quit_wished = Signal()
    theme_wished = Signal(str)
    scale_step_wished = Signal(int)
    scale_wished = Signal(float)
    device_wished = Signal(str)
    forget_wished = Signal()
    present_wished = Signal(bool)
    inspector_wished = Signal(bool)
    search_wished = Signal()
    panel_wished = Signal(str)
    menu_wished = Signal()
    keyboard_wished = Signal()
    about_wished = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._recent: list[str] = []
        self._kept: list[QAction] = []
        self.recent, self.demos = QMenu("Open recent", window), QMenu("Demos", window)
        self.recent.setToolTipsVisible(True)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.theme, self.scale = QMenu("Theme", window), QMenu("Size of the interface", window)
        self.device = QMenu("Device", window)
        self._choices: dict[str, dict[object, QAction]] = {}
        self._choose(self.theme, "theme", {name: _THEME_WORDS[name] for name in THEMES}, self.theme_wished)
        self._choose(
            self.device, "device", {name: _DEVICE_WORDS[name] for name in DEVICES}, self.device_wished
        )
        self.set_demos([])
        self._fill_scale()
        self._fill_main()

    def _action(
        self,
        text: str,
        keys: str | list[str],
        then: SignalInstance | Callable[..., None],
        *,
        tick: bool = False,
    ) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(one) for one in ([keys] if isinstance(keys, str) else keys) if one])
        action.setCheckable(tick)
        action.triggered.connect(then)
        self._window.addAction(action)
        self._kept.append(action)
        return action

    def _choose(self, menu: QMenu, kind: str, words: Mapping[Any, str], then: SignalInstance) -> None:
        """Fill a menu with choices of which one is ticked."""
        group = QActionGroup(menu)
        self._choices[kind] = {}
        for value, word in words.items():
            action = menu.addAction(word)
            action.setCheckable(True)
            action.triggered.connect(_giving(then, value))
            group.addAction(action)
            self._choices[kind][value] = action

    def _fill_scale(self) -> None:
        steps = (("Larger", ["Ctrl++", "Ctrl+="], 1), ("Smaller", ["Ctrl+-"], -1), ("100 %", ["Ctrl+0"], 0))
        for text, keys, way in steps:
            self.scale.addAction(self._action(text, keys, _giving(self.scale_step_wished, way)))
        self.scale.addSeparator()
        self._choose(
            self.scale, "scale", {value: f"{100 * value:.0f} %" for value in SCALES}, self.scale_wished
        )

    def _fill_main(self) -> None:
        do = self._action
        window = self._window
        self.file, self.view, self.help = (QMenu(word, window) for word in ("File", "View", "Help"))
        self.file.addAction(do("Open…", "Ctrl+O", self.open_wished))
        self.file.addMenu(self.recent)
        self.file.addMenu(self.demos)
        self.leave = do("Quit", "Ctrl+Q", self.quit_wished)
        self.panels_end = self.view.addSeparator()
        self.inspector = do("Inspector", "Ctrl+I", self.inspector_wished, tick=True)
        self.present = do("Present", "F11", self.present_wished, tick=True)
        self.view.addActions([do("Search", "Ctrl+F", self.search_wished), self.inspector, self.present])
        self.view.addSeparator()
        for menu in (self.theme, self.scale, self.device):
            self.view.addMenu(menu)
        self.help.addAction(do("Keyboard", ["F1", "Ctrl+?"], self.keyboard_wished))
        self.help.addAction(do("About", "", self.about_wished))
        do("Menu", "F10", self.menu_wished)
        self.document, self.settings, self.main = QMenu(window), QMenu(window), QMenu(window)
        self.document.addActions(self.file.actions())
        for menu in (self.theme, self.scale, self.device):
            self.settings.addMenu(menu)
        self.settings.addSeparator()
        self.settings.addAction(do("Forget all settings", "", self.forget_wished))
        self.file.addSeparator()
        self.file.addAction(self.leave)
        if sys.platform == "darwin":
            for menu in (self.file, self.view, self.help):
                window.menuBar().addMenu(menu)

    def join(self) -> QMenu:
        """Join the three menus into the one behind the button; panels may have come since.

        Returns
        -------
        QMenu
            File, view and help, one after the other.
        """
        for old in self.main.actions():
            # Not clear(): that takes from Qt the actions which other menus and the keys still need.
            self.main.removeAction(old)
            if old.isSeparator() and old.parent() is self.main:
                old.deleteLater()
        self.main.addActions([one for one in self.file.actions() if one is not self.leave])
        for menu in (self.view, self.help):
            self.main.addActions(menu.actions())
            self.main.addSeparator()
        self.main.addAction(self.leave)
        self.main.ensurePolished()
        return self.main

    def add_panel(self, key: str, word: str) -> None:
        """Add the action that shows a panel, on Ctrl and its number.

        Parameters
        ----------
        key, word : str
            The panel.
        """
        number = self.view.actions().index(self.panels_end) + 1
        keys = f"Ctrl+{number}" if number < 10 else ""
        self.view.insertAction(self.panels_end, self._action(word, keys, _giving(self.panel_wished, key)))

    def tick(self, kind: str, value: object) -> None:
        """Tick what stands, telling nobody.

        Parameters
        ----------
        kind : {"theme", "scale", "device"}
            Which choice.
        value : object
            What stands; where it is none of the choices nothing is ticked.
        """
        for mine, action in self._choices[kind].items():
            group = action.actionGroup()
            group.setExclusive(False)
            action.setChecked(mine == value)
            group.setExclusive(True)

    def set_demos(self, demos: list[tuple[str, str]]) -> None:
        """List the demos.

        Parameters
        ----------
        demos : list of (str, str)
            Name and title of each.
        """
        self.demos.clear()
        for name, title in demos:
            self.demos.addAction(f"{title}\t{name}").triggered.connect(_giving(self.demo_wished, name))
        if not demos:
            self.demos.addAction("No demos here").setEnabled(False)

    def set_recent(self, paths: list[str]) -> None:
        """Take the recent files, newest first.

        Parameters
        ----------
        paths : list of str
            Those that are gone are left out whenever the menu opens.
        """
        self._recent = list(paths)

    @Slot()
    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in [one for one in self._recent if Path(one).exists()]:
            action = self.recent.addAction(Path(path).name.replace("&", "&&"))
            action.setToolTip(path)
            action.triggered.connect(_giving(self.recent_wished, path))
        if self.recent.isEmpty():
            self.recent.addAction("None yet").setEnabled(False)


def _giving(signal: SignalInstance, value: object) -> Callable[..., None]:
    """Return a receiver that emits a signal with a value, whatever itself is called with."""

    def receiver(*_: object) -> None:
        signal.emit(value)

    return receiver
