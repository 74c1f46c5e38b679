"""The inner loop of a training: one step after the other, and all that a later step depends on.

Shapes: w trainable weights in all, n rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from trainers.adam import FusedAdam
from trainers.flat import FlatWeights
from trainers.models.base import LatentModel, Losses
from trainers.noise import Noise
from trainers.pace import pace
from trainers.runtime import NoDenormals, generator
from trainers.samples import Samples
from trainers.specs import TrainSpec

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
    tensors : mapping of str to Tensor
        On the CPU: ``weights`` (w,), of Adam ``adam/step``, ``adam/exp_avg`` (w,), ``adam/exp_avg_sq`` (w,),
        the model's ``buffers/NAME``, the states ``noise`` and ``shuffle`` of the two sources of randomness,
        and ``order``, the rows that are still to come in this epoch.
    """

    step: int
    device: str
    tensors: Mapping[str, Tensor]


class Batches:
    """Row numbers batch by batch, each epoch in a new order; every batch is full."""

    def __init__(self, n: int, size: int, shuffle: Generator, home: torch.device) -> None:
        self.shuffle = shuffle
        self._n, self._size, self._home = n, min(size, n), home
        self.left = torch.empty(0, dtype=torch.int64)

    def next(self) -> Tensor:
        """Give the rows of the next batch."""
        if self._at == len(self._parts):
            order = torch.randperm(self._n, generator=self.shuffle).to(self._home)
            self.left = order[: self._n - self._n % self._size]
        self._at += 1
        return self._parts[self._at - 1]

    @property
    def left(self) -> Tensor:
        """The rows that are still to come in this epoch."""
        return self._order[self._at * self._size :]

    @left.setter
    def left(self, order: Tensor) -> None:
        self._order, self._at = order, 0
        self._parts: tuple[Tensor, ...] = order.split(self._size) if len(order) else ()


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

    Raises
    ------
    StateError
        Where the state is that of another model, or of another kind of device.
    """

    def __init__(self, model: LatentModel, samples: Samples, spec: TrainSpec, state: FitState | None) -> None:
        self._model, self.spec = model, spec
        self._samples = samples if model.conditional else Samples(samples.x)
        x = samples.x
        self.step, self.rate = 0, 0.0
        self._noise = Noise.of(spec.seed + 1, x.device)
        self._batches = Batches(len(x), spec.batch_size, generator(spec.seed), x.device)
        self._no_denormals = NoDenormals()
        self._weights = FlatWeights(model)
        self._adam = FusedAdam(self._weights.flat)
        if state is not None:
            try:
                self._restore(state)
            except StateError:
                self.release()
                raise

    def advance(self) -> Losses:
        """Do one step, and give its losses, which stay on the device."""
        self.rate, momentum = pace(self.spec, self.step)
        self.step += 1
        batch = self._samples.take(self._batches.next())
        if not self._model.training:  # whoever decodes between two steps may have changed it
            self._model.train()
        with torch.enable_grad(), self._no_denormals:
            losses = self._model.loss(batch.x, self._noise, self.step, batch.labels)
            self._weights.zero_grad()
            losses["loss"].backward()
            self._adam.advance(self.rate, momentum)
            self._model.settle()
        return {name: value.detach() for name, value in losses.items()}

    def release(self) -> None:
        """Give the model's weights back their own memory."""
        self._weights.release()

    # -- the state -------------------------------------------------------------------------------

    def snapshot(self) -> FitState:
        """Copy the state after the last step."""
        tensors = {**self._tensors(), "noise": self._noise.generator.get_state(), _ORDER: self._batches.left}
        tensors["shuffle"] = self._batches.shuffle.get_state()
        copies = {name: t.detach().cpu().clone() for name, t in tensors.items()}
        return FitState(self.step, self._samples.x.device.type, copies)

    def _tensors(self) -> dict[str, Tensor]:
        """Give what lies on the device and is changed in place."""
        moments = {f"adam/{name}": getattr(self._adam, name) for name in _ADAM}
        found = {"weights": self._weights.flat.data} | moments
        return found | {f"buffers/{name}": value for name, value in self._model.named_buffers()}

    def _restore(self, state: FitState) -> None:
        here = self._samples.x.device.type
        if state.device != here:
            raise StateError(f"the training was interrupted on {state.device}, not on {here}")
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
