"""The probe as each model sees it, against torch by hand and against brute force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core.messages import frozen
from tests.engine.conftest import Ask
from tests.engine.samples import Yardstick
from trainers.data import Dataset

MODELS = ("axes", "net", "net3")
ByHand = Callable[[str], Yardstick]


@pytest.fixture
def opened(ask: Ask, folder: Path, data: Dataset) -> Ask:
    """An engine with all models open and the pictures loaded."""
    for name in MODELS:
        ask(m.OpenFile(path=str(folder / f"{name}.safetensors")))
    ask(m.LoadData(data_id=data.name))
    return ask


def free(source: str, code: Any, also: dict[str, Any] | None = None) -> m.Probe:
    """A free point of one model."""
    codes = {name: frozen(np.asarray(z, dtype=np.float32)) for name, z in (also or {}).items()}
    return m.Probe(
        source=source, code=frozen(np.asarray(code, dtype=np.float32)), also=MappingProxyType(codes)
    )


def mse(a: Any, b: Any) -> float:
    return float(((np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)) ** 2).mean())


def close(a: Any, b: Any) -> None:
    np.testing.assert_allclose(a, b, atol=2e-6)


@pytest.mark.parametrize("row", [0, 17, 59])
@pytest.mark.parametrize("source", ["axes", "net3"])
def test_of_a_datum_each_model_shows_its_own_code_and_reconstruction(
    opened: Ask, by_hand: ByHand, data: Dataset, row: int, source: str
) -> None:
    reading: m.ProbeReading = opened(
        m.ReadProbe(models=MODELS, probe=m.Probe(source=source, row=row), stamp=7)
    )
    assert reading.stamp == 7
    assert tuple(r.model_id for r in reading.readings) == MODELS
    assert (reading.probe.source, reading.probe.row) == (source, row)
    assert reading.original is not None
    close(reading.original, data.x[row])
    for one in reading.readings:
        model = by_hand(one.model_id)
        code = model.encode(data.x[row][None])
        close(one.code, code[0])
        close(one.picture, model.decode(code)[0])
        assert one.mse == pytest.approx(mse(one.picture, data.x[row]), rel=1e-6)
    assert reading.mean_mse == pytest.approx(mse(data.x_train.mean(axis=0), data.x[row]), rel=1e-5)


def test_a_free_point_is_decoded_and_its_picture_encoded_by_the_others(
    opened: Ask, by_hand: ByHand, data: Dataset
) -> None:
    z = np.array([0.4, -0.7], dtype=np.float32)
    reading: m.ProbeReading = opened(m.ReadProbe(models=MODELS, probe=free("net", z)))
    picture = by_hand("net").decode(z[None])[0]
    axes, net, net3 = reading.readings
    close(net.code, z)
    close(net.picture, picture)
    assert net.mse is None
    assert reading.original is None
    for one in (axes, net3):
        model = by_hand(one.model_id)
        close(one.code, model.encode(picture[None])[0])
        close(one.picture, model.decode(model.encode(picture[None]))[0])
        assert one.mse == pytest.approx(mse(one.picture, picture), rel=1e-4)
    assert reading.mean_mse == pytest.approx(mse(data.x_train.mean(axis=0), picture), rel=1e-4)


def test_codes_given_for_another_model_are_taken(opened: Ask, by_hand: ByHand) -> None:
    left, right = [0.2, 0.1], [-0.5, 0.3, 0.9]
    reading: m.ProbeReading = opened(
        m.ReadProbe(models=("axes", "net3"), probe=free("axes", left, {"net3": right}))
    )
    close(reading.readings[0].picture, by_hand("axes").decode(np.array([left]))[0])
    close(reading.readings[1].code, right)
    close(reading.readings[1].picture, by_hand("net3").decode(np.array([right]))[0])


def test_a_datum_in_flight_keeps_its_original(opened: Ask, data: Dataset) -> None:
    probe = m.Probe(source="axes", row=4, code=frozen(np.array([0.3, 0.3], dtype=np.float32)))
    reading: m.ProbeReading = opened(m.ReadProbe(models=("axes", "net"), probe=probe))
    close(reading.original, data.x[4])
    close(reading.readings[0].code, [0.3, 0.3])
    assert [r.mse for r in reading.readings] == pytest.approx(
        [mse(r.picture, data.x[4]) for r in reading.readings], rel=1e-5
    )


@pytest.mark.parametrize(("k", "shown"), [(1, 1), (5, 5), (1000, None)])
def test_the_nearest_training_pictures_are_those_of_brute_force(
    opened: Ask, data: Dataset, k: int, shown: int | None
) -> None:
    probe = free("net", [1.5, 0.5])
    reading: m.ProbeReading = opened(m.ReadProbe(models=("net",), probe=probe, neighbours=k))
    training = np.flatnonzero(data.train)
    away = np.sqrt(
        ((data.x[training].astype(np.float64) - reading.readings[0].picture) ** 2).sum(axis=(1, 2))
    )
    order = np.argsort(away, kind="stable")[: shown or len(training)]
    assert reading.nearest_rows == tuple(training[order])
    assert reading.nearest_distances == pytest.approx(tuple(away[order]), rel=1e-5)


def test_the_nearest_to_a_datum_are_the_nearest_to_what_is_decoded(opened: Ask, data: Dataset) -> None:
    """It is the decoder's picture whose training neighbours show whether it copies."""
    reading: m.ProbeReading = opened(m.ReadProbe(models=("net",), probe=m.Probe(source="net", row=2)))
    training = np.flatnonzero(data.train)
    away = ((data.x[training] - reading.readings[0].picture) ** 2).sum(axis=(1, 2))
    assert reading.nearest_rows[0] == training[away.argmin()]


