"""What counting makes of a text: n-gram models and a compressor, as baselines; imports no torch.

Shapes: n characters of a text, v of the vocabulary.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainers.corpora.corpus import codes_of

ORDERS = (1, 2, 3, 4, 5)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class NGrams:
    """Interpolated Kneser-Ney models of the orders 1 to 5, all from one counting.

    An order m looks at the m - 1 characters before. Each n-gram that was seen gives up a discount, which goes
    to the next lower order; a lower order counts in how many contexts a character has been seen (Chen &
    Goodman 1999, section 3.2, the modified form with three discounts).

    Parameters
    ----------
    text : str
        What is learnt from.
    vocabulary : str
        Sorted. What is not in it is known to nobody, and shares the chance that is left for it.
    most : int
        The highest order.
    """

    def __init__(self, text: str, vocabulary: str, most: int = ORDERS[-1]) -> None:
        self.vocabulary, self.orders = vocabulary, tuple(range(1, most + 1))
        self._base = len(vocabulary) + 2  # an unknown character, and a place before the text
        codes = self._coded(text)
        grams = [self._grams(codes, order) for order in self.orders]
        whole = [_counted(g) for g in grams]
        kinds = [_counted(g % self._base**order) for order, (g, _) in enumerate(whole[1:], 1)]
        self._whole = [_Order(g, c, self._base) for g, c in whole]
        self._kinds = [_Order(g, c, self._base) for g, c in kinds]

    def bits(self, text: str | Sequence[str], order: int) -> Floats:
        """Give what each character of a text costs an order, in bits, (n,).

        Of several texts each begins anew, and all that they cost is laid end to end. The first character of a
        text costs nothing: it is given, as to a model that has to begin somewhere.
        """
        texts = (text,) if isinstance(text, str) else text
        return np.concatenate([self._bits(self._coded(t), order) for t in texts] or [np.zeros(0)])

    def bits_per_char(self, text: str | Sequence[str], order: int) -> float:
        """Give the mean cost of the characters but the first of each text; 0 where there are none."""
        texts = (text,) if isinstance(text, str) else text
        n = sum(max(len(t) - 1, 0) for t in texts)
        return float(self.bits(texts, order).sum()) / n if n else 0.0

    def _coded(self, text: str) -> Ints:
        """Give the places of characters from 1; the unknown come last, 0 is what lies before the text."""
        codes = codes_of(text, self.vocabulary)
        return np.where(codes < 0, len(self.vocabulary), codes) + 1

    def _grams(self, codes: Ints, order: int) -> Ints:
        """Give each character with the order - 1 before it as one number, (n,)."""
        grams = np.zeros(len(codes), dtype=np.int64)
        for back in range(order - 1, -1, -1):
            shifted = np.zeros_like(codes)
            shifted[back:] = codes[: len(codes) - back]
            grams = grams * self._base + shifted
        return grams

    def _bits(self, codes: Ints, order: int) -> Floats:
        p = np.full(len(codes), 1.0 / (self._base - 1))
        for m in range(1, order + 1):
            table = self._whole[m - 1] if m == order else self._kinds[m - 1]
            p = table.interpolated(self._grams(codes, m), p)
        costs: Floats = -np.log2(p)
        costs[:1] = 0.0
        return costs


class _Order:
    """Counts of the grams of one order, (g,) of them in order, and of their contexts."""

    def __init__(self, grams: Ints, counts: Ints, base: int) -> None:
        self._grams, self._counts, self._base = grams, counts.astype(np.float64), base
        self._contexts, place = np.unique(grams // base, return_inverse=True)
        self._discounts = _discounts(counts)
        taken = self._discounts[np.minimum(counts, 3)]
        self._total = np.bincount(place, self._counts)
        self._given = np.bincount(place, taken)

    def interpolated(self, grams: Ints, lower: Floats) -> Floats:
        """Give the chance of each gram's last character after the others, (n,), from that of less context."""
        there, at = _find(self._grams, grams)
        counts = np.where(there, self._counts[at], 0.0)
        kept = np.maximum(counts - self._discounts[np.minimum(counts, 3).astype(int)], 0.0)
        known, context = _find(self._contexts, grams // self._base)
        total = np.where(known, self._total[context], 1.0)
        given = np.where(known, self._given[context], 1.0)
        p: Floats = (kept + given * lower) / total
        return p


def _counted(grams: Ints) -> tuple[Ints, Ints]:
    found, counts = np.unique(grams, return_counts=True)
    return found, counts.astype(np.int64)


def _find(known: Ints, asked: Ints) -> tuple[NDArray[np.bool_], Ints]:
    """Tell which of the asked are known, and where."""
    at = np.searchsorted(known, asked).clip(max=len(known) - 1)
    return known[at] == asked, at


def _discounts(counts: Ints) -> Floats:
    """Give what n-grams give up that were seen never, once, twice, and more often, (4,)."""
    n = np.array([(counts == i).sum() for i in range(5)], dtype=np.float64)
    if not n[1:].all():
        return np.array([0.0, 0.5, 0.5, 0.5])
    y = n[1] / (n[1] + 2 * n[2])
    found = [i - (i + 1) * y * n[i + 1] / n[i] for i in (1, 2, 3)]
    return np.array([0.0, *np.clip(found, 0.05, (0.95, 1.9, 2.9))])


def xz_bits_per_char(text: str) -> float:
    """Give the bits that a character of a text takes when xz packs it, at its hardest."""
    return 8 * _packed(text) / max(len(text), 1)


def xz_bits_after(train: str, text: str) -> float:
    """Give the bits that a character of a text takes more, when xz packs it behind another."""
    return 8 * (_packed(train + text) - _packed(train)) / max(len(text), 1)


def _packed(text: str) -> int:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
    return len(lzma.compress(text.encode("utf-8", "replace"), format=lzma.FORMAT_RAW, filters=filters))
