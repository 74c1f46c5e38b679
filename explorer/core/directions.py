"""Directions of a latent space that mean something: of most variance, of an attribute, of a difference.

Shapes: n codes, k latent dimensions, m attributes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

LEAST_EXAMPLES = 3
"""Codes of which a term of an arithmetic, or a group of an attribute vector, is the mean at least."""
RIDGE = 1e-3
"""Ridge of a regression, in units of the codes' mean variance: units that died get no weight."""


@dataclass(frozen=True, eq=False)
class PrincipalDirections:
    """Orthonormal directions of a set of codes, that of most variance first.

    Attributes
    ----------
    mean : ndarray of float64, shape (k,)
    directions : ndarray of float64, shape (r, k)
        One a row; the largest entry of each is positive.
    shares : ndarray of float64, shape (r,)
        Share of the variance along each, 0 to 1.
    deviations : ndarray of float64, shape (r,)
        Standard deviation of the codes along each.
    """

    mean: Floats
    directions: Floats
    shares: Floats
    deviations: Floats

    def __post_init__(self) -> None:
        _keep(self, "mean", "directions", "shares", "deviations")


@dataclass(frozen=True, eq=False)
class AttributeVector:
    """The way from the codes without an attribute to those with it.

    Attributes
    ----------
    vector : ndarray of float64, shape (k,)
        Difference of the two means.
    examples : (int, int)
        How many codes with it and without.
    spread : (float, float)
        Standard deviation of the codes of each group along the vector, in lengths of the vector: at 0.5 and
        more the groups overlap.
    auroc : float
        How well it parts codes it was not made of: the chance that one with the attribute lies further along
        than one without. Made of one half of the rows and measured on the other, which the seed chose. 0.5
        is chance. NaN where a group is too small to be halved.
    """

    vector: Floats
    examples: tuple[int, int]
    spread: tuple[float, float]
    auroc: float

    def __post_init__(self) -> None:
        _keep(self, "vector")


@dataclass(frozen=True, eq=False)
class RegressionDirection:
    """The direction along which a number of the data grows fastest, as least squares see it.

    Attributes
    ----------
    vector : ndarray of float64, shape (k,)
        The shortest step after which the fitted number is greater by its whole range.
    examples : int
    r2 : float
        Share of the number's variance that is told on codes it was not fitted to: fitted to one half of the
        rows, measured on the other, which the seed chose. 0 is as good as the mean, below is worse. NaN where
        there are too few rows.
    """

    vector: Floats
    examples: int
    r2: float

    def __post_init__(self) -> None:
        _keep(self, "vector")


def principal_directions(codes: ArrayLike, most: int | None = None) -> PrincipalDirections:
    """Find the principal directions of codes.

    Parameters
    ----------
    codes : array_like, shape (n, k)
        Rows that are not finite are left out.
    most : int, optional
        How many at most; all k by default.

    Returns
    -------
    PrincipalDirections
        The same codes give the same directions, signs included. Codes that do not spread have shares of 0.

    Raises
    ------
    ValueError
        If there is no finite code.
    """
    z = _table(codes)
    centred = z - z.mean(axis=0)
    variances, columns = np.linalg.eigh(centred.T @ centred / len(z))
    variances = variances[::-1].clip(min=0)[:most]
    rows = columns.T[::-1][:most]
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    total = float(np.square(centred).sum() / len(z))
    shares = variances / total if total > np.finfo(np.float64).tiny else np.zeros_like(variances)
    signed = rows * np.where(largest < 0, -1.0, 1.0)[:, None]
    return PrincipalDirections(z.mean(axis=0), signed, shares, np.sqrt(variances))


def attribute_vector(with_it: ArrayLike, without: ArrayLike, seed: int = 0) -> AttributeVector:
    """Make the vector of an attribute from examples with it and without: the difference of the means.

    As in Larsen, Sønderby, Larochelle & Winther 2016 (section 4.2) and White 2016 (section 3.2).

    Parameters
    ----------
    with_it : array_like, shape (n1, k)
    without : array_like, shape (n2, k)
        Rows that are not finite are left out.
    seed : int
        Chooses the halves of which one is held out to be measured.

    Raises
    ------
    ValueError
        If a group has fewer than 3 codes, or the two are of different spaces.
    """
    groups = _group(with_it, "with the attribute"), _group(without, "without the attribute")
    _same_space(*groups)
    vector: Floats = groups[0].mean(axis=0) - groups[1].mean(axis=0)
    squared = float(vector @ vector)
    one, other = (float((z @ vector).std() / squared) if squared else float("inf") for z in groups)
    return AttributeVector(vector, (len(groups[0]), len(groups[1])), (one, other), _held_out(groups, seed))


