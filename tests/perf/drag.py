"""Dragging: from a real mouse event to the painted pictures of both models.

Each round drags the probe in the right map and in the left one, 120 moves each at sixty a second, over the
digits (1,797 points), over 1,000 and over 10,000 points. A percentile is taken within each round; the median
of the rounds is held against the target, with the best beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.perf.bench import Figure, middle, ratio
from tests.perf.points import write_points
from tests.perf.rig import Dragged, Rig, told_apart

DIGITS, FEW, MANY = "digits-ae-2", "points-1000", "points-10000"


def measure(quick: bool) -> Iterator[Figure]:
    """Drag over all three in turn."""
    with tempfile.TemporaryDirectory(prefix="latent-perf-") as folder:
        rig = Rig.of([write_points(Path(folder), rows) for rows in (1000, 10000)])
        rounds, stalls = _drag(rig, 1 if quick else 5, 20 if quick else 120)
        rig.close()
    p95 = {name: told_apart(rounds, name, 95) for name in rounds}
    yield middle(told_apart(rounds, DIGITS, 50), "digits, p50", "ms", at_most=8)
    yield middle(p95[DIGITS], "digits, p95", "ms", at_most=16)
    yield middle(told_apart(rounds, DIGITS, 100), "digits, slowest", "ms")
    yield middle(p95[FEW], "1,000 points, p95", "ms")
    yield middle(told_apart(rounds, MANY, 50), "10,000 points, p50", "ms")
    yield middle(p95[MANY], "10,000 points, p95", "ms", at_most=20)
    yield Figure("10,000 / 1,000 points, p95", ratio(p95[MANY], p95[FEW]), "x")
    yield Figure("moves without a picture", sum(d.unanswered for r in rounds.values() for d in r), "moves")
    yield middle(stalls, "longest stall of a round", "ms")


def _drag(rig: Rig, rounds: int, moves: int) -> tuple[dict[str, list[Dragged]], list[float]]:
    taken: dict[str, list[Dragged]] = {DIGITS: [], FEW: [], MANY: []}
    order = list(taken)
    stalls: list[float] = []
    for number in range(rounds + 1):
        for name in order:
            rig.show(name)
            rig.pulse.restart()
            dragged = rig.drag(moves=moves)
            if number:  # the first round warms up
                taken[name].append(dragged)
                stalls.append(rig.pulse.restart())
        order.reverse()
    return taken, stalls
