"""The panel of the line: what is asked, what is shown, what the hand changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core import lines as n
from explorer.core.line_curves import places
from explorer.panels.line.push import MOST
from explorer.panels.playing import Doing
from tests.panels.fakes_line import BELL, LineBench, moment

LEFT, NONE, KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key


@pytest.fixture
def bench(qtbot: QtBot) -> LineBench:
    made = LineBench(qtbot)
    made.tell_list()
    return made


def pull(bench: LineBench, x: float, y: float, *more: tuple[float, float]) -> None:
    """Pull the density by the mouse from one place to others."""
    widget = bench.page.push.density
    chart = widget.chart()

    def pixel(x: float, y: float) -> QPoint:
        return QPoint(round(chart.across(x)), round(chart.down(y)))

    QTest.mousePress(widget, LEFT, NONE, pixel(x, y))
    for place in more:
        QTest.mouseMove(widget, pixel(*place))
    QTest.mouseRelease(widget, LEFT, NONE, pixel(*(more[-1] if more else (x, y))))


@pytest.mark.parametrize("part", ["push", "game", "ways"])
def test_every_part_makes_do_with_little_room(bench: LineBench, part: str) -> None:
    bench.presenter.show_part(part)
    bench.page.resize(bench.page.minimumSizeHint())
    shown = {"push": bench.page.push, "game": bench.page.game, "ways": bench.page.ways}[part]
    bottom = shown.bar.play.mapTo(bench.page, shown.bar.play.rect().bottomLeft()).y()
    assert bottom < bench.page.height()
    assert bench.page.sizeHint().height() >= shown.sizeHint().height()
    assert shown.minimumSizeHint().height() <= shown.height()
    assert not bench.page.hasHeightForWidth()


# -- noise that falls ------------------------------------------------------------------------


def test_it_asks_once_and_waits(qtbot: QtBot) -> None:
    bench = LineBench(qtbot)
    bench.presenter.activate()
    assert bench.engine.count(n.ListLines) == 1
    assert not bench.presenter.settled
    bench.tell_list()
    assert bench.presenter.settled


def test_all_ten_thousand_fall_and_fit(bench: LineBench) -> None:
    bench.page.push.bar.all.click()
    n_told, statistic, p = bench.page.push.figures.words()
    assert n_told == "10,000"
    assert float(p) > 0.01
    assert float(statistic) < 0.02
    assert not bench.page.push.bar.play.isEnabled()
    bench.page.push.bar.reset.click()
    assert bench.presenter.push.fallen == 0
    assert bench.page.push.bar.play.isEnabled()


def test_one_falls_when_one_is_wished(qtbot: QtBot, bench: LineBench) -> None:
    bench.page.push.bar.one.click()
    assert bench.presenter.push.playing
    qtbot.waitUntil(lambda: bench.presenter.push.fallen == 1)
    qtbot.waitUntil(lambda: not bench.presenter.push.playing)


def test_noise_falls_ever_faster_until_it_is_stopped(qtbot: QtBot, bench: LineBench) -> None:
    push = bench.presenter.push
    push.toggle()
    for _ in range(600):
        push._frame()
        if not push.playing:
            break
    assert push.fallen == MOST
    push.reset()
    push.toggle()
    assert bench.page.push.bar.play.text() == "Pause"
    push.toggle()
    assert bench.page.push.bar.play.text() == "Play"


def test_everything_follows_the_pull_at_once(bench: LineBench) -> None:
    bench.page.push.bar.all.click()
    bars = bench.page.push.fall._bars.copy()
    pull(bench, 0.0, 0.5)
    target = bench.presenter.target
    assert target.name == "drawn-1d"
    assert float(target.curve.density(0.0)) == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(bench.page.push.density._y, target.curve.heights)
    np.testing.assert_allclose(bench.page.push.fall._below, target.curve.below)
    assert not np.array_equal(bench.page.push.fall._bars, bars)
    assert bench.page.inspector.density.currentText() == "Your curve"


def test_the_way_back_of_a_pull_leads_back(bench: LineBench) -> None:
    before = bench.presenter.target.curve.heights
    level = float(before[60])
    pull(bench, 0.0, level, (0.0, 0.6), (1.0, 0.1), (0.0, level))
    np.testing.assert_allclose(bench.presenter.target.curve.heights, before, atol=0.01)


def test_what_the_statistic_says_is_of_the_noise_alone(bench: LineBench) -> None:
    bench.page.push.bar.all.click()
    before = bench.page.push.figures.words()
    pull(bench, -1.0, 0.6)
    assert bench.page.push.figures.words() == before
    bench.page.inspector.new_seed.click()
    assert bench.page.push.figures.words() != before


def test_ones_own_curve_is_kept_beside_the_others(bench: LineBench) -> None:
    pull(bench, 0.0, 0.6)
    own = bench.presenter.target.curve.heights
    bench.presenter.target.choose("normal")
    np.testing.assert_allclose(bench.presenter.target.curve.heights, BELL.heights, atol=1e-5)
    bench.presenter.target.choose("drawn-1d")
    np.testing.assert_array_equal(bench.presenter.target.curve.heights, own)


# -- the game --------------------------------------------------------------------------------


def test_a_part_begins_when_it_is_looked_at(bench: LineBench) -> None:
    assert not bench.engine.count(n.BeginLine)
    bench.presenter.show_part("game")
    (recipe,) = bench.begin()
    assert (recipe.way, recipe.density, recipe.heights) == ("game", "two-normals", ())
    bench.presenter.show_part("push")
    bench.presenter.show_part("game")
    assert not bench.engine.waiting(n.BeginLine)


def test_ones_own_curve_is_what_is_played_for(bench: LineBench) -> None:
    pull(bench, 0.0, 0.6)
    bench.presenter.show_part("game")
    (recipe,) = bench.begin()
    assert recipe.density == "drawn-1d"
    np.testing.assert_allclose(recipe.heights, bench.presenter.target.curve.heights)


def test_it_plays_and_rests_and_looks_where_it_rests(bench: LineBench) -> None:
    mind = bench.to("game")
    mind.toggle()
    asked = bench.playing()
    name = asked.request.line_ids[0]  # type: ignore[attr-defined]
    asked.tell(moment(name, 20))
    assert bench.page.game.bar.round.text() == "Round 20"
    assert bench.page.game.bar.play.text() == "Pause"
    mind.toggle()
    assert asked.cancelled
    bench.rest(30)
    assert bench.page.game.bar.round.text() == "Round 30"
    assert bench.presenter.settled


def test_figures_say_how_far_d_is_from_the_ideal_one(bench: LineBench) -> None:
    bench.to("game")
    assert bench.page.game.figures.words()[0] == ".125"


@pytest.mark.parametrize(("learns", "index"), [("both", 0), ("discriminator", 1), ("generator", 2)])
def test_who_learns_is_chosen(bench: LineBench, learns: str, index: int) -> None:
    mind = bench.to("game")
    bench.page.inspector.learns.button(index).click()
    mind.toggle()
    assert bench.playing().request.learns == learns  # type: ignore[attr-defined]


def test_a_turn_of_one_net_by_its_button(bench: LineBench) -> None:
    bench.to("game")
    bench.page.game.bar.only_d.click()
    asked = bench.engine.only(n.StepLine)
    assert asked.request.step == "discriminator"  # type: ignore[attr-defined]
    bench.page.game.bar.only_g.click()
    assert bench.engine.only(n.StepLine) is asked, "one step after the other"
    asked.done(n.LineStepped(line_id=asked.request.line_id, moment=moment(asked.request.line_id)))  # type: ignore[attr-defined]
    bench.page.game.bar.only_g.click()
    assert bench.engine.only(n.StepLine).request.step == "generator"  # type: ignore[attr-defined]


def test_the_game_of_two_ways_is_for_the_loss_that_is_written_under_it(bench: LineBench) -> None:
    bench.presenter.show_part("game")
    bench.begin()
    bench.page.inspector.loss_chosen.emit("wgan-gp")
    bench.presenter.show_part("ways")
    games = [recipe for recipe in bench.begin() if recipe.way == "game"]
    assert [game.fields["loss"] for game in games] == ["non-saturating"]
    assert bench.presenter.draft is not None
    assert bench.presenter.draft.values["loss"] == "wgan-gp"


def test_an_oracle_takes_the_place_of_d(bench: LineBench) -> None:
    bench.to("game")
    bench.page.inspector.oracle.button(1).click()
    (recipe,) = bench.begin()
    assert recipe.way == "oracle"
    assert set(recipe.fields) <= {"layers", "nodes", "noise", "seed", "steps"}
    assert not recipe.training
    assert not bench.page.game.bar.only_d.isEnabled()
    assert not bench.page.inspector.learns.button(1).isEnabled()
    assert "needs no turn" in bench.page.headline()[1]
    bench.page.inspector.oracle.button(0).click()
    assert bench.begin()[0].way == "game"
    assert bench.page.game.bar.only_d.isEnabled()


def test_another_target_begins_anew_and_plays_on(bench: LineBench) -> None:
    mind = bench.to("game")
    mind.toggle()
    bench.presenter.target.choose("normal")
    assert bench.playing().cancelled
    bench.rest()
    assert bench.begin()[0].density == "normal"
    assert mind.player.doing is Doing.PLAYING


def test_a_wish_to_play_waits_until_it_is_ready(bench: LineBench) -> None:
    bench.presenter.show_part("game")
    bench.presenter.game.toggle()
    bench.begin()
    assert bench.presenter.game.player.doing is Doing.PLAYING


def test_live_fields_turn_and_others_begin_anew(bench: LineBench) -> None:
    bench.to("game")
    form = bench.page.inspector.form
    form.settled.emit("d_learning_rate", 0.005)
    turned = bench.engine.only(n.TurnLine).request
    assert turned.training == {"d_learning_rate": 0.005}  # type: ignore[attr-defined]
    assert not bench.engine.waiting(n.BeginLine)
    form.settled.emit("nodes", 8)
    assert bench.begin()[0].fields["nodes"] == 8
    bench.page.inspector.noise.button(1).click()
    assert bench.begin()[0].fields["noise"] == "uniform"


def test_the_slider_goes_back(bench: LineBench) -> None:
    mind = bench.to("game")
    name = mind.player.sessions["main"].begun.line_id
    mind.player._take(moment(name, 40))
    bench.page.game.bar.rewound.emit(20)
    asked = bench.engine.only(n.RewindLine)
    assert asked.request.rounds == 20  # type: ignore[attr-defined]
    asked.done(replace(moment(name, 20), kept=(0, 10, 20, 30, 40)))
    assert bench.page.game.bar.round.text() == "Round 20"


def test_reset_begins_the_same_again(bench: LineBench) -> None:
    bench.presenter.show_part("game")
    (first,) = bench.begin()
    bench.page.game.bar.reset.click()
    assert bench.begin() == [first]


def test_the_words_of_the_legend_switch_layers(bench: LineBench) -> None:
    bench.to("game")
    card = bench.page.game.card
    for key in ("real", "made", "judged", "ideal", "push"):
        card.chips.chip(key).click()
        assert not card.plot.layer_on(key)
        card.chips.chip(key).click()
        assert card.plot.layer_on(key)


def test_trouble_is_told_and_it_rests(bench: LineBench) -> None:
    mind = bench.to("game")
    mind.toggle()
    bench.rest(10, trouble="The numbers of the generator were none.", astray="x")
    assert bench.troubles == ["The numbers of the generator were none."]
    assert mind.player.doing is Doing.RESTING


def test_a_refusal_leaves_what_was_there(bench: LineBench) -> None:
    mind = bench.to("game")
    bench.page.game.bar.reset.click()
    bench.engine.only(n.BeginLine).fail("There is nothing under the curve; pull it above 0.")
    assert bench.troubles == ["There is nothing under the curve; pull it above 0."]
    assert mind.player.doing is Doing.RESTING


# -- two ways --------------------------------------------------------------------------------


def test_both_ways_are_played_in_lockstep_to_one_target(bench: LineBench) -> None:
    mind = bench.to("ways")
    mind.toggle()
    assert len(bench.playing().request.line_ids) == 2  # type: ignore[attr-defined]
    recipes = {place: session.recipe for place, session in mind.player.sessions.items()}
    assert {place: recipe.way for place, recipe in recipes.items()} == {"mmd": "mmd", "game": "game"}
    assert len({(r.density, r.heights, r.fields["noise"]) for r in recipes.values()}) == 1


def test_both_distances_are_drawn_and_told(bench: LineBench) -> None:
    mind = bench.to("ways")
    for session in list(mind.player.sessions.values()):
        mind.player._take(moment(session.begun.line_id, 40))
    curves = bench.page.ways.curves._layer.curves
    assert [curve.name for curve in curves] == ["MMD", "discriminator"]
    assert curves[0].steps.tolist() == [0, 10, 20, 30, 40]
    assert bench.page.ways.cards["mmd"].told.text() == "Wasserstein-1 .024"


def test_a_layer_is_switched_in_both_and_heights_are_of_one_scale(bench: LineBench) -> None:
    bench.to("ways")
    cards = bench.page.ways.cards
    cards["mmd"].chips.chip("push").click()
    assert not any(card.plot.layer_on("push") for card in cards.values())
    assert len({card.plot.charts()[0].y.hi for card in cards.values()}) == 1


# -- parts -----------------------------------------------------------------------------------


def test_keys_go_from_part_to_part_and_what_was_played_rests(bench: LineBench) -> None:
    QTest.keyClick(bench.page, KEY.Key_2)
    bench.begin()
    QTest.keyClick(bench.page, KEY.Key_Space)
    asked = bench.playing()
    QTest.keyClick(bench.page, KEY.Key_1)
    assert bench.page.part == "push"
    assert asked.cancelled


def test_leaving_the_page_lets_all_rest(bench: LineBench) -> None:
    bench.to("game").toggle()
    asked = bench.playing()
    bench.page.hide()
    assert asked.cancelled


def test_what_is_shown_is_named(bench: LineBench) -> None:
    assert bench.presenter.document == ("Inverse transform, two bells", "")
    bench.to("game")
    assert bench.presenter.document == ("GAN game on the line, two bells", "G 10, D 20 weights")
    assert bench.presenter.seed == 0


def test_what_cannot_be_listed_is_told(qtbot: QtBot) -> None:
    bench = LineBench(qtbot)
    bench.engine.only(n.ListLines).fail("No densities.")
    assert bench.troubles == ["No densities."]
    assert len(places()) == len(bench.presenter.target.curve.heights)
