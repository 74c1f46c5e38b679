"""Generators on the line, asked of the engine as the window asks for them."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from explorer.core import lines as n
from explorer.core.line_curves import PLACES, LineCurve, places
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.lining.ways import WAYS
from tests.engine.conftest import Ask, run

SMALL = {"layers": 1, "nodes": 16}
ROUNDS = 12


def recipe(way: str, ask: Ask | None = None, **more: Any) -> n.LineRecipe:
    """A small recipe, or with `ask` the one that the window begins with."""
    training = more.pop("training", {})
    density, heights = more.pop("density", "two-normals"), more.pop("heights", ())
    fields: dict[str, Any] = {**SMALL, **more}
    if way == "game" and ask is not None:
        listed = ask(n.ListLines())
        fields = {f.name: f.default for f in listed.fields} | more
        training = {f.name: f.default for f in listed.training} | training
    elif way == "game":
        fields |= {"d_layers": 1, "d_nodes": 16}
        training = {"batch_size": 32, **training}
    return n.LineRecipe(way=way, density=density, heights=heights, fields=fields, training=training)  # type: ignore[arg-type]


def begin(ask: Ask, line_id: str, of: n.LineRecipe) -> n.LineBegun:
    begun: n.LineBegun = ask(n.BeginLine(line_id=line_id, recipe=of))
    return begun


def same(one: n.LineMoment, other: n.LineMoment) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("rounds", "made", "bars", "landed", "ideal", "distance", "ks", "trace")
    )


def area(told: Any) -> float:
    return float(np.trapezoid(told, places()))


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_targets_and_fields_are_listed(ask: Ask) -> None:
    listed = ask(n.ListLines())
    names = {card.name for card in listed.densities}
    assert {"normal", "two-normals", "uniform", "skewed", "drawn-1d"} <= names
    for card in listed.densities:
        assert card.drawn or area(card.heights) == pytest.approx(1, abs=1e-3)
    assert {f.name for f in listed.alone} >= {"layers", "nodes", "noise"}


def test_it_is_told_what_there_is_at_first(ask: Ask, way: str) -> None:
    begun = begin(ask, "a", recipe(way))
    assert begun.title == "Two bells"
    assert area(begun.real) == pytest.approx(1, abs=1e-3)
    assert area(begun.moment.made) == pytest.approx(1, abs=0.02)
    assert begun.moment.rounds == 0
    assert begun.recipe.fields["nodes"] == 16
    assert len(begun.edges) == len(begun.moment.bars) + 1
    assert pickle.loads(pickle.dumps(begun)).title == begun.title


def test_it_is_played_to_the_round_that_was_asked_for(ask: Ask, way: str) -> None:
    begin(ask, "a", recipe(way))
    rested = ask(n.PlayLines(line_ids=("a",), until=ROUNDS))
    assert rested.rounds == {"a": ROUNDS}
    moment = ask(n.LookAtLine(line_id="a"))
    assert moment.trace[:, 0].tolist() == [0, 10]
    assert moment.trace[-1, 1] > 0


def test_the_same_seed_gives_the_same_again(ask: Ask, way: str) -> None:
    found = []
    for _ in range(2):
        begin(ask, "a", recipe(way))
        ask(n.PlayLines(line_ids=("a",), until=ROUNDS))
        found.append(ask(n.LookAtLine(line_id="a")))
    assert same(*found)


def test_it_goes_back_and_on_the_same(ask: Ask, way: str) -> None:
    begin(ask, "a", recipe(way))
    ask(n.PlayLines(line_ids=("a",), until=20))
    end = ask(n.LookAtLine(line_id="a"))
    back = ask(n.RewindLine(line_id="a", rounds=15))
    assert back.rounds == 10
    assert back.trace[-1, 0] == 10
    ask(n.PlayLines(line_ids=("a",), until=20))
    assert same(ask(n.LookAtLine(line_id="a")), end)


def test_several_go_on_in_lockstep(ask: Ask, engine: Engine) -> None:
    for name in WAYS:
        begin(ask, name, recipe(name))
    playing = engine.handle(n.PlayLines(line_ids=tuple(WAYS), until=ROUNDS))
    rounds = dict.fromkeys(WAYS, 0)
    live = engine.department("lines")._lines
    for _ in playing:
        rounds = {name: live[name].way.rounds for name in WAYS}
        assert max(rounds.values()) - min(rounds.values()) <= 1
    assert set(rounds.values()) == {ROUNDS}


def test_ideal_is_p_over_p_plus_q_and_one_half_where_the_game_is_won(ask: Ask) -> None:
    """The generator that starts near its target: D is asked only what p and q are."""
    begun = begin(ask, "a", recipe("game", density="uniform", noise="uniform"))
    moment, real = begun.moment, np.asarray(begun.real)
    only_real = (real > 0.01) & (np.asarray(moment.made) < 1e-6)
    assert moment.ideal[only_real].min(initial=1) > 0.99
    neither = (np.abs(places()) > 2.2) & (np.asarray(moment.made) < 1e-9)
    assert neither.any()
    np.testing.assert_allclose(moment.ideal[neither], 0.5)


def test_an_oracle_says_what_the_ideal_one_says(ask: Ask) -> None:
    moment = begin(ask, "a", recipe("oracle")).moment
    np.testing.assert_array_equal(moment.judged, moment.ideal)
    assert moment.error == 0
    assert moment.width > 0


def test_a_discriminator_settles_at_p_over_p_plus_q_while_the_generator_stands_still(
    ask: Ask, engine: Engine
) -> None:
    begun = begin(ask, "a", recipe("game", ask, density="normal"))
    playing = engine.handle(n.PlayLines(line_ids=("a",), until=10**9, learns="discriminator"))
    before = ask(n.StepLine(line_id="a", step="settle")).moment
    for _ in range(1600):
        next(playing)
    playing.close()
    after = ask(n.LookAtLine(line_id="a"))
    assert after.error <= 0.02 < before.error
    np.testing.assert_array_equal(after.landed, begun.moment.landed)
    assert after.rounds == 0


def test_of_a_critic_no_distance_from_the_ideal_is_told(ask: Ask) -> None:
    assert np.isfinite(begin(ask, "a", recipe("game", loss="least-squares")).moment.error)
    assert np.isnan(begin(ask, "b", recipe("game", loss="wgan-gp")).moment.error)


def test_a_turn_of_one_net_leaves_the_other_as_it_is(ask: Ask) -> None:
    first = begin(ask, "a", recipe("game")).moment
    judged = ask(n.StepLine(line_id="a", step="discriminator")).moment
    np.testing.assert_array_equal(judged.landed, first.landed)
    assert judged.judged is not None
    assert first.judged is not None
    assert not np.array_equal(judged.judged, first.judged)
    made = ask(n.StepLine(line_id="a", step="generator")).moment
    np.testing.assert_array_equal(made.judged, judged.judged)
    assert made.turns == (1, 1)


def test_matching_directly_comes_close(ask: Ask) -> None:
    begin(ask, "a", recipe("mmd", layers=2, nodes=32, steps=300))
    ask(n.PlayLines(line_ids=("a",), until=300))
    moment = ask(n.LookAtLine(line_id="a"))
    assert moment.distance < 0.15
    assert moment.judged is None
    assert np.isnan(moment.error)


def test_ones_own_curve_is_a_target(ask: Ask, way: str) -> None:
    heights = tuple(LineCurve(np.ones(PLACES)).pulled(0.5, 0.6).heights)
    begun = begin(ask, "a", recipe(way, density="drawn-1d", heights=heights))
    np.testing.assert_allclose(begun.real, heights, atol=1e-5)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (n.LineRecipe(density="ring8"), "on the line"),
        (n.LineRecipe(density="drawn-1d"), "121 heights"),
        (n.LineRecipe(density="drawn-1d", heights=(0.0,) * PLACES), "nothing under the curve"),
        (n.LineRecipe(density="drawn-1d", heights=(float("nan"),) * PLACES), "everywhere a number"),
        (n.LineRecipe(way="magic"), "no way 'magic'"),  # type: ignore[arg-type]
        (n.LineRecipe(way="mmd", training={"d_steps": 2}), "d_steps"),
        (n.LineRecipe(way="mmd", fields={"nodes": 0}), "odes"),
    ],
)
def test_bad_wishes_are_told_in_a_sentence(ask: Ask, of: n.LineRecipe, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        begin(ask, "a", of)


def test_numbers_that_are_none_stop_it_and_it_stays_where_all_was_well(ask: Ask, engine: Engine) -> None:
    begin(ask, "a", recipe("game", training={"learning_rate": 0.9, "schedule": "constant"}))
    ask(n.PlayLines(line_ids=("a",), until=5))
    game = engine.department("lines")._lines["a"].way._game
    for weight in game.model.generator.parameters():
        weight.data.fill_(float("nan"))
    rested = ask(n.PlayLines(line_ids=("a",), until=30))
    assert rested.trouble
    assert rested.astray == "a"
    assert np.isfinite(ask(n.LookAtLine(line_id="a")).landed).all()


def test_live_fields_turn_and_others_are_refused(ask: Ask) -> None:
    begin(ask, "a", recipe("game"))
    turned = ask(n.TurnLine(line_id="a", training={"learning_rate": 0.002}))
    assert turned.recipe.training["learning_rate"] == 0.002
    with pytest.raises(EngineError, match="reset"):
        ask(n.TurnLine(line_id="a", fields={"nodes": 32}))
    begin(ask, "b", recipe("mmd"))
    with pytest.raises(EngineError, match="reset"):
        ask(n.TurnLine(line_id="b", fields={"nodes": 32}))


def test_what_has_ended_is_not_there(ask: Ask) -> None:
    begin(ask, "a", recipe("mmd"))
    ask(n.EndLine(line_id="a"))
    with pytest.raises(EngineError, match="ended"):
        ask(n.LookAtLine(line_id="a"))


def test_looks_come_while_it_is_played(engine: Engine, ask: Ask) -> None:
    begin(ask, "a", recipe("mmd"))
    _, parts = run(engine.handle(n.PlayLines(line_ids=("a",), until=5)))
    moments = [part for part in parts if isinstance(part, n.LineMoment)]
    assert moments[-1].rounds == 5
