import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.directions import (
    AttributeVector,
    arithmetic,
    attribute_vector,
    auroc,
    decorrelated_vectors,
    principal_directions,
    regression_direction,
)

NUMBERS = st.floats(-1e3, 1e3, width=32)
TIES = st.integers(0, 5).map(float)


def cloud(n, spread, seed=0, shift=0.0):
    spread = np.asarray(spread, dtype=float)
    return np.random.default_rng(seed).standard_normal((n, spread.size)) * spread + shift


# -- principal directions ------------------------------------------------------------------------


@given(arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=NUMBERS))
def test_principal_directions_are_a_turned_frame_that_keeps_the_variance(codes):
    found = principal_directions(codes)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(codes.shape[1]), atol=1e-9)
    np.testing.assert_allclose(np.square(found.deviations).sum(), codes.var(axis=0).sum(), atol=1e-6)
    along = (codes - found.mean) @ found.directions.T
    np.testing.assert_allclose(along.std(axis=0), found.deviations, atol=1e-3)
    assert (np.diff(found.shares) <= 1e-12).all()
    if codes.var(axis=0).sum() > 1e-9:
        assert found.shares.sum() == pytest.approx(1)


def test_codes_that_do_not_spread_have_no_shares():
    np.testing.assert_array_equal(principal_directions(np.full((4, 3), 2.5)).shares, np.zeros(3))


def test_principal_directions_come_in_order_with_a_sign_of_their_own():
    codes = cloud(500, [0.5, 3.0, 1.0], shift=4)
    found = principal_directions(codes)
    assert np.abs(found.directions).argmax(axis=1).tolist() == [1, 2, 0]
    np.testing.assert_allclose(found.directions, principal_directions(-codes).directions)
    few = principal_directions(np.vstack([codes, [np.nan, 0, 0]]), most=2)
    np.testing.assert_allclose(few.directions, found.directions[:2])
    np.testing.assert_allclose(few.shares, found.shares[:2])


# -- the vector of an attribute ------------------------------------------------------------------


def test_the_vector_of_an_attribute_is_the_difference_of_the_means():
    with_it, without = cloud(300, [1, 1, 1], 1, shift=[2, 0, 0]), cloud(500, [1, 1, 1], 2)
    found = attribute_vector(with_it, without)
    np.testing.assert_allclose(found.vector, with_it.mean(axis=0) - without.mean(axis=0))
    assert found.examples == (300, 500)
    np.testing.assert_allclose(found.spread, [0.5, 0.5], atol=0.05)  # of length 2 each, deviation 1
    assert found.auroc == pytest.approx(0.921, abs=0.03)  # Phi(2 / sqrt(2))


def test_what_is_measured_was_not_seen():
    """A hundred noise dimensions and twenty examples part themselves without fail, and nothing else."""
    for seed in range(5):
        one, other = cloud(20, np.ones(100), 2 * seed), cloud(20, np.ones(100), 2 * seed + 1)
        found = attribute_vector(one, other, seed=seed)
        assert auroc(one @ found.vector, other @ found.vector) > 0.97
    honest = [
        attribute_vector(cloud(20, np.ones(100), s), cloud(20, np.ones(100), s + 99)).auroc for s in range(20)
    ]
    assert np.mean(honest) == pytest.approx(0.5, abs=0.1)


def test_the_seed_chooses_the_halves():
    groups = cloud(40, [1, 1], 1, shift=0.5), cloud(40, [1, 1], 2)
    once, again, other = (attribute_vector(*groups, seed=s) for s in (1, 1, 2))
    assert once.auroc == again.auroc != other.auroc
    np.testing.assert_array_equal(once.vector, other.vector)


def test_groups_that_are_the_same_have_no_way_between_them():
    found = attribute_vector(np.ones((5, 2)), np.ones((4, 2)))
    np.testing.assert_array_equal(found.vector, [0, 0])
    assert found.spread == (float("inf"), float("inf"))
    assert found.auroc == 0.5


@given(st.lists(TIES, min_size=1, max_size=8), st.lists(TIES, min_size=1, max_size=8))
def test_the_area_under_the_curve_counts_pairs(above, below):
    pairs = [(a > b) + (a == b) / 2 for a in above for b in below]
    assert auroc(above, below) == pytest.approx(np.mean(pairs))


# -- numbers -------------------------------------------------------------------------------------


