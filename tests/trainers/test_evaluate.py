"""Each figure against a way to get it by hand, and the shipped checkpoints against their headers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from assets.recipe import RECIPES
from trainers.checkpoint import read
from trainers.data import Dataset, load
from trainers.evaluate import circle_kept, evaluate, order_kept, reconstruction_mse
from trainers.models.pca import Pca
from trainers.models.vae import Vae
from trainers.noise import Noise
from trainers.registry import build, encode_all, from_checkpoint, noise_codes
from trainers.samples import Samples
from trainers.specs import AutoencoderSpec, ConditionalVaeSpec, PcaSpec, VaeSpec

CHECKPOINTS = Path(__file__).parents[2] / "assets" / "checkpoints"
PLAIN = {"test_mse", "pca_test_mse", "mean_test_mse"}


@pytest.mark.parametrize("k", [2, 8])
def test_pca_equals_that_of_scikit_learn(k: int, digits: Dataset) -> None:
    train, test = (x.reshape(len(x), -1) for x in (digits.x_train, digits.x_test))
    theirs = PCA(k, svd_solver="full").fit(train.astype(np.float64))
    error = ((theirs.inverse_transform(theirs.transform(test)) - test) ** 2).mean()
    ours = Pca(PcaSpec(latent_dim=k), (8, 8))
    ours.fit_closed_form(torch.from_numpy(digits.x_train))
    assert reconstruction_mse(ours, Samples(torch.from_numpy(digits.x_test))) == pytest.approx(
        error, rel=1e-4
    )
    np.testing.assert_allclose(ours.explained_variance_ratio_, theirs.explained_variance_ratio_, rtol=1e-4)
    cosines = (ours.components_.numpy() * theirs.components_).sum(1)
    np.testing.assert_allclose(np.abs(cosines), 1, atol=1e-5)
    largest = ours.components_.abs().argmax(1)
    assert (ours.components_[torch.arange(k), largest] > 0).all()


def test_keys(digits: Dataset, wheel: Dataset) -> None:
    assert set(evaluate(build(AutoencoderSpec(), (8, 8)), digits)) == PLAIN
    nats = {"neg_elbo", "reconstruction", "kl", "active_units", "iwae"}
    vae = VaeSpec(layers=1, nodes=4)
    assert set(evaluate(build(vae, (8, 8)), digits)) == PLAIN | nats | {"pixel_marginal"}
    told = ConditionalVaeSpec(layers=1, nodes=4).suited(10)
    marginals = {"pixel_marginal", "class_marginal"}
    assert set(evaluate(build(told, (8, 8)), digits)) == PLAIN | nats | marginals
    orders = {f"{who}phase_{what}" for who in ("", "pca_") for what in ("kept", "circle")}
    assert set(evaluate(build(AutoencoderSpec(), (28, 28)), wheel)) == PLAIN | orders
    wide = evaluate(build(AutoencoderSpec(latent_dim=3), (28, 28)), wheel)
    assert set(wide) == PLAIN | {"phase_kept", "pca_phase_kept"}


def test_same_seed_same_figures(digits: Dataset) -> None:
    model = build(VaeSpec(layers=1, nodes=4), (8, 8))
    assert evaluate(model, digits) == evaluate(model, digits)
    assert evaluate(model, digits, seed=1) != evaluate(model, digits)


def test_baselines(digits: Dataset) -> None:
    found = evaluate(build(AutoencoderSpec(), (8, 8)), digits)
    mean = digits.x_train.mean(0)
    assert found["mean_test_mse"] == pytest.approx(((digits.x_test - mean) ** 2).mean(), rel=1e-5)
    full = evaluate(build(PcaSpec(latent_dim=100), (8, 8)), digits)
    assert full["pca_test_mse"] < 1e-9


def test_orders() -> None:
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False, dtype=np.float32)
    circle = np.stack([np.cos(angles), np.sin(angles)], 1)
    assert order_kept(circle, angles) == pytest.approx(1, abs=0.1)
    assert circle_kept(circle, angles) == pytest.approx(1)
    assert circle_kept(circle[:, ::-1] * 5 + 3, angles) == pytest.approx(1)
    eight = np.stack([np.cos(8 * angles), np.sin(8 * angles)], 1)
    assert order_kept(eight, angles) < 0.25
    assert circle_kept(eight, angles) < 0.01
    noise = np.random.default_rng(0).standard_normal((400, 2)).astype(np.float32)
    assert order_kept(noise, angles) < 0.1
    assert circle_kept(noise, angles) < 0.2


def test_iwae_falls_with_draws(digits: Dataset) -> None:
    model = from_checkpoint(read(CHECKPOINTS / "digits-vae-2.safetensors"))
    assert isinstance(model, Vae)
    x = torch.from_numpy(digits.x_test)
    bounds = [model.iwae(x, k, Noise.of(0)) for k in (1, 5, 50, 500)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] - bounds[-1] > 0.3


def test_every_recipe_has_its_file() -> None:
    assert {path.stem for path in CHECKPOINTS.glob("*.safetensors")} == set(RECIPES)
    assert sum(path.stat().st_size for path in CHECKPOINTS.iterdir()) < 25_000_000


@pytest.mark.parametrize("name", RECIPES)
def test_shipped_checkpoint(name: str) -> None:
    path = CHECKPOINTS / f"{name}.safetensors"
    assert path.stat().st_size < 5_000_000
    checkpoint = read(path)
    header = checkpoint.header
    data, spec, plan = RECIPES[name]
    assert (header.data, header.spec, header.train, header.seed) == (data, spec, plan, plan.seed)
    dataset = load(data, seed=header.data_seed)
    model = from_checkpoint(checkpoint)
    assert evaluate(model, dataset) == pytest.approx(dict(header.metrics), rel=2e-3, abs=1e-6)
    assert checkpoint.codes is not None
    assert header.class_names == dataset.class_names
    assert header.rows == len(dataset)
    if not model.encodes:
        np.testing.assert_array_equal(checkpoint.codes, noise_codes(model, len(dataset), plan.seed))
        assert checkpoint.labels is None
        return
    np.testing.assert_allclose(checkpoint.codes, encode_all(model, dataset), atol=1e-4, rtol=1e-4)
    np.testing.assert_array_equal(checkpoint.labels, dataset.labels)
    for key, values in dataset.attributes.items():
        np.testing.assert_array_equal(checkpoint.attributes[key], values)


def test_what_the_shipped_checkpoints_teach() -> None:
    figures = {name: read(CHECKPOINTS / f"{name}.safetensors").header.metrics for name in RECIPES}
    assert figures["digits-ae-2"]["test_mse"] <= min(0.037, 0.7 * figures["digits-pca-2"]["test_mse"])
    assert figures["digits-vae-2"]["neg_elbo"] <= 23.6
    assert figures["digits-vae-8"]["neg_elbo"] <= 23.0
    assert figures["digits-vae-8"]["active_units"] == 8
    collapsed = figures["digits-vae-8-collapsed"]
    assert collapsed["active_units"] == 0
    assert collapsed["neg_elbo"] == pytest.approx(collapsed["pixel_marginal"], abs=0.05)
    denoising = figures["digits-denoising-16"]
    assert denoising["denoising_mse"] < 0.5 * denoising["pca_denoising_mse"]
    assert figures["digits-sparse-128"]["active_per_sample"] < 6
    moons = figures["moons-ae-1"]
    assert moons["test_mse"] < 0.1 * figures["moons-pca-1"]["test_mse"]
    faces = figures["faces-vae-16"]
    assert faces["test_mse"] < 0.4 * figures["faces-pca-16"]["test_mse"]
    assert faces["active_units"] >= 12
    made = figures["faces-gan"]
    assert made["frechet"] < made["gaussian_frechet"]
    assert made["precision"] >= 0.9
    assert (CHECKPOINTS / "faces-gan.safetensors").stat().st_size < 2_000_000
    wheel = figures["wheel-ae-2"]
    assert wheel["phase_circle"] >= 0.99 > 0.2 > wheel["pca_phase_circle"]
    assert wheel["phase_kept"] > 0.9 > 0.5 > wheel["pca_phase_kept"]
    assert wheel["test_mse"] < 0.2 * wheel["pca_test_mse"]
