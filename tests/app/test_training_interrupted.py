"""A window that is closed, a process that is killed while it trains: what was trained is offered again."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from safetensors.numpy import load_file

from explorer.core.demos import LiveDemo
from explorer.core.runs import Recipe
from explorer.engine import Engine
from explorer.options import Options
from tests.app.driver import Driver, Trainer
from tests.engine.playing import begin, play
from tests.engine.playing import recipe as small

Start = Callable[..., Driver]
STEPS = 60
PLAN = 100_000


@pytest.fixture
def runs(own_folders: Path) -> Path:
    """Where this test's trainings are saved."""
    return own_folders / "runs"


def opened(start: Start) -> Trainer:
    """A window of its own with the training panel in front."""
    driver = start(Options(size=(1440, 900), device="cpu", panel="train"))
    trainer = Trainer(driver.app, driver.qtbot)
    trainer.begun()
    trainer.settle()
    return trainer


def offered(trainer: Trainer) -> str:
    """What the panel tells of an interrupted run; "" for nothing."""
    bar = trainer.panel.left_behind
    return str(bar.text()) if bar.isVisible() else ""


def saved(runs: Path) -> list[Path]:
    return sorted(runs.rglob("*.state"))


def write(trainer: Trainer, path: Path) -> dict[str, np.ndarray]:
    """Save the model by its dialog; return its weights."""
    trainer.reveal(trainer.panel.inspector.save)
    trainer.click(trainer.panel.inspector.save)
    accept(trainer, path)
    return weights(path)


def accept(trainer: Trainer, path: Path) -> None:
    """Choose a place in the dialog that is open, and wait for the file."""
    (dialog,) = trainer.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    trainer.until(path.exists)
    trainer.still()


def weights(path: Path) -> dict[str, np.ndarray]:
    return {name: w for name, w in load_file(path).items() if not name.startswith(("codes", "labels"))}


def test_a_window_that_is_closed_while_it_trains_ends_in_time_and_offers_it_again(
    start: Start, runs: Path
) -> None:
    before = {t for t in threading.enumerate() if t.name.startswith("latent-explorer")}
    first = opened(start)
    session = first.prepare(training={"steps": 1_000_000})
    first.space()
    first.reach(30)
    first.window.close()
    assert {t for t in threading.enumerate() if t.name.startswith("latent-explorer")} == before
    assert not first.app.worker.training
    (state,) = saved(runs)

    again = opened(start)
    told = offered(again)
    assert told.startswith(f"{session.begun.title} on digits was left at step ")
    again.click(again.panel.left_behind.resume)
    again.begun()
    assert offered(again) == ""
    step = again.run.step
    assert step >= session.step >= 30
    assert f"step {step:,} of 1,000,000" in told
    assert again.run.recipe.fields["nodes"] == 16
    again.space()
    again.reach(step + 1)
    again.space()
    again.still()
    assert not state.exists(), "it belongs to this window now"


def test_what_has_not_begun_is_not_offered(start: Start, runs: Path) -> None:
    first = opened(start)
    first.prepare(training={"steps": STEPS, "checkpoint_every_s": 0.0})
    first.window.close()
    assert saved(runs) == []


def test_what_is_over_and_was_not_kept_is_not_lost(start: Start, runs: Path) -> None:
    first = opened(start)
    first.prepare(training={"steps": STEPS, "checkpoint_every_s": 0.0})
    first.finish()
    first.window.close()
    assert len(saved(runs)) == 1
    again = opened(start)
    assert "finished" in offered(again)
    assert not again.panel.left_behind.resume.isVisible()
    again.click(again.panel.left_behind.open)
    again.until(lambda: again.window.panel == "map")
    again.settle()
    assert len(again.state.slots) == 2


TRAINS_UNTIL_IT_IS_KILLED = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from explorer.app import run
from explorer.core.demos import LiveDemo
from explorer.options import Options

class Train:
    code = 0

    def __init__(self, app):
        self.app, self.begun, self.told = app, False, False
        app.settled.connect(self.begin)

    def begin(self):
        if self.begun:
            return
        self.begun = True
        presenter = self.app.training.presenter
        training = {"steps": int(sys.argv[1]), "seed": 5, "checkpoint_every_s": 0.0}
        presenter.prepare(LiveDemo("t", "t", "t", "t", "vae", "digits", {"nodes": 16}, training))
        presenter.player.moved.connect(self.moved)
        QTest.keyClick(self.app.window.windowHandle(), Qt.Key.Key_Space)

    def moved(self):
        if self.app.training.presenter.main.step >= 40 and not self.told:
            self.told = True
            print("trains", flush=True)

