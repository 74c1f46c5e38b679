"""The predictor as a spec: a net that tells the known attributes, or the class, of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.base import ModelSpec, Shapes
from trainers.specs.conv import channels, conv_encoder_shapes, doubling, picture_shape, stages


@dataclass(frozen=True, kw_only=True)
class PredictorSpec(ModelSpec):
    """Strided convolutions, a layer of features, and one linear layer to what is told.

    It measures what other models make, and is none to look at: it encodes, and cannot decode. Its code is
    the layer of features, in which one may compare sets of pictures (Heusel et al. 2017).

    In training each picture is mixed with its own blur and gets a little noise, both by chance: so that it
    reads what a decoder draws, which is softer than the data, as it reads the data.
    """

    family: ClassVar[str] = "predictor"
    title: ClassVar[str] = "Predictor"

    latent_dim: int = number(
        64, 1, 1024, "How many features the last layer looks at.", label="Features", log=True, group="choices"
    )
    layers: int = stages()
    nodes: int = channels()
    predicts: Literal["attributes", "classes"] = choice(
        "attributes", "What it tells: the known numbers of a picture, or its class.", group="choices"
    )
    outputs: int = number(1, 1, 1 << 16, "How many numbers it gives.", group="data")
    blur: float = number(1.0, 0.0, 1.0, "The most of its blur that a training picture is mixed with.")
    noise: float = number(0.02, 0.0, 1.0, "The greatest standard deviation of the noise put on it.")

    @property
    def widths(self) -> tuple[int, ...]:
        """Channels of the stages."""
        return doubling(self.nodes, self.layers)

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of the stages and of the last layer."""
        stages = conv_encoder_shapes("encoder", picture_shape(input_shape), self.widths, self.latent_dim)
        return stages | {"last.weight": (self.outputs, self.latent_dim), "last.bias": (self.outputs,)}
