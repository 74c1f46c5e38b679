"""The composition root: builds worker, window and panels and wires them; the one file to see every layer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from explorer.bridge.hosts import ByName, Host
from explorer.bridge.process import ProcessHost
from explorer.bridge.worker import Worker
from explorer.core.between import Anchor
from explorer.core.demos import ALL_DEMOS, DEMOS, Demo, demo
from explorer.core.kinds import is_data, is_text
from explorer.core.messages import Ready
from explorer.core.paths import cache_folder, runs_folder
from explorer.core.texts import WriterCard
from explorer.desk import DESKS, Desk, GameDesk, InterpolateDesk, SequenceDesk, Surroundings, TrainDesk
from explorer.faults import FaultWatch
from explorer.options import Options
from explorer.panels.library import Library
from explorer.panels.map import MapPage, MapPresenter
from explorer.shell import theme
from explorer.shell.keeper import SettingsKeeper
from explorer.shell.settings import Settings, Store
from explorer.shell.window import MainWindow

FIRST_DEMO = "digits-ae-2"
HEADLINE = ("One point, two decoders.", "Drag it, or any other point; each picture below follows the hand.")
CLOSE_SECONDS = 5.0
"""How long a worker that is deep inside a library is waited for, before it is ended."""


class App(QObject):
    """The running application: one window, one worker.

    Parameters
    ----------
    options : Options
        What the command line asked for.
    house : callable or None
        Takes the device's name and returns where the engine lives; by default in a process of its own.
    """

    settled = Signal()

    def __init__(self, options: Options, house: Callable[[str], Host] | None = None) -> None:
        super().__init__()
        self.options = options
        store = Store()
        kept = store.reset() if options.reset else ""
        stored, unread = (Settings(), "") if kept else store.load()
        self._settings_notice = kept or unread
        settings = _overridden(stored, options)
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        theme.apply(qt, settings.theme, settings.scale)
        self.worker = Worker((house or partial(_apart, saves=not options.unattended))(settings.device), self)
        self.library = Library(self.worker, self)
        self.window = MainWindow(settings)
        self._keeper = SettingsKeeper(qt, self.window, store, stored)
        self.page = MapPage()
        self.presenter = MapPresenter(self.page, self.library, self.worker, self)
        self._device_words = ""
        self._troubles: dict[str, str] = {}
        self._document = ""
        self._shown_of_wish = 0
        self._deadline: float | None = None
        self._furnish()
        around = Surroundings(
            self.window,
            self.library,
            self.worker,
            self._show_on_map,
            self._write_with,
            self.open_demo,
            self.presenter.put_probe,
            self._model_in_front,
            self._pin_between,
        )
        self.desks: dict[str, Desk[Any, Any]] = {desk.key: desk(around, self) for desk in DESKS}
        self._connect()
        self.window.show_panel(options.panel)

    @property
    def training(self) -> TrainDesk:
        """The training panel."""
        desk = self.desks[TrainDesk.key]
        assert isinstance(desk, TrainDesk)
        return desk

    @property
    def between(self) -> InterpolateDesk:
        """The interpolation panel."""
        desk = self.desks[InterpolateDesk.key]
        assert isinstance(desk, InterpolateDesk)
        return desk

    @property
    def game(self) -> GameDesk:
        """The game panel."""
        desk = self.desks[GameDesk.key]
        assert isinstance(desk, GameDesk)
        return desk

    @property
    def sequence(self) -> SequenceDesk:
        """The sequence panel."""
        desk = self.desks[SequenceDesk.key]
        assert isinstance(desk, SequenceDesk)
        return desk

    # -- building --------------------------------------------------------------------------------

    def _furnish(self) -> None:
        window = self.window
        window.add_panel("map", "Map", "map", self.page, self.page.inspector)
        window.set_demos([(entry.name, entry.title) for entry in ALL_DEMOS])
        window.set_state("Opening", True)
        window.set_device("Starting")
        self.page.set_headline(*HEADLINE)
        if self.options.size is not None:
            window.resize(*self.options.size)

    def _connect(self) -> None:
        window, library, presenter, worker = self.window, self.library, self.presenter, self.worker
        window.first_painted.connect(self._start)
        window.open_wished.connect(self._open_wished)
        window.demo_wished.connect(self.open_demo)
        window.panel_shown.connect(self._on_panel)
        window.search_wished.connect(presenter.looking.search)
        window.device_wished.connect(self._on_device_wished)
        window.closing.connect(self.close)
        library.opened.connect(self._on_opened)
        library.writer_found.connect(self._open_writer)
        library.troubled.connect(self._tell_trouble)
        library.device_ready.connect(self._on_device)
        presenter.troubled.connect(window.tell)
        presenter.frame_timed.connect(window.set_frame_ms)
        presenter.read.connect(self._check_settled)
        presenter.document_changed.connect(self._name_document)
        worker.state_changed.connect(self._show_state)
        worker.state_changed.connect(self._check_settled)
        worker.fault.connect(window.tell)
        for desk in self.desks.values():
            desk.state_changed.connect(self._check_settled)

    @Slot()
    def _start(self) -> None:
        """Begin with the work, once the window has been painted."""
        paths, entry = list(self.options.paths), demo(self.options.demo or FIRST_DEMO)
        assert entry is not None
        self.open(paths)
        if not isinstance(entry, Demo):
            self.open_demo(entry.name)
            entry = demo(FIRST_DEMO)
        if isinstance(entry, Demo) and (self.options.demo or all(is_text(path) for path in paths)):
            self.library.open(str(entry.path))
        if self._settings_notice:
            self.window.tell(self._settings_notice)
        self.worker.start()

    # -- opening ---------------------------------------------------------------------------------

    @Slot(object)
    def _open_wished(self, paths: list[str]) -> None:
        """Open what was chosen or dropped, and bring it to the front; data may be wanted for training."""
        panel, data = self.window.panel, all(is_data(path) for path in paths)
        stays = (panel == TrainDesk.key and data) or panel == InterpolateDesk.key
        if not stays and not all(is_text(path) for path in paths):
            self.window.show_panel("map")
        self.open(paths)

    @Slot(object)
    def open(self, paths: list[str]) -> None:
        """Open files by path; what was told before is done with, what they bring stays told."""
        self._forget_troubles()
        for path in paths:
            if is_text(path):
                self.training.train_on(os.path.realpath(os.path.expanduser(path)))
            else:
                self.library.open(path)

    @Slot(str)
    def open_demo(self, name: str) -> None:
        """Open a shipped demonstration."""
        entry = demo(name)
        assert entry is not None, name
        self._forget_troubles()
        if not isinstance(entry, Demo):
            self.desks[entry.panel].prepare(entry)
        else:
            self.library.open(str(entry.path))
            self.window.show_panel("map")

    def _forget_troubles(self) -> None:
        self._shown_of_wish = 0
        self._troubles.clear()
        self.window.clear_notice()

    @Slot(str, str)
    def _tell_trouble(self, sentence: str, detail: str) -> None:
        """Tell what cannot be opened; of several files dropped at once, all that cannot."""
        self._troubles[sentence] = detail
        *more, last = self._troubles
        hidden = f"\n… and {len(more) - 2} more; Copy takes all of them." if len(more) > 2 else ""
        told = "\n".join([*more[:2], last]) + hidden
        self.window.tell(told, "\n".join([*more[2:], *filter(None, self._troubles.values())]))

    @Slot(str, str)
    def _on_opened(self, model_id: str, path: str) -> None:
        """Bring a file that was asked for onto the map."""
        entry = _demo_of(path)
        if self._shown_of_wish:
            self.presenter.show_beside(model_id)
        else:
            self.presenter.show_model(model_id, entry.row if entry else 0)
        self._shown_of_wish += 1
        if entry is None and not self.options.unattended:
            self._keeper.add_recent(path)

    @Slot(str)
    def _open_writer(self, path: str) -> None:
        """Bring a model that writes to the front in its own panel; the map begins as without files."""
        self.sequence.open(path)
        first = demo(FIRST_DEMO)
        if not self.library.cards and isinstance(first, Demo):
            self.library.open(str(first.path))

    @Slot(str)
    def _show_on_map(self, model_id: str) -> None:
        """Bring a model that was left open by a run onto the map."""
        self.presenter.show_model(model_id, 0)
        self.window.show_panel("map")

    def _write_with(self, card: WriterCard) -> None:
        """Write with a model that was left open by a run."""
        self.sequence.take(card)

    def _pin_between(self, model_id: str, index: int, anchor: Anchor) -> None:
        """Pin what another panel has found as an anchor, and go there."""
        self.between.pin(model_id, index, anchor)

    def _model_in_front(self) -> str:
        """Return the model of the right map."""
        return (*self.presenter.state.slots, "", "")[1]

    @Slot(str)
    def _on_panel(self, key: str) -> None:
        if key == "map" and self._document:
            self._name_document(self._document)

    @Slot(str)
    def _name_document(self, model_id: str) -> None:
        """Say what the maps are of: the right one's model, its data, its demonstration if it is one."""
        self._document = model_id
        if self.window.panel != "map":
            return
        card = self.library.cards[model_id]
        entry = _demo_of(card.path or "")
        self.page.set_headline(*((entry.headline, entry.hint) if entry else HEADLINE))
        codes = self.library.codes.get(card.model_id)
        rows = f"{len(codes.z):,} × " if codes is not None else ""
        shape = "×".join(map(str, card.input_shape))
        self.window.set_document(card.model_id, f"{Path(card.data_id).name} {rows}{shape}")
        self.window.set_seed(card.seed)

    # -- what the status bar says ----------------------------------------------------------------

    @Slot(object)
    def _on_device(self, ready: Ready) -> None:
        self._device_words = ready.words
        self.window.set_device(ready.words)

    @Slot(str)
    def _on_device_wished(self, device: str) -> None:
        self.window.tell(f"Models will run on {device} from the next start.")

    @Slot()
    def _show_state(self) -> None:
        worker = self.worker
        if not self._device_words:
            shown = bool(self.library.codes)
            self.window.set_state("Loading torch; the maps are there already" if shown else "Opening", True)
        elif worker.training:
            self.window.set_state(f"{worker.doing}, gives way while you drag", True)
        else:
            self.window.set_state("Opening" if worker.busy else "Idle", worker.busy)

    @Slot()
    def _check_settled(self) -> None:
        """Tell once everything asked for is on screen."""
        settled = self.presenter.settled and all(desk.settled for desk in self.desks.values())
        if self._device_words and not self.worker.busy and settled:
            self.settled.emit()

    # -- the end ---------------------------------------------------------------------------------

    @Slot()
    def close(self) -> bool:
        """Take the window away and stop the work, within bounds; return whether the worker ended in time.

        However often it is called, the worker gets `CLOSE_SECONDS` from the first time.
        """
        self.window.hide()
        self.page.stop_flight()
        if self._deadline is None:
            self._deadline = time.monotonic() + CLOSE_SECONDS
        return self.worker.close(max(0.0, self._deadline - time.monotonic()))


