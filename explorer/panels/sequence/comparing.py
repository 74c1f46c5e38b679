"""Two branches side by side, from where they part: what each of their characters cost the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Slot

from explorer.core.texts import TextWritten
from explorer.panels.sequence import words
from explorer.panels.sequence.page import SequencePage
from explorer.panels.sequence.pen import Pen
from explorer.panels.texts import words as said
from explorer.panels.texts.text import Text

BEFORE = 24
"""Characters that are shown before the place where they part."""


@dataclass(frozen=True)
class Parted:
    """Two texts from where they part.

    Attributes
    ----------
    fork : int
        Their first different character.
    bits, counts : (float, float), (int, int)
        What the characters of each from there on cost, and how many those are whose cost is known.
    over : int
        So many characters both have, and these cost `both`.
    """

    fork: int
    bits: tuple[float, float]
    counts: tuple[int, int]
    over: int
    both: tuple[float, float]

    @classmethod
    def of(cls, one: Text, other: Text) -> Parted:
        """Compare two texts."""
        fork = fork_of(one.text, other.text)
        costs = [said.cost(text.known()[fork:]) for text in (one, other)]
        over = min(len(cost) for cost in costs)
        bits, both = ([float(np.nansum(c[:n])) for c in costs] for n in (None, over))
        counts = [int(np.isfinite(c).sum()) for c in costs]
        return cls(fork, (bits[0], bits[1]), (counts[0], counts[1]), over, (both[0], both[1]))


def fork_of(one: str, other: str) -> int:
    """Return the first place at which two texts differ, or where the shorter one ends."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Comparing(QObject):
    """Sets the text that is written beside another branch.

    Attributes
    ----------
    beside : str
        The text it is set beside; "" for the one that it branched off.
    """

    def __init__(self, page: SequencePage, pen: Pen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._pen = page, pen
        self.beside = ""
        self._fork = -1
        page.below.turned.connect(self.show)
        page.inspector.beside_chosen.connect(self._choose)
        pen.begun.connect(self._on_begun)
        pen.wrote.connect(self._on_wrote)

    def pair(self) -> tuple[Text, Text] | None:
        """Return the two texts, the older one first; None where there is only one."""
        texts, now = self._pen.texts, self._pen.text
        others = [text for text in texts if text is not now]
        if now is None or not others:
            return None
        wished = [text for text in others if text.text_id == (self.beside or now.parent)]
        children = [text for text in others if text.parent == now.text_id]
        other = (wished or children[-1:] or others[:1])[0]
        one, two = sorted((now, other), key=texts.index)
        return one, two

    @Slot()
    def show(self) -> None:
        """Set both anew, if they are looked at."""
        pair, below = self.pair(), self._page.below
        if pair is None:
            below.parted.clear(words.ONE_BRANCH)
            below.set_foot("")
            return
        if not below.shows_branches:
            return
        fork = self._fork = fork_of(pair[0].text, pair[1].text)
        for side, text in enumerate(pair):
            start = max(0, fork - BEFORE)
            shades = said.surprise(text.known()[start:])
            shades[: fork - start] = 0
            below.parted.set_text(side, text.text[start:], fork - start, shades)
        self._tell(*pair)

    def _tell(self, one: Text, two: Text) -> None:
        parted, texts = Parted.of(one, two), self._pen.texts
        for side, text in enumerate((one, two)):
            name = words.branch_name(texts.index(text), *text.origin)
            self._page.below.parted.set_head(side, name, words.total(parted.bits[side], parted.counts[side]))
        self._page.below.set_foot(words.against(parted.over, parted.both))

    @Slot()
    def _on_begun(self) -> None:
        """Offer the branches there are; a new one is set beside the one that it left."""
        texts, now = self._pen.texts, self._pen.text
        if self.beside not in {text.text_id for text in texts if text is not now}:
            self.beside = ""
        pair = self.pair()
        others = [
            (text.text_id, words.branch_name(i, *text.origin))
            for i, text in enumerate(texts)
            if text is not now
        ]
        other = "" if pair is None else next(text.text_id for text in pair if text is not now)
        self._page.inspector.set_beside(others, other)
        self.show()

    @Slot(str)
    def _choose(self, text_id: str) -> None:
        self.beside = text_id
        self._page.below.show_branches()
        self.show()

    @Slot(object)
    def _on_wrote(self, piece: TextWritten) -> None:
        pair = self.pair()
        if pair is None or not self._page.below.shows_branches:
            return
        if fork_of(pair[0].text, pair[1].text) != self._fork:
            self.show()
            return
        side = next(i for i, text in enumerate(pair) if text is self._pen.text)
        self._page.below.parted.append(side, piece.text, said.surprise(piece.probabilities))
        self._tell(*pair)
