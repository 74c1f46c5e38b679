"""Training as an iterator of events; it knows no model."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from trainers.events import Evaluated, Event, Finished, Stepped, Ticked
from trainers.fields import Spec, SpecError, fields_of
from trainers.loop import FitState, Loop
from trainers.models.base import LatentModel, Losses
from trainers.noise import Noise
from trainers.samples import Samples
from trainers.specs import ModelSpec, TrainSpec


class TrainingError(RuntimeError):
    """A training that went astray; the message is one line with the next step."""


def fit(
    model: LatentModel,
    train: Samples | Tensor,
    spec: TrainSpec,
    *,
    test: Samples | Tensor | None = None,
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
    train : Samples, or (n, *shape) Tensor
    spec : TrainSpec
    test : Samples, or (m, *shape) Tensor, or None
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
    home = torch.device(device) if device is not None else model.device
    every, shown = (report_every, evaluate_every), None if test is None else _samples(test)
    return Fitting(model, _samples(train), spec, shown, every, home, resume)


def _samples(given: Samples | Tensor) -> Samples:
    return given if isinstance(given, Samples) else Samples(given)


class Fitting(Iterator[Event]):
    """A training that goes on one step each time it is advanced; made by :func:`fit`."""

    def __init__(
        self,
        model: LatentModel,
        train: Samples,
        spec: TrainSpec,
        test: Samples | None,
        every: tuple[int, int],
        home: torch.device,
        resume: FitState | None,
    ) -> None:
        self.model, self.spec = model, spec
        self._train, self._test = train, test
        self._every, self._home, self._resume = every, home, resume
        self._loop: Loop | None = None
        self._events = self._steps() if model.trains else self._at_once()

    def __next__(self) -> Event:
        """Do a step and give its event."""
        return next(self._events)

    def close(self) -> None:
        """End the training here, with the weights as they are."""
        self._events.close()

    def change(self, model_spec: ModelSpec, spec: TrainSpec) -> None:
        """Go on with other values of the fields that are ``live``.

        Raises
        ------
        SpecError
            Where another field differs, or the family.
        """
        for old, new in ((self.model.spec, model_spec), (self.spec, spec)):
            _only_live(old, new)
        self.model.spec, self.spec = model_spec, spec
        if self._loop is not None:
            self._loop.spec = spec

    def snapshot(self) -> FitState | None:
        """Copy the state after the last step, from which ``fit(..., resume=state)`` goes on to the same end.

        None before the first step, after the end, and where nothing takes steps.
        """
        return self._loop.snapshot() if self._loop is not None and self._loop.step else None

    # -- the work --------------------------------------------------------------------------------

    def _at_once(self) -> Generator[Event, None, None]:
        self.model.to(self._home).fit_closed_form(self._train.x.to(self._home))
        yield from self._ending(0)

    def _steps(self) -> Generator[Event, None, None]:
        """Do the steps; there is a loop as long as it can be asked for its state."""
        loop = Loop(self.model.to(self._home), self._train.to(self._home), self.spec, self._resume)
        self._loop = loop
        pending: list[Losses] = []
        try:
            while loop.step < self.spec.steps:
                pending.append(loop.advance())
                last = loop.step == self.spec.steps
                if loop.step % self._every[0] and not last:
                    yield Ticked(loop.step)
                    continue
                yield _news(loop.step, pending, loop.rate)
                pending = []
                if self._test is not None and loop.step % self._every[1] == 0 and not last:
                    yield Evaluated(loop.step, self._measure(self._test))
            yield from self._ending(loop.step)
        finally:
            self._loop = None
            loop.release()
            self.model.eval()

    def _ending(self, step: int) -> Iterator[Event]:
        self.model.eval()
        if self._test is not None:
            yield Evaluated(step, self._measure(self._test))
        yield Finished(step)

    def _measure(self, test: Samples) -> dict[str, float]:
        losses = losses_on(self.model, test.to(self._home), self.spec.seed)
        return {f"test_{name}": value for name, value in losses.items()}


@torch.no_grad()
def losses_on(model: LatentModel, samples: Samples, seed: int) -> dict[str, float]:
    """Measure loss and terms on samples on the model's device, with draws that are the same at each call."""
    model.eval()
    losses = model.loss(samples.x, Noise.of(seed + 2, samples.x.device), labels=samples.labels)
    return {name: float(value) for name, value in losses.items()}


def _only_live(old: Spec, new: Spec) -> None:
    if type(old) is not type(new):
        raise SpecError("the family cannot change while a training runs; reset it")
    for info in fields_of(type(old)):
        if not info.live and getattr(old, info.name) != getattr(new, info.name):
            raise SpecError(f"{info.label} cannot change while a training runs; reset it to start with it")


def _news(step: int, pending: list[Losses], rate: float) -> Stepped:
    means = {name: float(torch.stack([p[name] for p in pending]).mean()) for name in pending[0]}
    if not math.isfinite(means["loss"]):
        raise TrainingError(f"the loss is no longer a number at step {step}; lower the learning rate")
    loss = means.pop("loss")
    return Stepped(step, loss, means, rate)
