"""The game in the plane, by real mouse and key events."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.demos import GAME_DEMOS, GameDemo
from explorer.core.game_moments import PHASES
from explorer.panels.game.player import MAIN, TWIN
from explorer.panels.playing import Doing
from explorer.widgets.arena import LAYERS
from tests.app.conftest import SIZE
from tests.app.playing import KEY, Gamer


@pytest.fixture
def gamer(running: App, qtbot: QtBot) -> Iterator[Gamer]:
    """The game of the shared application, small and at its first round."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Gamer(running, qtbot)
    made.begin()
    made.troubles.clear()
    yield made
    made.player.pause()
    made.calm()
    for name in made.presenter._show.layers:
        if not made.presenter._show.layers[name]:
            made.panel.cards[MAIN].chips.chip(name).click()
    made.calm()
    running.window.clear_notice()
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_the_space_bar_plays_and_rests(gamer: Gamer) -> None:
    gamer.press_key(KEY.Key_Space)
    gamer.until(lambda: gamer.game.moment.rounds >= 5)
    assert gamer.bar.play.text() == "Pause"
    gamer.press_key(KEY.Key_Space)
    gamer.calm()
    assert gamer.bar.play.text() == "Play"
    rounds = gamer.game.moment.rounds
    assert gamer.bar.round.text() == f"Round {rounds:,}"
    gamer.calm()
    assert gamer.game.moment.rounds == rounds


def test_half_steps_are_lit_one_after_the_other(gamer: Gamer) -> None:
    lit = []
    for _ in PHASES:
        gamer.press_key(KEY.Key_Period)
        gamer.until(lambda: gamer.player.settled)
        lit.append(gamer.panel.steps.steps.lit())
    assert lit == list(range(len(PHASES)))
    assert gamer.game.moment.rounds == 1
    assert gamer.panel.steps.name.text() == "Update G"
    assert "moved by" in gamer.panel.steps.figures.text()
    gamer.click(gamer.bar.half)
    gamer.calm()
    assert gamer.panel.steps.steps.lit() == 0
    assert gamer.panel.steps.name.text() == "Take real"
    gamer.play_to(3)
    assert gamer.panel.steps.steps.lit() is None


def test_slow_motion_goes_by_itself_and_stops(gamer: Gamer) -> None:
    gamer.player.interval = 20
    gamer.press_key(KEY.Key_S)
    seen: set[int | None] = set()

    def all_seen() -> bool:
        seen.add(gamer.panel.steps.steps.lit())
        return seen >= set(range(len(PHASES)))

    gamer.until(all_seen)
    assert gamer.bar.slow.text() == "Stop"
    gamer.press_key(KEY.Key_S)
    gamer.calm()
    assert gamer.player.doing is Doing.RESTING
    gamer.player.interval = 1100


def test_each_net_is_stepped_alone(gamer: Gamer) -> None:
    first = gamer.game.moment
    gamer.click(gamer.bar.only_d)
    gamer.calm()
    assert gamer.game.moment.turns == (1, 0)
    np.testing.assert_array_equal(gamer.game.moment.made, first.made)
    gamer.press_key(KEY.Key_G)
    gamer.calm()
    assert gamer.game.moment.turns == (1, 1)
    assert not np.array_equal(gamer.game.moment.made, first.made)


@pytest.mark.parametrize("layer", ["field", "grid", "arrows", "real", "made", "modes"])
def test_a_word_of_the_legend_switches_its_layer(gamer: Gamer, layer: str) -> None:
    assert layer in LAYERS
    gamer.play_to(20)
    before = gamer.arena.grab().toImage()
    chip = gamer.panel.cards[MAIN].chips.chip(layer)
    gamer.click(chip)
    gamer.calm()
    assert not gamer.arena.layer(layer)
    assert gamer.arena.grab().toImage() != before
    if layer in ("field", "grid", "arrows"):
        assert getattr(gamer.game.moment, layer) is None, "what nobody sees is not computed"
    gamer.click(chip)
    gamer.calm()
    assert gamer.arena.layer(layer)
    assert gamer.arena.grab().toImage() == before


