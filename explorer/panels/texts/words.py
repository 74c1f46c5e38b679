"""What is said of texts and of the cells along them, and how surprise becomes a shade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.cells import LEAST, CellsFound
from explorer.core.messages import Floats
from explorer.core.texts import WriterCard

SURPRISE_BITS = 8.0
"""A character that costs so many bits is shaded fully."""
AROUND = 14

NO_CELL = "Choose what a cell is to follow, or a cell by its number."
LOOKING = "It reads the text once more, and looks for cells …"
SHORT = f"Write at least {LEAST} characters, or take a longer text, to look for cells."
SELECT = "Select characters with the mouse first."
LATEST = 400
"""Characters of the text whose cells are drawn as heat."""


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


def described(card: WriterCard | None) -> str:
    """Say what a model is, and what it has read."""
    return "" if card is None else f"{card.title}; {learnt_from(card)}"


def learnt_from(card: WriterCard) -> str:
    """Say what a model has read."""
    return f"{card.corpus}, {card.corpus_length:,} characters, {len(card.vocabulary)} different"


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
