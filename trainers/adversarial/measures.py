"""How good generated points are, each figure with what a perfect generator or discriminator would have.

Shapes: n points of d numbers as the nets see them, m modes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from trainers.adversarial.alarm import Measured
from trainers.adversarial.game import Game
from trainers.adversarial.losses import verdict
from trainers.data.dataset import Dataset
from trainers.densities import DENSITIES, Density, Mixture, Modes
from trainers.densities.base import REACH_IN_SIGMAS
from trainers.models.gans import Gan
from trainers.runtime import generator

COVERED = 0.2
"""A mode is covered if at least this part of its fair share of the good samples falls to it."""
WIDTH = 0.08
"""Standard deviation of the kernels by which the generator's density is estimated."""
SAMPLES = 2000
ASKED = 800
"""Of these, how many the ideal discriminator is asked about: its cost grows with their square."""
EVALUATED = 10_000


@dataclass(frozen=True)
class ModeFigures:
    """How generated points are spread over the modes; see `Measured`."""

    modes: int
    of: int
    high_quality: float
    ceiling: float
    reverse_kl: float
    shares: tuple[float, ...]


@torch.no_grad()
def mode_figures(points: Tensor, modes: Modes) -> ModeFigures:
    """Measure points (n, d) against modes.

    A point is of high quality if it lies within 3 sigma of a centre (Srivastava et al. 2017, section 4.1). A
    mode is covered if it has at least a fifth of its fair share, 1/m, of those. The reverse KL is over the
    modes, sum of q log(q m) with q a mode's share of the points of high quality: from 0 to log m.
    """
    m = len(modes.centres)
    near, which = torch.cdist(points, modes.centres.to(points)).min(1)
    good = near <= REACH_IN_SIGMAS * modes.sigma
    counts = torch.bincount(which[good], minlength=m).double()
    share = counts / counts.sum().clamp(min=1)
    covered = int((share >= COVERED / m).sum()) if counts.sum() else 0
    kl = float(torch.special.xlogy(share, share * m).sum()) if counts.sum() else math.log(m)
    quality = float(good.double().mean())
    return ModeFigures(covered, m, quality, modes.ceiling, max(kl, 0.0), tuple(share.tolist()))


def accuracy(real_scores: Tensor, fake_scores: Tensor, level: float = 0.0) -> float:
    """Give how often logits are above a level for real samples and not for made ones, both alike in weight.

    NaN where the level is, as of a Wasserstein critic, which says of nothing that it is real.
    """
    if math.isnan(level):
        return math.nan
    right = (real_scores > level).double().mean() + (fake_scores <= level).double().mean()
    return float(right / 2)


@torch.no_grad()
def ideal_accuracy(density: Density, real: Tensor, fake: Tensor, width: float = WIDTH) -> float:
    """Give how often the ideal discriminator, p / (p + q), would be right (Goodfellow et al. 2014, 4.1).

    The generator's density q is that of Gaussian kernels on half of the generated points; it is asked about
    the other half and about as many real ones. What the kernels blur is made up for where p can be blurred
    alike: exactly, for a mixture of Gaussians.

    Parameters
    ----------
    density : Density
        What p is.
    real, fake : (n, d) Tensor
    width : float
        Standard deviation of a kernel.
    """
    known, asked = fake[: len(fake) // 2], fake[len(fake) // 2 :]
    p = density.smoothed(width) if isinstance(density, Mixture) else density
    q = Mixture(known, width, apart=False)
    real = real[: len(asked)]
    return accuracy(p.log_density(real) - q.log_density(real), p.log_density(asked) - q.log_density(asked))


def measure(game: Game, n: int = SAMPLES, seed: int = 0, *, ideal: bool = True) -> Measured:
    """Measure a game on n new samples; it changes nothing in it.

    Parameters
    ----------
    game : Game
    n : int
    seed : int
        Of the samples: the same noise and the same real ones at each call.
    ideal : bool
        Whether to ask how good a discriminator could be, which takes longer than all else.
    """
    chance = generator(seed, game.device)
    real, fake = game.draw_real(n, chance), game.made(game.model.noise(n, chance))
    density = game.density
    modes = None if density is None else density.modes
    found = None if modes is None else mode_figures(fake, modes)
    return Measured(
        rounds=game.rounds,
        modes=None if found is None else found.modes,
        of=None if found is None else found.of,
        high_quality=None if found is None else found.high_quality,
        ceiling=None if found is None else found.ceiling,
        reverse_kl=None if found is None else found.reverse_kl,
        accuracy=accuracy(game.scores(real), game.scores(fake), verdict(game.spec.loss)),
        ideal_accuracy=None
        if density is None or not ideal
        else ideal_accuracy(density, real[:ASKED], fake[:ASKED]),
        samples=n,
        shares=() if found is None else found.shares,
    )


def mode_figures_of(model: Gan, dataset: Dataset, seed: int = 0) -> dict[str, float]:
    """Give ``modes``, ``high_quality`` and ``reverse_kl`` of 10,000 samples of a model.

    Beside them ``true_modes`` and ``true_high_quality``, what the density itself would have. Nothing where
    the data are of no known density with modes.
    """
    entry = DENSITIES.get(dataset.name.partition(":")[0])
    modes = None if entry is None or entry.by_hand else entry().modes
    if modes is None:
        return {}
    made = model.sample(EVALUATED, None, generator(seed, model.device))
    low, high = dataset.scaled_from
    found = mode_figures(made * (high - low) + low, modes)
    return {
        "modes": float(found.modes),
        "true_modes": float(found.of),
        "high_quality": found.high_quality,
        "true_high_quality": found.ceiling,
        "reverse_kl": found.reverse_kl,
    }