def test_reset_replays_the_same_game(gamer: Gamer) -> None:
    gamer.play_to(12)
    rounds, made = gamer.game.moment.rounds, gamer.game.moment.made
    gamer.click(gamer.bar.reset)
    gamer.until(lambda: gamer.game.moment.rounds == 0)
    gamer.calm()
    assert not np.array_equal(gamer.game.moment.made, made)
    gamer.player.play(rounds)
    gamer.until(lambda: gamer.game.moment.rounds == rounds)
    gamer.calm()
    np.testing.assert_array_equal(gamer.game.moment.made, made)


def test_ones_own_drawing_becomes_what_is_real(gamer: Gamer) -> None:
    gamer.press_button(gamer.inspector.draw)
    assert gamer.arena.drawing()
    gamer.press_key(KEY.Key_Return)
    assert "nothing drawn" in gamer.troubles[-1]
    start, stop = gamer.place(-2.0, 1.0), gamer.place(2.0, 1.0)
    gamer.drag(gamer.arena, start, stop)
    gamer.press_key(KEY.Key_Return)
    gamer.until(lambda: gamer.game.recipe.density == "drawn")
    gamer.until(lambda: gamer.game.moment.rounds > 0)
    gamer.press_key(KEY.Key_Space)
    gamer.calm()
    real = gamer.game.begun.real
    assert np.abs(real[:, 1] - 1.0).max() < 0.5
    assert real[:, 0].min() < -1.5 < 1.5 < real[:, 0].max()
    assert not gamer.arena.drawing()
    assert gamer.inspector.density.currentText() == "Your drawing"


def test_escape_leaves_the_drawing_and_the_game_as_it_was(gamer: Gamer) -> None:
    gamer.play_to(5)
    rounds = gamer.game.moment.rounds
    gamer.press_button(gamer.inspector.draw)
    gamer.press_key(KEY.Key_Escape)
    assert not gamer.arena.drawing()
    assert gamer.game.moment.rounds == rounds


def test_a_live_knob_is_turned_and_another_begins_anew_and_plays_on(gamer: Gamer) -> None:
    gamer.play_to(5)
    rounds = gamer.game.moment.rounds
    gamer.inspector.form.row("beta1").settled.emit("beta1", 0.8)
    gamer.until(lambda: gamer.game.recipe.training["beta1"] == 0.8)
    assert gamer.game.moment.rounds == rounds
    gamer.press_key(KEY.Key_Space)
    gamer.inspector.form.row("layers").settled.emit("layers", 2)
    gamer.until(lambda: gamer.game.recipe.fields["layers"] == 2)
    gamer.until(lambda: gamer.player.doing is Doing.PLAYING and gamer.game.moment.rounds > 0)
    assert gamer.game.recipe.training["beta1"] == 0.8
    gamer.press_key(KEY.Key_Space)


