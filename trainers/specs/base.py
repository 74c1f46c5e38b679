"""What every model's spec has, and the shapes of layers that specs share."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from trainers.fields import Spec, number
from trainers.specs.training import TrainSpec

Shapes = dict[str, tuple[int, ...]]
"""Name and shape of every weight of a model."""


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Spec):
    """What every model family has.

    Attributes
    ----------
    family : str
        The word for the family in files, on the command line and in tables.
    title : str
        Its name for people.
    gaussian_prior : bool
        Whether codes are meant to be spread like N(0, I).
    encodes : bool
        Whether it tells the code of a sample; a generator alone does not.
    writes : bool
        Whether it goes on with texts, character by character; its samples are no pictures.
    training : type of TrainSpec
        What says how it is trained.
    latent_dim : int
        Size of the code.
    """

    family: ClassVar[str]
    title: ClassVar[str]
    gaussian_prior: ClassVar[bool] = False
    encodes: ClassVar[bool] = True
    writes: ClassVar[bool] = False
    training: ClassVar[type[TrainSpec]] = TrainSpec

    latent_dim: int = number(
        2, 1, 1024, "How many numbers a code has.", label="Code size", log=True, group="choices"
    )

    def suited(self, classes: int) -> ModelSpec:
        """Give the spec for data of so many classes; the same one where a model does not look at them."""
        return self

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the name and shape of every weight for samples of one shape.

        Lets a file be checked before torch is there; a test holds it equal to the built model.
        """
        raise NotImplementedError


def halving(nodes: int, layers: int) -> tuple[int, ...]:
    """Widths ``nodes, nodes // 2, nodes // 4, ...``, at least 1 each."""
    return tuple(max(1, nodes >> i) for i in range(layers))


def linear_shapes(name: str, widths: tuple[int, ...]) -> Shapes:
    """Shapes of a chain of linear layers, with the names that ``models.layers.chain`` gives them."""
    shapes: Shapes = {}
    for i, (n_in, n_out) in enumerate(pairwise(widths)):
        shapes |= {f"{name}.{2 * i}.weight": (n_out, n_in), f"{name}.{2 * i}.bias": (n_out,)}
    return shapes
