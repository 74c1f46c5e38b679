"""The game of two nets: how fast rounds are beside a loop written by hand, and what games come to.

Both sides play for the ring of 8 with nets of three layers of 128, batches of 256, on one thread: the game,
with its checks, states to go back to and losses, and a bare loop with two fused Adams. Then whole games of
five seeds, and the demonstration of a collapse.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch
from torch.nn.functional import softplus

from tests.perf.bench import Figure, middle, ratio, take_turns
from trainers.adversarial.collapse import demonstration
from trainers.adversarial.game import Game
from trainers.adversarial.measures import measure as measured
from trainers.densities import make_density
from trainers.models.gans import Gan
from trainers.registry import build
from trainers.runtime import generator
from trainers.specs import GanTrainSpec, ToyGanSpec

RING = "ring8"
PLAIN = ToyGanSpec(r1=0.0)
PLAN = GanTrainSpec()


def measure(quick: bool) -> Iterator[Figure]:
    """Play in turns, then whole games."""
    torch.set_num_threads(1)
    rounds, turns = (20, 1) if quick else (300, 7)
    taken = take_turns(
        {
            "game": lambda: rounds / _game(rounds),
            "bare": lambda: rounds / _bare(rounds),
            "slow": lambda: rounds / _game(rounds, slowly=True),
        },
        turns,
    )
    yield middle(taken["game"], "game", "rounds/s")
    yield middle(taken["bare"], "bare loop, two fused Adams", "rounds/s")
    yield middle(taken["slow"], "game in half-steps", "rounds/s")
    yield Figure("game / bare loop", ratio(taken["game"], taken["bare"]), "x", at_least=0.95)
    for seed in () if quick else range(5):
        yield from _whole(seed)
        yield from _demonstration(seed)


def _whole(seed: int) -> Iterator[Figure]:
    game = Game(ToyGanSpec(), GanTrainSpec(seed=seed), make_density(RING))
    took = _play(game, PLAN.steps)
    found = measured(game, 10_000)
    yield Figure(f"ring of 8, seed {seed}: modes", found.modes or 0, "", at_least=8)
    yield Figure(f"ring of 8, seed {seed}: high quality", found.high_quality or 0.0, "", at_least=0.92)
    yield Figure(f"ring of 8, seed {seed}: time", took, "s", at_most=30)


def _demonstration(seed: int) -> Iterator[Figure]:
    demo = demonstration(seed)
    for word, plan, most in (("collapses", demo.collapses, True), ("holds", demo.holds, False)):
        game = Game(demo.spec, plan, make_density(demo.density))
        took = _play(game, plan.steps)
        modes = measured(game).modes or 0
        name = f"demonstration {word}, seed {seed}"
        yield Figure(f"{name}: modes", modes, "", at_most=5 if most else None, at_least=None if most else 8)
        yield Figure(f"{name}: time", took, "s", at_most=5)


def _play(game: Game, rounds: int) -> float:
    start = time.perf_counter()
    for _ in range(rounds):
        game.round()
    return time.perf_counter() - start


def _game(rounds: int, slowly: bool = False) -> float:
    game = Game(PLAIN, PLAN, make_density(RING))
    if not slowly:
        return _play(game, rounds)
    start = time.perf_counter()
    for _ in range(rounds):
        for _ in game.half_steps():
            pass
    return time.perf_counter() - start


def _bare(rounds: int) -> float:
    model = build(PLAIN, (2,))
    assert isinstance(model, Gan)
    density, chance = make_density(RING), generator(0)
    make, judge = model.generator.train(), model.discriminator.train()
    adams = [
        torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.5, 0.9), fused=True) for net in (make, judge)
    ]

    def noise() -> torch.Tensor:
        return torch.randn(PLAN.batch_size, 2, generator=chance)

    start = time.perf_counter()
    for _ in range(rounds):
        fake = make(noise()).detach()
        adams[1].zero_grad()
        loss = softplus(-judge(density.sample(PLAN.batch_size, chance))).mean() + softplus(judge(fake)).mean()
        loss.backward()
        adams[1].step()
        adams[0].zero_grad()
        softplus(-judge(make(noise()))).mean().backward()
        adams[0].step()
    return time.perf_counter() - start
