"""Panels in their window: a place from the start, built when they are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.core import messages as m
from explorer.core.demos import LiveDemo, demo
from explorer.core.texts import WriterCard
from explorer.desk import DESKS, Desk, Surroundings
from explorer.options import PANELS
from explorer.panels.library import Library
from explorer.shell.settings import Settings
from explorer.shell.window import MainWindow
from tests.panels.fakes import FakeEngine, data_ready, opened, peeked

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Hall:
    """A window with all desks, and an engine that answers when it is told to."""

    def __init__(self) -> None:
        self.engine, self.window = FakeEngine(), MainWindow(Settings())
        self.library = Library(self.engine)
        self.shown: list[str] = []
        self.writers: list[WriterCard] = []
        self.demos: list[str] = []
        self.probes: list[tuple[str, Any]] = []
        self.pinned: list[tuple[Any, ...]] = []
        self.front = ""
        around = Surroundings(
            self.window,
            self.library,
            self.engine,
            self.shown.append,
            self.writers.append,
            self.demos.append,
            lambda model_id, code: self.probes.append((model_id, code)),
            lambda: self.front,
            lambda *pinned: self.pinned.append(pinned),
        )
        self.desks: dict[str, Desk[Any, Any]] = {kind.key: kind(around, self.window) for kind in DESKS}


@pytest.fixture
def hall(qtbot: QtBot) -> Hall:
    made = Hall()
    qtbot.addWidget(made.window)
    made.window.resize(1440, 900)
    with qtbot.waitExposed(made.window):
        made.window.show()
    return made


def test_every_desk_has_a_panel_of_the_command_line() -> None:
    assert ("map", *(desk.key for desk in DESKS)) == PANELS


@pytest.mark.parametrize("key", [desk.key for desk in DESKS])
def test_a_panel_is_built_once_it_is_looked_at(hall: Hall, qtbot: QtBot, key: str) -> None:
    desk = hall.desks[key]
    assert not desk.built
    assert desk.settled
    hall.window.show_panel(key)
    assert desk.built
    assert desk.in_front
    page = desk.page
    hall.window.show_panel(next(other for other in hall.desks if other != key))
    hall.window.show_panel(key)
    assert desk.page is page
    qtbot.waitUntil(lambda: page.isVisible() and page.inspector.isVisible())


def test_the_interpolation_panel_looks_into_the_model_in_front_and_names_it(hall: Hall) -> None:
    seen = peeked("net")
    hall.library.adopt(opened(seen))
    hall.engine.only(m.LoadData).done(data_ready())
    hall.front = "net"
    hall.window.show_panel("interpolate")
    desk = hall.desks["interpolate"]
    assert desk.presenter.state.model_id == "net"
    assert hall.window.windowTitle().startswith("net")
    desk.presenter.probe_wished.emit("net", np.zeros(2))
    assert [name for name, _ in hall.probes] == ["net"]


def test_the_sequence_panel_wishes_a_model_that_learns_to_write(hall: Hall, qtbot: QtBot) -> None:
    hall.window.show_panel("sequence")
    button = hall.desks["sequence"].page.page("write").inspector.train
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(hall.demos) == 1
    entry = demo(hall.demos[0])
    assert isinstance(entry, LiveDemo)
    assert entry.family == "char-rnn"
