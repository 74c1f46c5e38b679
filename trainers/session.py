"""One training of the command line, alone or as one process of a team, from the data to the written file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from trainers.autosave import places
from trainers.checkpoint import Header, write
from trainers.container import sweep
from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset
from trainers.resume import state_path
from trainers.specs import ModelSpec, TrainSpec
from trainers.training import Training

if TYPE_CHECKING:
    from trainers.distributed import Group


@dataclass(frozen=True)
class Order:
    """What is to be trained, and where it goes.

    Attributes
    ----------
    spec : ModelSpec
    plan : TrainSpec
    dataset : Dataset or Corpus
    out : str
        The checkpoint to write.
    resume : bool
        Whether to go on where an earlier training of ``out`` was interrupted.
    """

    spec: ModelSpec
    plan: TrainSpec
    dataset: Dataset | Corpus
    out: str
    resume: bool


def train(
    order: Order, device: torch.device, team: Group | None, say: Callable[[str], None]
) -> Header | None:
    """Train and write; None in all but the first process of a team.

    Parameters
    ----------
    order : Order
    device : torch.device
    team : Group or None
        The processes that share the work.
    say : callable
        Takes one line for people.

    Raises
    ------
    CheckpointError, TeamError
        Where the state or the result cannot be read or written, or the team has not the same to begin with.
    StoppedError, TrainingError, LostError, StateError
        As ``Training.run`` does.
    """
    first = team is None or team.first
    if first:
        sweep(Path(os.path.realpath(order.out)))
    place = state_path(order.out)
    training = Training(order.spec, order.plan, order.dataset, device, place, say, team)
    there = first and any(path.exists() for path in places(place)[:2])
    if team is not None:
        there = bool(team.from_first(lambda: b"yes" if there else b""))
    if order.resume and not there:
        say(f"latent-train: there is no interrupted training of {order.out}; starting anew")
    elif order.resume:
        training.resume()
    elif there:
        words = f"{place.name} is of an interrupted training, which --resume would continue"
        say(f"latent-train: starting anew; {words}")
    checkpoint = training.run()
    if checkpoint is None:
        return None
    header = write(order.out, checkpoint)
    training.finish()
    return header
