"""One training that is played, paused, turned at its knobs and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from explorer.core.messages import Floats
from explorer.core.runs import Lost, Moment, Recipe
from explorer.engine.errors import EngineError, told
from explorer.engine.looking import Looking, Looks
from explorer.engine.luggage import Luggage, unpack
from explorer.engine.pace import is_kept
from explorer.engine.room import room, tell_room
from explorer.engine.saving import Saving, sentence
from explorer.engine.texts.looking import TextLooks
from trainers import registry
from trainers.corpora import Corpus
from trainers.data import Dataset
from trainers.events import Stepped
from trainers.fit import KEEP_EVERY, Fitting, TrainingError, fit, loop_of
from trainers.loop import FitState
from trainers.models.base import LatentModel
from trainers.resume import Extras, Kept
from trainers.samples import Samples
from trainers.specs import SpecError, TrainSpec, make_spec, spec_to_dict

REPORT_EVERY = 20


class AstrayError(EngineError):
    """A training whose numbers are no longer finite.

    Attributes
    ----------
    run_id : str
    step : int
        Where it is again.
    """

    def __init__(self, sentence: str, run_id: str, step: int) -> None:
        super().__init__(sentence)
        self.run_id, self.step = run_id, step


@dataclass(frozen=True, eq=False)
class Held:
    """A state of a run in memory, and where the rows lay on the map then."""

    step: int
    state: FitState
    places: Floats | None


class LiveRun:
    """A training at rest, which goes on one step whenever it is asked to.

    Parameters
    ----------
    run_id, title : str
    model : LatentModel
        With its first weights, on its device.
    data : Dataset or Corpus
    train : Samples
        The training rows, or the text, on the same device.
    looks : Looks or TextLooks
        Looks at the model.
    every : int
        Only of so manieth step a moment is kept.
    training : TrainSpec
    saved : Kept or None
        Where to go on.

    Attributes
    ----------
    step : int
        Steps done.
    unseen : bool
        Whether nobody has looked at it yet at a step whose moment is to be kept.
    curve, tests : list of Lost
        On the training batches; on the test rows, of the moments that are kept.
    saving : Saving
        Whether and where it is saved.
    """

    def __init__(
        self,
        run_id: str,
        title: str,
        model: LatentModel,
        data: Dataset | Corpus,
        train: Samples,
        looks: Looks | TextLooks,
        every: int,
        training: TrainSpec,
        saved: Kept | None = None,
    ) -> None:
        self.run_id, self.title, self.data = run_id, title, data
        self.step, self.unseen = 0, False
        self._measured: float | None = None
        self._held: Held | None = None
        self.curve: list[Lost] = []
        self.tests: list[Lost] = []
        self.saving = Saving()
        self.looks, self._every = looks, every
        self._train, self._device = train, train.x.device
        if saved is not None:
            loop_of(model)(model, train, training, saved.state).release()  # the weights as they were
            luggage = unpack(run_id, saved)
            self.step, self.curve, self.tests = saved.head.step, luggage.curve, luggage.tests
            self.unseen, self.looks.places = luggage.unseen, luggage.places
        self._fitting = self._fit(model, training, None if saved is None else saved.state)

    def _fit(self, model: LatentModel, training: TrainSpec, state: FitState | None) -> Fitting:
        self._from = self.step, state
        return fit(model, self._train, training, report_every=REPORT_EVERY, resume=state)

    @property
    def model(self) -> LatentModel:
        """What is trained; its weights change with each step."""
        return self._fitting.model

    @property
    def training(self) -> TrainSpec:
        """How it is trained just now."""
        return self._fitting.spec

    @property
    def finished(self) -> bool:
        """Whether all steps that are planned are done."""
        return self.step >= self.training.steps

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

    # -- going on --------------------------------------------------------------------------------

    def advance(self) -> Lost | None:
        """Do a step; return the losses where there is news of them.

        Raises
        ------
        AstrayError
            When a loss or a weight is no longer a number: the run is back at the last good state.
        EngineError
            When there is no memory left.
        """
        try:
            event = next(self._fitting)
        except TrainingError as error:
            state, held = self._fitting.snapshot(), self._held
            again = held is not None and held.step == error.back
            self._forget_after(error.back, held.places if held and again else self.looks.places)
            self.saving.save(self._fitting)
            self._fitting = self._fit(self.model, self.training, state)
            raise AstrayError(sentence(str(error)), self.run_id, self.step) from error
        except StopIteration:
            raise EngineError("This training broke off and cannot go on; reset it.") from None
        except RuntimeError as error:
            tell_room(error, self._device)
            raise
        self.step = event.step
        self.unseen = is_kept(self.step, self.training.steps, self._every)
        if not isinstance(event, Stepped):
            return None
        train = {"loss": event.loss, **event.terms}
        self.curve.append(Lost(run_id=self.run_id, step=event.step, train=MappingProxyType(train)))
        return self.curve[-1]

    def hold(self) -> None:
        """Hold the state of now where a training does itself, for a twin that may have to go back there."""
        first, state = self._from
        kept = self.step == first or self.step % KEEP_EVERY == 0 or self.finished
        if not kept or (self._held is not None and self._held.step == self.step):
            return
        if self.step > first:
            state = self._fitting.snapshot()
        elif state is None:
            loop = loop_of(self.model)(self.model, self._train, self.training, None)
            state = loop.snapshot()
            loop.release()
        if state is not None:
            self._held = Held(self.step, state, self.looks.places)

    def go_back(self, step: int) -> None:
        """Go back to a step whose state is held; stay where it is not."""
        held = self._held
        if held is None or held.step != step or step >= self.step:
            return
        self.saving.save(self._fitting)
        self._fitting.close()
        loop_of(self.model)(self.model, self._train, self.training, held.state).release()
        self._forget_after(step, held.places)
        self._fitting = self._fit(self.model, self.training, held.state)

    def _forget_after(self, step: int, places: Floats | None) -> None:
        """Be at a step behind, of which the model has the weights already."""
        self.step, self.unseen, self.looks.places = step, False, places
        self.curve = [lost for lost in self.curve if lost.step <= step]
        self.tests = [lost for lost in self.tests if lost.step <= step]

    def turn(self, fields: Mapping[str, Any], training: Mapping[str, Any]) -> None:
        """Go on with other values of live fields; the baselines change with what the model is fed.

        Raises
        ------
        EngineError
            Where a field is none of its, or cannot change while it trains.
        """
        now = spec_to_dict(self.model.spec)
        del now["family"]
        with told():
            spec = make_spec(type(self.model.spec), {**now, **fields})
            plan = make_spec(type(self.training), {**spec_to_dict(self.training), **training})
            if plan.steps < self.step:
                raise SpecError(f"{self.step:,} steps are done; it cannot end after {plan.steps:,}")
            self._fitting.change(spec, plan)
        if fields:
            self.looks.line_up(self._train)
        if self.saving.saver is not None:
            self.saving.saver.every_s = plan.checkpoint_every_s

    # -- looking ---------------------------------------------------------------------------------

    def look(self, *, whole: bool = True, measured: bool = True) -> Looking:
        """Look at it as it is now, in pieces; at a moment that the history is to keep, once for it.

        One that is kept is looked at as a whole; else only what is to be seen, or measured, may be asked for.
        """
        kept = self.unseen or self.looks.last is None
        lattice = kept or whole or self.looks.view.lattice
        looking = self.looks.at(self.step, kept=kept, lattice=lattice, measured=kept or measured)
        while True:
            with room(self._device):
                try:
                    next(looking)
                except StopIteration as stop:
                    moment: Moment = stop.value
                    break
            yield
        if moment.step == self.step and (self.unseen or self.looks.places is None):
            self.looks.places, self.unseen = moment.xy, False
            self.tests.append(Lost(run_id=self.run_id, step=self.step, train=moment.test))
            with room(self._device):
                self._measured = self._judged(moment)
        return moment

    def _judged(self, moment: Moment) -> float:
        """Return the test loss with every term weighed as it ends up, by which the best state is chosen."""
        if self.model.settled(moment.step):
            return moment.test["loss"]
        return self.looks.settled_loss()

    def copy_model(self) -> LatentModel:
        """Return a model with the weights as they are now."""
        return registry.copy_of(self.model)

    # -- saving ----------------------------------------------------------------------------------

    def note(self) -> None:
        """Save it if it is time to."""
        self.saving.note(self._fitting, self._measured)
        self._measured = None

    def extras(self) -> Extras:
        """Return what is saved along with the state of the training."""
        return Luggage(self.curve, self.tests, self.unseen, self.looks.places).pack(self.title)

    def kept(self, step: int) -> None:
        """Learn that its model as it was after a step is safe."""
        self.saving.kept = step
        if self.step == step and self.finished:
            self.saving.forget()

    def lay_aside(self, *, aside: bool) -> None:
        """Have it for an undo alone, with nothing saved of it, or again as it was."""
        self.saving.aside = aside
        self.saving.save_or_forget(self._fitting, self.step)

    def close(self, *, leave: bool) -> None:
        """Let go of it; with ``leave`` a training that nobody kept stays where it was saved."""
        self.saving.aside |= not leave
        self.saving.save_or_forget(self._fitting, self.step)
        self._fitting.close()
