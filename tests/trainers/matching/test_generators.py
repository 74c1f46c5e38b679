"""Generators on the line that match a density, by the discrepancy and by the ideal discriminator."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from trainers.densities import LineDensity, drawn_on_the_line, make_density
from trainers.matching.generators import GeneratorTraining
from trainers.matching.mmd import MmdTraining, mmd
from trainers.matching.net import LineSpec
from trainers.matching.oracle import OracleTraining
from trainers.runtime import generator

KINDS = pytest.mark.parametrize("kind", [MmdTraining, OracleTraining])
Kind = Callable[[LineDensity, LineSpec], GeneratorTraining]


def _line(name: str) -> LineDensity:
    density = make_density(name)
    assert isinstance(density, LineDensity)
    return density


# -- the inverse transform -----------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=12).filter(lambda h: sum(h) > 0.1), st.integers(0, 99))
def test_pushed_noise_has_the_density_that_was_drawn(heights: list[float], seed: int) -> None:
    density = drawn_on_the_line(np.linspace(-2, 2, len(heights)), heights)
    x = density.quantile(torch.rand(10_000, generator=generator(seed), dtype=torch.float64)).numpy()
    assert kstest(x, lambda v: density.cdf(torch.from_numpy(v)).numpy()).pvalue > 0.01


# -- the discrepancy -----------------------------------------------------------------------------


def _by_hand(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    def k(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        squares = (a[:, None] - b).square().sum(-1)
        return torch.stack([torch.exp(-squares / (2 * (2.0 / 2**i) ** 2)) for i in range(6)]).mean(0)

    n, m = len(x), len(y)
    within = [(k(a, a).sum() - len(a)) / (len(a) * (len(a) - 1)) for a in (x, y)]
    return within[0] + within[1] - 2 * k(x, y).sum() / (n * m)


@pytest.mark.parametrize("d", [1, 3])
def test_value_and_slope_are_those_of_the_formula(d: int) -> None:
    rng = np.random.default_rng(0)
    x = torch.from_numpy(rng.normal(size=(7, d)))
    y = torch.from_numpy(0.5 + rng.normal(size=(5, d))).requires_grad_()
    ours, theirs = mmd(x, y), _by_hand(x, y)
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)
    slopes = [torch.autograd.grad(value, y)[0] for value in (ours, theirs)]
    torch.testing.assert_close(*slopes, rtol=1e-10, atol=1e-12)


def test_it_is_unbiased() -> None:
    source = generator(0)
    found = [float(mmd(*torch.randn(2, 20, 1, generator=source))) for _ in range(400)]
    assert min(found) < 0 < max(found)
    assert abs(np.mean(found)) < 3 * np.std(found) / 20


# -- training ------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize(("name", "near"), [("normal", 0.1), ("two-normals", 0.2), ("uniform", 0.1)])
def test_it_comes_near(kind: Kind, name: str, near: float) -> None:
    work = kind(_line(name), LineSpec(steps=500, batch_size=128))
    before = work.distance()
    for _ in range(500):
        next(work)
    assert before > 2 * near
    assert work.distance() < near


def test_an_ideal_discriminator_with_narrow_kernels_leaves_a_mode_out() -> None:
    ends = []
    for first in (1.0, 0.1):
        work = OracleTraining(_line("two-normals"), width=0.1, first_width=first)
        for _ in range(300):
            next(work)
        ends.append(float((work.spread() > 0).float().mean()))
    assert 0.3 < ends[0] < 0.7
    assert min(ends[1], 1 - ends[1]) < 0.1


def test_the_ideal_discriminator_says_one_half_in_the_end() -> None:
    work = OracleTraining(_line("normal"), LineSpec(steps=300), first_width=0.2)
    x = _line("normal").quantile(torch.linspace(0.05, 0.95, 50))[:, None]
    first = (work.judge(x) - 0.5).abs().mean()
    for _ in range(300):
        next(work)
    assert (work.judge(x) - 0.5).abs().mean() < 0.1 < first


@KINDS
@pytest.mark.parametrize("noise", ["gaussian", "uniform"])
def test_same_seed_same_generator(kind: Kind, noise: str) -> None:
    spec = LineSpec(batch_size=16, seed=4, noise=noise)
    one, other = kind(_line("skewed"), spec), kind(_line("skewed"), spec)
    for _ in range(3):
        next(one)
    state = one.snapshot()
    losses = [next(one).loss for _ in range(3)]
    assert [next(other).loss for _ in range(6)][3:] == losses
    one.restore(state)
    one.samples(7, seed=1)  # looked at in between
    assert [next(one).loss for _ in range(3)] == losses
    torch.testing.assert_close(one.samples(50, seed=1), other.samples(50, seed=1), rtol=0, atol=0)
    assert not torch.equal(one.samples(50, seed=1), one.samples(50, seed=2))


@KINDS
def test_evenly_spread_noise_is_like_drawn_noise(kind: Kind) -> None:
    work = kind(_line("normal"), LineSpec())
    result = kstest(work.samples(4000, seed=0)[:, 0].numpy(), work.spread(4000)[:, 0].numpy())
    assert result.pvalue > 0.01
