"""What ``latent-train list`` tells: families, their fields, data and texts; imports no torch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from trainers.corpora import CORPORA
from trainers.data import DATA
from trainers.specs import SPECS, WRITERS, FieldInfo, ModelSpec, Spec, TrainSpec, fields_of


def listed() -> dict[str, Any]:
    """Give all of it as JSON values."""
    families = {}
    for name, spec in (SPECS | WRITERS).items():
        families[name] = {"title": spec.title, "fields": _described(spec)}
        if spec.training is not TrainSpec:
            families[name]["training"] = _described(spec.training)
    sources = [(name, entry.title, entry.help) for name, entry in DATA.items()]
    sources += [(name, entry.title, entry.help) for name, entry in CORPORA.items()]
    data = {name: {"title": title, "help": help} for name, title, help in sources}
    return {"families": families, "training": _described(TrainSpec), "data": data}


def lines() -> Iterator[str]:
    """Give all of it for people, line by line."""
    for name, spec in (SPECS | WRITERS).items():
        yield f"{name}  {spec.title}"
        yield from _field_lines(spec)
        if spec.training is not TrainSpec:
            yield from _field_lines(spec.training)
    yield "training, for every other family"
    yield from _field_lines(TrainSpec)
    yield "data"
    yield from (f"  {name:16} {entry.help}" for name, entry in DATA.items())
    yield "texts"
    yield from (f"  {name:16} {entry.help}" for name, entry in CORPORA.items())


def free_fields(spec_type: type[Spec]) -> list[FieldInfo]:
    """Give the fields that may be set; those of a model that depend on the data may not."""
    from_data = issubclass(spec_type, ModelSpec)
    return [info for info in fields_of(spec_type) if not (from_data and info.group == "data")]


def _described(spec_type: type[Spec]) -> list[dict[str, Any]]:
    return [dataclasses.asdict(info) | {"kind": info.kind.__name__} for info in fields_of(spec_type)]


def _field_lines(spec_type: type[Spec]) -> Iterator[str]:
    for info in free_fields(spec_type):
        yield f"  {info.name:18} {_word(info.default):10} {_allowed(info):24} {info.help}"


def _allowed(info: FieldInfo) -> str:
    if info.kind is bool:
        return "true|false"
    return "|".join(info.choices) if info.choices else f"{info.low:g}..{info.high:g}"


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
