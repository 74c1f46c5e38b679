"""One application for all tests that can share it, back at the same digits before each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.bridge.hosts import Host, ThreadHost
from explorer.core.paths import checkpoint, runs_folder
from explorer.engine import Engine
from explorer.options import Options
from tests.app.between import Weaver
from tests.app.driver import Driver, Trainer
from tests.engine.samples import Yardstick

HERE = Path(__file__).parent
SIZE = (1440, 900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform grumbles about what only a window manager can do: no fault of ours."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


def engine_of(device: str) -> Engine:
    """Make the application's engine."""
    return Engine(device, runs=runs_folder())


def in_thread(load_engine: Callable[[str], Any]) -> Callable[[str], Host]:
    """House an engine on a thread of this process, where tests can reach into it.

    How it is in the process of its own that it has by default is tested in `test_apart`.
    """
    return lambda device: ThreadHost(partial(load_engine, device))


def end(app: App) -> None:
    """Close an application and take it off memory."""
    app.window.close()
    assert app.close()
    shiboken6.delete(app.window)
    shiboken6.delete(app)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="package")
def look(qapp: QApplication) -> Iterator[QApplication]:
    """Take the theme off again after the last of these tests."""
    yield qapp
    keeper = qapp.findChild(QObject, "theme-keeper", Qt.FindChildOption.FindDirectChildrenOnly)
    if keeper is not None:
        shiboken6.delete(keeper)
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
    qapp.setFont(QFont())


@pytest.fixture(scope="package")
def running(
    request: pytest.FixtureRequest, look: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """The shared application, started, with its own settings and trainings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("config", "runs"):
            patch.setenv(f"LATENT_EXPLORER_{name.upper()}", str(tmp_path_factory.mktemp(name)))
        app = App(Options(size=SIZE, device="cpu"), in_thread(engine_of))
        app.window.show()
        first = Driver(app, QtBot(request))
        first.until(lambda: bool(app.presenter.state.slots))
        first.settle()
    yield app
    end(app)


@pytest.fixture
def driver(running: App, qtbot: QtBot) -> Iterator[Driver]:
    """The shared application, on the digits as at the start."""
    made = Driver(running, qtbot)
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    running.open_demo("wheel-ae-2")
    made.until(lambda: made.state.slots[-1:] == ("wheel-ae-2",))
    made.settle()
    running.open_demo("digits-ae-2")
    made.until(lambda: made.state.slots[-1:] == ("digits-ae-2",))
    made.settle()
    yield made
    made.move(made.window, QPoint(2, 2))
    made.settle()
    made.rest()


@pytest.fixture
def trainer(running: App, qtbot: QtBot) -> Iterator[Trainer]:
    """The training panel of the shared application."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Trainer(running, qtbot)
    made.begun()
    yield made
    made.player.pause()
    made.still()
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


@pytest.fixture
def weaver(running: App, qtbot: QtBot) -> Iterator[Weaver]:
    """The interpolation panel of the shared application, on the digits as at the start."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    running.open_demo("digits-ae-2")
    made = Weaver(running, qtbot)
    made.presenter.show_model("wheel-ae-2" if "wheel-ae-2" in running.library.cards else "digits-pca-2")
    made.presenter.show_model("digits-ae-2")
    made.calm()
    yield made
    made.presenter.steps.leave()
    if not made.panel.drawing.isHidden():
        made.panel.drawing.closed.emit()
    made.inspector.wished.emit("corners", True)
    made.inspector.wished.emit("all_ways", False)
    made.inspector.wished.emit("steps", 10)
    made.inspector.wished.emit("overshoot", 0.0)
    made.calm()
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


@pytest.fixture
def start(look: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Driver]]:
    """Start an application of the test's own, which is closed at its end."""
    apps: list[App] = []

    def begin(options: Options | None = None, load_engine: Any = engine_of, *, apart: bool = False) -> Driver:
        app = App(options or Options(size=SIZE, device="cpu"), None if apart else in_thread(load_engine))
        apps.append(app)
        with qtbot.waitExposed(app.window):
            app.window.show()
        return Driver(app, qtbot)

    yield begin
    for app in apps:
        if shiboken6.isValid(app):
            end(app)


@pytest.fixture(scope="session")
def by_hand() -> Callable[[str], Yardstick]:
    """Run a shipped model with torch, without the application."""
    return lambda name: Yardstick(checkpoint(name))
