"""Training in the window with all live views on, beside the same training without a window.

Lattice, prior, posteriors, curves and pictures are drawn. Each round plays a run from the space bar to a
step, and does as many steps of the same model and data by ``trainers.fit.fit`` in the same process, on the
thread of the window, which so is idle. Then it plays again, with the window's breath taken, first with the
hand off and then while a point of the live map is dragged. Of the convolutional nets the first steps are
played, among which the moments that the history keeps lie closest. Percentiles and stalls are the median of
the rounds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.perf.bench import Figure, middle, ratio, spread
from tests.perf.rig import Dragged
from tests.perf.stage import Kind, Played, Stage
from trainers.data import load
from trainers.fit import fit
from trainers.registry import build
from trainers.runtime import use_threads
from trainers.samples import split
from trainers.specs import TrainSpec, make_spec, spec_from_dict

GATE = 0.037
"""Error per pixel on the digits' test rows that two numbers are to reach."""
LONG = 1_000_000
ROUNDS = 3
KINDS = (
    Kind("AE-2, digits", "ae", "digits", {"latent_dim": 2}),
    Kind("VAE-8, digits", "vae", "digits", {"latent_dim": 8}),
    Kind("conv-AE-2, digits", "conv-ae", "digits", {"latent_dim": 2}, 1000),
    Kind("conv-VAE-16, faces", "conv-vae", "faces", {"latent_dim": 16}, 150),
)


@dataclass
class Side:
    """What one kind of run came to, round by round."""

    played: list[Played] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)
    drags: list[Dragged] = field(default_factory=list)
    drag_stalls: list[float] = field(default_factory=list)


def measure(quick: bool) -> Iterator[Figure]:
    """Play each kind in turn."""
    use_threads()
    stage = Stage()
    kinds = [replace(kind, steps=60) for kind in KINDS[:2]] if quick else KINDS
    sides = {kind.name: Side() for kind in kinds}
    for number in range(1 if quick else ROUNDS):
        for kind in kinds:
            _round(stage, kind, sides[kind.name], forwards=number % 2 == 0)
            _breath(stage, kind, sides[kind.name], quick)
    stage.close()
    for kind in kinds:
        yield from _figures(kind, sides[kind.name])


def _round(stage: Stage, kind: Kind, side: Side, forwards: bool) -> None:
    """Play, and train without a window."""
    stage.choose(kind)
    turns = [lambda: side.played.append(stage.play(kind.steps)), lambda: side.bare.append(_bare(stage, kind))]
    for turn in turns if forwards else reversed(turns):
        turn()


def _bare(stage: Stage, kind: Kind) -> float:
    """Return the seconds that the steps of the run on the page take without a window."""
    recipe = stage.run_shown.recipe
    data = load(recipe.data_id)
    spec = spec_from_dict({"family": recipe.family, **recipe.fields}).suited(len(data.class_names))
    plan = make_spec(TrainSpec, recipe.training)
    train, _ = split(data)
    fitting = fit(build(spec, data.shape, seed=plan.seed), train, plan)
    begun = time.perf_counter()
    for event in fitting:
        if event.step == kind.steps:
            break
    taken = time.perf_counter() - begun
    fitting.close()
    return taken


def _breath(stage: Stage, kind: Kind, side: Side, quick: bool) -> None:
    """Play on and on; take the longest stall of the window with the hand off, then drag."""
    stage.choose(replace(kind, values={"steps": LONG, **kind.values}, steps=LONG))
    stage.breathe()
    stage.press()
    stage.run(0.3 if quick else 4.0)
    side.stalls.append(stage.pulse.restart())
    side.drags.append(stage.drag_map(20 if quick else 120))
    side.drag_stalls.append(stage.pulse.restart())
    stage.press()


def _figures(kind: Kind, side: Side) -> Iterator[Figure]:
    seconds = [played.seconds for played in side.played]
    share = f"steps/s in the window / without, first {kind.steps:,} steps"
    yield Figure(f"{kind.name}: {share}", ratio(side.bare, seconds), "x", at_least=0.8, note=_each(side))
    yield middle([kind.steps / s for s in seconds], f"{kind.name}: in the window", "steps/s")
    yield middle([kind.steps / s for s in side.bare], f"{kind.name}: without a window", "steps/s")
    paints = [played.paints / played.seconds for played in side.played]
    yield middle(paints, f"{kind.name}: map painted", "a second")
    first = [1000 * played.first_map for played in side.played]
    yield middle(first, f"{kind.name}: first change on the map", "ms", at_most=500)
    if kind == KINDS[0]:
        gate = [played.first_below(GATE) for played in side.played]
        yield middle(gate, f"{kind.name}: test error {GATE}", "s", at_most=15)
    yield middle(side.stalls, f"{kind.name}: longest stall, hand off", "ms", at_most=50)
    yield middle(side.drag_stalls, f"{kind.name}: longest stall, dragging", "ms", at_most=50)
    yield middle([drag.at(50) for drag in side.drags], f"{kind.name}: drag p50", "ms")
    yield middle([drag.at(95) for drag in side.drags], f"{kind.name}: drag p95", "ms", at_most=33)
    yield Figure(f"{kind.name}: moves without a picture", sum(d.unanswered for d in side.drags), "moves")


def _each(side: Side) -> str:
    ratios = [bare / played.seconds for bare, played in zip(side.bare, side.played, strict=True)]
    return spread(ratios, 2)
