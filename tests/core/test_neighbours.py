import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from explorer.core import neighbours
from explorer.core.neighbours import Index, drift, knn, nearest, spacing

GRID = st.integers(-3, 3).map(float)  # many equal distances


def by_hand(points, k):
    """Neighbours by sorting all distances, equal ones by row."""
    points = np.asarray(points, dtype=np.float64)
    squared = np.square(points[:, None] - points[None]).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    return np.argsort(squared, axis=1, kind="stable")[:, :k]


@given(arrays(np.float64, st.tuples(st.integers(1, 14), st.integers(1, 3)), elements=GRID), st.integers(0, 9))
def test_ties_go_by_row(points, k):
    k_possible = min(k, len(points) - 1)
    np.testing.assert_array_equal(knn(points, k), by_hand(points, k_possible))


@settings(max_examples=15)
@given(st.integers(0, 999), st.integers(1, 6))
def test_tree_and_brute_force_agree_even_on_ties(seed, k):
    points = np.random.default_rng(seed).integers(0, 9, (60, 2)).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_TREE_MIN_POINTS", 1)
        by_tree = knn(points, k)
    np.testing.assert_array_equal(by_tree, knn(points, k))
    np.testing.assert_array_equal(by_tree, by_hand(points, k))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("d", [2, 64])
def test_neighbours_are_those_of_scipy(d, dtype):
    points = np.random.default_rng(0).normal(size=(500, d)).astype(dtype)
    _, expected = cKDTree(points).query(points, 8)
    np.testing.assert_array_equal(knn(points, 7), expected[:, 1:])


def test_large_sets_take_the_tree_and_give_the_same():
    points = np.random.default_rng(0).normal(size=(neighbours._TREE_MIN_POINTS, 2))
    index = Index.of(points)
    by_force = index.query(points, 5, exclude=np.arange(len(points)))[0]
    np.testing.assert_array_equal(knn(points, 5), by_force)


def test_blocks_change_nothing(monkeypatch):
    points = np.random.default_rng(0).integers(0, 4, (50, 5)).astype(np.float32)
    whole = knn(points, 6)
    monkeypatch.setattr(neighbours, "_BLOCK", 120)
    np.testing.assert_array_equal(knn(points, 6), whole)


def test_equal_points_are_neighbours_but_nobody_of_himself():
    np.testing.assert_array_equal(knn(np.zeros((4, 2)), 2), [[1, 2], [0, 2], [0, 1], [0, 1]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.uint8])
def test_nearest_is_that_of_scipy(dtype):
    points = (np.random.default_rng(0).random((300, 20)) * 100).astype(dtype)
    query = points[7].astype(np.float64)
    ids, distances = nearest(query, points, 5)
    expected = cdist(query[None], points.astype(np.float64))[0]
    np.testing.assert_array_equal(ids, np.argsort(expected, kind="stable")[:5])
    np.testing.assert_allclose(distances, np.sort(expected)[:5], rtol=1e-6)
    assert (ids[0], distances[0]) == (7, 0.0)


def test_far_from_the_origin_rounding_does_not_choose():
    points = np.array([[1e4 + 0.03], [1e4 + 0.01], [1e4 - 0.02], [1e4 + 0.05]], dtype=np.float32)
    assert nearest([1e4], points, 3)[0].tolist() == [1, 2, 0]


def test_an_index_gives_the_same_and_copies_nothing():
    points = np.random.default_rng(0).random((40, 3), dtype=np.float32)
    index = Index.of(points)
    assert index.points is points
    for ours, theirs in zip(nearest(points[2], index, 4), nearest(points[2], points, 4), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(("n", "k", "found"), [(3, 9, 3), (3, 0, 0), (3, -1, 0), (0, 4, 0)])
def test_nearest_gives_no_more_than_there_are(n, k, found):
    ids, distances = nearest(np.zeros(2), np.zeros((n, 2)), k)
    assert (len(ids), len(distances)) == (found, found)


@pytest.mark.parametrize("points", [np.zeros(4), [[np.nan, 0]], [[np.inf, 0]], [[1e200, 0]]])
def test_points_that_cannot_be_searched_are_refused(points):
    with pytest.raises(ValueError, match="points must"):
        Index.of(points)


@given(st.integers(0, 99), st.integers(2, 40), st.integers(1, 12))
def test_a_map_does_not_drift_from_itself(seed, n, k):
    points = np.random.default_rng(seed).normal(size=(n, 2))
    np.testing.assert_array_equal(drift(points, points * 3 + 1, k), np.zeros(n))
    unlike = drift(points, np.random.default_rng(seed + 1).normal(size=(n, 5)), k)
    assert ((unlike >= 0) & (unlike <= 1)).all()


def test_drift_counts_neighbours_lost():
    a = np.array([[0.0], [1.0], [10.0], [11.0]])
    b = np.array([[0.0], [1.0], [11.0], [30.0]])
    np.testing.assert_allclose(drift(a, b, 1), [0, 0, 1, 0])
    swapped = a[[0, 2, 1, 3]]
    np.testing.assert_allclose(drift(a, swapped, 1), [1, 1, 1, 1])
    np.testing.assert_allclose(drift(a, swapped, 2), [0, 0.5, 0.5, 0])


def test_drift_of_one_row_and_of_unequal_rows():
    np.testing.assert_array_equal(drift([[1.0]], [[2.0]], 3), [0])
    with pytest.raises(ValueError, match="same rows"):
        drift(np.zeros((3, 2)), np.zeros((4, 2)), 1)


def test_spacing_of_a_lattice_is_its_step():
    lattice = np.stack(np.meshgrid(np.arange(5), np.arange(6)), axis=-1).reshape(-1, 2) * 0.25
    assert spacing(lattice) == pytest.approx(0.25)
    assert spacing(np.vstack([lattice] * 3)) == pytest.approx(0.25)


@pytest.mark.parametrize("d", [2, 20])
def test_spacing_of_many_is_that_of_a_sample(d):
    codes = np.random.default_rng(0).normal(size=(neighbours._TREE_MIN_POINTS, d))
    exact = np.median(cKDTree(codes).query(codes, 2)[0][:, 1])
    assert spacing(codes) == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("codes", [np.zeros((0, 2)), np.zeros((1, 2)), np.ones((9, 2))])
def test_spacing_is_never_zero(codes):
    assert spacing(codes) == 1.0


@given(arrays(np.float64, (6, 2), elements=st.floats(-5, 5, width=16)))
def test_spacing_is_always_a_unit(codes):
    assert spacing(codes) > 0
