"""The texts that models learn from, loaded once, and what those who only count make of them."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from types import MappingProxyType

from explorer.engine.beside import beside
from explorer.engine.errors import told
from explorer.engine.files import stamp_of
from trainers.corpora import CORPORA, Corpus, load_corpus
from trainers.ngrams import NGrams
from trainers.reading import baselines_of

COUNTED = (
    ("ngram_1_bits_per_char", "single characters"),
    ("ngram_3_bits_per_char", "counts, order 3"),
    ("ngram_5_bits_per_char", "counts, order 5"),
    ("xz_trained_bits_per_char", "xz, after the text"),
)
"""Figures of `trainers.reading.baselines_of`, and what they are called beside a curve."""

Stamp = tuple[int, int]


class Corpora:
    """Texts by name or path; one whose file has changed is loaded anew."""

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[Stamp, Corpus]] = {}
        self._figures: dict[str, Mapping[str, float]] = {}

    def fetch(self, name: str) -> Generator[None, None, Corpus]:
        """Load a text.

        Raises
        ------
        EngineError
            Where there is none, or it is no text.
        """
        stamp = (0, 0) if name in CORPORA else stamp_of(os.path.realpath(name))
        known = self._loaded.get(name)
        if known is None or known[0] != stamp:
            with told():
                known = stamp, (yield from beside(lambda: load_corpus(name)))
            self._loaded[name] = known
        return known[1]

    def baselines(self, corpus: Corpus) -> Generator[None, None, Mapping[str, float]]:
        """Measure on the blocks of the test those who have counted what is learnt from; words -> bits."""
        if corpus.sha256 not in self._figures:
            found = yield from beside(lambda: baselines_of(corpus, corpus.test_texts))
            self._figures[corpus.sha256] = MappingProxyType({word: found[key] for key, word in COUNTED})
        return self._figures[corpus.sha256]

    def first(self, corpus: Corpus) -> Mapping[str, float]:
        """Return what is known of them so far: at least single characters, which are soon counted."""
        known = self._figures.get(corpus.sha256)
        if known is not None:
            return known
        word = COUNTED[0][1]
        counted = NGrams(corpus.train_text, corpus.vocabulary, most=1)
        return MappingProxyType({word: counted.bits_per_char(corpus.test_texts, 1)})
