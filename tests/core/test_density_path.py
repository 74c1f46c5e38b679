import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse.csgraph import connected_components

from explorer.core import density_path
from explorer.core.density_path import DensityGraph
from explorer.core.interpolation import line, nearness
from explorer.core.neighbours import spacing

T = np.linspace(0, 1, 25)


def ring(n=400, noise=0.05, k=2, seed=0):
    """Codes about the unit circle of the first two of k dimensions."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi, n)
    codes = noise * rng.normal(size=(n, k))
    codes[:, :2] += np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return codes


def on_circle(angle, k=2):
    return np.concatenate([[np.cos(angle), np.sin(angle)], np.zeros(k - 2)])


RINGS = {k: DensityGraph.of(ring(k=k)) for k in (2, 8)}


@pytest.mark.parametrize("k", sorted(RINGS))
@given(angle=st.floats(0, 6.28), apart=st.floats(0.8, 3.14))
def test_on_a_ring_the_path_stays_nearer_to_the_codes_than_the_line(k, angle, apart):
    graph = RINGS[k]
    a, b, unit = on_circle(angle, k), on_circle(angle + apart, k), spacing(graph.index.points)
    path = graph.path(a, b, T)
    by_path, by_line = (nearness(codes, graph.index, unit).mean() for codes in (path, line(a, b, T)))
    assert by_path < by_line
    assert np.linalg.norm(path[:, :2], axis=1).min() > 0.75


@given(st.floats(0, 6.28), st.floats(0.8, 2.8))
def test_the_shorter_way_round_is_taken_at_an_even_pace(angle, apart):
    path = RINGS[2].path(on_circle(angle), on_circle(angle + apart), np.linspace(0, 1, 200))
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps.sum() < 1.25 * apart
    assert steps.max() < 1.05 * np.median(steps)


def test_a_detour_through_many_codes_is_preferred_to_the_shorter_way_through_few():
    dense, sparse = np.linspace(0, np.pi, 300), np.linspace(np.pi, 2 * np.pi, 16)[1:-1]
    graph = DensityGraph.of([on_circle(angle) for angle in (*dense, *sparse)])
    path = graph.path(on_circle(-0.3), on_circle(np.pi + 0.3), T)
    assert path[12, 1] > 0.9


def test_paths_are_smoother_than_the_codes_they_pass():
    path = RINGS[2].path(on_circle(0), on_circle(3), np.linspace(0, 1, 60))
    steps = np.diff(path, axis=0)
    turns = (steps[1:] * steps[:-1]).sum(axis=1) / np.linalg.norm(steps[1:], axis=1)
    turns /= np.linalg.norm(steps[:-1], axis=1)
    assert np.degrees(np.arccos(turns.clip(-1, 1))).max() < 30


@given(st.floats(0, 6.28), st.floats(0.3, 3.1), st.floats(0.01, 2))
def test_beyond_the_ends_it_goes_on_straight(angle, apart, beyond):
    a, b = on_circle(angle), on_circle(angle + apart)
    codes = RINGS[2].path(a, b, np.array([-beyond, -beyond / 2, 0, 1, 1 + beyond / 2, 1 + beyond]))
    np.testing.assert_allclose(codes[1], (codes[0] + codes[2]) / 2, atol=1e-9)
    np.testing.assert_allclose(codes[4], (codes[3] + codes[5]) / 2, atol=1e-9)
    length = np.linalg.norm(np.diff(RINGS[2].path(a, b, np.linspace(0, 1, 400)), axis=0), axis=1).sum()
    np.testing.assert_allclose(np.linalg.norm(codes[0] - a), beyond * length, rtol=1e-2)
    np.testing.assert_allclose(np.linalg.norm(codes[5] - b), beyond * length, rtol=1e-2)


def test_what_was_asked_before_changes_nothing(monkeypatch):
    monkeypatch.setattr(density_path, "_TREES", 3)
    graph = DensityGraph.of(ring())
    asked = graph.index.points[[[5, 9], [300, 0], [7, 200], [0, 300], [200, 7], [11, 12], [13, 350]]]
    once = [graph.path(a, b, T) for a, b in asked]
    for (a, b), expected in zip(asked[::-1], once[::-1], strict=True):
        np.testing.assert_array_equal(graph.path(a, b, T), expected)
        np.testing.assert_array_equal(DensityGraph.of(ring()).path(a, b, T), expected)
    sent = pickle.loads(pickle.dumps(graph))
    np.testing.assert_array_equal(sent.path(*asked[0], T), once[0])


@given(arrays(np.float64, (2, 2), elements=st.floats(-1, 6)))
def test_of_ways_that_cost_the_same_the_way_back_is_the_same(pair):
    lattice = DensityGraph.of(np.stack(np.meshgrid(np.arange(6.0), np.arange(6.0)), axis=-1).reshape(-1, 2))
    np.testing.assert_allclose(lattice.path(*pair, T), lattice.path(*pair[::-1], T)[::-1], atol=1e-9)


def test_codes_that_lie_almost_together_leave_the_path_finite():
    codes = np.array([[x, 0] for x in range(6)] + [[5, 1e-20], [0, 1e-20]])
    path = DensityGraph.of(codes).path([0, 1e-18], [5, 1e-18], np.linspace(-1, 2, 31))
    np.testing.assert_allclose(
        path[10:21], np.stack([5 * np.linspace(0, 1, 11), np.zeros(11)], axis=1), atol=1e-9
    )
    assert np.isfinite(path).all()


def test_a_kink_back_to_the_nearest_code_is_left_out():
    codes = np.stack([np.arange(11.0), np.zeros(11)], axis=1)
    path = DensityGraph.of(codes).path([2.3, 0.0], [7.6, 0.0], T)
    assert (np.diff(path[:, 0]) > 0).all()
    np.testing.assert_allclose(path[:, 0], 2.3 + 5.3 * T)


def test_parts_are_joined_by_the_shortest_bridges():
    rng = np.random.default_rng(0)
    centres = np.array([[0.0, 0.0], [40.0, 0.0], [40.0, 30.0], [0.0, 31.0]])
    codes = np.concatenate([centre + rng.uniform(-1, 1, (20 + 5 * i, 2)) for i, centre in enumerate(centres)])
    graph = DensityGraph.of(codes)
    assert connected_components(graph.edges, directed=False)[0] == 1
    one, other = graph.edges.nonzero()
    points = graph.index.points
    across = [(i, j) for i, j in zip(one, other, strict=True) if np.linalg.norm(points[i] - points[j]) > 10]
    group = np.searchsorted(np.cumsum([20, 25, 30, 35]), graph.rows, side="right")
    joined = {(int(group[i]), int(group[j])) for i, j in across if i < j}
    assert joined == {(1, 2), (2, 3), (0, 3)}  # all sides of the quadrangle but one of the two longest
    for i, j in across:
        ours, theirs = points[group == group[i]], points[group == group[j]]
        shortest = np.linalg.norm(ours[:, None] - theirs[None], axis=2).min()
        assert np.linalg.norm(points[i] - points[j]) == pytest.approx(shortest)


@given(arrays(np.float64, st.tuples(st.integers(0, 30), st.just(2)), elements=st.integers(-3, 3).map(float)))
def test_any_codes_give_a_path(codes):
    graph = DensityGraph.of(codes)
    assert len(graph.rows) == len(np.unique(codes, axis=0))
    np.testing.assert_array_equal(codes[graph.rows], graph.index.points)
    path = graph.path([-2.0, 0.5], [2.0, 1.0], T)
    assert np.isfinite(path).all()
    np.testing.assert_array_equal(path[[0, -1]], [[-2.0, 0.5], [2.0, 1.0]])


def test_without_codes_or_with_one_far_off_it_is_the_line_or_leads_there():
    a, b = np.array([0.0, 0.0]), np.array([2.0, 0.0])
    np.testing.assert_allclose(DensityGraph.of(np.zeros((0, 2))).path(a, b, T), line(a, b, T))
    bent = DensityGraph.of([[1.0, 0.8]]).path(a, b, T)
    assert bent[12, 1] > 0.4
    np.testing.assert_allclose(bent[12, 0], 1)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_between_equal_anchors_it_comes_back_to_them(x, y):
    path = RINGS[2].path([x, y], [x, y], T)
    np.testing.assert_array_equal(path[[0, -1]], [[x, y], [x, y]])
    assert np.isfinite(path).all()


def test_the_graph_says_that_it_is_approximate_and_of_what_it_is_made(monkeypatch):
    graph = DensityGraph.of(ring(n=1437))
    assert (graph.sampled, graph.total, len(graph.rows)) == (False, 1437, 1437)
    assert graph.note.startswith("Approximate")
    assert "1,437 codes" in graph.note
    monkeypatch.setattr(density_path, "MAX_CODES", 100)
    some = DensityGraph.of(ring(n=1437))
    assert (some.sampled, some.total, len(some.rows)) == (True, 1437, 100)
    assert "a sample of 100 of 1,437 codes" in some.note
    assert np.ptp(np.diff(some.rows)) <= 1
    assert (some.rows[0], some.rows[-1]) == (0, 1436)


def test_rows_that_are_not_finite_and_repeated_ones_are_left_out():
    codes = ring(n=60).astype(np.float32)
    codes[3], codes[5], codes[9] = np.nan, np.inf, codes[8]
    graph = DensityGraph.of(codes)
    assert set(range(60)) - set(graph.rows.tolist()) == {3, 5, 9}


def test_a_table_is_needed():
    with pytest.raises(ValueError, match="shape"):
        DensityGraph.of(np.zeros(4))
    with pytest.raises(ValueError, match="anchors must have the shape"):
        RINGS[2].path([0, 0, 0], [0, 0, 0], T)