raise SystemExit(run(Options(panel="train", device="cpu"), Train))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_after_a_kill_it_is_resumed_to_the_very_weights_of_an_uninterrupted_run(
    start: Start, runs: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", TRAINS_UNTIL_IT_IS_KILLED, str(PLAN)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "trains\n"
        child.kill()
        assert child.wait(30) == -signal.SIGKILL
    assert len(saved(runs)) == 1

    trainer = opened(start)
    assert offered(trainer)
    trainer.click(trainer.panel.left_behind.resume)
    resumed = trainer.begun()
    at = resumed.step
    assert 30 <= at < PLAN
    trainer.play_to(at + 50)
    ours = write(trainer, tmp_path / "resumed.safetensors")

    plain = trainer.prepare("vae", training={"steps": PLAN})
    assert plain.recipe.fields == resumed.recipe.fields
    trainer.play_to(at + 50)
    theirs = write(trainer, tmp_path / "plain.safetensors")
    assert plain.moment.xy.tobytes() == resumed.moment.xy.tobytes()
    assert plain.moment.test == resumed.moment.test
    ours_told, theirs_told = (np.array(run.train.curve("loss")) for run in (resumed, plain))
    whole = ~((theirs_told[0] > at) & (theirs_told[0] <= at + 20))
    np.testing.assert_array_equal(ours_told[0], theirs_told[0])
    # A mean of twenty steps that the kill has cut in two is that of those after it.
    np.testing.assert_array_equal(ours_told[:, whole], theirs_told[:, whole])
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


@pytest.fixture
def left(runs: Path) -> Recipe:
    """A run that another process left after 30 steps."""
    engine, what = Engine("cpu", runs), small("digits", "vae")
    begin(engine, what)
    play(engine, 30)
    engine.close()
    assert len(saved(runs)) == 1
    return what


def test_one_is_kept_as_a_model_that_opens_on_the_map(
    start: Start, left: Recipe, runs: Path, tmp_path: Path
) -> None:
    trainer = opened(start)
    trainer.click(trainer.panel.left_behind.keep)
    accept(trainer, tmp_path / "kept.safetensors")
    trainer.until(lambda: trainer.window.panel == "map")
    trainer.settle()
    assert trainer.state.slots[-1:] == ("kept",)
    assert offered(trainer) == ""
    assert saved(runs) == []
    assert weights(tmp_path / "kept.safetensors")


def test_one_is_discarded(start: Start, left: Recipe, runs: Path) -> None:
    trainer = opened(start)
    assert "at step 30 of" in offered(trainer)
    trainer.click(trainer.panel.left_behind.discard)
    trainer.still()
    assert offered(trainer) == ""
    assert saved(runs) == []
    assert trainer.notice == ""


def test_what_was_learning_to_write_is_resumed_and_written_with(
    start: Start, runs: Path, tmp_path: Path
) -> None:
    text = tmp_path / "own.txt"
    text.write_text("The cat sat on the mat. A dog (old) ran by.\n" * 80, encoding="utf-8")
    first = opened(start)
    names = ("test", "Test", "It learns to write.", "Of this.")
    small = {"latent_dim": 16, "embedding": 8}
    plan = {"steps": 1_000_000, "batch_size": 8, "window": 16}
    first.presenter.prepare(LiveDemo(*names, "char-rnn", str(text), small, plan))
    first.begun()
    first.space()
    first.reach(30)
    first.window.close()
    assert len(saved(runs)) == 1

    again = opened(start)
    assert offered(again).startswith("LSTM, 16 units on own.txt was left at step ")
    bar = again.panel.left_behind
    assert bar.open.text() == "Write with it"
    again.click(bar.resume)
    again.until(lambda: again.run.begun.writes)
    step = again.run.step
    assert step >= 30
    assert len(again.run.train) > 0
    assert again.panel.inspector.data.currentText() == "own.txt"
    again.space()
    again.reach(step + 20)
    again.space()
    again.still()
    assert again.panel.cards["run"].written.text() == again.run.moment.written != ""
