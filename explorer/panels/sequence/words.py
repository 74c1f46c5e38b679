"""What the page says, and how surprise becomes a shade."""

from __future__ import annotations

from collections.abc import Mapping

HEADLINE = "It writes."
HINT = "Space writes; click a character to exchange it."
AT = "Take another one by its bar; Esc goes back to the end."
NO_MODEL = "The model is being opened …"
BRANCHES = "Each click on a bar begins a branch; here one goes back to the others."
ONE_BRANCH = "Click a character and take another one: the text and its branch then stand here side by side."
FIGURES = (
    ("bits_per_char", "This model"),
    ("ngram_1_bits_per_char", "single characters"),
    ("ngram_3_bits_per_char", "order 3"),
    ("ngram_5_bits_per_char", "order 5"),
    ("xz_whole_bits_per_char", "xz, whole text"),
)
"""Figures of a header, and what they are called."""


def bits(metrics: Mapping[str, float]) -> str:
    """Say what a character of unread text costs, and what it costs the baselines."""
    found = [f"{word} {metrics[key]:.2f}" for key, word in FIGURES if key in metrics]
    return "Bits per character of unread text: " + ", ".join(found) if found else ""


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
