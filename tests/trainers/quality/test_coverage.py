"""Precision, recall, density and coverage where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainers.quality.coverage import density_coverage, distances, precision_recall, radii

LINE = np.arange(10.0)[:, None]
"""Ten points a step apart: with one neighbour every ball reaches one step."""


def test_radii_leave_the_point_itself_out() -> None:
    np.testing.assert_array_equal(radii(LINE, 1), np.ones(10))
    np.testing.assert_array_equal(radii(LINE, 2), [2, *[1] * 8, 2])
    for nearest in (0, 10):
        with pytest.raises(ValueError, match="of 10 points none has"):
            radii(LINE, nearest)


@given(st.integers(0, 10_000), st.floats(-1e4, 1e4))
def test_distances_far_from_the_origin(seed: int, far: float) -> None:
    rng = np.random.default_rng(seed)
    a, b = (far + rng.normal(size=(n, 3)) for n in (4, 6))
    np.testing.assert_allclose(distances(a, b), np.linalg.norm(a[:, None] - b, axis=2), atol=1e-6)


def test_a_copy_is_perfect() -> None:
    points = np.random.default_rng(0).normal(size=(40, 3))
    both = precision_recall(points, points, 3)
    assert (both.faithful, both.reached) == (1, 1)
    dense = density_coverage(points, points, 3)
    assert dense.reached == 1
    assert dense.faithful == pytest.approx(4 / 3)  # its own ball, and three on the average


def test_a_collapsed_model_is_precise_and_recalls_nothing() -> None:
    made = LINE[4] + 0.3 + np.linspace(-1e-3, 1e-3, 10)[:, None]
    both = precision_recall(LINE, made, 1)
    assert (both.faithful, both.reached) == (1, 0)
    dense = density_coverage(LINE, made, 1)
    assert (dense.faithful, dense.reached) == (2, 0.2)  # in the balls of 4 and 5, all of them


def test_half_of_the_points_elsewhere() -> None:
    made = np.concatenate([LINE[:5] + 0.25, LINE[:5] + 1000.25])
    both = precision_recall(LINE, made, 1)
    assert both.faithful == 0.5
    assert both.reached == 0.6  # 0 to 5 lie within a step of a quarter past 0 to 4
    dense = density_coverage(LINE, made, 1)
    assert dense.faithful == 1.0  # five in two balls each, five in none
    assert dense.reached == 0.6


def test_an_outlier_among_the_made_raises_recall_but_no_coverage() -> None:
    inside = LINE[:1] + np.linspace(0, 1e-3, 9)[:, None]
    made = np.concatenate([inside, [[1000.0]]])
    assert precision_recall(LINE, made, 1).reached == 1.0
    assert density_coverage(LINE, made, 1).reached == 0.2


def test_two_samples_of_one_distribution_have_a_density_of_about_1() -> None:
    rng = np.random.default_rng(0)
    found = [density_coverage(*rng.normal(size=(2, 400, 8)), 5) for _ in range(5)]
    assert np.mean([f.faithful for f in found]) == pytest.approx(1, abs=0.1)
    # Naeem et al. 2020, equation 9: 1 - (n - 1) ... (n - k) / ((2n - 1) ... (2n - k))
    steps = np.arange(1, 6)
    expected = 1 - np.prod((400 - steps) / (800 - steps))
    assert np.mean([f.reached for f in found]) == pytest.approx(expected, abs=0.015)
