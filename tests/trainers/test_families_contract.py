"""What the panel counts on in every family: twins, live fields, measures, costs, devices."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from tests.trainers.conftest import random_samples
from tests.trainers.variants import VARIANTS, every_encoder, every_model
from trainers.baselines import straight_of
from trainers.fields import FieldInfo
from trainers.fit import fit
from trainers.models.base import LatentModel
from trainers.noise import Noise
from trainers.registry import FAMILIES, build
from trainers.runtime import generator
from trainers.samples import Samples
from trainers.specs import SPECS, ModelSpec, SpecError, TrainSpec, fields_of

SHAPE = (6, 7)
PLAN = TrainSpec(steps=12, batch_size=4)
GPU = next(
    (
        d
        for d, there in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available()))
        if there
    ),
    "",
)
CHANGES = [
    pytest.param(family, info, id=f"{family}.{info.name}")
    for family, spec in SPECS.items()
    for info in fields_of(spec)
    if info.group != "data"
]
LIVE = [param for param in CHANGES if param.values[1].live]


def others(spec: ModelSpec, info: FieldInfo) -> list[ModelSpec]:
    """Give specs that differ from one in a field alone."""
    value = getattr(spec, info.name)
    if info.kind is bool:
        values: list[Any] = [not value]
    elif info.choices:
        values = [choice for choice in info.choices if choice != value]
    else:
        assert info.low is not None
        assert info.high is not None
        values = [info.kind(min(max(v, info.low), info.high)) for v in (2 * value + 1, value / 2)]
    found = []
    for other in values:
        try:
            found.append(dataclasses.replace(spec, **{info.name: other}))
        except SpecError:
            continue
    return [other for other in found if other != spec]


def shape(state: Mapping[str, torch.Tensor], name: str) -> tuple[int, ...] | None:
    return tuple(state[name].shape) if name in state else None


def layer(name: str) -> str:
    return name.rpartition(".")[0]


def samples(n: int = 8) -> Samples:
    return Samples(random_samples(SHAPE, n), torch.arange(n) % 3)


def loss_of(model: LatentModel, step: int | None = 15) -> float:
    seen = samples()
    with torch.no_grad():
        return float(model.loss(seen.x, Noise.of(3), step, seen.labels)["loss"])


def codes_of(model: LatentModel, seen: Samples) -> torch.Tensor:
    """Give the codes of samples, or as much noise where there is no encoder."""
    return model.encode(seen.x, seen.labels) if model.encodes else model.noise(len(seen), generator(2))


@pytest.mark.parametrize(("family", "info"), CHANGES)
def test_twins_that_differ_in_one_field_start_alike(family: str, info: FieldInfo) -> None:
    """In every layer whose shapes agree; and everywhere, where the field may change while they run."""
    spec = SPECS[family]()
    one = build(spec, SHAPE, seed=3).state_dict()
    assert others(spec, info)
    for other in others(spec, info):
        two = build(other, SHAPE, seed=3).state_dict()
        changed = {layer(name) for name in {*one, *two} if shape(one, name) != shape(two, name)}
        shared = [name for name in one if layer(name) not in changed]
        assert all(torch.equal(one[name], two[name]) for name in shared)
        assert not info.live or len(shared) == len(one) == len(two)


@pytest.mark.parametrize(("family", "info"), LIVE)
def test_what_is_live_changes_the_loss_of_a_training_that_runs(family: str, info: FieldInfo) -> None:
    followed = []
    for spec in (s for s in VARIANTS if s.family == family):
        for other in others(spec, info):
            model = build(spec, SHAPE)
            fitting = fit(model, samples(), PLAN)
            for _ in range(5):
                next(fitting)
            before = loss_of(model)
            fitting.change(other, PLAN)
            followed.append(loss_of(model) != before)
            assert len([*fitting]) == PLAN.steps - 5 + 1
            assert math.isfinite(loss_of(model))
    assert any(followed)


@every_model
def test_measures_are_finite_and_cost_little(spec: ModelSpec) -> None:
    """A few times as much as the loss of the same samples."""
    seen = samples(60)
    model = build(spec, SHAPE)
    model.compare_with(straight_of(model.latent_dim, seen))
    assert set(model.state_dict()) == set(spec.weight_shapes(SHAPE))
    with FlopCounterMode(display=False) as loss, torch.no_grad():
        model.loss(seen.x, Noise.of(0), labels=seen.labels)
    with FlopCounterMode(display=False) as measured:
        found = model.measures(seen.x, Noise.of(0), seen.labels)
    assert measured.get_total_flops() <= 4 * loss.get_total_flops()
    assert found == model.measures(seen.x, Noise.of(0), seen.labels)
    for measure in found:
        assert math.isfinite(measure.value)
        assert measure.of is None or 0 <= measure.value <= measure.of
        assert measure.word
        assert measure.help.endswith(".")
    figures = model.figures(seen.x, Noise.of(0), seen.labels)
    assert all(math.isfinite(value) for value in figures.values())


@every_encoder
def test_the_cost_of_a_guess(spec: ModelSpec) -> None:
    """That of the reconstruction is the loss without its other terms, where a code is one point."""
    seen = samples()
    model = build(spec, SHAPE)
    with torch.no_grad():
        right, wrong = (float(model.cost(seen.x, guess)) for guess in (seen.x, seen.x.flip(0)))
        losses = model.loss(seen.x, Noise.of(3), labels=seen.labels)
        again = model.decode(model.encode(model.fed(seen.x, Noise.of(3)), seen.labels), seen.labels)
        cost = float(model.cost(seen.x, again))
    assert right < wrong
    if model.posterior(seen.x, seen.labels) is None:
        assert cost == pytest.approx(float(losses.get("reconstruction", losses["loss"])), rel=1e-5)
    assert model.loss_unit


@every_model
def test_single_samples_and_batches_agree(spec: ModelSpec) -> None:
    seen = samples()
    model = build(spec, SHAPE)
    with torch.no_grad():
        z = codes_of(model, seen)
        if model.encodes:
            one = torch.cat([model.encode(seen.x[i : i + 1], seen.labels[i : i + 1]) for i in range(8)])
            torch.testing.assert_close(one, z)
        torch.testing.assert_close(model.decode(z[:1], seen.labels[:1]), model.decode(z, seen.labels)[:1])


@pytest.mark.gpu
@pytest.mark.skipif(not GPU, reason="there is no CUDA or MPS device")
@every_model
def test_devices_agree(spec: ModelSpec) -> None:
    seen = samples()
    here = build(spec, SHAPE)
    there = build(spec, SHAPE).to(GPU)
    with torch.no_grad():
        z = codes_of(here, seen)
        far = seen.to(GPU)
        if here.encodes:
            torch.testing.assert_close(there.encode(far.x, far.labels).cpu(), z, atol=1e-4, rtol=1e-4)
        y = there.decode(z.to(GPU), far.labels).cpu()
        torch.testing.assert_close(y, here.decode(z, seen.labels), atol=1e-4, rtol=1e-4)
    if here.trains:
        assert [*fit(there, far, PLAN)][-1].step == PLAN.steps
        assert math.isfinite(float(there.loss(far.x, Noise.of(0, GPU), labels=far.labels)["loss"]))


def test_every_family_is_held_to_this() -> None:
    assert {spec.family for spec in VARIANTS} == set(FAMILIES)
    assert {spec.family for spec in VARIANTS} == set(SPECS)
