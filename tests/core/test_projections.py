import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.core.projections import Plane, coordinate_name, plane_for_pca

NUMBERS = st.floats(-1e3, 1e3, width=32)
PAIRS = arrays(np.float64, 2, elements=NUMBERS)


@st.composite
def codes_and_code(draw, least=1):
    k = draw(st.integers(least, 9))
    n = draw(st.integers(1, 12))
    return draw(arrays(np.float64, (n, k), elements=NUMBERS)), draw(arrays(np.float64, k, elements=NUMBERS))


@given(codes_and_code(least=2))
def test_basis_is_orthonormal_whatever_the_codes(case):
    basis = Plane.of_codes(case[0]).basis
    np.testing.assert_allclose(basis.T @ basis, np.eye(2), atol=1e-9)


@given(codes_and_code(), PAIRS)
def test_moving_keeps_what_the_plane_does_not_show(case, du):
    codes, z0 = case
    plane = Plane.of_codes(codes)
    moved = plane.move(z0, du)
    hidden = np.eye(plane.latent_dim) - plane.basis @ plane.basis.T
    np.testing.assert_allclose(hidden @ moved, hidden @ z0, atol=1e-9)
    step = du if plane.latent_dim > 1 else [du[0], 0.0]
    np.testing.assert_allclose(plane.project(moved) - plane.project(z0), step, atol=1e-8)


@given(codes_and_code(least=2), PAIRS)
def test_a_placed_code_lies_where_it_was_put(case, xy):
    codes, z0 = case
    plane = Plane.of_codes(codes)
    placed = plane.place(z0, xy)
    np.testing.assert_allclose(plane.project(placed), xy, atol=1e-8)
    np.testing.assert_allclose(plane.place(placed, plane.project(z0)), z0, atol=1e-8)


@given(codes_and_code())
def test_many_at_once_equals_one_by_one(case):
    codes, _ = case
    plane = Plane.of_codes(codes)
    one_by_one = [plane.project(code) for code in codes]
    np.testing.assert_allclose(plane.project(codes), one_by_one, atol=1e-9)
    np.testing.assert_allclose(plane.move(codes, np.ones((len(codes), 2)))[0], plane.move(codes[0], [1, 1]))


def test_two_dimensions_are_shown_as_they_are():
    codes = np.array([[1.0, 2.0], [3.0, -4.0]])
    plane = Plane.of_codes(codes)
    np.testing.assert_array_equal(plane.project(codes), codes)
    assert plane.names == ("z₁", "z₂")
    assert plane.shares is None


def test_one_dimension_lies_along_the_first_axis():
    plane = Plane.of_codes([[1.0], [5.0]])
    np.testing.assert_array_equal(plane.project([[1.0], [5.0]]), [[1.0, 0.0], [5.0, 0.0]])
    np.testing.assert_array_equal(plane.place([1.0], [4.0, 7.0]), [4.0])
    assert plane.names == ("z₁", "")


def test_many_dimensions_show_their_principal_directions():
    rng = np.random.default_rng(3)
    codes = rng.normal(size=(400, 6)) * [0.1, 5.0, 0.1, 2.0, 0.1, 0.1] + 7
    plane = Plane.of_codes(codes)
    np.testing.assert_allclose(plane.basis[[1, 3], [0, 1]], 1, atol=0.01)
    np.testing.assert_allclose(plane.origin, codes.mean(axis=0))
    variance = plane.project(codes).var(axis=0) / codes.var(axis=0).sum()
    np.testing.assert_allclose(plane.shares, variance, rtol=1e-9)
    assert plane.names[0] == f"direction 1 · {100 * variance[0]:.1f} % of the codes' spread"


def test_given_names_are_used():
    assert Plane.of_codes(np.eye(2), ("width", "height")).names == ("width", "height")
    assert Plane.of_codes(np.eye(3), ("a", "b")).names[0].startswith("a · ")


def test_mirrored_codes_do_not_mirror_the_signs():
    codes = np.random.default_rng(0).normal(size=(50, 5))
    np.testing.assert_allclose(Plane.of_codes(codes).basis, Plane.of_codes(-codes).basis)


@pytest.mark.parametrize("codes", [np.zeros((0, 4)), np.full((3, 4), 2.5), np.full((2, 4), np.nan)])
def test_codes_that_do_not_spread_still_give_a_plane(codes):
    plane = Plane.of_codes(codes)
    np.testing.assert_array_equal(plane.basis, np.eye(4, 2))
    assert plane.shares == (0.0, 0.0)


def test_rows_that_are_not_finite_are_left_out():
    codes = np.random.default_rng(0).normal(size=(20, 4))
    broken = np.vstack([codes, np.full((1, 4), np.inf)])
    np.testing.assert_allclose(Plane.of_codes(broken).basis, Plane.of_codes(codes).basis)


def test_pca_axes_name_their_share():
    plane = plane_for_pca([0.1489, 0.1362, 0.1179])
    assert plane.names == ("PC 1 · 14.9 % of variance", "PC 2 · 13.6 % of variance")
    np.testing.assert_array_equal(plane.project([3.0, 4.0, 5.0]), [3.0, 4.0])
    np.testing.assert_array_equal(plane.place([3.0, 4.0, 5.0], [0.0, 1.0]), [0.0, 1.0, 5.0])


def test_pca_of_one_component():
    plane = plane_for_pca([0.6])
    assert (plane.names, plane.shares) == (("PC 1 · 60.0 % of variance", ""), (0.6, 0.0))


@pytest.mark.parametrize("codes", [np.zeros(3), np.zeros((3, 0)), np.zeros((2, 2, 2))])
def test_what_is_no_table_of_codes_is_refused(codes):
    with pytest.raises(ValueError, match="shape"):
        Plane.of_codes(codes)


def test_refusals_and_immutability():
    with pytest.raises(ValueError, match="at least one"):
        plane_for_pca([])
    with pytest.raises(ValueError, match="do not fit"):
        Plane(np.zeros(3), np.eye(2), ("a", "b"))
    with pytest.raises(ValueError, match="read-only"):
        Plane.of_codes(np.eye(2)).basis[0, 0] = 2


def test_coordinates_count_from_one():
    assert [coordinate_name(i) for i in (0, 1, 11)] == ["z₁", "z₂", "z₁₂"]
