"""What is told of a model that writes."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from explorer.core.texts import WriterCard
from trainers.checkpoint import Header
from trainers.specs.cells import CELLS
from trainers.specs.sequences import CharRnnSpec


def title_of(spec: CharRnnSpec) -> str:
    """Say what a model is, as "LSTM, 128 units"."""
    layers = "" if spec.layers == 1 else f", {spec.layers} layers"
    return f"{CELLS[spec.cell].title}, {spec.latent_dim} units{layers}"


def card_of(header: Header, path: str, name: str = "") -> WriterCard:
    """Say what a header tells of a model that writes; it goes by its file's name unless it has another."""
    spec = header.spec
    assert isinstance(spec, CharRnnSpec)
    return WriterCard(
        writer_id=name or Path(path).stem,
        path=path,
        title=title_of(spec),
        cell=spec.cell,
        units=spec.latent_dim,
        layers=spec.layers,
        vocabulary=header.vocabulary,
        corpus=header.data,
        corpus_sha256=header.data_sha256,
        corpus_length=header.rows,
        seed=header.seed,
        metrics=MappingProxyType(dict(header.metrics)),
    )
