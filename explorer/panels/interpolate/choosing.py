"""Which data a panel begins with: four that are unlike each other, laid out as they lie on the map."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from explorer.core.messages import Codes

LETTERS = "ABCD"
MOST = 2000
"""Codes that are looked at."""
CANDIDATES = 10
"""Data of which the four are chosen."""

Ids = NDArray[np.int64]
Places = NDArray[np.float64]


def four_corners(codes: Codes, xy: Places) -> tuple[int, int, int, int]:
    """Choose four rows for the corners of a grid: top left, top right, bottom left, bottom right.

    Each is the most usual of its class, or where there are fewer than four classes, one far from the others;
    of all such fours it is the one that spans most of the map.

    Parameters
    ----------
    codes : Codes
    xy : (n, 2) ndarray
        Where the codes lie on the map.
    """
    rows = np.linspace(0, len(xy) - 1, min(len(xy), MOST)).round().astype(np.int64)
    rows = rows[np.isfinite(xy[rows]).all(axis=1)]
    if not len(rows):
        return 0, 0, 0, 0
    found = _usual(codes, rows) if len(np.unique(codes.labels[rows])) >= 4 else _far_apart(xy, rows)
    fours = list(combinations(found, 4)) or [tuple(np.resize(found, 4))]
    best = max(fours, key=lambda four: _area(xy[list(four)]))
    return _laid_out(list(best), xy)


def _usual(codes: Codes, rows: Ids) -> list[int]:
    """Return of each class the row whose code is nearest to the class's median."""
    found = []
    for label in np.unique(codes.labels[rows])[:CANDIDATES]:
        own = rows[codes.labels[rows] == label]
        z = codes.z[own].astype(np.float64)
        away = np.square(z - np.median(z, axis=0)).sum(axis=1)
        found.append(int(own[away.argmin()]))
    return found


def _far_apart(xy: Places, rows: Ids) -> list[int]:
    """Return rows each of which is as far from those before it as can be."""
    places = xy[rows]
    found = [int(np.square(places - places.mean(axis=0)).sum(axis=1).argmax())]
    away = np.square(places - places[found[0]]).sum(axis=1)
    while len(found) < min(CANDIDATES, len(rows)):
        found.append(int(away.argmax()))
        away = np.minimum(away, np.square(places - places[found[-1]]).sum(axis=1))
    return [int(row) for row in rows[found]]


def _area(corners: Places) -> float:
    """Return the area of the quadrilateral of four places, taken round their middle."""
    around = corners - corners.mean(axis=0)
    x, y = around[np.argsort(np.arctan2(around[:, 1], around[:, 0]))].T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def _laid_out(rows: list[int], xy: Places) -> tuple[int, int, int, int]:
    """Put the two highest on top, each pair from left to right."""
    by_height = sorted(rows, key=lambda row: -xy[row, 1])
    top, bottom = (sorted(pair, key=lambda row: xy[row, 0]) for pair in (by_height[:2], by_height[2:]))
    return top[0], top[1], bottom[0], bottom[1]
