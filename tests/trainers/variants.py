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
    DenoisingAutoencoderSpec,
    SparseAutoencoderSpec,
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
]
every_model = pytest.mark.parametrize(
    "spec", VARIANTS, ids=[f"{spec.family}-{i}" for i, spec in enumerate(VARIANTS)]
)
