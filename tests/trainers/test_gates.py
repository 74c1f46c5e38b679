"""What the default settings must reach, at full training; about a minute in all on one core.

The figures are for 360 test digits; the anchors are PCA, the mean digit and the pixel marginal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy.linalg import subspace_angles

from trainers.collapse import collapse
from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.fit import fit
from trainers.models.base import LatentModel
from trainers.models.mlp import Autoencoder
from trainers.models.pca import Pca
from trainers.models.vae import Vae
from trainers.noise import Noise
from trainers.registry import build
from trainers.samples import split
from trainers.specs import AutoencoderSpec, ConditionalVaeSpec, ModelSpec, PcaSpec, TrainSpec, VaeSpec

seeds = pytest.mark.parametrize("seed", [0])


def trained(spec: ModelSpec, seed: int, data: Dataset, steps: int = 4000) -> LatentModel:
    model = build(spec.suited(len(data.class_names)), data.shape, seed=seed)
    for _ in fit(model, split(data)[0], TrainSpec(seed=seed, steps=steps)):
        pass
    return model


def figures(spec: ModelSpec, seed: int, data: Dataset) -> dict[str, float]:
    return evaluate(trained(spec, seed, data), data)


@seeds
def test_autoencoder_of_two_dimensions(seed: int, digits: Dataset) -> None:
    found = figures(AutoencoderSpec(latent_dim=2), seed, digits)
    assert found["test_mse"] <= 0.037
    assert found["test_mse"] <= 0.70 * found["pca_test_mse"]
    assert found["pca_test_mse"] < found["mean_test_mse"]


@seeds
def test_autoencoder_of_eight_dimensions(seed: int, digits: Dataset) -> None:
    assert figures(AutoencoderSpec(latent_dim=8), seed, digits)["test_mse"] <= 0.0135


@seeds
@pytest.mark.parametrize(("latent_dim", "nats"), [(2, 23.6), (8, 23.0)])
def test_vae(latent_dim: int, nats: float, seed: int, digits: Dataset) -> None:
    found = figures(VaeSpec(latent_dim=latent_dim), seed, digits)
    assert found["neg_elbo"] <= nats
    assert found["iwae"] < found["neg_elbo"] < found["pixel_marginal"]
    assert min(latent_dim, 4) <= found["active_units"] <= 6


@pytest.mark.parametrize(
    ("seed", "remedy", "active"),
    [
        (0, {}, {3, 4, 5}),
        (0, {"kl_warmup_steps": 1000}, {7, 8}),
        (1, {"kl_warmup_steps": 1200, "annealing": "cyclical"}, {6, 7, 8}),
        (2, {"free_bits": 0.1}, {7, 8}),
    ],
)
def test_remedies_wake_units(seed: int, remedy: dict[str, Any], active: set[int], digits: Dataset) -> None:
    """Without one, four of the eight units are active after 2,000 steps, with each of the three seeds."""
    found = evaluate(trained(VaeSpec(latent_dim=8, **remedy), seed, digits, steps=2000), digits)
    assert found["active_units"] in active
    assert found["neg_elbo"] <= 23.1


@seeds
def test_a_large_beta_collapses_the_code(seed: int, digits: Dataset) -> None:
    model = trained(VaeSpec(latent_dim=8, beta=4.0), seed, digits, steps=800)
    assert isinstance(model, Vae)
    found = evaluate(model, digits)
    assert found["active_units"] == 0
    assert found["neg_elbo"] == pytest.approx(found["pixel_marginal"], abs=0.1)
    kl = model.kl_of_units(torch.from_numpy(digits.x_test), Noise.of(0)).tolist()
    assert collapse(found["neg_elbo"], found["pixel_marginal"], kl)


def test_free_bits_keep_the_code_alive_under_a_large_beta(digits: Dataset) -> None:
    model = trained(VaeSpec(latent_dim=8, beta=4.0, free_bits=0.25), 0, digits, steps=800)
    assert isinstance(model, Vae)
    assert evaluate(model, digits)["active_units"] == 8
    kl = model.kl_of_units(torch.from_numpy(digits.x_test), Noise.of(0))
    torch.testing.assert_close(kl, torch.full((8,), 0.25), atol=0.02, rtol=0)


def test_the_class_is_worth_nats(digits: Dataset) -> None:
    found = evaluate(trained(ConditionalVaeSpec(latent_dim=2), 0, digits, steps=1500), digits)
    assert found["neg_elbo"] <= 20.8 < found["class_marginal"] < found["pixel_marginal"]


def test_linear_autoencoder_finds_the_plane_of_pca() -> None:
    """Baldi & Hornik 1989: with squares and no nonlinearity the optimum spans the principal plane."""
    rng = np.random.default_rng(0)
    spread = np.array([5.0, 3.0, 2.0, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.1])
    turned = np.linalg.qr(rng.standard_normal((10, 10)))[0]
    x = torch.from_numpy(rng.standard_normal((400, 10)) * spread @ turned)
    x -= x.mean(0)
    model = build(AutoencoderSpec(latent_dim=3, layers=0, output="linear"), (10,)).double()
    assert isinstance(model, Autoencoder)
    search = torch.optim.LBFGS(
        model.parameters(),
        max_iter=500,
        tolerance_grad=1e-12,
        tolerance_change=1e-14,
        line_search_fn="strong_wolfe",
    )

    def closure() -> torch.Tensor:
        search.zero_grad()
        loss = model.loss(x, Noise.of(0))["loss"]
        loss.backward()
        return loss

    search.step(closure)
    straight = Pca(PcaSpec(latent_dim=3), (10,)).double()
    straight.fit_closed_form(x)
    weight = model.decoder[0].weight
    assert isinstance(weight, torch.Tensor)
    angles = subspace_angles(weight.detach().numpy(), straight.components_.numpy().T)
    assert np.degrees(angles.max()) < 0.1
