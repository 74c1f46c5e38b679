"""Texts by name: a corpus with its vocabulary, its hash and a fixed split; imports no torch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trainers.corpora import grammar, python_texts
from trainers.corpora.corpus import Corpus, codes_of, make_corpus
from trainers.corpora.files import load_text
from trainers.data import files
from trainers.data.dataset import DataError

__all__ = ["CORPORA", "Corpus", "CorpusEntry", "codes_of", "load_corpus", "locate_corpus", "make_corpus"]


@dataclass(frozen=True)
class CorpusEntry:
    """One line of the table of texts.

    Attributes
    ----------
    loader : callable
    title, help : str
    """

    loader: Callable[[], Corpus]
    title: str
    help: str


CORPORA: dict[str, CorpusEntry] = {
    "python-reference": CorpusEntry(
        python_texts.reference,
        "Python's reference",
        "The text that help() shows, some 465,000 characters; it differs by version.",
    ),
    "python-source": CorpusEntry(
        python_texts.source,
        "Python's own source",
        "A million characters of the standard library; it differs by version.",
    ),
    "grammar": CorpusEntry(
        grammar.load,
        "Sentences of a grammar",
        "200,000 characters of sentences by rule, whose verbs agree over what stands between.",
    ),
}


def load_corpus(name: str) -> Corpus:
    """Load a text by its name, or from a file.

    Parameters
    ----------
    name : str
        A key of :data:`CORPORA`, or a path.

    Raises
    ------
    DataError
        For an unknown name, or a file that cannot be read as text; the message says what to do.
    """
    if name in CORPORA:
        return CORPORA[name].loader()
    if os.path.exists(name) or name.lower().endswith((".txt", ".md", ".py")):
        return load_text(name)
    raise DataError(f"unknown text {name!r:.60}; choose {', '.join(CORPORA)}, or name a text file")


def locate_corpus(name: str, folder: Path) -> str:
    """Give the name of a model's text as :func:`load_corpus` finds it here; see ``trainers.data.locate``."""
    return name if name in CORPORA else files.locate(name, folder)
