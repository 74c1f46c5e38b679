"""Codes for pictures without an encoder."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from trainers.checkpoint import read
from trainers.data import Dataset
from trainers.inversion import Inversion, InversionError, InversionPlan, invert
from trainers.models.base import LatentModel
from trainers.registry import build, from_checkpoint
from trainers.specs import ConditionalVaeSpec, PcaSpec

SHIPPED = Path(__file__).parents[2] / "assets" / "checkpoints" / "digits-vae-8.safetensors"


@pytest.fixture(scope="module")
def vae() -> LatentModel:
    return from_checkpoint(read(SHIPPED))


def _encoded(model: LatentModel, picture: np.ndarray) -> tuple[np.ndarray, float]:
    x = torch.from_numpy(np.array(picture))[None]
    with torch.no_grad():
        z = model.encode(x)
        return z[0].numpy(), float((model.decode(z) - x).square().mean())


def test_it_comes_nearer_than_the_encoder_from_random_starts(vae: LatentModel, digits: Dataset) -> None:
    for picture in digits.x_test[:6]:
        found = invert(vae, picture, InversionPlan(steps=120))
        assert found.error <= _encoded(vae, picture)[1]
        drawn = vae.decode(torch.tensor(found.code)[None])[0].numpy()
        np.testing.assert_allclose(found.picture, drawn, atol=1e-6)
        assert found.error == pytest.approx(float(np.square(drawn - picture).mean()), rel=1e-4)


def test_the_encoder_gives_a_start_that_is_ahead(vae: LatentModel, digits: Dataset) -> None:
    picture = digits.x_test[0]
    code, error = _encoded(vae, picture)
    first, *_, last = Inversion(vae, picture, InversionPlan(steps=20), start=code)
    assert first.step == 0
    assert first.best == 0
    assert first.error == pytest.approx(error, rel=1e-5)
    assert len(first.losses) == 9
    assert first.losses[0] < first.losses[1:].min()
    assert last.error < first.error


def test_a_straight_decoder_is_inverted_exactly() -> None:
    x = torch.from_numpy(np.random.default_rng(0).random((60, 3, 4), dtype=np.float32))
    model = build(PcaSpec(latent_dim=2), (3, 4))
    model.fit_closed_form(x)
    code, _ = _encoded(model, x[7].numpy())
    found = invert(model, x[7].numpy(), InversionPlan(steps=300, learning_rate=0.05))
    np.testing.assert_allclose(found.code, code, atol=5e-3)


def test_it_goes_on_only_when_advanced(vae: LatentModel, digits: Dataset) -> None:
    whole = [d.step for d in Inversion(vae, digits.x[3], InversionPlan(steps=25), every=10)]
    assert whole == [0, 10, 20, 25]
    work = Inversion(vae, digits.x[3], InversionPlan(steps=1000, seed=2))
    some = list(islice(work, 4))
    assert [d.step for d in some] == [0, 1, 2, 3]
    again = list(islice(Inversion(vae, digits.x[3], InversionPlan(steps=1000, seed=2)), 4))
    np.testing.assert_array_equal(some[-1].codes, again[-1].codes)
    errors = [d.error for d in some]
    assert errors == sorted(errors, reverse=True)
    assert next(work).step == 4


def test_other_starts_for_another_seed_and_no_weight_is_touched(vae: LatentModel, digits: Dataset) -> None:
    before = {name: w.clone() for name, w in vae.state_dict().items()}
    one, other = (next(Inversion(vae, digits.x[0], InversionPlan(seed=s))) for s in (0, 1))
    assert not np.array_equal(one.codes, other.codes)
    invert(vae, digits.x[0], InversionPlan(steps=3))
    assert all(torch.equal(w, before[name]) for name, w in vae.state_dict().items())


def test_the_prior_keeps_codes_near(vae: LatentModel, digits: Dataset) -> None:
    free, held = (invert(vae, digits.x_test[4], InversionPlan(steps=100, prior=p)) for p in (0.0, 0.05))
    assert np.linalg.norm(held.code) < np.linalg.norm(free.code)
    assert held.error > free.error


def test_a_conditional_model_is_told_the_class(digits: Dataset) -> None:
    model = build(ConditionalVaeSpec(layers=1, nodes=8).suited(10), (8, 8))
    one, other = (next(Inversion(model, digits.x[0], label=label)) for label in (0, 1))
    assert not np.array_equal(one.losses, other.losses)


def test_what_does_not_fit_is_refused(vae: LatentModel, digits: Dataset) -> None:
    with pytest.raises(InversionError, match="draws 8 x 8, and the picture is 8 x 7"):
        Inversion(vae, digits.x[0][:, :7])
    with pytest.raises(InversionError, match="codes are 8 numbers"):
        Inversion(vae, digits.x[0], start=np.zeros(7))
    with pytest.raises(InversionError, match="give a start"):
        Inversion(vae, digits.x[0], InversionPlan(starts=0))
    with pytest.raises(InversionError, match="take a smaller learning rate"):
        invert(vae, np.full((8, 8), np.nan, dtype=np.float32), InversionPlan(steps=1))
    with pytest.raises(ValueError, match="read-only"):
        next(Inversion(vae, digits.x[0])).codes[0] = 0
