"""Which errand a command line leads to, and how one ends."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from explorer.options import PANELS, Options
from explorer.unattended import SMOKES, errand_of
from explorer.unattended.errand import Errand, Screenshot


class Told(QObject):
    """What an errand hears of the library."""

    troubled = Signal(str, str)
    refused = Signal(str)


class Stage(QObject):
    """As much of an application as an errand needs."""

    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.library = Told(self)


class Note(Errand):
    """Counts how often it is asked to work."""

    worked = 0

    def work(self) -> None:
        """Count."""
        self.worked += 1


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Exit codes that the application was ended with."""
    ended: list[int] = []
    monkeypatch.setattr("explorer.unattended.errand.QApplication.exit", ended.append)
    return ended


def test_every_panel_has_its_rehearsal() -> None:
    assert set(SMOKES) == set(PANELS)
    assert all(panel == smoke.panel for panel, smoke in SMOKES.items())


@pytest.mark.parametrize(
    ("options", "wished"),
    [
        (Options(), None),
        (Options(panel="train"), None),
        (Options(smoke=True), SMOKES["map"]),
        (Options(smoke=True, panel="train"), SMOKES["train"]),
        (Options(screenshot="x.png", panel="train"), Screenshot),
        (Options(screenshot="x.png", smoke=True), SMOKES["map"]),
    ],
)
def test_a_command_line_leads_to_its_errand(options: Options, wished: Any) -> None:
    found = errand_of(options, 0.0)
    assert (found.func if isinstance(found, partial) else found) is wished


def test_an_errand_begins_once_however_often_the_window_settles(qtbot: QtBot, codes: list[int]) -> None:
    stage: Any = Stage()
    note = Note(stage)
    for _ in range(3):
        stage.settled.emit()
    assert note.worked == 0, "not within what settles it"
    qtbot.waitUntil(lambda: note.worked > 0)
    stage.library.refused.emit("x")
    assert (note.worked, codes, note.code) == (1, [], 1)
    note.finish(0)
    assert (codes, note.code) == ([0], 0)


def test_an_errand_ends_where_nothing_can_be_opened_or_nothing_settles(
    qtbot: QtBot, codes: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage: Any = Stage()
    refused = Note(stage)
    stage.library.troubled.emit("net.safetensors: is broken.", "details")
    stage.library.refused.emit("net.safetensors")
    assert (refused.code, codes) == (2, [2])
    assert capsys.readouterr().err == "latent-explorer: net.safetensors: is broken.\n"
    monkeypatch.setattr("explorer.unattended.errand.PATIENCE_MS", 0)
    stage = Stage()
    late = Note(stage)
    qtbot.waitUntil(lambda: len(codes) == 2)
    assert late.code == 1
    assert capsys.readouterr().err == "latent-explorer: the window did not settle in two minutes\n"
