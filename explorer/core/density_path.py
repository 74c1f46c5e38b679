"""Ways that stay near the codes: shortest paths through a graph of neighbours, smoothed.

A step costs the square of its length, so that many short steps through dense parts are cheaper than one long
step through a gap. Shapes: n codes, k latent dimensions, m steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core.neighbours import Index, knn

Ids: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]

NEIGHBOURS = 10
MAX_CODES = 3_000
POWER = 2.0
SMOOTHING = 0.05
"""Width (standard deviation) over which a path is smoothed, in lengths of the path."""

_SAMPLES = 128  # even pieces in which a path is smoothed
_TREES = 256  # sources whose shortest paths are kept


@dataclass(frozen=True, eq=False)
class DensityGraph:
    """A graph of the training codes, each joined to its nearest others [1]_ [2]_.

    Make it with `DensityGraph.of`. Paths depend on the codes and the anchors alone, not on what was asked
    before.

    Attributes
    ----------
    index : Index
        The codes of the graph, shape (n, k), float64.
    rows : ndarray of int64, shape (n,)
        Their rows among the codes it was made of. Of equal codes the first stands for all; rows that are not
        finite are left out.
    total : int
        How many codes it was made of.
    sampled : bool
        Whether only an even sample of them was taken.
    edges : scipy.sparse.csr_array, shape (n, n)
        What each step costs, in both directions: its length, in units of the median, to the power of 2. All
        codes can be reached; where the neighbours fall into separate parts, these are joined by the shortest
        steps.

    References
    ----------
    .. [1] N. Chen et al., "Fast approximate geodesics for deep generative models", ICANN 2019: shortest paths
           through codes rather than differential equations.
    .. [2] S. J. Hwang, S. B. Damelin, A. O. Hero, "Shortest path through random points", Annals of Applied
           Probability 26, 2016: with powers of the length they tend to geodesics of a metric of the density.
    """

    index: Index
    rows: Ids
    total: int
    sampled: bool
    edges: Any
    _trees: dict[int, NDArray[np.int32]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, codes: ArrayLike) -> DensityGraph:
        """Join codes to their nearest others.

        Parameters
        ----------
        codes : array_like, shape (n, k)
            The training codes; of more than 3,000 an even sample is taken.

        Returns
        -------
        DensityGraph

        Raises
        ------
        ValueError
            If `codes` is no table, or a value is too large to be squared.
        """
        z = np.asarray(codes, dtype=np.float64)
        if z.ndim != 2:
            raise ValueError(f"codes must have the shape (n, k), not {z.shape}")
        rows = np.flatnonzero(np.isfinite(z).all(axis=1))
        sampled = len(rows) > MAX_CODES
        if sampled:
            rows = rows[np.linspace(0, len(rows) - 1, MAX_CODES).astype(np.int64)]
        rows = rows[np.sort(np.unique(z[rows], axis=0, return_index=True)[1])]
        points = z[rows]
        return cls(Index.of(points), rows, len(z), sampled, _edges(points))

    @property
    def note(self) -> str:
        """What the screen says of these ways: that they are approximate, and of what they are made."""
        through = (
            f"a sample of {len(self.rows):,} of {self.total:,}" if self.sampled else f"{len(self.rows):,}"
        )
        return f"Approximate: the shortest way through {through} codes in short steps, smoothed."

    def path(self, a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Floats:
        """Codes along the way from one anchor to another that stays near the codes.

        Each anchor is joined to its nearest code. The way back is the same.

        Parameters
        ----------
        a, b : array_like, shape (k,)
            The anchors.
        t : array_like, shape (m,)
            Share of the way's length: 0 is `a`, 1 is `b`, bit for bit; beyond them it goes on straight, in
            the direction that it has there.

        Returns
        -------
        ndarray, shape (m, k)

        Raises
        ------
        ValueError
            If the anchors are not finite codes of the graph's dimensions, or `t` is no finite row of numbers.
        """
        anchors, places = self._anchors(a, b), np.asarray(t, dtype=np.float64)
        if places.ndim != 1 or not np.isfinite(places).all():
            raise ValueError(f"t must be a finite row of numbers, shape (m,), not {places.shape}")
        back = tuple(anchors[0]) > tuple(anchors[1])
        curve = _smoothed(_shortened(self._route(anchors[::-1] if back else anchors)))
        codes = _along(curve[::-1] if back else curve, places)
        codes[places == 0], codes[places == 1] = anchors
        return codes

    def _anchors(self, a: ArrayLike, b: ArrayLike) -> Floats:
        start, end = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
        k = self.index.points.shape[1]
        if start.shape != (k,) or end.shape != (k,):
            raise ValueError(f"both anchors must have the shape ({k},), not {start.shape} and {end.shape}")
        anchors = np.stack([start, end])
        if not np.isfinite(anchors).all():
            raise ValueError("anchors must be finite")
        return anchors

    def _route(self, anchors: Floats) -> Floats:
        """Corners of the cheapest way between two anchors, through their nearest codes."""
        if not len(self.rows):
            return anchors
        first, last = self.index.query(anchors, 1)[0][:, 0].tolist()
        return np.concatenate([anchors[:1], self.index.points[self._walk(first, last)], anchors[1:]])

    def _walk(self, source: int, target: int) -> list[int]:
        """Rows of the graph from `source` to `target`, both included."""
        before = self._trees.get(source)
        if before is None:
            from scipy.sparse.csgraph import dijkstra

            before = dijkstra(self.edges, indices=source, return_predecessors=True)[1]
            if len(self._trees) >= _TREES:
                self._trees.clear()
            self._trees[source] = before
        walk = [target]
        while walk[-1] != source:
            walk.append(int(before[walk[-1]]))
        return walk[::-1]


def _edges(points: Floats) -> Any:
    """Cost of the steps between neighbours, a symmetric sparse table (n, n)."""
    from scipy.sparse import csr_array

    n = len(points)
    beside = knn(points, NEIGHBOURS)
    one, other = np.repeat(np.arange(n), beside.shape[1]), beside.ravel()
    one, other = _joined(points, one, other)
    lengths = np.linalg.norm(points[one] - points[other], axis=1)
    unit = (float(np.median(lengths)) if len(lengths) else 0.0) or 1.0
    costs = np.clip(lengths / unit, 1e-100, 1e100) ** POWER  # zero would be no step at all
    table = csr_array((costs, (one, other)), shape=(n, n))
    return table.maximum(table.T).tocsr()


def _joined(points: Floats, one: Ids, other: Ids) -> tuple[Ids, Ids]:
    """Add the shortest bridges between parts that no edge joins, from the smallest part first."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(points)
    table = csr_array((np.ones(len(one)), (one, other)), shape=(n, n))
    part = connected_components(table, directed=False)[1]
    bridges = []
    while len(sizes := np.bincount(part)) > 1:
        inside = part == np.where(sizes > 0, sizes, n + 1).argmin()
        inner, outer = np.flatnonzero(inside), np.flatnonzero(~inside)
        if not len(outer):
            break
        found, distances = Index.of(points[outer]).query(points[inner], 1)
        shortest = distances[:, 0].argmin()
        bridges.append((inner[shortest], outer[found[shortest, 0]]))
        part[inside] = part[bridges[-1][1]]
    ends = np.array(bridges, dtype=np.int64).reshape(-1, 2)
    return np.concatenate([one, ends[:, 0]]), np.concatenate([other, ends[:, 1]])


