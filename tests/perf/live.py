"""Training in the window with all live views on, beside the same training without a window.

Lattice, prior, posteriors, curves and pictures are drawn. Each round plays a run from the space bar to a
step, and does as many steps of the same model and data by ``trainers.fit.fit`` in the same process, on the
thread of the window, which so is idle. Then it plays again, with the window's breath taken, first with the
hand off and then while a point of the live map is dragged. Of the net for faces the first steps, among which
the moments that the history keeps lie closest, stand apart. What each side takes of the processor is told as
well, and how it would stand but for the time that either waited for a core. Percentiles and stalls are the
median of the rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.perf.bench import Figure, middle, ratio, spread
from tests.perf.rig import Dragged
from tests.perf.stage import Kind, Played, Stage, Work
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
    Kind("conv-VAE-16, faces", "conv-vae", "faces", {"latent_dim": 16}, 300, 150),
)


@dataclass
class Side:
    """What one kind of run came to, round by round; `bare` are seconds and work without a window."""

    first: list[Played] = field(default_factory=list)
    played: list[Played] = field(default_factory=list)
    bare: list[tuple[float, Work]] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)
    drags: list[Dragged] = field(default_factory=list)
    drag_stalls: list[float] = field(default_factory=list)


def measure(quick: bool) -> Iterator[Figure]:
    """Play each kind in turn."""
    use_threads()
    stage = Stage()
    kinds = [replace(KINDS[0], steps=60)] if quick else KINDS
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
    for turn in (_play, _train) if forwards else (_train, _play):
        turn(stage, kind, side)


def _play(stage: Stage, kind: Kind, side: Side) -> None:
    if kind.after:
        side.first.append(stage.play(kind.after))
    side.played.append(stage.play(kind.steps))


def _train(stage: Stage, kind: Kind, side: Side) -> None:
    """Take the steps of the run on the page without a window."""
    recipe = stage.run_shown.recipe
    data = load(recipe.data_id)
    spec = spec_from_dict({"family": recipe.family, **recipe.fields}).suited(len(data.class_names))
    plan = make_spec(TrainSpec, recipe.training)
    fitting = fit(build(spec, data.shape, seed=plan.seed), split(data)[0], plan)
    begun, (_, before) = time.perf_counter(), stage.work()
    for event in fitting:
        if event.step == kind.steps - kind.after:
            break
    side.bare.append((time.perf_counter() - begun, stage.work()[1] - before))
    fitting.close()


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
    name = kind.name
    yield from _speeds(kind, side)
    begun = side.first or side.played
    yield middle(
        [1000 * one.first_map for one in begun], f"{name}: first change on the map", "ms", at_most=500
    )
    if kind == KINDS[0]:
        gate = [one.first_below(GATE) for one in side.played]
        yield middle(gate, f"{name}: test error {GATE}", "s", at_most=15)
    yield middle(side.stalls, f"{name}: longest stall, hand off", "ms", at_most=50)
    yield middle(side.drag_stalls, f"{name}: longest stall, dragging", "ms", at_most=50)
    yield middle([drag.at(50) for drag in side.drags], f"{name}: drag p50", "ms")
    yield middle([drag.at(95) for drag in side.drags], f"{name}: drag p95", "ms", at_most=33)
    yield Figure(f"{name}: moves without a picture", sum(d.unanswered for d in side.drags), "moves")


def _speeds(kind: Kind, side: Side) -> Iterator[Figure]:
    name, steps = kind.name, kind.steps - kind.after
    played = [steps / one.seconds for one in side.played]
    bare = [steps / seconds for seconds, _ in side.bare]
    words = f"{name}: in the window / without"
    ratios = [a / b for a, b in zip(played, bare, strict=True)]
    note = f"steps {kind.after:,} to {kind.steps:,}; {spread(ratios, 2)}"
    yield Figure(words, ratio(played, bare), "x", at_least=0.8, note=note)
    if side.first:
        early = [kind.after / one.seconds for one in side.first]
        yield Figure(f"{words}, at first", ratio(early, bare), "x", note=f"steps 0 to {kind.after:,}")
    idle = [steps / (one.seconds - one.worker.waited) for one in side.played]
    bare_idle = [steps / (seconds - work.waited) for seconds, work in side.bare]
    note = "but for the time that either waited for a core"
    yield Figure(f"{words}, machine to itself", ratio(idle, bare_idle), "x", note=note)
    taken, bare_taken = [one.worker.taken for one in side.played], [work.taken for _, work in side.bare]
    note = "of the thread that trains"
    yield Figure(f"{words}, processor time", ratio(bare_taken, taken), "x", note=note)
    yield _median(played, f"{name}: in the window", "steps/s")
    yield _median(bare, f"{name}: without a window", "steps/s")
    window = [100 * one.window.taken / one.seconds for one in side.played]
    yield _median(window, f"{name}: the window's share of a core", "%")
    yield _median([one.paints / one.seconds for one in side.played], f"{name}: map painted", "a second")


def _median(values: list[float], name: str, unit: str) -> Figure:
    return Figure(name, statistics.median(values), unit, note=spread(values))
