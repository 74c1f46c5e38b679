"""The game, fast and in slow motion, half, back, and astray."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from tests.trainers.conftest import random_samples
from trainers.adversarial.collapse import demonstration
from trainers.adversarial.game import Game
from trainers.adversarial.measures import measure
from trainers.adversarial.records import GameError, GameState
from trainers.adversarial.turns import DISCRIMINATOR, GENERATOR
from trainers.densities import make_density
from trainers.specs import DcganSpec, GanTrainSpec, SpecError, ToyGanSpec

SMALL = ToyGanSpec(layers=1, nodes=16, d_layers=1, d_nodes=16)
PLAN = GanTrainSpec(steps=60, batch_size=16)
KINDS: list[tuple[Any, Any]] = [
    (SMALL, PLAN),
    (replace(SMALL, loss="wgan-gp", noise="uniform", latent_dim=1), replace(PLAN, d_steps=3)),
    (replace(SMALL, loss="least-squares", r1=0.5, spectral=True), replace(PLAN, optimiser="rmsprop")),
    (replace(SMALL, loss="minimax"), replace(PLAN, d_optimiser="sgd", schedule="one-cycle")),
]
every_kind = pytest.mark.parametrize(("spec", "plan"), KINDS, ids=["plain", "wgan-gp", "r1", "minimax"])


def made(spec: Any = SMALL, plan: Any = PLAN, seed: int = 3) -> Game:
    return Game(spec, plan, make_density("ring8"), seed)


def same(one: Game | GameState, two: Game | GameState) -> bool:
    a, b = (game.snapshot() if isinstance(game, Game) else game for game in (one, two))
    alike = all(torch.equal(a.tensors[name], b.tensors[name]) for name in a.tensors)
    return alike and (a.rounds, a.turns) == (b.rounds, b.turns)


def played(game: Game, rounds: int) -> Game:
    for _ in range(rounds):
        game.round()
    return game


# -- slow motion -----------------------------------------------------------------------------------


@every_kind
def test_slow_motion_plays_the_same_game(spec: Any, plan: Any) -> None:
    fast, slow = played(made(spec, plan), 12), made(spec, plan)
    for _ in range(12):
        list(slow.half_steps())
    assert same(fast, slow)


def test_half_steps_come_in_order_and_show_what_they_made() -> None:
    steps = list(played(made(plan=replace(PLAN, d_steps=2)), 4).half_steps())
    phases = [(step.net, step.phase) for step in steps]
    judge = [("discriminator", phase) for phase in DISCRIMINATOR]
    assert phases == [*judge, *judge, *(("generator", phase) for phase in GENERATOR)]
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert {step.round for step in steps} == {5}
    real, fake, score, gradient, update = steps[:5]
    assert real.real is not None
    assert real.real.shape == (16, 2)
    assert real.fake is None is real.loss
    assert fake.fake is not None
    assert fake.noise is not None
    assert score.real_scores is not None
    assert score.loss is not None
    assert score.gradient_norm is None
    assert (gradient.gradient_norm or 0) > 0
    assert (update.moved or 0) > 0
    assert all(step.real is None for step in steps[10:])
    assert steps[12].arrows is not None
    assert steps[11].arrows is None


def test_arrows_point_to_where_the_discriminator_believes_more() -> None:
    game = played(made(), 20)
    step = next(step for step in game.half_steps() if step.net == "generator" and step.phase == "gradient")
    assert step.fake is not None
    assert step.arrows is not None
    at = step.fake.double().requires_grad_()
    loss = torch.nn.functional.softplus(-game.model.double().judge(at)).sum()
    (slope,) = torch.autograd.grad(loss, at)
    torch.testing.assert_close(step.arrows.double(), -slope, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("after", [1, 3, 4, 5, 6, 8])
def test_a_turn_that_is_left_has_not_been(after: int) -> None:
    left, never = (played(made(), 3) for _ in "ab")
    steps = left.half_steps()
    for _ in range(after):
        next(steps)
    steps.close()
    if after >= len(DISCRIMINATOR):
        never.step_discriminator()
    assert same(left, never)
    assert same(played(left, 2), played(never, 2))


def test_each_net_can_be_played_alone() -> None:
    one, two = made(), made()
    one.round()
    two.step_discriminator()
    before = two.snapshot()
    list(two.half_steps(("generator",)))
    assert {**two.turns} == {"discriminator": 1, "generator": 1}
    assert two.rounds == 0
    weights = "discriminator/weights"
    assert torch.equal(before.tensors[weights], two.snapshot().tensors[weights])
    assert torch.equal(
        one.snapshot().tensors["generator/weights"], two.snapshot().tensors["generator/weights"]
    )


# -- the same game again ---------------------------------------------------------------------------


@every_kind
def test_reset_and_restore_replay_bit_for_bit(spec: Any, plan: Any) -> None:
    game = made(spec, plan)
    first = played(game, 7).snapshot()
    last = played(game, 9).snapshot()
    game.restore(first)
    assert same(played(game, 9), last)
    game.reset()
    assert same(played(game, 16), last)
    assert not same(played(made(spec, plan, seed=4), 16), last)


def test_to_look_changes_nothing() -> None:
    watched, alone = made(), made()
    for _ in range(6):
        watched.round()
        watched.scores(watched.made(watched.wall(9)))
        measure(watched, 100)
        watched.snapshot()
    assert same(watched, played(alone, 6))


def test_what_is_live_can_change_and_the_rest_cannot() -> None:
    game, plain = made(), made()
    for other in (game, plain):
        played(other, 5)
    game.change(
        replace(SMALL, loss="least-squares", r1=0.2, spectral=True),
        replace(
            PLAN, learning_rate=5e-3, d_learning_rate=1e-4, beta1=0.0, d_steps=2, optimiser="sgd", steps=90
        ),
    )
    assert game.rates[0] > 10 * game.rates[1]
    game.round()
    plain.round()
    assert game.turns == {"discriminator": 7, "generator": 6}
    assert not same(game, plain)
    for spec, plan in ((replace(SMALL, nodes=17), PLAN), (SMALL, replace(PLAN, batch_size=17))):
        with pytest.raises(SpecError, match="cannot change while a game goes on"):
            plain.change(spec, plan)


def test_the_rate_falls_and_then_stays() -> None:
    game = made()
    rates = []
    for _ in range(70):
        rates.append(game.rates[0])
        game.round()
    assert rates[0] == pytest.approx(PLAN.learning_rate)
    assert rates[59] == pytest.approx(PLAN.learning_rate / 10)
    assert rates == sorted(rates, reverse=True)
    assert rates[69] == rates[59]


# -- astray ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("net", ["discriminator", "generator"])
@pytest.mark.parametrize("slowly", [False, True])
def test_a_net_without_numbers_is_named_and_the_last_good_state_is_back(net: str, slowly: bool) -> None:
    game = played(made(), 25)
    with torch.no_grad():
        next(iter(getattr(game.model, net).parameters())).fill_(float("nan"))
    with pytest.raises(GameError, match=f"the {net} is no longer made of finite numbers in round 26") as told:
        list(game.half_steps()) if slowly else game.round()
    assert told.value.net == net
    assert 15 <= told.value.back == game.rounds <= 25
    assert same(game, played(made(), game.rounds))
    played(game, 5)
    assert torch.isfinite(game.made(game.wall(50))).all()


# -- learning --------------------------------------------------------------------------------------


def test_a_small_game_on_a_line_is_learnt() -> None:
    game = Game(
        ToyGanSpec(latent_dim=1, layers=2, nodes=32, d_layers=2, d_nodes=32, r1=0.1),
        GanTrainSpec(steps=700, batch_size=128, learning_rate=2e-3, d_learning_rate=2e-3),
        make_density("normal"),
    )
    played(game, 700)
    x = game.made(game.wall(4000))
    assert float(x.mean()) == pytest.approx(1.0, abs=0.15)
    assert float(x.std()) == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("collapses", [True, False])
def test_momentum_collapses_the_game_and_less_of_it_does_not(collapses: bool) -> None:
    """The other seeds, 1 to 4, are measured by ``python -m tests.perf rounds``."""
    demo = demonstration(0)
    plan = demo.collapses if collapses else demo.holds
    found = measure(played(Game(demo.spec, plan, make_density(demo.density)), plan.steps))
    assert found.modes is not None
    assert (found.modes <= 5) if collapses else (found.modes == 8)


@pytest.mark.parametrize("shape", [(8, 8), (7, 5, 3)])
def test_pictures_are_played_for_as_well(shape: tuple[int, ...]) -> None:
    game = Game(DcganSpec(nodes=4, d_nodes=4, layers=1, d_layers=1), PLAN, random_samples(shape, 40))
    played(game, 3)
    pictures = game.model.outside(game.made(game.wall(6)))
    assert pictures.shape == (6, *shape)
    assert 0 <= pictures.min() <= pictures.max() <= 1
    found = measure(game, 50)
    assert found.modes is None is found.ideal_accuracy
