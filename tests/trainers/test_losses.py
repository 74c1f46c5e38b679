"""The closed forms against torch's own, and the bounds against each other."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.distributions import Bernoulli, Laplace, Normal, kl_divergence

from tests.trainers.conftest import random_samples
from trainers.losses import (
    iwae_bound,
    kl_to_standard_normal,
    log_likelihood,
    log_normal,
    pixel_cost,
    pixel_loss,
)
from trainers.models.vae import Vae
from trainers.noise import Noise
from trainers.registry import build
from trainers.runtime import generator
from trainers.specs import VaeSpec


def draws(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, generator=generator(seed), dtype=dtype)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(mean=st.floats(-20, 20), log_var=st.floats(-12, 6))
def test_kl_equals_torch_distributions(mean: float, log_var: float) -> None:
    m, v = torch.tensor([mean], dtype=torch.float64), torch.tensor([log_var], dtype=torch.float64)
    expected = kl_divergence(Normal(m, torch.exp(v / 2)), Normal(torch.zeros(1), torch.ones(1)))
    torch.testing.assert_close(kl_to_standard_normal(m, v), expected, atol=1e-6, rtol=1e-9)


def test_kl_equals_torch_distributions_in_single_precision() -> None:
    m, v = draws(64, 8, dtype=torch.float32), draws(64, 8, seed=1, dtype=torch.float32)
    expected = kl_divergence(Normal(m, torch.exp(v / 2)), Normal(0.0, 1.0))
    torch.testing.assert_close(kl_to_standard_normal(m, v), expected, atol=1e-6, rtol=1e-6)


def test_log_normal_equals_torch_distributions() -> None:
    z, m, v = draws(9, 4), draws(9, 4, seed=1), draws(9, 4, seed=2)
    torch.testing.assert_close(log_normal(z, m, v), Normal(m, torch.exp(v / 2)).log_prob(z).sum(-1))


@pytest.mark.parametrize("kind", ["bce", "mse", "l1"])
def test_likelihood_equals_torch_distributions(kind: str) -> None:
    out, x = draws(5, 7, 12), draws(7, 12, seed=1).sigmoid()
    x = x.round() if kind == "bce" else x
    density = {
        "bce": Bernoulli(logits=out),
        "mse": Normal(out.sigmoid(), 0.3),
        "l1": Laplace(out.sigmoid(), 0.3),
    }[kind]
    torch.testing.assert_close(log_likelihood(kind, out, x, 0.3), density.log_prob(x).sum(-1))


def test_likelihood_of_certain_pixels_stays_finite() -> None:
    out = torch.tensor([[1000.0, -1000.0]])
    assert float(log_likelihood("bce", out, torch.tensor([[1.0, 0.0]]), 1.0)) == 0.0
    assert float(log_likelihood("bce", out, torch.tensor([[0.0, 1.0]]), 1.0)) == -2000.0


def test_pixel_losses() -> None:
    out, x = draws(6, 9), draws(6, 9, seed=1).sigmoid()
    y = out.sigmoid()
    assert pixel_loss("mse", out, x, sigmoid=True).item() == pytest.approx(((y - x) ** 2).mean().item())
    assert pixel_loss("l1", out, x, sigmoid=True).item() == pytest.approx((y - x).abs().mean().item())
    assert pixel_loss("mse", out, x, sigmoid=False).item() == pytest.approx(((out - x) ** 2).mean().item())
    bce = -(x * y.log() + (1 - x) * (1 - y).log()).mean()
    assert pixel_loss("bce", out, x, sigmoid=True).item() == pytest.approx(bce.item())


def test_bound_of_one_draw_is_the_elbo_and_grows_with_draws() -> None:
    weights = draws(64, 30) * 2
    torch.testing.assert_close(iwae_bound(weights[:1]), weights[0])
    k1 = iwae_bound(weights.reshape(64, 1, 30).transpose(0, 1)[0:1].reshape(1, -1)).mean()
    bounds = [
        iwae_bound(weights.reshape(64 // k, k, 30).transpose(0, 1).reshape(k, -1)).mean() for k in (1, 4, 64)
    ]
    assert k1 == bounds[0]
    assert bounds[0] < bounds[1] < bounds[2]
    torch.testing.assert_close(iwae_bound(torch.full((50, 3), -2000.0)), torch.full((3,), -2000.0))


def test_binarised_pixels_have_the_mean_of_the_greys() -> None:
    x = random_samples((4, 4), 1).expand(20_000, 4, 4)
    seen = Noise.of(0).bernoulli(x)
    assert set(seen.unique().tolist()) == {0.0, 1.0}
    torch.testing.assert_close(seen.mean(0), x[0], atol=0.02, rtol=0)
    assert torch.equal(seen, Noise.of(0).bernoulli(x))


def test_guessing_greys_costs_the_entropy_of_independent_pixels() -> None:
    x = torch.full((10, 4, 4), 0.5)
    assert vae().cost(x, x).item() == pytest.approx(16 * math.log(2))
    assert math.isfinite(vae().cost(torch.ones(4, 4, 4), torch.zeros(4, 4, 4)).item())


@pytest.mark.parametrize("kind", ["mse", "l1", "bce"])
def test_the_cost_of_a_guess_is_the_loss_of_a_decoder_that_makes_it(kind: str) -> None:
    out, x = draws(6, 9), draws(6, 9, seed=1).sigmoid()
    torch.testing.assert_close(pixel_cost(kind, out.sigmoid(), x), pixel_loss(kind, out, x, sigmoid=True))


def vae(**fields: object) -> Vae:
    model = build(VaeSpec(**fields), (4, 4))  # type: ignore[arg-type]
    assert isinstance(model, Vae)
    return model


def test_loss_is_reconstruction_and_weighed_kl() -> None:
    x = random_samples((4, 4), 16)
    losses = vae(beta=3.0).loss(x, Noise.of(0))
    assert losses["loss"].item() == pytest.approx((losses["reconstruction"] + 3 * losses["kl"]).item())
    zero = torch.zeros(16, 16)
    assert losses["reconstruction"].item() == pytest.approx(16 * math.log(2), rel=0.1)  # a sum, not a mean
    assert log_likelihood("bce", zero, x.flatten(1), 1.0).mean().item() == pytest.approx(-16 * math.log(2))


def test_warm_up_of_the_kl() -> None:
    model = vae(beta=2.0, kl_warmup_steps=100)
    assert [model.kl_weight(s) for s in (0, 50, 100, 500, None)] == [0.0, 1.0, 2.0, 2.0, 2.0]
    assert vae().kl_weight(1) == 1.0


def test_one_draw_of_iwae_is_the_elbo() -> None:
    x = random_samples((4, 4), 64)
    model = vae()
    figures = model.figures(x, Noise.of(0))
    seen = model.observe(x, Noise.of(0))
    ones = -torch.cat([model.log_weights(seen, 1, Noise.of(s)) for s in range(200)]).mean()
    assert ones.item() == pytest.approx(figures["neg_elbo"], abs=0.05)
    assert figures["neg_elbo"] == pytest.approx(figures["reconstruction"] + figures["kl"])


def test_codes_are_posterior_means() -> None:
    x = random_samples((4, 4))
    model = vae()
    assert torch.equal(model.encode(x), model.posterior(x)[0])
    assert torch.equal(model.encode(x), model.encode(x))
