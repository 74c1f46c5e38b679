"""What the default settings must reach, at full training; about a minute in all on one core.

The figures are for 360 test digits; the anchors are PCA, the mean digit and the pixel marginal.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.linalg import subspace_angles

from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.fit import fit
from trainers.models.mlp import Autoencoder
from trainers.models.pca import Pca
from trainers.noise import Noise
from trainers.registry import build
from trainers.specs import AutoencoderSpec, ModelSpec, PcaSpec, TrainSpec, VaeSpec

seeds = pytest.mark.parametrize("seed", [0, 1, 2])


def figures(spec: ModelSpec, seed: int, data: Dataset) -> dict[str, float]:
    model = build(spec, data.shape, seed=seed)
    for _ in fit(model, torch.from_numpy(data.x_train), TrainSpec(seed=seed)):
        pass
    return evaluate(model, data)


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
    assert found["active_units"] >= min(latent_dim, 4)


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
