"""All data sets by name keep one contract; a number of rows may be asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainers.data import DATA, DataError, Dataset, faces, known, load, locate, oblique, patches, shapes
from trainers.data.dataset import Floats, Ints

LOCAL = [name for name, entry in DATA.items() if not entry.online]
by_name = pytest.mark.parametrize("name", LOCAL)
OWN_SPLIT = {"patches"}  # learnt on one photograph, tested on the other


@by_name
def test_contract(name: str) -> None:
    data, entry = load(name), DATA[name]
    low, high = data.value_range
    assert data.name == name
    assert (len(data), data.shape) == (entry.rows, entry.shape)
    assert data.x.dtype == np.float32
    assert low <= data.x.min() < data.x.max() <= high
    assert data.labels.dtype == np.int64
    assert set(data.labels) == set(range(len(data.class_names)))
    assert data.train.dtype == np.bool_
    assert len(data) == len(data.labels) == len(data.train)
    assert data.cyclic <= set(data.attributes)
    for key, values in data.attributes.items():
        assert (values.dtype, values.shape) == (np.float32, (len(data),))
        assert np.isfinite(values).all()
        assert key not in data.cyclic or 0 <= values.min() <= values.max() < 2 * np.pi
    arrays = [data.x, data.labels, data.train, *data.attributes.values()]
    assert not any(array.flags.writeable for array in arrays)
    assert entry.title
    assert entry.help.endswith(".")
    assert data.stated == f"{entry.rows:,} rows"


@by_name
def test_the_seed_chooses_the_split_and_nothing_else(name: str) -> None:
    one, two, other = load(name), load(name), load(name, seed=1)
    assert one.sha256 == two.sha256 == other.sha256
    np.testing.assert_array_equal(one.train, two.train)
    np.testing.assert_array_equal(one.labels, other.labels)
    for key, values in one.attributes.items():
        np.testing.assert_array_equal(values, two.attributes[key])
        np.testing.assert_array_equal(values, other.attributes[key])
    assert (one.seed, other.seed) == (0, 1)
    assert (one.train != other.train).any() == (name not in OWN_SPLIT)


def shares(labels: Ints, classes: int) -> Floats:
    return (np.bincount(labels, minlength=classes) / len(labels)).astype(np.float32)


@by_name
def test_the_split_keeps_the_shares_of_the_classes(name: str) -> None:
    data = load(name)
    if name not in OWN_SPLIT:
        assert (~data.train).sum() == -(-len(data) // 5)
        parts = [shares(data.labels[rows], len(data.class_names)) for rows in (data.train, ~data.train)]
        np.testing.assert_allclose(*parts, atol=0.004)


PRINTED = "import sys; from trainers.data import load; print(*(load(n).sha256 for n in sys.argv[1:]))"


def test_another_process_draws_the_same_bytes() -> None:
    done = subprocess.run([sys.executable, "-c", PRINTED, *LOCAL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [load(name).sha256 for name in LOCAL]


# --- some of the rows --------------------------------------------------------------------------


@by_name
@pytest.mark.parametrize("rows", [10, 500])
def test_some_rows_are_taken_and_it_is_said(name: str, rows: int) -> None:
    whole, some, again = load(name), load(f"{name}:{rows}"), load(f"{name}:{rows}")
    assert some.name == f"{name}:{rows}"
    assert len(some) == rows
    assert some.rows_in_all == len(whole)
    assert some.stated == f"{rows} of {len(whole):,} rows"
    assert some.sha256 == again.sha256 != whole.sha256
    assert some.train.any()
    assert not some.train.all()
    assert not some.x.flags.writeable
    assert (some.class_names, some.cyclic, some.shape) == (whole.class_names, whole.cyclic, whole.shape)
    assert load(f"{name}:{rows}", seed=3).sha256 != some.sha256


def places(some: Dataset, whole: Dataset) -> list[int]:
    """Rows of the whole in which each row of a part lies, by all that is known of them."""
    rows = {whole.x[i].tobytes(): i for i in range(len(whole))}
    return [rows[x.tobytes()] for x in some.x]


@pytest.mark.parametrize("name", ["digits", "faces", "moons"])
def test_rows_that_are_taken_stay_what_they_were(name: str) -> None:
    whole, some = load(name), load(f"{name}:300")
    found = places(some, whole)
    assert found == sorted(set(found))
    np.testing.assert_array_equal(some.labels, whole.labels[found])
    np.testing.assert_array_equal(some.train, whole.train[found])
    for key, values in some.attributes.items():
        np.testing.assert_array_equal(values, whole.attributes[key][found])
    for rows in (some.train, ~some.train):
        np.testing.assert_allclose(
            *(shares(d, len(whole.class_names)) for d in (some.labels[rows], whole.labels)), atol=0.02
        )


def test_all_rows_may_be_asked_for() -> None:
    assert load("digits:1797").sha256 == load("digits").sha256
    assert load("digits:1797").stated == "1,797 of 1,797 rows"


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "digits:1798": "digits has 1,797 rows; ask for 10 to 1797 of them",
        "digits:9": "ask for 10 to 1797",
        "mnist:70001": "mnist has 70,000 rows",  # without a try to fetch them
        "digits:0": "unknown data 'digits:0'",
        "digits:010": "unknown data",
        "digits:": "unknown data",
        "digits:many": "unknown data",
        "cats:100": "unknown data 'cats:100'; choose digits, wheel",
    }.items(),
)
def test_rows_that_cannot_be_taken(name: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(name)


def test_names_that_are_known(tmp_path: Path) -> None:
    assert all(map(known, [*DATA, "mnist:10000", "faces:500"]))
    assert not any(map(known, ["", "cats", "digits:0", "digits:x", "C:\\digits.npz", ":10", "digits:10:10"]))
    assert locate("faces:500", tmp_path) == "faces:500"


# --- faces -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people() -> Dataset:
    return load("faces")


def test_attributes_of_faces_are_independent_and_fill_their_ranges(people: Dataset) -> None:
    table = np.stack(list(people.attributes.values()))
    beside = abs(np.corrcoef(table)) - np.eye(len(table))
    assert beside.max() < 0.06
    for name, (low, high) in faces.RANGES.items():
        values = people.attributes[name]
        assert low <= values.min() < low + 0.01 * (high - low)
        assert high - 0.01 * (high - low) < values.max() <= high
    assert np.mean(people.attributes["glasses"]) == pytest.approx(0.4)
    assert set(people.attributes["glasses"]) == {0, 1}


def test_a_face_of_known_attributes_is_drawn_as_in_the_data(people: Dataset) -> None:
    rows = [0, 17, 3999]
    drawn = faces.draw({name: values[rows] for name, values in people.attributes.items()})
    np.testing.assert_allclose(drawn, people.x[rows], atol=0.005)
    assert people.class_names[people.labels[17]] in faces.HAIR


def mean_of(face: Floats, rows: slice, columns: slice) -> Floats:
    return face[rows, columns].mean(axis=(0, 1), dtype=np.float32)


def eyes(face: Floats) -> float:
    return float(mean_of(face, slice(14, 19), slice(8, 24)).mean())


def below(face: Floats) -> float:
    return float(mean_of(face, slice(26, 28), slice(3, 29)).mean())


def crown(face: Floats) -> float:
    return float(mean_of(face, slice(5, 8), slice(12, 20)).mean())


def cheek(face: Floats) -> float:
    return float(mean_of(face, slice(20, 22), slice(11, 13)).mean())


def to_the_right(face: Floats) -> float:
    """Where the head is seen: the middle of what is warmer than the ground."""
    warm = np.clip(face[14:26, :, 0] - face[14:26, :, 2], 0, None).sum(axis=0)
    return float((warm * np.arange(32)).sum() / warm.sum())


def corners(face: Floats) -> float:
    """How far the redness at the corners of the mouth lies above that at its middle."""
    red = np.clip(face[..., 0] - 1.35 * face[..., 1], 0, None)[20:29]
    height = [
        float((red[:, c] * np.arange(9)[:, None]).sum() / red[:, c].sum()) for c in ([12, 13], [15, 16])
    ]
    return height[1] - height[0]


@pytest.mark.parametrize(
    ("name", "less", "more", "measure", "rises"),
    [
        ("smile", -1, 1, corners, True),
        ("glasses", 0, 1, eyes, False),
        ("hair", 0.1, 1, below, False),
        ("hair colour", 0, 0.75, crown, True),
        ("skin", 0, 1, cheek, False),
        ("pose", -1, 1, to_the_right, True),
    ],
)
def test_an_attribute_does_to_a_face_what_it_says(
    name: str, less: float, more: float, measure: Callable[[Floats], float], rises: bool
) -> None:
    before, after = map(measure, faces.draw({name: [less, more]}))
    assert (after > before) == rises
    assert abs(after - before) > 0.02


@pytest.mark.parametrize("name", faces.RANGES)
def test_each_attribute_changes_the_face_and_no_step_jumps(name: str) -> None:
    low, high = faces.RANGES[name]
    drawn = faces.draw({name: np.linspace(low, high, 41)})
    steps = abs(np.diff(drawn, axis=0)).mean(axis=(1, 2, 3))
    assert 0 < steps.max() < 0.02


def test_faces_are_drawn_in_any_number_and_size() -> None:
    assert faces.draw({}).shape == (1, 32, 32, 3)
    assert faces.draw({"smile": np.linspace(-1, 1, 205), "pose": 0.5}).shape == (205, 32, 32, 3)
    small, large = faces.draw({"smile": 0.5}), faces.draw({"smile": 0.5}, size=96)
    shrunk = large.reshape(1, 32, 3, 32, 3, 3).mean(axis=(2, 4))
    assert np.sqrt(np.mean((shrunk - small) ** 2)) < 0.03
    beyond = faces.draw({"smile": [1, 7], "background": [1, 1 + 2 * np.pi]})
    np.testing.assert_allclose(beyond[0], beyond[1], atol=0.005)
    with pytest.raises(DataError, match="faces have no attribute 'beard'; there are smile"):
        faces.draw({"beard": 1})


# --- the others --------------------------------------------------------------------------------


def test_shapes_lie_where_their_attributes_say() -> None:
    data = load("shapes")
    ink = data.x / data.x.sum(axis=(1, 2), keepdims=True)
    x = (ink.sum(axis=1) * (np.arange(32) - 15.5)).sum(axis=1) / shapes.REACH
    y = -(ink.sum(axis=2) * (np.arange(32) - 15.5)).sum(axis=1) / shapes.REACH
    np.testing.assert_allclose(x, data.attributes["x"], atol=0.02)
    np.testing.assert_allclose(y, data.attributes["y"], atol=0.02)
    size = np.sqrt(data.x.sum(axis=(1, 2)))
    for label in range(3):
        rows = data.labels == label
        assert np.corrcoef(size[rows], data.attributes["scale"][rows])[0, 1] > 0.999


def test_shapes_turn_anticlockwise() -> None:
    zero = np.zeros(2)
    turn = np.array([0, np.pi / 2])
    for label in range(3):
        level, turned = shapes.draw(np.full(2, label), zero, zero, zero + 0.5, turn)
        np.testing.assert_allclose(np.rot90(level), turned, atol=0.01)
    assert not np.allclose(*shapes.draw(np.full(2, 2), zero, zero, zero, turn), atol=0.3)


def own_units(data: Dataset) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    low, high = data.scaled_from
    return low + (high - low) * data.x.astype(np.float64)


def test_moons_are_half_circles_of_radius_one() -> None:
    data = load("moons")
    angle, side = data.attributes["angle"], np.where(data.labels == 0, 1, -1)[:, None]
    around = side * own_units(data) + [0.5, 0.25]
    assert np.hypot(*around.T).mean() == pytest.approx(1, abs=0.01)
    assert abs(np.column_stack([np.cos(angle), np.sin(angle)]) - around).max() < 0.3


def test_the_swiss_roll_rolls() -> None:
    data = load("swiss-roll")
    x, y, z = own_units(data).T
    np.testing.assert_allclose(np.hypot(x, z), data.attributes["roll"], atol=1e-4)
    np.testing.assert_allclose(y, data.attributes["across"], atol=1e-4)


def test_pca_follows_neither_oblique_gaussian() -> None:
    data = load("oblique")
    points = own_units(data)
    axes = np.linalg.svd(points - points.mean(0), full_matrices=False)[2]
    for label, angle in enumerate(oblique.ANGLES.values()):
        rows = data.labels == label
        own = np.linalg.svd(points[rows] - points[rows].mean(0), full_matrices=False)[2][0]
        assert abs(own @ [np.cos(angle), np.sin(angle)]) > 0.9999
        assert np.rad2deg(np.arccos(abs(axes @ own))).min() > 20
        place = points[rows] @ [np.cos(angle), np.sin(angle)]
        np.testing.assert_allclose(place, data.attributes["along"][rows], atol=1e-5)


def test_patches_put_the_photographs_together_again() -> None:
    from sklearn.datasets import load_sample_image

    data = load("patches")
    for name, rows in (("china.jpg", data.train), ("flower.jpg", ~data.train)):
        whole = data.x[rows].reshape(53, 80, 8, 8).swapaxes(1, 2).reshape(424, 640)
        grey = load_sample_image(name)[:424] @ np.array([0.299, 0.587, 0.114]) / 255
        np.testing.assert_allclose(whole, grey, atol=0.0021)
        assert data.attributes["row"][rows][81] == data.attributes["column"][rows][81] == 1


STRIPES = {"level": (0, 1), "upright": (1, 0), "rising": (1, 1), "falling": (1, -1)}


@pytest.mark.parametrize("name", STRIPES)
def test_patches_are_named_by_the_way_their_edges_run(name: str) -> None:
    data = load("patches")
    rows = data.x[data.labels == patches.NAMES.index(name)].astype(np.float64)
    right, down = STRIPES[name]
    across = rows[:, :-1, 1:] + rows[:, 1:, 1:] - rows[:, :-1, :-1] - rows[:, 1:, :-1]
    steep = rows[:, 1:, 1:] + rows[:, 1:, :-1] - rows[:, :-1, 1:] - rows[:, :-1, :-1]
    along = (down * across - right * steep) ** 2  # the slope at right angles to (right, down)
    assert (along.sum(axis=(1, 2)) * 2 < (right**2 + down**2) * (across**2 + steep**2).sum(axis=(1, 2))).all()
