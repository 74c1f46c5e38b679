"""Training as an iterator of events; it knows no model."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from trainers.adversarial.loop import AdversarialLoop
from trainers.events import Evaluated, Event, Finished, Stepped, Ticked
from trainers.fields import Spec, SpecError, fields_of
from trainers.loop import FitState, Loop
from trainers.models.base import LatentModel, Losses
from trainers.noise import Noise
from trainers.samples import Samples
from trainers.specs import ModelSpec, TrainSpec
from trainers.team import LostError, Team
from trainers.text_loop import TextLoop

KEEP_EVERY = 20
"""Steps between two states that are kept in memory, to go back to from numbers that are none."""
CHUNK = 1024
"""Test samples that are measured at once."""


class TrainingError(RuntimeError):
    """A training that went astray; the message is one line with the next step.

    Attributes
    ----------
    step : int
        Where it was seen.
    back : int
        The step after which all was well: the model has the weights of then, and ``Fitting.snapshot`` gives
        the state, from which one can go on with other settings.
    """

    def __init__(self, message: str, step: int = 0, back: int = 0) -> None:
        super().__init__(message)
        self.step, self.back = step, back


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
    team: Team | None = None,
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
        Go on from a ``snapshot`` of the same training: its end is the same bit for bit on the CPU. Live
        fields may differ, as after a ``change``.
    team : Team or None
        Other processes that take the same steps, each on its share of every batch. Losses and events are
        those of the whole batch, the same in all.

    Returns
    -------
    Fitting
        An iterator of events: ``Ticked`` for a step without news, ``Stepped`` and ``Evaluated`` with them,
        ``Finished`` at the end.

    Raises
    ------
    TrainingError
        When a loss or a weight stops being a finite number.
    StateError, TeamError
        Where ``resume`` is none of this training, or a batch has fewer samples than the team processes.
    LostError
        Where another process of the team is gone; like the others, when it is advanced.
    """
    home = torch.device(device) if device is not None else model.device
    every, shown = (report_every, evaluate_every), None if test is None else _samples(test)
    return Fitting(model, _samples(train), spec, shown, every, home, resume, team)


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
        team: Team | None = None,
    ) -> None:
        self.model, self.spec = model, spec
        self._train, self._test = train, test
        self._every, self._home, self._resume, self._team = every, home, resume, team
        self._loop: Loop | None = None
        self._left: FitState | None = None
        self._events = self._steps() if model.trains else self._at_once()

    def __next__(self) -> Event:
        """Do a step and give its event."""
        return next(self._events)

    def close(self) -> None:
        """End the training here, with the weights as they are."""
        self._events.close()

    def change(self, model_spec: ModelSpec, spec: TrainSpec) -> None:
        """Go on with other values of the fields that are ``live``, between two steps.

        Another peak of the learning rate keeps the place in its cycle. To another number of steps the rest of
        the cycle is stretched, so that the rate makes no jump; not to fewer than are done.

        Raises
        ------
        SpecError
            Where another field differs, or the family.
        """
        for old, new in ((self.model.spec, model_spec), (self.spec, spec)):
            _only_live(old, new)
        if self._loop is not None:
            if spec.steps < self._loop.step:
                raise SpecError(f"{self._loop.step} steps are done; it cannot end after {spec.steps}")
            self._loop.change(spec)
        self.model.spec, self.spec = model_spec, spec

    def snapshot(self) -> FitState | None:
        """Copy the state after the last step, from which ``fit(..., resume=state)`` goes on to the same end.

        After an error it is the last state in which all was well. None before the first step, after the end,
        and where nothing takes steps.
        """
        return self._loop.snapshot() if self._loop is not None and self._loop.step else self._left

    # -- the work --------------------------------------------------------------------------------

    def _at_once(self) -> Generator[Event, None, None]:
        self.model.to(self._home).fit_closed_form(self._train.x.to(self._home))
        yield from self._ending(0)

    def _steps(self) -> Generator[Event, None, None]:
        """Do the steps; there is a loop as long as it can be asked for its state."""
        train = self._train.to(self._home)
        loop = loop_of(self.model)(self.model.to(self._home), train, self.spec, self._resume, self._team)
        self._loop = loop
        try:
            yield from self._all_of(loop)
        except (TrainingError, LostError):
            self._left = loop.snapshot()
            raise
        finally:
            self._loop = None
            loop.release()
            self.model.eval()

    def _all_of(self, loop: Loop) -> Generator[Event, None, None]:
        pending: list[Losses] = []
        self._keep(loop, pending)
        while loop.step < self.spec.steps:
            pending.append(loop.advance())
            last = loop.step == self.spec.steps
            news = self._news(loop, pending) if last or loop.step % self._every[0] == 0 else None
            if last or loop.step % KEEP_EVERY == 0:
                self._keep(loop, pending)
            if news is None:
                yield Ticked(loop.step)
                continue
            yield news
            pending = []
            if self._test is not None and loop.step % self._every[1] == 0 and not last:
                yield self._measure(self._test, loop.step)
        yield from self._ending(loop.step)

    def _news(self, loop: Loop, pending: list[Losses]) -> Stepped:
        means = loop.means(pending)
        if not math.isfinite(means["loss"]):
            raise _astray(loop, pending, "the loss is")
        return Stepped(loop.step, means.pop("loss"), means, loop.rate)

    def _keep(self, loop: Loop, pending: list[Losses]) -> None:
        if not loop.keep():
            raise _astray(loop, pending, "a weight is")

    def _ending(self, step: int) -> Iterator[Event]:
        self.model.eval()
        if self._test is not None:
            yield self._measure(self._test, step)
        yield Finished(step)

    def _measure(self, test: Samples, step: int) -> Evaluated:
        """Measure the loss that training minimises at this step, and what is judged by."""
        there = test.to(self._home)
        losses = losses_on(self.model, there, self.spec.seed, step)
        settled = self.model.settled(step)
        judged = losses if settled else losses_on(self.model, there, self.spec.seed)
        metrics = {f"test_{name}": value for name, value in losses.items()}
        return Evaluated(step, metrics, judged["loss"] if self.model.encodes else None)


