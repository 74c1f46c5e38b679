"""From the first painted window on: maps before torch, keyboard, settings, the rehearsal."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core import messages as m
from explorer.core.colours import class_colours
from explorer.core.paths import checkpoint
from explorer.engine import Engine
from explorer.options import Options
from explorer.unattended.drag import Drag, on_map
from tests.app.conftest import SIZE
from tests.app.driver import Driver
from tests.engine.samples import Yardstick
from trainers.checkpoint import read

ByHand = Callable[[str], Yardstick]
Start = Callable[..., Driver]


class Gate:
    """An engine that imports torch only once it is let."""

    def __init__(self, device: str) -> None:
        self.engine = Engine(device)
        self.opened = threading.Event()
        self.waiting = threading.Event()

    def handle(self, request: m.Request) -> Any:
        if isinstance(request, m.WarmUp):
            self.waiting.set()
            assert self.opened.wait(30)
        return self.engine.handle(request)

    def close(self) -> None:
        self.engine.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate("cpu")
    yield made
    made.opened.set()


@pytest.fixture
def gated(start: Start, gate: Gate) -> Driver:
    """An application whose torch is still to come, with the maps on screen."""
    driver = start(None, lambda device: gate)
    driver.until(gate.waiting.is_set)
    driver.until(lambda: "" not in driver.state.slots and len(driver.state.slots) == 2)
    QApplication.processEvents()
    return driver


def coloured(driver: Driver, slot: int) -> float:
    """Share of the rows at whose place the map paints the colour of their class."""
    stored = read(checkpoint(driver.state.slots[slot]))
    assert stored.codes is not None
    assert stored.labels is not None
    xy = np.rint(driver.canvas(slot).to_pixels(stored.codes)).astype(int)
    pixels = driver.rgb(driver.canvas(slot))[xy[:, 1], xy[:, 0]].astype(int)
    wished = class_colours(10)[stored.labels].astype(int)
    return float((np.abs(pixels - wished).max(axis=1) < 45).mean())


def test_the_maps_are_there_before_torch_and_the_first_picture_comes_by_itself(
    gated: Driver, gate: Gate, by_hand: ByHand
) -> None:
    assert gated.state.slots == ("digits-pca-2", "digits-ae-2")
    for slot in (0, 1):
        assert coloured(gated, slot) > 0.5
        gated.assert_probe_at(slot, gated.codes(slot)[238])
    assert "torch" in gated.window.statusbar.state.text
    assert gated.pictures() == []
    gate.opened.set()
    gated.settle()
    assert gated.window.statusbar.device.text.startswith("CPU")
    gated.until(lambda: gated.window.statusbar.state.text == "Idle")
    for slot, name in enumerate(gated.state.slots):
        model = by_hand(name)
        expected = model.decode(gated.codes(slot)[238][None])[0]
        np.testing.assert_allclose(gated.pictures()[slot], expected, atol=2e-4)


def test_dragging_before_torch_moves_the_probe_and_is_read_once_it_is_there(
    gated: Driver, gate: Gate, by_hand: ByHand
) -> None:
    canvas = gated.canvas(1)
    goal = QPoint(canvas.width() // 2, canvas.height() // 3)
    gated.drag(canvas, gated.probe(1), goal)
    place, pixel = canvas.to_map((goal.x(), goal.y())), 1 / canvas.view.px_per_unit
    gated.assert_probe_at(1, place, by=3)
    assert gated.pictures() == []
    gate.opened.set()
    gated.settle()
    z = gated.read_by("digits-ae-2").code
    gated.assert_probe_at(1, z)
    np.testing.assert_allclose(z, place, atol=2 * pixel)
    picture = by_hand("digits-ae-2").decode(z[None])[0]
    np.testing.assert_allclose(gated.pictures()[1], picture, atol=2e-4)
    gated.assert_probe_at(0, by_hand("digits-pca-2").encode(picture[None])[0])


def test_selecting_and_searching_need_no_torch(gated: Driver) -> None:
    row = gated.lonely(1)
    gated.click(gated.canvas(1), gated.datum(1, row))
    assert gated.state.selected == {row}
    gated.window.topbar.search.setFocus()
    QTest.keyClicks(gated.window.topbar.search, "3")
    assert len(gated.state.selected) == 183


MAPS_WITHOUT_TORCH = """
import sys, threading
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QEventLoop
from explorer.app import App
from explorer.bridge.hosts import ThreadHost
from explorer.core.messages import WarmUp
from explorer.engine import Engine
from explorer.options import Options

class Gate:
    def __init__(self, device):
        self.engine, self.waiting, self.go = Engine(device), threading.Event(), threading.Event()
    def handle(self, request):
        if isinstance(request, WarmUp):
            self.waiting.set()
            self.go.wait(30)
            raise RuntimeError("enough")
        return self.engine.handle(request)
    def close(self): self.engine.close()

qt, gate = QApplication([]), Gate("cpu")
app = App(Options(size=(900, 700)), lambda device: ThreadHost(lambda: gate))
app.window.show()
while not (gate.waiting.is_set() and len(app.library.codes) == 2):
    qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents | QEventLoop.ProcessEventsFlag.AllEvents)