def regression_direction(
    codes: ArrayLike, values: ArrayLike, *, ridge: float = RIDGE, seed: int = 0
) -> RegressionDirection:
    """Fit a number of the data to its codes, and give the direction along which it grows.

    Least squares of the number on the codes with a ridge (Hoerl & Kennard 1970).

    Parameters
    ----------
    codes : array_like, shape (n, k)
    values : array_like, shape (n,)
        Rows with a value or a code that is not finite are left out.
    ridge : float
        In units of the codes' mean variance.
    seed : int
        Chooses the half that is held out to be measured.

    Raises
    ------
    ValueError
        If there are fewer than 3 rows, as many codes as values are not given, or all values are equal.
    """
    z, y = np.asarray(codes, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ValueError(f"codes (n, k) and values (n,) are needed, not {z.shape} and {y.shape}")
    finite = np.isfinite(z).all(axis=1) & np.isfinite(y)
    z, y = _group(z[finite], "to fit a direction to"), y[finite]
    width = float(y.max() - y.min())
    if width <= 0:
        raise ValueError("all values are equal: there is no direction in which they grow")
    slope, _ = _ridge(z, y, ridge)
    squared = float(slope @ slope)
    vector = slope * (width / squared) if squared else np.zeros_like(slope)
    return RegressionDirection(vector, len(z), _held_out_r2(z, y, ridge, seed))


def decorrelated_vectors(
    codes: ArrayLike, attributes: Mapping[str, ArrayLike], cyclic: Collection[str] = ()
) -> dict[str, Floats]:
    """Find for each attribute the vector that moves it and, to first order, no other known attribute.

    All attributes are fitted at once: codes = W attributes + c by least squares. A column of W is how the
    code changes with one attribute while the others rest; unlike a difference of means it takes over nothing
    of what happens to go along with it in the examples.

    Parameters
    ----------
    codes : array_like, shape (n, k)
    attributes : mapping of str to array_like, shape (n,)
    cyclic : collection of str
        Those that are angles in radians. They are held fixed by cosine and sine, and have no vector: there is
        no straight way round a circle.

    Returns
    -------
    dict of str to ndarray of float64, shape (k,)
        The step of the code for the attribute's whole range, by the names of those that are no angles.

    Raises
    ------
    ValueError
        If the rows do not fit, or are too few to tell the attributes apart.
    """
    z = np.asarray(codes, dtype=np.float64)
    names, table = _columns(attributes, cyclic, len(z))
    finite = np.isfinite(z).all(axis=1) & np.isfinite(table).all(axis=1)
    z, table = _table(z[finite]), table[finite]
    centred = table - table.mean(axis=0)
    if np.linalg.matrix_rank(centred) < centred.shape[1]:
        raise ValueError(
            "the examples do not tell the attributes apart: one is constant, or goes with others"
        )
    slopes: Floats = np.linalg.lstsq(centred, z - z.mean(axis=0), rcond=None)[0]
    widths = table.max(axis=0) - table.min(axis=0)
    return {name: slopes[i] * widths[i] for i, name in enumerate(names) if name not in cyclic}


def with_and_without(values: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which rows clearly have an attribute and which clearly have not.

    Parameters
    ----------
    values : array_like, shape (n,)
        Finite.

    Returns
    -------
    two ndarrays of bool, shape (n,)
        The upper and the lower third of the range; what lies between is in neither.
    """
    y = np.asarray(values, dtype=np.float64)
    low, high = float(y.min()), float(y.max())
    return y > low + (high - low) * 2 / 3, y < low + (high - low) / 3


def arithmetic(a: ArrayLike, b: ArrayLike, c: ArrayLike) -> Floats:
    """Give A - B + C, each the mean of some codes (Mikolov, Yih & Zweig 2013; Radford et al. 2016).

    Parameters
    ----------
    a, b, c : array_like, shapes (n1, k), (n2, k) and (n3, k)
        The codes of the examples of each term; with fewer than three it follows the examples rather than
        what they share (Radford et al. 2016, section 6.3.2).

    Returns
    -------
    ndarray of float64, shape (k,)

    Raises
    ------
    ValueError
        If a term has fewer than 3 codes, or they are of different spaces.
    """
    terms = [_group(codes, f"in {name}") for name, codes in zip("ABC", (a, b, c), strict=True)]
    _same_space(*terms)
    first, second, third = (term.mean(axis=0) for term in terms)
    result: Floats = first - second + third
    return result


def auroc(above: ArrayLike, below: ArrayLike) -> float:
    """Give the chance that one of ``above`` is greater than one of ``below``, ties counted half.

    The area under the curve of the hit rate over the false alarm rate, from the sum of the ranks (Hanley &
    McNeil 1982).

    Parameters
    ----------
    above : array_like, shape (n1,)
    below : array_like, shape (n2,)
    """
    one, other = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    _, places, counts = np.unique(np.concatenate([one, other]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return float((ranks[: len(one)].sum() / len(one) - (len(one) + 1) / 2) / len(other))


# -- the halves ----------------------------------------------------------------------------------


def _halves(n: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = rng.permutation(n)
    return order[: n // 2], order[n // 2 :]


def _held_out(groups: tuple[Floats, Floats], seed: int) -> float:
    """Part held-out halves by the vector of the other halves."""
    rng = np.random.default_rng(seed)
    parts = [(z, *_halves(len(z), rng)) for z in groups]
    means = [z[fitted].mean(axis=0) for z, fitted, _ in parts]
    along = [z[held] @ (means[0] - means[1]) for z, _, held in parts]
    return auroc(*along)


def _held_out_r2(z: Floats, y: Floats, ridge: float, seed: int) -> float:
    fitted, held = _halves(len(z), np.random.default_rng(seed))
    spread = float(np.square(y[held] - y[fitted].mean()).sum())
    if len(fitted) < LEAST_EXAMPLES or not spread:
        return float("nan")
    slope, offset = _ridge(z[fitted], y[fitted], ridge)
    return 1.0 - float(np.square(y[held] - z[held] @ slope - offset).sum()) / spread


def _ridge(z: Floats, y: Floats, ridge: float) -> tuple[Floats, float]:
    """Fit y = z slope + offset, the offset free of the ridge."""
    centred, middle = z - z.mean(axis=0), float(y.mean())
    gram = centred.T @ centred / len(z)
    level = ridge * float(np.trace(gram)) / len(gram)
    slope: Floats = np.linalg.lstsq(
        gram + level * np.eye(len(gram)), centred.T @ (y - middle) / len(z), rcond=None
    )[0]
    return slope, middle - float(z.mean(axis=0) @ slope)


# -- what comes in -------------------------------------------------------------------------------


def _columns(
    attributes: Mapping[str, ArrayLike], cyclic: Collection[str], n: int
) -> tuple[list[str], Floats]:
    """Lay attributes beside one another, (n, columns): an angle as cosine and sine."""
    names: list[str] = []
    columns: list[Floats] = []
    for name, given in attributes.items():
        values = np.asarray(given, dtype=np.float64)
        if values.shape != (n,):
            raise ValueError(f"the attribute {name!r} has {values.shape} values for {n} codes")
        own = [np.cos(values), np.sin(values)] if name in cyclic else [values]
        names += [name] * len(own)
        columns += own
    if not columns:
        raise ValueError("there are no attributes")
    return names, np.stack(columns, axis=1)


def _table(codes: ArrayLike) -> Floats:
    z = np.asarray(codes, dtype=np.float64)
    if z.ndim != 2 or z.shape[1] == 0:
        raise ValueError(f"codes must have the shape (n, k) with k >= 1, not {z.shape}")
    z = z[np.isfinite(z).all(axis=1)]
    if not len(z):
        raise ValueError("there are no finite codes")
    return z


def _group(codes: ArrayLike, where: str) -> Floats:
    z = np.asarray(codes, dtype=np.float64)
    z = _table(z) if len(z) else z
    if len(z) < LEAST_EXAMPLES:
        raise ValueError(f"there are {len(z)} codes {where}; it takes at least {LEAST_EXAMPLES}")
    return z


def _same_space(*groups: Floats) -> None:
    sizes = sorted({z.shape[1] for z in groups})
    if len(sizes) > 1:
        raise ValueError(f"the codes are of different spaces, of {' and '.join(map(str, sizes))} dimensions")


def _keep(holder: object, *names: str) -> None:
    """Make arrays of a frozen dataclass fresh and read-only."""
    for name in names:
        array = np.array(getattr(holder, name), dtype=np.float64)
        array.flags.writeable = False
        object.__setattr__(holder, name, array)
