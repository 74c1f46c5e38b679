"""Every density draws what its formula says, and the same from the same seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import kstest

from trainers.data import load
from trainers.densities import DENSITIES, REACH, LineDensity, PiecewiseLinear, make_density
from trainers.plane import SHAPES
from trainers.runtime import generator

STROKES = np.column_stack([np.linspace(-1, 1, 60), np.sin(np.linspace(-3, 3, 60))])
GRID = np.linspace(-2, 2, 9)
DRAWINGS: dict[str, tuple[Any, ...]] = {
    "drawn": (STROKES,),
    "drawn-1d": (GRID, [0, 1, 3, 0, 0, 0, 2, 2, 0]),
}
LINES = [name for name, entry in DENSITIES.items() if entry.dim == 1]
PLANES = [name for name, entry in DENSITIES.items() if entry.dim == 2]


def made(name: str) -> Any:
    return make_density(name, *DRAWINGS.get(name, ()))


@pytest.mark.parametrize("name", DENSITIES)
def test_draws_are_those_of_the_seed(name: str) -> None:
    density = made(name)
    one, two, other = (density.sample(500, generator(seed)) for seed in (3, 3, 4))
    assert one.shape == (500, DENSITIES[name].dim)
    assert one.dtype == torch.float32
    assert torch.equal(one, two)
    assert not torch.equal(one, other)
    assert density.dim == DENSITIES[name].dim
    assert torch.isfinite(density.log_density(one)).all()
    assert DENSITIES[name].by_hand == (name in DRAWINGS)


def everywhere(density: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Give points that cover a density evenly, and the share of it that lies at each."""
    at = torch.arange(-6, 14, 0.001) if density.dim == 1 else torch.arange(-2.6, 2.6, 0.02)
    points = torch.cartesian_prod(*[at] * density.dim).reshape(-1, density.dim)
    return points.double(), density.log_density(points).double().exp() * float(at[1] - at[0]) ** density.dim


@pytest.mark.parametrize("name", DENSITIES)
def test_draws_follow_a_density_of_area_one(name: str) -> None:
    """The mean of a function over draws is its integral against the density."""
    density = made(name)
    points, weight = everywhere(density)
    assert float(weight.sum()) == pytest.approx(1, abs=3e-3)
    drawn = density.sample(20_000, generator(1)).double()
    for frequency in (1.0, 2.5, 5.0):
        wave, whole = (torch.cos(frequency * p + 0.3).prod(1) for p in (drawn, points))
        assert float(wave.mean()) == pytest.approx(float((weight * whole).sum()), abs=0.03)


@pytest.mark.parametrize("name", LINES)
def test_uniform_noise_through_the_quantile_has_the_density(name: str) -> None:
    density = made(name)
    assert isinstance(density, LineDensity)
    x = density.quantile(torch.rand(10_000, generator=generator(0), dtype=torch.float64))
    result = kstest(x.numpy(), lambda v: density.cdf(torch.from_numpy(v)).numpy())
    assert result.pvalue > 0.01
    u = torch.linspace(0.001, 0.999, 999, dtype=torch.float64)
    torch.testing.assert_close(density.cdf(density.quantile(u)), u, atol=1e-9, rtol=0)


@pytest.mark.parametrize("name", ["normal", "two-normals", "skewed", "uniform"])
def test_straight_lines_over_a_grid_come_close(name: str) -> None:
    density = made(name)
    lines = PiecewiseLinear.of(density, np.linspace(-2.5, 6, 2001))
    x = torch.linspace(-2, 4, 500, dtype=torch.float64)
    torch.testing.assert_close(lines.cdf(x), density.cdf(x), atol=2e-3, rtol=0)


@pytest.mark.parametrize("name", PLANES)
def test_shapes_stay_in_their_square(name: str) -> None:
    points = made(name).sample(5000, generator(0))
    assert ((points.abs() <= REACH).all(1).double().mean()) > 0.999


@pytest.mark.parametrize(("name", "modes"), [("ring8", 8), ("grid25", 25), ("blobs", 2), ("two-normals", 2)])
def test_modes_and_the_share_near_them(name: str, modes: int) -> None:
    density = made(name)
    assert density.modes is not None
    assert density.modes.centres.shape == (modes, density.dim)
    away = torch.cdist(density.sample(40_000, generator(0)), density.modes.centres).min(1).values
    share = float((away <= 3 * density.modes.sigma).double().mean())
    assert share == pytest.approx(density.modes.ceiling, abs=2e-3)
    assert density.modes.ceiling == pytest.approx({1: 0.9973, 2: 0.9889}[density.dim], abs=1e-4)


@pytest.mark.parametrize("name", ["ring8", "grid25", "spiral", "line", "blobs"])
def test_data_sets_are_draws_of_the_densities(name: str) -> None:
    data = load(name)
    assert data.shape == (2,)
    assert len(data.class_names) == len(SHAPES[name]().parts)
    low, high = data.scaled_from
    points = torch.from_numpy(data.x * (high - low) + low)
    drawn = made(name).sample(4000, generator(5))
    ours, theirs = (float(made(name).log_density(p).mean()) for p in (points, drawn))
    assert ours == pytest.approx(theirs, abs=0.05)


@pytest.mark.parametrize(
    ("name", "drawing", "words"),
    [
        ("drawn", (np.zeros((0, 2)),), "empty"),
        ("drawn", (np.zeros((3, 3)),), r"points \(m, 2\)"),
        ("drawn-1d", ([0, 1, 1], [1, 1, 1]), "rising grid"),
        ("drawn-1d", ([0, 1, 2], [0, 0, 0]), "nothing under the curve"),
        ("drawn-1d", ([0, 1, 2], [0, -1, 2]), "negative"),
        ("heart", (), "unknown density 'heart'; choose ring8"),
    ],
)
def test_what_cannot_be_a_density_is_refused(name: str, drawing: tuple[Any, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make_density(name, *drawing)
