"""The nets in whose features sets of pictures are compared, and their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assets.features_recipe import FEATURES, FOLDER
from trainers import predictors
from trainers.checkpoint import CheckpointError, read
from trainers.data import Dataset, load
from trainers.quality.features import FeatureNet, features_of, open_features, shipped

MODEL = Path(__file__).parents[3] / "assets" / "checkpoints" / "digits-vae-8.safetensors"


@pytest.mark.parametrize("name", FEATURES)
def test_shipped_net(name: str) -> None:
    path = FOLDER / f"{name}.safetensors"
    assert path.stat().st_size < 400_000
    checkpoint = read(path, predictor=True)
    header, (spec, plan) = checkpoint.header, FEATURES[name]
    dataset = load(name, seed=header.data_seed)
    assert (header.spec, header.train) == (predictors.suited(spec, dataset), plan)
    assert header.data_sha256 == dataset.sha256
    found = predictors.evaluate(open_features(path).model, dataset)
    assert found == pytest.approx(dict(header.metrics), abs=3e-3)
    assert found["accuracy"] > 0.96


def test_every_net_has_its_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.safetensors")} == set(FEATURES)


@pytest.mark.parametrize(("data", "shape"), [("digits", (8, 8)), ("faces", (32, 32, 3))])
def test_features_are_numbers_of_each_picture_alone(data: str, shape: tuple[int, ...]) -> None:
    net = features_of(data)
    assert net is not None
    assert (net.data, net.input_shape, net.size) == (data, shape, 64)
    pictures = np.random.default_rng(0).random((300, *shape), dtype=np.float32)
    found = net.of(pictures)
    assert found.shape == (300, 64)
    np.testing.assert_allclose(found[290:], net.of(pictures[290:]), atol=1e-4)
    assert [len(part) for part in net.pieces(pictures)] == [256, 44]
    assert net.of(pictures[:0]).shape == (0, 64)


def test_a_part_of_the_data_has_the_net_of_the_whole(digits: Dataset) -> None:
    part = features_of("digits:500")
    assert isinstance(part, FeatureNet)
    assert part.data == "digits"


@pytest.mark.parametrize("name", ["wheel", "", "../features/digits", "/tmp/digits", "a/b", ".."])
def test_other_data_have_none(name: str) -> None:
    assert shipped(name) is None
    assert features_of(name) is None


def test_a_model_to_look_at_has_no_features() -> None:
    with pytest.raises(CheckpointError, match="is no predictor"):
        open_features(MODEL)
