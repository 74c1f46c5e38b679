"""Nets that tell what is in a picture: what they learn, what they are worth, and their files."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from assets.recipe import PREDICTOR_FOLDER, PREDICTORS
from tests.trainers.conftest import random_samples
from trainers import predictors
from trainers.checkpoint import CheckpointError, read, read_header, write
from trainers.data import DataError, Dataset, faces, load
from trainers.models.predictor import Predictor
from trainers.noise import Noise
from trainers.registry import build, from_checkpoint, to_checkpoint
from trainers.specs import PREDICTORS as FAMILIES
from trainers.specs import SPECS, PcaSpec, PredictorSpec, TrainSpec, spec_from_dict, spec_to_dict
from trainers.targets import Target, columns_of, targets_of, values_of

FINITE = st.floats(-50, 50)


@pytest.fixture(scope="module")
def drawn() -> Dataset:
    return load("faces:300")


# -- targets -------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.floats(-5, 5), st.floats(0.1, 9))
def test_a_number_comes_back_from_its_column(shares: list[float], low: float, width: float) -> None:
    target = Target("hair", low, low + width)
    values = low + width * np.array(shares)
    np.testing.assert_allclose(target.read(target.scaled(values)), values, atol=1e-9)


@given(st.lists(FINITE, min_size=1, max_size=6), st.floats(0.01, 9))
def test_an_angle_comes_back_at_whatever_distance_it_is_told(angles: list[float], distance: float) -> None:
    target = Target("background", 0.0, 6.28, cyclic=True)
    found = target.read(distance * target.scaled(angles))
    np.testing.assert_allclose(np.exp(1j * found), np.exp(1j * np.array(angles)), atol=1e-6)


@given(FINITE, FINITE)
def test_an_angle_changes_the_short_way(before: float, after: float) -> None:
    change = float(Target("background", 0.0, 6.28, cyclic=True).change(before, after))
    assert -1 <= change <= 1
    assert np.exp(1j * (before + change * np.pi)) == pytest.approx(np.exp(1j * after), abs=1e-6)


def test_what_lies_beyond_the_range_is_brought_to_its_end() -> None:
    target = Target("smile", -1.0, 1.0)
    np.testing.assert_allclose(target.read([[-0.5], [0.75], [3.0]]), [-1, 0.5, 1])
    np.testing.assert_allclose(target.change([-1, 0.5], [1, 0]), [1, -0.25])


def test_attributes_are_laid_side_by_side_and_told_apart_again(drawn: Dataset) -> None:
    targets = targets_of(drawn.attributes, drawn.cyclic)
    assert [t.name for t in targets] == sorted(faces.RANGES)
    columns = columns_of(targets, drawn.attributes)
    assert columns.shape == (300, 13)
    found = values_of(targets, columns)
    for name, values in drawn.attributes.items():
        np.testing.assert_allclose(found[name], values, atol=1e-5)
    with pytest.raises(ValueError, match="told in 13 columns"):
        values_of(targets, columns[:, :-1])


def test_an_attribute_that_is_the_same_everywhere_is_no_target() -> None:
    found = targets_of({"b": np.array([1, 1]), "a": np.array([0, 2])})
    assert found == (Target("a", 0.0, 2.0),)


# -- the net -------------------------------------------------------------------------------------


def test_predictors_are_no_family_to_look_at() -> None:
    assert not SPECS.keys() & FAMILIES.keys()
    spec = PredictorSpec(outputs=3, blur=0.5)
    assert spec_from_dict(spec_to_dict(spec)) == spec


@pytest.mark.parametrize("shape", [(8, 8), (7, 9, 1), (5, 4, 3)], ids=str)
def test_shapes(shape: tuple[int, ...]) -> None:
    spec = PredictorSpec(latent_dim=6, nodes=4, outputs=3)
    model = build(spec, shape)
    assert isinstance(model, Predictor)
    assert {n: tuple(w.shape) for n, w in model.state_dict().items()} == spec.weight_shapes(shape)
    for n in (0, 1, 5):
        x = random_samples(shape, n)
        assert model.encode(x).shape == (n, 6)
        assert model.predict(x).shape == (n, 3)
        assert model.fed(x, Noise.of(0)).shape == x.shape


def test_training_pictures_are_softened_each_by_its_own_share() -> None:
    spec = PredictorSpec(outputs=1, nodes=2, noise=0.0)
    model, x = build(spec, (9, 9)), random_samples((9, 9), 40)
    fed = model.fed(x, Noise.of(0))
    contrast = fed.flatten(1).std(1) / x.flatten(1).std(1)
    assert 0.3 < contrast.min() < 0.5 < 0.9 < contrast.max() <= 1
    plain = torch.full((3, 9, 9), 0.4)
    torch.testing.assert_close(model.fed(plain, Noise.of(0)), plain)
    clear = build(dataclasses.replace(spec, blur=0.0), (9, 9))
    torch.testing.assert_close(clear.fed(x, Noise.of(0)), x)


def test_it_learns_the_classes_of_digits(digits: Dataset) -> None:
    spec = PredictorSpec(predicts="classes", layers=1, nodes=8, latent_dim=32, noise=0.0, blur=0.3)
    plan = TrainSpec(steps=250, learning_rate=1e-2)
    model, steps = predictors.teach(spec, digits, plan)
    figures = predictors.evaluate(model, digits)
    assert steps == 250
    assert figures["majority"] == pytest.approx(0.1, abs=0.02)
    assert figures["accuracy"] > 0.9


def test_it_learns_from_the_training_rows_and_further_ones_alone(drawn: Dataset) -> None:
    plan = TrainSpec(steps=3, batch_size=16)
    spoilt = dataclasses.replace(drawn, x=np.where(drawn.train[:, None, None, None], drawn.x, 0.0))
    more = faces.further(40, seed=1)
    spec = PredictorSpec(nodes=2, latent_dim=4)
    (one, _), (other, _), (with_more, _) = (
        predictors.teach(spec, data, plan, further)
        for data, further in ((drawn, None), (spoilt, None), (drawn, more))
    )
    assert torch.equal(one.last.weight, other.last.weight)
    assert not torch.equal(one.last.weight, with_more.last.weight)


def test_data_of_which_nothing_is_known_teach_nothing(digits: Dataset) -> None:
    with pytest.raises(DataError, match="of digits no attributes are known"):
        predictors.suited(PredictorSpec(), digits)
    alike = dataclasses.replace(digits, class_names=("all",))
    with pytest.raises(DataError, match="no classes are known"):
        predictors.suited(PredictorSpec(predicts="classes"), alike)


def test_further_faces_are_of_the_same_kind_and_none_that_is_known() -> None:
    more, again, other = faces.further(50, seed=3), faces.further(50, seed=3), faces.further(50, seed=4)
    known = {x.tobytes() for x in load("faces").x}
    assert not any(x.tobytes() in known for x in more.x)
    np.testing.assert_array_equal(more.x, again.x)
    assert not np.array_equal(more.x, other.x)
    assert more.train.all()
    assert set(more.attributes) == set(faces.RANGES)


# -- files ---------------------------------------------------------------------------------------


@pytest.fixture
def kept(drawn: Dataset, tmp_path: Path) -> Path:
    path, plan = tmp_path / "faces.safetensors", TrainSpec(steps=4, batch_size=16)
    model, steps = predictors.teach(PredictorSpec(nodes=2, latent_dim=4), drawn, plan)
    write(path, predictors.to_file(model, drawn, plan, steps))
    return path


def test_a_file_tells_what_the_net_told(kept: Path, drawn: Dataset) -> None:
    reader = predictors.open_reader(kept)
    assert reader.input_shape == (32, 32, 3)
    assert reader.targets == targets_of(drawn.attributes, drawn.cyclic)
    model = from_checkpoint(read(kept, predictor=True))
    assert isinstance(model, Predictor)
    told = values_of(reader.targets, predictors.told(model, drawn.x[:7]))
    found = reader.read(drawn.x[:7])
    for name, values in told.items():
        np.testing.assert_array_equal(found[name], values)
    assert all(values.shape == (0,) for values in reader.read(drawn.x[:0]).values())


def test_a_predictor_is_not_taken_for_a_model_to_look_at(kept: Path, digits: Dataset, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="is a predictor, which has no latent space"):
        read(kept)
    assert read_header(kept).family == "predictor"
    model = build(PcaSpec(), (8, 8))
    model.fit_closed_form(torch.from_numpy(digits.x_train))
    write(tmp_path / "pca.safetensors", to_checkpoint(model, digits, TrainSpec(), {}, 0))
    with pytest.raises(CheckpointError, match="is no predictor"):
        predictors.open_reader(tmp_path / "pca.safetensors")


def test_a_predictor_of_classes_reads_no_attributes(digits: Dataset, tmp_path: Path) -> None:
    spec, plan = PredictorSpec(predicts="classes", layers=1, nodes=2), TrainSpec(steps=2)
    model, steps = predictors.teach(spec, digits, plan)
    write(tmp_path / "digits.safetensors", predictors.to_file(model, digits, plan, steps))
    with pytest.raises(CheckpointError, match="does not tell the attributes"):
        predictors.open_reader(tmp_path / "digits.safetensors")


@pytest.mark.parametrize("name", PREDICTORS)
def test_shipped_predictor(name: str) -> None:
    path = PREDICTOR_FOLDER / f"{name}.safetensors"
    assert path.stat().st_size < 1_000_000
    checkpoint = read(path, predictor=True)
    header, (spec, plan) = checkpoint.header, PREDICTORS[name]
    dataset = load(name, seed=header.data_seed)
    assert (header.spec, header.train) == (predictors.suited(spec, dataset), plan)
    assert header.data_sha256 == dataset.sha256
    model = from_checkpoint(checkpoint)
    assert isinstance(model, Predictor)
    found = predictors.evaluate(model, dataset)
    assert found == pytest.approx(dict(header.metrics), rel=2e-3, abs=1e-4)
    assert min(value for key, value in found.items() if key.endswith("_r2")) > 0.97
    assert max(value for key, value in found.items() if key.endswith("_error")) < 0.03


def test_every_predictor_has_its_file() -> None:
    assert {path.stem for path in PREDICTOR_FOLDER.glob("*.safetensors")} == set(PREDICTORS)
