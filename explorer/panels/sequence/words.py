"""What the page says, and how surprise becomes a shade."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from explorer.core.cells import LEAST, CellsFound
from explorer.core.messages import Floats
from explorer.core.texts import WriterCard

HEADLINE = "It writes."
HINT = "Space writes; click a character to exchange it."
AT = "Take another one by its bar; Esc goes back to the end."
NO_MODEL = "The model is being opened …"
BRANCHES = "Each click on a bar begins a branch; here one goes back to the others."
ONE_BRANCH = "Click a character and take another one: the text and its branch then stand here side by side."
SURPRISE_BITS = 8.0
"""A character that costs so many bits is shaded fully."""
AROUND = 14

NO_CELL = "Choose what a cell is to follow, or a cell by its number."
LOOKING = "It reads the text once more, and looks for cells …"
SHORT = f"Write at least {LEAST} characters, or take a longer text, to look for cells."
SELECT = "Select characters with the mouse first."
LATEST = 400
"""Characters of the text whose cells are drawn as heat."""

FIGURES = (
    ("bits_per_char", "This model"),
    ("ngram_1_bits_per_char", "single characters"),
    ("ngram_3_bits_per_char", "order 3"),
    ("ngram_5_bits_per_char", "order 5"),
    ("xz_whole_bits_per_char", "xz, whole text"),
)
"""Figures of a header, and what they are called."""


def cost(probabilities: Floats) -> NDArray[np.float64]:
    """Return what characters (n,) cost in bits; not a number where it is not known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        bits: NDArray[np.float64] = -np.log2(np.asarray(probabilities, dtype=np.float64))
    return bits


def surprise(probabilities: Floats) -> NDArray[np.float32]:
    """Return how surprising characters (n,) are, 0 to 1: their cost in bits; 0 where it is not known."""
    bits = cost(probabilities)
    shade: NDArray[np.float32] = np.clip(
        np.nan_to_num(bits, nan=0.0, posinf=SURPRISE_BITS) / SURPRISE_BITS, 0, 1
    )
    return shade.astype(np.float32)


def after(text: str, place: int) -> str:
    """Say after what the next character comes."""
    before = text[max(0, place - AROUND) : place].replace("\n", "⏎").replace("\t", "⇥")
    if not before:
        return "at the beginning"
    return f"after “{'…' if place > AROUND else ''}{before}”"


def bits(metrics: Mapping[str, float]) -> str:
    """Say what a character of unread text costs, and what it costs the baselines."""
    found = [f"{word} {metrics[key]:.2f}" for key, word in FIGURES if key in metrics]
    return "Bits per character of unread text: " + ", ".join(found) if found else ""


def described(card: WriterCard | None) -> str:
    """Say what a model is, and what it has read."""
    return "" if card is None else f"{card.title}; {learnt_from(card)}"


def learnt_from(card: WriterCard) -> str:
    """Say what a model has read."""
    return f"{card.corpus}, {card.corpus_length:,} characters, {len(card.vocabulary)} different"


def unknown(characters: str) -> str:
    """Say that characters of a prime were left out."""
    told = " ".join(repr(character)[1:-1] for character in characters[:10])
    more = f" and {len(characters) - 10} more" if len(characters) > 10 else ""
    return f"The model does not know {told}{more}: left out. It knows only what it has read."


def branch_name(number: int, place: int, character: str) -> str:
    """Name a branch."""
    shown = {"\n": "⏎", " ": "␣", "\t": "⇥"}.get(character, character)
    return "First text" if not number else f"{shown} at {place:,}"


def total(bits: float, count: int) -> str:
    """Say what a branch costs from where it parts."""
    if not count:
        return "nothing of it was written yet"
    return f"{bits:,.1f} bits since they part, {bits / count:.2f} for each of {count:,} characters"


def against(over: int, both: tuple[float, float]) -> str:
    """Compare two branches over what both have."""
    if not over:
        return "Write on: the branches are compared over the characters that both have."
    if over == 1:
        return f"Where they part, one character cost {both[0]:.2f} bits, the other {both[1]:.2f}."
    return f"The first {over:,} characters since they part: {both[0]:,.1f} against {both[1]:,.1f} bits."


def follows(found: CellsFound | None, cell: int) -> str:
    """Say how well a cell follows what was looked for, on the half of the text it was not chosen on."""
    if found is None:
        return f"Cell {cell}, after each character: orange below 0, blue above."
    if not found.followers:
        return f"There is nothing to follow: {found.title} does not come, or comes throughout. Take more."
    one = next((one for one in found.followers if one.cell == cell), None)
    if one is None:
        return f"Cell {cell} is not among those that follow {found.title} best."
    told, chosen = (f"{value:+.2f}".replace("0.", ".").replace("-", "−") for value in (one.told, one.chosen))
    part = "half" if found.halves == "first and second" else "pieces"
    where = f"r = {told} on the {part} it was not chosen on ({chosen} where it was)"
    return f"Cell {cell} follows {found.title}: {where}."
