"""What a family learns from: data for those with pictures, a text for those that write; imports no torch."""

from __future__ import annotations

from pathlib import Path

from trainers.checkpoint import Checkpoint, Header, read, read_header
from trainers.corpora import CORPORA, Corpus, load_corpus, locate_corpus
from trainers.data import DATA, DataError, Dataset, load, locate
from trainers.specs import WRITERS

__all__ = ["CORPORA", "DATA", "load_for", "read_any", "reload"]


def load_for(family: str, name: str, *, seed: int = 0) -> Dataset | Corpus:
    """Load what a family learns from, by its name or from a file.

    Raises
    ------
    DataError
        Where there is none, or it is of the other kind; the message says what to do.
    """
    writes = family in WRITERS
    if writes and name in DATA:
        raise DataError(
            f"{family} learns from a text, not from {name}; choose {', '.join(CORPORA)}, or a file"
        )
    if not writes and name in CORPORA:
        raise DataError(f"{name} is a text, from which {', '.join(WRITERS)} learns; choose {', '.join(DATA)}")
    return load_corpus(name) if writes else load(name, seed=seed)


def reload(header: Header, folder: Path, other: str | None = None) -> Dataset | Corpus:
    """Load what a checkpoint was trained on, as it is on this machine, or other data for its family.

    Parameters
    ----------
    header : Header
    folder : Path
        Where the checkpoint lies.
    other : str or None
    """
    find = locate_corpus if header.spec.writes else locate
    return load_for(header.family, other or find(header.data, folder), seed=header.data_seed)


def read_any(path: str) -> Checkpoint:
    """Read a checkpoint of any family but predictors.

    Raises
    ------
    CheckpointError
    """
    return read(path, writer=read_header(path).family in WRITERS)
