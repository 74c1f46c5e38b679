"""The application as it is shipped: its engine in a process of its own, which can die and be left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint

from explorer.options import Options
from tests.app.conftest import SIZE
from tests.app.driver import Driver, Trainer

Start = Callable[..., Driver]

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")


@pytest.fixture
def apart(start: Start) -> Driver:
    """A window whose engine is somewhere else, with both maps on screen."""
    driver = start(Options(size=SIZE, device="cpu"), apart=True)
    driver.until(lambda: len(driver.state.slots) == 2)
    driver.settle()
    return driver


def trained(driver: Driver) -> Trainer:
    """The panel of a window, in the middle of a long training."""
    trainer = Trainer(driver.app, driver.qtbot)
    trainer.begun()
    trainer.prepare(training={"steps": 1_000_000})
    trainer.space()
    trainer.reach(30)
    return trainer


def test_a_drag_is_decoded_as_by_hand_and_no_torch_comes_into_the_window(apart: Driver) -> None:
    canvas = apart.canvas(1)
    apart.drag(canvas, apart.probe(1), QPoint(canvas.width() // 2, canvas.height() // 2))
    apart.until(lambda: apart.app.presenter.settled)
    apart.assert_probe_at(1, apart.read_by("digits-ae-2").code)


def test_it_trains_rests_steps_and_begins_the_identical_run(apart: Driver) -> None:
    trainer = trained(apart)
    trainer.space()
    trainer.still()
    step, first = trainer.run.step, trainer.run.history.at(20).xy.tobytes()
    trainer.click(trainer.panel.transport.step)
    trainer.reach(step + 1)
    trainer.still()
    trainer.click(trainer.panel.transport.reset)
    trainer.begun()
    trainer.play_to(20)
    assert trainer.run.moment.xy.tobytes() == first


def test_a_window_that_is_closed_while_it_trains_leaves_nothing_running(apart: Driver) -> None:
    trainer = trained(apart)
    number = apart.app.worker.process_id
    assert number is not None
    begun = time.monotonic()
    trainer.window.close()
    assert time.monotonic() - begun < 5
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert not trainer.app.worker.training


def test_where_the_engine_dies_the_window_says_so_and_stays(apart: Driver) -> None:
    trainer = trained(apart)
    step = trainer.run.step
    assert apart.app.worker.process_id is not None
    os.kill(apart.app.worker.process_id, signal.SIGKILL)
    trainer.until(lambda: "SIGKILL" in trainer.notice and "Start the application again" in trainer.notice)
    trainer.still()
    assert trainer.run.step >= step
    trainer.window.show_panel("map")
    apart.drag(apart.canvas(0), apart.probe(0), QPoint(90, 90))  # the maps can still be looked at
    assert apart.window.isVisible()


MODULES = """
import sys
from explorer.app import run
from explorer.options import Options

class Leave:
    code = 0
    def __init__(self, app):
        self.app = app
        app.settled.connect(self.leave)
    def leave(self):
        print(sorted({"torch", "sklearn", "scipy"} & set(sys.modules)), flush=True)
        self.app.window.close()

raise SystemExit(run(Options(device="cpu"), Leave))
"""


def test_the_window_never_loads_what_computes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
