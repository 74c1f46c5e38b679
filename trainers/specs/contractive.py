"""The contractive autoencoder as a spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trainers.fields import number, switch
from trainers.specs.autoencoders import AutoencoderSpec
from trainers.specs.base import Shapes


@dataclass(frozen=True, kw_only=True)
class ContractiveAutoencoderSpec(AutoencoderSpec):
    """An autoencoder whose code is to move little where a sample moves a little (Rifai et al. 2011).

    The penalty is the squared Frobenius norm of the encoder's Jacobian, exact for any number of layers.

    With ``tied`` the decoder has the encoder's weights transposed, as in the paper. Without, the penalty can
    be cheated: an encoder whose last weights are a hundredth has a ten-thousandth of the penalty, and
    a decoder of a hundred times the weights undoes it at no cost. The code shrinks, and nothing contracts.
    """

    family: ClassVar[str] = "contractive-ae"
    title: ClassVar[str] = "Contractive autoencoder"

    contraction_weight: float = number(
        0.01,
        0.0,
        100.0,
        "Weight of the Jacobian's squared norm against the squared error of a whole sample.",
        log=True,
        live=True,
    )
    tied: bool = switch(
        True,
        "The decoder has the encoder's weights, transposed; its own could undo the penalty by their scale.",
        label="Tied weights",
    )

    def weight_shapes(self, input_shape: tuple[int, ...]) -> Shapes:
        """Give the shapes of encoder and decoder; a tied decoder has only biases."""
        shapes = super().weight_shapes(input_shape)
        borrowed = {name for name in shapes if self.tied and name.startswith("decoder.") and "weight" in name}
        return {name: shape for name, shape in shapes.items() if name not in borrowed}