def test_a_regression_finds_the_direction_of_a_number():
    codes = cloud(600, [1, 2, 1, 1e-9])
    values = 3 * codes[:, 0] + np.random.default_rng(1).standard_normal(600)
    found = regression_direction(codes, values)
    along = found.vector / np.linalg.norm(found.vector)
    np.testing.assert_allclose(along, [1, 0, 0, 0], atol=0.05)
    width = values.max() - values.min()
    assert found.vector[0] == pytest.approx(width / 3, rel=0.05)
    assert found.r2 == pytest.approx(0.9, abs=0.03)
    assert found.examples == 600


def test_a_number_that_codes_do_not_tell_has_no_share():
    codes = cloud(60, np.ones(20))
    found = regression_direction(codes, np.random.default_rng(3).standard_normal(60))
    assert found.r2 < 0.2


def test_rows_without_a_value_are_left_out():
    codes = cloud(50, [1, 1])
    values = codes @ [1.0, -2.0]
    more = np.vstack([codes, [[5, np.nan], [5, 5]]])
    found = regression_direction(more, np.append(values, [1.0, np.nan]))
    np.testing.assert_allclose(found.vector, regression_direction(codes, values).vector)


def test_a_decorrelated_vector_leaves_the_other_attributes_where_they_are():
    rng = np.random.default_rng(5)
    a = rng.standard_normal(400)
    b = 0.9 * a + 0.4 * rng.standard_normal(400)  # smilers who also like to wear hats
    turn = rng.uniform(0, 2 * np.pi, 400)
    basis = rng.standard_normal((4, 6))
    codes = np.stack([a, b, np.cos(turn), np.sin(turn)], axis=1) @ basis + 2
    found = decorrelated_vectors(codes, {"a": a, "b": b, "turn": turn}, cyclic=["turn"])
    assert set(found) == {"a", "b"}
    np.testing.assert_allclose(found["a"], (a.max() - a.min()) * basis[0], atol=1e-9)
    plain = attribute_vector(codes[a > 0], codes[a < 0]).vector
    part = np.linalg.lstsq(basis.T, plain, rcond=None)[0]
    assert part[1] / part[0] > 0.8  # the difference of the means takes the hat along


def test_arithmetic_is_that_of_the_means():
    a, b, c = (cloud(n, [1, 1, 1], n) for n in (3, 4, 5))
    np.testing.assert_allclose(arithmetic(a, b, c), a.mean(0) - b.mean(0) + c.mean(0))
    np.testing.assert_allclose(arithmetic(a, b, b), a.mean(0))
    np.testing.assert_allclose(arithmetic(a, a, c), c.mean(0))


# -- what is refused -----------------------------------------------------------------------------

FEW, MANY, WIDE = np.zeros((2, 3)), np.zeros((3, 3)), np.zeros((3, 4))


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: arithmetic(MANY, FEW, MANY), "2 codes in B; it takes at least 3"),
        (lambda: arithmetic(MANY, MANY, np.zeros((0, 3))), "0 codes in C"),
        (lambda: arithmetic(MANY, MANY, WIDE), "different spaces, of 3 and 4 dimensions"),
        (lambda: attribute_vector(FEW, MANY), "2 codes with the attribute"),
        (lambda: attribute_vector(MANY, WIDE), "different spaces"),
        (lambda: attribute_vector(np.full((5, 2), np.nan), MANY), "no finite codes"),
        (lambda: principal_directions(np.zeros(4)), "shape"),
        (lambda: principal_directions(np.zeros((0, 4))), "no finite codes"),
        (lambda: regression_direction(MANY, [1, 2]), "codes \\(n, k\\) and values"),
        (lambda: regression_direction(MANY, [2, 2, 2]), "all values are equal"),
        (lambda: regression_direction(FEW, [1, 2]), "2 codes to fit"),
        (lambda: decorrelated_vectors(MANY, {}), "no attributes"),
        (lambda: decorrelated_vectors(MANY, {"a": [1, 2]}), "'a' has"),
        (lambda: decorrelated_vectors(MANY, {"a": [1, 1, 1]}), "do not tell the attributes apart"),
        (lambda: decorrelated_vectors(MANY, {"a": [1, 2, 4], "b": [2, 4, 8]}), "do not tell"),
    ],
)
def test_refusals_say_why(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def test_answers_cannot_be_changed_and_share_nothing():
    given = np.ones(3)
    found = AttributeVector(given, (3, 3), (1.0, 1.0), 0.5)
    given[0] = 5
    assert found.vector[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        found.vector[0] = 2
    with pytest.raises(ValueError, match="read-only"):
        principal_directions(cloud(5, [1, 2])).directions[0, 0] = 2
