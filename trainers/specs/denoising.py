"""The denoising autoencoder as a spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from trainers.fields import choice, number
from trainers.specs.autoencoders import AutoencoderSpec


@dataclass(frozen=True, kw_only=True)
class DenoisingAutoencoderSpec(AutoencoderSpec):
    """An autoencoder that is shown spoilt samples and has to give the clean ones (Vincent et al. 2008)."""

    family: ClassVar[str] = "denoising-ae"
    title: ClassVar[str] = "Denoising autoencoder"

    latent_dim: int = number(
        16, 1, 1024, "How many numbers a code has.", label="Code size", log=True, group="choices"
    )
    corruption: Literal["gaussian", "masking"] = choice(
        "gaussian", "How samples are spoilt: by adding Gaussian noise, or by setting pixels to 0."
    )
    noise_level: float = number(
        0.5,
        0.0,
        1.0,
        "Standard deviation of the Gaussian noise, or the share of pixels that are set to 0.",
        live=True,
    )
