"""Models and baselines beside each other, at equal numbers."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from trainers.checkpoint import read
from trainers.data import DataError, Dataset, load
from trainers.quality.features import FeatureNet, features_of
from trainers.quality.sources import (
    BY_CLASS,
    GAUSSIAN,
    HELD_OUT,
    NOISE,
    Source,
    baseline_sources,
    model_source,
)
from trainers.quality.table import FLOOR, Row, compare, finished, quality_figures
from trainers.registry import build, from_checkpoint
from trainers.specs import AutoencoderSpec

CHECKPOINTS = Path(__file__).parents[3] / "assets" / "checkpoints"


@pytest.fixture(scope="module")
def net() -> FeatureNet:
    found = features_of("digits")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def table(digits: Dataset, net: FeatureNet) -> dict[str, Row]:
    models = [
        model_source(name, from_checkpoint(read(CHECKPOINTS / f"{name}.safetensors")))
        for name in ("digits-vae-8", "digits-vae-2", "digits-gan")
    ]
    rows = finished(compare([*baseline_sources(digits), *models], digits, net))
    return {row.name: row for row in rows}


def test_rows_come_in_order_at_the_number_that_is_stated(table: dict[str, Row]) -> None:
    models = ["digits-vae-8", "digits-vae-2", "digits-gan"]
    names = [FLOOR, HELD_OUT, BY_CLASS, GAUSSIAN, NOISE, *models]
    assert list(table) == names
    assert [row.figures.n for row in table.values()] == [898, 360, *[1437] * 6]
    assert {row.common.n for row in table.values()} == {360}
    for row in table.values():
        assert row.pictures.shape == (8, 8, 8)
        assert 0 <= row.pictures.min() <= row.pictures.max() <= 1
        assert not row.pictures.flags.writeable
        shares = dataclasses.asdict(row.figures)
        assert all(0 <= shares[key] <= 1 for key in ("precision", "recall", "coverage"))


def test_figures_rank_sources_as_they_are_calibrated(table: dict[str, Row]) -> None:
    distance = {name: row.figures.frechet for name, row in table.items()}
    assert distance[BY_CLASS] == pytest.approx(8.4, abs=1)
    assert distance["digits-vae-8"] == pytest.approx(24.4, abs=3)
    assert distance[BY_CLASS] < distance["digits-vae-8"] < distance["digits-vae-2"] < distance[NOISE]
    assert distance[GAUSSIAN] > 4 * distance[BY_CLASS]
    common = {name: row.common.frechet for name, row in table.items()}
    assert common[HELD_OUT] < common["digits-vae-8"] < common[GAUSSIAN] < common[NOISE]
    narrow, wide = table["digits-vae-2"].figures, table["digits-vae-8"].figures
    assert narrow.precision > 0.95 > wide.precision > 0.7
    assert narrow.recall < 0.1 < 0.85 < wide.recall
    assert table[NOISE].figures.coverage < 0.1 < 0.9 < table[FLOOR].figures.coverage
    assert min(table[FLOOR].figures.precision, table[FLOOR].figures.recall) > 0.95


def test_the_gan_covers_more_than_the_vae_and_the_vae_is_more_precise(table: dict[str, Row]) -> None:
    gan, vae = table["digits-gan"].figures, table["digits-vae-8"].figures
    assert gan.frechet <= 20
    assert gan.frechet < vae.frechet
    assert gan.recall >= 0.9
    assert gan.precision < vae.precision


def test_it_lets_go_and_draws_the_same_for_the_same_seed(digits: Dataset, net: FeatureNet) -> None:
    def run(seed: int) -> list[Row | None]:
        return list(compare(baseline_sources(digits)[1:3], digits, net, n=60, seed=seed))

    one, again, other = run(0), run(0), run(1)
    rows = [[row for row in some if row is not None] for some in (one, again, other)]
    assert len(one) > 3 * len(rows[0])
    assert [row.figures for row in rows[0]] == [row.figures for row in rows[1]]
    assert [row.figures for row in rows[0]] != [row.figures for row in rows[2]]
    assert all(row.figures == row.common for row in rows[0])


def test_classes_have_their_share_of_the_gaussians(digits: Dataset, net: FeatureNet) -> None:
    (by_class,) = (s for s in baseline_sources(digits) if s.name == BY_CLASS)
    pictures = by_class.draw(1437, 3)
    means = np.stack([digits.x[digits.train & (digits.labels == c)].mean(0) for c in range(10)])
    nearest = np.square(pictures[:, None] - means).sum((2, 3)).argmin(1)
    assert np.bincount(nearest, minlength=10).min() > 90
    np.testing.assert_allclose(pictures.mean(0), digits.x_train.mean(0), atol=0.03)


def test_a_gaussian_has_mean_and_covariance_of_the_data(digits: Dataset) -> None:
    (gaussian,) = (s for s in baseline_sources(digits) if s.name == GAUSSIAN)
    drawn, real = (x.reshape(len(x), -1) for x in (gaussian.draw(20_000, 0), digits.x_train))
    np.testing.assert_allclose(drawn.mean(0), real.mean(0), atol=0.015)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(real.T), atol=0.006)


def test_a_copy_of_the_data_is_at_no_distance(digits: Dataset, net: FeatureNet) -> None:
    copy = Source("copy", lambda n, seed: digits.x_train[:n])
    row = finished(compare([copy], digits, net))[1]
    assert row.figures.frechet == pytest.approx(0, abs=1e-6)
    assert (row.figures.precision, row.figures.recall, row.figures.coverage) == (1, 1, 1)


def test_data_without_classes_or_held_out_rows(digits: Dataset, net: FeatureNet) -> None:
    alike = dataclasses.replace(digits, class_names=("all",))
    assert [s.name for s in baseline_sources(alike)] == [HELD_OUT, GAUSSIAN, NOISE]
    few = dataclasses.replace(digits, train=np.arange(len(digits)) >= 5)
    with pytest.raises(DataError, match="too few held-out rows"):
        next(compare(baseline_sources(few), few, net))


def test_what_does_not_fit_is_refused(digits: Dataset, wheel: Dataset, net: FeatureNet) -> None:
    with pytest.raises(DataError, match="wheel is not what the net of digits knows"):
        next(compare([], wheel, net))
    for n in (5, 1438):
        with pytest.raises(DataError, match="compare 6 to 1,437 pictures of digits"):
            next(compare([], digits, net, n=n))


def test_figures_of_a_model_for_evaluation(digits: Dataset, wheel: Dataset) -> None:
    vae = from_checkpoint(read(CHECKPOINTS / "digits-vae-8.safetensors"))
    found = quality_figures(vae, digits, n=200)
    assert set(found) == {
        "frechet",
        "precision",
        "recall",
        "density",
        "coverage",
        "compared",
        "gaussian_frechet",
    }
    assert found["compared"] == 200
    assert found == quality_figures(vae, digits, n=200)
    assert found["gaussian_frechet"] < found["frechet"]
    assert quality_figures(build(AutoencoderSpec(), (28, 28)), wheel) == {}


def test_faces_are_compared_in_the_features_of_their_predictor() -> None:
    faces, known = load("faces:300"), features_of("faces:300")
    assert known is not None
    rows = finished(compare(baseline_sources(faces), faces, known))
    distance = {row.name: row.common.frechet for row in rows}
    assert distance[HELD_OUT] < distance[GAUSSIAN] < distance[NOISE]
