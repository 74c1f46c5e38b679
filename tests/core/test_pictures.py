"""Samples of any shape become pictures without losing a value."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.pictures import as_picture


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        ((8, 8), (8, 8)),
        ((5, 9), (5, 9)),
        ((8, 8, 1), (8, 8)),
        ((1, 8, 9), (8, 9)),
        ((8, 8, 3), (8, 8, 3)),
        ((3, 8, 9), (8, 9, 3)),
        ((12,), (1, 12)),
        ((), (1, 1)),
        ((2, 4, 5), (8, 5)),
        ((2, 3, 4, 5), (24, 5)),
    ],
)
def test_shapes(shape: tuple[int, ...], drawn: tuple[int, ...]) -> None:
    sample = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)
    picture = as_picture(sample)
    assert picture.shape == drawn
    assert sorted(picture.ravel()) == sorted(sample.ravel())


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize(
    ("point", "row", "column"),
    [((0.5, 0.5), 12, 12), ((0.1, 0.9), 2, 2), ((1.0, 0.0), 23, 23), ((0.5, 0.5, 0.5), 12, 12)],
)
def test_two_or_three_numbers_are_a_dot(
    point: tuple[float, ...], row: int, column: int, kind: type[np.generic]
) -> None:
    top = 255 if kind is np.uint8 else 1
    picture = as_picture((np.array(point) * top).astype(kind))
    assert picture.dtype == kind
    assert picture.max() == top
    rows, columns = np.nonzero(picture == top)
    assert abs(rows.mean() - row) <= 2
    assert abs(columns.mean() - column) <= 2
    assert np.count_nonzero(picture) < picture.size / 8


def test_channels_first_are_turned_not_mixed() -> None:
    sample = np.stack([np.full((4, 6), value) for value in (0.1, 0.2, 0.3)])
    assert (as_picture(sample)[2, 5] == (0.1, 0.2, 0.3)).all()
