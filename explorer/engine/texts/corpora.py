"""The texts that models learn from, loaded once, and what those who only count make of them."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from types import MappingProxyType

from explorer.engine.errors import told
from explorer.engine.few import Few
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
LOADED, TABLES, FIGURES = 6, 3, 64
"""How many texts are kept, how many of the counts of their n-grams, and of how many texts the figures."""


class Corpora:
    """Texts by name or path; one whose file has changed is loaded anew. Only the last few are kept."""

    def __init__(self) -> None:
        self._loaded, self._grams = Few[Corpus](LOADED), Few[NGrams](TABLES)
        self._figures = Few[Mapping[str, float]](FIGURES)

    def fetch(self, name: str) -> Generator[None, None, Corpus]:
        """Load a text.

        Raises
        ------
        EngineError
            Where there is none, or it is no text.
        """
        place = os.path.realpath(name)
        key = name if name in CORPORA else (place, stamp_of(place))
        with told():
            return (yield from self._loaded.wait(key, lambda: load_corpus(name)))

    def grams(self, corpus: Corpus, vocabulary: str) -> Generator[None, None, NGrams]:
        """Count the n-grams of what is learnt from, as far as a vocabulary knows it."""

        def count() -> NGrams:
            return NGrams(corpus.known_to(vocabulary).train_text, vocabulary)

        return (yield from self._grams.wait((corpus.sha256, vocabulary), count))

    def baselines(self, corpus: Corpus) -> Generator[None, None, Mapping[str, float]]:
        """Measure on the blocks of the test those who have counted what is learnt from; words -> bits."""

        def measure() -> Mapping[str, float]:
            found = baselines_of(corpus, corpus.test_texts)
            return MappingProxyType({word: found[key] for key, word in COUNTED})

        return (yield from self._figures.wait(corpus.sha256, measure))

    def first(self, corpus: Corpus) -> Mapping[str, float]:
        """Return what is known of them so far: at least single characters, which are soon counted."""
        known = self._figures.known(corpus.sha256)
        if known is not None:
            return known
        word = COUNTED[0][1]
        counted = NGrams(corpus.train_text, corpus.vocabulary, most=1)
        return MappingProxyType({word: counted.bits_per_char(corpus.test_texts, 1)})

    def close(self) -> None:
        """Let go of all."""
        for kept in (self._loaded, self._grams, self._figures):
            kept.clear()
