"""One table that compares sources of pictures with the data they should be like.

Shapes: n pictures, *shape of one, k features.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import DataError, Dataset, Floats
from trainers.quality.coverage import NEAREST, pieces
from trainers.quality.features import FeatureNet, features_of
from trainers.quality.frechet import Moments, frechet
from trainers.quality.sources import BY_CLASS, GAUSSIAN, Sampler, Source, baseline_sources, model_source

MOST = 2048
"""Pictures of each source that are compared where nothing else is asked for."""
SHOWN = 8
FLOOR = "one half of the data with the other"

Features: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """How like the data some pictures are.

    Attributes
    ----------
    n : int
        Pictures on each side.
    frechet : float
        Squared distance in features, 0 at best; see :func:`trainers.quality.frechet.frechet`.
    precision, recall : float
        Shares from 0 to 1 (Kynkaanniemi et al. 2019).
    density, coverage : float
        Density may exceed 1 (Naeem et al. 2020).
    """

    n: int
    frechet: float
    precision: float
    recall: float
    density: float
    coverage: float


@dataclass(frozen=True, eq=False)
class Row:
    """One source in the table.

    Attributes
    ----------
    name : str
    figures : Figures
        At the number that was asked for, or at as many as the source has. What stands at different numbers
        does not compare.
    common : Figures
        At the number that all sources in the table have.
    pictures : (some, *shape) float32
        The first few it gave, within the data's range; read-only.
    """

    name: str
    figures: Figures
    common: Figures
    pictures: Floats


Measuring: TypeAlias = Generator[None, None, Figures]
Comparing: TypeAlias = Generator[Row | None, None, tuple[Row, ...]]


def compare(
    sources: Sequence[Source],
    dataset: Dataset,
    net: FeatureNet,
    n: int | None = None,
    seed: int = 0,
    shown: int = SHOWN,
) -> Comparing:
    """Compare sources with the training rows of some data, letting go after every piece of the work.

    First comes the floor: what two halves of the data themselves come to, which only more data would lower.
    Then a row for each source in turn; None in between.

    Parameters
    ----------
    sources : sequence of Source
        See :func:`trainers.quality.sources.baseline_sources` and ``model_source``.
    dataset : Dataset
    net : FeatureNet
        Of pictures of that shape.
    n : int or None
        Pictures on each side; None takes the training rows, 2,048 at most.
    seed : int
        Of all draws.
    shown : int
        Pictures in a row.

    Yields
    ------
    Row or None

    Returns
    -------
    tuple of Row
        All of them, the floor first.

    Raises
    ------
    DataError
        Where the net knows pictures of another shape, or n is too small, or more than there are rows.
    """
    x = dataset.x_train
    n = min(len(x), MOST) if n is None else n
    _check(dataset, net, n, len(x))
    least = min([n, len(dataset) // 2, *(s.most for s in sources if s.most is not None)])
    if least <= NEAREST:
        raise DataError(f"{dataset.name} has too few held-out rows to compare; leave that row out")
    chance = np.random.default_rng(seed)
    real = yield from _features(net, x[chance.permutation(len(x))[:n]])
    one, other = np.array_split(chance.permutation(len(dataset)), 2)
    half = yield from _features(net, dataset.x[one[: min(n, len(other))]])
    rest = yield from _features(net, dataset.x[other[:n]])
    floor = yield from _row(FLOOR, half, rest, least, dataset.x[other[:shown]])
    yield floor
    table = [floor]
    for source in sources:
        pictures = source.draw(min(n, source.most or n), seed).clip(*dataset.value_range)
        yield None
        made = yield from _features(net, pictures)
        row = yield from _row(source.name, real, made, least, pictures[:shown])
        table.append(row)
        yield row
    return tuple(table)


def quality_figures(
    model: Sampler,
    dataset: Dataset,
    *,
    codes: NDArray[np.float32] | None = None,
    n: int | None = None,
    seed: int = 0,
) -> dict[str, float]:
    """Measure the samples of a model on data for which a net of features ships; nothing for others or few.

    Parameters
    ----------
    model : Sampler
    dataset : Dataset
    codes : (rows, k) ndarray or None
        Of the training rows, for a model without a prior.
    n : int or None
        As in :func:`compare`.
    seed : int

    Returns
    -------
    dict of str to float
        ``frechet``, ``precision``, ``recall``, ``density``, ``coverage`` of :class:`Figures`; ``compared``,
        the pictures on each side, and ``gaussian_frechet``, what a Gaussian of each class comes to.
    """
    net = features_of(dataset.name)
    few = min(len(dataset) // 2, int(dataset.train.sum())) <= NEAREST
    if few or net is None or net.input_shape != dataset.shape:
        return {}
    best = next(s for s in baseline_sources(dataset) if s.name in (BY_CLASS, GAUSSIAN))
    rows = finished(compare([model_source("model", model, codes), best], dataset, net, n, seed))
    own = rows[1].figures
    return {
        "frechet": own.frechet,
        "precision": own.precision,
        "recall": own.recall,
        "density": own.density,
        "coverage": own.coverage,
        "compared": float(own.n),
        "gaussian_frechet": rows[2].figures.frechet,
    }


def finished(work: Comparing) -> tuple[Row, ...]:
    """Do a comparison in one go, and give its rows."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            rows: tuple[Row, ...] = end.value
            return rows


def measure(real: Features, made: Features) -> Measuring:
    """Measure features (n, k) of pictures against those of as many real ones (n, k), a piece at a time."""
    distance = frechet(Moments.of(real), Moments.of(made))
    yield None
    precise, dense = yield from pieces(real, made)
    return Figures(len(made), distance, precise.faithful, precise.reached, dense.faithful, dense.reached)


def _row(
    name: str, real: Features, made: Features, least: int, pictures: Floats
) -> Generator[None, None, Row]:
    figures = yield from measure(real[: len(made)], made)
    common = figures if len(made) == least else (yield from measure(real[:least], made[:least]))
    kept = np.array(pictures, dtype=np.float32)
    kept.flags.writeable = False
    return Row(name, figures, common, kept)


def _features(net: FeatureNet, pictures: Floats) -> Generator[None, None, Features]:
    parts = [np.zeros((0, net.size))]
    for part in net.pieces(pictures):
        parts.append(part)
        yield None
    return np.concatenate(parts)


def _check(dataset: Dataset, net: FeatureNet, n: int, rows: int) -> None:
    if net.input_shape != dataset.shape:
        raise DataError(f"{dataset.name} is not what the net of {net.data} knows; choose {net.data}")
    if not NEAREST < n <= rows:
        raise DataError(f"compare {NEAREST + 1} to {rows:,} pictures of {dataset.name}, not {n:,}")