def test_the_figures_of_the_manifold(opened: Ask, by_hand: ByHand, data: Dataset) -> None:
    z = np.array([0.8, -0.1], dtype=np.float32)
    manifold = opened(m.ReadProbe(models=("net",), probe=free("net", z))).manifold
    model = by_hand("net")
    codes = model.encode(data.x_train).astype(np.float64)
    assert manifold.distance == pytest.approx(np.linalg.norm(codes - z, axis=1).min(), rel=1e-4)
    among = np.linalg.norm(codes[:, None] - codes[None], axis=2)
    np.fill_diagonal(among, np.inf)
    assert manifold.spacing == pytest.approx(np.median(among.min(axis=1)), rel=1e-4)
    back = model.encode(model.decode(z[None]))[0]
    assert manifold.round_trip == pytest.approx(np.linalg.norm(back - z), rel=1e-4)


def test_a_training_row_is_compared_with_the_others_and_a_linear_model_returns(
    opened: Ask, by_hand: ByHand, data: Dataset
) -> None:
    row = int(np.flatnonzero(data.train)[3])
    manifold = opened(m.ReadProbe(models=("axes",), probe=m.Probe(source="axes", row=row))).manifold
    codes = by_hand("axes").encode(data.x)
    others = np.flatnonzero(data.train & (np.arange(len(data.x)) != row))
    nearest = np.linalg.norm(codes[others] - codes[row], axis=1).min()
    assert manifold.distance == pytest.approx(nearest, rel=1e-4)
    assert nearest > 0
    assert manifold.round_trip == pytest.approx(0, abs=1e-5)
    assert manifold.spacing > 0


def test_before_the_pictures_are_loaded_a_datum_is_decoded_from_its_stored_code(
    ask: Ask, folder: Path, by_hand: ByHand, data: Dataset
) -> None:
    for name in ("net", "axes"):
        ask(m.OpenFile(path=str(folder / f"{name}.safetensors")))
    reading: m.ProbeReading = ask(m.ReadProbe(models=("axes", "net"), probe=m.Probe(source="net", row=9)))
    for one in reading.readings:
        model = by_hand(one.model_id)
        close(one.picture, model.decode(model.encode(data.x[9][None]))[0])
        assert one.mse is None
    assert reading.original is None
    assert reading.mean_mse is None
    assert reading.nearest_rows == reading.nearest_distances == ()


def test_the_probe_is_sent_back_with_its_code(opened: Ask) -> None:
    reading: m.ProbeReading = opened(m.ReadProbe(models=("net",), probe=m.Probe(source="net", row=1)))
    assert reading.probe.code is not None
    close(reading.probe.code, reading.readings[0].code)


# --- what is measured over all rows ------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_errors_of_all_rows(opened: Ask, by_hand: ByHand, data: Dataset, name: str) -> None:
    errors: m.RowErrors = opened(m.MeasureErrors(model_id=name))
    assert errors.model_id == name
    model = by_hand(name)
    again = model.decode(model.encode(data.x))
    np.testing.assert_allclose(errors.mse, ((again - data.x) ** 2).mean(axis=(1, 2)), rtol=1e-4)


def test_errors_agree_with_the_reading_of_a_row(opened: Ask) -> None:
    errors: m.RowErrors = opened(m.MeasureErrors(model_id="net"))
    reading: m.ProbeReading = opened(m.ReadProbe(models=("net",), probe=m.Probe(source="net", row=11)))
    assert reading.readings[0].mse == pytest.approx(float(errors.mse[11]), rel=1e-4)


def test_drift_is_the_share_of_neighbours_not_in_common(ask: Ask) -> None:
    rng = np.random.default_rng(3)
    left = rng.standard_normal((40, 2)).astype(np.float32)
    right = left + 0.8 * rng.standard_normal((40, 2)).astype(np.float32)
    drift: m.RowDrift = ask(m.MeasureDrift(left=left, right=right, k=6))
    expected = []
    for row in range(40):
        near = [
            set(np.argsort(np.where(np.arange(40) == row, np.inf, np.linalg.norm(xy - xy[row], axis=1)))[:6])
            for xy in (left, right)
        ]
        expected.append(1 - len(near[0] & near[1]) / 6)
    np.testing.assert_allclose(drift.share, expected)
    assert 0.1 < np.mean(expected) < 0.9
    assert drift.k == 6
    assert not ask(m.MeasureDrift(left=left, right=left, k=6)).share.any()
