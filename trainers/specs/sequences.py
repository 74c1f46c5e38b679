"""Models that write, character by character, as specs, and how they are trained.

Shapes: v characters of the vocabulary, e numbers that stand for one, k hidden units.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.base import ModelSpec, Shapes
from trainers.specs.cells import cell_shapes
from trainers.specs.training import TrainSpec


@dataclass(frozen=True, kw_only=True)
class TextTrainSpec(TrainSpec):
    """How a model learns to go on with a text: truncated backpropagation through time, the state carried on.

    The training text is read in ``batch_size`` places at once. A step reads ``window`` characters further at
    each; the state goes on into the next window, the gradient does not (Williams & Peng 1990).
    """

    steps: int = number(
        2500,
        1,
        10_000_000,
        "How many windows of text are read, each in many places at once.",
        unit="steps",
        log=True,
        live=True,
        group="training",
    )
    batch_size: int = number(
        32,
        1,
        65_536,
        "In how many places of the text it reads at once.",
        log=True,
        unit="places",
        group="more",
    )
    window: int = number(
        64,
        2,
        1024,
        "Characters of a step; no gradient goes further back.",
        log=True,
        unit="characters",
        group="more",
    )
    schedule: Literal["one-cycle", "constant", "falling"] = choice(
        "falling", "How the learning rate goes over the steps.", group="more"
    )
    clip: float = number(
        1.0,
        1e-3,
        1e6,
        "The most that the norm of the gradient may be; a longer one is shortened (Pascanu et al. 2013).",
        label="Gradient clip",
        log=True,
        live=True,
    )

    @classmethod
    def of(cls, plan: TrainSpec) -> TextTrainSpec:
        """Give any plan as one for texts."""
        return plan if isinstance(plan, TextTrainSpec) else cls(**dataclasses.asdict(plan))


@dataclass(frozen=True, kw_only=True)
class CharRnnSpec(ModelSpec):
    """A recurrent net that tells the next character of a text from all before it.

    Its code of a text is the hidden state after it. A sample is one of the v characters of a vocabulary, so
    its shape is (v,); the characters themselves are in the checkpoint's header.
    """

    family: ClassVar[str] = "char-rnn"
    title: ClassVar[str] = "Character model"
    writes: ClassVar[bool] = True
    training: ClassVar[type[TrainSpec]] = TextTrainSpec

    latent_dim: int = number(
        128,
        1,
        1024,
        "How many numbers the hidden state of a layer has.",
        label="Hidden units",
        log=True,
        group="choices",
    )
    cell: Literal["rnn", "lstm", "peephole", "coupled", "gru", "gru-2014"] = choice(
        "lstm", "What takes the state on from one character to the next.", group="choices"
    )
    layers: int = number(
        1,
        1,
        2,
        "How many cells lie upon one another; each reads the hidden state of the one below.",
        group="choices",
    )
    embedding: int = number(
        32, 1, 512, "How many numbers stand for a character that comes in.", log=True, group="choices"
    )
    forget_bias: float = number(
        1.0,
        -5.0,
        10.0,
        "What is added to the biases of forget gates at the start; with 0 much is forgotten from the first.",
    )

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of embedding, cells and the layer that tells the next character."""
        v, k = input_shape[0], self.latent_dim
        cells = cell_shapes("cells", self.cell, self.embedding, k, self.layers)
        out = {"output.weight": (v, k), "output.bias": (v,)}
        return {"embedding.weight": (v, self.embedding)} | cells | out