def loop_of(model: LatentModel) -> type[Loop]:
    """Give the kind of steps that a model learns by."""
    if model.spec.writes:
        return TextLoop
    return Loop if model.encodes else AdversarialLoop


@torch.no_grad()
def losses_on(model: LatentModel, samples: Samples, seed: int, step: int | None = None) -> dict[str, float]:
    """Measure loss and terms on samples on the model's device, with draws that are the same at each call.

    They are means over chunks of samples, so that no memory is needed for all at once. With a step the loss
    is the one of that step of training, terms that are phased in weighed as then; else as it ends up.
    """
    model.eval()
    noise, n = noise_of(seed, samples), len(samples)
    sums: dict[str, float] = {}
    for start in range(0, n, CHUNK):
        rows = slice(start, start + CHUNK)
        x, labels = samples.x[rows], None if samples.labels is None else samples.labels[rows]
        for name, value in model.loss(x, noise, step, labels).items():
            sums[name] = sums.get(name, 0.0) + float(value) * len(x)
    return {name: value / n for name, value in sums.items()}


def noise_of(seed: int, samples: Samples) -> Noise:
    """Begin the draws of :func:`losses_on`, on the device of the samples."""
    return Noise.of(seed + 2, samples.x.device)


@torch.no_grad()
def fed_on(model: LatentModel, samples: Samples, seed: int) -> Tensor:
    """Give what the encoder is shown while :func:`losses_on` measures samples (n, *shape)."""
    noise = noise_of(seed, samples)
    return torch.cat([model.fed(x, noise) for x in samples.x.split(CHUNK)])


def _only_live(old: Spec, new: Spec) -> None:
    if type(old) is not type(new):
        raise SpecError("the family cannot change while a training runs; reset it")
    for info in fields_of(type(old)):
        if not info.live and getattr(old, info.name) != getattr(new, info.name):
            raise SpecError(f"{info.label} cannot change while a training runs; reset it to start with it")


def _astray(loop: Loop, pending: list[Losses], what: str) -> TrainingError:
    """Go back to the last good state, and say so."""
    losses = enumerate((float(losses["loss"]) for losses in pending), loop.step - len(pending) + 1)
    step = next((i for i, loss in losses if not math.isfinite(loss)), loop.step)
    loop.go_back()
    back = f"the weights are those after step {loop.step} again"
    return TrainingError(
        f"{what} no longer a finite number at step {step}; {back}; lower the learning rate", step, loop.step
    )
