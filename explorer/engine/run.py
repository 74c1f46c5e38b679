"""One training that is played, paused and turned at its knobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import torch

from explorer.core.runs import Lost, Moment, Recipe
from explorer.engine.chosen import Chosen
from explorer.engine.device import clear_cache, is_out_of_memory
from explorer.engine.errors import EngineError, told
from explorer.engine.looking import Looking, Looks, Shown
from explorer.engine.pace import is_kept
from trainers import registry
from trainers.data import Dataset
from trainers.events import Stepped
from trainers.fit import Fitting, fit
from trainers.models.base import LatentModel
from trainers.samples import Samples
from trainers.specs import ModelSpec, TrainSpec, make_spec, spec_from_dict, spec_to_dict

REPORT_EVERY = 20


class LiveRun:
    """A training at rest, which goes on one step whenever it is asked to.

    Parameters
    ----------
    run_id : str
    model : LatentModel
        With its first weights, on its device.
    data : Dataset
    chosen : Chosen
    train : Samples
        The training rows, on the same device.
    shown : Shown
    training : TrainSpec

    Attributes
    ----------
    step : int
        Steps done.
    unseen : bool
        Whether nobody has looked at it yet at a step whose moment is to be kept.
    curve : list of Lost
    """

    def __init__(
        self,
        run_id: str,
        model: LatentModel,
        data: Dataset,
        chosen: Chosen,
        train: Samples,
        shown: Shown,
        training: TrainSpec,
    ) -> None:
        self.run_id, self.data, self.chosen, self.shown = run_id, data, chosen, shown
        self.step = 0
        self.curve: list[Lost] = []
        self.unseen = False
        self._fitting: Fitting = fit(model, train, training, report_every=REPORT_EVERY)
        self.looks = Looks(run_id, model, shown)

    @property
    def model(self) -> LatentModel:
        """What is trained; its weights change with each step."""
        return self._fitting.model

    @property
    def training(self) -> TrainSpec:
        """How it is trained just now."""
        return self._fitting.spec

    @property
    def recipe(self) -> Recipe:
        """What is trained on what, with every field's value as it stands now."""
        fields = spec_to_dict(self.model.spec)
        return Recipe(
            family=fields.pop("family"),
            data_id=self.data.name,
            fields=MappingProxyType(fields),
            training=MappingProxyType(spec_to_dict(self.training)),
        )

    def advance(self) -> Lost | None:
        """Do a step; return the losses where there is news of them.

        Raises
        ------
        TrainingError
            When the loss is no longer a number.
        EngineError
            When there is no memory left.
        """
        with room(self.model.device):
            event = next(self._fitting)
        self.step = event.step
        self.unseen = is_kept(self.step, self.training.steps)
        if not isinstance(event, Stepped):
            return None
        train = {"loss": event.loss, **event.terms}
        self.curve.append(Lost(run_id=self.run_id, step=event.step, train=MappingProxyType(train)))
        return self.curve[-1]

    def look(self, *, kept: bool = False) -> Looking:
        """Look at it as it is now, in pieces; a moment that the history is to keep, once."""
        looking = self.looks.at(self.step, kept=kept or self.unseen)
        while True:
            with room(self.model.device):
                try:
                    next(looking)
                except StopIteration as stop:
                    moment: Moment = stop.value
                    self.unseen = self.unseen and not moment.kept
                    return moment
            yield

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields.

        Raises
        ------
        EngineError
            Where a field is none of its, or cannot change while it trains.
        """
        with told():
            spec = make_spec(type(self.model.spec), {**spec_to_dict_of(self.model.spec), **fields})
            plan = make_spec(TrainSpec, {**spec_to_dict(self.training), **training})
            self._fitting.change(spec, plan)

    def copy_model(self) -> LatentModel:
        """Return a model with the weights as they are now."""
        copy = registry.build(self.model.spec, self.model.input_shape)
        copy.load_state_dict({name: w.detach().cpu().clone() for name, w in self.model.state_dict().items()})
        return copy.requires_grad_(False)

    def close(self) -> None:
        """Let go of it."""
        self._fitting.close()


def spec_to_dict_of(spec: ModelSpec) -> dict[str, Any]:
    """Return a model spec's fields without its family."""
    values = spec_to_dict(spec)
    del values["family"]
    return values


def specs_of(recipe: Recipe, classes: int) -> tuple[ModelSpec, TrainSpec]:
    """Return the checked specs of a recipe for data of so many classes.

    Raises
    ------
    EngineError
        Where a field is unknown or out of range, or the family is.
    """
    with told():
        spec = spec_from_dict({"family": recipe.family, **recipe.fields}).suited(classes)
        return spec, make_spec(TrainSpec, recipe.training)


@contextmanager
def room(device: torch.device) -> Iterator[None]:
    """Tell in one sentence that a device has no memory left for a training."""
    try:
        yield
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        clear_cache()
        words = f"There is no memory left on {device} for this training; lower batch_size or nodes."
        raise EngineError(words) from error
