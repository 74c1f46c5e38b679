import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.widgets.map.picking import Lasso, nearest

ORIGIN = np.zeros(2)


def test_the_nearest_within_reach():
    xy = np.array([[3.0, 0.0], [0.0, 2.0], [9.0, 9.0]])
    assert nearest(xy, ORIGIN, 14.0) == 1
    assert nearest(xy, ORIGIN, 1.9) == -1


def test_reach_is_round():
    assert nearest(np.array([[1.0, 1.0]]), ORIGIN, 1.2) == -1
    assert nearest(np.array([[1.0, 1.0]]), ORIGIN, 1.5) == 0


def test_of_two_in_one_place_the_upper_is_meant():
    assert nearest(np.zeros((3, 2)), ORIGIN, 1.0) == 2


def test_a_bright_datum_wins_over_a_dimmed_one_about_as_near():
    xy = np.array([[1.0, 0.0], [0.0, 1.5]])
    assert nearest(xy, ORIGIN, 5.0, np.array([True, False])) == 1
    assert nearest(xy, ORIGIN, 1.2, np.array([True, False])) == 0


def test_what_is_not_finite_is_never_meant():
    xy = np.array([[np.nan, 0.0], [0.0, np.inf], [np.nan, np.nan]])
    assert nearest(xy, ORIGIN, np.inf) == -1
    assert nearest(np.empty((0, 2)), ORIGIN, 5.0) == -1


@given(st.integers(0, 10_000))
def test_agrees_with_trying_all(seed):
    rng = np.random.default_rng(seed)
    xy, at = rng.normal(size=(50, 2)), rng.normal(size=2)
    distance = np.hypot(*(xy - at).T)
    best = int(distance.argmin())
    assert nearest(xy, at, 0.5) == (best if distance[best] <= 0.5 else -1)


def drawn(xy, outline):
    lasso = Lasso(np.asarray(xy, dtype=float), np.array(outline[0]))
    for corner in outline[1:]:
        lasso.extend(np.array(corner))
    return lasso.inside()


def test_inside_a_square():
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert drawn([(1, 1), (5, 1), (-1, 2), (3.9, 3.9)], square).tolist() == [True, False, False, True]


def test_where_the_outline_crosses_itself_the_middle_is_outside():
    angles = np.pi / 2 + np.arange(5) * 4 * np.pi / 5
    star = list(zip(np.cos(angles), np.sin(angles), strict=True))
    assert drawn([(0.0, 0.0), (0.0, 0.7)], star).tolist() == [False, True]


@pytest.mark.parametrize("outline", [[(0.0, 0.0)], [(0.0, 0.0), (3.0, 3.0)]])
def test_an_outline_without_an_inside_holds_nothing(outline):
    rng = np.random.default_rng(0)
    assert not drawn(rng.normal(size=(100, 2)), outline).any()


def test_what_is_not_finite_is_outside():
    square = [(-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0)]
    assert not drawn([(np.nan, 0.0), (np.inf, 0.0), (0.0, np.nan)], square).any()


@given(st.integers(0, 10_000))
def test_agrees_with_the_winding_of_a_convex_outline(seed):
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 8))
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    xy = rng.uniform(-1.2, 1.2, (40, 2))
    edges = np.roll(corners, -1, axis=0) - corners
    to = xy[:, None] - corners
    left = edges[:, 0] * to[..., 1] - edges[:, 1] * to[..., 0]
    assert (drawn(xy, [tuple(c) for c in corners]) == (left > 0).all(axis=1)).all()