def _shortened(corners: Floats) -> Floats:
    """Leave out corners next to either end that make the way go back: going past them costs less.

    With squared lengths these are the corners with an acute angle.
    """
    corners = corners[np.append(True, (corners[1:] != corners[:-1]).any(axis=1))]
    for _ in range(2):
        while len(corners) > 2 and (corners[1] - corners[0]) @ (corners[1] - corners[2]) >= 0:
            corners = np.delete(corners, 1, axis=0)
        corners = corners[::-1]
    return corners


def _smoothed(corners: Floats) -> Floats:
    """Even samples of a way, smoothed as if heat flowed along it for a while, its ends held.

    This is what many rounds of averaging neighbouring samples come to, worked out at once.
    """
    if len(corners) <= 2:
        return corners
    t = np.linspace(0.0, 1.0, _SAMPLES + 1)
    samples = _along(corners, t)
    chord: Floats = samples[0] + t[:, None] * (samples[-1] - samples[0])
    chord[1:-1] += _heat() @ (samples - chord)[1:-1]
    return chord


@cache
def _heat() -> Floats:
    """Make the table that takes samples between held ends through heat flow: high frequencies are damped."""
    wave = np.arange(1, _SAMPLES)
    sines = np.sin(np.pi / _SAMPLES * np.outer(wave, wave))
    flow: Floats = (2.0 / _SAMPLES * sines * np.exp(-0.5 * (np.pi * SMOOTHING * wave) ** 2)) @ sines
    return flow


def _along(corners: Floats, t: Floats) -> Floats:
    """Places at shares `t` of the length of a way given by its corners; beyond its ends it goes on."""
    reached = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1)))
    if not reached[-1] > 0:
        return np.repeat(corners[:1], len(t), axis=0)
    reached /= reached[-1]
    kept = np.append(True, np.diff(reached) > 0)
    corners, reached = corners[kept], reached[kept]
    piece = np.clip(np.searchsorted(reached, t, side="right") - 1, 0, len(corners) - 2)
    share = (t - reached[piece]) / (reached[piece + 1] - reached[piece])
    along: Floats = corners[piece] + share[:, None] * (corners[piece + 1] - corners[piece])
    return along
