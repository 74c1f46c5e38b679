"""Texts of anyone's that a model reads: what they cost it and its baselines, and where its state goes.

Shapes: n characters, k hidden units.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from explorer.core import read_texts as r
from explorer.core import texts as t
from explorer.core.messages import frozen
from explorer.engine.beside import beside
from explorer.engine.errors import EngineError, told
from explorer.engine.texts.corpora import Corpora
from explorer.engine.texts.still import StillText
from explorer.engine.texts.texts import Opened, Texts
from trainers.corpora import Corpus, locate_corpus
from trainers.corpora.files import cleaned, read_beginning
from trainers.ngrams import ORDERS, NGrams, xz_bits_after, xz_bits_per_char

Values = NDArray[np.float32]
AT_ONCE = 16
"""Pieces of a text whose states are worked on before something else may go first."""


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
    corpora : Corpora
        Has what they have learnt from.
    """

    def __init__(self, texts: Texts, corpora: Corpora) -> None:
        self._texts, self._corpora = texts, corpora

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
        for place, given in text.read():
            yield r.CostsRead(text_id=text.text_id, place=place, probabilities=given)
        return r.CostsRead(text_id=text.text_id, place=0, probabilities=frozen(text.probabilities))

    def odds(self, request: t.ReadOdds) -> t.Odds | Generator[None, None, t.Odds]:
        """Tell what could have come at a place of any text; one that is read is first read up to there."""
        try:
            text = self._texts.still(request.text_id)
        except EngineError:  # it is being written, or has ended
            return self._texts.odds(request)
        return self._read_up(text, request) if text.lacks(request.place) else self._texts.odds(request)

    def _read_up(self, text: StillText, request: t.ReadOdds) -> Generator[None, None, t.Odds]:
        reading = text.read()
        while text.lacks(request.place):
            next(reading)
            yield
        return text.odds(request.place)

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
        xy, shares = yield from plane_of(text.hidden())
        return r.StatesFitted(text_id=text.text_id, xy=frozen(xy), shares=shares)

    def compared(self, request: r.CompareCosts) -> Iterator[r.CostsCompared | None]:
        """Tell what counting and packing make of a text, one figure after the other."""
        still = self._texts.still(request.text_id)
        text, figures = still.text, dict[str, float]()
        told = r.CostsCompared(text_id=request.text_id)
        opened = self._texts.opened(still.writer_id)
        found = yield from self._learnt_from(opened)
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

    def _learnt_from(self, opened: Opened) -> Generator[None, None, Counted | str]:
        """Return what a model has learnt from, counted, or why it is not there."""
        card = opened.card
        try:
            with told():
                name = locate_corpus(card.corpus, Path(card.path).parent)
            corpus = yield from self._corpora.fetch(name)
        except EngineError as error:
            return error.sentence
        return Counted(corpus, (yield from self._corpora.grams(corpus, card.vocabulary)))


def plane_of(pieces: Sequence[Values]) -> Generator[None, None, tuple[Values, tuple[float, float]]]:
    """Return states, in pieces (m, k), on their first two principal components (n, 2), and their shares.

    That is of the variance. The greatest entry of each component is positive, so that the same text gives
    the same picture. Some pieces at a time, others may go first.
    """
    n, k = sum(map(len, pieces)), pieces[0].shape[1]
    mean = (sum(piece.sum(0, dtype=np.float64) for piece in pieces) / n).astype(np.float32)
    yield
    spread = np.zeros((k, k))
    for start in range(0, len(pieces), AT_ONCE):
        centred = np.concatenate(pieces[start : start + AT_ONCE]) - mean
        spread += centred.T @ centred
        yield
    strengths, directions = np.linalg.eigh(spread)
    two = directions[:, ::-1][:, :2]
    two = (two * np.sign(two[np.abs(two).argmax(0), np.arange(two.shape[1])])).astype(np.float32)
    found, place = np.zeros((n, 2), dtype=np.float32), 0
    for start in range(0, len(pieces), AT_ONCE):
        centred = np.concatenate(pieces[start : start + AT_ONCE]) - mean
        found[place : place + len(centred), : two.shape[1]] = centred @ two
        place += len(centred)
        yield
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
    with told():
        begun = read_beginning(path, r.MOST_READ)
    text = begun.text[: r.MOST_READ]
    whole = len(begun.text) + (not begun.whole)
    return text, whole, (f"{begun.name}, read as {begun.encoding}",)
