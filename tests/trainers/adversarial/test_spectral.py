"""The spectral norm, against a whole decomposition, and optimisers against torch's own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from tests.trainers.conftest import random_samples
from trainers.adversarial.game import Game
from trainers.adversarial.optimisers import FlatOptimiser
from trainers.adversarial.spectral import NormedConv, NormedLinear, follow
from trainers.densities import make_density
from trainers.fit import fit
from trainers.models.gans import Gan
from trainers.registry import build
from trainers.runtime import generator
from trainers.specs import DcganSpec, GanTrainSpec, ToyGanSpec


def normed(net: nn.Module) -> list[NormedLinear | NormedConv]:
    return [layer for layer in net.modules() if isinstance(layer, NormedLinear | NormedConv)]


def true_norm(layer: NormedLinear | NormedConv) -> float:
    return float(torch.linalg.svdvals(layer.weight.detach().flatten(1))[0])


@pytest.mark.parametrize("spec", [ToyGanSpec(spectral=True), DcganSpec()], ids=["toy-gan", "dcgan"])
def test_the_norm_is_within_five_per_cent_at_first_and_after_training(spec: Any) -> None:
    shape = (2,) if spec.family == "toy-gan" else (8, 8)
    model = build(spec, shape)
    assert isinstance(model, Gan)
    for steps in (0, 60):
        if steps:
            plan = GanTrainSpec(steps=steps, batch_size=16, learning_rate=2e-3, d_learning_rate=2e-3)
            for _ in fit(model, random_samples(shape, 64), plan):
                pass
        for layer in normed(model.discriminator):
            assert float(layer.largest().detach()) == pytest.approx(true_norm(layer), rel=0.05)


def test_normed_layers_are_no_steeper_than_one() -> None:
    spec = ToyGanSpec(spectral=True)
    game = Game(spec, GanTrainSpec(batch_size=32), make_density("ring8"))
    for _ in range(30):
        game.round()
    x = 3 * torch.randn(400, 2, generator=generator(0))
    y = x + 0.01 * torch.randn(400, 2, generator=generator(1))
    steepness = (game.scores(x) - game.scores(y)).abs() / (x - y).norm(dim=1)
    assert float(steepness.max()) <= 1.05


def test_the_slope_reaches_the_weights_as_in_a_decomposition() -> None:
    layer = NormedLinear(4, 5).double()
    layer.left = layer.left.double()
    with torch.no_grad():
        layer.weight.copy_(torch.randn(5, 4, generator=generator(0), dtype=torch.float64))
        layer.left.fill_(1.0)
    follow(layer, 300)
    (ours,) = torch.autograd.grad(layer.weights(True).cos().sum(), layer.weight)
    weight = layer.weight.detach().requires_grad_()
    (wanted,) = torch.autograd.grad((weight / torch.linalg.matrix_norm(weight, 2)).cos().sum(), weight)
    torch.testing.assert_close(ours, wanted)


def test_to_ask_for_a_score_changes_nothing() -> None:
    model = build(ToyGanSpec(spectral=True), (2,))
    assert isinstance(model, Gan)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model.score(random_samples((2,), 9))
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        ("adam", lambda w: torch.optim.Adam(w, lr=0.01, betas=(0.6, 0.9))),
        ("sgd", lambda w: torch.optim.SGD(w, lr=0.01, momentum=0.6)),
        ("rmsprop", lambda w: torch.optim.RMSprop(w, lr=0.01, alpha=0.9)),
    ],
)
def test_optimisers_are_those_of_torch(kind: str, theirs: Any) -> None:
    ours, other = (nn.Parameter(torch.linspace(-1, 1, 7)) for _ in "ab")
    optimiser, reference = FlatOptimiser(ours), theirs([other])
    for i in range(12):
        slope = torch.randn(7, generator=generator(i))
        ours.grad, other.grad = slope.clone(), slope.clone()
        optimiser.advance(kind, 0.01, 0.6, 0.9)
        reference.step()
    torch.testing.assert_close(ours, other, atol=2e-6, rtol=1e-4)
