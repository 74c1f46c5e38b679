"""One contract for every family of the table."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.trainers.conftest import random_samples
from tests.trainers.variants import every_model
from trainers.checkpoint import CheckpointError, read, write
from trainers.data import Dataset, load
from trainers.fit import fit
from trainers.models.base import LatentModel, NoEncoderError
from trainers.noise import Noise
from trainers.registry import FAMILIES, build, encode_all, from_checkpoint, noise_codes, to_checkpoint
from trainers.runtime import generator
from trainers.specs import SPECS, AutoencoderSpec, ModelSpec, PcaSpec, SpecError, TrainSpec, VaeSpec

SHAPES = [(8, 8), (7, 9), (5, 4, 3), (1, 5, 3), (6, 1), (5,), (1,)]
CONVOLUTIONAL = ("conv-ae", "conv-vae", "dcgan")
FREE: dict[str, dict[str, Any]] = {"sparse-ae": {"sparsity_weight": 1e-3}}
"""What lets a family copy where its own task is not to."""
QUICK = TrainSpec(steps=30, batch_size=4, learning_rate=1e-2)


def trained(spec: ModelSpec, x: torch.Tensor, plan: TrainSpec = QUICK, seed: int = 0) -> LatentModel:
    model = build(spec, tuple(x.shape[1:]), seed=seed)
    for _ in fit(model, x, plan):
        pass
    return model


def codes_of(model: LatentModel, x: torch.Tensor) -> torch.Tensor:
    """Give the codes of samples, or as much noise where there is no encoder."""
    return model.encode(x) if model.encodes else model.noise(len(x), generator(2))


def weights(model: LatentModel) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_tables_agree() -> None:
    assert list(SPECS) == list(FAMILIES)
    assert all(SPECS[name] is family.spec for name, family in FAMILIES.items())
    assert all(family.title for family in FAMILIES.values())


@every_model
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("latent_dim", [1, 3])
def test_shapes(spec: ModelSpec, shape: tuple[int, ...], latent_dim: int) -> None:
    spec = type(spec)(**{**vars(spec), "latent_dim": latent_dim})
    if len(shape) == 1 and spec.family in CONVOLUTIONAL:
        with pytest.raises(SpecError, match=f"lists of {shape[0]} numbers; take ae"):
            build(spec, shape)
        return
    model = build(spec, shape)
    assert {n: tuple(w.shape) for n, w in model.state_dict().items()} == spec.weight_shapes(shape)
    for n in (0, 1, 6):
        x = random_samples(shape, n)
        with torch.no_grad():
            z = codes_of(model, x)
            y = model.decode(z)
        assert z.shape == (n, latent_dim)
        assert y.shape == x.shape
        assert z.dtype == y.dtype == torch.float32
    losses = model.loss(random_samples(shape), Noise.of(0), 1)
    assert all(value.shape == () and math.isfinite(value.detach()) for value in losses.values())


@every_model
def test_same_seed_same_model(spec: ModelSpec) -> None:
    x = random_samples((3, 5), 16)
    one, two, other = (trained(spec, x, TrainSpec(steps=12, batch_size=4, seed=s), seed=s) for s in (7, 7, 8))
    same = [torch.equal(a, b) for a, b in zip(weights(one).values(), weights(two).values(), strict=True)]
    assert all(same)
    if one.trains:
        pairs = zip(weights(one).values(), weights(other).values(), strict=True)
        assert not all(torch.equal(a, b) for a, b in pairs)
    losses = [model.loss(x, Noise.of(3))["loss"].item() for model in (one, two)]
    assert losses[0] == losses[1]


@every_model
def test_comes_back_from_a_file(spec: ModelSpec, tmp_path: Path, wheel: Dataset) -> None:
    model = trained(spec, torch.tensor(wheel.x[:16]))
    path = tmp_path / "model.safetensors"
    write(path, to_checkpoint(model, wheel, QUICK, {"figure": 1.5}, 30))
    checkpoint = read(path)
    again = from_checkpoint(checkpoint)
    x = torch.from_numpy(wheel.x[:9].copy())
    assert checkpoint.codes is not None
    with torch.no_grad():
        z = codes_of(model, x)
        assert torch.equal(codes_of(again, x), z)
        assert torch.equal(again.decode(z), model.decode(z))
    if spec.encodes:
        assert (checkpoint.codes == encode_all(model, wheel)).all()
    else:
        assert (checkpoint.codes == noise_codes(model, len(wheel), QUICK.seed)).all()
        assert checkpoint.labels is None
    assert not any(p.requires_grad for p in again.parameters())
    assert not again.training
    assert checkpoint.header.cyclic == (("phase",) if spec.encodes else ())


@every_model
def test_gradient_reaches_every_weight(spec: ModelSpec) -> None:
    model = build(spec, (4, 4))
    if not model.trains:
        assert not list(model.parameters())
        return
    model.loss(random_samples((4, 4), 32), Noise.of(0))["loss"].backward()
    for name, weight in model.named_parameters():
        assert weight.grad is not None, name
        assert torch.count_nonzero(weight.grad), name


@every_model
def test_what_has_no_encoder_says_so(spec: ModelSpec) -> None:
    model = build(spec, (4, 4))
    assert model.encodes == spec.encodes
    if not spec.encodes:
        with pytest.raises(NoEncoderError, match=f"{spec.title} has no encoder"):
            model.encode(random_samples((4, 4)))


@pytest.mark.parametrize("family", [name for name in FAMILIES if SPECS[name].encodes])
def test_learns_eight_samples_by_heart(family: str) -> None:
    spec = SPECS[family](latent_dim=max(8, SPECS[family]().latent_dim), **FREE.get(family, {}))
    x = (random_samples((5, 5)) > 0.5).float()
    model = trained(spec, x, TrainSpec(steps=600, batch_size=8, learning_rate=1e-2))
    with torch.no_grad():
        error = float(((model.decode(model.encode(x)) - x) ** 2).mean())
    assert error < 0.05 * float(x.var())


@every_model
def test_samples(spec: ModelSpec) -> None:
    x = random_samples((4, 4), 40)
    model = trained(spec, x)
    codes = codes_of(model, x).detach()
    one, two = (model.sample(6, codes, generator(5)) for _ in range(2))
    assert one.shape == (6, 4, 4)
    assert torch.equal(one, two)
    assert torch.isfinite(one).all()
    assert model.drawn_from


@pytest.mark.parametrize("family", ["pca", "ae"])
def test_sampled_codes_are_spread_like_the_data(family: str) -> None:
    model = build(SPECS[family](latent_dim=2), (4, 4))
    seen = []
    model.decode = lambda z: seen.append(z) or z.new_zeros(len(z), 4, 4)  # type: ignore[assignment, func-returns-value]
    codes = torch.randn(4000, 2, generator=generator(1)) @ torch.tensor([[3.0, 1.0], [0.0, 0.5]]) + 7
    model.sample(20_000, codes, generator(2))
    torch.testing.assert_close(seen[0].mean(0), codes.mean(0), atol=0.1, rtol=0)
    torch.testing.assert_close(torch.cov(seen[0].T), torch.cov(codes.T), atol=0.3, rtol=0.05)


@pytest.mark.parametrize(("n", "shape"), [(2500, (6, 5)), (31, (6, 5)), (30, (6, 5)), (9, (6, 5))])
def test_pca_is_that_of_a_whole_decomposition(n: int, shape: tuple[int, ...]) -> None:
    """With more rows than pixels by way of the covariance, else directly; for any size of the code."""
    x = random_samples(shape, n) * torch.linspace(0.1, 2, 30).reshape(shape)
    flat = x.flatten(1).double()
    _, s, v = torch.linalg.svd(flat - flat.mean(0), full_matrices=False)
    model = build(PcaSpec(latent_dim=8), shape)
    pieces = list(model.closed_form(x))
    assert len(pieces) == (1 + math.ceil(n / 1024) if n > 30 else 1)
    found = model.state_dict()
    shares = (s**2 / (s**2).sum())[:8]
    torch.testing.assert_close(found["explained_variance_ratio_"].double(), shares, rtol=1e-6, atol=0)
    torch.testing.assert_close(found["mean_"].double(), flat.mean(0), rtol=1e-6, atol=0)
    along = (found["components_"].double() @ v[:8].T).abs()
    torch.testing.assert_close(along, torch.eye(8, dtype=torch.float64), rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("k", "rank"), [(3, 600), (16, 600), (60, 600), (5, 3)], ids=["few", "some", "many", "too many"]
)
def test_few_components_of_many_pixels_span_what_all_at_once_would(k: int, rank: int) -> None:
    """Strengths fall evenly but for a gap after the first k; or there are but three directions."""
    draw = generator(3)
    turn = torch.linalg.qr(torch.randn(600, 600, generator=draw, dtype=torch.float64))[0]
    sizes = 0.98 ** torch.arange(600.0) * torch.where(torch.arange(600) < k, 1.0, 0.8)
    sizes[rank:] = 0.0
    x = (torch.randn(1000, 600, generator=draw, dtype=torch.float64) * sizes @ turn).float()
    found, again = (build(PcaSpec(latent_dim=k), (600,)) for _ in range(2))
    pieces = [len(list(model.closed_form(x))) for model in (found, again)]
    assert min(pieces) > 8, "others can go first meanwhile"
    assert all(torch.equal(found.state_dict()[name], value) for name, value in again.state_dict().items())
    centred = x.double() - x.double().mean(0)
    values, vectors = torch.linalg.eigh(centred.T @ centred)
    there = min(k, rank)
    span, ours = vectors.flip(1)[:, :there], found.state_dict()["components_"].double()[:there]
    torch.testing.assert_close(ours.T @ ours, span @ span.T, rtol=0, atol=1e-6)
    shares = found.state_dict()["explained_variance_ratio_"].double()
    torch.testing.assert_close(
        shares, (values / values.sum()).flip(0)[:k].clamp(min=0), rtol=1e-6, atol=1e-12
    )


def test_components_of_faces() -> None:
    x = torch.tensor(load("faces:1000").x[:, 8:24, 8:24])
    model = build(PcaSpec(latent_dim=16), tuple(x.shape[1:]))
    model.fit_closed_form(x)
    ours = model.state_dict()["components_"].double()
    centred = x.flatten(1).double() - x.flatten(1).double().mean(0)
    span = torch.linalg.eigh(centred.T @ centred)[1][:, -16:].T
    torch.testing.assert_close(ours.T @ ours, span.T @ span, rtol=0, atol=1e-6)


def test_pca_of_fewer_directions_than_asked_for() -> None:
    x = random_samples((1, 4), 50)
    x[..., 2:] = x[..., :2]
    model = build(PcaSpec(latent_dim=4), (1, 4))
    model.fit_closed_form(x)
    shares = model.state_dict()["explained_variance_ratio_"]
    assert float(shares.sum()) == pytest.approx(1)
    assert (shares >= 0).all()
    assert float(shares[2:].max()) < 1e-12
    torch.testing.assert_close(model.decode(model.encode(x)), x, atol=1e-6, rtol=0)


def test_sigmoid_stays_in_range() -> None:
    for spec in (AutoencoderSpec(), AutoencoderSpec(loss="bce"), VaeSpec()):
        y = build(spec, (4, 4)).decode(100 * torch.randn(50, 2, generator=generator(0)))
        assert 0 <= y.min() <= y.max() <= 1


def test_absurd_size_is_refused() -> None:
    with pytest.raises(SpecError, match="weights"):
        build(AutoencoderSpec(nodes=4096), (4096, 4096))


def test_weights_that_do_not_fit(digits: Dataset) -> None:
    checkpoint = to_checkpoint(build(AutoencoderSpec(), (8, 8)), digits, QUICK, {}, 0)
    broken = type(checkpoint)(header=checkpoint.header, weights={})
    with pytest.raises(CheckpointError, match="do not fit"):
        from_checkpoint(broken)
