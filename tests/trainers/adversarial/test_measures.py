"""Measures of a game on points whose figures are known, and when the alarm is raised."""

from __future__ import annotations

import math

import pytest
import torch

from trainers.adversarial.alarm import Measured, collapse_alarm
from trainers.adversarial.losses import verdict
from trainers.adversarial.measures import accuracy, ideal_accuracy, mode_figures
from trainers.densities import Mixture, Modes, make_density
from trainers.runtime import generator

RING = make_density("ring8")
assert RING.modes is not None
MODES: Modes = RING.modes


def of_modes(count: int) -> Mixture:
    return Mixture(MODES.centres[:count], MODES.sigma)


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_modes_are_counted(count: int) -> None:
    found = mode_figures(of_modes(count).sample(8000, generator(0)), MODES)
    assert (found.modes, found.of) == (count, 8)
    assert found.reverse_kl == pytest.approx(math.log(8 / count), abs=0.01)
    assert found.high_quality == pytest.approx(found.ceiling, abs=0.01)


def test_a_mode_that_comes_seldom_is_not_covered() -> None:
    draws = torch.cat([of_modes(7).sample(7000, generator(0)), MODES.centres[7:] + torch.zeros(100, 1)])
    assert mode_figures(draws, MODES).modes == 7


def test_points_far_off_cover_nothing() -> None:
    found = mode_figures(torch.zeros(100, 2), MODES)
    assert (found.modes, found.high_quality) == (0, 0.0)
    assert found.reverse_kl == pytest.approx(math.log(8))


def test_accuracy_weighs_both_sides_alike() -> None:
    assert accuracy(torch.tensor([1.0, 2.0, -1.0, 3.0]), torch.tensor([-1.0])) == 0.875


def test_accuracy_is_told_at_the_level_of_the_loss_and_not_of_a_critic() -> None:
    real, fake = torch.tensor([0.9, 0.4]), torch.tensor([0.1, 0.2])
    assert accuracy(real, fake, verdict("least-squares")) == 0.75
    assert math.isnan(accuracy(real, fake, verdict("wgan-gp")))


@pytest.mark.parametrize(("shift", "wanted"), [(0.0, 0.5), (1.0, 0.8413), (6.0, 1.0)])
def test_the_ideal_accuracy_of_two_normals(shift: float, wanted: float) -> None:
    """Of two normal densities 2 shift sigma apart it is the normal distribution function at shift."""
    p, q = (Mixture(torch.tensor([[at]]), 0.5) for at in (0.0, shift))
    found = ideal_accuracy(p, p.sample(8000, generator(0)), q.sample(8000, generator(1)))
    assert found == pytest.approx(wanted, abs=0.02)


def test_the_ideal_accuracy_of_a_perfect_generator_is_a_guess() -> None:
    real, fake = (RING.sample(4000, generator(seed)) for seed in (0, 1))
    assert ideal_accuracy(RING, real, fake) == pytest.approx(0.5, abs=0.05)


def told(modes: int | None, quality: float = 0.9) -> Measured:
    return Measured(0, modes, 8 if modes is not None else None, quality, 0.99, 0.0, 0.5, 0.5, 100)


@pytest.mark.parametrize(
    ("history", "alarm"),
    [
        ([told(2)] * 3, True),
        ([told(8), told(2), told(2)], False),
        ([told(8), told(2), told(2), told(1)], True),
        ([told(2)] * 9 + [told(7)] * 3, False),
        ([told(0, 0.0), told(1, 0.05), told(1, 0.1), told(1, 0.2)], False),
        ([told(0, 0.0), told(4, 0.1), told(1, 0.1), told(1, 0.2), told(2, 0.1)], True),
        ([told(6)] * 5, False),
        ([told(None)] * 5, False),
        ([], False),
    ],
)
def test_the_alarm(history: list[Measured], alarm: bool) -> None:
    words = collapse_alarm(history)
    assert (words is not None) == alarm
    if words is not None:
        assert f"it makes {history[-1].modes} of 8 modes" in words
