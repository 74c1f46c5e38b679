"""What a game shows of itself: its points, the discriminator's field, the generator's grid, the arrows.

Shapes: n points, k numbers of noise, g lines of the grid each way, (h, w) places of the field.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from explorer.core.game_moments import GameMeasured
from explorer.core.games import GameView
from explorer.core.messages import Floats, frozen
from trainers.adversarial.alarm import Measured, collapse_alarm
from trainers.adversarial.game import Game
from trainers.adversarial.losses import generator_loss
from trainers.densities import Density, Mixture

GRID = 21
"""Lines of the grid of noise each way."""
EDGE = 0.02
"""Share of Gaussian noise that lies beyond the grid at each of its ends."""
WALL_SEED = 7
ARROWS = 200
"""Points that have an arrow."""
WIDTH = 0.12
"""Standard deviation of the kernels by which the generator's density is told at a place."""


class Looks:
    """Looks at a game; changes nothing in it.

    Parameters
    ----------
    game : Game
    view : GameView
    """

    def __init__(self, game: Game, view: GameView) -> None:
        self._game = game
        self.view = view
        self._grid = _grid(game)
        self.noise = game.wall(view.made, WALL_SEED)

    def show(self, view: GameView) -> None:
        """See something else from now on."""
        if view.made != self.view.made:
            self.noise = self._game.wall(view.made, WALL_SEED)
        self.view = view

    def made(self) -> Floats:
        """Give the points (n, 2) that the generator makes of the same noise each time."""
        return told(self._game.made(self.noise))

    def field(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        """Give what the discriminator gives for real over the bounds, (h, w), from 0 to 255."""
        x0, y0, x1, y1 = self.view.bounds
        cell = max(x1 - x0, y1 - y0) / self.view.side
        columns, rows = (max(1, round(length / cell)) for length in (x1 - x0, y1 - y0))
        half = (x1 - x0) / columns / 2, (y1 - y0) / rows / 2
        xs = torch.linspace(x0 + half[0], x1 - half[0], columns)
        ys = torch.linspace(y1 - half[1], y0 + half[1], rows)
        places = torch.stack([xs.repeat(rows), ys.repeat_interleave(columns)], dim=1)
        shares = self._game.chances(places)
        bytes = (255 * shares.nan_to_num(0.5)).round().to(torch.uint8).reshape(rows, columns)
        return frozen(bytes.cpu().numpy())

    def grid(self) -> Floats:
        """Give where an even grid of noise gets to, (g, g, 2), or (1, g, 2) of noise of one number."""
        rows = GRID if self._game.spec.latent_dim > 1 else 1
        return told(self._game.made(self._grid).reshape(rows, -1, 2))

    def arrows(self, made: Floats) -> Floats:
        """Give where the discriminator wants the first of some points (n, 2) to go, (a, 2)."""
        return told(self.slopes(torch.from_numpy(np.array(made[:ARROWS]))))

    def slopes(self, points: Tensor) -> Tensor:
        """Give minus the slope of the generator's loss at points (n, 2), as if each were alone."""
        game = self._game
        with torch.enable_grad():
            asked = points.to(game.device).detach().requires_grad_(True)
            loss = generator_loss(game.spec.loss, game.model.judge(asked)) * len(asked)
            (slope,) = torch.autograd.grad(loss, asked)
        return -slope

    def densities(self, place: Tensor, density: Density) -> tuple[float, float]:
        """Give the true density and that of the made points at a place (1, 2), by the same kernels.

        Where the true one is a mixture of Gaussians it is blurred as the kernels blur the other.
        """
        known = density.smoothed(WIDTH) if isinstance(density, Mixture) else density
        made = Mixture(self._game.made(self.noise).cpu(), WIDTH, apart=False)
        return tuple(float(one.log_density(place).exp()) for one in (known, made))  # type: ignore[return-value]


def measured(found: Measured, history: Sequence[Measured]) -> GameMeasured:
    """Tell figures of a game, and the alarm that they and those before them raise."""
    nan = float("nan")
    return GameMeasured(
        n=found.samples,
        shares=frozen(np.array(found.shares, dtype=np.float32)),
        covered=found.modes or 0,
        high_quality=nan if found.high_quality is None else found.high_quality,
        reverse_kl=nan if found.reverse_kl is None else found.reverse_kl,
        accuracy=found.accuracy,
        ideal_accuracy=nan if found.ideal_accuracy is None else found.ideal_accuracy,
        alarm=collapse_alarm(history) or "",
    )


def told(tensor: Tensor) -> Floats:
    """Give numbers as they are sent."""
    return frozen(tensor.detach().cpu().numpy().astype(np.float32))


def _grid(game: Game) -> Tensor:
    """Give an even grid of noise: of Gaussian noise, even in its quantiles."""
    k = game.spec.latent_dim
    even = torch.linspace(-1.0, 1.0, GRID if k > 1 else GRID * GRID)
    if getattr(game.spec, "noise", "gaussian") == "gaussian":
        even = torch.special.ndtri(0.5 + even.double() * (0.5 - EDGE)).float()
    noise = torch.zeros(len(even) ** min(k, 2), k)
    noise[:, 0] = even if k == 1 else even.repeat(GRID)
    if k > 1:
        noise[:, 1] = even.flip(0).repeat_interleave(GRID)
    return noise.to(game.device)
