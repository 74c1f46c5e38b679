"""One game for pictures that is played by rounds, looked at, turned at its knobs and gone back with.

Shapes: n pictures of the wall, k numbers of noise, *shape of one picture, t held-out pictures.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core import picture_games as g
from explorer.core.messages import Floats, frozen
from explorer.engine.data import Loaded
from explorer.engine.errors import told
from explorer.engine.gaming.past import MOST, Past
from trainers import registry
from trainers.adversarial.game import Game
from trainers.adversarial.losses import verdict
from trainers.models.base import LatentModel
from trainers.specs import make_spec, spec_to_dict

WALL_SEED, TEST_SEED = 7, 11
TESTED = 128
"""Held-out pictures that the discriminator's accuracy is measured on, and as many made ones."""
AT_ONCE = 32
"""Pictures that are measured before something else may go first."""
MEMORY, LEAST = 256 << 20, 8
"""Bytes that the states one can go back to may take, and how many there are at least."""


class Gallery:
    """A game at rest, which goes on whenever it is asked to.

    Parameters
    ----------
    game_id : str
    recipe : PictureRecipe
    game : Game
        Over the training rows.
    loaded : Loaded
    """

    def __init__(self, game_id: str, recipe: g.PictureRecipe, game: Game, loaded: Loaded) -> None:
        self.game_id, self.game, self.loaded = game_id, game, loaded
        self._recipe = recipe
        self.nearest = False
        self.noise = game.wall(g.WALL, WALL_SEED)
        self._test = _held_out(loaded, game)
        self._test_noise = game.wall(len(self._test), TEST_SEED)
        self._paid: list[tuple[float, float]] = []
        self._past = Past(_as_many(game))
        self._past.keep(game)

    @property
    def recipe(self) -> g.PictureRecipe:
        """What is played, with every field's value as it stands now."""
        fields = spec_to_dict(self.game.spec)
        family = fields.pop("family")
        training = MappingProxyType(spec_to_dict(self.game.plan))
        return replace(self._recipe, family=family, fields=MappingProxyType(fields), training=training)

    @property
    def measured_on(self) -> int:
        """How many pictures the discriminator's accuracy is measured on."""
        return 2 * len(self._test)

    # -- going on --------------------------------------------------------------------------------

    def round(self) -> None:
        """Play a round.

        Raises
        ------
        GameError
            Where the numbers of a net are none any more; the game is back where all was well.
        """
        paid = self.game.round()
        self._paid.append((paid["discriminator"], paid["generator"]))
        self._past.note(self.game)

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields.

        Raises
        ------
        EngineError
            Where a field is none of its, or cannot change while it is played.
        """
        now = self.recipe
        with told():
            spec = make_spec(type(self.game.spec), {**now.fields, **fields})
            plan = make_spec(type(self.game.plan), {**now.training, **training})
            self.game.change(spec, plan)

    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to the last state that is kept up to a round."""
        self._past.restore(self.game, rounds)
        self._paid.clear()

    def copy_model(self) -> LatentModel:
        """Return a model with the weights as they are now."""
        model = self.game.model
        copy = registry.build(model.spec, model.input_shape)
        copy.load_state_dict({name: w.detach().cpu().clone() for name, w in model.state_dict().items()})
        return copy.requires_grad_(False)

    # -- looking ---------------------------------------------------------------------------------

    def look(self, *, measured_too: bool = True) -> Iterator[g.PictureMoment | None]:
        """Look at it as it is, in pieces; the last one is the moment."""
        game = self.game
        parts = []
        for noise in self.noise.split(AT_ONCE):
            flat = game.made(noise)
            parts.append((game.model.outside(flat), game.scores(flat)))
            yield None
        made, scores = (torch.cat(part).cpu() for part in zip(*parts, strict=True))
        accuracy = float("nan")
        if measured_too:
            accuracy = yield from self._accuracy()
        rows, distances = None, None
        if self.nearest:
            rows, distances = self._nearest(made)
            yield None
        paid = np.array(self._paid or [(np.nan, np.nan)]).mean(axis=0)
        self._paid.clear()
        yield g.PictureMoment(
            game_id=self.game_id,
            rounds=game.rounds,
            losses=(float(paid[0]), float(paid[1])),
            accuracy=accuracy,
            pictures=as_bytes(made, self.loaded.data.value_range),
            scores=frozen(scores.numpy().astype(np.float32)),
            nearest=rows,
            distances=distances,
            kept=self._past.rounds,
        )

    def now(self) -> g.PictureMoment:
        """Look at once."""
        *_, moment = self.look()
        assert moment is not None
        return moment

    def _accuracy(self) -> Generator[None, None, float]:
        """Measure how often the discriminator is right, in pieces; NaN where it gives no verdict."""
        right, game = [], self.game
        level = verdict(game.spec.loss)
        if math.isnan(level):
            return level
        for real, noise in zip(self._test.split(AT_ONCE), self._test_noise.split(AT_ONCE), strict=True):
            right += [game.scores(game.model.inside(real)) > level, game.scores(game.made(noise)) <= level]
            yield None
        return float(torch.cat(right).double().mean())

    def _nearest(self, made: Tensor) -> tuple[NDArray[np.int64], Floats]:
        """Return the nearest training row of each picture, and its distance."""
        ids, distances = self.loaded.pictures.query(made.flatten(1).numpy(), 1)
        return frozen(self.loaded.training_rows[ids[:, 0]]), frozen(distances[:, 0].astype(np.float32))


def as_bytes(pictures: Tensor, value_range: tuple[float, float]) -> NDArray[np.uint8]:
    """Return pictures as 8-bit intensities."""
    low, high = value_range
    scaled = pictures.sub(low).mul_(255.0 / (high - low)).nan_to_num_(0.0).round_().clamp_(0, 255)
    return frozen(scaled.to(torch.uint8).cpu().numpy())


def _held_out(loaded: Loaded, game: Game) -> Tensor:
    """Return held-out pictures, always the same; of data without any, training pictures."""
    data = loaded.data
    rows = np.flatnonzero(~data.train) if (~data.train).any() else loaded.training_rows
    chosen = np.sort(np.random.default_rng(TEST_SEED).permutation(rows)[:TESTED])
    return torch.from_numpy(data.x[chosen]).to(game.device)


def _as_many(game: Game) -> int:
    """Return how many states of a game may be kept."""
    numbers = sum(4 * tensor.numel() for tensor in game.snapshot().tensors.values())
    return min(MOST, max(LEAST, MEMORY // max(1, numbers)))
