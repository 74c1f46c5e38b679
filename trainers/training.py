"""A training from the data to the checkpoint, that can be interrupted and gone on with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from trainers.autosave import Autosave
from trainers.checkpoint import Checkpoint, CheckpointError
from trainers.corpora.corpus import Corpus
from trainers.data.dataset import Dataset
from trainers.evaluate import evaluate
from trainers.events import Evaluated, Event, Stepped
from trainers.fit import Fitting, TrainingError, fit
from trainers.interrupts import Interrupts, StoppedError
from trainers.loop import FitState
from trainers.models.base import LatentModel
from trainers.registry import build_for, to_checkpoint
from trainers.resume import Identity, Kept, changes, identity, pack, same_training, unpack
from trainers.samples import split
from trainers.specs import ModelSpec, TrainSpec
from trainers.team import LostError

if TYPE_CHECKING:
    from trainers.distributed import Group

PROGRESS_LINES = 20
_AGAIN = "the same command with --resume"


class Training:
    """Trains a model and keeps its state in files as long as it is not finished.

    Parameters
    ----------
    spec : ModelSpec
    plan : TrainSpec
        Its ``checkpoint_every_s`` says how often the state is saved.
    dataset : Dataset or Corpus
    device : torch.device
    place : Path
        Where the state is kept.
    say : callable
        Takes one line for people.
    team : Group or None
        Processes that share the work. The first alone saves, measures and speaks.

    Raises
    ------
    TeamError
        Where the processes of the team have not the same data, weights or kind of device.
    """

    def __init__(
        self,
        spec: ModelSpec,
        plan: TrainSpec,
        dataset: Dataset | Corpus,
        device: torch.device,
        place: Path,
        say: Callable[[str], None],
        team: Group | None = None,
    ) -> None:
        self._plan, self._dataset, self._device, self._team = plan, dataset, device, team
        self._model = build_for(spec, dataset, seed=plan.seed)
        self._what = identity(self._model.spec, plan, dataset)
        self._first = team is None or team.first
        self._say = say if self._first else _say_nothing
        self._state: FitState | None = None
        self._saves = Autosave(place, self._what, plan.checkpoint_every_s, self._say) if self._first else None
        if team is not None:
            _agree(team, self._model, self._what, device)
            if self._model.batch_statistics and team.size > 1:
                words = "looks at each batch as a whole; every process computes all of it, which is no faster"
                self._say(f"latent-train: {spec.family} with these fields {words}")

    def resume(self) -> None:
        """Go on from the state that is kept.

        Raises
        ------
        CheckpointError
            Where it is damaged or of another training.
        """
        if self._team is None:
            self._state = self._read().state
        else:
            self._state = unpack(self._team.from_first(lambda: _packed(self._read()))).state

    def _read(self) -> Kept:
        assert self._saves is not None
        kept = self._saves.read()
        same_training(self._saves.place, kept.head.what, self._what)
        changed = changes(kept.head.what, self._what)
        self._say(f"going on after step {kept.state.step}" + "".join(f", {words}" for words in changed))
        return kept

    def run(self) -> Checkpoint | None:
        """Train to the end and measure the model; None in all but the first process of a team.

        Raises
        ------
        StoppedError
            When a signal asked to stop; the state has been saved.
        TrainingError
            As ``fit`` does; the last good state has been saved.
        LostError
            When another process was lost; the state has been saved.
        StateError, TeamError
            As ``fit`` does.
        """
        train, test = split(self._dataset)
        every = max(1, self._plan.steps // PROGRESS_LINES)
        fitting = fit(
            self._model,
            train,
            self._plan,
            test=test,
            report_every=every,
            evaluate_every=every,
            device=self._device,
            resume=self._state,
            team=self._team,
        )
        with Interrupts() as interrupts:
            last = self._go_on(fitting, interrupts)
        if interrupts.came:
            raise KeyboardInterrupt
        if not self._first:
            return None
        figures = evaluate(self._model, self._dataset)
        return to_checkpoint(self._model, self._dataset, self._plan, figures, last)

    def finish(self) -> None:
        """Remove the states: the model is safe."""
        if self._saves is not None:
            self._saves.finish()

    def _go_on(self, fitting: Fitting, interrupts: Interrupts) -> int:
        """Do all steps, and give their number."""
        last = 0
        try:
            for event in fitting:
                last = event.step
                self._tell(event)
                if self._saves is not None:
                    self._saves.note(fitting, _test_loss(event))
                if self._asked_to_stop(interrupts, last):
                    self._stop(fitting)
        except TrainingError as error:
            words = (
                f"; {_AGAIN} and a lower learning rate goes on from there" if self._rescued(fitting) else ""
            )
            raise TrainingError(f"{error}{words}", error.step, error.back) from None
        except LostError as lost:
            interrupts.hold()  # torchrun is about to end this process
            if self._rescued(fitting):
                state = fitting.snapshot()
                assert state is not None
                raise LostError(lost.reason, f"{_AGAIN} goes on after step {state.step}") from None
            raise
        self._part()
        return last

    def _asked_to_stop(self, interrupts: Interrupts, step: int) -> bool:
        """Tell whether it is time to stop; a team stops after the same step in all of its processes."""
        if self._team is None or step >= self._plan.steps:
            return interrupts.came
        self._team.stop = interrupts.came
        return self._team.stopping

    def _tell(self, event: Event) -> None:
        where = f"step {event.step}/{self._plan.steps}"
        if isinstance(event, Stepped):
            terms = "".join(f"  {name} {value:.5g}" for name, value in event.terms.items())
            self._say(f"{where}  loss {event.loss:.5g}{terms}")
        elif isinstance(event, Evaluated) and event.step:
            self._say(f"{where}  test loss {event.metrics['test_loss']:.5g}")

    def _rescued(self, fitting: Fitting) -> bool:
        """Save the last good state of a training that failed, if there is one and it can be saved."""
        try:
            return self._saves is not None and self._saves.save(fitting)
        except CheckpointError as error:
            self._say(str(error))
            return False

    def _stop(self, fitting: Fitting) -> None:
        state = fitting.snapshot()
        if self._saves is not None:
            self._saves.save(fitting)
        fitting.close()
        self._part()
        if state is None:
            raise KeyboardInterrupt
        raise StoppedError(f"stopped after step {state.step}; {_AGAIN} goes on from there")

    def _part(self) -> None:
        if self._team is not None:
            self._team.close()


def _test_loss(event: Event) -> float | None:
    return event.judged if isinstance(event, Evaluated) else None


def _packed(kept: Kept) -> bytes:
    return pack(kept.state, kept.head, kept.arrays)


def _say_nothing(_: str) -> None:
    pass


def _agree(team: Group, model: LatentModel, what: Identity, device: torch.device) -> None:
    """Make sure that all processes begin with the same; the data may lie elsewhere on each machine."""
    data = {name: value for name, value in what["data"].items() if name != "name"}
    team.agree(repr(what | {"data": data}), "another model, training or data")
    team.agree(device.type, "another kind of device")
    weights = hashlib.sha256()
    for tensor in model.state_dict().values():
        weights.update(tensor.numpy().tobytes())
    team.agree(weights.hexdigest(), "other first weights")
