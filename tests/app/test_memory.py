"""Why LSTM, by real keys, drags and hovers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.panels.memory.curves import OWN
from explorer.panels.playing import Doing
from explorer.widgets.slider import NumberSlider
from tests.app.conftest import SIZE
from tests.app.driver import Driver
from trainers.gradients import STARTS, Start, norms_at_start

KEY = Qt.Key


class Rememberer(Driver):
    """Drives the view of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("sequence")
        self.views = app.sequence.views
        self.until(lambda: app.sequence.presenter.card is not None)
        self.go("Memory")
        self.mind, self.panel = self.views.presenter("memory"), self.views.page("memory")
        self.plot, self.inspector = self.panel.plot, self.panel.inspector
        self.panel.show_part(0)
        self.until(lambda: len(self.mind.reads) >= len(STARTS) + 3)
        self.calm()

    def go(self, view: str) -> None:
        """Choose a view by its word."""
        self.click(next(b for b in self.views.switch.findChildren(QAbstractButton) if b.text() == view))

    def calm(self) -> None:
        """Wait until nothing is awaited."""
        self.until(lambda: self.app.sequence.settled and not self.app.worker.busy)

    def hover(self, lag: int) -> str:
        """Point at a lag, and return what is read off."""
        frame = self.plot.frame()
        self.move(self.plot, QPoint(round(frame.across(lag)), frame.box.center().y()))
        return str(self.plot.reading())

    def pull(self, slider: NumberSlider, to: float) -> None:
        """Drag a slider to a share of its length."""
        room = slider.slider
        goal = QPoint(round(to * room.width()), room.height() // 2)
        self.drag(room, room.handle().toPoint(), goal)
        self.calm()

    def share(self, curve: str, lag: int = 50) -> float:
        """Return how much a curve shows at a lag."""
        return float(next(c for c in self.plot.shown() if c.key == curve).values[lag])

    @property
    def names(self) -> list[str]:
        return [curve.name for curve in self.plot.shown()]


@pytest.fixture
def memory(running: App, qtbot: QtBot) -> Iterator[Rememberer]:
    """The view of the shared application."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Rememberer(running, qtbot)
    yield made
    made.mind.mind.race.pause()
    made.calm()
    made.go("Write")
    made.calm()
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_curves_are_those_of_the_cells_and_are_read_off(memory: Rememberer) -> None:
    for start in STARTS:
        wished = norms_at_start(start)
        assert memory.share(start.title) == pytest.approx(wished[50] / wished[0], rel=1e-3)
    assert memory.share("LSTM, torch's default") < 1e-9
    assert memory.share("python-reference-lstm") > 1e-3
    said = memory.hover(50)
    assert said.startswith("50 steps back RNN, gain 1.5 4.7 LSTM, bias 3 .42")
    assert said.endswith("RNN 1.9e−14")
    memory.move(memory.plot, QPoint(2, 2))
    assert memory.plot.reading() == ""
    assert "The default LSTM vanishes too" in memory.panel.headline()[0]
    assert "keeps 42 %" in memory.panel.headline()[0]


def test_the_forget_bias_is_dragged_and_one_s_own_follows(memory: Rememberer) -> None:
    inspector = memory.inspector
    memory.pull(inspector.bias, 0.02)
    low = memory.share(OWN)
    assert memory.mind.own.forget_bias == 0
    assert np.log(low) == pytest.approx(np.log(memory.share("LSTM, torch's default")), abs=1e-3)
    assert "vanishes" in memory.panel.headline()[0]
    seen = []
    room = inspector.bias.slider
    memory.press(room, room.handle().toPoint())
    for share in np.linspace(0.1, 0.75, 6):
        memory.move(room, QPoint(round(share * room.width()), room.height() // 2))
        wished = memory.mind.own
        memory.until(lambda wished=wished: memory.mind.reads[OWN].beginning == wished)
        seen.append(memory.share(OWN))
    memory.release(room, QPoint(round(0.75 * room.width()), room.height() // 2))
    memory.calm()
    assert seen == sorted(seen), "it follows before the hand lets go"
    assert low < 1e-8 < 0.1 < seen[-1]
    bias = memory.mind.own.forget_bias
    wished = norms_at_start(Start("", "lstm", bias))
    assert memory.share(OWN) == pytest.approx(wished[50] / wished[0], rel=1e-3)
    assert memory.names[-1] == f"Yours: LSTM, bias {bias:.2f}"
    assert "reaches back" in memory.panel.headline()[0]
    assert f"σ({bias:.1f})" in inspector.why.text()


def test_a_gain_too_large_explodes_and_a_default_matrix_does_not(memory: Rememberer) -> None:
    inspector = memory.inspector
    inspector.cell.setFocus()
    while inspector.cell.currentData() != "rnn":
        memory.key(inspector.cell, KEY.Key_Up)
    memory.calm()
    assert not inspector.bias.isEnabled()
    assert memory.share(OWN) == pytest.approx(memory.share("RNN, torch's default"))
    memory.pull(inspector.gain, 0.85)
    assert inspector.orthogonal.isChecked()
    assert memory.share(OWN, 100) > 10
    assert "explodes" in memory.panel.headline()[0]
    memory.click(inspector.orthogonal)
    memory.calm()
    assert memory.share(OWN) == pytest.approx(memory.share("RNN, torch's default"))
    while inspector.cell.currentData() != "lstm":
        memory.key(inspector.cell, KEY.Key_Down)
    memory.calm()


def test_curves_are_switched_by_their_names(memory: Rememberer) -> None:
    every = memory.names
    memory.click(memory.plot.name("RNN, torch's default"))
    assert memory.names == [name for name in every if name != "RNN"]
    memory.click(memory.plot.name("RNN, torch's default"))
    assert memory.names == every


def test_another_seed_draws_other_weights(memory: Rememberer) -> None:
    before = memory.share("LSTM, forget bias 1")
    memory.click(memory.inspector.new_seed)
    memory.calm()
    other = memory.share("LSTM, forget bias 1")
    assert other != before
    assert np.log(other) == pytest.approx(np.log(before), abs=1.0), "of e⁻⁹"


def test_arrow_keys_read_off(memory: Rememberer) -> None:
    memory.plot.setFocus()
    memory.key(memory.plot, KEY.Key_Right)
    memory.key(memory.plot, KEY.Key_Right)
    assert memory.plot.reading().startswith("51 steps back")
    memory.key(memory.plot, KEY.Key_Escape)
    assert memory.plot.reading() == ""


def test_the_race_is_run_by_the_space_bar_and_rests_when_one_leaves(memory: Rememberer) -> None:
    race = memory.mind.mind.race
    memory.click(memory.panel.part.button(1))
    memory.until(lambda: race.begun is not None)
    memory.calm()
    assert memory.panel.headline()[0] == "Who learns what lies long ago?"
    memory.key(memory.panel, KEY.Key_Space)
    memory.until(lambda: race.steps >= 20)
    assert memory.inspector.race.run.text() == "Pause"
    memory.key(memory.panel, KEY.Key_Space)
    memory.calm()
    rested = race.steps
    memory.key(memory.panel, KEY.Key_Period)
    memory.calm()
    assert race.steps == rested + 1
    memory.key(memory.panel, KEY.Key_Space)
    memory.until(lambda: race.steps > rested + 5)
    memory.go("Write")
    assert race.doing is not Doing.PLAYING
    memory.calm()
    memory.go("Memory")
    assert race.begun.recipe.task == "adding"
    task = memory.inspector.race.task
    task.setFocus()
    memory.key(task, KEY.Key_Down)
    memory.until(lambda: race.begun.recipe.task == "copying")
    memory.calm()
    assert race.steps == 0
