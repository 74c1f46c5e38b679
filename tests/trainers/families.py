"""One small spec of every family, and samples that each can be trained on."""

from __future__ import annotations

from dataclasses import replace

import torch

from tests.trainers.conftest import random_samples
from trainers.samples import Samples
from trainers.specs import SPECS, ModelSpec, fields_of

CLASSES = 3
SMALL = {"latent_dim": 3, "layers": 1, "nodes": 8}


def small(family: str) -> ModelSpec:
    """A family's spec with few weights, for data of three classes."""
    spec_type = SPECS[family]
    known = {info.name for info in fields_of(spec_type)}
    fields = {name: value for name, value in SMALL.items() if name in known}
    return replace(spec_type(), **fields).suited(CLASSES)


def labelled(shape: tuple[int, ...] = (4, 4), n: int = 40) -> Samples:
    """Random samples, each of a class."""
    return Samples(random_samples(shape, n), torch.arange(n) % CLASSES)
