"""Sentences and names of the view, all figures of them worked out from what was read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from explorer.core.gradients import EXPLODED, LOST, Beginning, GradientsRead
from explorer.core.races import RaceBegun, RunnerScore
from explorer.panels.races import words as racing

VALUE, LAG = "gradient, as a multiple of that at lag 0 (log axis)", "lag: steps back in time"
FORMULA = "∂c(t) / ∂c(t−m) ≈ f(t) ∘ f(t−1) ∘ … ∘ f(t−m+1): a product of forget gates"
VANISHED = f"vanished: beside the gradient at lag 0, float32 rounds it away (below {LOST:.1e})".replace(
    "e-07", "·10⁻⁷"
)
GROWN = f"exploded: more than {EXPLODED:.0f} times the gradient at lag 0"
HINT = "Drag the forget bias: yours is the strong curve."
DOCUMENT = ("Why LSTM", "how far back a gradient reaches")
RACE, RACE_HINT = "Who learns what lies long ago?", "The space bar trains both."
GROWING = 1.05
"""From which share on one says how many times it is."""
LIKE_PLAIN = 0.8
"""A net whose loss is more than this share of what no memory comes to has learnt next to nothing."""
LEGEND = (
    "Solid: before training. Dashed: after training on the text that is named, reading what the model "
    "writes itself. A click on a name shows or hides its curve."
)
WAITING = "The first gradients are on their way."
AT = 50
"""The lag that is spoken of."""
SHORT = {
    "rnn": "RNN",
    "lstm": "LSTM",
    "peephole": "Peephole LSTM",
    "coupled": "Coupled LSTM",
    "gru": "GRU",
    "gru-2014": "GRU of 2014",
}
TEXTS = {
    "python-reference": "Python's reference",
    "python-source": "Python's source",
    "grammar": "a grammar",
}
NO_GATE = {"rnn", "gru", "gru-2014"}
GATES = {"gru": "z", "gru-2014": "z"}
"""What lets the past through, where it is no forget gate."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(begun: Beginning) -> str:
    """Name a beginning in a few letters."""
    bias = f", bias {begun.forget_bias:.2g}" if begun.forget_bias else ""
    gain = f", gain {begun.gain:.2g}" if begun.gain is not None else ""
    return f"{SHORT.get(begun.cell, begun.cell)}{bias}{gain}"


def own(begun: Beginning) -> str:
    """Name what the user has chosen, as long whatever the figures are, so that nothing moves under a hand."""
    bias = "" if begun.cell in NO_GATE else f", bias {begun.forget_bias:.2f}"
    gain = f", gain {begun.gain:.2f}" if begun.gain is not None else ""
    return f"Yours: {SHORT.get(begun.cell, begun.cell)}{bias}{gain}"


def trained(cell: str, text: str) -> str:
    """Name a cell after training by the text that it has read, or by its file."""
    return f"{SHORT.get(cell, cell)}, {TEXTS.get(text, Path(text).stem)}"


def left(read: GradientsRead, lag: int = AT) -> float:
    """Return how much is left at a lag, of what there is at lag 0."""
    return float(read.shares[min(lag, len(read.norms) - 1)])


def amount(share: float) -> str:
    """Say how much a share is: 42 %, 2e−11, 4.7 times."""
    if not np.isfinite(share):
        return "nothing"
    if share > GROWING:
        return f"{share:,.0f} times" if share >= 10 else f"{share:.1f} times"
    if share >= 0.0095:
        return f"{share:.0%}".replace("%", " %")
    if share >= 0.001:
        return f"{100 * share:.1f} %"
    return f"{share:.0e}".replace("e-0", "e-").replace("-", "−")


def fate(read: GradientsRead) -> str:
    """Say in a word what becomes of the gradient."""
    share = left(read)
    if left(read, len(read.norms) - 1) > EXPLODED:
        return "explodes"
    if not share >= LOST:
        return "vanishes"
    return "fades" if share < 0.01 else "reaches back"


def headline(reads: Mapping[Beginning, GradientsRead]) -> str:
    """Say what the beginnings come to; only of what was read, and only what the figures bear out."""
    default, rnn = reads.get(Beginning(cell="lstm")), reads.get(Beginning(cell="rnn"))
    biased = [read for begun, read in reads.items() if begun.cell == "lstm" and begun.forget_bias > 0]
    if default is None or rnn is None or not biased:
        return ""
    best = max(biased, key=left)
    words = f"The default LSTM {fate(default)}"
    if fate(default) == fate(rnn):
        words += " too"
    if left(best) > 3 * left(default):
        words += f"; bias {best.beginning.forget_bias:.2g} keeps {amount(left(best))}"
    return f"{words}."


def told_of(read: GradientsRead) -> str:
    """Say what becomes of the gradient of what the user has chosen."""
    name, share = own(read.beginning).removeprefix("Yours: "), left(read)
    how = f"{amount(share)} as strong" if share > GROWING else f"{amount(share)} left"
    return f"{name} {fate(read)}: {how} {AT} steps back."


def why(begun: Beginning) -> str:
    """Say what a step multiplies by."""
    raised = str(AT).translate(_RAISED)
    if begun.cell == "rnn":
        matrix = "torch's small matrix" if begun.gain is None else f"a matrix of gain {begun.gain:.2f}"
        return f"Each step multiplies by {matrix} and by tanh′ ≤ 1: nothing holds the product at 1."
    gate = 1 / (1 + math.exp(-begun.forget_bias))
    sign = GATES.get(begun.cell, "f")
    figure = f"{gate:.3f}".lstrip("0")
    return (
        f"A gate {sign} = σ({begun.forget_bias:.1f}) = {figure} lets {figure}{raised} = {amount(gate**AT)} "
        "through; what is above that goes by way of the hidden state."
    )


def race(begun: RaceBegun, scores: Sequence[tuple[int, RunnerScore, RunnerScore]]) -> str:
    """Say who has learnt it."""
    if not scores or not scores[-1][0]:
        return RACE
    names, problem = racing.names(begun), begun.problem
    since = [_since(problem.solved, scores, net) for net in (0, 1)]
    if None not in since:
        return f"Both solved it: {names[0]} by step {since[0]:,}, {names[1]} by {since[1]:,}."
    for net, step in enumerate(since):
        if step is not None:
            return f"{names[net]} solved it by step {step:,}, {names[1 - net]} has not."
    able = [told.loss <= LIKE_PLAIN * begun.plain_loss for told in scores[-1][1:]]
    if all(able):
        return "Both are on their way."
    if any(able):
        return f"{names[able.index(True)]} is on its way, {names[able.index(False)]} is not."
    return f"Step {scores[-1][0]:,}: neither beats no memory yet."


def _since(solved: float, scores: Sequence[tuple[int, RunnerScore, RunnerScore]], net: int) -> int | None:
    """Return by which step a net was first seen to have solved it, None where it has not, or no longer."""
    losses = {step: (one, two)[net].loss for step, one, two in scores}
    first = [step for step, loss in losses.items() if loss <= solved]
    return first[0] if first and losses[scores[-1][0]] <= solved else None
