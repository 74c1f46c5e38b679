import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.density_path import DensityGraph
from explorer.core.interpolation import (
    MAX_OVERSHOOT,
    WAYS,
    between,
    grid,
    lengths,
    line,
    nearness,
    parameters,
    recommended,
    slerp,
)
from explorer.core.neighbours import Index, spacing

NUMBERS = st.floats(-1e3, 1e3, width=32)
PLACES = arrays(np.float64, st.integers(1, 9), elements=st.floats(-2, 3))
CODES = np.random.default_rng(0).normal(size=(40, 5))
GRAPHS = {k: DensityGraph.of(CODES[:, :k]) for k in range(1, 6)}


@st.composite
def anchors(draw, least=1):
    """Two codes of one length: any, equal, opposite, along one direction, zero; of either precision."""
    k = draw(st.integers(least, 5))
    code = arrays(draw(st.sampled_from([np.float32, np.float64])), k, elements=NUMBERS)
    a, b = draw(code), draw(code)
    kinds = {
        "any": (a, b),
        "equal": (a, a.copy()),
        "opposite": (a, -a),
        "along": (a, a * a.dtype.type(3)),
        "from zero": (a * 0, b),
        "to zero": (a, b * 0),
        "zeros": (a * 0, a * 0),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]


def unit(codes):
    return codes / np.linalg.norm(codes, axis=-1, keepdims=True)


def same_bits(got, anchor):
    assert got.astype(anchor.dtype).tobytes() == anchor.tobytes()


# --- steps ---------------------------------------------------------------------------------------


@given(st.integers(3, 25))
def test_steps_are_even_from_end_to_end(steps):
    t = parameters(steps)
    assert (len(t), t[0], t[-1]) == (steps, 0.0, 1.0)
    np.testing.assert_allclose(np.diff(t), 1 / (steps - 1))


@given(st.integers(3, 25), st.floats(0.01, MAX_OVERSHOOT))
def test_overshoot_keeps_the_anchors_among_the_steps(steps, overshoot):
    t = parameters(steps, overshoot)
    assert len(t) == (5 if steps == 3 else steps)
    assert ((t == 0).sum(), (t == 1).sum()) == (1, 1)
    np.testing.assert_allclose([t[0], t[-1]], [-overshoot, 1 + overshoot])
    np.testing.assert_allclose(t + t[::-1], 1.0)
    for part in (t[t <= 0], t[(t >= 0) & (t <= 1)], t[t >= 1]):
        assert len(part) >= 2
        np.testing.assert_allclose(np.diff(part), (part[-1] - part[0]) / (len(part) - 1))


@pytest.mark.parametrize("overshoot", [0.1, 0.25, 0.5, 1.0, 2.0])
def test_many_steps_are_nearly_even_with_overshoot(overshoot):
    gaps = np.diff(parameters(25, overshoot))
    assert gaps.max() <= 1.35 * gaps.min()


