"""Texts of anyone's that a model reads: what they cost it and its baselines, and where its state goes.

Shapes: n characters, k hidden units.
"""

from __future__ import annotations

import stat
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from explorer.core import read_texts as r
from explorer.core.messages import frozen
from explorer.engine.beside import beside
from explorer.engine.errors import EngineError
from explorer.engine.later import Later
from explorer.engine.texts.still import StillText
from explorer.engine.texts.texts import Opened, Texts
from trainers.corpora import Corpus, load_corpus, locate_corpus
from trainers.corpora.files import WIDEST, cleaned, decoded
from trainers.data import DataError
from trainers.ngrams import ORDERS, NGrams, xz_bits_after, xz_bits_per_char


@dataclass(frozen=True)
class Counted:
    """What a model has learnt from, as it is here, and its n-grams."""

    corpus: Corpus
    grams: NGrams


class Readings:
    """Reads texts with the models that write.

    Parameters
    ----------
    texts : Texts
        Has the models, and answers for the texts that are read as for those that are written.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._counted: dict[tuple[str, str], Later[Counted | str]] = {}

    def take(self, request: r.TakeText) -> r.TextTaken:
        """Take a text, without what the model does not know."""
        model = self._texts.opened(request.writer_id).model
        notices: tuple[str, ...] = ()
        text, whole = request.text[: r.MOST_READ], max(request.whole, len(request.text))
        if request.path:
            text, whole, notices = _from_file(request.path)
        if whole > len(text):
            notices = (*notices, f"only the first {len(text):,} characters are read")
        text, others = cleaned(text)
        codes, unknown = model.read(text)
        known = text if not unknown else model.written(codes)
        self._texts.keep(StillText(request.text_id, request.writer_id, known, model))
        return r.TextTaken(
            text_id=request.text_id,
            text=known,
            unknown=unknown,
            left_out=len(text) - len(known),
            notices=(*notices, *others),
        )

    def costs(self, request: r.ReadCosts) -> Generator[r.CostsRead, None, r.CostsRead]:
        """Read a text, and tell piece by piece what its characters cost."""
        text = self._texts.still(request.text_id)
        for place, told in text.read():
            yield r.CostsRead(text_id=text.text_id, place=place, probabilities=told)
        return r.CostsRead(text_id=text.text_id, place=0, probabilities=frozen(text.probabilities))

    def states(self, request: r.FitStates) -> Generator[None, None, r.StatesFitted]:
        """Fit a plane to the hidden states along a text.

        Raises
        ------
        EngineError
            Where there are fewer than two.
        """
        text = self._texts.still(request.text_id)
        if len(text) < 2:
            raise EngineError("A path needs two characters at least; take a longer text.")
        for _ in text.read():
            yield None
        xy, shares = plane_of(text.hidden())
        return r.StatesFitted(text_id=text.text_id, xy=frozen(xy), shares=shares)

    def compared(self, request: r.CompareCosts) -> Iterator[r.CostsCompared | None]:
        """Tell what counting and packing make of a text, one figure after the other."""
        still = self._texts.still(request.text_id)
        text, figures = still.text, dict[str, float]()
        told = r.CostsCompared(text_id=request.text_id)
        opened = self._texts.opened(still.writer_id)
        found = yield from self._learnt_from(opened).wait()
        if isinstance(found, Counted):
            same = found.corpus.sha256 == opened.card.corpus_sha256
            told = replace(told, counted=Path(found.corpus.name).name, same=same)
            for order in ORDERS:
                bits = found.grams.bits(text, order)
                figures[f"ngram_{order}_bits_per_char"] = float(bits.sum()) / max(len(bits) - 1, 1)
                told = replace(told, figures=MappingProxyType(dict(figures)))
                yield told
            told = replace(told, given=frozen(np.exp2(-bits).astype(np.float32)))
        else:
            told = replace(told, trouble=found)
        figures["xz_bits_per_char"] = yield from beside(lambda: xz_bits_per_char(text))
        told = replace(told, figures=MappingProxyType(dict(figures)))
        if isinstance(found, Counted):
            yield told
            train = found.corpus.train_text
            figures["xz_trained_bits_per_char"] = yield from beside(lambda: xz_bits_after(train, text))
            told = replace(told, figures=MappingProxyType(dict(figures)))
        return told  # type: ignore[return-value]

    def close(self) -> None:
        """Let go of all that was counted."""
        self._counted.clear()

    def _learnt_from(self, opened: Opened) -> Later[Counted | str]:
        """Return what a model has learnt from, counted, or why it is not there."""
        card, folder = opened.card, Path(opened.card.path).parent
        key = card.corpus, card.vocabulary

        def count() -> Counted | str:
            try:
                corpus = load_corpus(locate_corpus(card.corpus, folder))
            except DataError as error:
                return str(error)
            return Counted(corpus, NGrams(corpus.known_to(card.vocabulary).train_text, card.vocabulary))

        return self._counted.setdefault(key, Later(count))


def plane_of(states: NDArray[np.float32]) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """Return states (n, k) on their first two principal components, and the share of the variance of each.

    The greatest entry of each component is positive, so that the same text gives the same picture.
    """
    mean = states.mean(0, dtype=np.float64)
    centred = states - mean.astype(np.float32)
    strengths, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    two = directions[:, ::-1][:, :2]
    two = two * np.sign(two[np.abs(two).argmax(0), np.arange(two.shape[1])])
    found = np.zeros((len(states), 2), dtype=np.float32)
    found[:, : two.shape[1]] = centred @ two.astype(np.float32)
    total = max(float(strengths.clip(0).sum()), 1e-30)
    shares = [*(max(0.0, float(s)) / total for s in strengths[::-1][:2]), 0.0]
    return found, (shares[0], shares[1])


def _from_file(path: str) -> tuple[str, int, tuple[str, ...]]:
    """Return the beginning of a text file, how long it is at least, and how it was read.

    Raises
    ------
    EngineError
        Where it cannot be read.
    """
    place = Path(path)
    try:
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            raise EngineError(f"{place.name} is not a file; drop a text file.")
        with place.open("rb") as file:
            data = file.read(WIDEST * (r.MOST_READ + 1))
    except OSError as error:
        raise EngineError(f"{place.name} cannot be read ({error.strerror}); drop another file.") from error
    text, encoding = decoded(data)
    whole = len(text) + (status.st_size > len(data))
    return text[: r.MOST_READ], whole, (f"{place.name}, read as {encoding}",)
