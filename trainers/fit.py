"""Training as an iterator of events; the loop knows no model."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Generator, Tensor

from trainers.events import Evaluated, Event, Finished, Stepped, Ticked
from trainers.flat import FlatWeights
from trainers.models.base import LatentModel, Losses
from trainers.runtime import NoDenormals, generator
from trainers.specs import TrainSpec

PEAK = 0.3
START_DIVISOR, END_DIVISOR = 25.0, 25.0 * 1e4


class TrainingError(RuntimeError):
    """A training that went astray; the message is one line with the next step."""


def fit(
    model: LatentModel,
    x_train: Tensor,
    spec: TrainSpec,
    *,
    x_test: Tensor | None = None,
    report_every: int = 20,
    evaluate_every: int = 500,
    device: torch.device | str | None = None,
) -> Iterator[Event]:
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

    Yields
    ------
    Event
        ``Ticked`` for a step without news, ``Stepped`` and ``Evaluated`` with them, ``Finished`` at the end.

    Raises
    ------
    TrainingError
        When the loss stops being a finite number.
    """
    home = torch.device(device) if device is not None else _device(model)
    model.to(home)
    x_train = x_train.to(home)
    x_test = None if x_test is None else x_test.to(home)
    if not model.trains:
        model.fit_closed_form(x_train)
        yield from _ending(model, x_test, spec, 0)
        return
    noise = generator(spec.seed + 1, home)
    weights = FlatWeights(model)
    adam = torch.optim.Adam([weights.flat], lr=spec.learning_rate, fused=True)
    batches = _batches(len(x_train), spec.batch_size, generator(spec.seed), home)
    pending: list[Losses] = []
    no_denormals = NoDenormals()
    try:
        for step in range(1, spec.steps + 1):
            rate = _set_pace(adam, spec, step - 1)
            batch = x_train.index_select(0, next(batches))
            pending.append(_step(model, weights, adam, no_denormals, batch, noise, step))
            if step % report_every and step != spec.steps:
                yield Ticked(step)
                continue
            yield _news(step, pending, rate)
            pending = []
            if x_test is not None and step % evaluate_every == 0 and step != spec.steps:
                yield Evaluated(step, _test_loss(model, x_test, spec))
        yield from _ending(model, x_test, spec, spec.steps)
    finally:
        weights.release()
        model.eval()


def _step(
    model: LatentModel,
    weights: FlatWeights,
    adam: torch.optim.Optimizer,
    no_denormals: NoDenormals,
    batch: Tensor,
    noise: Generator,
    step: int,
) -> Losses:
    if not model.training:  # whoever decodes between two steps may have changed it
        model.train()
    with torch.enable_grad(), no_denormals:
        losses = model.loss(batch, noise, step)
        weights.zero_grad()
        losses["loss"].backward()
        adam.step()
    return {name: value.detach() for name, value in losses.items()}


def _batches(n: int, size: int, shuffle: Generator, home: torch.device) -> Iterator[Tensor]:
    """Give row numbers batch by batch, each epoch in a new order; every batch is full."""
    size = min(size, n)
    while True:
        order = torch.randperm(n, generator=shuffle).to(home)
        yield from order[: n - n % size].split(size)


def _set_pace(adam: torch.optim.Optimizer, spec: TrainSpec, done: int) -> float:
    rate, momentum = spec.learning_rate, 0.9
    if spec.schedule == "one-cycle":
        rate, momentum = one_cycle(done, spec.steps, spec.learning_rate)
    for group in adam.param_groups:
        group["lr"] = rate
        group["betas"] = (momentum, group["betas"][1])
    return rate


def one_cycle(done: int, steps: int, peak: float) -> tuple[float, float]:
    """Give learning rate and momentum after some steps of a cycle (Smith & Topin 2018).

    The rate rises to its peak over the first 30 % of the steps and falls to nearly nothing, in cosines, while
    the momentum goes from .95 to .85 and back: what torch's ``OneCycleLR`` does, without its state.

    Parameters
    ----------
    done : int
        Steps done, from 0 to ``steps - 1``.
    steps : int
    peak : float
    """
    turn = max(PEAK * steps - 1, 1e-9)
    if done <= turn:
        share = _cosine(done / turn)
        return _between(peak / START_DIVISOR, peak, share), _between(0.95, 0.85, share)
    share = _cosine((done - turn) / max(steps - 1 - turn, 1e-9))
    return _between(peak, peak / END_DIVISOR, share), _between(0.85, 0.95, share)


def _cosine(share: float) -> float:
    return (1 - math.cos(math.pi * min(share, 1.0))) / 2


def _between(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


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