@given(st.sampled_from(range(3, 26, 2)), st.floats(0, MAX_OVERSHOOT))
def test_an_odd_number_of_steps_has_one_half_way(steps, overshoot):
    t = parameters(steps, overshoot)
    assert t[len(t) // 2] == pytest.approx(0.5)


@pytest.mark.parametrize("wrong", [(2, 0), (26, 0), (5, -0.1), (5, 2.1), (5, float("nan"))])
def test_steps_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        parameters(*wrong)


# --- every way -----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@given(pair=anchors(), t=PLACES)
def test_ends_are_the_anchors_bit_for_bit(way, pair, t):
    a, b = pair
    codes = between(way, a, b, np.concatenate([[0.0], t, [1.0]]), GRAPHS[len(a)])
    assert codes.shape == (len(t) + 2, len(a))
    assert codes.dtype == np.float64
    assert np.isfinite(codes).all()
    same_bits(codes[0], a)
    same_bits(codes[-1], b)


@pytest.mark.parametrize("way", WAYS)
@given(pair=anchors(), t=PLACES)
def test_the_way_back_is_the_same(way, pair, t):
    a, b = pair
    there = between(way, a, b, t, GRAPHS[len(a)])
    back = between(way, b, a, 1 - t, GRAPHS[len(a)])
    tolerance = 1e-4 if way == "slerp" else 1e-9  # near a half turn little decides the direction
    np.testing.assert_allclose(there, back, atol=tolerance * (1 + np.abs([a, b]).max()))


@pytest.mark.parametrize("way", WAYS)
@given(pair=anchors(), t=PLACES)
def test_precision_of_the_anchors_does_not_matter(way, pair, t):
    a, b = (code.astype(np.float32) for code in pair)
    single = between(way, a, b, t, GRAPHS[len(a)])
    np.testing.assert_array_equal(single, between(way, a.astype(float), b.tolist(), t, GRAPHS[len(a)]))


@pytest.mark.parametrize("way", ["line", "slerp"])
@given(pair=anchors(), t=PLACES)
def test_between_equal_anchors_nothing_moves(way, pair, t):
    a = pair[0]
    np.testing.assert_array_equal(between(way, a, a, t), np.repeat([a], len(t), axis=0))


@pytest.mark.parametrize("way", WAYS)
def test_anchors_and_places_that_make_no_way_are_refused(way):
    for a, b in [([0, 0], [0, 0, 0]), ([0, np.nan], [0, 0]), ([[0, 0]], [[0, 0]]), ([], [])]:
        with pytest.raises(ValueError, match="anchors must"):
            between(way, a, b, [0.5], GRAPHS[2])
    for t in (0.5, [np.nan]):
        with pytest.raises(ValueError, match="t must"):
            between(way, [0, 0], [0, 0], t, GRAPHS[2])


def test_ways_that_do_not_exist_or_lack_their_graph_are_refused():
    with pytest.raises(ValueError, match="no way 'spline'"):
        between("spline", [0], [1], [0.5])
    with pytest.raises(ValueError, match="graph"):
        between("density", [0], [1], [0.5])
    with pytest.raises(ValueError, match="graph"):
        grid(np.zeros((4, 2)), 3, 3, "density")


# --- line and slerp ------------------------------------------------------------------------------


@given(anchors(), PLACES)
def test_a_line_is_the_weighted_mean(pair, t):
    a, b = (code.astype(float) for code in pair)
    expected = (1 - t[:, None]) * a + t[:, None] * b
    np.testing.assert_allclose(line(a, b, t), expected, atol=1e-9, rtol=1e-12)


@given(anchors(least=2), PLACES)
def test_slerp_takes_the_norm_evenly_from_one_to_the_other(pair, t):
    a, b = pair
    start, end = np.linalg.norm(pair[0].astype(float)), np.linalg.norm(pair[1].astype(float))
    expected = np.maximum((1 - t) * start + t * end, 0)
    np.testing.assert_allclose(lengths(slerp(a, b, t)), expected, atol=1e-12, rtol=1e-9)


@given(anchors(least=2), PLACES, st.floats(1e-3, 1e3))
def test_anchors_of_one_norm_keep_it_in_single_precision(pair, t, norm):
    assume(all(np.linalg.norm(code) > 1e-6 for code in pair))
    a, b = (norm * unit(code.astype(float)) for code in pair)
    codes = slerp(a.astype(np.float32), b.astype(np.float32), t).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(codes.astype(float), axis=1), norm, rtol=1e-5)


@given(st.integers(2, 64), st.integers(0, 999), st.floats(-2, 3))
def test_slerp_is_the_formula_of_shoemake(k, seed, t):
    a, b = unit(np.random.default_rng(seed).normal(size=(2, k)))
    angle = np.arccos(a @ b)
    expected = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
    np.testing.assert_allclose(slerp(a, b, [t])[0], expected, atol=1e-8)


@given(st.integers(2, 8), st.integers(0, 999), st.floats(0, 1e-3))
def test_slerp_between_nearly_equal_directions_is_nearly_the_line(k, seed, apart):
    a, step = np.random.default_rng(seed).normal(size=(2, k))
    t = np.linspace(-1, 2, 7)
    np.testing.assert_allclose(slerp(a, a + apart * step, t), line(a, a + apart * step, t), atol=1e-4)


@given(arrays(np.float32, st.integers(2, 6), elements=NUMBERS), st.floats(0.1, 10))
def test_opposite_anchors_are_joined_over_one_perpendicular(a, ratio):
    assume(np.linalg.norm(a) > 1e-3)
    middle = slerp(a, -ratio * a.astype(float), [0.5])[0]
    assert lengths(middle) == pytest.approx((1 + ratio) / 2 * lengths(a))
    assert abs(unit(middle) @ unit(a.astype(float))) < 1e-9
    np.testing.assert_array_equal(middle, slerp(a, -ratio * a.astype(float), [0.5])[0])
    longer = slerp(2 * a, -ratio * a.astype(float), [0.5])[0]
    np.testing.assert_allclose(unit(longer), unit(middle), atol=1e-9)


def test_the_perpendicular_is_the_axis_most_across():
    np.testing.assert_allclose(slerp([2, 0, 0], [-2, 0, 0], [0.5]), [[0, 2, 0]], atol=1e-12)
    np.testing.assert_allclose(slerp([0, 3, 1e-3], [0, -3, -1e-3], [0.5]), [[3, 0, 0]], atol=1e-2)


@given(anchors(least=2), PLACES)
def test_slerp_from_zero_keeps_the_others_direction(pair, t):
    b = pair[1].astype(float)
    expected = np.maximum(t, 0)[:, None] * b
    np.testing.assert_allclose(slerp(np.zeros_like(b), b, t), expected, atol=1e-9)


@given(arrays(np.float64, (2, 1), elements=NUMBERS), PLACES)
def test_in_one_dimension_slerp_is_the_line(pair, t):
    np.testing.assert_array_equal(slerp(*pair, t), line(*pair, t))


