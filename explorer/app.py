"""The composition root: builds worker, window and panels and wires them; the one file to see every layer."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from explorer.bridge.worker import Worker
from explorer.core.demos import DEMOS, demo
from explorer.core.messages import ModelCard, Ready
from explorer.faults import FaultWatch
from explorer.options import Options
from explorer.panels.library import Library
from explorer.panels.map import MapPage, MapPresenter
from explorer.shell import theme
from explorer.shell.settings import Store
from explorer.shell.window import MainWindow

FIRST_DEMO = "digits-ae-2"
HEADLINE = ("One point, two decoders.", "Drag it, or any other point; each picture below follows the hand.")


class App(QObject):
    """The running application: one window, one worker.

    Parameters
    ----------
    options : Options
        What the command line asked for.
    load_engine : callable
        Makes the engine on the worker's thread; tests may hand in another.
    """

    settled = Signal()

    def __init__(self, options: Options, load_engine: Any = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.options = options
        self.store = Store()
        if options.reset:
            self.store.reset()
        self.settings, self._settings_notice = self.store.load()
        self._override()
        self.worker = Worker(load_engine or partial(_load_engine, self.settings.device), self)
        self.library = Library(self.worker, self)
        self._restyle()
        self.window = MainWindow(self.settings)
        self.page = MapPage()
        self.presenter = MapPresenter(self.page, self.library, self.worker, self)
        self._device_words = ""
        self._wished: dict[str, str] = {}
        self._frame_ms = 0.0
        self._frame_timer = QTimer(self, interval=250, singleShot=True)
        self._frame_timer.timeout.connect(self._show_frame_time)
        self._furnish()
        self._connect()

    def _override(self) -> None:
        """Let the command line have its way for this run."""
        options = self.options
        if options.theme is not None:
            self.settings = replace(self.settings, theme=options.theme)
        if options.scale is not None:
            self.settings = replace(self.settings, scale=options.scale / 100)
        if options.device is not None:
            self.settings = replace(self.settings, device=options.device)

    # -- building --------------------------------------------------------------------------------

    def _furnish(self) -> None:
        window = self.window
        window.add_panel("map", "Map", "map", self.page, self.page.inspector)
        window.set_demos([(entry.name, entry.title) for entry in DEMOS])
        window.set_state("Opening", True)
        window.set_device("Starting")
        self.page.set_headline(*HEADLINE)
        if self.options.size is not None:
            window.resize(*self.options.size)
        window.show_panel(self.options.panel)

    def _connect(self) -> None:
        window, library, presenter, worker = self.window, self.library, self.presenter, self.worker
        window.first_painted.connect(self._start)
        window.open_wished.connect(self.open)
        window.demo_wished.connect(self.open_demo)
        window.search_wished.connect(self._search)
        window.theme_wished.connect(self._set_theme)
        window.scale_wished.connect(self._set_scale)
        window.device_wished.connect(self._set_device)
        window.closing.connect(self._on_closing)
        library.opened.connect(self._on_opened)
        library.troubled.connect(window.tell)
        library.device_ready.connect(self._on_device)
        presenter.troubled.connect(window.tell)
        presenter.frame_timed.connect(self._on_frame)
        presenter.read.connect(self._check_settled)
        library.data_ready.connect(self._check_settled)
        worker.state_changed.connect(self._show_state)
        worker.state_changed.connect(self._check_settled)
        worker.fault.connect(window.tell)

    @Slot()
    def _start(self) -> None:
        """Begin with the work, once the window has been painted."""
        if self._settings_notice:
            self.window.tell(self._settings_notice, "")
        for path in self.options.paths:
            self.open([path])
        if self.options.demo or not self.options.paths:
            self.open_demo(self.options.demo or FIRST_DEMO)
        self.worker.start()

    # -- opening ---------------------------------------------------------------------------------

    @Slot(object)
    def open(self, paths: list[str]) -> None:
        """Open files by path."""
        for path in paths:
            self.library.open(path)

    @Slot(str)
    def open_demo(self, name: str) -> None:
        """Open a shipped demonstration."""
        entry = demo(name)
        assert entry is not None, name
        self.library.open(str(entry.path))

    @Slot(str, str)
    def _on_opened(self, model_id: str, path: str) -> None:
        """Bring a file that was asked for onto the map."""
        card = self.library.cards[model_id]
        entry = demo(model_id)
        if entry is not None and entry.path != Path(path):
            entry = None
        self.page.set_headline(*((entry.headline, entry.hint) if entry else HEADLINE))
        self.presenter.show_model(model_id, entry.row if entry else 0)
        self._name_document(card)
        self.window.clear_notice()
        if entry is None:
            self.settings = self.settings.opened(path)
            self._keep_settings()
            self.window.set_recent(list(self.settings.recent))

    def _name_document(self, card: ModelCard) -> None:
        codes = self.library.codes.get(card.model_id)
        rows = f"{len(codes.z):,} × " if codes is not None else ""
        self.window.set_document(
            card.model_id, f"{card.data_id} {rows}{'×'.join(map(str, card.input_shape))}"
        )
        self.window.set_seed(card.seed)

    # -- what the status bar says ----------------------------------------------------------------

    @Slot(object)
    def _on_device(self, ready: Ready) -> None:
        self._device_words = ready.words
        self.window.set_device(ready.words)

    @Slot()
    def _show_state(self) -> None:
        worker = self.worker
        if not self._device_words:
            self.window.set_state("Loading torch; the maps are there already", True)
        elif worker.training:
            self.window.set_state("Training, gives way while you drag", True)
        else:
            self.window.set_state("Opening" if worker.busy else "Idle", worker.busy)

    @Slot(float)
    def _on_frame(self, ms: float) -> None:
        self._frame_ms = ms
        if not self._frame_timer.isActive():
            self._frame_timer.start()

    @Slot()
    def _show_frame_time(self) -> None:
        self.window.set_frame_ms(self._frame_ms)

    @Slot()
    def _check_settled(self) -> None:
        """Tell once everything asked for is on screen."""
        if self._device_words and not self.worker.busy and self.presenter.settled:
            self.settled.emit()

    # -- the window's other wishes ---------------------------------------------------------------

    @Slot(str)
    def _search(self, text: str) -> None:
        self.presenter.search(text)

    @Slot(str)
    def _set_theme(self, name: str) -> None:
        self.settings = replace(self.settings, theme=name)
        self._restyle()
        self.window.set_settings(self.settings)
        self._keep_settings()

    @Slot(float)
    def _set_scale(self, scale: float) -> None:
        self.settings = replace(self.settings, scale=scale)
        self._restyle()
        self.window.set_settings(self.settings)
        self._keep_settings()

    @Slot(str)
    def _set_device(self, device: str) -> None:
        self.settings = replace(self.settings, device=device)
        self._keep_settings()
        self.window.set_settings(self.settings)
        self.window.tell(f"Models will run on {device} from the next start.", "")

    def _restyle(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.settings.theme, self.settings.scale)

    def _keep_settings(self) -> None:
        notice = self.store.save(self.settings)
        if notice:
            self.window.tell(notice, "")

    # -- the end ---------------------------------------------------------------------------------

    @Slot()
    def _on_closing(self) -> None:
        if not (self.options.smoke or self.options.screenshot):
            self.settings = replace(self.settings, geometry=self.window.geometry_text())
            self.store.save(self.settings)
        self.close()

    def close(self) -> bool:
        """Stop the work, within bounds; return whether the worker ended in time."""
        self._frame_timer.stop()
        self.page.stop_flight()
        return self.worker.close()


def _load_engine(device: str) -> Any:
    """Make the engine, by name: importing this module must not import torch."""
    if sys.platform == "win32":
        importlib.import_module("torch")
    return importlib.import_module("explorer.engine").Engine(device)


def run(options: Options) -> int:
    """Open the window and stay until it is closed; return the exit code."""
    from explorer.unattended import Errand, Screenshot, Smoke

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("latent-explorer")
    qt.setDesktopFileName("latent-explorer")
    watch = FaultWatch()
    watch.install()
    app = App(options)
    watch.happened.connect(app.window.tell)
    errand: Errand | None = None
    if options.smoke:
        errand = Smoke(app)
    elif options.screenshot:
        errand = Screenshot(app, options.screenshot)
    app.window.show()
    code = qt.exec()
    ended = app.close()
    watch.remove()
    code = errand.code if errand is not None else code
    sys.stdout.flush()
    if not ended:
        # The worker is deep inside a library and cannot be told to stop; nothing is left to save.
        os._exit(code)
    return code