app.window.grab()
print(sorted({"torch", "sklearn", "scipy", "PIL", "pyqtgraph"} & set(sys.modules)))
sys.stdout.flush()
gate.go.set()
app.window.close()
"""


def test_both_maps_are_painted_with_no_torch_imported(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MAPS_WITHOUT_TORCH], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr


# --- the keyboard ------------------------------------------------------------------------------


def test_the_keyboard_is_on_the_right_map_at_the_start(start: Start, gate: Gate) -> None:
    driver = start(None, lambda device: gate)
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    driver.until(gate.waiting.is_set)
    driver.until(lambda: "" not in driver.state.slots and len(driver.state.slots) == 2)
    assert QApplication.focusWidget() is driver.canvas(1)
    before = driver.probe(1)
    driver.key(QApplication.focusWidget(), Qt.Key.Key_Right)
    QApplication.processEvents()
    assert driver.probe(1).x() > before.x()


def test_escape_clears_first_and_then_leaves_presenting(driver: Driver) -> None:
    canvas = driver.canvas(1)
    driver.click(canvas, driver.datum(1, driver.lonely(1)))
    driver.settle()
    driver.key(driver.window, Qt.Key.Key_F11)
    canvas.setFocus()
    driver.key(canvas, Qt.Key.Key_Escape)
    assert driver.state.selected == frozenset()
    assert driver.window.presenting
    driver.key(canvas, Qt.Key.Key_Escape)
    assert not driver.window.presenting


# --- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"{not json", b"\xff\xfe\x00", b"[1, 2]"])
def test_corrupt_settings_are_reset_and_told(start: Start, own_folders: Path, content: bytes) -> None:
    file = own_folders / "config" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    driver = start(Options(size=SIZE))
    driver.until(lambda: bool(driver.state.slots))
    driver.settle()
    assert "settings" in driver.notice.lower(), "told, and still there when all is settled"
    assert "\n" not in driver.notice
    assert driver.window.settings.theme == "light"
    driver.window.close()
    assert "theme" in json.loads(file.read_text())


class Idle:
    """An engine for tests in which nothing is opened."""

    def handle(self, request: m.Request) -> Any:
        raise NotImplementedError("this engine does nothing")

    def close(self) -> None:
        pass


def test_what_was_chosen_is_there_at_the_next_start(start: Start) -> None:
    first = start(Options(size=SIZE), lambda device: Idle())
    first.window.theme_wished.emit("dark")
    first.window.scale_wished.emit(1.3)
    first.window.close()
    second = start(Options(size=SIZE), lambda device: Idle())
    assert (second.window.settings.theme, second.window.settings.scale) == ("dark", 1.3)
    assert second.rgb(second.window).mean() < 80
    second.window.close()
    third = start(Options(size=SIZE, reset=True), lambda device: Idle())
    assert third.window.settings.theme == "light"


def test_the_command_line_has_its_way_for_one_run_alone(start: Start) -> None:
    first = start(Options(size=SIZE, theme="dark", scale=150), lambda device: Idle())
    assert first.rgb(first.window).mean() < 80
    first.window.close()
    second = start(Options(size=SIZE), lambda device: Idle())
    assert (second.window.settings.theme, second.window.settings.scale) == ("light", 1.0)


def test_a_size_asked_for_wins_over_a_window_that_was_maximised(start: Start) -> None:
    first = start(Options(size=SIZE), lambda device: Idle())
    first.window.showMaximized()
    first.until(first.window.isMaximized)
    first.window.close()
    second = start(Options(), lambda device: Idle())
    assert second.window.isMaximized(), "kept without a size"
    second.window.close()
    third = start(Options(size=(1000, 700)), lambda device: Idle())
    assert not third.window.isMaximized()
    assert third.window.size().toTuple() == (1000, 700)


@pytest.mark.parametrize("reset", [False, True])
def test_settings_that_can_be_neither_read_nor_removed_are_told(
    start: Start, gate: Gate, own_folders: Path, monkeypatch: pytest.MonkeyPatch, reset: bool
) -> None:
    (own_folders / "file").touch()
    monkeypatch.setenv("LATENT_EXPLORER_CONFIG", str(own_folders / "file" / "below"))
    driver = start(Options(size=SIZE, reset=reset), lambda device: gate)
    driver.until(lambda: "The settings could not be" in driver.notice)
    assert ("forgotten" in driver.notice) == reset


def test_a_home_that_nobody_knows_is_survived(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATENT_EXPLORER_CONFIG", "~no-such-user-here/config")
    monkeypatch.chdir("/proc" if Path("/proc/self").exists() else "/")
    start(Options(size=SIZE), lambda device: Idle())


# --- the rehearsal's drag ----------------------------------------------------------------------


@pytest.mark.parametrize("late", [True, False])
def test_a_drag_waits_for_late_pictures_and_counts_those_that_never_come(
    driver: Driver, qtbot: Any, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    monkeypatch.setattr("explorer.unattended.drag.LATEST_MS", 30_000 if late else 200)
    strip, moves, done = driver.page.strip, 5, []
    drag = Drag(driver.app, on_map(driver.app, 1), moves)
    strip.blockSignals(True)
    drag.start(lambda: done.append(True))
    qtbot.waitUntil(lambda: drag._step == moves)
    if late:
        driver.settle()
        assert drag.latencies == []
        strip.blockSignals(False)
        strip.painted.emit(driver.app.presenter.reader.stamp)
    qtbot.waitUntil(lambda: bool(done))
    strip.blockSignals(False)
    assert (len(drag.latencies), drag.lost) == ((moves, 0) if late else (0, moves))
    drag.deleteLater()
