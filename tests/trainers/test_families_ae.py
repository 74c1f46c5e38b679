"""What sets the autoencoders apart from one another, and what each has to reach on digits."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch.distributions import Bernoulli, kl_divergence

from tests.trainers.conftest import random_samples
from trainers.baselines import baselines, straight_of
from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.fit import CHUNK, fit
from trainers.models.base import LatentModel
from trainers.models.contractive import ContractiveAutoencoder
from trainers.models.conv import ConvDecoder, ConvEncoder
from trainers.models.denoising import DenoisingAutoencoder
from trainers.models.sparse import SparseAutoencoder, bernoulli_kl
from trainers.noise import Noise
from trainers.registry import build
from trainers.samples import Samples, split
from trainers.specs import (
    AutoencoderSpec,
    ContractiveAutoencoderSpec,
    ConvAutoencoderSpec,
    DenoisingAutoencoderSpec,
    ModelSpec,
    SparseAutoencoderSpec,
    SpecError,
    TrainSpec,
    spec_from_dict,
)

SHAPE = (4, 5)


def trained(spec: ModelSpec, data: Dataset, steps: int = 4000, seed: int = 0) -> LatentModel:
    model = build(spec, data.shape, seed=seed)
    for _ in fit(model, split(data)[0], TrainSpec(steps=steps, seed=seed)):
        pass
    return model


# -- deep and convolutional ------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [4, 6])
def test_a_deep_stack_learns(layers: int, digits: Dataset) -> None:
    found = evaluate(trained(AutoencoderSpec(layers=layers), digits, steps=1200), digits)
    assert found["test_mse"] < 0.70 * found["pca_test_mse"]


def test_convolutions_beat_pca_and_full_layers(digits: Dataset) -> None:
    spec = ConvAutoencoderSpec(latent_dim=16)
    found = evaluate(trained(spec, digits, steps=800), digits)
    assert found["test_mse"] < 0.85 * found["pca_test_mse"]


@pytest.mark.parametrize("shape", [(7, 9), (5, 4, 3), (6, 1, 1), (1, 1), (33, 2, 3)])
@pytest.mark.parametrize("stages", [1, 3])
def test_convolutional_nets_fit_each_other(shape: tuple[int, ...], stages: int) -> None:
    channels = tuple(2 << i for i in range(stages))
    encoder, decoder = ConvEncoder(shape, channels, 3), ConvDecoder(shape, channels, 3)
    for net in (encoder, decoder):
        for weight in net.parameters():
            torch.nn.init.constant_(weight, 0.1)
    x = random_samples(shape, 5)
    z = encoder(x)
    assert z.shape == (5, 3)
    assert torch.equal(encoder(x.flatten(1)), z)
    d = math.prod(shape)
    assert decoder(z).shape == (5, d)
    assert decoder(z.expand(2, 4, 5, 3)).shape == (2, 4, 5, d)
    torch.testing.assert_close(decoder(z.expand(2, 4, 5, 3))[1, 2], decoder(z))


def test_a_decoder_of_even_weights_paints_an_even_picture() -> None:
    """No chequerboard: inside, every pixel is reached by as many weights."""
    decoder = ConvDecoder((13, 16), (4, 4), 2)
    for weight in decoder.parameters():
        torch.nn.init.constant_(weight, 0.1)
    inner = decoder(torch.ones(1, 2)).reshape(13, 16)[3:-3, 3:-3]
    torch.testing.assert_close(inner, inner[:1, :1].expand_as(inner))


@pytest.mark.parametrize(
    ("shape", "words"),
    [((64,), "lists of 64 numbers; take ae"), ((2, 3, 4), "2 x 3 x 4"), ((3, 8, 8, 8), "3 x 8 x 8 x 8")],
)
def test_what_is_no_picture_is_refused(shape: tuple[int, ...], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        build(ConvAutoencoderSpec(), shape)


# -- sparse ----------------------------------------------------------------------------------------


def sparse(**fields: Any) -> SparseAutoencoder:
    model = build(SparseAutoencoderSpec(**{"latent_dim": 30} | fields), SHAPE)
    assert isinstance(model, SparseAutoencoder)
    return model


def test_sparse_codes_and_what_they_cost() -> None:
    x = random_samples(SHAPE)
    z = sparse().encode(x)
    assert z.min() == 0 < z.max()
    losses = sparse(sparsity_weight=2.0).loss(x, Noise.of(0))
    assert losses["sparsity"].item() == pytest.approx(z.abs().sum(1).mean().item())
    expected = losses["reconstruction"] + 2 * losses["sparsity"] / 20
    assert losses["loss"].item() == pytest.approx(expected.item())


def test_kl_sparsity_equals_torch_distributions() -> None:
    x = random_samples(SHAPE)
    model = sparse(sparsity="kl", rho=0.07)
    mean = model.encode(x).mean(0)
    expected = kl_divergence(Bernoulli(torch.tensor(0.07)), Bernoulli(mean))
    torch.testing.assert_close(bernoulli_kl(0.07, mean), expected, atol=1e-6, rtol=1e-5)
    assert model.loss(x, Noise.of(0))["sparsity"].item() == pytest.approx(expected.sum().item(), rel=1e-5)
    assert torch.isfinite(bernoulli_kl(0.07, torch.tensor([0.0, 1.0]))).all()


def test_only_kl_needs_the_whole_batch() -> None:
    assert not sparse().batch_statistics
    assert sparse(sparsity="kl").batch_statistics


@pytest.mark.parametrize("sparsity", ["l1", "kl"])
def test_atoms_stay_at_unit_length(sparsity: str) -> None:
    model = sparse(sparsity=sparsity)
    ones = torch.ones(30)
    torch.testing.assert_close(model.decoder.weight.norm(dim=0), ones)
    start = model.decoder.weight.clone()
    for _ in fit(model, random_samples(SHAPE), TrainSpec(steps=20, batch_size=4)):
        torch.testing.assert_close(model.decoder.weight.norm(dim=0), ones)
    assert not torch.allclose(model.decoder.weight, start)


@pytest.mark.parametrize("seed", [0])
def test_kl_sparsity_lands_at_rho(seed: int, digits: Dataset) -> None:
    spec = SparseAutoencoderSpec(sparsity="kl")
    model = trained(spec, digits, seed=seed)
    found = evaluate(model, digits)
    assert found["mean_activation"] == pytest.approx(spec.rho, rel=0.2)
    with torch.no_grad():
        spread = model.encode(split(digits)[1].x).std(0)
    assert spread.mean() > 0.5 * spec.rho  # the units do not simply stay at rho
    assert found["test_mse"] < 0.1 * found["mean_test_mse"]


def test_a_code_of_128_numbers_uses_few(digits: Dataset) -> None:
    weak, strong = (
        evaluate(trained(SparseAutoencoderSpec(sparsity_weight=w), digits, steps=1500), digits)
        for w in (0.01, 0.3)
    )
    assert strong["active_per_sample"] < 8 < weak["active_per_sample"]
    assert weak["test_mse"] < strong["test_mse"] < 0.2 * strong["mean_test_mse"]


# -- contractive -----------------------------------------------------------------------------------


def contractive(shape: tuple[int, ...] = SHAPE, **fields: Any) -> ContractiveAutoencoder:
    model = build(ContractiveAutoencoderSpec(**{"latent_dim": 3, "nodes": 8} | fields), shape)
    assert isinstance(model, ContractiveAutoencoder)
    return model


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
@pytest.mark.parametrize("latent_dim", [1, 7])
@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("shape", [SHAPE, (2,), (15, 20)])
def test_the_penalty_is_that_of_jacrev(
    shape: tuple[int, ...], tied: bool, latent_dim: int, layers: int
) -> None:
    model = contractive(shape, layers=layers, latent_dim=latent_dim, tied=tied, nodes=16).double()
    x = random_samples(shape, 6).double()
    jacobians = torch.stack([torch.func.jacrev(lambda v: model.encode(v[None])[0])(row) for row in x])
    squares = jacobians.flatten(1).square().sum(1)
    torch.testing.assert_close(model.jacobian_norms(x) ** 2, squares, atol=1e-10, rtol=1e-10)
    losses = model.loss(x, Noise.of(0))
    assert losses["jacobian"].item() == pytest.approx(squares.mean().item(), abs=1e-10)
    expected = losses["reconstruction"] + model.spec.contraction_weight * squares.mean() / model.pixels
    assert losses["loss"].item() == pytest.approx(expected.item(), abs=1e-10)


def test_tied_weights_are_the_encoders_own() -> None:
    model = contractive()
    assert not [name for name, _ in model.named_parameters() if "decoder" in name and "weight" in name]
    z = random_samples((3,), 5)
    before = model.decode(z)
    with torch.no_grad():
        model.encoder[4].weight.mul_(2)
    assert not torch.allclose(model.decode(z), before)


def test_tied_weights_pay_for_a_strong_penalty(digits: Dataset) -> None:
    """A decoder of its own enlarges what the penalty made small; a tied one cannot and gives up."""
    tied, own = (
        evaluate(
            trained(ContractiveAutoencoderSpec(contraction_weight=1.0, tied=tied), digits, steps=800), digits
        )
        for tied in (True, False)
    )
    assert own["test_mse"] < 0.8 * tied["test_mse"]


def test_the_penalty_contracts(digits: Dataset) -> None:
    free, held = (
        evaluate(trained(ContractiveAutoencoderSpec(contraction_weight=w), digits, steps=1500), digits)
        for w in (0.0, 0.01)
    )
    assert held["jacobian_norm"] < 0.5 * free["jacobian_norm"]
    assert held["relative_norm"] < free["relative_norm"]
    assert held["test_mse"] < 0.75 * held["pca_test_mse"]


def test_a_shift_is_measured_of_pictures_alone() -> None:
    assert "shift" in contractive().figures(random_samples(SHAPE), Noise.of(0))
    for shape in [(5,), (5, 1)]:
        assert "shift" not in contractive(shape).figures(random_samples(shape), Noise.of(0))


# -- denoising -------------------------------------------------------------------------------------


def denoising(**fields: Any) -> DenoisingAutoencoder:
    model = build(DenoisingAutoencoderSpec(**{"latent_dim": 3, "nodes": 8} | fields), (20, 20))
    assert isinstance(model, DenoisingAutoencoder)
    return model


def test_how_samples_are_spoilt() -> None:
    x = random_samples((20, 20), 50) + 0.1
    noisy = denoising(noise_level=0.3).fed(x, Noise.of(0)) - x
    assert noisy.std().item() == pytest.approx(0.3, rel=0.02)
    assert noisy.mean().item() == pytest.approx(0, abs=0.01)
    masked = denoising(corruption="masking", noise_level=0.3).fed(x, Noise.of(0))
    assert (masked == 0).float().mean().item() == pytest.approx(0.3, abs=0.02)
    assert torch.equal(masked[masked != 0], x[masked != 0])
    for corruption in ("gaussian", "masking"):
        assert torch.equal(denoising(corruption=corruption, noise_level=0.0).fed(x, Noise.of(0)), x)


def test_the_loss_looks_at_the_clean_sample() -> None:
    x = random_samples((20, 20))
    model = denoising()
    again = model.decode(model.encode(model.fed(x, Noise.of(4))))
    assert model.loss(x, Noise.of(4))["loss"].item() == pytest.approx((again - x).square().mean().item())


def test_pca_beside_is_no_part_of_the_model() -> None:
    x = random_samples((20, 20), 30)
    model = denoising()
    before = set(model.state_dict())
    (measure,) = model.measures(x, Noise.of(0))
    assert measure.beside is None
    model.compare_with(straight_of(3, Samples(x)))
    (measure,) = model.measures(x, Noise.of(0))
    assert measure.beside is not None
    assert measure.beside[0] == "PCA, 3 numbers"
    assert set(model.state_dict()) == before


@pytest.mark.parametrize("seed", [0])
def test_denoising_beats_every_linear_way(seed: int, digits: Dataset) -> None:
    """PCA with as many numbers; and the Wiener filter, which no linear map with any code excels."""
    found = evaluate(trained(DenoisingAutoencoderSpec(), digits, steps=1500, seed=seed), digits)
    assert DenoisingAutoencoderSpec().noise_level == 0.5
    assert found["denoising_mse"] < 0.5 * found["pca_denoising_mse"]
    assert found["denoising_mse"] < 0.9 * wiener(digits)


def wiener(data: Dataset) -> float:
    """Give the error of the best linear filter against noise of width .5 on the test rows."""
    train, test = (part.x.flatten(1).double() for part in split(data))
    mean, spread = train.mean(0), torch.cov(train.T)
    spoilt = test + 0.5 * Noise.of(0).normal(test)
    keep = torch.linalg.solve(spread + 0.25 * torch.eye(len(mean), dtype=mean.dtype), spread)
    return float(((spoilt - mean) @ keep + mean - test).square().mean())


@pytest.mark.parametrize("corruption", ["gaussian", "masking"])
def test_the_baseline_of_denoising_is_of_spoilt_samples(corruption: str) -> None:
    """PCA gets the very samples that the test loss is measured on; without noise it gets the clean ones."""
    x = torch.sigmoid(random_samples((1100, 3))[0] @ random_samples((3, 16))[0]).reshape(1100, 4, 4)
    clean = baselines(build(AutoencoderSpec(latent_dim=3), (4, 4)), Samples(x), Samples(x))["loss"]
    found = {}
    for level in (0.0, 0.3, 0.6):
        spec = DenoisingAutoencoderSpec(latent_dim=3, corruption=corruption, noise_level=level)
        model = build(spec, (4, 4))
        found[level] = baselines(model, Samples(x), Samples(x), seed=5)["loss"]
        straight = straight_of(3, Samples(x))
        noise = Noise.of(5 + 2)
        spoilt = torch.cat([model.fed(part, noise) for part in x.split(CHUNK)])
        error = (straight.decode(straight.encode(spoilt)) - x).square().mean()
        assert found[level]["PCA, 3 numbers"] == pytest.approx(float(error))
    assert found[0.0] == pytest.approx(clean)
    assert found[0.0]["PCA, 3 numbers"] < found[0.3]["PCA, 3 numbers"] < found[0.6]["PCA, 3 numbers"]
    assert found[0.6]["mean image"] == found[0.0]["mean image"]


@pytest.mark.parametrize(
    ("family", "fields", "unit"),
    [
        ("sparse-ae", {"sparsity": "l1"}, ("sparsity", "sum of a code")),
        ("sparse-ae", {"sparsity": "kl"}, ("sparsity", "nats")),
        ("contractive-ae", {}, ("jacobian", "squared norm")),
        ("vae", {}, ("kl", "nats per sample")),
        ("vae", {}, ("reconstruction", "nats per sample")),
        ("ae", {}, ("loss", "MSE per pixel")),
    ],
)
def test_each_term_has_a_unit(family: str, fields: dict[str, object], unit: tuple[str, str]) -> None:
    spec = spec_from_dict({"family": family, "layers": 1, "nodes": 4, **fields})
    model = build(spec, (4, 4))
    x = random_samples((4, 4))
    assert set(model.loss(x, Noise.of(0))) <= set(model.term_units)
    assert model.term_units[unit[0]] == unit[1]
    flat = build(spec, (5,)).term_units[unit[0]]
    assert flat == unit[1].replace("pixel", "number")
