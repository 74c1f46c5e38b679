"""Pictures in cells of unequal sizes: each in the middle of its cell, undistorted."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.panels.interpolate.lattice import FINE, warped

X, Y = np.array([0.0, 1.0, 5.0]), np.array([10.0, 8.0, 5.0])
"""Edges of two columns and of two rows, of which the first is 4 wide and 2 high at the top right."""


def cell(drawn: np.ndarray, row: int, column: int) -> np.ndarray:
    """What is drawn of a cell."""
    down = np.rint((Y[0] - Y) / (Y[0] - Y[-1]) * FINE).astype(int)
    across = np.rint((X - X[0]) / (X[-1] - X[0]) * FINE).astype(int)
    return drawn[down[row] : down[row + 1], across[column] : across[column + 1]]


@pytest.mark.parametrize(("row", "column"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_picture_is_as_large_as_its_cell_lets_it_be_and_square_in_units_of_the_map(
    row: int, column: int
) -> None:
    pictures = np.zeros((2, 2, 4, 4), np.uint8)
    pictures[row, column] = 200
    drawn = warped(pictures, X, Y)
    assert drawn.shape == (FINE, FINE)
    inked = np.argwhere(drawn == 200)
    high, wide = np.ptp(inked, axis=0) + 1
    smaller = min(X[column + 1] - X[column], Y[row] - Y[row + 1])
    assert wide * (X[-1] - X[0]) / FINE == pytest.approx(smaller, rel=0.02)
    assert high * (Y[0] - Y[-1]) / FINE == pytest.approx(smaller, rel=0.02)
    middle = (
        FINE * (Y[0] - (Y[row] + Y[row + 1]) / 2) / (Y[0] - Y[-1]),
        FINE * ((X[column] + X[column + 1]) / 2 - X[0]) / (X[-1] - X[0]),
    )
    np.testing.assert_allclose(inked.mean(axis=0), middle, atol=2)
    assert (cell(drawn, row, column) == 200).any()


def test_coloured_pictures_leave_no_gap_and_pixels_stay_where_they_are() -> None:
    pictures = np.zeros((2, 2, 2, 2, 3), np.uint8)
    pictures[..., 0, 1, :] = (10, 20, 30)
    pictures[..., 1, 0, :] = (90, 80, 70)
    drawn = warped(pictures, X, Y)
    assert drawn.shape == (FINE, FINE, 3)
    for row in range(2):
        for column in range(2):
            part = cell(drawn, row, column)
            assert tuple(part[3, -3]) == (10, 20, 30)
            assert tuple(part[-3, 3]) == (90, 80, 70)
