"""What sets the variational autoencoders apart from one another: annealing, free bits, classes, collapse."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from tests.trainers.conftest import random_samples
from trainers.baselines import CLASS_MARGINAL, MARGINAL, VALUE_MARGINAL, baselines, class_means
from trainers.checkpoint import read, write
from trainers.collapse import collapse
from trainers.data import Dataset
from trainers.evaluate import evaluate
from trainers.events import Evaluated
from trainers.fit import fit
from trainers.models.conditional_vae import ConditionalVae
from trainers.models.vae import Vae
from trainers.noise import Noise
from trainers.registry import build, from_checkpoint, to_checkpoint
from trainers.runtime import generator
from trainers.samples import Samples, split
from trainers.specs import ConditionalVaeSpec, ConvVaeSpec, SpecError, TrainSpec, VaeSpec, spec_from_dict
from trainers.wall import wall

SHAPE = (4, 4)
LABELS = torch.arange(8) % 3


def vae(**fields: Any) -> Vae:
    model = build(VaeSpec(**{"layers": 1, "nodes": 8} | fields), SHAPE)
    assert isinstance(model, Vae)
    return model


def told(**fields: Any) -> ConditionalVae:
    model = build(ConditionalVaeSpec(**{"layers": 1, "nodes": 16, "classes": 3} | fields), SHAPE)
    assert isinstance(model, ConditionalVae)
    return model


# -- annealing and free bits -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "weights"),
    [
        ({}, {0: 2, 1: 2, 100: 2, None: 2}),
        ({"kl_warmup_steps": 100}, {0: 0, 25: 0.5, 50: 1, 100: 2, 900: 2, None: 2}),
        ({"kl_warmup_steps": 100, "annealing": "none"}, {0: 2, 50: 2, None: 2}),
        (
            {"kl_warmup_steps": 80, "annealing": "cyclical", "cycles": 4},
            {0: 0, 5: 1, 10: 2, 19: 2, 20: 0, 25: 1, 65: 1, 79: 2, 80: 2, None: 2},
        ),
    ],
)
def test_how_the_weight_of_the_kl_goes(fields: dict[str, Any], weights: dict[int | None, float]) -> None:
    model = vae(beta=2.0, **fields)
    assert {step: pytest.approx(model.kl_weight(step)) for step in weights} == weights


def test_a_file_from_before_there_were_shapes_of_the_warm_up() -> None:
    spec = spec_from_dict({"family": "vae", "beta": 1.0, "kl_warmup_steps": 100})
    model = build(spec, SHAPE)
    assert isinstance(model, Vae)
    assert model.kl_weight(50) == 0.5


def test_free_bits_are_not_charged() -> None:
    x = random_samples(SHAPE)
    plain, free = (vae(latent_dim=3, beta=2.0, free_bits=bits) for bits in (0.0, 1.5))
    kls = plain.kl_of_units(x, Noise.of(0))
    assert float(kls.max()) < 1  # all within what is free
    with torch.no_grad():
        a, b = (model.loss(x, Noise.of(0)) for model in (plain, free))
    assert float(a["kl"]) == float(b["kl"]) == pytest.approx(float(kls.sum()))
    assert float(a["loss"]) == pytest.approx(float(a["reconstruction"] + 2 * kls.sum()))
    assert float(b["loss"]) == pytest.approx(float(b["reconstruction"]) + 2 * 3 * 1.5)


def test_the_floor_of_free_bits_holds_for_each_sample() -> None:
    """So the loss of a batch is the mean over its samples, and a batch can be shared out."""
    x, model = random_samples(SHAPE), vae(free_bits=0.02)
    with torch.no_grad():
        whole = model.loss(x, Noise.of(0))["loss"]
        parts = [
            model.loss(x[a:b], Noise(generator(0), (a, b, 8)))["loss"] * (b - a) for a, b in ((0, 3), (3, 8))
        ]
    assert float(sum(parts)) / 8 == pytest.approx(float(whole), rel=1e-5)


# -- figures -----------------------------------------------------------------------------------------


def test_measures() -> None:
    x, model = random_samples(SHAPE, 50), vae(latent_dim=3)
    active, kl = model.measures(x, Noise.of(0))
    assert (active.word, active.of) == ("Active units", 3)
    assert (kl.word, kl.unit) == ("KL", "nats")
    assert kl.value == pytest.approx(float(model.kl_of_units(x, Noise.of(0)).sum()), rel=1e-5)
    assert active.value == model.figures(x, Noise.of(0))["active_units"]
    with torch.no_grad():
        model.encoder[-1].weight.zero_()  # type: ignore[index, union-attr, operator]
    assert model.measures(x, Noise.of(0))[0].value == 0


def test_figures_of_large_pictures_take_fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    x, model, seen = random_samples((65, 70, 3), 3), build(ConvVaeSpec(nodes=2, layers=2), (65, 70, 3)), []
    assert isinstance(model, Vae)
    logits = model.logits
    monkeypatch.setattr("trainers.models.vae.MOST_DRAWN", 20 * x.numel())
    monkeypatch.setattr(
        model, "logits", lambda z, labels: seen.append(z[..., 0].numel()) or logits(z, labels)
    )
    found = model.figures(x, Noise.of(0))
    assert sum(seen) == 2 * 20 * 3
    assert found["iwae"] < found["neg_elbo"]


@pytest.mark.parametrize(
    ("neg_elbo", "kl", "said"),
    [
        (27.13, [0.001] * 8, True),
        (27.4, [0.0], True),
        (27.13, [0.001] * 7 + [0.011], False),  # one number is in use
        (23.2, [0.001] * 8, False),  # below what can be had without a code: someone measured wrongly
        (44.0, [0.001] * 8, False),  # has not learnt anything yet
        (float("nan"), [0.0], False),
        (27.13, [float("nan")], False),
    ],
)
def test_collapse(neg_elbo: float, kl: list[float], said: bool) -> None:
    sentence = collapse(neg_elbo, 27.07, kl)
    assert (sentence is not None) == said
    assert sentence is None or (("all 8" if len(kl) == 8 else "its one number") in sentence)


def test_collapse_where_densities_are_above_1() -> None:
    assert collapse(-2010.0, -2000.0, [0.0, 0.0])
    assert collapse(-2100.0, -2000.0, [0.0, 0.0]) is None


# -- classes -----------------------------------------------------------------------------------------


def test_an_unknown_class_is_no_class() -> None:
    x, model = random_samples(SHAPE), told()
    z = model.encode(x)
    assert torch.equal(z, model.encode(x, torch.full((8,), 7)))
    assert not torch.equal(z, model.encode(x, LABELS))
    assert torch.equal(model.decode(z), model.decode(z, torch.full((8,), -1)))
    assert not torch.equal(model.decode(z), model.decode(z, LABELS))
    draws = z.expand(5, -1, -1)
    assert torch.equal(model.logits(draws, LABELS)[3], model.logits(z, LABELS))


def test_a_share_of_the_classes_is_withheld_in_training_only() -> None:
    x, model = random_samples(SHAPE, 64), told()
    labels = torch.arange(64) % 3

    def loss(withheld: float, given: torch.Tensor | None) -> float:
        model.spec = dataclasses.replace(model.spec, withheld=withheld)
        with torch.no_grad():
            return float(model.loss(x, Noise.of(0), labels=given)["loss"])

    assert loss(1.0, labels) == loss(0.0, labels) == loss(0.5, labels)
    model.train()
    with_all, with_half, with_none = (loss(share, labels) for share in (0.0, 0.5, 1.0))
    assert len({with_all, with_half, with_none}) == 3
    model.eval()


def test_samples_take_the_classes_in_turn() -> None:
    model = told()
    pictures = model.sample(7, None, generator(0))
    z = torch.randn(7, 2, generator=generator(0))
    torch.testing.assert_close(pictures, model.decode(z, torch.arange(7) % 3).detach())


def test_the_number_of_classes_comes_from_the_data() -> None:
    spec = ConditionalVaeSpec(nodes=4, layers=1)
    assert spec.suited(10).classes == 10
    assert spec.suited(0).classes == 1
    assert VaeSpec().suited(10) == VaeSpec()


def test_what_is_drawn_is_of_the_class_that_was_told(digits: Dataset) -> None:
    """A sample, and any digit's code with another class, comes out nearest to the mean of that class."""
    train, test = split(digits)
    model = build(ConditionalVaeSpec().suited(10), (8, 8))
    for _ in fit(model, train, TrainSpec(steps=600)):
        pass
    assert train.labels is not None
    assert test.labels is not None
    means = torch.stack([train.x[train.labels == y].mean(0) for y in range(10)]).flatten(1)

    def hits(pictures: torch.Tensor, labels: torch.Tensor) -> float:
        nearest = torch.cdist(pictures.flatten(1), means).argmin(1)
        return float((nearest == labels).float().mean())

    with torch.no_grad():
        assert hits(model.sample(200, None, generator(0)), torch.arange(200) % 10) > 0.95
        z, others = model.encode(test.x, test.labels), (test.labels + 3) % 10
        assert hits(model.decode(z, others), others) > 0.95
        unknown = model.decode(model.encode(test.x))
        assert float(((unknown - test.x) ** 2).mean()) < 0.06 < 0.07 < float(train.x.var(0).mean())


