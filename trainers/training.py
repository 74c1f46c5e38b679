"""A training from the data to the checkpoint, that can be interrupted and gone on with."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch

from trainers.checkpoint import Checkpoint, CheckpointError
from trainers.data.dataset import Dataset
from trainers.evaluate import evaluate
from trainers.events import Event, Stepped
from trainers.fit import Fitting, fit
from trainers.interrupts import Interrupts, StoppedError
from trainers.loop import FitState
from trainers.registry import build, to_checkpoint
from trainers.resume import identity, read_state, write_state
from trainers.samples import split
from trainers.specs import ModelSpec, TrainSpec

PROGRESS_LINES = 20


class Training:
    """Trains a model and keeps its state in a file as long as it is not finished.

    Parameters
    ----------
    spec : ModelSpec
    plan : TrainSpec
        Its ``checkpoint_every_s`` says how often the state is saved.
    dataset : Dataset
    device : torch.device
    place : Path
        Where the state is kept.
    say : callable
        Takes one line for people.
    """

    def __init__(
        self,
        spec: ModelSpec,
        plan: TrainSpec,
        dataset: Dataset,
        device: torch.device,
        place: Path,
        say: Callable[[str], None],
    ) -> None:
        self._plan, self._dataset, self._device = plan, dataset, device
        spec = spec.suited(len(dataset.class_names))
        self._model = build(spec, dataset.shape, seed=plan.seed)
        self._what = identity(spec, plan, dataset)
        self._place, self._say = place, say
        self._state: FitState | None = None

    def resume(self) -> None:
        """Go on from the state that is kept.

        Raises
        ------
        CheckpointError
            Where it is damaged or of another training.
        """
        self._state = read_state(self._place, self._what)
        self._say(f"going on after step {self._state.step}")

    def run(self) -> Checkpoint:
        """Train to the end and measure the model.

        Raises
        ------
        StoppedError
            When a signal asked to stop; the state has been saved.
        TrainingError, StateError
            As ``fit`` does.
        """
        fitting = fit(
            self._model,
            split(self._dataset)[0],
            self._plan,
            report_every=max(1, self._plan.steps // PROGRESS_LINES),
            device=self._device,
            resume=self._state,
        )
        with Interrupts() as interrupts:
            last = self._go_on(fitting, interrupts)
        if interrupts.came:
            raise KeyboardInterrupt
        figures = evaluate(self._model, self._dataset)
        return to_checkpoint(self._model, self._dataset, self._plan, figures, last)

    def _go_on(self, fitting: Fitting, interrupts: Interrupts) -> int:
        """Do all steps, and give their number."""
        last, due = 0, time.monotonic() + self._plan.checkpoint_every_s
        for event in fitting:
            last = event.step
            self._tell(event)
            if interrupts.came:
                self._stop(fitting)
            if time.monotonic() >= due:
                self._save(fitting)
                due = time.monotonic() + self._plan.checkpoint_every_s
        return last

    def _tell(self, event: Event) -> None:
        if isinstance(event, Stepped):
            terms = "".join(f"  {name} {value:.5g}" for name, value in event.terms.items())
            self._say(f"step {event.step}/{self._plan.steps}  loss {event.loss:.5g}{terms}")

    def _save(self, fitting: Fitting) -> None:
        """Save the state; where that fails, the training goes on and it is told."""
        state = fitting.snapshot()
        if state is not None:
            try:
                write_state(self._place, state, self._what)
            except CheckpointError as error:
                self._say(f"{error}; the training goes on")

    def _stop(self, fitting: Fitting) -> None:
        state = fitting.snapshot()
        fitting.close()
        if state is None:
            raise KeyboardInterrupt
        write_state(self._place, state, self._what)
        raise StoppedError(
            f"stopped after step {state.step}; the same command with --resume goes on from there"
        )
