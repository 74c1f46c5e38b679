"""One game that is played by rounds or by half-steps, looked at, turned at its knobs and gone back with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import torch

from explorer.core import games as g
from explorer.core.game_moments import PHASES, GameMeasured, GameMoment, HalfStep, Net
from explorer.core.game_places import NoisePushed, PlaceRead, PushNoise, ReadPlace
from explorer.engine.errors import EngineError, told
from explorer.engine.gaming.looks import Looks, measured
from explorer.engine.gaming.looks import told as sent
from explorer.engine.gaming.past import Past
from trainers.adversarial.alarm import Measured
from trainers.adversarial.game import Game
from trainers.adversarial.losses import chances, verdict
from trainers.adversarial.measures import measure
from trainers.adversarial.records import HalfStep as Half
from trainers.densities import Density
from trainers.runtime import generator
from trainers.specs import make_spec, spec_to_dict
from trainers.specs.gans import GanTrainSpec, ToyGanSpec

REAL_SEED = 3
REAL = 400
"""Real points that are shown."""
MEASURED = 1000
"""Made points that a game is measured on while it is watched."""
IDEAL_EVERY = 4
"""Of so many measures of a game that is played, one asks how good a discriminator could be."""


class LiveGame:
    """A game at rest, which goes on whenever it is asked to.

    Parameters
    ----------
    game_id : str
    recipe : GameRecipe
    game : Game
    density : Density
    view : GameView
    """

    def __init__(
        self, game_id: str, recipe: g.GameRecipe, game: Game, density: Density, view: g.GameView
    ) -> None:
        self.game_id, self.game, self.density = game_id, game, density
        self._recipe = recipe
        self.looks = Looks(game, view)
        self._phases: Iterator[Half] | None = None
        self._losses: dict[Net, float] = {}
        self._figures: list[Measured] = []
        self._looked = self._measured = 0
        self._ideal: float | None = None
        self._past = Past()
        self._past.keep(game)

    @property
    def recipe(self) -> g.GameRecipe:
        """What is played, with every field's value as it stands now."""
        fields = spec_to_dict(self.game.spec)
        fields.pop("family")
        return g.GameRecipe(
            density=self._recipe.density,
            drawing=self._recipe.drawing,
            fields=MappingProxyType(fields),
            training=MappingProxyType(spec_to_dict(self.game.plan)),
        )

    # -- going on --------------------------------------------------------------------------------

    def round(self) -> None:
        """Play a round.

        Raises
        ------
        GameError
            Where the numbers of a net are none any more; the game is back where all was well.
        """
        losses = self.game.round()
        self._losses = {"discriminator": losses["discriminator"], "generator": losses["generator"]}
        self._past.note(self.game)

    def step(self, step: g.Step) -> HalfStep | None:
        """Go a half-step, a turn of one net, or a round."""
        if step == "phase":
            return self._phase()
        self.finish()
        if step == "round":
            self.round()
        elif step == "discriminator":
            self._losses["discriminator"] = self.game.step_discriminator()
        else:
            self._losses["generator"] = self.game.step_generator()
        return None

    def finish(self) -> None:
        """Finish the round that was begun by half-steps."""
        while self._phases is not None:
            self._phase()

    def _phase(self) -> HalfStep | None:
        if self._phases is None:
            self._phases = self.game.half_steps()
        half = next(self._phases)
        if half.loss is not None:
            self._losses[half.net] = half.loss
        shown = self._shown(half)
        if shown.index == len(PHASES) - 1:
            next(self._phases, None)
            self._phases = None
            self._past.note(self.game)
        return shown

    def _shown(self, half: Half) -> HalfStep:
        after = None
        if half.net == "generator" and half.phase == "update" and half.noise is not None:
            after = sent(self.game.made(half.noise))
        loss = self.game.spec.loss
        parts = {name: getattr(half, name) for name in ("real", "fake", "arrows")}
        scores = {name: getattr(half, name) for name in ("real_scores", "fake_scores")}
        return HalfStep(
            index=half.number - 1,
            turn=1 + self.game.turns["discriminator"] if half.net == "discriminator" else 1,
            loss=half.loss,
            gradient_norm=half.gradient_norm,
            moved=half.moved,
            after=after,
            **{name: None if part is None else sent(part) for name, part in parts.items()},
            **{name: None if part is None else sent(chances(loss, part)) for name, part in scores.items()},
        )

    # -- looking ---------------------------------------------------------------------------------

    def look(self, *, measured_too: bool = True, whole: bool = True) -> Iterator[GameMoment | None]:
        """Look at it as it is, in pieces; the last one is the moment.

        Parameters
        ----------
        measured_too : bool
            Whether to measure.
        whole : bool
            Whether the field is looked at in any case, and measures are of all that can be told; otherwise
            every other time.
        """
        self._looked += 1
        full = whole or self._looked % 2 == 0
        looks, game, layers = self.looks, self.game, self.looks.view.layers
        made = looks.made()
        yield None
        field = looks.field() if "field" in layers and full else None
        yield None
        grid = looks.grid() if "grid" in layers else None
        arrows = looks.arrows(made) if "arrows" in layers else None
        figures = None
        if measured_too:
            yield None
            figures = self._measure(ideal=whole or self._measured % IDEAL_EVERY == 0)
        nan = float("nan")
        yield GameMoment(
            game_id=self.game_id,
            rounds=game.rounds,
            turns=(game.turns["discriminator"], game.turns["generator"]),
            losses=(self._losses.get("discriminator", nan), self._losses.get("generator", nan)),
            rates=(game.rates[1], game.rates[0]),
            made=made,
            field=field,
            bounds=looks.view.bounds,
            grid=grid,
            arrows=arrows,
            measured=figures,
            kept=self._past.rounds,
        )

    def _measure(self, *, ideal: bool) -> GameMeasured:
        found = measure(self.game, MEASURED, ideal=ideal)
        self._measured += 1
        if ideal:
            self._ideal = found.ideal_accuracy
        found = replace(found, ideal_accuracy=self._ideal)
        self._figures = [one for one in self._figures if one.rounds < found.rounds] + [found]
        return measured(found, self._figures)

    def now(self) -> GameMoment:
        """Look at once."""
        *_, moment = self.look()
        assert moment is not None
        return moment

    def real(self) -> np.ndarray[Any, Any]:
        """Give real points (r, 2), always the same."""
        return sent(self.game.draw_real(REAL, generator(REAL_SEED, self.game.device)))

    # -- changing and going back -----------------------------------------------------------------

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields.

        Raises
        ------
        EngineError
            Where a field is none of its, or cannot change while it is played.
        """
        now = self.recipe
        with told():
            spec = make_spec(ToyGanSpec, {**now.fields, **fields})
            plan = make_spec(GanTrainSpec, {**now.training, **training})
            self.game.change(spec, plan)

    def rewind(self, rounds: int) -> None:
        """Go back, or forward, to the last state that is kept up to a round."""
        if self._phases is not None:
            self._phases.close()  # type: ignore[attr-defined]
            self._phases = None
        self._past.restore(self.game, rounds)
        self._losses = {}

    # -- the hand --------------------------------------------------------------------------------

    def place(self, request: ReadPlace) -> PlaceRead:
        """Say what both nets say of a place."""
        at = torch.tensor([request.xy], dtype=torch.float32)
        if not bool(at.isfinite().all()):
            raise EngineError("A place has two finite numbers; point at another one.")
        true, made = self.looks.densities(at, self.density)
        slope = self.looks.slopes(at)[0]
        judges = not math.isnan(verdict(self.game.spec.loss))
        return PlaceRead(
            game_id=self.game_id,
            stamp=request.stamp,
            xy=request.xy,
            real=float(self.game.chances(at)[0]),
            ideal=true / (true + made) if judges and true + made > 0 else float("nan"),
            true=true,
            made=made,
            slope=(float(slope[0]), float(slope[1])),
        )

    def push(self, request: PushNoise) -> NoisePushed:
        """Say where a noise gets to."""
        k = self.game.spec.latent_dim
        noise = torch.tensor([request.noise], dtype=torch.float32)
        if noise.shape[1] != k or not bool(noise.isfinite().all()):
            raise EngineError(f"The noise of this game has {k} finite numbers; choose others.")
        point = self.game.made(noise)
        return NoisePushed(
            game_id=self.game_id,
            stamp=request.stamp,
            noise=request.noise,
            xy=(float(point[0, 0]), float(point[0, 1])),
            real=float(self.game.chances(point)[0]),
        )
