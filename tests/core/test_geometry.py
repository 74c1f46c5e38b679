import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.geometry import Similarity, blend, procrustes

NUMBERS = st.floats(-1e3, 1e3, width=32)


@st.composite
def similarities(draw):
    angle, scale = draw(st.floats(0, 6.28)), draw(st.floats(1e-2, 1e2))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    mirror = np.diag([1.0, draw(st.sampled_from([1.0, -1.0]))])
    return Similarity(turn @ mirror, scale, draw(arrays(np.float64, 2, elements=NUMBERS)))


@given(similarities(), st.integers(0, 99), st.integers(3, 40), st.booleans())
def test_procrustes_recovers_a_similarity(truth, seed, n, keep_spread):
    moving = np.random.default_rng(seed).normal(size=(n, 2))
    found = procrustes(moving, truth.apply(moving), keep_spread=keep_spread)
    np.testing.assert_allclose(found.rotation, truth.rotation, atol=1e-6)
    np.testing.assert_allclose(found.scale, truth.scale, rtol=1e-6)
    np.testing.assert_allclose(found.apply(moving), truth.apply(moving), atol=1e-6 * truth.scale + 1e-9)


@given(similarities(), arrays(np.float64, (6, 2), elements=NUMBERS))
def test_inverse_undoes_apply(similarity, xy):
    np.testing.assert_allclose(similarity.inverse(similarity.apply(xy)), xy, atol=1e-6)
    np.testing.assert_allclose(similarity.apply(xy[0]), similarity.apply(xy)[0])


@given(similarities(), st.integers(0, 99))
def test_no_other_similarity_comes_nearer(other, seed):
    rng = np.random.default_rng(seed)
    moving, target = rng.normal(size=(2, 10, 2))
    best = np.square(procrustes(moving, target).apply(moving) - target).sum()
    assert best <= np.square(other.apply(moving) - target).sum() + 1e-9


def test_keep_spread_changes_the_size_alone():
    moving, target = np.random.default_rng(1).normal(size=(2, 30, 2))
    fitted, kept = procrustes(moving, target), procrustes(moving, target, keep_spread=True)
    np.testing.assert_array_equal(fitted.rotation, kept.rotation)
    laid = kept.apply(moving)
    np.testing.assert_allclose(laid.std(axis=0).dot(laid.std(axis=0)), target.var(axis=0).sum())
    np.testing.assert_allclose(laid.mean(axis=0), target.mean(axis=0))
    assert fitted.scale < kept.scale


@given(arrays(np.float64, (5, 2), elements=NUMBERS), arrays(np.float64, (5, 2), elements=NUMBERS))
def test_any_points_give_a_usable_similarity(moving, target):
    found = procrustes(moving, target)
    assert np.isfinite(found.apply(moving)).all()
    np.testing.assert_allclose(found.rotation @ found.rotation.T, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(found.apply(moving).mean(axis=0), target.mean(axis=0), atol=1e-6)


@pytest.mark.parametrize("n", [1, 5])
def test_points_all_equal_are_only_shifted(n):
    found = procrustes(np.ones((n, 2)), np.full((n, 2), [4.0, 6.0]))
    np.testing.assert_array_equal(found.rotation, np.eye(2))
    assert found.scale == 1
    np.testing.assert_allclose(found.translation, [3, 5])


@pytest.mark.parametrize("rows", [np.zeros((0, 2)), np.full((3, 2), np.nan)])
def test_no_point_no_change(rows):
    found = procrustes(rows, np.zeros_like(rows))
    np.testing.assert_array_equal(found.apply([[1.0, 2.0]]), [[1.0, 2.0]])


def test_two_points_are_turned_not_mirrored():
    found = procrustes([[0, 0], [1, 0]], [[0, 0], [0, 2]])
    np.testing.assert_allclose(found.apply([[0, 0], [1, 0]]), [[0, 0], [0, 2]], atol=1e-12)
    assert np.linalg.det(found.rotation) == pytest.approx(1)
    assert found.scale == pytest.approx(2)


def test_rows_that_are_not_finite_do_not_count():
    rng = np.random.default_rng(0)
    moving, target = rng.normal(size=(2, 12, 2))
    clean = procrustes(moving[2:], target[2:])
    moving[0], target[1] = np.nan, np.inf
    np.testing.assert_allclose(procrustes(moving, target).apply(moving[2:]), clean.apply(moving[2:]))


def test_refusals():
    with pytest.raises(ValueError, match="one shape"):
        procrustes(np.zeros((3, 2)), np.zeros((4, 2)))
    with pytest.raises(ValueError, match="scale"):
        Similarity(np.eye(2), 0.0, np.zeros(2))


@given(arrays(np.float64, (4, 2), elements=NUMBERS), arrays(np.float64, (4, 2), elements=NUMBERS))
def test_blend_has_exact_ends_and_a_middle(a, b):
    np.testing.assert_array_equal(blend(a, b, 0), a)
    np.testing.assert_array_equal(blend(a, b, 1), b)
    np.testing.assert_allclose(blend(a, b, 0.5), (a + b) / 2)
