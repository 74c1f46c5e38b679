"""What the page says, and the texts that it offers."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from explorer.core.messages import Floats
from explorer.core.read_texts import CostsCompared, StatesFitted, TextTaken
from explorer.panels.texts import words
from explorer.widgets.ranking import Ranked

HEADLINE = "It reads any text."
HINT = "Paste one (Ctrl+V), then point at it."
AT = "Esc lets go of this character."
POINT = "Point at a character or at the path: what could have come there stands here."
NO_COSTS = "What a character costs the model stands here, beside counts and packing."
EMPTY = "Paste a text here (Ctrl+V), drop one, take what was written, or choose an example."
NO_CELLS = "Take a text, and what all cells do is drawn."
CELLS_AWAITED = "What all cells do is being read."
NO_MAP = "Where the hidden state goes while it reads is drawn here."
GIVEN = "The first character is given: nothing is told of it."
NO_CLIPBOARD = "The clipboard holds no text: copy one first, or choose an example."
NOTHING_WRITTEN = "Nothing is written yet: write something in the first view, or choose an example."
NOTHING_KNOWN = "The model knows none of these characters: take another text, or another model."
NO_TEXT = "What was dropped holds no text: drop a text, or a text file."

BASELINES = (
    ("ngram_1_bits_per_char", "Counts, order 1"),
    ("ngram_2_bits_per_char", "Counts, order 2"),
    ("ngram_3_bits_per_char", "Counts, order 3"),
    ("ngram_4_bits_per_char", "Counts, order 4"),
    ("ngram_5_bits_per_char", "Counts, order 5"),
    ("xz_bits_per_char", "xz, this text alone"),
    ("xz_trained_bits_per_char", "xz, behind its text"),
)
"""Figures of those who count and pack, and what they are called."""

PROSE = (
    "It rained all night, and in the morning the river had risen over the lower meadows. "
    "Nobody in the village was surprised; it had done so every spring since the mill was built. "
    "The old ferryman sat on the steps of his house, smoked his pipe, and counted the trees "
    "whose crowns still stood out of the water.\n"
)
GERMAN = (
    "Es regnete die ganze Nacht, und am Morgen stand der Fluss in den unteren Wiesen. "
    "Niemand im Dorf wunderte sich; so war es in jedem Frühling, seit es die Mühle gab.\n"
)
CODE = '''class Counter:
    """Counts what it is shown."""

    def __init__(self, start=0):
        self.count = start
        self.seen = {}

    def show(self, item):
        if item not in self.seen:
            self.seen[item] = 0
        self.seen[item] += 1
        self.count += 1
        return self.seen[item]
'''
REFERENCE = (
    'The "for" statement is used to iterate over the elements of a sequence (such as a string, '
    "tuple or list) or other iterable object.  Each item in turn is assigned to the target list "
    'using the standard rules for assignments (see section "Assignment statements"), and then the '
    "suite is executed.\n"
)


def _shuffled(text: str) -> str:
    letters = list(text)
    random.Random(0).shuffle(letters)
    return "".join(letters)


EXAMPLES = (
    ("Like Python's reference", REFERENCE),
    ("Python code", CODE),
    ("English prose", PROSE),
    ("The same letters, shuffled", _shuffled(PROSE)),
    ("German prose", GERMAN),
    ("One line, ten times", "Again and again the same line.\n" * 10),
)
"""Texts that are offered, by their names."""


def ranking(probabilities: Floats, read: bool, compared: CostsCompared | None) -> list[Ranked]:
    """Return what a character costs the model, once all is read, and the baselines, as far as known."""
    costs = words.cost(probabilities)[1:]
    own = float(costs.mean()) if read and len(costs) else None
    figures = {} if compared is None else compared.figures
    lost = compared is not None and bool(compared.trouble)
    rest = [(key, name) for key, name in BASELINES if not lost or key == "xz_bits_per_char"]
    return [Ranked("This model", own, own=True), *(Ranked(name, figures.get(key)) for key, name in rest)]


def counted(compared: CostsCompared | None) -> str:
    """Say what the baselines know."""
    if compared is None:
        return "Those who count are counting …"
    if compared.trouble:
        return f"What it has learnt from is not here, so nobody counts: {compared.trouble}"
    if not compared.same:
        return (
            f"Counted on this machine's {compared.counted}, which is not quite the text that the model has "
            "learnt from: it differs by Python version."
        )
    return f"Counted on {compared.counted}, the text that the model has learnt from."


def taken(told: TextTaken) -> str:
    """Say what has become of a text; "" where it is as it was."""
    parts = []
    if told.unknown:
        shown = " ".join(repr(character)[1:-1] for character in told.unknown[:10])
        more = f" and {len(told.unknown) - 10} more" if len(told.unknown) > 10 else ""
        parts.append(f"the model does not know {shown}{more}: {_characters(told.left_out)} left out")
    parts += [notice for notice in told.notices if "read as" not in notice]
    return ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts) + "." if parts else ""


def length(text: str, notices: Sequence[str]) -> str:
    """Say how long a text is, and from where it comes."""
    source = next((f"; {notice}" for notice in notices if "read as" in notice), "")
    return _characters(len(text)) + source


def _characters(count: int) -> str:
    return f"{count:,} character{'' if count == 1 else 's'}"


def point(text: str, place: int, own: float) -> tuple[str, str]:
    """Say of which character a point is the state after, and what it cost."""
    return f"after “{_sign(text[place])}”, character {place + 1:,}", _bits(own) if np.isfinite(own) else ""


def gave(character: str, own: float, counts: float | None) -> str:
    """Say what a character cost the model, and what it would have cost counts of order 5."""
    told = f"“{_sign(character)}” cost {_bits(own)}"
    return f"{told}." if counts is None else f"{told}; counts of order 5 pay {_bits(counts)}."


def _sign(character: str) -> str:
    return {"\n": "⏎", " ": "␣", "\t": "⇥"}.get(character, character)


def _bits(share: float) -> str:
    return f"{-np.log2(max(share, 1e-30)):.2f} bits"


def variance(fitted: StatesFitted) -> str:
    """Say how much of the variance the plane has."""
    both = sum(fitted.shares)
    return f"{len(fitted.xy):,} states, {both:.0%} of the variance".replace("%", " %")


def axes(fitted: StatesFitted) -> tuple[str, str]:
    """Name the axes of the plane."""
    first, second = (f"{share:.0%}".replace("%", " %") for share in fitted.shares)
    return f"Component 1, {first} of the variance", f"Component 2, {second}"
