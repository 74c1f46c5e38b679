"""Samples and their nearest training pictures, and the axes of a latent space, against numpy by hand."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.core import messages as m
from explorer.core.axes import CodesDescribed, DescribeCodes
from explorer.core.sampling import SampleCodes, SamplesDrawn
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from explorer.engine.mixture import Mixture
from tests.engine.conftest import run
from tests.engine.samples import CLASSES, Yardstick, write_model
from tests.engine.test_between import MODELS, ByHand, opened
from tests.engine.test_opening import arrays_of
from trainers.data import Dataset

__all__ = ["opened"]


def drawn(engine: Engine, model_id: str = "net3", **more: Any) -> SamplesDrawn:
    answer = run(engine.handle(SampleCodes(model_id=model_id, **more)))[0]
    assert isinstance(answer, SamplesDrawn)
    return answer


@pytest.mark.parametrize("source", ["prior", "codes"])
def test_the_same_seed_gives_the_same_samples(opened: Engine, source: Any) -> None:
    once, again = (drawn(opened, draw_from=source, n=7, seed=3, stamp=2) for _ in range(2))
    for one, other in zip(arrays_of(once), arrays_of(again), strict=True):
        assert np.array_equal(one, other)
    assert (once.seed, once.stamp, once.model_id) == (3, 2, "net3")
    more = drawn(opened, draw_from=source, n=9, seed=3)
    assert np.array_equal(more.codes[:7], once.codes)
    assert not np.array_equal(drawn(opened, draw_from=source, n=7, seed=4).codes, once.codes)


def test_samples_of_the_prior_are_normal_and_decoded(opened: Engine, by_hand: ByHand) -> None:
    answer = drawn(opened, n=400)
    assert np.abs(answer.codes.mean(axis=0)).max() < 0.2
    np.testing.assert_allclose(np.cov(answer.codes.T), np.eye(3), atol=0.25)
    np.testing.assert_allclose(answer.pictures / 255, by_hand("net3").decode(answer.codes), atol=0.51 / 255)
    assert (answer.words, answer.components) == ("the prior N(0, I)", 0)


def test_many_samples_come_in_pieces_and_then_as_a_whole(
    folder: Path, data: Dataset, make: Callable[..., Engine]
) -> None:
    engine = make(tick=0.016)
    run(engine.handle(m.OpenFile(path=str(folder / "net3.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    answer, parts = run(engine.handle(SampleCodes(model_id="net3", n=150, seed=3, stamp=4)))
    assert len(parts) > 2
    told = np.concatenate([part.cells for part in parts])
    assert len(set(told)) == len(told) < 150
    assert {0, 149} <= set(parts[0].cells), "the first lie evenly over the wall"
    assert list(answer.cells) == list(range(150))
    for part in parts:
        assert part.stamp == answer.stamp == 4
        assert np.array_equal(part.codes, answer.codes)
        for name in ("labels", "nearest_rows"):
            assert np.array_equal(getattr(part, name), getattr(answer, name)[part.cells])
        assert np.abs(part.pictures.astype(int) - answer.pictures[part.cells].astype(int)).max() <= 1
        np.testing.assert_allclose(part.nearest_distances, answer.nearest_distances[part.cells], rtol=1e-4)


@pytest.mark.parametrize("source", ["prior", "codes"])
def test_temperature_draws_the_samples_towards_the_middle(opened: Engine, source: Any) -> None:
    hot, warm, cold = (drawn(opened, draw_from=source, n=50, temperature=t).codes for t in (1.0, 0.5, 0.0))
    np.testing.assert_allclose(warm, (hot + cold) / 2, atol=1e-5)
    assert len(np.unique(cold.round(4), axis=0)) <= 10
    if source == "prior":
        assert not cold.any()


def test_truncation_bounds_every_draw_and_turns_steadily(opened: Engine) -> None:
    whole, wide, tight = (drawn(opened, n=300, truncation=t).codes for t in (None, 6.0, 0.7))
    assert np.abs(whole).max() > 2
    np.testing.assert_allclose(wide, whole, atol=1e-4)
    assert 0.6 < np.abs(tight).max() <= 0.7
    assert (np.sign(tight) == np.sign(whole)).all()
    warm = drawn(opened, n=300, truncation=0.7, temperature=2.0).codes
    np.testing.assert_allclose(warm, 2 * tight, rtol=1e-5)


def test_the_mixture_is_fitted_to_the_training_codes(opened: Engine, by_hand: ByHand, data: Dataset) -> None:
    answer = drawn(opened, "net", draw_from="codes", n=400)
    codes = by_hand("net").encode(data.x_train)
    assert answer.components == min(10, len(codes) // 15)
    assert answer.words == f"{answer.components} Gaussians fitted to the codes of {len(codes)} rows"
    spread = codes.std(axis=0)
    np.testing.assert_array_less(np.abs(answer.codes.mean(axis=0) - codes.mean(axis=0)), 0.25 * spread)
    np.testing.assert_allclose(answer.codes.std(axis=0), spread, rtol=0.3)


def test_a_mixture_of_two_heaps_draws_from_both_and_from_nothing_between() -> None:
    rng = np.random.default_rng(0)
    codes = (rng.standard_normal((200, 2)) * [0.05, 0.3]).astype(np.float32)
    codes[:, 0] += np.where(np.arange(200) < 150, -4, 4)
    codes[7] = np.nan
    some = Mixture.fit(codes).draw(400, 0, 1.0, None)
    assert np.abs(np.abs(some[:, 0]) - 4).max() < 0.5
    assert (some[:, 0] > 0).mean() == pytest.approx(0.25, abs=0.06)
    assert some[:, 1].std() == pytest.approx(0.3, rel=0.15)


@pytest.mark.parametrize("codes", [np.zeros((0, 2)), np.full((5, 2), 3.0), np.arange(6.0).reshape(3, 2)])
def test_a_mixture_of_few_codes_can_be_drawn_from(codes: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mixture = Mixture.fit(codes.astype(np.float32))
    some = mixture.draw(4, 0, 1.0, None)
    assert some.shape == (4, 2)
    assert np.isfinite(some).all()
    if len(codes) == 5:
        assert (some == 3).all()


def test_each_sample_has_its_nearest_training_picture_and_a_yardstick(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    answer = drawn(opened, n=20, draw_from="codes")
    pictures = by_hand("net3").decode(answer.codes).astype(np.float64)
    training = np.flatnonzero(data.train)
    away = np.sqrt(np.square(pictures[:, None] - data.x[training]).sum(axis=(2, 3)))
    assert np.array_equal(answer.nearest_rows, training[away.argmin(axis=1)])
    np.testing.assert_allclose(answer.nearest_distances, away.min(axis=1), rtol=1e-4)
    tests = np.sqrt(np.square(data.x_test[:, None] - data.x_train).sum(axis=(2, 3))).min(axis=1)
    assert answer.yardstick == pytest.approx(np.median(tests), rel=1e-5)
    assert set(answer.labels) <= set(range(CLASSES))
    assert set(answer.classes) == {-1}


def test_before_the_data_are_loaded_there_is_nothing_to_compare_with(folder: Path) -> None:
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(folder / "net3.safetensors"))))
    answer = drawn(engine, n=4)
    assert run(engine.handle(DescribeCodes(model_id="net3")))[0].kl is None
    engine.close()
    assert set(answer.nearest_rows) == set(answer.labels) == {-1}
    assert np.isnan([*answer.nearest_distances, answer.yardstick]).all()


@pytest.fixture
def told(data: Dataset, tmp_path: Path) -> Iterator[tuple[Engine, Yardstick]]:
    """An engine with a model that is told the class."""
    path = write_model(tmp_path / "told.safetensors", data, "conditional-vae", nodes=8, classes=CLASSES)
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(path))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    yield engine, Yardstick(path)
    engine.close()


@pytest.mark.parametrize(("more", "classes"), [({}, [0, 1, 2, 0, 1]), ({"label": 2}, [2] * 5)])
def test_a_conditional_model_is_told_each_class_in_turn_or_one(
    told: tuple[Engine, Yardstick], more: dict[str, Any], classes: list[int]
) -> None:
    engine, model = told
    answer = drawn(engine, "told", n=5, **more)
    assert list(answer.classes) == classes
    with torch.no_grad():
        again = model.module.decode(torch.tensor(answer.codes), torch.tensor(classes)).numpy()
    np.testing.assert_allclose(answer.pictures / 255, again, atol=0.51 / 255)


def test_samples_of_codes_are_told_the_class_of_the_nearest_code(
    told: tuple[Engine, Yardstick], data: Dataset
) -> None:
    engine, model = told
    z = model.module.encode(torch.tensor(data.x), torch.tensor(data.labels)).detach().numpy()
    answer = drawn(engine, "told", n=12, draw_from="codes")
    training = np.flatnonzero(data.train)
    near = np.linalg.norm(answer.codes[:, None] - z[training], axis=2).argmin(axis=1)
    assert np.array_equal(answer.classes, data.labels[training][near])


# --- the axes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_variances_and_directions_are_those_of_the_training_codes(
    opened: Engine, by_hand: ByHand, data: Dataset, name: str
) -> None:
    answer = run(opened.handle(DescribeCodes(model_id=name)))[0]
    assert isinstance(answer, CodesDescribed)
    codes = by_hand(name).encode(data.x_train).astype(np.float64)
    assert (answer.model_id, answer.rows) == (name, len(codes))
    np.testing.assert_allclose(answer.mean, codes.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(answer.variances, codes.var(axis=0), rtol=1e-3)
    _, s, vt = np.linalg.svd(codes - codes.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(answer.shares, s**2 / (s**2).sum(), atol=1e-4)
    np.testing.assert_allclose(np.abs(np.diag(vt @ answer.directions)), 1, atol=1e-4)
    assert (answer.directions[np.abs(answer.directions).argmax(axis=0), np.arange(codes.shape[1])] > 0).all()
    width = np.ptp(codes, axis=0)
    low, high = codes.min(axis=0) - width / 10, codes.max(axis=0) + width / 10
    if answer.gaussian_prior:
        low, high = np.minimum(low, -3), np.maximum(high, 3)
    np.testing.assert_allclose(answer.ranges, np.stack([low, high], axis=1), rtol=1e-4, atol=1e-5)
    assert answer.gaussian_prior == (name == "net3")


def test_kls_are_those_of_the_posteriors_and_give_the_order(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    answer: CodesDescribed = run(opened.handle(DescribeCodes(model_id="net3")))[0]
    with torch.no_grad():
        mean, log_var = by_hand("net3").module.posterior(torch.tensor(data.x_train))
    prior = torch.distributions.Normal(0.0, 1.0)
    posterior = torch.distributions.Normal(mean, (log_var / 2).exp())
    kl = torch.distributions.kl_divergence(posterior, prior).mean(0).numpy()
    assert answer.kl is not None
    np.testing.assert_allclose(answer.kl, kl, rtol=1e-4)
    assert np.array_equal(answer.order, np.argsort(-kl))
    assert np.array_equal(answer.dead, mean.numpy().var(axis=0) <= 0.01)
    axes: CodesDescribed = run(opened.handle(DescribeCodes(model_id="axes")))[0]
    assert axes.kl is None
    assert list(axes.order) == [0, 1]
    assert not axes.dead.any()


def test_a_number_that_never_changes_is_dead(tmp_path: Path, data: Dataset) -> None:
    from dataclasses import replace

    from trainers.checkpoint import read, write

    path = write_model(tmp_path / "half.safetensors", data, nodes=8, latent_dim=3)
    made = read(path)
    assert made.codes is not None
    codes = made.codes.copy()
    codes[:, 1] = 0.25
    write(path, replace(made, codes=codes))
    engine = Engine("cpu")
    run(engine.handle(m.OpenFile(path=str(path))))
    answer: CodesDescribed = run(engine.handle(DescribeCodes(model_id="half")))[0]
    engine.close()
    assert list(answer.dead) == [False, True, False]
    assert answer.order[-1] == 1
    np.testing.assert_allclose(answer.ranges[1], [-0.75, 1.25])


# --- as messages -------------------------------------------------------------------------------


def test_samples_and_axes_can_be_sent_to_another_process(opened: Engine) -> None:
    for request in (SampleCodes(model_id="net3", n=3), DescribeCodes(model_id="net3")):
        again = pickle.loads(pickle.dumps(request))
        assert again == request
        answer = run(opened.handle(again))[0]
        for there, here in zip(arrays_of(pickle.loads(pickle.dumps(answer))), arrays_of(answer), strict=True):
            assert not here.flags.writeable
            assert np.array_equal(there, here)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (SampleCodes(model_id="gone"), "There is no open model 'gone'; open its file first."),
        (DescribeCodes(model_id="gone"), "There is no open model 'gone'; open its file first."),
        (SampleCodes(model_id="net"), "net has no prior; draw from its codes."),
        (SampleCodes(model_id="net3", n=0), "Ask for 1 to 400 samples, not 0."),
        (SampleCodes(model_id="net3", n=401), "Ask for 1 to 400 samples, not 401."),
        (
            SampleCodes(model_id="net3", seed=-1),
            "A seed is a whole number from 0 on, not -1; choose another.",
        ),
        (SampleCodes(model_id="net3", temperature=-1.0), "A temperature is 0 or more and a truncation more"),
        (
            SampleCodes(model_id="net3", truncation=0.0),
            "A temperature is 0 or more and a truncation more than",
        ),
        (
            SampleCodes(model_id="net3", temperature=np.nan),
            "A temperature is 0 or more and a truncation more",
        ),
        (SampleCodes(model_id="net3", label=CLASSES), f"net3 knows no class {CLASSES}; choose one of its"),
        (SampleCodes(model_id="net3", draw_from="void"), "Samples are not drawn from 'void'; choose "),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    opened: Engine, request_: m.Request, sentence: str
) -> None:
    with pytest.raises(EngineError) as error:
        run(opened.handle(request_))
    assert error.value.sentence.startswith(sentence)
    assert error.value.sentence.endswith(".")
