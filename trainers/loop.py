"""The inner loop of a training: one step after the other, and all that a later step depends on.

Shapes: w trainable weights in all, n rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Generator, Tensor

from trainers.adam import FusedAdam
from trainers.flat import FlatWeights
from trainers.models.base import LatentModel, Losses
from trainers.noise import Noise
from trainers.pace import Cycle, pace
from trainers.runtime import NoDenormals, generator
from trainers.samples import Samples
from trainers.specs import TrainSpec
from trainers.team import LostError, Team

_ADAM = ("step", "exp_avg", "exp_avg_sq")
_ORDER = "order"


class StateError(ValueError):
    """A state that is none of this training."""


@dataclass(frozen=True)
class FitState:
    """All that the steps to come depend on, but for the samples and the specs.

    Attributes
    ----------
    step : int
        Steps done.
    device : str
        Kind of the device; the sources of randomness of another kind of device draw other numbers.
    cycle : Cycle
        Where the learning rate is on its way.
    tensors : mapping of str to Tensor
        ``weights`` (w,), of Adam ``adam/step``, ``adam/exp_avg`` (w,), ``adam/exp_avg_sq`` (w,), the model's
        ``buffers/NAME``, the states ``noise`` and ``shuffle`` of the two sources of randomness, and
        ``order``, the rows that are still to come in this epoch.
    """

    step: int
    device: str
    cycle: Cycle
    tensors: Mapping[str, Tensor]


class Batches:
    """Row numbers batch by batch, each epoch in a new order; every batch is full."""

    def __init__(self, n: int, size: int, shuffle: Generator, home: torch.device) -> None:
        self.shuffle, self.size = shuffle, min(size, n)
        self._n, self._home = n, home
        self.left = torch.empty(0, dtype=torch.int64)

    def next(self) -> Tensor:
        """Give the rows of the next batch."""
        if self._at == len(self._parts):
            order = torch.randperm(self._n, generator=self.shuffle).to(self._home)
            self.left = order[: self._n - self._n % self.size]
        self._at += 1
        return self._parts[self._at - 1]

    def back(self) -> None:
        """Let the last batch come once more."""
        self._at -= 1

    @property
    def left(self) -> Tensor:
        """The rows that are still to come in this epoch."""
        return self._order[self._at * self.size :]

    @left.setter
    def left(self, order: Tensor) -> None:
        self._order, self._at = order, 0
        self._parts: tuple[Tensor, ...] = order.split(self.size) if len(order) else ()


class Loop:
    """Steps of Adam on batches of samples; knows no model.

    Parameters
    ----------
    model : LatentModel
        On its device already; its weights are laid flat until :meth:`release`.
    samples : Samples
        On the same device.
    spec : TrainSpec
    state : FitState or None
        Where to go on; None begins anew.
    team : Team or None
        Who else takes the same steps.

    Raises
    ------
    StateError
        Where the state is that of another model, or of another kind of device.
    TeamError
        Where there are more processes than samples in a batch.
    """

    def __init__(
        self,
        model: LatentModel,
        samples: Samples,
        spec: TrainSpec,
        state: FitState | None,
        team: Team | None = None,
    ) -> None:
        self._model, self._spec, self._team = model, spec, team
        self._samples = samples if model.conditional else Samples(samples.x)
        x = samples.x
        self.step, self.rate, self.cycle = 0, 0.0, Cycle(spec.steps, spec.steps)
        self._batches = Batches(len(x), spec.batch_size, generator(spec.seed), x.device)
        self._share(x)
        self._no_denormals = NoDenormals()
        self._lay_out()
        self._good: FitState | None = None
        if state is not None:
            try:
                self._restore(state)
            except StateError:
                self.release()
                raise

    def _lay_out(self) -> None:
        """Lay the model's weights flat, and begin to optimise them."""
        self._weights = FlatWeights(self._model)
        self._adam = FusedAdam(self._weights.flat)

    def _share(self, x: Tensor) -> None:
        """Settle what this process has of every batch, and what its gradient weighs in the sum."""
        self._rows, self._weight, part = slice(None), None, None
        if self._team is not None:
            weight = 1 / self._team.size
            if not self._model.batch_statistics:
                part = self._team.part(self._batches.size)
                self._rows, weight = slice(*part[:2]), (part[1] - part[0]) / part[2]
            self._weight = torch.tensor(weight, device=x.device, dtype=x.dtype)
        self._noise = Noise(generator(self._spec.seed + 1, x.device), part)

    # -- steps -----------------------------------------------------------------------------------

    def change(self, spec: TrainSpec) -> None:
        """Go on with another learning rate, or to another number of steps."""
        self._spec, self.cycle = spec, self.cycle.until(spec.steps, self.step)

    def advance(self) -> Losses:
        """Do one step, and give its losses, which stay on the device.

        Raises
        ------
        LostError
            Where another process of the team is gone; the state is that before the step.
        """
        self.rate, momentum = pace(self._spec, self.step, self.cycle)
        before = None if self._team is None else self._noise.generator.get_state()
        self.step += 1
        batch = self._samples.take(self._batches.next()[self._rows])
        if not self._model.training:  # whoever decodes between two steps may have changed it
            self._model.train()
        with torch.enable_grad(), self._no_denormals:
            losses = self._model.loss(batch.x, self._noise, self.step, batch.labels)
            self._weights.zero_grad()
            losses["loss"].backward(self._weight)
            if before is not None:
                self._meet(before)
            self._adam.advance(self.rate, momentum)
            self._model.settle()
        return {name: value.detach() for name, value in losses.items()}

    def _meet(self, noise: Tensor) -> None:
        """Add up the gradients of all; where that fails, the step has not been."""
        assert self._team is not None
        try:
            self._team.add_up(self._weights.message)
        except LostError:
            self.step -= 1
            self._batches.back()
            self._noise.generator.set_state(noise)
            raise

    def means(self, pending: Sequence[Losses]) -> dict[str, float]:
        """Give the means of some steps' losses, over the whole batches."""
        means = torch.stack([torch.stack([p[name] for p in pending]).mean() for name in pending[0]])
        if self._team is not None and self._weight is not None:
            means *= self._weight
            self._team.total(means)
        return dict(zip(pending[0], means.tolist(), strict=True))

    def release(self) -> None:
        """Give the model's weights back their own memory."""
        self._weights.release()

    # -- the state -------------------------------------------------------------------------------

    def keep(self) -> bool:
        """Remember the state after the last step, and say True, if all of its numbers are finite."""
        places = self._tensors()
        if not _finite(places):
            return False
        if self._good is None:
            kept = {name: place.detach().clone() for name, place in places.items()}
        else:
            kept = {name: self._good.tensors[name].copy_(place) for name, place in places.items()}
        self._good = self._state(kept)
        return True

    def go_back(self) -> None:
        """Take the last state that was kept."""
        if self._good is not None:
            self._restore(self._good)

    def snapshot(self) -> FitState:
        """Copy to the CPU the state after the last step, or where that is not finite the one kept before."""
        places = self._tensors()
        state = self._state(places) if self._good is None or _finite(places) else self._good
        return replace(state, tensors={name: t.detach().cpu().clone() for name, t in state.tensors.items()})

    def _state(self, tensors: dict[str, Tensor]) -> FitState:
        noise, shuffle = self._noise.generator.get_state(), self._batches.shuffle.get_state()
        rest = {"noise": noise, "shuffle": shuffle, _ORDER: self._batches.left}
        return FitState(self.step, self._samples.x.device.type, self.cycle, tensors | rest)

    def _tensors(self) -> dict[str, Tensor]:
        """Give what lies on the device and is changed in place."""
        moments = {f"adam/{name}": getattr(self._adam, name) for name in _ADAM}
        found = {"weights": self._weights.flat.data} | moments
        return found | {f"buffers/{name}": value for name, value in self._model.named_buffers()}

    def _restore(self, state: FitState) -> None:
        here = self._samples.x.device.type
        if state.device != here:
            raise StateError(f"the training was interrupted on {state.device}, not on {here}")
        if state.step > self._spec.steps:
            raise StateError(f"the training has done {state.step} steps; it cannot go back to fewer")
        places = self._tensors()
        if set(state.tensors) != {*places, "noise", "shuffle", _ORDER}:
            raise StateError("the state is that of another model")
        for name, place in places.items():
            if (place.shape, place.dtype) != (state.tensors[name].shape, state.tensors[name].dtype):
                raise StateError(f"the {name} of the state do not fit the model")
            place.copy_(state.tensors[name])
        try:
            self._noise.generator.set_state(state.tensors["noise"])
            self._batches.shuffle.set_state(state.tensors["shuffle"])
        except (RuntimeError, TypeError) as error:
            raise StateError("the state of the random numbers does not fit this version of torch") from error
        self._batches.left = state.tensors[_ORDER].to(self._samples.x.device)
        self.step = state.step
        self.cycle = state.cycle.until(self._spec.steps, state.step)


def _finite(tensors: Mapping[str, Tensor]) -> bool:
    sums = [t.sum().to(torch.float32) for t in tensors.values() if t.is_floating_point()]
    return bool(torch.stack(sums).isfinite().all())
