"""The ideal discriminator, and one that learns to be it."""

from __future__ import annotations

import math

import pytest
import torch

from trainers.densities import Mixture, Uniform, make_density
from trainers.fit import TrainingError
from trainers.matching.ideal import JudgeTraining, distance_to_ideal, ideal, ideal_logit, kde
from trainers.matching.net import LineSpec

GRID = torch.linspace(-5, 8, 1001)[:, None]
LINE = ("normal", "two-normals", "uniform", "skewed")


def _normal(mean: float, sigma: float) -> Mixture:
    return Mixture(torch.tensor([[mean]]), sigma)


def test_of_two_equal_normals_it_is_a_logistic_curve() -> None:
    p, q = _normal(1.0, 0.5), _normal(-0.5, 0.5)
    expected = torch.sigmoid((1.5 * GRID - 0.375)[:, 0] / 0.25)  # (m1 - m2)(x - (m1 + m2) / 2) / sigma^2
    torch.testing.assert_close(ideal(p, q, GRID), expected, atol=1e-4, rtol=0)


def test_where_neither_is_it_cannot_tell() -> None:
    p, q = Uniform(-2.0, 0.0), Uniform(-1.0, 1.0)
    x = torch.tensor([[-3.0], [-1.5], [-0.5], [0.5], [3.0]])
    torch.testing.assert_close(ideal(p, q, x), torch.tensor([0.5, 1.0, 0.5, 0.0, 0.5]))
    assert ideal_logit(p, q, x).tolist() == [0.0, math.inf, 0.0, -math.inf, 0.0]


def test_distance_weighs_by_how_many_points_there_are() -> None:
    p, q = Uniform(-2.0, 0.0), Uniform(0.0, 2.0)
    grid = torch.linspace(-3, 3, 6001)[:, None]
    half = torch.full((6001,), 0.5)
    assert distance_to_ideal(half, p, q, grid) == pytest.approx(0.5, abs=1e-3)
    assert distance_to_ideal(ideal(p, q, grid), p, q, grid) == 0
    outside = torch.where(grid[:, 0].abs() > 2, 1.0, ideal(p, q, grid))
    assert distance_to_ideal(outside, p, q, grid) == 0


def test_kernels_estimate_a_density_with_a_slope() -> None:
    found = kde(_normal(1.0, 0.5).quantile((torch.arange(400.0) + 0.5) / 400)[:, None], 0.1)
    expected = _normal(1.0, math.hypot(0.5, 0.1))
    x = torch.linspace(-0.2, 2.2, 50)[:, None].requires_grad_()
    torch.testing.assert_close(found.log_density(x), expected.log_density(x), atol=0.03, rtol=0)
    ours, theirs = (torch.autograd.grad(d.log_density(x).sum(), x)[0] for d in (found, expected))
    torch.testing.assert_close(ours, theirs, atol=0.25, rtol=0)


@pytest.mark.parametrize(("p", "q"), [LINE[:2], LINE[1:3], LINE[2:]])
def test_a_discriminator_comes_to_it(p: str, q: str) -> None:
    # Unfair only in that it is stopped earlier than by default, at the end of a shorter schedule.
    work = JudgeTraining(make_density(p), make_density(q), LineSpec(steps=1000, batch_size=256))
    before = work.error(GRID)
    steps = [next(work).step for _ in range(1000)]
    assert steps[-1] == 1000
    assert before > 0.1
    assert work.error(GRID) <= 0.02


def test_it_goes_on_from_a_snapshot_to_the_same_end() -> None:
    def fresh() -> JudgeTraining:
        return JudgeTraining(make_density("normal"), make_density("uniform"), LineSpec(batch_size=32, seed=3))

    whole, other = fresh(), fresh()
    for _ in range(5):
        next(whole)
    state = whole.snapshot()
    losses = [next(whole).loss for _ in range(5)]
    other.restore(state)
    assert [next(other).loss for _ in range(5)] == losses
    torch.testing.assert_close(whole.judge(GRID), other.judge(GRID), rtol=0, atol=0)
    whole.restore(state)
    assert [next(whole).loss for _ in range(5)] == losses


def test_numbers_that_are_none_stop_it_where_all_was_well(monkeypatch: pytest.MonkeyPatch) -> None:
    work = JudgeTraining(make_density("normal"), make_density("uniform"), LineSpec(batch_size=8))
    for _ in range(30):
        next(work)
    monkeypatch.setattr(Mixture, "sample", lambda _, n, chance: torch.full((n, 1), math.nan))
    with pytest.raises(TrainingError, match="take a smaller step size") as caught:
        next(work)
    assert (caught.value.step, caught.value.back) == (30, 20)
    assert torch.isfinite(work.judge(GRID)).all()
    assert work.snapshot().step == 20
