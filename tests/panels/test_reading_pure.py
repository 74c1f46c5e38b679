"""What the views of texts say and keep, without a window."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from explorer.core.read_texts import CostsCompared, TextTaken
from explorer.core.texts import Odds
from explorer.panels.reading import words
from explorer.panels.reading.kinds import KINDS, kinds_of
from explorer.panels.reading.reader import Wish
from explorer.panels.sequence.comparing import Parted, fork_of
from explorer.panels.sequence.words import against, total
from explorer.panels.texts.tape import Tape
from explorer.panels.texts.text import Text

NOTHING = Odds(place=0, characters="", probabilities=np.zeros(0), chances=np.zeros(0))


def compared(**rest: object) -> CostsCompared:
    figures = {key: float(i + 1) for i, (key, _) in enumerate(words.BASELINES)}
    return CostsCompared(text_id="a", figures=MappingProxyType(figures), counted="a text", **rest)


def test_every_character_has_a_kind() -> None:
    assert [KINDS[i] for i in kinds_of("aB \t\n7.é")] == [
        *("letters", "capitals", "spaces", "spaces", "line ends", "others", "others", "letters")
    ]
    assert kinds_of("").shape == (0,)


def test_the_model_stands_first_and_what_is_not_known_waits() -> None:
    costs = np.array([np.nan, 0.5, 0.25, 0.125], dtype=np.float32)
    rows = words.ranking(costs, True, compared())
    assert (rows[0].name, rows[0].value, rows[0].own) == ("This model", 2.0, True)
    assert [row.value for row in rows[1:]] == [1, 2, 3, 4, 5, 6, 7]
    waiting = words.ranking(costs, False, None)
    assert [row.value for row in waiting] == [None] * 8


def test_whose_text_was_counted_is_told() -> None:
    assert "that the model has learnt from" in words.counted(compared())
    told = words.counted(compared(same=False))
    assert "not quite the text" in told
    assert "Python version" in told
    lost = CostsCompared(text_id="a", trouble="gone.txt: there is no such file")
    assert "gone.txt" in words.counted(lost)
    names = [row.name for row in words.ranking(np.full(3, 0.5, np.float32), True, lost)]
    assert names == ["This model", "xz, this text alone"]


def test_what_was_left_out_is_told_and_how_a_file_was_read_is_not_trouble() -> None:
    told = TextTaken(text_id="a", text="x", unknown="", left_out=0, notices=("own.txt, read as UTF-8",))
    assert words.taken(told) == ""
    assert words.length("x", told.notices) == "1 character; own.txt, read as UTF-8"
    many = "".join(map(chr, range(0x2600, 0x260F)))
    told = TextTaken(text_id="a", text="x", unknown=many, left_out=2000, notices=("2 NULs left out",))
    assert words.taken(told).endswith("and 5 more: 2,000 characters left out. 2 NULs left out.")


def test_of_a_long_text_no_more_is_sent_than_is_read() -> None:
    wish = Wish.of("x" * 250_000)
    assert (len(wish.text), wish.whole) == (100_000, 250_000)


def test_a_tape_grows_only_where_it_ends() -> None:
    tape = Tape()
    assert tape.values() is None
    first = np.arange(12, dtype=np.int8).reshape(3, 4)
    tape.set("a", first)
    assert not tape.append("a", 5, first)
    assert not tape.append("b", 4, first)
    assert tape.append("a", 4, first + 12)
    whole = np.concatenate([first, first + 12], axis=1) / np.float32(127)
    np.testing.assert_allclose(tape.values(), whole)
    np.testing.assert_allclose(tape.row(1), whole[1])
    for start, stop in ((0, 8), (3, 5), (4, 8), (1, 3), (7, 8)):
        np.testing.assert_allclose(tape.part(start, stop), whole[:, start:stop])
    tape.clear()
    assert tape.part(0, 0).size == 0


@pytest.mark.parametrize(
    ("one", "other", "fork"), [("", "", 0), ("abc", "abd", 2), ("ab", "abc", 2), ("x", "y", 0)]
)
def test_a_fork_is_found(one: str, other: str, fork: int) -> None:
    assert fork_of(one, other) == fork


def test_branches_are_counted_from_where_they_part() -> None:
    nan = float("nan")

    def text(name: str, written: str, *shares: float) -> Text:
        return Text(name, written, 2, NOTHING, [np.array(shares, np.float32)])

    one = text("a", "abxyz", nan, nan, 0.5, 0.5, 0.25)
    two = text("b", "abq", nan, nan, 0.125)
    parted = Parted.of(one, two)
    assert (parted.fork, parted.bits, parted.counts) == (2, (4.0, 3.0), (3, 1))
    assert (parted.over, parted.both) == (1, (1.0, 3.0))
    assert total(4.0, 3) == "4.0 bits since they part, 1.33 for each of 3 characters"
    assert "nothing" in total(0.0, 0)
    assert "1.00 bits, the other 3.00" in against(parted.over, parted.both)
    early = Parted.of(one, text("c", "q", nan))
    assert (early.fork, early.counts, early.bits[1]) == (0, (3, 0), 0.0)
