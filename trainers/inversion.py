"""Looks for the code whose picture is nearest to a given one, by gradient descent on the code.

What a generator has that has no encoder (Zhu et al. 2016, section 3.1; Creswell & Bharath 2018). Of several
starts that descend at once some end in a valley of their own, and the best is taken.

Shapes: s starts, k size of the code, *shape of a picture.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.adam import FusedAdam
from trainers.runtime import generator

MOMENTUM = 0.9


class Decoder(Protocol):
    """What a model needs for its pictures to be inverted."""

    latent_dim: int

    @property
    def device(self) -> torch.device:
        """Where its weights lie."""

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Give the picture of each code, (s, k) -> (s, *shape)."""


class InversionError(ValueError):
    """A picture or a start that does not fit the model, or a descent that went astray; one line."""


@dataclass(frozen=True, kw_only=True)
class InversionPlan:
    """How a picture is inverted.

    Attributes
    ----------
    steps : int
    starts : int
        Codes drawn from N(0, I) that descend together, besides a given one.
    learning_rate : float
        The first; it falls along half a cosine to a tenth.
    prior : float
        Weight of |z|^2 / k beside the squared error of a pixel: keeps codes where the generator was taught.
    seed : int
        Of the starts.
    """

    steps: int = 200
    starts: int = 8
    learning_rate: float = 0.1
    prior: float = 0.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Descent:
    """Where all starts are after some steps; arrays are read-only.

    Attributes
    ----------
    step : int
        0 before the first.
    losses : (s,) float32
        Squared error of a pixel at each start's code, without the prior's term; a given start comes first.
    codes : (s, k) float32
    best : int
        The start that has come to the least error so far.
    code : (k,) float32
        What it came to.
    picture : (*shape) float32
        And what that is decoded as.
    error : float
        Its squared error of a pixel.
    """

    step: int
    losses: NDArray[np.float32]
    codes: NDArray[np.float32]
    best: int
    code: NDArray[np.float32]
    picture: NDArray[np.float32]
    error: float


class Inversion(Iterator[Descent]):
    """A descent that goes on by some steps each time it is advanced; not advanced, it rests.

    Parameters
    ----------
    model : Decoder
        Its weights are not touched.
    picture : (*shape) ndarray
    plan : InversionPlan
    start : (k,) ndarray or None
        One more start, as the code that an encoder gives.
    every : int
        Steps between two reports; the first report is of step 0.
    label : int or None
        Class of the picture, for a conditional model.

    Raises
    ------
    InversionError
        Where picture or start have another shape than the model's, or a code stops being finite.
    """

    def __init__(
        self,
        model: Decoder,
        picture: NDArray[Any],
        plan: InversionPlan | None = None,
        *,
        start: NDArray[Any] | None = None,
        every: int = 1,
        label: int | None = None,
    ) -> None:
        self._model, self._plan = model, plan or InversionPlan()
        self._every, self._step, self._told = every, 0, False
        self._z = _starts(model, self._plan, start)
        self._adam = FusedAdam(self._z)
        self._labels = None if label is None else torch.full((len(self._z),), label, device=model.device)
        self._goal = torch.tensor(np.array(picture, dtype=np.float32), device=model.device)
        with torch.no_grad():
            drawn = self._decoded()
        if drawn.shape[1:] != self._goal.shape:
            raise InversionError(f"the model draws {_size(drawn[0])}, and the picture is {_size(self._goal)}")
        self._least = torch.full((len(self._z),), math.inf, device=model.device)
        self._kept = (self._z.detach().clone(), drawn)

    def __next__(self) -> Descent:
        """Do the next steps, and tell where all starts are."""
        if self._told and self._step >= self._plan.steps:
            raise StopIteration
        if self._told:
            for _ in range(min(self._every, self._plan.steps - self._step)):
                self._advance()
        self._told = True
        return self._report()

    def _advance(self) -> None:
        """Do one step of all starts at once, each with its own gradient."""
        with torch.enable_grad():
            errors = self._errors(self._decoded())
            penalty = self._z.square().mean(dim=1)
            (slope,) = torch.autograd.grad((errors + self._plan.prior * penalty).sum(), [self._z])
        self._z.grad = slope
        done = self._step / self._plan.steps
        fallen = 0.1 + 0.9 * (1 + math.cos(math.pi * done)) / 2
        self._adam.advance(self._plan.learning_rate * fallen, MOMENTUM)
        self._step += 1

    @torch.no_grad()
    def _report(self) -> Descent:
        drawn = self._decoded()
        errors = self._errors(drawn)
        if not bool(torch.isfinite(errors).all()):
            raise InversionError("a code stopped being a number; take a smaller learning rate")
        better = errors < self._least
        self._least = torch.where(better, errors, self._least)
        for kept, now in zip(self._kept, (self._z, drawn), strict=True):
            kept[better] = now[better]
        best = int(self._least.argmin())
        codes, pictures = self._kept
        return Descent(
            self._step,
            _frozen(errors),
            _frozen(self._z),
            best,
            _frozen(codes[best]),
            _frozen(pictures[best]),
            float(self._least[best]),
        )

    def _decoded(self) -> Tensor:
        return self._model.decode(self._z, self._labels)

    def _errors(self, drawn: Tensor) -> Tensor:
        return (drawn - self._goal).square().flatten(1).mean(dim=1)


def invert(
    model: Decoder,
    picture: NDArray[Any],
    plan: InversionPlan | None = None,
    *,
    start: NDArray[Any] | None = None,
    label: int | None = None,
) -> Descent:
    """Invert a picture in one go; see :class:`Inversion`."""
    (last,) = deque(Inversion(model, picture, plan, start=start, label=label), maxlen=1)
    return last


def _starts(model: Decoder, plan: InversionPlan, start: NDArray[Any] | None) -> Tensor:
    """Give the codes to begin with, (s, k), a given one first."""
    drawn = torch.randn(plan.starts, model.latent_dim, generator=generator(plan.seed)).to(model.device)
    parts = [drawn]
    if start is not None:
        given = torch.tensor(np.array(start, dtype=np.float32), device=model.device)
        if given.shape != (model.latent_dim,):
            raise InversionError(f"the model's codes are {model.latent_dim} numbers, and the start is not")
        parts = [given[None], drawn]
    z = torch.cat(parts)
    if not len(z):
        raise InversionError("give a start, or draw some")
    return z.requires_grad_()


def _frozen(values: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = values.detach().cpu().numpy().copy()
    array.flags.writeable = False
    return array


def _size(picture: Tensor) -> str:
    return " x ".join(str(n) for n in picture.shape)
