"""Specs refuse what makes no sense, by the field's name, and survive JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainers.specs import (
    SPECS,
    AutoencoderSpec,
    FieldInfo,
    GanTrainSpec,
    Spec,
    SpecError,
    TrainSpec,
    VaeSpec,
    fields_of,
    parse_value,
    spec_from_dict,
    spec_to_dict,
)

EVERY = [*SPECS.values(), TrainSpec, GanTrainSpec]
FIELDS = [
    pytest.param(kind, info, id=f"{kind.__name__}.{info.name}") for kind in EVERY for info in fields_of(kind)
]


@pytest.mark.parametrize(("kind", "info"), FIELDS)
def test_every_field_explains_and_guards_itself(kind: type[Spec], info: FieldInfo) -> None:
    assert info.help.endswith(".")
    assert info.default == getattr(kind(), info.name)
    for bad in wrong_values(info):
        with pytest.raises(SpecError, match=info.name):
            kind(**{info.name: bad})


def wrong_values(info: FieldInfo) -> list[Any]:
    if info.choices:
        return ["other", 1, None, ["mse"]]
    if info.kind is bool:
        return ["true", 1, None]
    assert info.low is not None
    assert info.high is not None
    return ["1", None, True, float("nan"), float("inf"), info.low - 1, info.high * 2 + 1]


@pytest.mark.parametrize("kind", SPECS.values())
def test_survives_json(kind: Any) -> None:
    spec = kind(latent_dim=5)
    assert spec_from_dict(json.loads(json.dumps(spec_to_dict(spec)))) == spec


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    latent_dim=st.integers(1, 1024),
    layers=st.integers(0, 6),
    nodes=st.integers(2, 4096),
    loss=st.sampled_from(["mse", "l1", "bce"]),
    beta=st.floats(0, 100),
)
def test_any_spec_survives_json(**values: Any) -> None:
    spec = VaeSpec(**values)
    assert spec_from_dict(json.loads(json.dumps(spec_to_dict(spec)))) == spec
    assert all(n >= 1 for shape in spec.weight_shapes((3, 3)).values() for n in shape)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "unknown family None"),
        ({"family": "gpt"}, "unknown family 'gpt'.*pca, ae, .*vae"),
        ({"family": ["ae"]}, "unknown family"),
        ({"family": "ae", "heads": 3}, "unknown field 'heads'.*latent_dim, layers"),
        ({"family": "ae", "layers": 2.0}, "layers must be a whole number"),
        ({"family": "ae", "loss": "bce", "output": "linear"}, "output must be sigmoid"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        spec_from_dict(values)


def test_widths_halve() -> None:
    assert AutoencoderSpec().widths == (128, 64)
    assert AutoencoderSpec(layers=6, nodes=128).widths == (128, 64, 32, 16, 16, 16)
    assert AutoencoderSpec(layers=3, nodes=8).widths == (8, 8, 8)
    assert AutoencoderSpec(layers=3, nodes=256, latent_dim=100).widths == (256, 128, 100)
    shapes = AutoencoderSpec(latent_dim=2).weight_shapes((8, 8))
    assert shapes["encoder.0.weight"] == (128, 64)
    assert shapes["encoder.4.weight"] == (2, 64)
    assert shapes["decoder.4.bias"] == (64,)


def test_values_from_texts() -> None:
    infos = {info.name: info for kind in EVERY for info in fields_of(kind)}
    assert parse_value(infos["nodes"], "64") == 64
    assert parse_value(infos["learning_rate"], "1e-3") == 1e-3
    assert parse_value(infos["loss"], "l1") == "l1"
    for name, text in (("nodes", "6.5"), ("nodes", "many"), ("learning_rate", "fast")):
        with pytest.raises(SpecError, match=name):
            parse_value(infos[name], text)
    switch = FieldInfo("switch", bool, False, "On or off.")
    assert [parse_value(switch, text) for text in ("true", "False")] == [True, False]
    with pytest.raises(SpecError, match="switch"):
        parse_value(switch, "perhaps")
