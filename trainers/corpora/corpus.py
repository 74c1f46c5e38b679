"""A text to learn from: its vocabulary, its hash, and which part of it is kept for the test.

Shapes: n characters of text, v of the vocabulary, m blocks of w characters.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainers.data.dataset import DataError, Mask

LEAST, FEWEST = 1000, 2
"""Characters that a text must have, and different ones."""
MOST = 2_000_000
"""Characters that are taken of a text."""
MOST_DIFFERENT = 512
"""Characters of a vocabulary; rarer ones become :data:`RARE`."""
RARE = "\N{REPLACEMENT CHARACTER}"
BLOCK = 2048
LEAST_BLOCK = 50
EVERY = 10


@dataclass(frozen=True)
class Corpus:
    """A text, split by blocks: one in ten is kept for the test and never learnt from.

    Windows drawn by chance from all over the text would let a model be tested on what it has read.

    Attributes
    ----------
    name : str
        The key of ``trainers.corpora.CORPORA``, or the real path it came from.
    text : str
    notices : tuple of str
        What was done to the text on the way, one sentence each.
    seed : int
        What it was drawn from; 0 where nothing was.
    letters : str
        The vocabulary, where it is not that of the text; it has all of the text's characters.
    """

    name: str
    text: str
    notices: tuple[str, ...] = ()
    seed: int = 0
    letters: str = ""

    def __len__(self) -> int:
        """Give the number of characters."""
        return len(self.text)

    @functools.cached_property
    def vocabulary(self) -> str:
        """Its different characters, in the order of Unicode."""
        return self.letters or "".join(sorted(set(self.text)))

    @functools.cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @functools.cached_property
    def codes(self) -> NDArray[np.int64]:
        """The place of each character in the vocabulary, (n,)."""
        codes = codes_of(self.text, self.vocabulary)
        codes.flags.writeable = False
        return codes

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample, a character: (v,)."""
        return (len(self.vocabulary),)

    @property
    def class_names(self) -> tuple[str, ...]:
        """No classes."""
        return ()

    @property
    def stated(self) -> str:
        """How long it is, in words."""
        return f"{len(self):,} characters, {len(self.vocabulary)} different"

    @functools.cached_property
    def block(self) -> int:
        """Characters of a block, w: 2,048, or fewer where the text is short."""
        return min(BLOCK, max(LEAST_BLOCK, len(self) // 200))

    @functools.cached_property
    def train(self) -> Mask:
        """Whether a character is one to learn from, (n,) bool; what is left over at the end is."""
        mask = np.ones(len(self), dtype=bool)
        for start in self._test_starts():
            mask[start : start + self.block] = False
        mask.flags.writeable = False
        return mask

    @property
    def train_codes(self) -> NDArray[np.int64]:
        """What is learnt from, in the order of the text, the blocks laid end to end."""
        return self.codes[self.train]

    @property
    def test_codes(self) -> NDArray[np.int64]:
        """The blocks of the test, (m, w)."""
        return self.codes[~self.train].reshape(-1, self.block)

    @property
    def test_texts(self) -> tuple[str, ...]:
        """The blocks of the test as texts."""
        return tuple(self.text[start : start + self.block] for start in self._test_starts())

    @property
    def train_text(self) -> str:
        """What is learnt from."""
        starts = [0, *(start + self.block for start in self._test_starts())]
        return "".join(self.text[a:b] for a, b in zip(starts, [*self._test_starts(), len(self)], strict=True))

    def known_to(self, vocabulary: str) -> Corpus:
        """Give the text as a model of another vocabulary knows it, with a notice of what is left out."""
        if self.vocabulary == vocabulary:
            return self
        known = set(vocabulary)
        text = "".join(c for c in self.text if c in known)
        lost, notices = len(self.text) - len(text), self.notices
        if lost:
            notices = (*notices, f"{lost:,} characters that the model does not know are left out")
        return dataclasses.replace(self, text=text, notices=notices, letters=vocabulary)

    def _test_starts(self) -> range:
        """Where the blocks of the test begin: the tenth, the twentieth, ..."""
        whole = len(self) // self.block
        return range((EVERY - 1) * self.block, whole * self.block, EVERY * self.block)


def codes_of(text: str, vocabulary: str) -> NDArray[np.int64]:
    """Give the place of each character in a sorted vocabulary, (n,); -1 for one that is not in it."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    known = np.frombuffer(vocabulary.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if not len(known):
        return np.full(len(points), -1, dtype=np.int64)
    found = np.searchsorted(known, points).clip(max=len(known) - 1)
    return np.where(known[found] == points, found, -1).astype(np.int64)


def make_corpus(name: str, text: str, notices: tuple[str, ...] = (), seed: int = 0) -> Corpus:
    """Make a corpus of a text, with at most 512 different characters.

    Raises
    ------
    DataError
        Where it is too short.
    """
    if len(text) < LEAST:
        raise DataError(
            f"has only {len(text):,} characters; a model needs {LEAST:,} at least, choose a longer text"
        )
    counts = Counter(text)
    if len(counts) < FEWEST:
        raise DataError(
            "has the same character throughout; choose a text in which there is something to learn"
        )
    if len(counts) > MOST_DIFFERENT:
        kept = sorted(counts, key=lambda c: (-counts[c], c))[: MOST_DIFFERENT - 1]
        rare = {ord(c): RARE for c in set(counts) - set(kept)}
        text = text.translate(rare)
        words = (
            f"{len(rare):,} rare characters were replaced by {RARE}: {MOST_DIFFERENT} different ones are kept"
        )
        notices = (*notices, words)
    return Corpus(name, text, notices, seed)