def test_slerp_of_very_large_and_very_small_codes():
    for size in (1e-300, 1e200):
        codes = slerp([size, 0], [0, size], [0.5]) / size
        np.testing.assert_allclose(codes, [[0.5**0.5, 0.5**0.5]])


# --- grids ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@given(upper=anchors(least=3), lower=anchors(least=3), rows=st.integers(2, 6), columns=st.integers(2, 6))
def test_corners_of_a_grid_are_the_anchors_bit_for_bit(way, upper, lower, rows, columns):
    k = min(len(upper[0]), len(lower[0]))
    corners = [code[:k] for code in (*upper, *lower)]
    codes = grid(corners, rows, columns, way, GRAPHS[k])
    assert codes.shape == (rows, columns, k)
    assert np.isfinite(codes).all()
    for got, anchor in zip((codes[0, 0], codes[0, -1], codes[-1, 0], codes[-1, -1]), corners, strict=True):
        same_bits(got, anchor)


@pytest.mark.parametrize("way", WAYS)
def test_edges_of_a_grid_go_their_way_and_columns_join_them(way):
    corners = CODES[:4]
    codes, down = grid(corners, 4, 7, way, GRAPHS[5]), np.linspace(0, 1, 4)
    np.testing.assert_allclose(codes[0], between(way, *corners[:2], np.linspace(0, 1, 7), GRAPHS[5]))
    np.testing.assert_allclose(codes[-1], between(way, *corners[2:], np.linspace(0, 1, 7), GRAPHS[5]))
    for j in range(7):
        column = (slerp if way == "slerp" else line)(codes[0, j], codes[-1, j], down)
        np.testing.assert_allclose(codes[:, j], column, atol=1e-12)


@given(arrays(np.float64, (4, 3), elements=NUMBERS))
def test_a_grid_of_lines_is_bilinear(corners):
    codes = grid(corners, 3, 5, "line")
    np.testing.assert_allclose(codes[1, 2], corners.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(codes[:, 2], (codes[:, 0] + codes[:, 4]) / 2, atol=1e-9)


@pytest.mark.parametrize(
    "corners", [np.zeros((3, 2)), np.zeros(4), np.full((4, 2), np.inf), np.zeros((4, 0))]
)
def test_corners_that_make_no_grid_are_refused(corners):
    with pytest.raises(ValueError, match="corners must"):
        grid(corners, 3, 3, "line")
    with pytest.raises(ValueError, match="at least 2"):
        grid(np.zeros((4, 2)), 1, 3, "line")


# --- what the panel says -------------------------------------------------------------------------


@pytest.mark.parametrize("latent_dim", [1, 2, 3, 4, 64, 4096])
@pytest.mark.parametrize("gaussian", [True, False])
def test_the_way_to_begin_with_is_told_with_a_reason(latent_dim, gaussian):
    way, why = recommended(latent_dim, gaussian)
    assert way == ("slerp" if gaussian and latent_dim > 3 else "line")
    assert why.lower().startswith(f"{way}: ")
    assert why.endswith(".")
    assert len(why) <= 110


@pytest.mark.parametrize("d", [8, 128])
def test_the_norms_that_are_told_are_those_of_draws(d):
    a, b = np.random.default_rng(0).normal(size=(2, 4000, d))
    middle, typical = (
        float(word.strip(".,")) for word in recommended(d, True)[1].split() if word[0].isdigit()
    )
    assert lengths((a + b) / 2).mean() == pytest.approx(middle, rel=0.05)
    assert lengths(a).mean() == pytest.approx(typical, rel=0.05)
    assert lengths(slerp(a[0], b[0], [0.5]))[0] == pytest.approx((lengths(a[0]) + lengths(b[0])) / 2)


@given(arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(1, 4)), elements=NUMBERS))
def test_lengths_are_euclidean_norms(codes):
    np.testing.assert_allclose(lengths(codes), np.linalg.norm(codes, axis=1), atol=1e-150)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nearness_is_the_distance_to_the_nearest_code_in_spacings(dtype):
    codes = CODES.astype(dtype)
    away = nearness(CODES[:3] + 0.01, Index.of(codes), 0.25)
    np.testing.assert_allclose(away, 0.01 * 5**0.5 / 0.25, rtol=1e-5)
    np.testing.assert_array_equal(nearness(codes, Index.of(codes), 0.25), 0)


def test_training_codes_are_typically_one_spacing_from_the_others():
    index, unit_length = Index.of(CODES), spacing(CODES)
    alone = [nearness(CODES[i : i + 1], index, unit_length, apart_from=[i])[0] for i in range(len(CODES))]
    assert np.median(alone) == pytest.approx(1)


def test_nearness_leaves_out_the_anchors_themselves():
    index = Index.of([[0.0], [1.0], [5.0]])
    np.testing.assert_allclose(nearness([[0.0], [2.0]], index, 1.0, apart_from=[0, 1]), [5, 3])
    assert np.isnan(nearness([[0.0]], index, 1.0, apart_from=[0, 1, 2])).all()
    assert np.isnan(nearness([[0.0]], Index.of(np.zeros((0, 1))), 1.0)).all()