def test_survives_a_file(tmp_path: Any, digits: Dataset) -> None:
    spec = ConditionalVaeSpec(layers=1, nodes=4).suited(10)
    path = tmp_path / "model.safetensors"
    write(path, to_checkpoint(build(spec, (8, 8)), digits, TrainSpec(), {}, 0))
    again = read(path)
    assert again.header.spec == spec
    x, labels = (torch.from_numpy(a[:20].copy()) for a in (digits.x, digits.labels))
    torch.testing.assert_close(
        from_checkpoint(again).encode(x, labels), torch.from_numpy(again.codes[:20].copy())
    )


def test_marginals(digits: Dataset) -> None:
    train, test = split(digits)
    means = class_means(train, test)
    three = test.labels == 3
    assert train.labels is not None
    torch.testing.assert_close(means[three][0], train.x[train.labels == 3].mean(0))
    nobody = Samples(train.x[train.labels != 3], train.labels[train.labels != 3])
    torch.testing.assert_close(class_means(nobody, test)[three][0], nobody.x.mean(0))
    torch.testing.assert_close(class_means(Samples(train.x), test)[0], train.x.mean(0))
    model = build(ConditionalVaeSpec(layers=1, nodes=4).suited(10), (8, 8))
    lines = baselines(model, train, test)["loss"]
    assert lines[CLASS_MARGINAL] < lines[MARGINAL] - 3
    found = evaluate(model, digits)
    assert found["class_marginal"] == pytest.approx(lines[CLASS_MARGINAL])
    assert CLASS_MARGINAL not in baselines(vae(), *(Samples(random_samples(SHAPE)),) * 2)["loss"]
    flat = Samples(random_samples((5,)))
    assert set(baselines(build(VaeSpec(layers=1, nodes=4), (5,)), flat, flat)["loss"]) == {VALUE_MARGINAL}


