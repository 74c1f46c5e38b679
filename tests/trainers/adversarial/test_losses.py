"""What the nets play for, against closed forms and autograd in float64."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from trainers.adversarial.losses import (
    chances,
    discriminator_loss,
    generator_loss,
    gradient_penalty,
    judged,
    r1_penalty,
    verdict,
)
from trainers.models.layers import chain, draw
from trainers.runtime import generator
from trainers.specs import ToyGanSpec, make_spec

SHAPES = [(2,), (3, 4), (2, 3, 3)]


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=generator(seed), dtype=torch.float64)


REAL, FAKE = drawn(50, seed=1) * 3, drawn(50, seed=2) * 3
ONE, NONE = torch.ones(50, dtype=torch.float64), torch.zeros(50, dtype=torch.float64)


def test_losses_are_those_of_their_papers() -> None:
    close = torch.testing.assert_close
    chances = bce(REAL, ONE) + bce(FAKE, NONE)
    for kind in ("minimax", "non-saturating"):
        close(discriminator_loss(kind, REAL, FAKE), chances)
    close(generator_loss("minimax", FAKE), (1 - FAKE.sigmoid()).log().mean())
    close(generator_loss("non-saturating", FAKE), -FAKE.sigmoid().log().mean())
    squares = 0.5 * ((REAL - 1) ** 2).mean() + 0.5 * (FAKE**2).mean()
    close(discriminator_loss("least-squares", REAL, FAKE), squares)
    close(generator_loss("least-squares", FAKE), 0.5 * ((FAKE - 1) ** 2).mean())
    close(discriminator_loss("wgan-gp", REAL, FAKE), FAKE.mean() - REAL.mean())
    close(generator_loss("wgan-gp", FAKE), -FAKE.mean())


@pytest.mark.parametrize("kind", ["minimax", "non-saturating"])
def test_the_ideal_discriminator_pays_two_log_two_where_it_cannot_tell(kind: str) -> None:
    assert float(discriminator_loss(kind, NONE, NONE)) == pytest.approx(2 * 0.693147180560)


@pytest.mark.parametrize("kind", ["minimax", "non-saturating", "least-squares"])
def test_the_best_discriminator_gives_p_over_p_plus_q_and_draws_the_line_at_one_half(kind: str) -> None:
    """At two places, one with two thirds of what is real, the other with two thirds of what is made."""
    best = torch.tensor([2 / 3, 1 / 3], dtype=torch.float64)
    logits = (best if kind == "least-squares" else best.logit()).requires_grad_()
    one, other = logits
    discriminator_loss(kind, torch.stack([one, one, other]), torch.stack([one, other, other])).backward()
    assert logits.grad is not None
    torch.testing.assert_close(logits.grad, torch.zeros_like(best))
    torch.testing.assert_close(chances(kind, logits.detach()), best)
    assert float(chances(kind, torch.tensor(verdict(kind)))) == 0.5


def test_a_confident_discriminator_breaks_nothing_and_starves_minimax_alone() -> None:
    """Goodfellow et al. 2014, section 3: the slope of log(1 - D) vanishes where D is sure."""
    slopes = {}
    for kind in ("minimax", "non-saturating"):
        logits = torch.full((4,), -200.0, dtype=torch.float64, requires_grad=True)
        loss = generator_loss(kind, logits)
        assert loss.isfinite()
        loss.backward()
        assert logits.grad is not None
        slopes[kind] = float(logits.grad.sum())
    assert slopes["minimax"] == pytest.approx(0, abs=1e-12)
    assert slopes["non-saturating"] == pytest.approx(-1)


def quadratic(x: Tensor) -> Tensor:
    """Give |x|^2 / 2 of each sample, whose slope is x itself."""
    return x.flatten(1).square().sum(1) / 2


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_penalties_are_over_all_numbers_of_a_sample(shape: tuple[int, ...]) -> None:
    real, fake, mix = drawn(9, *shape), drawn(9, *shape, seed=3), torch.linspace(0, 1, 9, dtype=torch.float64)
    between = torch.stack([m * r + (1 - m) * f for m, r, f in zip(mix, real, fake, strict=True)])
    lengths = torch.stack([point.norm() for point in between])
    found = gradient_penalty(quadratic, real, fake, mix)
    torch.testing.assert_close(found, ((lengths - 1) ** 2).mean(), atol=1e-9, rtol=1e-9)
    squares = torch.stack([(r**2).sum() for r in real]).mean()
    torch.testing.assert_close(r1_penalty(quadratic, real), squares)


def test_penalties_of_a_net_are_those_of_autograd_sample_by_sample() -> None:
    net = chain((3, 8, 1), nn.Tanh).double()
    draw(net, seed=0)

    def judge(x: Tensor) -> Tensor:
        logits: Tensor = net(x)
        return logits.squeeze(1)

    real, fake, mix = drawn(6, 3), drawn(6, 3, seed=3), torch.rand(6, generator=generator(4)).double()
    slopes = torch.stack([torch.autograd.functional.jacobian(lambda v: net(v)[0], r) for r in real])
    torch.testing.assert_close(r1_penalty(judge, real), slopes.square().sum(1).mean())
    at = mix[:, None] * real + (1 - mix[:, None]) * fake
    slopes = torch.stack([torch.autograd.functional.jacobian(lambda v: net(v)[0], p) for p in at])
    wanted = ((slopes.norm(dim=1) - 1) ** 2).mean()
    torch.testing.assert_close(gradient_penalty(judge, real, fake, mix), wanted, atol=1e-9, rtol=1e-9)


def test_a_penalty_reaches_the_weights_also_where_the_slope_is_nothing() -> None:
    """Without something in the root, the slope of a length of 0 is no number."""
    weight = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    gradient_penalty(lambda x: x @ weight, drawn(4, 3), drawn(4, 3, seed=1), drawn(4)).backward()
    assert weight.grad is not None
    assert weight.grad.isfinite().all()


@pytest.mark.parametrize("kind", ["minimax", "non-saturating", "least-squares", "wgan-gp"])
def test_r1_looks_at_real_samples_alone(kind: str) -> None:
    spec = make_spec(ToyGanSpec, {"loss": kind, "penalty": 0.0, "r1": 0.0})
    real, mix = drawn(5, 2), torch.rand(5, generator=generator(0)).double()
    for seed in (1, 2):
        fake = drawn(5, 2, seed=seed)
        plain = judged(spec, quadratic, real, fake, mix)
        held = judged(replace(spec, r1=3.0), quadratic, real, fake, mix)
        torch.testing.assert_close(held.loss - plain.loss, 1.5 * real.square().sum(1).mean())
        torch.testing.assert_close(held.penalty, held.loss - plain.loss)
        torch.testing.assert_close(held.real, quadratic(real))
        torch.testing.assert_close(plain.fake, quadratic(fake))


def test_to_measure_without_slopes_gives_the_same() -> None:
    spec = replace(ToyGanSpec(), loss="wgan-gp", r1=0.3)
    real, fake, mix = drawn(5, 2), drawn(5, 2, seed=1), torch.rand(5, generator=generator(0)).double()
    with torch.no_grad():
        silent = judged(spec, quadratic, real, fake, mix).loss
    torch.testing.assert_close(silent, judged(spec, quadratic, real, fake, mix).loss)
