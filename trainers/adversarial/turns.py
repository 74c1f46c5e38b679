"""One turn of each net, phase by phase: the same code plays fast and in slow motion.

Shapes: b samples of d numbers as the nets see them, k numbers of noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from trainers.adversarial.losses import generator_loss, judged
from trainers.adversarial.optimisers import FlatOptimiser
from trainers.adversarial.spectral import FIRST, follow
from trainers.flat import FlatWeights
from trainers.models.gans import Gan
from trainers.specs.gans import GanTrainSpec

Net = Literal["discriminator", "generator"]
Phase = Literal["real", "fake", "score", "gradient", "update"]
DISCRIMINATOR: tuple[Phase, ...] = ("real", "fake", "score", "gradient", "update")
GENERATOR: tuple[Phase, ...] = ("fake", "score", "gradient", "update")
NETS: tuple[Net, ...] = ("discriminator", "generator")
Draw = Callable[[], Tensor]


@dataclass
class Turn:
    """What has been made so far in a turn of one net.

    Attributes
    ----------
    net : str
        Whose turn it is.
    real : (b, d) Tensor or None
    noise : (b, k) Tensor or None
    fake : (b, d) Tensor or None
        What the generator made of the noise.
    real_scores, fake_scores : (b,) Tensor or None
        The discriminator's logits.
    loss : scalar Tensor or None
        What the net pays.
    penalty : scalar Tensor or None
        What of it are penalties.
    """

    net: Net
    real: Tensor | None = None
    noise: Tensor | None = None
    fake: Tensor | None = None
    real_scores: Tensor | None = None
    fake_scores: Tensor | None = None
    loss: Tensor | None = None
    penalty: Tensor | None = None


class Side:
    """One net with its flat weights and its optimiser."""

    def __init__(self, name: Net, net: nn.Module) -> None:
        self.name, self.net = name, net
        self.weights = FlatWeights(net)
        self.parameters = [w for w in net.parameters() if w.requires_grad]
        self.optimiser = FlatOptimiser(self.weights.flat)

    def tensors(self) -> dict[str, Tensor]:
        """Give the weights and moments, by name; they are changed in place."""
        moments = {f"{self.name}/{name}": value for name, value in self.optimiser.state.items()}
        return {f"{self.name}/weights": self.weights.flat.data} | moments

    def finite(self) -> bool:
        """Whether all weights are finite numbers."""
        return bool(self.weights.flat.detach().sum().isfinite())


class Turns:
    """The two nets of a model at play.

    Parameters
    ----------
    model : Gan
        On its device; its weights are laid flat until :meth:`release`.
    plan : GanTrainSpec

    Attributes
    ----------
    plan : GanTrainSpec
        May be changed between two turns, as may ``model.spec`` where a field is live.
    """

    def __init__(self, model: Gan, plan: GanTrainSpec) -> None:
        self.model, self.plan = model, plan
        self.sides = {name: Side(name, getattr(model, name)) for name in NETS}
        self._normed = model.spec.spectral

    def tensors(self) -> dict[str, Tensor]:
        """Give all that lies on the device and that a later turn depends on; it is changed in place."""
        found = {name: value for side in self.sides.values() for name, value in side.tensors().items()}
        return found | {f"buffers/{name}": value for name, value in self.model.named_buffers()}

    def release(self) -> None:
        """Give each weight memory of its own again."""
        for side in self.sides.values():
            side.weights.release()

    def discriminator(self, real: Draw, noise: Draw, mix: Draw, rate: float) -> Iterator[Turn]:
        """Play a turn of the discriminator, letting go after each phase of :data:`DISCRIMINATOR`.

        Parameters
        ----------
        real, noise, mix : callable
            Draw real samples (b, d), noise (b, k), and numbers from 0 to 1 (b,).
        rate : float
            The discriminator's learning rate.
        """
        model, side, turn = self.model, self.sides["discriminator"], Turn("discriminator")
        self._notice_the_norm()
        turn.real = real()
        yield turn
        turn.noise = noise()
        with torch.no_grad():
            turn.fake = model.make(turn.noise)
        yield turn
        found = judged(
            model.spec, model.judge, turn.real, turn.fake, mix() if model.spec.loss == "wgan-gp" else None
        )
        turn.real_scores, turn.fake_scores = found.real, found.fake
        turn.loss, turn.penalty = found.loss, found.penalty
        yield turn
        side.weights.zero_grad()
        found.loss.backward(inputs=side.parameters)
        yield turn
        side.optimiser.advance(self.plan.d_optimiser, rate, self.plan.d_beta1, self.plan.beta2)
        if model.spec.spectral:
            follow(side.net)
        yield turn

    def generator(self, noise: Draw, rate: float, watched: bool = False) -> Iterator[Turn]:
        """Play a turn of the generator, letting go after each phase of :data:`GENERATOR`.

        Where it is watched, ``turn.fake.grad`` after the gradient is the slope of the loss at each sample.
        """
        model, side, turn = self.model, self.sides["generator"], Turn("generator")
        turn.noise = noise()
        turn.fake = model.make(turn.noise)
        yield turn
        turn.fake_scores = model.judge(turn.fake)
        turn.loss = generator_loss(model.spec.loss, turn.fake_scores)
        yield turn
        if watched:
            turn.fake.retain_grad()
        side.weights.zero_grad()
        turn.loss.backward(inputs=side.parameters)
        yield turn
        side.optimiser.advance(self.plan.optimiser, rate, self.plan.beta1, self.plan.beta2)
        yield turn

    def _notice_the_norm(self) -> None:
        """Find the singular vectors anew where the spectral norm has just been switched on."""
        if self.model.spec.spectral and not self._normed:
            follow(self.sides["discriminator"].net, FIRST)
        self._normed = self.model.spec.spectral


def played(phases: Iterator[Turn]) -> Turn:
    """Play a whole turn, and give what was made in it."""
    for turn in phases:
        last = turn
    return last
