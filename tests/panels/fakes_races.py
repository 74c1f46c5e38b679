"""Races against an engine that answers when it is told to."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core import races as r
from explorer.core.messages import frozen
from tests.panels.fakes import Asked

CELLS = (("rnn", "Vanilla RNN", False), ("lstm", "LSTM", True), ("gru", "GRU", False))
PROBLEMS = (
    ("adding", "many-to-one", (), (), 2),
    ("copying", "many-to-many", tuple("ABCD·?"), tuple("ABCD"), 6),
    ("brackets", "many-to-many", ("(", ")", "·"), tuple("0123"), 3),
    ("quotes", "many-to-many", ('"', "a", "b", "·"), ("outside", "inside"), 4),
    ("sine", "many-to-many", (), (), 1),
    ("waves", "one-to-many", ("sine", "square", "sawtooth"), (), 3),
    ("strokes", "many-to-one", (), ("clockwise", "anticlockwise"), 2),
    ("sources", "many-to-one", tuple("\nabcdefgh \N{REPLACEMENT CHARACTER}"), ("one", "two", "three"), 11),
)


def problem(name: str) -> r.ProblemCard:
    """A problem as the engine lists it."""
    _, shape, ins, outs, _ = next(one for one in PROBLEMS if one[0] == name)
    return r.ProblemCard(
        name=name,
        title=name.capitalize(),
        help=f"What {name} is.",
        shape=shape,  # type: ignore[arg-type]
        classes=bool(outs),
        unit="bits per answer" if outs else "mean squared error",
        length=20,
        lengths=(8, 60),
        forget_bias=1.0,
        ins=ins,
        outs=outs,
        solved=float("nan") if name in ("sine", "strokes", "sources") else 0.01,
    )


def listed() -> r.RacesListed:
    """All there is to choose from."""
    cells = tuple(r.CellCard(name=name, title=title, forgets=forgets) for name, title, forgets in CELLS)
    return r.RacesListed(problems=tuple(problem(one[0]) for one in PROBLEMS), cells=cells)


def sent(values: Any) -> Any:
    return frozen(np.asarray(values, dtype=np.float32))


def moment(race_id: str, first: int, steps: int, *, loss: float = 0.5, **more: Any) -> r.RaceMoment:
    """A piece whose losses are those of the first net, and half of them for the second."""
    losses = sent(np.full(steps - first, loss))
    return r.RaceMoment(race_id=race_id, first=first, steps=steps, losses=(losses, sent(losses / 2)), **more)


def scores(one: float, two: float) -> tuple[r.RunnerScore, r.RunnerScore]:
    return r.RunnerScore(loss=one, score=one), r.RunnerScore(loss=two, score=two)


def sequences(recipe: r.RaceRecipe) -> tuple[Any, Any, Any]:
    """Sequences of the right shapes: x, target, and what a net says."""
    name, shape, ins, outs, n_in = next(one for one in PROBLEMS if one[0] == recipe.task)
    t, n = recipe.length or 20, 3 if shape == "one-to-many" else recipe.shown
    rng = np.random.default_rng(recipe.seed)
    x = rng.standard_normal((t, n, n_in))
    if ins:
        x = np.eye(n_in)[rng.integers(n_in, size=(t, n))]
    if name == "waves":
        x = np.zeros((t, n, n_in))
        x[0] = np.eye(n)
    s = 1 if shape == "many-to-one" else 5 if name == "copying" else t
    if outs:
        said = rng.dirichlet(np.ones(len(outs)), size=(s, n))
        return x, rng.integers(len(outs), size=(s, n)), said
    return x, rng.standard_normal((s, n, 1)), rng.standard_normal((s, n, 1))


def begun(asked: Asked) -> r.RaceBegun:
    """The answer to a wish to begin."""
    request = asked.request
    assert isinstance(request, r.BeginRace)
    recipe, card = request.recipe, problem(request.recipe.task)
    x, target, said = sequences(recipe)
    titles = {name: title for name, title, _ in CELLS}
    bias = card.forget_bias
    runners = tuple(
        r.Runner(cell=one.cell, forget_bias=bias if one.forget_bias is None else one.forget_bias)
        for one in recipe.runners
    )
    kept = frozen(target.astype(np.int64)) if card.classes else sent(target)
    return r.RaceBegun(
        race_id=request.race_id,
        recipe=r.RaceRecipe(task=recipe.task, runners=runners, length=len(x), seed=recipe.seed),  # type: ignore[arg-type]
        problem=card,
        titles=(titles[runners[0].cell], titles[runners[1].cell]),
        weights=(100, 400),
        plain_loss=0.17,
        plain_score=0.17,
        tested=500,
        x=sent(x),
        target=kept,
        plain=kept,
        moment=moment(request.race_id, 0, 0, scores=scores(0.2, 0.3), said=(sent(said), sent(said))),
    )
