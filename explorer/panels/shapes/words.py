"""What is said on the page of the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from explorer.core.races import RaceBegun, RunnerScore
from explorer.panels.races.words import names, score
from explorer.widgets.plot.axis import figure

STUCK = 0.9
"""A loss of more than this share of that without a memory has learnt nothing to speak of."""
EARLY = 20
"""Steps before which nothing is said of a net."""


Scores: TypeAlias = Sequence[tuple[int, RunnerScore, RunnerScore]]


@dataclass(frozen=True)
class Form:
    """How a problem is shown.

    Attributes
    ----------
    form : str
        Of the stage.
    title, caption : str
        Over the sequences.
    sentence : str
        What one sees before anything is learnt.
    hint : str
        What to try once something is.
    asks : str
        What stands in the line for one's own; "" where there is none.
    """

    form: str
    title: str
    caption: str
    sentence: str
    hint: str
    asks: str = ""


_TRAIN = "Press space: which of the two learns it?"
_OTHERS = "Try other cells, longer sequences, another forget bias."
FORMS: dict[str, Form] = {
    "adding": Form(
        "sums",
        "Sum of the two marked",
        "top: wanted",
        "Many numbers in, one out: add the two that are marked.",
        _OTHERS,
    ),
    "copying": Form(
        "copies",
        "Five symbols, said again",
        "paler: less sure",
        "Five symbols in, a long silence, five out.",
        _OTHERS,
    ),
    "brackets": Form(
        "depths",
        "Depth of brackets",
        "grey band: wanted",
        "Each character in, a depth out: how many brackets are open.",
        "Type brackets of your own below.",
        "Type brackets of your own, for example ((a)b)",
    ),
    "quotes": Form(
        "depths",
        "Inside quotes?",
        "1: inside; grey band: wanted",
        "Each character in, a class out: is it inside quotes?",
        "Type quotes of your own below.",
        'Type quotes of your own, for example he said "come" to me',
    ),
    "sine": Form(
        "lines",
        "The sine behind the dots",
        "grey band: wanted",
        "Noisy numbers in, the clean sine out, at each step.",
        _OTHERS,
    ),
    "waves": Form(
        "waves",
        "Drawn from a class alone",
        "grey band: wanted",
        "One class in, a whole wave out.",
        "Click a wave, or press 1, 2, 3, to see it drawn.",
    ),
    "strokes": Form(
        "pens",
        "Which way round?",
        "dot: the beginning",
        "The steps of a pen in, one class out: which way round it went.",
        "Draw a round of your own in the last field.",
    ),
    "sources": Form(
        "pieces",
        "Which text is it from?",
        "bold: its text",
        "Characters in, one class out: which text a piece is from.",
        "Type a piece of your own below.",
        "Type a piece of your own, for example: return self.x",
    ),
}
PLAINLY = Form("sums", "Sequences", "", "Two nets learn one problem.", _OTHERS)


def headline(begun: RaceBegun | None, form: Form, scores: Scores) -> tuple[str, str]:
    """Say what one sees and what to try; before anything is learnt, what the problem is."""
    if begun is not None and scores and scores[-1][0] >= EARLY:
        return verdict(begun, scores[-1][1:]), form.hint
    return form.sentence, _TRAIN


def brief(begun: RaceBegun, scores: Scores) -> tuple[str, str]:
    """Say the newest scores of both on what they have not learnt from."""
    one, two = (
        f"{100 * told.score:.0f} %" if begun.problem.classes else figure(told.score, 2)
        for told in scores[-1][1:]
    )
    return one, two


def verdict(begun: RaceBegun, told: tuple[RunnerScore, RunnerScore]) -> str:
    """Say in a line how both do."""
    (one, two), (first, second) = names(begun), (_state(begun, score) for score in told)
    if first == second:
        return f"Both nets: {first}."
    return f"{one}: {first}. {two}: {second}."


def _state(begun: RaceBegun, told: RunnerScore) -> str:
    if told.loss <= begun.problem.solved:
        return "solved"
    if not told.loss < begun.plain_loss:
        return "not learning"
    if told.loss > STUCK * begun.plain_loss:
        return "hardly learning"
    return score(begun.problem, told.score)
