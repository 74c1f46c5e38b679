"""From one code to another: straight lines, great circles, and grids between four corners.

Shapes: k latent dimensions, m steps, p pairs of codes. All is worked out in float64; the ends of every way
are the anchors bit for bit, so that they decode to exactly what the anchors decode to.
"""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.core.density_path import DensityGraph
from explorer.core.neighbours import Index
from explorer.core.sphere import arcs, polar

Floats: TypeAlias = NDArray[np.float64]
Way: TypeAlias = Literal["line", "slerp", "density"]

WAYS: tuple[Way, ...] = ("line", "slerp", "density")
MIN_STEPS, MAX_STEPS = 3, 25
MAX_OVERSHOOT = 2.0
"""In lengths of the way beyond either end."""

_LINE_UP_TO = 3  # latent dimensions in which the middle of a line is nothing unusual


def parameters(steps: int, overshoot: float = 0.0) -> Floats:
    """Places of the steps along a way: 0 is its start, 1 its end.

    Without overshoot they are even. With overshoot they run from ``-overshoot`` to ``1 + overshoot``, still
    as many, and both anchors stay exactly among them: beyond either end go equally many, each part is even in
    itself, and the numbers are chosen so that the parts are spaced as much alike as can be. An odd number of
    steps keeps one half-way. Three steps become five, since there would be no room.

    Parameters
    ----------
    steps : int
        3 to 25.
    overshoot : float
        How far to go on beyond each end, in lengths of the way, 0 to 2: with 0.5 all of it is twice as long
        as the way, with 1 it ends twice as far from the other anchor.

    Returns
    -------
    ndarray, shape (m,)
        Rising, with exactly 0 and 1 among them; ``m == steps`` but for three steps with overshoot.

    Raises
    ------
    ValueError
        If `steps` or `overshoot` is out of its range.
    """
    if not MIN_STEPS <= steps <= MAX_STEPS:
        raise ValueError(f"steps must be {MIN_STEPS} to {MAX_STEPS}, not {steps}")
    if not 0 <= overshoot <= MAX_OVERSHOOT:
        raise ValueError(f"overshoot must be 0 to {MAX_OVERSHOOT:g} lengths, not {overshoot}")
    if overshoot == 0:
        return np.linspace(0.0, 1.0, steps)
    intervals = 4 if steps == 3 else steps - 1

    def unevenness(beyond: int) -> float:
        return abs(math.log(beyond) - math.log(overshoot) - math.log(intervals - 2 * beyond))

    beyond = min(range(1, (intervals + 1) // 2), key=unevenness)
    outside = overshoot * (np.arange(1, beyond + 1) / beyond)
    return np.concatenate([-outside[::-1], np.linspace(0.0, 1.0, intervals - 2 * beyond + 1), 1.0 + outside])


def line(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Floats:
    """Codes along the straight line.

    Parameters
    ----------
    a, b : array_like, shape (k,)
        The anchors.
    t : array_like, shape (m,)
        0 is `a`, 1 is `b`; beyond them the line goes on.

    Returns
    -------
    ndarray, shape (m, k)

    Raises
    ------
    ValueError
        If the anchors are not finite codes of one length, or `t` is no finite row of numbers.
    """
    start, end = _anchors(a, b)
    way: Floats = _line(start, end, _places(t))[0]
    return way


def slerp(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Floats:
    """Codes along the great circle [1]_, their norm going evenly from one anchor's to the other's.

    Anchors of one norm keep it all the way. Opposite anchors are joined over a fixed perpendicular: of the
    coordinate axis that lies most across (the first of equals). A zero vector takes the other's direction. In
    one dimension there is no way round, so it is the line.

    Parameters
    ----------
    a, b : array_like, shape (k,)
        The anchors.
    t : array_like, shape (m,)
        0 is `a`, 1 is `b`; beyond them the turn goes on, and so does the norm, down to zero at least.

    Returns
    -------
    ndarray, shape (m, k)

    Raises
    ------
    ValueError
        As `line` does.

    References
    ----------
    .. [1] K. Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985.
    """
    start, end = _anchors(a, b)
    way: Floats = _slerp(start, end, _places(t))[0]
    return way


def between(way: Way, a: ArrayLike, b: ArrayLike, t: ArrayLike, graph: DensityGraph | None = None) -> Floats:
    """Codes along the way that is asked for.

    Parameters
    ----------
    a, b : array_like, shape (k,)
    t : array_like, shape (m,)
    graph : DensityGraph, optional
        Of the training codes; the way "density" needs it.

    Returns
    -------
    ndarray, shape (m, k)

    Raises
    ------
    ValueError
        If there is no such way, or its graph is missing; or as `line` does.
    """
    if way == "line":
        return line(a, b, t)
    if way == "slerp":
        return slerp(a, b, t)
    return _needed(way, graph).path(a, b, t)


def grid(corners: ArrayLike, rows: int, columns: int, way: Way, graph: DensityGraph | None = None) -> Floats:
    """Codes between four corners.

    The upper and the lower edge go the way that is asked for. From each step of the upper edge to the one
    below it on the lower edge it is the line for "line" (together: bilinear), slerp for "slerp", and the line
    again for "density", since with paths of their own columns side by side could part.

    Parameters
    ----------
    corners : array_like, shape (4, k)
        Top left, top right, bottom left, bottom right.
    rows, columns : int
        At least two each.
    graph : DensityGraph, optional
        Of the training codes; the way "density" needs it.

    Returns
    -------
    ndarray, shape (rows, columns, k)
        Its corners are the given ones bit for bit.

    Raises
    ------
    ValueError
        If the corners are not four finite codes, there are fewer than two rows or columns, no such way, or
        its graph is missing.
    """
    table = np.asarray(corners, dtype=np.float64)
    if table.ndim != 2 or len(table) != 4 or table.shape[1] == 0 or not np.isfinite(table).all():
        raise ValueError(f"corners must be four finite codes, shape (4, k), not {table.shape}")
    if min(rows, columns) < 2:
        raise ValueError(f"a grid has at least 2 rows and 2 columns, not {rows} and {columns}")
    across, down = np.linspace(0.0, 1.0, columns), np.linspace(0.0, 1.0, rows)
    if way == "line":
        top, bottom = _line(table[[0, 2]], table[[1, 3]], across)
    elif way == "slerp":
        top, bottom = _slerp(table[[0, 2]], table[[1, 3]], across)
    else:
        through = _needed(way, graph)
        top, bottom = through.path(table[0], table[1], across), through.path(table[2], table[3], across)
    joined = _slerp(top, bottom, down) if way == "slerp" else _line(top, bottom, down)
    return np.ascontiguousarray(joined.swapaxes(0, 1))


def recommended(latent_dim: int, gaussian_prior: bool) -> tuple[Way, str]:
    """Which way to begin with, and why.

    The middle of a line between two draws from N(0, I) in d dimensions has a norm of about sqrt(d/2), a draw
    itself one of about sqrt(d), give or take 0.7 whatever d is: for large d the middle is an outlier [1]_.

    Parameters
    ----------
    latent_dim : int
    gaussian_prior : bool
        Whether codes are meant to be spread like N(0, I), as of a VAE or the noise of a GAN.

    Returns
    -------
    way : str
        "line" or "slerp".
    why : str
        One sentence for the screen.

    References
    ----------
    .. [1] T. White, "Sampling generative networks", arXiv:1609.04468, 2016.
    """
    if not gaussian_prior:
        return "line", "Line: without a Gaussian prior no norm is typical, so slerp has no shell to keep to."
    if latent_dim <= _LINE_UP_TO:
        space = "1 dimension" if latent_dim == 1 else f"{latent_dim} dimensions"
        return (
            "line",
            f"Line: norms of N(0, I) in {space} vary so much that the middle of a line is no outlier.",
        )
    middle, typical = math.sqrt(latent_dim / 2), math.sqrt(latent_dim)
    norms = f"half-way a line has norm √(d/2) ≈ {middle:.1f}, but draws of N(0, I) have √d ≈ {typical:.1f}"
    return "slerp", f"Slerp: {norms}."


def lengths(codes: ArrayLike) -> Floats:
    """Euclidean norm of each code.

    Parameters
    ----------
    codes : array_like, shape (..., k)

    Returns
    -------
    ndarray, shape (...)
    """
    return polar(np.asarray(codes, dtype=np.float64))[0]


def nearness(codes: ArrayLike, index: Index, spacing: float, apart_from: ArrayLike = ()) -> Floats:
    """How far from the training codes each code lies, in units of their typical spacing.

    It is what the off-manifold meter of the probe shows: at 1 a code is as far away as a training code
    typically is from its nearest other.

    Parameters
    ----------
    codes : array_like, shape (m, k)
    index : Index
        The training codes.
    spacing : float
        Their typical spacing, see `explorer.core.neighbours.spacing`; greater than zero.
    apart_from : array_like of int
        Rows of `index` that do not count: those the anchors are, since they are near to themselves.

    Returns
    -------
    ndarray, shape (m,)
        Not a number where no code is left.
    """
    asked = np.asarray(codes, dtype=np.float64)
    omitted = np.unique(np.asarray(apart_from, dtype=np.int64))
    found, distances = index.query(asked, len(omitted) + 1)
    if not found.size:
        return np.full(len(asked), np.nan)
    nearest = np.where(np.isin(found, omitted), np.inf, distances).min(axis=1) / spacing
    away: Floats = np.where(np.isinf(nearest), np.nan, nearest)
    return away


def _anchors(a: ArrayLike, b: ArrayLike) -> tuple[Floats, Floats]:
    """Both anchors as pairs of one, shape (1, k)."""
    start, end = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if start.ndim != 1 or start.shape != end.shape or start.size == 0:
        raise ValueError(f"both anchors must be codes of one shape (k,), not {start.shape} and {end.shape}")
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        raise ValueError("anchors must be finite")
    return start[None], end[None]


def _places(t: ArrayLike) -> Floats:
    places = np.asarray(t, dtype=np.float64)
    if places.ndim != 1 or not np.isfinite(places).all():
        raise ValueError(f"t must be a finite row of numbers, shape (m,), not {places.shape}")
    return places


def _needed(way: str, graph: DensityGraph | None) -> DensityGraph:
    if way not in WAYS:
        raise ValueError(f"there is no way {way!r}; there are {', '.join(WAYS)}")
    if graph is None:
        raise ValueError("the way along the codes needs the graph of them")
    return graph


def _line(a: Floats, b: Floats, t: Floats) -> Floats:
    """Lines between pairs (p, k), shape (p, m, k)."""
    return _with_ends(a[:, None] + t[:, None] * (b - a)[:, None], a, b, t)


def _slerp(a: Floats, b: Floats, t: Floats) -> Floats:
    """Great circles between pairs (p, k), shape (p, m, k)."""
    return _line(a, b, t) if a.shape[1] == 1 else _with_ends(arcs(a, b, t), a, b, t)


def _with_ends(codes: Floats, a: Floats, b: Floats, t: Floats) -> Floats:
    """Put the anchors (p, k) themselves where `t` is exactly 0 or 1 of codes (p, m, k)."""
    codes[:, t == 0] = a[:, None]
    codes[:, t == 1] = b[:, None]
    return codes