def test_the_way_back_is_a_slider(gamer: Gamer) -> None:
    gamer.play_to(60)
    kept = gamer.game.moment.kept
    assert len(kept) > 3
    slider = gamer.bar.scrubber
    gamer.drag(slider, slider.handle().toPoint(), QPoint(1, slider.height() // 2))
    gamer.until(lambda: gamer.game.moment.rounds == 0)
    gamer.calm()
    assert gamer.game.moment.kept == kept
    gamer.drag(slider, slider.handle().toPoint(), QPoint(slider.width() - 1, slider.height() // 2))
    gamer.until(lambda: gamer.game.moment.rounds == kept[-1])


def test_what_the_nets_say_of_a_place_follows_the_pointer(gamer: Gamer) -> None:
    gamer.move(gamer.arena, gamer.place(0.0, 0.0))
    gamer.until(lambda: gamer.arena.probe() is not None)
    gamer.move(gamer.arena, gamer.place(2.0, 0.0))
    gamer.until(lambda: gamer.arena.probe() is not None and gamer.arena.probe()[0] > 1.9)
    gamer.calm()
    gamer.move(gamer.window, QPoint(2, 2))
    gamer.until(lambda: gamer.arena.probe() is None)


def test_noise_under_the_hand_is_brought_to_its_point(gamer: Gamer) -> None:
    pad = gamer.inspector.pad
    gamer.press_button(pad)
    gamer.until(lambda: gamer.arena.probe() is not None)
    first = gamer.arena.probe()
    gamer.drag(pad, pad.rect().center(), pad.rect().center() + QPoint(30, -20))
    gamer.until(lambda: gamer.presenter.touches[MAIN].settled)
    assert gamer.arena.probe() != first
    place = pad.place()
    assert place is not None
    assert len(place) == 2
    gamer.key(pad, Qt.Key.Key_Left)
    assert pad.place()[0] < place[0]


def test_a_collapse_is_played_beside_what_holds_in_step(gamer: Gamer) -> None:
    played = gamer.game.recipe
    gamer.press_button(gamer.inspector.collapse)
    gamer.until(lambda: TWIN in gamer.player.sessions)
    gamer.until(lambda: gamer.game.moment.rounds >= 60)
    gamer.press_key(KEY.Key_Space)
    gamer.calm()
    one, other = gamer.player.sessions[MAIN], gamer.player.sessions[TWIN]
    assert abs(one.moment.rounds - other.moment.rounds) <= 1
    assert (one.recipe.training["beta1"], other.recipe.training["beta1"]) == (0.5, 0.9)
    assert gamer.panel.cards[TWIN].isVisible()
    assert gamer.panel.cards[MAIN].caption.text().startswith("Adam beta1 .5: ")
    assert gamer.panel.cards[TWIN].caption.text().startswith("Adam beta1 .9: ")
    gamer.press_button(gamer.inspector.collapse)
    gamer.until(lambda: TWIN not in gamer.player.sessions)
    gamer.calm()
    assert not gamer.panel.cards[TWIN].isVisible()
    assert gamer.game.recipe == played, "back to what was played before"


def test_an_alarm_is_told_over_the_arena(gamer: Gamer) -> None:
    gamer.begin(
        nodes=128, d_nodes=128, layers=2, d_layers=2, beta1=0.9, d_beta1=0.9, r1=0.0, schedule="constant"
    )
    gamer.press_key(KEY.Key_Space)
    told = "The generator has collapsed:"
    gamer.qtbot.waitUntil(lambda: gamer.panel.headline()[0] == told, timeout=60_000)
    assert gamer.panel.score.title.text() == "Collapse"
    assert "beta1" in gamer.panel.headline()[1]


def test_numbers_that_are_none_stop_it_with_a_reason(gamer: Gamer) -> None:
    wild = {"learning_rate": 1.0, "d_learning_rate": 1.0, "optimiser": "sgd", "d_optimiser": "sgd"}
    gamer.begin(**wild, loss="wgan-gp", penalty=1000.0, schedule="constant")
    gamer.press_key(KEY.Key_Space)
    gamer.until(lambda: bool(gamer.troubles))
    gamer.calm()
    assert "no longer made of finite numbers" in gamer.troubles[-1]
    assert "learning rate" in gamer.troubles[-1]
    assert np.isfinite(gamer.game.moment.made).all()
    assert gamer.player.doing is Doing.RESTING
    gamer.click(gamer.bar.reset)
    gamer.calm()
    assert gamer.game.moment.rounds == 0


@pytest.mark.parametrize("demo", GAME_DEMOS, ids=lambda demo: demo.name)
def test_a_demonstration_is_ready_to_be_played(gamer: Gamer, demo: GameDemo) -> None:
    gamer.app.open_demo(demo.name)
    gamer.until(lambda: gamer.panel.headline() == (demo.headline, demo.hint))
    gamer.until(lambda: (TWIN in gamer.player.sessions) == demo.collapse)
    gamer.until(lambda: gamer.game.recipe.density == demo.density)
    gamer.calm()
    values = {**gamer.game.recipe.fields, **gamer.game.recipe.training}
    assert {name: values[name] for name in demo.values} == dict(demo.values)
    assert gamer.game.moment.rounds == 0
    gamer.play_to(2)
