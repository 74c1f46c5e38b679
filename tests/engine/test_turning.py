"""Codes as they are, vectors and changes, against torch by hand and the core's own directions."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from types import GeneratorType
from typing import Any

import numpy as np
import pytest

from explorer.core import messages as m
from explorer.core import paths
from explorer.core.between import Anchor
from explorer.core.directions import attribute_vector, decorrelated_vectors, with_and_without
from explorer.core.turning import (
    MOST_CODES,
    OTHERS,
    WANTED,
    ChangeMeasured,
    CodesDecoded,
    DecodeCodes,
    MakeVector,
    MeasureChange,
    PlaceAnchor,
    VectorMade,
)
from explorer.engine import Engine
from explorer.engine.errors import EngineError
from tests.engine.conftest import run
from tests.engine.samples import CLASSES, ROWS, Yardstick, write_data, write_model
from trainers.data import Dataset, load
from trainers.predictors import AttributeReader, open_reader

ByHand = Callable[[str], Yardstick]
FACES = "faces:300"


@pytest.fixture(scope="module")
def opened(folder: Path, data: Dataset) -> Iterator[Engine]:
    """An engine with two models open and the pictures loaded, which no test changes."""
    engine = Engine("cpu")
    for name in ("net", "net3"):
        run(engine.handle(m.OpenFile(path=str(folder / f"{name}.safetensors"))))
    run(engine.handle(m.LoadData(data_id=data.name)))
    yield engine
    engine.close()


def decode(engine: Engine, codes: Any, model_id: str = "net3", **more: Any) -> CodesDecoded:
    wished = m.frozen(np.asarray(codes, dtype=np.float32))
    answer = run(engine.handle(DecodeCodes(model_id=model_id, codes=wished, **more)))[0]
    assert isinstance(answer, CodesDecoded)
    return answer


def make(engine: Engine, model_id: str = "net3", **what: Any) -> VectorMade:
    answer = run(engine.handle(MakeVector(model_id=model_id, **what)))[0]
    assert isinstance(answer, VectorMade)
    return answer


def as_bytes(picture: Any) -> Any:
    return np.rint(np.clip(picture, 0, 1) * np.float32(255)).astype(np.uint8)


# -- pictures of codes ---------------------------------------------------------------------------


def test_codes_are_decoded_as_torch_does(opened: Engine, by_hand: ByHand, data: Dataset) -> None:
    codes = np.random.default_rng(0).standard_normal((100, 3)).astype(np.float32)
    answer = decode(opened, codes, stamp=7)
    assert (answer.model_id, answer.stamp) == ("net3", 7)
    assert answer.pictures.shape == (100, *data.shape)
    level = answer.pictures.astype(int) - as_bytes(by_hand("net3").decode(codes))
    assert np.abs(level).max() <= 1
    assert (answer.labels == -1).all()
    assert answer.nearest_rows.shape == (100, 0)
    assert not any(array.flags.writeable for array in (answer.pictures, answer.codes, answer.distances))
    assert np.array_equal(pickle.loads(pickle.dumps(answer)).pictures, answer.pictures)


def test_a_single_code_is_decoded_as_the_probe(opened: Engine) -> None:
    code = np.array([0.3, -1.2, 0.7], dtype=np.float32)
    probe = m.Probe(source="net3", code=m.frozen(code))
    reading = opened.handle(m.ReadProbe(models=("net3",), probe=probe))
    answer = decode(opened, [code])
    assert np.array_equal(answer.pictures[0], as_bytes(reading.readings[0].picture))
    manifold = reading.manifold
    assert answer.distances[0] == pytest.approx(manifold.distance / manifold.spacing, rel=1e-5)


def test_a_training_code_is_compared_with_the_others(opened: Engine, by_hand: ByHand, data: Dataset) -> None:
    row = int(np.flatnonzero(data.train)[4])
    probe = m.Probe(source="net3", row=row)
    reading = opened.handle(m.ReadProbe(models=("net3",), probe=probe))
    manifold, code = reading.manifold, reading.readings[0].code
    answer = decode(opened, [code, code + 5])
    assert answer.distances[0] == pytest.approx(manifold.distance / manifold.spacing, rel=1e-5)
    assert answer.distances[0] > 0
    assert answer.distances[1] > answer.distances[0]


def test_nearest_pictures_and_votes_are_those_of_the_training_rows(opened: Engine, data: Dataset) -> None:
    codes = np.random.default_rng(1).standard_normal((4, 3)).astype(np.float32)
    answer = decode(opened, codes, judged=True, neighbours=3)
    rows = np.flatnonzero(data.train)
    shown = answer.pictures.reshape(4, -1) / 255
    away = np.linalg.norm(shown[:, None] - data.x[rows].reshape(1, len(rows), -1), axis=2)
    order = np.argsort(away, axis=1)[:, :3]
    np.testing.assert_allclose(answer.nearest_distances, np.take_along_axis(away, order, 1), atol=0.01)
    assert (np.diff(answer.nearest_distances, axis=1) >= 0).all()
    assert np.isin(answer.nearest_rows, rows).all()
    assert set(answer.labels.tolist()) <= set(range(CLASSES))
    assert ((answer.votes > 0) & (answer.votes <= 1)).all()


def test_many_codes_let_others_go_first(opened: Engine) -> None:
    running = opened.handle(DecodeCodes(model_id="net3", codes=np.zeros((100, 3), dtype=np.float32)))
    assert isinstance(running, GeneratorType)
    _, parts = run(running)
    assert len(parts) >= 2
    assert set(parts) == {None}


def test_without_data_codes_are_decoded_all_the_same(make_engine: Engine, folder: Path) -> None:
    run(make_engine.handle(m.OpenFile(path=str(folder / "net3.safetensors"))))
    answer = decode(make_engine, np.zeros((2, 3)), judged=True, neighbours=5)
    assert answer.nearest_rows.shape == (2, 0)
    assert (answer.labels == -1).all()


@pytest.fixture
def make_engine() -> Iterator[Engine]:
    engine = Engine("cpu")
    yield engine
    engine.close()


def test_a_conditional_model_is_told_one_class_or_that_of_the_nearest_code(
    make_engine: Engine, tmp_path: Path
) -> None:
    path = write_model(
        tmp_path / "told.safetensors", write_data(tmp_path), "conditional-vae", latent_dim=2, nodes=8, seed=3
    )
    opened = run(make_engine.handle(m.OpenFile(path=str(path))))[0]
    run(make_engine.handle(m.LoadData(data_id=opened.card.data_id)))
    codes = opened.codes.z[:3]
    told = [decode(make_engine, codes, "told", label=label).pictures for label in range(CLASSES)]
    assert not np.array_equal(told[0], told[1])
    own = decode(make_engine, codes, "told").pictures
    labels = opened.codes.labels[:3]
    train = load(opened.card.data_id).train[:3]
    for picture, label, known, row in zip(own, labels, train, range(3), strict=True):
        if known:
            assert np.array_equal(picture, told[label][row])
    with pytest.raises(EngineError, match="knows no class 9"):
        decode(make_engine, codes, "told", label=9)


@pytest.mark.parametrize(
    ("codes", "more", "words"),
    [
        (np.zeros((0, 3)), {}, f"1 to {MOST_CODES} codes"),
        (np.zeros((MOST_CODES + 1, 3)), {}, f"1 to {MOST_CODES} codes"),
        (np.zeros(3), {}, f"1 to {MOST_CODES} codes"),
        (np.zeros((1, 2)), {}, "codes of 3 numbers, not 2"),
        (np.full((1, 3), np.nan), {}, "not finite"),
        (np.zeros((1, 3)), {"neighbours": 99}, "neighbours, not 99"),
    ],
)
def test_what_cannot_be_decoded_is_refused(opened: Engine, codes: Any, more: Any, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        decode(opened, codes, **more)


def test_an_anchor_is_placed_where_the_probe_would_be(opened: Engine, data: Dataset) -> None:
    placed = run(opened.handle(PlaceAnchor(model_id="net3", anchor=Anchor(source="net", row=5))))[0]
    assert np.array_equal(placed.original, as_bytes(data.x[5]))
    assert placed.label == data.labels[5]
    free = Anchor(source="net", code=m.frozen(np.array([0.5, 1.0], dtype=np.float32)))
    placed = run(opened.handle(PlaceAnchor(model_id="net3", anchor=free)))[0]
    probe = m.Probe(source="net", code=free.code)
    reading = opened.handle(m.ReadProbe(models=("net", "net3"), probe=probe))
    assert np.array_equal(placed.code, reading.readings[1].code)
    assert np.array_equal(placed.original, as_bytes(reading.readings[0].picture))
    drawn = Anchor(picture=m.frozen(data.x[7]))
    placed = run(opened.handle(PlaceAnchor(model_id="net3", anchor=drawn)))[0]
    assert np.array_equal(placed.original, as_bytes(data.x[7]))
    assert placed.label == -1


# -- vectors -------------------------------------------------------------------------------------


def test_a_vector_of_classes_is_the_difference_of_means_over_training_rows(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    z = by_hand("net3").encode(data.x)
    groups = [z[data.train & (data.labels == label)] for label in (2, 0)]
    wished = attribute_vector(*groups)
    made = make(opened, classes=(2, 0))
    np.testing.assert_allclose(made.vector, wished.vector, atol=1e-5)
    assert made.examples == (len(groups[0]), len(groups[1]))
    assert made.spread == pytest.approx(wished.spread, rel=1e-4)
    assert made.auroc == pytest.approx(wished.auroc)
    assert np.isnan(made.r2)
    rest = make(opened, classes=(2, OTHERS))
    assert rest.examples == (len(groups[0]), int(data.train.sum()) - len(groups[0]))


def test_a_vector_of_an_attribute_goes_from_its_lower_to_its_upper_third(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    z, age = by_hand("net3").encode(data.x_train), data.attributes["age"][data.train]
    high, low = with_and_without(age)
    made = make(opened, attribute="age")
    np.testing.assert_allclose(made.vector, z[high].mean(0) - z[low].mean(0), atol=1e-5)
    assert made.examples == (int(high.sum()), int(low.sum()))
    assert made.r2 < 1
    held = make(opened, attribute="age", decorrelated=True)
    wished = decorrelated_vectors(z.astype(np.float64), {"age": age})["age"]
    np.testing.assert_allclose(held.vector, wished, atol=1e-4)
    assert held.examples == (int(data.train.sum()), 0)
    assert 0 <= held.auroc <= 1
    assert held.r2 == made.r2


def test_a_vector_of_rows_takes_each_row_once_and_none_that_is_in_both(
    opened: Engine, by_hand: ByHand, data: Dataset
) -> None:
    rows = np.array([1, 2, 3, 3, 9]), np.array([4, 5, 6, 9])
    made = make(opened, rows=rows)
    z = by_hand("net3").encode(data.x)
    np.testing.assert_allclose(made.vector, z[[1, 2, 3]].mean(0) - z[[4, 5, 6]].mean(0), atol=1e-5)
    assert made.examples == (3, 3)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"attribute": "smile"}, "'smile' has no direction"),
        ({"classes": (1, 1)}, "differs from itself in nothing"),
        ({"rows": (np.array([0, 1]), np.array([2, 3, 4]))}, "at least 3 .* there are 2 with it"),
        ({"rows": (np.array([0, 1, 5]), np.array([], dtype=np.int64))}, "there are 0 without it"),
        ({"rows": (np.array([0, 1, 5]), np.array([2, 3, ROWS]))}, f"rows 0 to {ROWS - 1}"),
        ({"classes": (0, 77)}, "there are 0 without it"),
    ],
)
def test_a_vector_that_cannot_be_made_is_refused(opened: Engine, what: Any, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        make(opened, **what)


def test_an_attribute_is_not_known_without_the_data(make_engine: Engine, folder: Path) -> None:
    run(make_engine.handle(m.OpenFile(path=str(folder / "net3.safetensors"))))
    with pytest.raises(EngineError, match="wait until they are loaded"):
        make(make_engine, attribute="age")


# -- what a vector changes -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def faces() -> Dataset:
    return load(FACES)


@pytest.fixture(scope="module")
def reader() -> AttributeReader:
    """The predictor that ships."""
    return open_reader(paths.predictor("faces"))


@pytest.fixture
def measuring(faces: Dataset, tmp_path: Path, make_engine: Engine) -> Engine:
    """An engine with PCA of a few faces."""
    path = write_model(tmp_path / "flat.safetensors", faces, "pca", latent_dim=5)
    run(make_engine.handle(m.OpenFile(path=str(path))))
    run(make_engine.handle(m.LoadData(data_id=FACES)))
    return make_engine


VECTOR = np.array([1.5, -0.5, 0.25, 0, 1], dtype=np.float32)


def change(engine: Engine, **more: Any) -> ChangeMeasured:
    answer = run(engine.handle(MeasureChange(model_id="flat", **{"vector": VECTOR} | more)))[0]
    assert isinstance(answer, ChangeMeasured)
    return answer


def test_the_change_of_given_rows_is_what_the_measure_of_one_go_says(
    measuring: Engine, reader: AttributeReader, faces: Dataset, tmp_path: Path
) -> None:
    rows = np.arange(3, 26)
    found = change(measuring, target="smile", rows=rows, scale=2.0, stamp=4)
    assert (found.stamp, found.n, found.held_out, found.scale) == (4, 23, False, 2.0)
    by_hand = Yardstick(tmp_path / "flat.safetensors")
    codes = by_hand.encode(faces.x[rows])
    before, after = (reader.read(by_hand.decode(z)) for z in (codes, codes + 2 * VECTOR))
    data = reader.read(faces.x[rows])
    assert [one.name for one in found.changes] == [target.name for target in reader.targets]
    assert sum(one.size > 0 for one in found.changes) > 3, "the predictor sees something"
    for one, target in zip(found.changes, reader.targets, strict=True):
        step = target.change(before[target.name], after[target.name])
        trip = target.change(data[target.name], before[target.name])
        wished = (step.mean(), step.std(), np.abs(step).mean(), np.abs(trip).mean())
        assert (one.mean, one.deviation, one.size, one.floor) == pytest.approx(wished, abs=1e-4)


def test_nothing_added_changes_nothing_but_the_round_trip_does(measuring: Engine) -> None:
    found = change(measuring, vector=np.zeros(5, dtype=np.float32), n=12)
    assert found.held_out
    assert {one.size for one in found.changes} == {0.0}
    assert max(one.floor for one in found.changes) > 0


def test_the_scale_is_chosen_on_training_rows(measuring: Engine, faces: Dataset) -> None:
    found = change(measuring, target="hair", scale=None, n=6, seed=3)
    _, lacking = with_and_without(faces.attributes["hair"])
    rows = np.flatnonzero(faces.train & lacking)
    seen = rows[np.random.default_rng((3, 0)).permutation(len(rows))[:6]]
    assert found.n == 6

    def moved(scale: float) -> float:
        by = change(measuring, target="hair", rows=seen, scale=scale).of("hair")
        assert by is not None
        return by.mean

    tried = 0.25 * np.arange(1, 49)
    reached = [scale for scale in tried if moved(scale) >= WANTED]
    assert found.scale == (reached[0] if reached else max(tried, key=moved))


def test_rows_that_the_vector_was_made_of_are_left_out(measuring: Engine, faces: Dataset) -> None:
    held = np.flatnonzero(~faces.train)
    assert change(measuring, leave_out=held[4:], n=50).n == 4
    with pytest.raises(EngineError, match="No pictures were held out"):
        change(measuring, leave_out=held)


def test_a_measure_lets_others_go_first(measuring: Engine) -> None:
    _, parts = run(measuring.handle(MeasureChange(model_id="flat", vector=VECTOR, n=40)))
    assert len(parts) > 10
    assert set(parts) == {None}


def test_data_without_a_predictor_tell_nothing(opened: Engine) -> None:
    vector = np.ones(3, dtype=np.float32)
    answer = run(opened.handle(MeasureChange(model_id="net3", vector=vector, target="age")))[0]
    assert answer.changes == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"vector": np.zeros(4, dtype=np.float32)}, "has 5 finite numbers"),
        ({"vector": np.full(5, np.nan, dtype=np.float32)}, "has 5 finite numbers"),
        ({"n": 0}, "not 0"),
        ({"scale": np.inf}, "a finite number"),
        ({"scale": None}, "is not known; give the scale"),
        ({"rows": np.array([300])}, "rows 0 to 299"),
    ],
)
def test_what_cannot_be_measured_is_refused(measuring: Engine, more: Any, words: str) -> None:
    with pytest.raises(EngineError, match=words):
        change(measuring, **more)
