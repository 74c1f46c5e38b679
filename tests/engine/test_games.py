"""Games in the plane, asked of the engine as the window asks for them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from explorer.core import games as g
from explorer.core.game_moments import PHASES, GameMoment
from explorer.core.game_places import PushNoise, ReadPlace
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import run

SMALL = {"layers": 1, "nodes": 16, "d_layers": 1, "d_nodes": 16}
BOUNDS = (-3.0, -2.0, 3.0, 2.0)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine("cpu")
    yield engine
    engine.close()


def begin(engine: Engine, game_id: str = "a", density: str = "ring8", **more: Any) -> g.GameBegun:
    drawing = more.pop("drawing", ())
    view = more.pop("view", g.GameView(bounds=BOUNDS, made=50, side=12))
    training = {"batch_size": 32, **more.pop("training", {})}
    recipe = g.GameRecipe(density=density, drawing=drawing, fields={**SMALL, **more}, training=training)
    begun: g.GameBegun = run(engine.handle(g.BeginGame(game_id=game_id, recipe=recipe, view=view)))[0]
    return begun


def play(engine: Engine, until: int, *names: str) -> tuple[g.GamesRested, list[GameMoment]]:
    rested, parts = run(engine.handle(g.PlayGames(game_ids=names or ("a",), until=until)))
    return rested, [part for part in parts if part is not None]


def look(engine: Engine, game_id: str = "a", **view: Any) -> GameMoment:
    wished = g.GameView(**{"bounds": BOUNDS, "made": 50, "side": 12, **view})
    moment = run(engine.handle(g.ViewGame(game_id=game_id, view=wished)))[0]
    assert isinstance(moment, GameMoment)
    return moment


def step(engine: Engine, what: g.Step) -> g.GameStepped:
    stepped: g.GameStepped = run(engine.handle(g.StepGame(game_id="a", step=what)))[0]
    return stepped


def test_what_can_be_played_is_listed_without_torch(engine: Engine) -> None:
    listed = engine.handle(g.ListGames())
    names = [card.name for card in listed.densities]
    assert set(names) >= {"ring8", "grid25", "moons", "spiral", "line", "blobs", "drawn"}
    assert [card.drawn for card in listed.densities] == [name == "drawn" for name in names]
    one, other = listed.collapse
    assert (one.density, dict(one.fields)) == (other.density, dict(other.fields))
    differ = {key for key in one.training if one.training[key] != other.training[key]}
    assert differ == {"beta1", "d_beta1"}


@pytest.mark.parametrize("name", [card.name for card in Engine("cpu").handle(g.ListGames()).densities])
def test_every_density_can_be_begun_and_played(engine: Engine, name: str) -> None:
    drawing = (((-1.0, 0.0), (0.0, 0.5), (1.0, 0.0)),) if name == "drawn" else ()
    begun = begin(engine, density=name, drawing=drawing)
    assert begun.real.shape[1] == 2
    assert begun.moment.rounds == 0
    assert np.isfinite(begun.real).all()
    assert play(engine, 3)[0].rounds == {"a": 3}
    assert pickle.loads(pickle.dumps(begun)).title == begun.title


def test_a_moment_shows_points_field_grid_and_arrows(engine: Engine) -> None:
    moment = begin(engine).moment
    assert moment.made.shape == (50, 2)
    assert moment.field is not None
    assert moment.field.shape == (8, 12), "as many places to a length either way"
    assert moment.bounds == BOUNDS
    assert moment.grid is not None
    assert moment.grid.shape == (21, 21, 2)
    assert moment.arrows is not None
    assert moment.arrows.shape == (50, 2)
    assert moment.measured is not None
    assert not any(a.flags.writeable for a in (moment.made, moment.field, moment.grid, moment.arrows))
    bare = look(engine, layers=frozenset())
    assert (bare.field, bare.grid, bare.arrows) == (None, None, None)


def test_the_grid_of_noise_of_one_number_is_a_line(engine: Engine) -> None:
    moment = begin(engine, latent_dim=1).moment
    assert moment.grid is not None
    assert moment.grid.shape[0] == 1
    assert moment.grid.shape[2] == 2


def test_the_field_and_the_arrows_are_the_discriminators(engine: Engine) -> None:
    begin(engine)
    moment = play(engine, 30)[1][-1]
    assert moment.field is not None
    rows, columns = moment.field.shape
    cell = 6.0 / columns
    for row, column in ((0, 0), (3, 7), (rows - 1, columns - 1)):
        at = -3.0 + (column + 0.5) * cell, 2.0 - (row + 0.5) * cell
        read = engine.handle(ReadPlace(game_id="a", xy=at))
        assert abs(moment.field[row, column] / 255 - read.real) < 0.01
    assert moment.arrows is not None
    for at, arrow in list(zip(moment.made, moment.arrows, strict=False))[:5]:
        slope = engine.handle(ReadPlace(game_id="a", xy=(float(at[0]), float(at[1])))).slope
        np.testing.assert_allclose(arrow, slope, atol=1e-4)
        ahead = at + 1e-2 * arrow / np.linalg.norm(arrow)
        better = engine.handle(ReadPlace(game_id="a", xy=(float(ahead[0]), float(ahead[1])))).real
        assert better >= engine.handle(ReadPlace(game_id="a", xy=(float(at[0]), float(at[1])))).real - 1e-4


def test_a_place_tells_the_ideal_of_its_densities(engine: Engine) -> None:
    begin(engine)
    read = engine.handle(ReadPlace(game_id="a", xy=(2.0, 0.0), stamp=4))
    assert read.stamp == 4
    assert read.true > 0.5
    assert read.ideal == pytest.approx(read.true / (read.true + read.made))
    nowhere = engine.handle(ReadPlace(game_id="a", xy=(500.0, 500.0)))
    assert np.isnan(nowhere.ideal)
    with pytest.raises(EngineError, match="two finite numbers"):
        engine.handle(ReadPlace(game_id="a", xy=(float("nan"), 0.0)))


def test_a_critic_tells_no_chance_and_is_neither_right_nor_wrong(engine: Engine) -> None:
    begin(engine, loss="wgan-gp")
    read = run(engine.handle(ReadPlace(game_id="a", xy=(2.0, 0.0))))[0]
    assert np.isnan(read.ideal)
    assert np.isnan(look(engine).measured.accuracy)  # type: ignore[union-attr]


def test_noise_is_pushed_to_the_point_that_is_shown_of_it(engine: Engine) -> None:
    begun = begin(engine)
    noise = tuple(float(part) for part in begun.noise[3])
    pushed = engine.handle(PushNoise(game_id="a", noise=noise))
    np.testing.assert_allclose(pushed.xy, begun.moment.made[3], atol=1e-5)
    with pytest.raises(EngineError, match="2 finite numbers"):
        engine.handle(PushNoise(game_id="a", noise=(0.0,)))


def test_the_same_recipe_is_the_same_game_however_it_is_played(engine: Engine) -> None:
    begin(engine, "a", training={"d_steps": 2, "batch_size": 32})
    begin(engine, "b", training={"d_steps": 2, "batch_size": 32})
    play(engine, 4, "a")
    for _ in range(4):
        engine.handle(g.StepGame(game_id="b", step="round"))
    np.testing.assert_array_equal(look(engine, "a").made, look(engine, "b").made)
    np.testing.assert_array_equal(look(engine, "a").field, look(engine, "b").field)
    begin(engine, "a", training={"d_steps": 2, "batch_size": 32})
    assert look(engine, "a").rounds == 0
    play(engine, 4, "a")
    np.testing.assert_array_equal(look(engine, "a").made, look(engine, "b").made)


@pytest.mark.parametrize("loss", ["minimax", "non-saturating", "least-squares", "wgan-gp"])
def test_half_steps_come_in_order_and_make_a_round(engine: Engine, loss: str) -> None:
    begin(engine, loss=loss)
    seen = [step(engine, "phase") for _ in range(len(PHASES))]
    halves = [stepped.half for stepped in seen]
    assert [half.index for half in halves if half is not None] == list(range(len(PHASES)))
    real, _, score, _, _, _, judged, gradient, update = (half for half in halves if half is not None)
    assert real.real is not None
    assert real.fake is None
    assert score.real_scores is not None
    assert score.fake_scores is not None
    assert ((score.real_scores >= 0) & (score.real_scores <= 1)).all()
    assert judged.real_scores is None
    assert gradient.arrows is not None
    assert gradient.moved is None
    assert update.after is not None
    assert (update.moved or 0) > 0
    assert not np.array_equal(update.after, update.fake)
    assert [stepped.moment.rounds for stepped in seen] == [0] * 8 + [1]
    by_steps = look(engine)
    begin(engine, loss=loss)
    play(engine, 1)
    np.testing.assert_array_equal(look(engine).made, by_steps.made)
    np.testing.assert_array_equal(look(engine).field, by_steps.field)


def test_playing_finishes_the_round_that_was_begun_by_half_steps(engine: Engine) -> None:
    begin(engine)
    for _ in range(3):
        step(engine, "phase")
    assert play(engine, 2)[0].rounds == {"a": 2}
    stepped = look(engine)
    begin(engine)
    play(engine, 2)
    np.testing.assert_array_equal(look(engine).made, stepped.made)


def test_one_net_alone_moves_alone(engine: Engine) -> None:
    first = begin(engine).moment
    after_d = step(engine, "discriminator").moment
    np.testing.assert_array_equal(after_d.made, first.made)
    assert not np.array_equal(after_d.field, first.field)
    after_g = step(engine, "generator").moment
    np.testing.assert_array_equal(after_g.field, after_d.field)
    assert not np.array_equal(after_g.made, after_d.made)
    assert (after_g.turns, after_g.rounds) == ((1, 1), 0)


def test_live_fields_are_turned_and_others_refused(engine: Engine) -> None:
    begin(engine)
    turned = engine.handle(g.TurnGame(game_id="a", fields={"loss": "minimax"}, training={"beta1": 0.8}))
    assert turned.recipe.fields["loss"] == "minimax"
    assert turned.recipe.training["beta1"] == 0.8
    with pytest.raises(EngineError, match="reset"):
        engine.handle(g.TurnGame(game_id="a", fields={"nodes": 8}))


def test_one_goes_back_to_what_was_kept_and_plays_on_the_same(engine: Engine) -> None:
    begin(engine)
    play(engine, 40)
    first = look(engine)
    assert len(first.kept) > 3
    back = run(engine.handle(g.RewindGame(game_id="a", rounds=25)))[0]
    assert back.rounds == max(kept for kept in first.kept if kept <= 25)
    assert not np.array_equal(back.made, first.made)
    assert back.kept == first.kept, "the way forward stays until it is played on"
    play(engine, 40)
    np.testing.assert_array_equal(look(engine).made, first.made)


def test_numbers_that_are_none_stop_the_game_where_all_was_well(engine: Engine) -> None:
    wild = {"learning_rate": 1.0, "d_learning_rate": 1.0, "optimiser": "sgd", "d_optimiser": "sgd"}
    begin(engine, training={**wild, "schedule": "constant", "batch_size": 32}, loss="wgan-gp", penalty=1000.0)
    rested, parts = play(engine, 200)
    assert "no longer made of finite numbers" in rested.trouble
    assert rested.astray == "a"
    assert np.isfinite(parts[-1].made).all()
    assert np.isfinite(look(engine).made).all()
    assert run(engine.handle(g.RewindGame(game_id="a", rounds=0)))[0].rounds == 0


def test_twins_are_played_in_step_and_one_collapses(engine: Engine) -> None:
    listed = engine.handle(g.ListGames())
    for name, recipe in zip("ab", listed.collapse, strict=True):
        run(engine.handle(g.BeginGame(game_id=name, recipe=recipe, view=g.GameView(layers=frozenset()))))
    rested, _ = play(engine, listed.rounds, "a", "b")
    assert rested.rounds == {"a": listed.rounds, "b": listed.rounds}
    holds, collapses = (look(engine, name).measured for name in "ab")
    assert holds is not None
    assert collapses is not None
    assert holds.covered == 8
    assert collapses.covered <= 5
    assert holds.alarm == ""


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (g.GameRecipe(density="nowhere"), "no density 'nowhere'"),
        (g.GameRecipe(density="normal"), "of the plane"),
        (g.GameRecipe(density="drawn"), "draw something"),
        (g.GameRecipe(density="drawn", drawing=(((float("nan"), 0.0),) * 4,)), "draw something"),
        (g.GameRecipe(fields={"hats": 3}), "hats"),
        (g.GameRecipe(training={"beta1": 7.0}), "beta1"),
    ],
)
def test_what_cannot_be_played_is_refused(engine: Engine, recipe: g.GameRecipe, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        run(engine.handle(g.BeginGame(game_id="a", recipe=recipe)))


def test_a_game_that_has_ended_says_so(engine: Engine) -> None:
    begin(engine)
    engine.handle(g.EndGame(game_id="a"))
    for request in (g.StepGame(game_id="a", step="round"), ReadPlace(game_id="a", xy=(0.0, 0.0))):
        with pytest.raises(EngineError, match="has ended; reset it"):
            run(engine.handle(request))
