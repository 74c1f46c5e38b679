"""What a model is and how it is trained, as frozen values; imports no torch.

A spec says everything that is needed to rebuild a model's architecture: a checkpoint stores it as JSON,
a form is generated from its fields, the registry builds the model from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from trainers.fields import FieldInfo, Spec, SpecError, fields_of, make_spec, parse_value
from trainers.specs.autoencoders import AutoencoderSpec, PcaSpec
from trainers.specs.base import ModelSpec
from trainers.specs.contractive import ContractiveAutoencoderSpec
from trainers.specs.conv import ConvAutoencoderSpec
from trainers.specs.denoising import DenoisingAutoencoderSpec
from trainers.specs.gans import DcganSpec, GanSpec, GanTrainSpec, ToyGanSpec
from trainers.specs.predictor import PredictorSpec
from trainers.specs.sequences import CharRnnSpec, TextTrainSpec
from trainers.specs.sparse import SparseAutoencoderSpec
from trainers.specs.training import TrainSpec
from trainers.specs.vaes import ConditionalVaeSpec, ConvVaeSpec, VaeSpec

__all__ = [
    "PREDICTORS",
    "SPECS",
    "WRITERS",
    "AutoencoderSpec",
    "CharRnnSpec",
    "ConditionalVaeSpec",
    "ContractiveAutoencoderSpec",
    "ConvAutoencoderSpec",
    "ConvVaeSpec",
    "DcganSpec",
    "DenoisingAutoencoderSpec",
    "FieldInfo",
    "GanSpec",
    "GanTrainSpec",
    "ModelSpec",
    "PcaSpec",
    "PredictorSpec",
    "SparseAutoencoderSpec",
    "Spec",
    "SpecError",
    "TextTrainSpec",
    "ToyGanSpec",
    "TrainSpec",
    "VaeSpec",
    "fields_of",
    "make_spec",
    "parse_value",
    "spec_from_dict",
    "spec_of",
    "spec_to_dict",
]

SPECS: dict[str, type[ModelSpec]] = {
    s.family: s
    for s in (
        PcaSpec,
        AutoencoderSpec,
        ConvAutoencoderSpec,
        SparseAutoencoderSpec,
        ContractiveAutoencoderSpec,
        DenoisingAutoencoderSpec,
        VaeSpec,
        ConvVaeSpec,
        ConditionalVaeSpec,
        ToyGanSpec,
        GanSpec,
        DcganSpec,
    )
}
"""Every family with a latent space to look at: word -> spec."""

PREDICTORS: dict[str, type[ModelSpec]] = {s.family: s for s in (PredictorSpec,)}
"""Families that tell what is in a sample and cannot decode: they measure what the others make."""

WRITERS: dict[str, type[ModelSpec]] = {s.family: s for s in (CharRnnSpec,)}
"""Families that write texts: they learn from a ``trainers.corpora.Corpus`` and have no pictures to show."""


def spec_of(family: object) -> type[ModelSpec] | None:
    """Give the spec of a family of any of the tables; None where there is no such word."""
    known = SPECS | PREDICTORS | WRITERS
    return known.get(family) if isinstance(family, str) else None


def spec_to_dict(spec: Spec) -> dict[str, Any]:
    """Turn a spec into plain JSON values; a model's family goes along as ``"family"``."""
    family = {"family": spec.family} if isinstance(spec, ModelSpec) else {}
    return family | dataclasses.asdict(spec)


def spec_from_dict(values: Mapping[str, Any]) -> ModelSpec:
    """Rebuild a model's spec from :func:`spec_to_dict`.

    Raises
    ------
    SpecError
        For an unknown family, an unknown field, or a value that does not fit.
    """
    family = values.get("family")
    kind = spec_of(family)
    if kind is None:
        raise SpecError(f"unknown family {family!r:.40}; this version knows {', '.join(SPECS | WRITERS)}")
    return make_spec(kind, {name: v for name, v in values.items() if name != "family"})
