"""Sentences from a small grammar: numbers agree over whatever stands between, and brackets close."""

from __future__ import annotations

import numpy as np

from trainers.corpora.corpus import Corpus, make_corpus

LENGTH = 200_000

NOUNS = ("cat", "dog", "girl", "boy", "teacher", "student", "bird", "robot", "king", "farmer")
VERBS = ("sees", "likes", "hears", "knows", "follows", "paints")
ALONE = ("sleeps", "sings", "waits", "laughs", "runs")
ADJECTIVES = ("small", "old", "young", "happy", "tall", "quiet")
PLACES = ("near", "behind", "beside", "above")
DEEPEST = 2


def load(seed: int = 0, length: int = LENGTH) -> Corpus:
    """Write sentences until there are enough characters.

    Parameters
    ----------
    seed : int
    length : int
        Characters.
    """
    rng = np.random.default_rng(seed)
    parts: list[str] = []
    written = 0
    while written < length:
        parts.append(sentence(rng))
        written += len(parts[-1])
    return make_corpus("grammar", "".join(parts)[:length], seed=seed)


def sentence(rng: np.random.Generator) -> str:
    """Write one sentence; now and then in quotes, with who says it."""
    plural = bool(rng.integers(2))
    words = f"{_noun_phrase(rng, plural, 0)} {_verb_phrase(rng, plural, 0)}"
    if rng.random() < 0.2:
        return f'"{words}", {_one(rng, ("says", "thinks", "writes"))} the {_one(rng, NOUNS)}.\n'
    return f"{words[0].upper()}{words[1:]}.\n"


def _noun_phrase(rng: np.random.Generator, plural: bool, depth: int) -> str:
    """Write a noun phrase, into which a clause or a bracket may be put that says nothing of its number."""
    noun = _one(rng, NOUNS) + ("s" if plural else "")
    before = f"{_one(rng, ADJECTIVES)} " if rng.random() < 0.3 else ""
    chance, after = rng.random(), ""
    other = bool(rng.integers(2))
    if depth < DEEPEST and chance < 0.15:
        after = f" {_one(rng, PLACES)} {_noun_phrase(rng, other, depth + 1)}"
    elif depth < DEEPEST and chance < 0.3:
        after = f" that {_noun_phrase(rng, other, depth + 1)} {_number(_one(rng, VERBS), other)}"
    elif depth < DEEPEST and chance < 0.4:
        after = f" ({_noun_phrase(rng, other, depth + 1)})"
    return f"the {before}{noun}{after}"


def _verb_phrase(rng: np.random.Generator, plural: bool, depth: int) -> str:
    if rng.random() < 0.4:
        return _number(_one(rng, ALONE), plural)
    return f"{_number(_one(rng, VERBS), plural)} {_noun_phrase(rng, bool(rng.integers(2)), depth + 1)}"


def _number(verb: str, plural: bool) -> str:
    """Give the verb of one or of several: the cat sleeps, the cats sleep."""
    return verb[:-1] if plural else verb


def _one(rng: np.random.Generator, words: tuple[str, ...]) -> str:
    return words[int(rng.integers(len(words)))]
