"""What a game tells and keeps: its states, its half-steps, and what stops it.

Shapes: b samples of d numbers as the nets see them, k numbers of noise, w weights of a net.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from trainers.adversarial.turns import Net, Phase
from trainers.fit import TrainingError
from trainers.pace import Cycle
from trainers.specs.gans import AdversarialSpec, GanTrainSpec


class GameError(TrainingError):
    """A game in which the numbers of a net are no numbers any more; it stands where all was well.

    Attributes
    ----------
    net : {"discriminator", "generator"}
        Where it was seen first.
    step, back : int
        The round in which, and after how many rounds all is well again.
    """

    def __init__(self, net: Net, step: int, back: int) -> None:
        super().__init__(
            f"the {net} is no longer made of finite numbers in round {step}; both nets are as after round "
            f"{back} again; lower the {net}'s learning rate",
            step,
            back,
        )
        self.net = net


@dataclass(frozen=True, eq=False)
class GameState:
    """All that the rounds to come depend on, but for the data.

    Attributes
    ----------
    rounds : int
        Rounds played.
    turns : mapping of str to int
        Turns of each net.
    spec : AdversarialSpec
    plan : GanTrainSpec
    cycle : Cycle
        Where the learning rates are on their way.
    tensors : mapping of str to Tensor
        Of each net ``NET/weights`` (w,) and moments, ``buffers/NAME``, and the state ``chance`` of the source
        of randomness; on the CPU.
    """

    rounds: int
    turns: Mapping[Net, int]
    spec: AdversarialSpec
    plan: GanTrainSpec
    cycle: Cycle
    tensors: Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class HalfStep:
    """What there is after one phase of a turn; what is not there yet is None. On the CPU, not shared.

    Attributes
    ----------
    round : int
        Number of the round it belongs to, from 1.
    number : int
        Of the phase: 1 to 5 the discriminator's, 6 to 9 the generator's.
    net, phase : str
    real, fake : (b, d) Tensor or None
        Real samples, and what the generator made of ``noise`` (b, k).
    noise : (b, k) Tensor or None
    real_scores, fake_scores : (b,) Tensor or None
        The discriminator's logits.
    loss, penalty : float or None
        What the net pays for the batch, and what of it are penalties.
    arrows : (b, d) Tensor or None
        In the generator's gradient: minus the slope of its loss at each sample, as if that were alone: where
        the discriminator wants it to go.
    gradient_norm : float or None
        Length of the gradient of all weights of the net.
    moved : float or None
        Length of what was added to its weights in the update.
    """

    round: int
    number: int
    net: Net
    phase: Phase
    real: Tensor | None = None
    fake: Tensor | None = None
    noise: Tensor | None = None
    real_scores: Tensor | None = None
    fake_scores: Tensor | None = None
    loss: float | None = None
    penalty: float | None = None
    arrows: Tensor | None = None
    gradient_norm: float | None = None
    moved: float | None = None
