"""Joins window, theme and settings file: what is wished is shown at once and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from explorer.shell import theme
from explorer.shell.settings import Settings, Store
from explorer.shell.window import MainWindow


class SettingsKeeper(QObject):
    """Answers the window's wishes about theme, scale and device, and remembers.

    Parameters
    ----------
    app : QApplication
        Gets theme and scale.
    window : MainWindow
        Wishes; it owns the keeper.
    store : Store
        The file.
    settings : Settings
        What the file holds. What only this run uses, as from the command line, is not in it and is not kept.
    """

    def __init__(self, app: QApplication, window: MainWindow, store: Store, settings: Settings) -> None:
        super().__init__(window)
        self._app, self._window, self._store = app, window, store
        self.settings = settings
        window.theme_wished.connect(self.set_theme)
        window.scale_wished.connect(self.set_scale)
        window.device_wished.connect(self.set_device)
        window.forget_wished.connect(self.forget)
        window.closing.connect(self.save)

    def _change(self, **fields: Any) -> None:
        self.settings = replace(self.settings, **fields)
        self._show(replace(self._window.settings, **fields))
        self.save()

    def _show(self, settings: Settings) -> None:
        self._window.set_settings(settings)
        theme.apply(self._app, settings.theme, settings.scale)

    @Slot(str)
    def set_theme(self, name: str) -> None:
        """Show and keep a theme.

        Parameters
        ----------
        name : {"light", "dark", "system"}
            The theme.
        """
        self._change(theme=name)

    @Slot(float)
    def set_scale(self, scale: float) -> None:
        """Show and keep a scale.

        Parameters
        ----------
        scale : float
            1 for 100 %.
        """
        self._change(scale=scale)

    @Slot(str)
    def set_device(self, name: str) -> None:
        """Keep a device; who owns the device hears the window's wish itself.

        Parameters
        ----------
        name : {"auto", "cpu", "cuda", "mps"}
            The device.
        """
        self._change(device=name)

    def add_recent(self, path: str) -> None:
        """Keep a file that was opened.

        Parameters
        ----------
        path : str
            The file.
        """
        recent = self.settings.opened(path).recent
        if recent != self.settings.recent:
            self._change(recent=recent)

    @Slot()
    def forget(self) -> None:
        """Forget everything and show the defaults."""
        message = self._store.reset()
        self.settings = Settings()
        self._show(self.settings)
        self._window.set_inspector(None)
        if message:
            self._window.tell(message)

    @Slot()
    def save(self) -> None:
        """Write the settings with the window's place; what goes wrong is told in the window."""
        window = self._window
        self.settings = replace(
            self.settings, geometry=window.geometry_text(), inspector=window.inspector_wish
        )
        message = self._store.save(self.settings)
        if message:
            window.tell(message)
