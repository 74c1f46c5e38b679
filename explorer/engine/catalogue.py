"""What can be trained on what, told without torch."""

from __future__ import annotations

from explorer.core.catalogue import Catalogue, DataCard, FamilyCard
from explorer.core.forms import Field, field_of
from trainers.corpora import CORPORA, CorpusEntry
from trainers.data import DATA, DataEntry
from trainers.fields import Spec, fields_of
from trainers.specs import SPECS, WRITERS, ModelSpec, PcaSpec, TrainSpec

AT_ONCE: tuple[type[ModelSpec], ...] = (PcaSpec,)
"""Families that take no steps."""


def catalogue() -> Catalogue:
    """List the families that encode or write and learn in steps, data and texts, and how is trained."""
    encoders = (spec for spec in SPECS.values() if spec.encodes and spec not in AT_ONCE)
    data = [_data(name, entry) for name, entry in DATA.items()]
    return Catalogue(
        families=tuple(_family(spec) for spec in (*encoders, *WRITERS.values())),
        data=(*data, *(_text(name, entry) for name, entry in CORPORA.items())),
        training=_fields(TrainSpec),
    )


def _family(spec: type[ModelSpec]) -> FamilyCard:
    help = (spec.__doc__ or "").strip().splitlines()[0]
    return FamilyCard(
        family=spec.family,
        title=spec.title,
        help=help,
        fields=_fields(spec),
        training=None if spec.training is TrainSpec else _fields(spec.training),
        writes=spec.writes,
    )


def _data(name: str, entry: DataEntry) -> DataCard:
    return DataCard(data_id=name, title=entry.title, help=entry.help, rows=entry.rows, online=entry.online)


def _text(name: str, entry: CorpusEntry) -> DataCard:
    return DataCard(data_id=name, title=entry.title, help=entry.help, rows=0, writes=True)


def _fields(spec: type[Spec]) -> tuple[Field, ...]:
    return tuple(field_of(info) for info in fields_of(spec))
