"""Three ways to teach a generator on the line, alike to whoever plays them.

Shapes: n points, as (n, 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol

from torch import Tensor

from explorer.core.lines import LineStep
from explorer.engine.errors import EngineError, told
from trainers.adversarial.game import Game
from trainers.adversarial.losses import verdict
from trainers.densities import LineDensity
from trainers.matching.generators import GeneratorTraining
from trainers.matching.mmd import MmdTraining
from trainers.matching.net import LineSpec
from trainers.matching.oracle import OracleTraining
from trainers.specs import make_spec, spec_to_dict
from trainers.specs.gans import GanTrainSpec, ToyGanSpec

NAN = float("nan")
SETTLING = 400
"""Turns of a discriminator alone after which its rate has fallen to a half."""


class Kept(Protocol):
    """A state that one can go back to, by its round."""

    @property
    def rounds(self) -> int:
        """After which it was kept."""
        ...


class Way(Protocol):
    """How a generator learns; a round is one turn of it, and before that those of what teaches it."""

    @property
    def rounds(self) -> int:
        """Rounds done."""
        ...

    @property
    def turns(self) -> tuple[int, int]:
        """Turns of discriminator and generator."""
        ...

    @property
    def losses(self) -> tuple[float, float]:
        """What discriminator and generator paid last."""
        ...

    @property
    def uniform(self) -> bool:
        """Whether the noise is even, from -1 to 1; otherwise it is N(0, 1)."""
        ...

    @property
    def width(self) -> float:
        """Of the kernels by which the discriminator knows both densities; 0 where it is taught by points."""
        ...

    @property
    def tells_chances(self) -> bool:
        """Whether what the discriminator says is best at p / (p + q), as a Wasserstein critic's is not."""
        ...

    @property
    def fields(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Every field's value, of nets and of training, as they stand now."""
        ...

    @property
    def weights(self) -> tuple[int, int]:
        """Numbers that generator and discriminator learn."""
        ...

    def advance(self, step: LineStep) -> None:
        """Go a turn or a round."""
        ...

    def push(self, noise: Tensor) -> Tensor:
        """Give where noise is brought to, (n, 1) -> (n, 1)."""
        ...

    def judge(self, x: Tensor) -> Tensor | None:
        """Give what the discriminator says, (n, 1) -> (n,) from 0 to 1; None without one."""
        ...

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        ...

    def snapshot(self) -> Any:
        """Copy the state."""
        ...

    def restore(self, state: Any) -> None:
        """Go back to a state."""
        ...


class Played:
    """Against a discriminator that learns as well."""

    width = 0.0

    @property
    def tells_chances(self) -> bool:
        """Whether the loss is one whose best discriminator is p / (p + q)."""
        return not math.isnan(verdict(self._game.spec.loss))

    def __init__(self, target: LineDensity, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        with told():
            spec = make_spec(ToyGanSpec, {**fields, "latent_dim": 1})
            self._game = Game(spec, make_spec(GanTrainSpec, dict(training)), target)
        self._losses = {"discriminator": NAN, "generator": NAN}
        self._settled = 0

    @property
    def rounds(self) -> int:
        """Rounds played."""
        return self._game.rounds

    @property
    def turns(self) -> tuple[int, int]:
        """Of discriminator and generator."""
        return self._game.turns["discriminator"], self._game.turns["generator"]

    @property
    def losses(self) -> tuple[float, float]:
        """What they paid last."""
        return self._losses["discriminator"], self._losses["generator"]

    @property
    def uniform(self) -> bool:
        """Whether the noise is even."""
        return getattr(self._game.spec, "noise", "gaussian") == "uniform"

    @property
    def fields(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Of both nets, and of their training."""
        fields = spec_to_dict(self._game.spec)
        fields.pop("family")
        return MappingProxyType(fields), MappingProxyType(spec_to_dict(self._game.plan))

    @property
    def weights(self) -> tuple[int, int]:
        """Of generator and discriminator."""
        nets = (self._game.model.generator, self._game.model.discriminator)
        made, judged = (sum(weight.numel() for weight in net.parameters()) for net in nets)
        return made, judged

    def advance(self, step: LineStep) -> None:
        """Go a turn or a round.

        Raises
        ------
        GameError
            Where the numbers of a net are none any more; the game is back where all was well.
        """
        if step == "settle":
            self._losses["discriminator"] = self._settle()
            return
        self._settled = 0
        if step == "round":
            self._losses |= self._game.round()
        elif step == "discriminator":
            self._losses[step] = self._game.step_discriminator()
        else:
            self._losses[step] = self._game.step_generator()

    def _settle(self) -> float:
        """Play a turn of a discriminator whose generator stands still.

        Its rate falls as one over its turns (Robbins & Monro 1951), so that it comes to rest at its best, and
        R1, which keeps it flatter than p / (p + q), is left out.
        """
        game, spec, plan = self._game, self._game.spec, self._game.plan
        rate = max(plan.d_learning_rate * SETTLING / (SETTLING + self._settled), 1e-7)
        game.change(replace(spec, r1=0.0), replace(plan, d_learning_rate=rate))
        try:
            paid = game.step_discriminator()
        finally:
            game.change(spec, plan)
        self._settled += 1
        return paid

    def push(self, noise: Tensor) -> Tensor:
        """Give where noise is brought to."""
        return self._game.made(noise)

    def judge(self, x: Tensor) -> Tensor:
        """Give what the discriminator says."""
        return self._game.chances(x)

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields."""
        nets, plan = self.fields
        with told():
            spec = make_spec(ToyGanSpec, {**nets, **fields, "latent_dim": 1})
            self._game.change(spec, make_spec(GanTrainSpec, {**plan, **training}))

    def snapshot(self) -> Kept:
        """Copy the state."""
        return self._game.snapshot()

    def restore(self, state: Any) -> None:
        """Go back to a state."""
        self._game.restore(state)
        self._losses = {"discriminator": NAN, "generator": NAN}


class Taught:
    """By a loss that needs no discriminator that learns: MMD, or the ideal one."""

    kind: type[GeneratorTraining] = MmdTraining
    width, tells_chances = 0.0, True

    def __init__(self, target: LineDensity, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        if training:
            raise EngineError(f"A generator alone has no field {next(iter(training))!r:.40}; leave it out.")
        with told():
            self._spec = make_spec(LineSpec, dict(fields))
        self._training = self.kind(target, self._spec)
        self._loss = NAN

    @property
    def rounds(self) -> int:
        """Steps done."""
        return self._training.net.step

    @property
    def turns(self) -> tuple[int, int]:
        """None of a discriminator."""
        return 0, self.rounds

    @property
    def losses(self) -> tuple[float, float]:
        """What the generator paid last."""
        return NAN, self._loss

    @property
    def uniform(self) -> bool:
        """Whether the noise is even."""
        return self._spec.noise == "uniform"

    @property
    def fields(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Of the generator."""
        return MappingProxyType(spec_to_dict(self._spec)), MappingProxyType({})

    @property
    def weights(self) -> tuple[int, int]:
        """Of the generator."""
        return self._training.net.snapshot().weights.numel(), 0

    def advance(self, step: LineStep) -> None:
        """Do a step of the generator.

        Raises
        ------
        TrainingError
            Where the loss is no number any more; the generator is back where all was well.
        """
        if step in ("discriminator", "settle"):
            raise EngineError("There is no discriminator here that could learn; let the generator step.")
        self._loss = next(self._training).loss

    def push(self, noise: Tensor) -> Tensor:
        """Give where noise is brought to."""
        return self._training.push(noise)

    def judge(self, x: Tensor) -> Tensor | None:
        """Say nothing: there is no discriminator."""
        return None

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Refuse: nothing of it is live."""
        raise EngineError("Nothing of a generator alone changes while it learns; reset it to begin anew.")

    def snapshot(self) -> Kept:
        """Copy the state."""
        return _Stepped(self._training.snapshot())

    def restore(self, state: Any) -> None:
        """Go back to a state."""
        self._training.restore(state.state)
        self._loss = NAN


class Matched(Taught):
    """With no discriminator, by the maximum mean discrepancy."""


class Told(Taught):
    """By the ideal discriminator."""

    kind = OracleTraining
    _training: OracleTraining

    @property
    def width(self) -> float:  # type: ignore[override]
        """Of the kernels, which grow narrower."""
        return self._training.width

    def judge(self, x: Tensor) -> Tensor:
        """Give what the ideal discriminator says."""
        return self._training.judge(x)


class _Stepped:
    """A state of a generator alone, whose steps are its rounds."""

    def __init__(self, state: Any) -> None:
        self.state, self.rounds = state, state.step


WAYS: Mapping[str, type[Played] | type[Taught]] = {"game": Played, "oracle": Told, "mmd": Matched}
"""By name; a new one is a line."""
