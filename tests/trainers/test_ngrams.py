"""Counting: proper distributions, better with more context, and what they cost by hand."""

from __future__ import annotations

import lzma

import numpy as np
import pytest

from trainers.corpora import load_corpus
from trainers.ngrams import ORDERS, NGrams, xz_bits_after, xz_bits_per_char

REFERENCE = load_corpus("python-reference")
COUNTED = NGrams(REFERENCE.train_text, REFERENCE.vocabulary)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("before", ["the fun", "zq", "", "\N{SNOWMAN}t"])
def test_chances_sum_to_one(order: int, before: str) -> None:
    """After what has often been seen, after what never was, with the unknown character among them."""
    costs = [COUNTED.bits("." + before + c, order)[-1] for c in REFERENCE.vocabulary + "\N{SNOWMAN}"]
    assert float((2.0 ** -np.array(costs)).sum()) == pytest.approx(1)
    assert np.isfinite(costs).all()


def test_the_reference_by_the_orders() -> None:
    """The calibrated unigram; each order is better than the one below."""
    figures = [COUNTED.bits_per_char(REFERENCE.test_texts, order) for order in ORDERS]
    assert figures[0] == pytest.approx(4.69, abs=0.05)
    assert figures == sorted(figures, reverse=True)
    assert 1.45 < figures[-1] < 1.8


def test_an_order_of_one_counts_characters() -> None:
    counted = NGrams("aab" * 400, "ab", 1)
    assert counted.bits("aba", 1)[1:] == pytest.approx([-np.log2(1 / 3), -np.log2(2 / 3)], abs=0.01)


def test_what_must_come_costs_nothing() -> None:
    counted = NGrams("abcd" * 500, "abcd")
    assert counted.bits_per_char("abcdabcdabcd", 2) < 0.02
    assert counted.bits_per_char("abdc", 2) > 5
    assert counted.bits_per_char("", 3) == 0
    assert counted.bits_per_char("a", 3) == 0


def test_a_text_costs_as_much_as_its_characters() -> None:
    text = REFERENCE.test_texts[0][:300]
    costs = COUNTED.bits(text, 4)
    assert costs[0] == 0
    assert costs.sum() / 299 == pytest.approx(COUNTED.bits_per_char(text, 4))
    both = COUNTED.bits([text, text], 4)
    assert np.array_equal(both, np.tile(costs, 2))


def test_xz() -> None:
    text = REFERENCE.test_texts[0]
    assert xz_bits_per_char(text) == pytest.approx(8 * len(lzma.compress(text.encode())) / len(text), rel=0.1)
    assert xz_bits_after(text, text) < 0.3
    assert xz_bits_per_char("") == 8 * len(b"\0")
