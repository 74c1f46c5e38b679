"""The classifier in data space against brute force in double precision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core.between import VOTES
from explorer.core.neighbours import Index
from explorer.engine.voting import MOST_VOTERS, WIDE, Voters


def judge(x: Any, labels: Any, asked: Any) -> tuple[Any, Any]:
    return Voters(Index.of(x.reshape(len(x), -1)), labels).judge(asked)


def by_force(x: Any, labels: Any, asked: Any) -> tuple[Any, Any, Any]:
    """Labels, votes, and whether they are beyond doubt: no two distances that matter are nearly equal."""
    points, flat = (a.reshape(len(a), -1).astype(np.float64) for a in (x, asked))
    away = np.square(flat[:, None] - points).sum(axis=2)
    order = np.argsort(away, axis=1, kind="stable")
    near = labels[order[:, :VOTES]]
    same = (near[:, :, None] == near[:, None]).sum(axis=2)
    most, every = same.argmax(axis=1), np.arange(len(near))
    gaps = np.diff(np.take_along_axis(away, order, axis=1)[:, : VOTES + 1], axis=1)
    sure = gaps.min(axis=1, initial=np.inf) > 1e-5 * (np.square(flat).sum(axis=1) + 1)
    return near[every, most], same[every, most] / near.shape[1], sure


@settings(max_examples=30)
@given(
    st.integers(1, 300), st.sampled_from([1, 3, 64, WIDE + 1, 700]), st.integers(1, 140), st.integers(0, 99)
)
def test_votes_are_those_of_brute_force(n: int, d: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    hidden = rng.standard_normal((n + m, min(d, 6)))
    x = hidden @ rng.standard_normal((hidden.shape[1], d)) + 0.3 * rng.standard_normal((n + m, d)) + 5
    x, labels = x.astype(np.float32), rng.integers(0, 4, n)
    found, votes = judge(x[:n], labels, x[n:])
    expected, shares, sure = by_force(x[:n], labels, x[n:])
    assert np.array_equal(found[sure], expected[sure])
    np.testing.assert_allclose(votes[sure], shares[sure], rtol=1e-6)


def test_most_pictures_are_beyond_doubt() -> None:
    """What the property leaves out is little."""
    rng = np.random.default_rng(0)
    x = rng.random((400, 300)).astype(np.float32)
    labels = rng.integers(0, 4, 300)
    found, votes = judge(x[:300], labels, x[300:])
    expected, shares, sure = by_force(x[:300], labels, x[300:])
    assert sure.mean() > 0.9
    assert np.array_equal(found[sure], expected[sure])
    np.testing.assert_allclose(votes[sure], shares[sure], rtol=1e-6)


@pytest.mark.parametrize("side", [4, 20])
def test_of_equal_pictures_any_may_vote_and_what_is_not_finite_has_no_label(side: int) -> None:
    x = np.ones((9, side, side), dtype=np.float32)
    asked = np.stack([x[0], np.full_like(x[0], np.nan), x[0] * np.inf, x[0] * 3])
    labels, votes = judge(x, np.full(9, 2), asked)
    assert list(labels) == [2, -1, -1, 2]
    assert list(votes) == [1, 0, 0, 1]


def test_of_very_many_pictures_an_even_sample_votes() -> None:
    n = 3 * MOST_VOTERS
    x = np.linspace(0, 1, n, dtype=np.float32)[:, None]
    labels = (x[:, 0] > 0.5).astype(np.int64)
    found, votes = judge(x, labels, np.array([[0.1], [0.49], [0.51], [1.0]], dtype=np.float32))
    assert list(found) == [0, 0, 1, 1]
    assert (votes == 1).all()


@pytest.mark.parametrize("width", [12, 600])
def test_the_nearest_is_the_nearest_by_hand_or_nobody_knows(width: int) -> None:
    rng = np.random.default_rng(5)
    training = rng.standard_normal((300, width)).astype(np.float32)
    asked = rng.standard_normal((40, width)).astype(np.float32)
    voters = Voters(Index.of(training), np.zeros(300, np.int64))
    away = np.linalg.norm(asked[:, None] - training[None], axis=2)
    found = voters.nearest(asked)
    assert found is not None
    np.testing.assert_array_equal(found[0], away.argmin(axis=1))
    np.testing.assert_allclose(found[1], away.min(axis=1), rtol=1e-5)
    asked[0, 0] = np.nan
    assert voters.nearest(asked) is None


def test_a_sample_of_the_voters_claims_no_nearest() -> None:
    rng = np.random.default_rng(6)
    many = rng.standard_normal((5000, 4)).astype(np.float32)
    assert Voters(Index.of(many), np.zeros(5000, np.int64)).nearest(many[:3]) is None
