"""What is said of a race, and in which colours."""

from __future__ import annotations

from explorer.core.races import ProblemCard, RaceBegun, RunnerScore
from explorer.widgets.plot.axis import figure

COLOURS: tuple[tuple[int, int, int], tuple[int, int, int]] = ((0, 114, 178), (213, 94, 0))
"""Of the first and of the second net, wherever they are drawn."""
MEAN_OF = 20
"""Steps whose mean loss the curves show."""


def names(begun: RaceBegun) -> tuple[str, str]:
    """Call the nets so that they can be told apart."""
    one, two = begun.titles
    if one != two:
        return one, two
    biases = [f"{runner.forget_bias:g}".replace("-", "−") for runner in begun.recipe.runners]
    if biases[0] != biases[1]:
        return f"{one}, forget bias {biases[0]}", f"{two}, forget bias {biases[1]}"
    return f"{one} (1)", f"{two} (2)"


def score(problem: ProblemCard, value: float) -> str:
    """Say a score: 93 % right, or a mean squared error."""
    if problem.classes:
        return f"{100 * value:.0f} % right"
    return f"error {figure(value)}"


def standing(problem: ProblemCard, told: RunnerScore) -> str:
    """Say how a net does on the test."""
    said = score(problem, told.score)
    if told.loss <= problem.solved:
        return f"{said}: solved"
    return f"{said}, {figure(told.loss)} bits" if problem.classes else said


def plain(begun: RaceBegun) -> str:
    """Say what doing without a memory comes to."""
    return f"{score(begun.problem, begun.plain_score)}"


def tested(begun: RaceBegun) -> str:
    """Say on what."""
    return f"on {begun.tested} sequences that neither has learnt from"
