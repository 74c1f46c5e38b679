"""Dragging while something trains, and the window's breath meanwhile.

Three sides take turns: nothing trains, the digits' autoencoder trains (the application's own request), and a
convolutional net trains one step of which takes 60 to 90 ms: its batch is chosen so on this machine. Training
gives way to the hand, so next to nothing is learnt while something is dragged; the steps per second say so.
Percentiles and stalls are the median of the rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from explorer.bridge.hosts import ByName
from explorer.bridge.process import ProcessHost
from explorer.core.messages import Lane, Outcome, Progressed, Request
from explorer.core.runs import BeginRun, PlayRuns, Recipe
from explorer.engine import Engine
from tests.perf.bench import Figure, middle
from tests.perf.rig import Dragged, Rig

STEP_MS = 75.0
"""What a step of the heavy net is to take."""
STEPS = 10_000_000
DIGITS = Recipe(family="ae", data_id="digits", training=MappingProxyType({"steps": STEPS}))


@dataclass(frozen=True, kw_only=True)
class TrainHeavy(Request):
    """Train the convolutional net until somebody cancels; tells of each step."""

    lane: ClassVar[Lane] = Lane.TRAINING


class HeavyEngine:
    """The application's engine, which can also train a net that is none of its families."""

    def __init__(self) -> None:
        self._engine = Engine("cpu")

    def handle(self, request: Request) -> Any:
        """Answer a request."""
        return train_heavy() if isinstance(request, TrainHeavy) else self._engine.handle(request)

    def close(self) -> None:
        """Let go of everything."""
        self._engine.close()


def _house(device: str) -> ProcessHost:
    """House the engine, on the CPU whatever device is wished: there a step takes as long as it is to."""
    return ProcessHost(ByName(__name__, "HeavyEngine"))


def train_heavy() -> Iterator[float | None]:
    """Train a convolutional autoencoder of 32 x 32 pixels on noise, one step a turn."""
    import torch
    from torch import nn

    draw = torch.Generator().manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid(),
    )  # fmt: skip
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)

    def step(batch: int) -> float:
        start = time.perf_counter()
        x = torch.rand(batch, 1, 32, 32, generator=draw)
        adam.zero_grad(set_to_none=True)
        with torch.enable_grad():
            nn.functional.mse_loss(net(x), x).backward()
        adam.step()
        return 1000 * (time.perf_counter() - start)

    step(32)
    batch = 32
    for _ in range(2):
        batch = max(1, round(batch * STEP_MS / min(step(batch) for _ in range(3))))
        yield None
    while True:
        yield step(batch)


@dataclass
class Run:
    """What is heard of a training."""

    steps: int = 0
    took: list[float] = field(default_factory=list)

    def hear(self, outcome: Outcome) -> None:
        """Count the steps that are told of: each one of the heavy net, every twentieth of the others."""
        if isinstance(outcome, Progressed):
            if isinstance(outcome.part, float):
                self.steps += 1
                self.took.append(outcome.part)
            else:
                self.steps = max(self.steps, getattr(outcome.part, "step", 0))


@dataclass
class Side:
    """What one side came to, round by round."""

    requests: tuple[Request, ...]
    drags: list[Dragged] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)
    drag_stalls: list[float] = field(default_factory=list)
    free: list[float] = field(default_factory=list)
    dragging: list[float] = field(default_factory=list)
    steps_ms: list[float] = field(default_factory=list)

    def at(self, q: float) -> list[float]:
        """Return the q-th percentile of each round."""
        return [drag.at(q) for drag in self.drags]


def _sides() -> dict[str, Side]:
    return {
        "nothing": Side(()),
        "MLP": Side((BeginRun(run_id="run", recipe=DIGITS), PlayRuns(run_ids=("run",), until=STEPS))),
        "conv net": Side((TrainHeavy(),)),
    }


def measure(quick: bool) -> Iterator[Figure]:
    """Let each side be dragged in turn."""
    rig = Rig.of(house=_house)
    sides = _sides()
    order = list(sides.values())
    for number in range(1 if quick else 5):
        for side in order:
            _round(rig, side, 0.3 if quick else 2.0, 20 if quick else 120, warm=number > 0)
        order.reverse()
    rig.close()
    for name, side in sides.items():
        yield from _figures(name, side)


def _round(rig: Rig, side: Side, seconds: float, moves: int, warm: bool) -> None:
    """Start the training, let it run alone, drag, and end it."""
    run = Run()
    tickets = [rig.app.worker.ask(request, run.hear) for request in side.requests]
    if tickets:
        rig.wait(lambda: run.steps > 2)
    rig.pulse.restart()
    side.free.append(_rate(run, lambda: rig.run(seconds)))
    side.stalls.append(rig.pulse.restart())
    side.dragging.append(_rate(run, lambda: side.drags.append(rig.drag(moves=moves))))
    side.drag_stalls.append(rig.pulse.restart())
    side.steps_ms += run.took
    if tickets:
        tickets[-1].cancel()
        rig.wait(lambda: not rig.app.worker.training)


def _rate(run: Run, work: Callable[[], object]) -> float:
    before, start = run.steps, time.perf_counter()
    work()
    return (run.steps - before) / (time.perf_counter() - start)


def _figures(name: str, side: Side) -> Iterator[Figure]:
    trains = bool(side.requests)
    word = f"{name} trains" if trains else "nothing trains"
    yield middle(side.at(50), f"{word}: drag p50", "ms")
    yield middle(side.at(95), f"{word}: drag p95", "ms", at_most=33 if trains else 16)
    yield middle(side.at(100), f"{word}: slowest move", "ms")
    yield middle(side.stalls, f"{word}: longest stall, hand off", "ms", at_most=50 if trains else None)
    yield middle(side.drag_stalls, f"{word}: longest stall, dragging", "ms", at_most=50 if trains else None)
    if side.steps_ms:
        yield middle(side.steps_ms, f"{word}: one step", "ms")
    if trains:
        yield middle(side.free, f"{word}: hand off", "steps/s")
        yield middle(side.dragging, f"{word}: dragging", "steps/s")
