"""What texts cost a character model, beside what counting and packing make of them.

Shapes: n characters of a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from trainers.corpora.corpus import Corpus
from trainers.models.char_rnn import CharRnn
from trainers.ngrams import ORDERS, NGrams, xz_bits_after, xz_bits_per_char

CHUNK = 1024
"""Characters that are read at once."""


@dataclass(frozen=True)
class TextCost:
    """What a text costs a model.

    Attributes
    ----------
    text : str
        Without the characters that the model does not know.
    bits : (n,) float32 array
        Of each character; the first costs nothing, since it is given.
    unknown : str
        The characters that were left out, each once.
    """

    text: str
    bits: NDArray[np.float32]
    unknown: str

    @property
    def bits_per_char(self) -> float:
        """The mean over all but the first; 0 where there are none."""
        return float(self.bits.astype(np.float64).sum()) / max(len(self.bits) - 1, 1)


@torch.no_grad()
def cost_of(model: CharRnn, text: str) -> TextCost:
    """Read a text from the blank state and give what each character costs, in bits."""
    codes, unknown = model.read(text)
    codes = codes.to(model.device)[None]
    carry, parts = None, [torch.zeros(min(codes.shape[1], 1))]
    for start in range(0, codes.shape[1] - 1, CHUNK):
        bits, carry = model.costs(codes[:, start : start + CHUNK + 1], carry)
        parts.append(bits[0].cpu())
    return TextCost(model.written(codes[0]), torch.cat(parts).numpy(), unknown)


def baselines_of(corpus: Corpus, texts: Sequence[str], counted: NGrams | None = None) -> dict[str, float]:
    """Give the bits that a character of some texts costs those who have seen what the model has learnt from.

    Parameters
    ----------
    corpus : Corpus
    texts : sequence of str
        Without characters that are not in the vocabulary, so that all read the same.
    counted : NGrams or None
        Of the corpus's training text, where it has been counted before.

    Returns
    -------
    dict of str to float
        ``ngram_1_bits_per_char`` to ``ngram_5_bits_per_char``; ``xz_bits_per_char`` of the texts packed by
        themselves, and ``xz_trained_bits_per_char``, what packing takes more behind the training text.
    """
    counted = counted or NGrams(corpus.train_text, corpus.vocabulary)
    whole = "".join(texts)
    figures = {f"ngram_{order}_bits_per_char": counted.bits_per_char(texts, order) for order in ORDERS}
    figures["xz_bits_per_char"] = xz_bits_per_char(whole)
    figures["xz_trained_bits_per_char"] = xz_bits_after(corpus.train_text, whole)
    return figures


@torch.no_grad()
def text_figures(model: CharRnn, corpus: Corpus) -> dict[str, float]:
    """Measure a model on the test blocks of its text, each read from the blank state.

    Returns
    -------
    dict of str to float
        ``bits_per_char``, ``xz_whole_bits_per_char`` of the whole text packed by itself, and those of
        :func:`baselines_of` for the same blocks.
    """
    model.eval()
    costs, _ = model.costs(torch.from_numpy(corpus.test_codes).to(model.device))
    figures = {"bits_per_char": float(costs.double().mean())}
    figures["xz_whole_bits_per_char"] = xz_bits_per_char(corpus.text)
    return figures | baselines_of(corpus, corpus.test_texts)
