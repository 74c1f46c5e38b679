"""Training as an iterator of events; the loop knows no model."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from trainers.events import Evaluated, Event, Finished, Stepped, Ticked
from trainers.loop import FitState, Loop
from trainers.models.base import LatentModel, Losses
from trainers.runtime import generator
from trainers.specs import TrainSpec


class TrainingError(RuntimeError):
    """A training that went astray; the message is one line with the next step."""


class Fitting(Iterator[Event]):
    """A training that goes on one step each time it is advanced; made by :func:`fit`."""

    def __init__(self, events: Generator[Event, None, None], loops: list[Loop]) -> None:
        self._events = events
        self._loops = loops

    def __next__(self) -> Event:
        """Do a step and give its event."""
        return next(self._events)

    def close(self) -> None:
        """End the training here, with the weights as they are."""
        self._events.close()

    def snapshot(self) -> FitState | None:
        """Copy the state after the last step, from which ``fit(..., resume=state)`` goes on to the same end.

        None before the first step, after the end, and where nothing takes steps.
        """
        return self._loops[0].snapshot() if self._loops and self._loops[0].step else None


def fit(
    model: LatentModel,
    x_train: Tensor,
    spec: TrainSpec,
    *,
    x_test: Tensor | None = None,
    report_every: int = 20,
    evaluate_every: int = 500,
    device: torch.device | str | None = None,
    resume: FitState | None = None,
) -> Fitting:
    """Train a model on samples that stay in memory, one step each time the iterator is advanced.

    After every step it lets go, with an event: advance it when and as long as you like. Everything drawn
    comes from generators seeded by ``spec.seed``, so that the same seed gives the same weights no matter
    how the steps are spread over time. Losses are read from the device only every ``report_every`` steps.

    Parameters
    ----------
    model : LatentModel
        Moved to the device and trained in place; put into evaluation mode at the end. It may be used between
        two steps, but must stay on its device until the iterator is exhausted or closed.
    x_train : (n, *shape) Tensor
    spec : TrainSpec
    x_test : (m, *shape) Tensor or None
        With test samples an ``Evaluated`` with their loss comes every ``evaluate_every`` steps.
    device : torch.device or str or None
        None stays where the model is.
    resume : FitState or None
        Go on from a ``snapshot`` of the same training: its end is the same bit for bit on the CPU.

    Returns
    -------
    Fitting
        An iterator of events: ``Ticked`` for a step without news, ``Stepped`` and ``Evaluated`` with them,
        ``Finished`` at the end.

    Raises
    ------
    TrainingError
        When the loss stops being a finite number.
    StateError
        Where ``resume`` is none of this training; like the other, when it is advanced.
    """
    home = torch.device(device) if device is not None else _device(model)
    loops: list[Loop] = []
    if model.trains:
        events = _steps(model, x_train, spec, x_test, (report_every, evaluate_every), home, resume, loops)
    else:
        events = _at_once(model, x_train, spec, x_test, home)
    return Fitting(events, loops)


def _at_once(
    model: LatentModel, x_train: Tensor, spec: TrainSpec, x_test: Tensor | None, home: torch.device
) -> Generator[Event, None, None]:
    model.to(home).fit_closed_form(x_train.to(home))
    yield from _ending(model, None if x_test is None else x_test.to(home), spec, 0)


def _steps(
    model: LatentModel,
    x_train: Tensor,
    spec: TrainSpec,
    x_test: Tensor | None,
    every: tuple[int, int],
    home: torch.device,
    resume: FitState | None,
    loops: list[Loop],
) -> Generator[Event, None, None]:
    """Do the steps; the loop is put into ``loops`` as long as it can be asked for its state."""
    loop = Loop(model.to(home), x_train.to(home), spec, resume)
    loops.append(loop)
    x_test = None if x_test is None else x_test.to(home)
    pending: list[Losses] = []
    try:
        while loop.step < spec.steps:
            pending.append(loop.advance())
            last = loop.step == spec.steps
            if loop.step % every[0] and not last:
                yield Ticked(loop.step)
                continue
            yield _news(loop.step, pending, loop.rate)
            pending = []
            if x_test is not None and loop.step % every[1] == 0 and not last:
                yield Evaluated(loop.step, _test_loss(model, x_test, spec))
        yield from _ending(model, x_test, spec, loop.step)
    finally:
        loops.clear()
        loop.release()
        model.eval()


def _news(step: int, pending: list[Losses], rate: float) -> Stepped:
    means = {name: float(torch.stack([p[name] for p in pending]).mean()) for name in pending[0]}
    if not math.isfinite(means["loss"]):
        raise TrainingError(f"the loss is no longer a number at step {step}; lower the learning rate")
    loss = means.pop("loss")
    return Stepped(step, loss, means, rate)


def _ending(model: LatentModel, x_test: Tensor | None, spec: TrainSpec, step: int) -> Iterator[Event]:
    model.eval()
    if x_test is not None:
        yield Evaluated(step, _test_loss(model, x_test, spec))
    yield Finished(step)


@torch.no_grad()
def _test_loss(model: LatentModel, x_test: Tensor, spec: TrainSpec) -> dict[str, float]:
    """Measure the loss on the test rows with draws of their own, the same at each call."""
    model.eval()
    losses = model.loss(x_test, generator(spec.seed + 2, x_test.device))
    return {f"test_{name}": float(value) for name, value in losses.items()}


def _device(model: LatentModel) -> torch.device:
    weight: Tensor = next(iter(model.state_dict().values()))
    return weight.device
