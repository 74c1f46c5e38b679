"""A game of two nets that can be played fast, in slow motion, half, and back.

Shapes: b samples of d numbers as the nets see them, k numbers of noise, w weights of a net.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from trainers.adversarial.losses import chances
from trainers.adversarial.records import GameError, GameState, HalfStep
from trainers.adversarial.turns import DISCRIMINATOR, GENERATOR, NETS, Net, Phase, Turn, Turns, played
from trainers.densities import Density
from trainers.models.gans import Gan
from trainers.pace import Cycle, pace
from trainers.registry import build
from trainers.runtime import NoDenormals, generator
from trainers.specs import SpecError, fields_of
from trainers.specs.gans import AdversarialSpec, GanTrainSpec

KEEP_EVERY = 10
"""Turns between two states that are kept in memory, to go back to from numbers that are none."""


class Game:
    """Two nets, two optimisers, one source of randomness.

    Parameters
    ----------
    spec : AdversarialSpec
    plan : GanTrainSpec
        Its ``steps`` say over how many rounds the learning rates fall; one may play on, at the last rate.
    source : Density, or (n, *shape) Tensor
        What is real: a density, or samples from 0 to 1 that are drawn with replacement.
    seed : int or None
        Of first weights and of every draw; None takes that of the plan.
    device : torch.device or str

    Attributes
    ----------
    model : Gan
        The two nets. To ask it for anything changes nothing.
    rounds : int
        Rounds played.
    density : Density or None
        What is real, where that is a density.
    turns : dict of str to int
        Turns that each net has had.

    Raises
    ------
    SpecError
        Where the nets do not fit the samples.
    """

    def __init__(
        self,
        spec: AdversarialSpec,
        plan: GanTrainSpec,
        source: Density | Tensor,
        seed: int | None = None,
        device: torch.device | str = "cpu",
    ) -> None:
        self.seed = plan.seed if seed is None else seed
        self.device = torch.device(device)
        self._samples = source.to(self.device) if isinstance(source, Tensor) else None
        self.density = None if isinstance(source, Tensor) else source
        self._shape = tuple(source.shape[1:]) if isinstance(source, Tensor) else (source.dim,)
        self._no_denormals = NoDenormals()
        self._begin(spec, plan)

    def _begin(self, spec: AdversarialSpec, plan: GanTrainSpec) -> None:
        """Draw first weights, and stand before the first round."""
        model = build(spec, self._shape, seed=self.seed)
        if not isinstance(model, Gan):
            raise SpecError(f"a game is played by a GAN, not by {spec.family}")
        self.model = model.to(self.device)
        self.rounds, self.turns = 0, dict.fromkeys(NETS, 0)
        self._cycle = Cycle(plan.steps, plan.steps)
        self._play, self._chance = Turns(self.model, plan), generator(self.seed, self.device)
        self._good, self._since = self.snapshot(), 0

    @property
    def spec(self) -> AdversarialSpec:
        """What the nets are, and what they play for."""
        return self.model.spec

    @property
    def plan(self) -> GanTrainSpec:
        """How they are trained."""
        return self._play.plan

    @property
    def rates(self) -> tuple[float, float]:
        """The learning rates of generator and discriminator in the round to come."""
        rate = pace(self.plan, min(self.rounds, self._cycle.end - 1), self._cycle)[0]
        return rate, rate * self.plan.d_learning_rate / self.plan.learning_rate

    # -- playing ---------------------------------------------------------------------------------

    def round(self) -> dict[str, float]:
        """Play a round: the discriminator's turns and one of the generator.

        Returns
        -------
        dict of str to float
            What each net paid last.

        Raises
        ------
        GameError
            Where a net's numbers are no numbers any more; so do the others that play.
        """
        self._keep()
        for _ in range(self.plan.d_steps):
            judge = self._whole(self._turn("discriminator"))
        make = self._whole(self._turn("generator"))
        self.rounds += 1
        return {"discriminator": judge, "generator": make}

    def step_discriminator(self) -> float:
        """Play a turn of the discriminator alone, and give what it paid; no round is counted."""
        self._keep()
        return self._whole(self._turn("discriminator"))

    def step_generator(self) -> float:
        """Play a turn of the generator alone, and give what it paid; no round is counted."""
        self._keep()
        return self._whole(self._turn("generator"))

    def half_steps(self, nets: tuple[Net, ...] = NETS) -> Generator[HalfStep, None, None]:
        """Play a round phase by phase, letting go after each with what there is then.

        Played to its end it leaves the very state that :meth:`round` does. If it is closed before, the turn
        that was begun has not been; turns that had ended stay. The state must not be changed in between.

        Parameters
        ----------
        nets : tuple of str
            Whose turns; of one alone no round is counted.
        """
        self._keep()
        if "discriminator" in nets:
            for _ in range(self.plan.d_steps if "generator" in nets else 1):
                yield from self._slowly("discriminator")
        if "generator" in nets:
            yield from self._slowly("generator")
        if len(nets) == len(NETS):
            self.rounds += 1

    def _whole(self, phases: Iterator[Turn]) -> float:
        with torch.enable_grad(), self._no_denormals:
            turn = played(phases)
        self._count(turn)
        assert turn.loss is not None
        return float(turn.loss.detach())

    def _slowly(self, net: Net) -> Generator[HalfStep, None, None]:
        chance, before = self._chance.get_state(), self._play.sides[net].weights.flat.detach().clone()
        phases, done = self._turn(net, watched=True), False
        try:
            for number, phase in enumerate(DISCRIMINATOR if net == "discriminator" else GENERATOR):
                with torch.enable_grad(), self._no_denormals:
                    turn = next(phases)
                if phase == "update":
                    done = True
                    self._count(turn)
                yield self._record(turn, number, phase, before)
        finally:
            if not done:
                self._chance.set_state(chance)

    def _turn(self, net: Net, watched: bool = False) -> Iterator[Turn]:
        rate, d_rate = self.rates
        if net == "discriminator":
            return self._play.discriminator(self._real, self._noise, self._mix, d_rate)
        return self._play.generator(self._noise, rate, watched)

    def _count(self, turn: Turn) -> None:
        """Count a turn that is done, and go back where its numbers are none."""
        if not self._play.sides[turn.net].finite():
            round = self.rounds + 1
            self.restore(self._good)
            raise GameError(_culprit(turn), round, self.rounds)
        self.turns[turn.net] += 1
        self._since += 1

    def _keep(self) -> None:
        """Remember the state now and then, between two rounds, to go back to."""
        if self._since >= KEEP_EVERY and all(side.finite() for side in self._play.sides.values()):
            self._good, self._since = self.snapshot(), 0

    # -- draws -----------------------------------------------------------------------------------

    def draw_real(self, n: int, chance: torch.Generator) -> Tensor:
        """Draw n real samples as the nets see them, (n, d)."""
        if self.density is not None:
            return self.density.sample(n, chance)
        assert self._samples is not None
        rows = torch.randint(len(self._samples), (n,), generator=chance, device=self.device)
        return self.model.inside(self._samples.index_select(0, rows))

    def _real(self) -> Tensor:
        return self.draw_real(self.plan.batch_size, self._chance)

    def _noise(self) -> Tensor:
        return self.model.noise(self.plan.batch_size, self._chance)

    def _mix(self) -> Tensor:
        return torch.rand(self.plan.batch_size, generator=self._chance, device=self.device)

    # -- what there is ---------------------------------------------------------------------------

    @torch.no_grad()
    def made(self, z: Tensor) -> Tensor:
        """Give what the generator makes of noise (n, k) now, (n, d) as the nets see it."""
        return self.model.make(z.to(self.device))

    @torch.no_grad()
    def scores(self, points: Tensor) -> Tensor:
        """Give the discriminator's logits of points (n, d) now, (n,)."""
        return self.model.judge(points.to(self.device))

    def chances(self, points: Tensor) -> Tensor:
        """Give how likely the discriminator takes points (n, d) to be real now, (n,) from 0 to 1."""
        return chances(self.spec.loss, self.scores(points))

    def wall(self, n: int, seed: int = 0) -> Tensor:
        """Give the same noise (n, k) at each call, to compare what becomes of it."""
        return self.model.noise(n, generator(seed, self.device))

    def _record(self, turn: Turn, number: int, phase: Phase, before: Tensor) -> HalfStep:
        side = self._play.sides[turn.net]
        there = turn.fake is not None and turn.net == "generator" and phase in ("gradient", "update")
        slope = turn.fake.grad if there and turn.fake is not None else None
        gradient = side.weights.flat.grad if phase in ("gradient", "update") else None
        moved = side.weights.flat.detach() - before if phase == "update" else None
        return HalfStep(
            round=self.rounds + 1,
            number=number + (1 if turn.net == "discriminator" else 1 + len(DISCRIMINATOR)),
            net=turn.net,
            phase=phase,
            real=_copy(turn.real),
            fake=_copy(turn.fake),
            noise=_copy(turn.noise),
            real_scores=_copy(turn.real_scores),
            fake_scores=_copy(turn.fake_scores),
            loss=_number(turn.loss),
            penalty=_number(turn.penalty),
            arrows=None if slope is None else _copy(-slope * len(slope)),
            gradient_norm=None if gradient is None else float(gradient.norm()),
            moved=None if moved is None else float(moved.norm()),
        )

    # -- changing and going back -----------------------------------------------------------------

    def change(self, spec: AdversarialSpec, plan: GanTrainSpec) -> None:
        """Go on with other values of the fields that are ``live``, between two turns.

        Raises
        ------
        SpecError
            Where another field differs.
        """
        for old, new in ((self.spec, spec), (self.plan, plan)):
            if type(old) is not type(new):
                raise SpecError("the family cannot change while a game goes on; reset it")
            for info in fields_of(type(old)):
                if not info.live and getattr(old, info.name) != getattr(new, info.name):
                    raise SpecError(f"{info.label} cannot change while a game goes on; reset it")
        if plan.steps != self.plan.steps:
            self._cycle = self._cycle.until(max(plan.steps, self.rounds + 1), self.rounds)
        self.model.spec, self._play.plan = spec, plan

    def snapshot(self) -> GameState:
        """Copy the state after the last turn; from it the game goes on the same, bit for bit on the CPU."""
        tensors = {name: t.detach().cpu().clone() for name, t in self._play.tensors().items()}
        tensors["chance"] = self._chance.get_state()
        return GameState(self.rounds, dict(self.turns), self.spec, self.plan, self._cycle, tensors)

    def restore(self, state: GameState) -> None:
        """Go back, or forward, to a state of this game.

        Raises
        ------
        ValueError
            Where it is that of other nets.
        """
        places = self._play.tensors()
        fits = {name: tuple(t.shape) for name, t in state.tensors.items() if name != "chance"}
        if fits != {name: tuple(place.shape) for name, place in places.items()}:
            raise ValueError("the state is that of other nets")
        for name, place in places.items():
            place.copy_(state.tensors[name])
        self._chance.set_state(state.tensors["chance"])
        self.rounds, self.turns, self._cycle = state.rounds, dict(state.turns), state.cycle
        self.model.spec, self._play.plan = state.spec, state.plan
        self._good, self._since = state, 0

    def reset(self) -> None:
        """Begin anew from the seed, with the specs as they are now: the same game is played again."""
        self._begin(self.spec, self.plan)


def _culprit(turn: Turn) -> Net:
    """Name the net in which numbers that are none came up first."""
    made, scores = turn.fake, turn.fake_scores
    if made is not None and not bool(made.isfinite().all()):
        return "generator"
    if scores is not None and not bool(scores.isfinite().all()):
        return "discriminator"
    return turn.net


def _copy(tensor: Tensor | None) -> Tensor | None:
    return None if tensor is None else tensor.detach().cpu().clone()


def _number(value: Tensor | None) -> float | None:
    return None if value is None else float(value.detach())
