"""Every family at its defaults, and the further kinds of it that its spec allows."""

from __future__ import annotations

import pytest

from trainers.registry import FAMILIES
from trainers.specs import (
    AutoencoderSpec,
    ConditionalVaeSpec,
    ContractiveAutoencoderSpec,
    ConvAutoencoderSpec,
    ConvVaeSpec,
    DcganSpec,
    DenoisingAutoencoderSpec,
    GanSpec,
    SparseAutoencoderSpec,
    ToyGanSpec,
    VaeSpec,
)

VARIANTS = [
    *(family.spec() for family in FAMILIES.values()),
    AutoencoderSpec(loss="l1", layers=1),
    AutoencoderSpec(loss="bce", layers=3),
    AutoencoderSpec(layers=0, output="linear"),
    AutoencoderSpec(layers=6, nodes=32),
    ConvAutoencoderSpec(layers=4, nodes=2, loss="l1"),
    SparseAutoencoderSpec(sparsity="kl", layers=1),
    ContractiveAutoencoderSpec(tied=False, layers=3, nodes=64),
    ContractiveAutoencoderSpec(layers=0, loss="bce"),
    DenoisingAutoencoderSpec(corruption="masking", loss="bce"),
    VaeSpec(loss="mse", layers=1),
    VaeSpec(loss="l1", beta=2.0, kl_warmup_steps=20, annealing="cyclical"),
    VaeSpec(layers=0),
    ConvVaeSpec(layers=1, nodes=4, loss="bce", kl_warmup_steps=20, annealing="cyclical"),
    ConditionalVaeSpec(classes=3, free_bits=0.1, annealing="cyclical", kl_warmup_steps=20),
    ToyGanSpec(noise="uniform", loss="wgan-gp", r1=0.1, layers=1, nodes=8),
    ToyGanSpec(loss="minimax", spectral=True, d_layers=0),
    GanSpec(loss="least-squares", layers=1, nodes=16, d_layers=1, d_nodes=16),
    GanSpec(loss="wgan-gp", r1=0.0, layers=1, nodes=16),
    DcganSpec(layers=1, nodes=4, d_layers=3, d_nodes=2, spectral=False, r1=1.0),
    DcganSpec(loss="wgan-gp", nodes=4, d_nodes=4, spectral=False),
]
NAMES = [f"{spec.family}-{i}" for i, spec in enumerate(VARIANTS)]
every_model = pytest.mark.parametrize("spec", VARIANTS, ids=NAMES)
every_encoder = pytest.mark.parametrize(
    "spec",
    [spec for spec in VARIANTS if spec.encodes],
    ids=[name for name, spec in zip(NAMES, VARIANTS, strict=True) if spec.encodes],
)
"""Every model that tells the code of a sample."""
