"""Joins window, theme and settings file: what is wished is shown at once, and kept a moment later.

A write waits for the disk, so it happens on a thread of its own once nothing has changed for a while; closing
writes whatever is not yet kept.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from explorer.shell import theme
from explorer.shell.settings import Settings, Store
from explorer.shell.window import MainWindow

QUIET_MS = 500
"""How long nothing changes before the settings are written."""
WRITE_SECONDS = 2.0
"""How long a write that has begun is waited for when the window closes."""


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

    _failed = Signal(str)

    def __init__(self, app: QApplication, window: MainWindow, store: Store, settings: Settings) -> None:
        super().__init__(window)
        self._app, self._window, self._store = app, window, store
        self.settings = settings
        self._writer: threading.Thread | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._write_beside)
        self._failed.connect(window.tell)
        window.theme_wished.connect(self.set_theme)
        window.scale_wished.connect(self.set_scale)
        window.device_wished.connect(self.set_device)
        window.forget_wished.connect(self.forget)
        window.closing.connect(self.save)

    def _change(self, **fields: Any) -> None:
        self.settings = replace(self.settings, **fields)
        self._show(replace(self._window.settings, **fields))
        self._quiet.start()

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
        self._end_writing()
        message = self._store.reset()
        self.settings = Settings()
        self._show(self.settings)
        self._window.set_inspector(None)
        if message:
            self._window.tell(message)

    @Slot()
    def save(self) -> None:
        """Write the settings with the window's place, now; what goes wrong is told in the window."""
        self._end_writing()
        self._note_place()
        message = self._store.save(self.settings)
        if message:
            self._window.tell(message)

    def _note_place(self) -> None:
        place, inspector = self._window.geometry_text(), self._window.inspector_wish
        self.settings = replace(self.settings, geometry=place, inspector=inspector)

    @Slot()
    def _write_beside(self) -> None:
        """Write on a thread; if the last write still waits for the disk, try again after it."""
        if self._writer is not None and self._writer.is_alive():
            self._quiet.start()
            return
        self._note_place()
        self._writer = threading.Thread(
            target=self._write, args=(self.settings,), name="latent-explorer-settings", daemon=True
        )
        self._writer.start()

    def _write(self, settings: Settings) -> None:
        message = self._store.save(settings)
        if message:
            self._failed.emit(message)

    def _end_writing(self) -> None:
        self._quiet.stop()
        if self._writer is not None:
            self._writer.join(WRITE_SECONDS)
