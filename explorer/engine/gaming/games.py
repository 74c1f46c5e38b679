"""The games that are there: begun, played in lockstep, stepped through and ended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import numpy as np
import torch

from explorer.core import games as g
from explorer.core.game_moments import GameMoment
from explorer.core.game_places import NoisePushed, PlaceRead, PushNoise, ReadPlace
from explorer.core.messages import frozen
from explorer.engine.errors import EngineError, told
from explorer.engine.gaming.live import LiveGame
from explorer.engine.gaming.looks import told as sent
from explorer.engine.gaming.pace import GamePace
from trainers.adversarial.game import Game
from trainers.adversarial.records import GameError
from trainers.densities import DENSITIES, Density, make_density
from trainers.specs import make_spec
from trainers.specs.gans import GanTrainSpec, ToyGanSpec

if TYPE_CHECKING:
    from explorer.engine.workshop import Answering

LEAST = 3
"""Places that a drawing has at least."""


class Games:
    """All games of an engine.

    Parameters
    ----------
    device : torch.device
    words : str
        The device, for people.
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, device: torch.device, words: str, clock: Callable[[], float]) -> None:
        self._device, self._words, self._clock = device, words, clock
        self._games: dict[str, LiveGame] = {}

    def begin(self, request: g.BeginGame) -> g.GameBegun:
        """Draw the first weights and look once."""
        recipe = request.recipe
        density = _density(recipe)
        with told():
            spec = make_spec(ToyGanSpec, {"latent_dim": 2, **recipe.fields})
            plan = make_spec(GanTrainSpec, dict(recipe.training))
            game = Game(spec, plan, density, device=self._device)
        live = LiveGame(request.game_id, recipe, game, density, request.view)
        self._games[request.game_id] = live
        modes = density.modes
        return g.GameBegun(
            game_id=request.game_id,
            recipe=live.recipe,
            title=DENSITIES[recipe.density].title,
            real=live.real(),
            centres=frozen(np.zeros((0, 2), np.float32)) if modes is None else sent(modes.centres),
            sigma=float("nan") if modes is None else modes.sigma,
            ceiling=float("nan") if modes is None else modes.ceiling,
            noise=sent(live.looks.noise),
            weights=(_size(game.model.generator), _size(game.model.discriminator)),
            device=self._words,
            moment=live.now(),
        )

    def end(self, request: g.EndGame) -> None:
        """Let go of a game."""
        self._games.pop(request.game_id, None)

    def play(self, request: g.PlayGames) -> Answering[g.GamesRested]:
        """Play games in lockstep, round by round in turn, and tell what they look like meanwhile."""
        games = [self._game(game_id) for game_id in request.game_ids]
        pace, trouble, astray = GamePace(self._clock), "", ""
        live = games[0]
        try:
            for live in games:
                live.finish()
            while going := self._going(games, request.until):
                for live in going:
                    pace.work(live.round)
                    yield
                last = any(live.game.rounds >= request.until for live in going)
                if pace.due() or last:
                    yield from self._look(going, pace, last=last)
        except GameError as error:
            trouble, astray = f"{str(error)[0].upper()}{str(error)[1:]}.", live.game_id
            yield from self._look([live], pace, last=True)
        there = {live.game_id: live.game.rounds for live in games if self._is_there(live)}
        return g.GamesRested(rounds=there, trouble=trouble, astray=astray)

    def _going(self, games: list[LiveGame], until: int) -> list[LiveGame]:
        """Return the games that are behind the others; none where all have come as far as they should."""
        going = [live for live in games if self._is_there(live) and live.game.rounds < until]
        behind = min((live.game.rounds for live in going), default=0)
        return [live for live in going if live.game.rounds == behind]

    def _is_there(self, live: LiveGame) -> bool:
        return self._games.get(live.game_id) is live

    def _look(
        self, games: list[LiveGame], pace: GamePace, *, last: bool
    ) -> Generator[GameMoment | None, None, None]:
        measures = pace.measures() or last
        for live in games:
            if self._is_there(live):
                yield from pace.look(live.look(measured_too=measures, whole=last))

    # -- between two rounds ----------------------------------------------------------------------

    def step(self, request: g.StepGame) -> g.GameStepped:
        """Go a step, and look."""
        live, half, trouble = self._game(request.game_id), None, ""
        try:
            half = live.step(request.step)
        except GameError as error:
            trouble = f"{str(error)[0].upper()}{str(error)[1:]}."
        return g.GameStepped(game_id=request.game_id, moment=live.now(), half=half, trouble=trouble)

    def view(self, request: g.ViewGame) -> GameMoment:
        """Look at something else from now on."""
        live = self._game(request.game_id)
        live.looks.show(request.view)
        return live.now()

    def turn(self, request: g.TurnGame) -> g.GameTurned:
        """Go on with other values of live fields."""
        live = self._game(request.game_id)
        live.turn(request.fields, request.training)
        return g.GameTurned(game_id=request.game_id, recipe=live.recipe)

    def rewind(self, request: g.RewindGame) -> GameMoment:
        """Go back to a state that is kept, and look."""
        live = self._game(request.game_id)
        live.rewind(request.rounds)
        return live.now()

    def place(self, request: ReadPlace) -> PlaceRead:
        """Say what both nets say of a place."""
        return self._game(request.game_id).place(request)

    def push(self, request: PushNoise) -> NoisePushed:
        """Say where a noise gets to."""
        return self._game(request.game_id).push(request)

    def close(self) -> None:
        """Let go of all games."""
        self._games.clear()

    def _game(self, game_id: str) -> LiveGame:
        if game_id not in self._games:
            raise EngineError("This game has ended; reset it to begin anew.")
        return self._games[game_id]


def _density(recipe: g.GameRecipe) -> Density:
    entry = DENSITIES.get(recipe.density)
    if entry is None or entry.dim != 2:
        known = ", ".join(name for name, one in DENSITIES.items() if one.dim == 2)
        raise EngineError(f"There is no density {recipe.density!r:.40} of the plane; choose {known}.")
    if not entry.by_hand:
        return entry()
    points = np.array([place for stroke in recipe.drawing for place in stroke], dtype=np.float64)
    if len(points) < LEAST or not np.isfinite(points).all():
        raise EngineError(f"A drawing takes at least {LEAST} places; draw something into the square.")
    return make_density(recipe.density, points)


def _size(net: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in net.parameters())
