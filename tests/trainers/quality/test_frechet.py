"""The distance against closed forms, and against the root of a matrix by other means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import sqrtm

from trainers.quality.frechet import Moments, frechet

SEEDS = st.integers(0, 10_000)


def _covariance(rng: np.random.Generator, k: int, rank: int) -> np.ndarray:
    factor = rng.normal(size=(k, rank))
    return factor @ factor.T


@given(SEEDS, st.integers(1, 6))
def test_along_the_axes_it_is_the_sum_of_squares(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    means, deviations = rng.normal(size=(2, k)), rng.uniform(0, 3, size=(2, k))
    one, other = (Moments.given(m, np.diag(d**2)) for m, d in zip(means, deviations, strict=True))
    expected = np.square(means[0] - means[1]).sum() + np.square(deviations[0] - deviations[1]).sum()
    assert frechet(one, other) == pytest.approx(expected, abs=1e-9)


@given(SEEDS, st.integers(2, 12))
def test_it_is_the_formula_with_the_root_of_the_product(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(size=(3 * k, k)) @ rng.normal(size=(k, k)) for _ in "ab")
    ca, cb = np.cov(a.T), np.cov(b.T)
    root = np.real(sqrtm(ca @ cb))
    expected = np.square(a.mean(0) - b.mean(0)).sum() + np.trace(ca + cb - 2 * root)
    assert frechet(Moments.of(a), Moments.of(b)) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(SEEDS, st.integers(1, 3), st.integers(1, 3))
def test_covariances_need_no_full_rank(seed: int, rank_a: int, rank_b: int) -> None:
    rng = np.random.default_rng(seed)
    mean, a, b = np.zeros(8), _covariance(rng, 8, rank_a), _covariance(rng, 8, rank_b)
    nearly = [Moments.given(mean, c + 1e-12 * np.eye(8)) for c in (a, b)]
    exact = [Moments.given(mean, c) for c in (a, b)]
    assert frechet(*exact) == pytest.approx(frechet(*nearly), abs=1e-4)
    assert frechet(exact[0], exact[0]) == pytest.approx(0, abs=1e-9)


def test_fewer_samples_than_features() -> None:
    rng = np.random.default_rng(0)
    few = rng.normal(size=(5, 64)).astype(np.float32)
    assert frechet(Moments.of(few), Moments.of(few)) == pytest.approx(0, abs=1e-6)
    assert frechet(Moments.of(few), Moments.of(few + np.float32(2))) == pytest.approx(4 * 64, rel=1e-5)
    with pytest.raises(ValueError, match="fewer than two"):
        Moments.of(few[:1])


@given(SEEDS)
def test_it_is_the_same_both_ways_and_turned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(30, 5)), 2 + rng.normal(size=(30, 5)) ** 2
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    plain = frechet(Moments.of(a), Moments.of(b))
    assert frechet(Moments.of(b), Moments.of(a)) == pytest.approx(plain)
    assert frechet(Moments.of(a @ turn), Moments.of(b @ turn)) == pytest.approx(plain)