@pytest.mark.parametrize("annealing", ["linear", "none"])
def test_the_loss_of_a_moment_weighs_the_kl_as_training_does(annealing: str) -> None:
    spec = VaeSpec(layers=1, nodes=4, beta=2.0, annealing=annealing, kl_warmup_steps=40)
    model, x = build(spec, SHAPE), random_samples(SHAPE)
    plan = TrainSpec(steps=60, batch_size=4, seed=1)
    found = [e for e in fit(model, x, plan, test=x, evaluate_every=20) if isinstance(e, Evaluated)]
    assert [event.step for event in found] == [20, 40, 60]
    for event, weight in zip(found, (1.0, 2.0, 2.0) if annealing == "linear" else (2.0,) * 3, strict=True):
        terms = event.metrics
        whole = terms["test_reconstruction"] + 2.0 * terms["test_kl"]
        shown = terms["test_reconstruction"] + weight * terms["test_kl"]
        assert terms["test_loss"] == pytest.approx(shown)
        assert event.judged == pytest.approx(whole), "one step is judged as any other"


# -- convolutions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(9, 6), (8, 8, 1), (7, 5, 3)])
def test_pictures_of_any_size(shape: tuple[int, ...]) -> None:
    model = build(ConvVaeSpec(nodes=2, layers=2, latent_dim=3), shape)
    assert isinstance(model, Vae)
    x = random_samples(shape)
    assert model.decode(model.encode(x)).shape == x.shape
    assert model.logits(torch.zeros(5, 8, 3)).shape == (5, 8, x[0].numel())


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(SpecError, match="convolutions need"):
        build(ConvVaeSpec(), (5,))


# -- walls of samples --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 1), (3, 4, 3)])
def test_wall(shape: tuple[int, ...]) -> None:
    """Ink is dark on paper, a colour stays itself; five pictures stand in two rows of three."""
    x = np.full((5, *shape), 0.25, dtype=np.float32)
    x[3, 0, 1] = 1.0
    image = wall(x)
    zoom = image.width // (3 * 5 + 1)
    assert image.size == (16 * zoom, 9 * zoom)
    seen = np.asarray(image.convert("RGB"))[zoom // 2 :: zoom, zoom // 2 :: zoom, 0]
    colour = shape[2:] == (3,)
    assert seen.shape == (9, 16)
    assert seen[1, 1] == (64 if colour else 191)
    assert seen[5, 2] == (255 if colour else 0)
    assert {int(seen[0, 0]), int(seen[4, 7]), int(seen[7, 12])} == {224}