def _overridden(settings: Settings, options: Options) -> Settings:
    """Return the settings of this run, in which the command line has its way."""
    wishes: dict[str, Any] = {
        "theme": options.theme,
        "scale": None if options.scale is None else options.scale / 100,
        "device": options.device,
        # A window that was maximised would come back so, and take no size.
        "geometry": None if options.size is None else "",
    }
    return replace(settings, **{name: wish for name, wish in wishes.items() if wish is not None})


def _demo_of(path: str) -> Demo | None:
    """Return the demonstration that a file is, if it is one."""
    return next((entry for entry in DEMOS if entry.path == Path(path)), None)


def _apart(device: str, *, saves: bool) -> Host:
    """House the engine in a process of its own, known by name alone: importing it here would import torch.

    Trainings without a person are not saved, since nobody could be offered them.
    """
    engine = ByName("explorer.engine", "Engine", {"device": device, "runs": runs_folder() if saves else None})
    return ProcessHost(engine, cache_folder() / "crash.log")


def run(options: Options, errand: Callable[[App], Any] | None = None) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    errand : callable or None
        Takes the application and does something in it without a person; has the exit code as ``code``.

    Returns
    -------
    int
        The exit code.
    """
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("latent-explorer")
    qt.setDesktopFileName("latent-explorer")
    watch = FaultWatch()
    watch.install()
    app = App(options)
    watch.happened.connect(app.window.tell)
    # Not when the last window is closed: another one, as the list of keys, may still be open.
    app.window.closing.connect(partial(qt.exit, 0))
    running = None if errand is None else errand(app)
    app.window.show()
    try:
        code = qt.exec()
    finally:
        app.close()
        watch.remove()
    return code if running is None else running.code
