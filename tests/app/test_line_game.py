"""The game on the line, by real mouse and key events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.app import App
from tests.app.conftest import SIZE
from tests.app.lining import KEY, Liner


@pytest.fixture
def liner(running: App, qtbot: QtBot) -> Iterator[Liner]:
    """The game on the line of the shared application, small and at its first part."""
    running.window.resize(*SIZE)
    running.window.activateWindow()
    qtbot.waitUntil(running.window.isActiveWindow)
    made = Liner(running, qtbot)
    made.begin()
    made.troubles.clear()
    yield made
    made.presenter._rest()
    made.begin()
    running.window.clear_notice()
    made.click(made.button("2-D", running.game.views.switch))
    running.game.presenter.player.pause()
    made.until(lambda: running.game.presenter.settled)
    running.window.show_panel("map")
    made.settle()
    made.rest()


def test_the_density_is_pulled_and_what_has_fallen_follows(liner: Liner) -> None:
    push = liner.panel.push
    frames: list[float] = []
    liner.presenter.frame_timed.connect(frames.append)
    liner.panel.setFocus()
    liner.press_key(KEY.Key_A)
    assert push.figures.words()[0] == "10,000"
    before = liner.picture(push.fall)
    liner.drag(push.density, liner.place(0.0, 0.05), liner.place(0.0, 0.45))
    target = liner.presenter.target
    assert target.name == "drawn-1d"
    assert float(target.curve.density(0.0)) == pytest.approx(0.45, abs=0.02)
    assert float(push.figures.words()[2]) > 0.01
    assert liner.picture(push.fall) != before
    assert frames


def test_noise_falls_by_the_space_bar(liner: Liner) -> None:
    liner.panel.setFocus()
    liner.press_key(KEY.Key_Space)
    liner.until(lambda: liner.push.fallen >= 1)
    liner.press_key(KEY.Key_Space)
    liner.calm()
    assert not liner.push.playing


def test_ones_own_curve_is_played_for(liner: Liner) -> None:
    liner.drag(liner.panel.push.density, liner.place(0.0, 0.05), liner.place(0.0, 0.5))
    liner.to("game")
    begun = next(iter(liner.mind.player.sessions.values())).begun
    assert begun.title == "Your curve"
    np.testing.assert_allclose(begun.real, liner.presenter.target.curve.heights, atol=1e-5)


def test_reset_plays_the_same_game_again(liner: Liner) -> None:
    liner.to("game")
    found = []
    for _ in range(2):
        for _ in range(12):
            liner.press_key(KEY.Key_R)
            liner.calm()
        found.append(liner.moment)
        liner.click(liner.panel.game.bar.reset)
        liner.calm()
        assert liner.moment.rounds == 0
        liner.panel.setFocus()
    assert found[0].rounds == found[1].rounds == 12
    np.testing.assert_array_equal(found[0].landed, found[1].landed)
    np.testing.assert_array_equal(found[0].trace, found[1].trace)


def test_every_word_of_the_legend_switches_its_layer(liner: Liner) -> None:
    liner.to("game")
    liner.play_to(3)
    card = liner.panel.game.card
    for key in ("real", "made", "judged", "ideal", "push"):
        liner.move(liner.panel, liner.panel.rect().bottomLeft())
        whole = liner.picture(card.plot)
        liner.click(card.chips.chip(key))
        assert liner.picture(card.plot) != whole, key
        liner.click(card.chips.chip(key))
        assert liner.picture(card.plot) == whole, key


def test_an_ideal_discriminator_teaches(liner: Liner) -> None:
    liner.to("game")
    liner.click(liner.inspector.oracle.button(1))
    liner.calm()
    np.testing.assert_array_equal(liner.moment.judged, liner.moment.ideal)
    liner.panel.setFocus()
    first = liner.moment.distance
    liner.play_to(60)
    assert liner.moment.distance < first
    np.testing.assert_array_equal(liner.moment.judged, liner.moment.ideal)


def test_d_alone_learns_while_g_stands_still(liner: Liner) -> None:
    liner.to("game")
    first = liner.moment
    liner.press_key(KEY.Key_D)
    liner.calm()
    assert liner.moment.turns == (1, 0)
    liner.click(liner.inspector.learns.button(1))
    liner.panel.setFocus()
    liner.press_key(KEY.Key_Space)
    liner.until(lambda: liner.moment.turns[0] > 50)
    liner.press_key(KEY.Key_Space)
    liner.calm()
    np.testing.assert_array_equal(liner.moment.landed, first.landed)
    assert liner.moment.error < first.error


def test_the_slider_rewinds_and_it_is_played_on(liner: Liner) -> None:
    liner.to("game")
    liner.play_to(25)
    slider = liner.panel.game.bar.scrubber
    liner.click(slider, slider.rect().center() - slider.rect().center() / 1.05)
    liner.calm()
    assert liner.moment.rounds == 0
    liner.panel.setFocus()
    liner.play_to(5)
    assert max(liner.moment.kept) <= liner.moment.rounds


def test_two_ways_go_on_in_lockstep(liner: Liner) -> None:
    liner.to("ways")
    liner.play_to(12)
    sessions = liner.mind.player.sessions
    rounds = [session.moment.rounds for session in sessions.values()]
    assert max(rounds) - min(rounds) <= 1
    assert [curve.name for curve in liner.panel.ways.curves._layer.curves] == ["MMD", "discriminator"]
    assert sessions["mmd"].moment.judged is None
    assert sessions["game"].moment.judged is not None
    assert not liner.troubles


def test_numbers_that_are_none_stop_it_with_a_reason(liner: Liner) -> None:
    liner.to("game")
    liner.play_to(12)
    name = liner.mind.player.sessions["main"].begun.line_id
    host: Any = liner.app.worker._host
    engine = host._engine._engine
    game = engine.department("lines")._lines[name].way._game
    for weight in game.model.generator.parameters():
        weight.data.fill_(float("nan"))
    liner.press_key(KEY.Key_Space)
    liner.until(lambda: bool(liner.troubles))
    liner.calm()
    assert np.isfinite(liner.moment.landed).all()
